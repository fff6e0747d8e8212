//! The vector operations that kernels are written with, and the functions of one variable built from them.

use super::memory::{Plain, read, write};
use crate::model::Activation;

/// Vectors of one instruction set. A value proves that this machine has the instructions.
///
/// Loads and stores check the slice and panic past its end; the checks are hoisted or dwarfed wherever that matters.
pub(super) trait Simd: Copy {
    /// Values in a vector.
    const LANES: usize;
    /// Inputs in one int8 step: codes in a word of a quantised row.
    const GROUP: usize;
    /// What is taken from a code, 0 to 255, before it is stored: 128 where the instructions multiply signed numbers.
    const SHIFT: i32 = 0;
    /// `LANES` of f32.
    type F: Plain;
    /// `LANES` of i32.
    type I: Plain;
    /// `LANES × GROUP` weights, column by column.
    type W: Copy;

    #[inline(always)]
    fn load(self, from: &[f32], at: usize) -> Self::F {
        read(from, at)
    }
    #[inline(always)]
    fn store(self, value: Self::F, to: &mut [f32], at: usize) {
        write(value, to, at);
    }
    #[inline(always)]
    fn load_int(self, from: &[i32], at: usize) -> Self::I {
        read(from, at)
    }
    fn splat(self, value: f32) -> Self::F;
    fn add(self, a: Self::F, b: Self::F) -> Self::F;
    fn sub(self, a: Self::F, b: Self::F) -> Self::F;
    fn mul(self, a: Self::F, b: Self::F) -> Self::F;
    /// `a × b + c`, fused where the instruction set fuses.
    fn mul_add(self, a: Self::F, b: Self::F, c: Self::F) -> Self::F;
    fn div(self, a: Self::F, b: Self::F) -> Self::F;
    fn max(self, a: Self::F, b: Self::F) -> Self::F;
    fn min(self, a: Self::F, b: Self::F) -> Self::F;
    /// To the nearest integer, ties to even.
    fn round(self, a: Self::F) -> Self::F;
    /// `a × 2^n` for whole `n` in `-126..=127`.
    fn times_power(self, a: Self::F, n: Self::F) -> Self::F;
    /// The first `count` lanes of `a`, the others `rest`.
    fn first(self, a: Self::F, count: usize, rest: f32) -> Self::F;
    /// The sum of all lanes, in one fixed order.
    fn total(self, a: Self::F) -> f32;
    fn highest(self, a: Self::F) -> f32;

    fn splat_int(self, value: i32) -> Self::I;
    fn sub_int(self, a: Self::I, b: Self::I) -> Self::I;
    fn mul_int(self, a: Self::I, b: Self::I) -> Self::I;
    fn to_float(self, a: Self::I) -> Self::F;
    fn load_weights(self, from: &[i8], at: usize) -> Self::W;
    /// Adds to every lane the dot product of the codes in one word (the same word in all lanes) with that lane's weights; exact.
    fn dot(self, sum: Self::I, word: u32, weights: Self::W) -> Self::I;
    /// Rounds to the nearest integer in 0 to 255, takes [`Simd::SHIFT`] away and stores `LANES / GROUP` words.
    fn store_codes(self, values: Self::F, to: &mut [u32], at: usize);

    /// Adds to every lane the products of the two bf16 in one word (the same word in all lanes) with that lane's two.
    fn dot_halves(self, sum: Self::F, word: u32, weights: Self::I) -> Self::F;
    /// Rounds to the nearest bf16, ties to even, and stores `LANES / 2` words.
    fn store_halves(self, values: Self::F, to: &mut [u32], at: usize);

    /// Turns up to `LANES` rows of `width` values, `stride` apart, on their side: `to[column × step + row]`.
    ///
    /// Where `from` ends before the last row, what the missing rows would fill in `to` is unspecified.
    fn transpose(self, from: &[f32], stride: usize, width: usize, to: &mut [f32], step: usize);
}

/// [`Simd::transpose`] by squares of `N × N`, `N` being the lanes, which `turn` lays on their side in registers.
#[inline(always)]
pub(super) fn transpose<S: Simd, const N: usize>(
    s: S,
    turn: impl Fn([S::F; N]) -> [S::F; N],
    (from, stride, width): (&[f32], usize, usize),
    (to, step): (&mut [f32], usize),
) {
    let rows = from.len().div_ceil(stride).min(N);
    for column in (0..width).step_by(N) {
        if width - column < N {
            turn_singly(&from[column..], stride, width - column, &mut to[column * step..], step);
            return;
        }
        let mut square = [s.splat(0.0); N];
        for (row, values) in square.iter_mut().enumerate().take(rows) {
            *values = s.load(from, row * stride + column);
        }
        for (at, &value) in turn(square).iter().enumerate() {
            s.store(value, to, (column + at) * step);
        }
    }
}

