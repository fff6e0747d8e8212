//! The arithmetic, once for all instruction sets, and the table of it that the engine calls.
//!
//! [`Simd`](simd::Simd) names the vector operations; `avx512`, `avx2`, `neon` and `portable` supply them; `product`, `rows` and
//! `attention` are written with them once. Unsafe code is in `memory`, loads and stores of slices whose length was checked, and in the
//! first three: calls of instructions and of functions with target features that the holder of the type has detected.
#![allow(clippy::inline_always, reason = "vector code must be compiled inside the function that turns the instructions on")]

mod attention;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod memory;
#[cfg(target_arch = "aarch64")]
mod neon;
mod portable;
mod product;
mod rows;
mod simd;

use super::Kind;
use super::isa::Isa;
use super::pack::{Aligned, Linear, Norm};
use crate::model::Activation;

/// How an instruction set wants its weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// Output columns in a panel; every row is padded to a multiple of it.
    pub(super) columns: usize,
    /// Inputs that one int8 step takes from a row, and their codes that one word of it holds.
    pub(super) group: usize,
}

/// What turns a code of one row back into a value: `(code - zero) × scale`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scale {
    pub(super) scale: f32,
    pub(super) zero: i32,
}

/// Rows in few bits: `stride` words each, `group` codes or two bf16 in a word; scales go with codes.
#[derive(Clone, Copy)]
pub(super) struct Codes<'a> {
    pub(super) words: &'a [u32],
    pub(super) stride: usize,
    pub(super) scales: &'a [Scale],
}

/// [`Codes`] to be written.
pub(super) struct CodesMut<'a> {
    pub(super) words: &'a mut [u32],
    pub(super) stride: usize,
    pub(super) scales: &'a mut [Scale],
}

/// Rows that a dense layer reads; `codes` is empty where it computes in f32.
#[derive(Clone, Copy)]
pub(super) struct Input<'a> {
    pub(super) values: &'a [f32],
    pub(super) stride: usize,
    pub(super) codes: Codes<'a>,
}

/// Rows that are written for a dense layer of `kind` to read, `width` of `stride` columns in use; `codes` is empty if that is f32.
pub(super) struct States<'a> {
    pub(super) kind: Kind,
    pub(super) width: usize,
    pub(super) stride: usize,
    pub(super) values: &'a mut [f32],
    pub(super) codes: CodesMut<'a>,
}

/// What happens to a product before it is stored.
#[derive(Clone, Copy)]
pub(super) enum Finish<'a> {
    /// The bias is added.
    Bias,
    /// The bias is added and the activation applied.
    Activate(Activation),
    /// The bias and these rows, of the output's stride, are added.
    Residual(&'a [f32]),
}

/// `out = finish(input × weights)`, `out` `(rows, linear.columns)`.
pub(super) struct Product<'a> {
    pub(super) input: Input<'a>,
    pub(super) linear: &'a Linear,
    pub(super) finish: Finish<'a>,
    pub(super) out: &'a mut [f32],
}

/// Attention of one sequence, all heads: `mixed = softmax(query · keyᵀ / √head) · value`.
pub(super) struct Attention<'a> {
    /// `(queries, query_stride)`.
    pub(super) queries: &'a [f32],
    pub(super) query_stride: usize,
    /// `(tokens, pair_stride)`: keys, then values, `hidden` columns each.
    pub(super) keys_values: &'a [f32],
    pub(super) pair_stride: usize,
    pub(super) heads: usize,
    pub(super) head: usize,
    /// `(queries, mixed_stride)`.
    pub(super) mixed: &'a mut [f32],
    pub(super) mixed_stride: usize,
    pub(super) scratch: &'a mut HeadScratch,
}

/// One head's keys and values in panels, and the scores of a few queries.
#[derive(Default)]
pub(super) struct HeadScratch {
    keys: Vec<f32>,
    values: Vec<f32>,
    scores: Vec<f32>,
    mixed: Vec<f32>,
}

impl Default for Aligned<f32> {
    fn default() -> Self {
        Self::zeros(0)
    }
}

