//! What works on one row at a time: layer norm and the quantiser.

use super::simd::Simd;
use super::{CodesMut, Scale, States};
use crate::engine::Kind;
use crate::engine::pack::Norm;

/// Layer norm of every row, quantised while it is in the nearest cache.
#[inline(always)]
pub(super) fn normalise<S: Simd>(s: S, rows: &[f32], norm: &Norm, states: States<'_>) {
    let States { kind, width, stride, values, mut codes } = states;
    for (at, (row, to)) in rows.chunks_exact(stride).zip(values.chunks_exact_mut(stride)).enumerate() {
        let mut sum = s.splat(0.0);
        for column in (0..width).step_by(S::LANES) {
            sum = s.add(sum, s.load(row, column));
        }
        let mean = s.splat(s.total(sum) / width as f32);
        let mut squares = s.splat(0.0);
        for column in (0..width).step_by(S::LANES) {
            let from_mean = s.first(s.sub(s.load(row, column), mean), width - column, 0.0);
            squares = s.mul_add(from_mean, from_mean, squares);
        }
        let scale = s.splat(1.0 / (s.total(squares) / width as f32 + norm.eps).sqrt());
        for column in (0..width).step_by(S::LANES) {
            let unit = s.mul(s.sub(s.load(row, column), mean), scale);
            // Beyond the width weight and bias are zero, and so is the result.
            s.store(s.mul_add(unit, s.load(&norm.weight, column), s.load(&norm.bias, column)), to, column);
        }
        shorten(s, kind, to, width, &mut codes, at);
    }
}

/// Rows as a dense layer of their kind reads them.
#[inline(always)]
pub(super) fn quantise<S: Simd>(s: S, states: States<'_>) {
    let States { kind, width, stride, values, mut codes } = states;
    for (at, row) in values.chunks_exact(stride).enumerate() {
        shorten(s, kind, row, width, &mut codes, at);
    }
}

/// One row in the numbers of `kind`.
#[inline(always)]
fn shorten<S: Simd>(s: S, kind: Kind, row: &[f32], width: usize, codes: &mut CodesMut<'_>, at: usize) {
    match kind {
        Kind::F32 => {}
        Kind::Bf16 => {
            let words = &mut codes.words[at * codes.stride..][..codes.stride];
            for column in (0..width).step_by(S::LANES) {
                s.store_halves(s.load(row, column), words, column / 2);
            }
        }
        Kind::Int8 => quantise_row(s, row, width, codes, at),
    }
}

/// Maps a row's range, zero included, onto codes 0 to 255. Its padding is zero, and becomes the code of zero.
#[inline(always)]
fn quantise_row<S: Simd>(s: S, row: &[f32], width: usize, codes: &mut CodesMut<'_>, at: usize) {
    let (mut low, mut high) = (s.splat(0.0), s.splat(0.0));
    for column in (0..width).step_by(S::LANES) {
        let values = s.load(row, column);
        (low, high) = (s.min(low, values), s.max(high, values));
    }
    let (low, high) = (-s.highest(s.sub(s.splat(0.0), low)), s.highest(high));
    let range = high - low;
    let scale = if range > 0.0 { range / 255.0 } else { 1.0 };
    let zero = (-low / scale).round_ties_even();
    #[expect(clippy::cast_possible_truncation, reason = "whole and in 0 to 255")]
    let known = Scale { scale, zero: zero as i32 - S::SHIFT };
    codes.scales[at] = known;
    let words = &mut codes.words[at * codes.stride..][..codes.stride];
    let (per_step, zero) = (s.splat(1.0 / scale), s.splat(zero));
    for column in (0..width).step_by(S::LANES) {
        s.store_codes(s.mul_add(s.load(row, column), per_step, zero), words, column / S::GROUP);
    }
}
