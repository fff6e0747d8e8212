//! Any processor: arrays of eight, which the compiler turns into what vectors the target has (SSE2, NEON).

use super::simd::{Simd, halves, turn_singly};
use super::{Attention, Kernels, Layout, Product, States};
use crate::engine::pack::{Norm, word_of_halves};

/// Plain Rust.
#[derive(Clone, Copy)]
pub(super) struct Portable;

const LANES: usize = 8;

#[inline(always)]
fn each(a: [f32; LANES], b: [f32; LANES], of: impl Fn(f32, f32) -> f32) -> [f32; LANES] {
    let mut out = a;
    for (a, b) in out.iter_mut().zip(b) {
        *a = of(*a, b);
    }
    out
}

#[inline(always)]
fn fold(a: [f32; LANES], of: impl Fn(f32, f32) -> f32) -> f32 {
    of(of(of(a[0], a[4]), of(a[2], a[6])), of(of(a[1], a[5]), of(a[3], a[7])))
}

impl Simd for Portable {
    const LANES: usize = LANES;
    const GROUP: usize = 2;
    type F = [f32; LANES];
    type I = [i32; LANES];
    type W = [[i16; 2]; LANES];

    #[inline(always)]
    fn splat(self, value: f32) -> Self::F {
        [value; LANES]
    }
    #[inline(always)]
    fn add(self, a: Self::F, b: Self::F) -> Self::F {
        each(a, b, |a, b| a + b)
    }
    #[inline(always)]
    fn sub(self, a: Self::F, b: Self::F) -> Self::F {
        each(a, b, |a, b| a - b)
    }
    #[inline(always)]
    fn mul(self, a: Self::F, b: Self::F) -> Self::F {
        each(a, b, |a, b| a * b)
    }
    #[inline(always)]
    fn mul_add(self, a: Self::F, b: Self::F, c: Self::F) -> Self::F {
        // Not `f32::mul_add`, which is a call into the C library where the target cannot fuse.
        self.add(self.mul(a, b), c)
    }
    #[inline(always)]
    fn div(self, a: Self::F, b: Self::F) -> Self::F {
        each(a, b, |a, b| a / b)
    }
    #[inline(always)]
    fn max(self, a: Self::F, b: Self::F) -> Self::F {
        each(a, b, |a, b| if a > b { a } else { b })
    }
    #[inline(always)]
    fn min(self, a: Self::F, b: Self::F) -> Self::F {
        each(a, b, |a, b| if a < b { a } else { b })
    }
    #[inline(always)]
    fn round(self, a: Self::F) -> Self::F {
        // Adding and taking away 1.5 × 2^23 rounds to the nearest whole number, ties to even, for what is below 2^22.
        let shift = self.splat(12_582_912.0);
        self.sub(self.add(a, shift), shift)
    }
    #[inline(always)]
    fn times_power(self, a: Self::F, n: Self::F) -> Self::F {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and in -126..=127: the bits of 2^n")]
        let power = |n: f32| f32::from_bits(((n as i32 + 127) as u32) << 23);
        each(a, n, |a, n| a * power(n))
    }
    #[inline(always)]
    fn first(self, a: Self::F, count: usize, rest: f32) -> Self::F {
        let mut out = a;
        for lane in out.iter_mut().skip(count) {
            *lane = rest;
        }
        out
    }
    #[inline(always)]
    fn total(self, a: Self::F) -> f32 {
        fold(a, |a, b| a + b)
    }
    #[inline(always)]
    fn highest(self, a: Self::F) -> f32 {
        fold(a, |a, b| if a > b { a } else { b })
    }
    #[inline(always)]
    fn splat_int(self, value: i32) -> Self::I {
        [value; LANES]
    }
    #[inline(always)]
    fn sub_int(self, a: Self::I, b: Self::I) -> Self::I {
        let mut out = a;
        for (a, b) in out.iter_mut().zip(b) {
            *a -= b;
        }
        out
    }
    #[inline(always)]
    fn mul_int(self, a: Self::I, b: Self::I) -> Self::I {
        let mut out = a;
        for (a, b) in out.iter_mut().zip(b) {
            *a *= b;
        }
        out
    }
    #[inline(always)]
    fn to_float(self, a: Self::I) -> Self::F {
        let mut out = [0.0; LANES];
        for (out, a) in out.iter_mut().zip(a) {
            *out = a as f32;
        }
        out
    }
    #[inline(always)]
    fn load_weights(self, from: &[i8], at: usize) -> Self::W {
        let mut out = [[0; 2]; LANES];
        for (out, pair) in out.iter_mut().zip(from[at..at + 2 * LANES].chunks_exact(2)) {
            *out = [i16::from(pair[0]), i16::from(pair[1])];
        }
        out
    }
    #[inline(always)]
    fn dot(self, sum: Self::I, word: u32, weights: Self::W) -> Self::I {
        let (low, high) = ((word & 0xffff).cast_signed(), (word >> 16).cast_signed());
        let mut out = sum;
        for (sum, pair) in out.iter_mut().zip(weights) {
            *sum += low * i32::from(pair[0]) + high * i32::from(pair[1]);
        }
        out
    }
    #[inline(always)]
    fn store_codes(self, values: Self::F, to: &mut [u32], at: usize) {
        for (word, pair) in to[at..at + LANES / 2].iter_mut().zip(self.round(values).chunks_exact(2)) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 255")]
            let code = |value: f32| value.clamp(0.0, 255.0) as u32;
            *word = code(pair[0]) | code(pair[1]) << 16;
        }
    }
    #[inline(always)]
    fn dot_halves(self, sum: Self::F, word: u32, weights: Self::I) -> Self::F {
        let (low, high) = halves(word);
        let mut out = sum;
        for (sum, pair) in out.iter_mut().zip(weights) {
            let (even, odd) = halves(pair.cast_unsigned());
            *sum += low * even;
            *sum += high * odd;
        }
        out
    }
    #[inline(always)]
    fn store_halves(self, values: Self::F, to: &mut [u32], at: usize) {
        for (word, pair) in to[at..at + LANES / 2].iter_mut().zip(values.chunks_exact(2)) {
            *word = word_of_halves(pair[0], pair[1]);
        }
    }
    #[inline(always)]
    fn transpose(self, from: &[f32], stride: usize, width: usize, to: &mut [f32], step: usize) {
        turn_singly(from, stride, width, to, step);
    }
}

impl Kernels for Portable {
    fn layout(&self) -> Layout {
        Layout { columns: LANES, group: Self::GROUP }
    }
    fn product(&self, job: Product<'_>) {
        super::product::product::<Self, 4, 1>(*self, job);
    }
    fn attend(&self, job: Attention<'_>) {
        super::attention::attend::<Self, 4>(*self, job);
    }
    fn normalise(&self, rows: &[f32], norm: &Norm, states: States<'_>) {
        super::rows::normalise(*self, rows, norm, states);
    }
    fn quantise(&self, states: States<'_>) {
        super::rows::quantise(*self, states);
    }
}