/// The kernels of one instruction set. Every row is computed by itself, in an order that only its own width and length decide.
pub(super) trait Kernels: Send + Sync {
    fn layout(&self) -> Layout;
    fn product(&self, job: Product<'_>);
    fn attend(&self, job: Attention<'_>);
    /// Layer norm of `rows` `(rows, states.stride)` into `states`, codes included.
    fn normalise(&self, rows: &[f32], norm: &Norm, states: States<'_>);
    /// Fills the codes of `states` from its values.
    fn quantise(&self, states: States<'_>);
}

/// The kernels for `isa`, if this machine can run them.
pub(super) fn of(isa: Isa) -> Option<Box<dyn Kernels>> {
    fn boxed(kernels: impl Kernels + 'static) -> Box<dyn Kernels> {
        Box::new(kernels)
    }
    match isa {
        #[cfg(target_arch = "x86_64")]
        Isa::Avx512Bf16 => avx512::Avx512::<true>::detect().map(boxed),
        #[cfg(target_arch = "x86_64")]
        Isa::Avx512 => avx512::Avx512::<false>::detect().map(boxed),
        #[cfg(target_arch = "x86_64")]
        Isa::AvxVnni => avx2::Avx2::<true>::detect().map(boxed),
        #[cfg(target_arch = "x86_64")]
        Isa::Avx2 => avx2::Avx2::<false>::detect().map(boxed),
        #[cfg(target_arch = "aarch64")]
        Isa::NeonDot => neon::Neon::<true>::detect().map(boxed),
        #[cfg(target_arch = "aarch64")]
        Isa::Neon => neon::Neon::<false>::detect().map(boxed),
        Isa::Portable => Some(boxed(portable::Portable)),
        _ => None, // of another architecture
    }
}

/// Operations of [`Simd`](simd::Simd) that touch registers only.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
macro_rules! register_operations {
    ($(fn $name:ident($($argument:ident: $type:ty),*) -> $out:ty { $($body:tt)* })*) => {$(
        #[inline(always)]
        fn $name(self, $($argument: $type),*) -> $out {
            // SAFETY: a value of this type exists only where these instructions were detected, and no memory is touched.
            unsafe { $($body)* }
        }
    )*};
}

/// Implements [`Kernels`] for a vector type: each entry turns the instructions on, and the generic code is compiled inside it.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
macro_rules! kernels {
    ($type:ty, $features:literal, tile: $rows:literal x $vectors:literal, attention: $queries:literal) => {
        impl crate::engine::kernels::Kernels for $type {
            fn layout(&self) -> crate::engine::kernels::Layout {
                crate::engine::kernels::Layout { columns: $vectors * <$type as Simd>::LANES, group: <$type as Simd>::GROUP }
            }

            fn product(&self, job: crate::engine::kernels::Product<'_>) {
                #[target_feature(enable = $features)]
                fn run(simd: $type, job: crate::engine::kernels::Product<'_>) {
                    crate::engine::kernels::product::product::<$type, $rows, $vectors>(simd, job);
                }
                // SAFETY: a value of this type exists only where these features were detected.
                unsafe { run(*self, job) }
            }

            fn attend(&self, job: crate::engine::kernels::Attention<'_>) {
                #[target_feature(enable = $features)]
                fn run(simd: $type, job: crate::engine::kernels::Attention<'_>) {
                    crate::engine::kernels::attention::attend::<$type, $queries>(simd, job);
                }
                // SAFETY: as above.
                unsafe { run(*self, job) }
            }

            fn normalise(&self, rows: &[f32], norm: &crate::engine::pack::Norm, states: crate::engine::kernels::States<'_>) {
                #[target_feature(enable = $features)]
                fn run(simd: $type, rows: &[f32], norm: &crate::engine::pack::Norm, states: crate::engine::kernels::States<'_>) {
                    crate::engine::kernels::rows::normalise(simd, rows, norm, states);
                }
                // SAFETY: as above.
                unsafe { run(*self, rows, norm, states) }
            }

            fn quantise(&self, states: crate::engine::kernels::States<'_>) {
                #[target_feature(enable = $features)]
                fn run(simd: $type, states: crate::engine::kernels::States<'_>) {
                    crate::engine::kernels::rows::quantise(simd, states);
                }
                // SAFETY: as above.
                unsafe { run(*self, states) }
            }
        }
    };
}
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
use {kernels, register_operations};