/// [`Simd::transpose`] one value at a time.
#[inline(always)]
pub(super) fn turn_singly(from: &[f32], stride: usize, width: usize, to: &mut [f32], step: usize) {
    for (row, values) in from.chunks(stride).enumerate() {
        for (column, &value) in values[..width].iter().enumerate() {
            to[column * step + row] = value;
        }
    }
}

/// The two bf16 of a word as f32: the lower half's, then the higher half's.
#[inline(always)]
pub(super) fn halves(word: u32) -> (f32, f32) {
    (f32::from_bits(word << 16), f32::from_bits(word & 0xffff_0000))
}

/// A polynomial by Horner's rule, highest coefficient first.
#[inline(always)]
fn polynomial<S: Simd>(s: S, x: S::F, coefficients: &[f32]) -> S::F {
    let mut sum = s.splat(coefficients[0]);
    for &coefficient in &coefficients[1..] {
        sum = s.mul_add(sum, x, s.splat(coefficient));
    }
    sum
}

/// `e^x` for `x` up to 88, to about 2e-7 of its value; 1.6e-38 below -87 (Cephes' `expf`).
#[inline(always)]
pub(super) fn exp<S: Simd>(s: S, x: S::F) -> S::F {
    let x = s.max(x, s.splat(-87.0));
    let power = s.round(s.mul(x, s.splat(std::f32::consts::LOG2_E)));
    // x - power × ln 2, in two parts so that nothing is lost.
    let rest = s.mul_add(power, s.splat(-0.693_359_4), x);
    let rest = s.mul_add(power, s.splat(2.121_944_4e-4), rest);
    let tail = polynomial(s, rest, &[1.987_569_1e-4, 1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5]);
    s.times_power(s.mul_add(tail, s.mul(rest, rest), s.add(rest, s.splat(1.0))), power)
}

/// `x Φ(x)` within 2e-7 × max(1, |x|): erf z = 1 - e^(-z q(z)) for z ≥ 0, q fitted by minimax to that error; no division.
#[inline(always)]
fn gelu<S: Simd>(s: S, x: S::F) -> S::F {
    const Q: [f32; 8] =
        [2.109_419_4e-5, -2.200_207_6e-4, 7.290_289e-4, 1.066_843_6e-3, -2.008_859_9e-2, 0.103_177_3, 0.636_533_86, 1.128_386];
    let half = s.mul(x, s.splat(0.5));
    let size = s.max(half, s.sub(s.splat(0.0), half));
    let z = s.min(s.mul(size, s.splat(std::f32::consts::SQRT_2)), s.splat(3.9));
    let rest = exp(s, s.sub(s.splat(0.0), s.mul(z, polynomial(s, z, &Q)))); // 1 - erf z
    s.add(half, s.sub(size, s.mul(size, rest)))
}

/// `x Φ(x)` within 2e-4 for what is rounded to 8 bits next: Φ by an odd polynomial on [-4, 4], half as long as [`gelu`].
#[inline(always)]
fn rough_gelu<S: Simd>(s: S, x: S::F) -> S::F {
    const P: [f32; 7] = [2.278_110_3e-8, -1.598_584_4e-6, 4.795_515e-5, -8.140_117e-4, 8.772_369e-3, -6.457_307e-2, 0.397_883_33];
    let near = s.min(s.max(x, s.splat(-4.0)), s.splat(4.0));
    let phi = s.mul_add(near, polynomial(s, s.mul(near, near), &P), s.splat(0.5));
    s.mul(x, phi)
}

/// GELU by tanh, `x / (1 + e^(-2u))` with `u = √(2/π) (x + 0.044715 x³)`.
#[inline(always)]
fn gelu_tanh<S: Simd>(s: S, x: S::F) -> S::F {
    let cube = s.mul(s.mul(x, x), x);
    let u = s.mul(s.mul_add(cube, s.splat(0.044_715), x), s.splat(-1.595_769));
    let power = exp(s, s.min(u, s.splat(87.0)));
    s.div(x, s.add(power, s.splat(1.0)))
}

/// The activation; `rough` where its result is quantised.
#[inline(always)]
pub(super) fn activate<S: Simd>(s: S, x: S::F, activation: Activation, rough: bool) -> S::F {
    match activation {
        Activation::Gelu if rough => rough_gelu(s, x),
        Activation::Gelu => gelu(s, x),
        Activation::GeluTanh => gelu_tanh(s, x),
        Activation::Relu => s.max(x, s.splat(0.0)),
    }
}
