//! Dense layers: a register tile of rows × one panel of columns, over the whole reduction.

use super::simd::{Simd, activate};
use super::{Codes, Finish, Product, Scale};
use crate::engine::pack::Panels;

/// Sums of one tile.
type Tile<V, const MR: usize, const NV: usize> = [[V; NV]; MR];

/// Rows `first..first + MR` of a matrix, the last row again where it has no more: so one tile size serves any number of rows.
#[inline(always)]
fn tile_rows<T, const MR: usize>(values: &[T], stride: usize, width: usize, first: usize, rows: usize) -> [&[T]; MR] {
    let mut tile: [&[T]; MR] = [&[]; MR];
    for (at, row) in tile.iter_mut().enumerate() {
        *row = &values[(first + at).min(rows - 1) * stride..][..width];
    }
    tile
}

/// `MR` rows times `NV` vectors of columns, `size` weights each. Each sum runs over the row in order, whatever the other rows are.
#[inline(always)]
fn tile<T: Copy, P, V: Copy, W: Copy, const MR: usize, const NV: usize>(
    zero: V,
    rows: [&[T]; MR],
    (panel, size): (&[P], usize),
    load: impl Fn(&[P], usize) -> W,
    step: impl Fn(V, T, W) -> V,
) -> Tile<V, MR, NV> {
    let length = rows[0].len();
    let mut same = rows;
    for row in &mut same {
        *row = &row[..length];
    }
    let mut sums = [[zero; NV]; MR];
    for (at, columns) in (0..length).zip(panel.chunks_exact(NV * size)) {
        let mut weights = [load(columns, 0); NV];
        for (vector, weights) in weights.iter_mut().enumerate() {
            *weights = load(columns, vector * size);
        }
        for row in 0..MR {
            for vector in 0..NV {
                sums[row][vector] = step(sums[row][vector], same[row][at], weights[vector]);
            }
        }
    }
    sums
}

/// [`tile`] in f32.
#[inline(always)]
pub(super) fn tile_f32<S: Simd, const MR: usize, const NV: usize>(s: S, rows: [&[f32]; MR], panel: &[f32]) -> Tile<S::F, MR, NV> {
    let step = |sum, value, weights| s.mul_add(s.splat(value), weights, sum);
    tile(s.splat(0.0), rows, (panel, S::LANES), |panel, at| s.load(panel, at), step)
}

/// [`tile`] of words of two bf16, summed in f32.
#[inline(always)]
fn tile_bf16<S: Simd, const MR: usize, const NV: usize>(s: S, rows: [&[u32]; MR], panel: &[i32]) -> Tile<S::F, MR, NV> {
    let step = |sum, word, weights| s.dot_halves(sum, word, weights);
    tile(s.splat(0.0), rows, (panel, S::LANES), |panel, at| s.load_int(panel, at), step)
}

/// [`tile`] of words of codes; the sums are exact.
#[inline(always)]
fn tile_int8<S: Simd, const MR: usize, const NV: usize>(s: S, rows: [&[u32]; MR], panel: &[i8]) -> Tile<S::I, MR, NV> {
    let step = |sum, word, weights| s.dot(sum, word, weights);
    tile(s.splat_int(0), rows, (panel, S::LANES * S::GROUP), |panel, at| s.load_weights(panel, at), step)
}

/// Adds the bias, finishes and stores the first `count` rows of a tile, the first at `out[at..]`, `stride` apart.
#[inline(always)]
fn store<S: Simd, const MR: usize, const NV: usize>(
    s: S,
    tile: Tile<S::F, MR, NV>,
    count: usize,
    (bias, finish, rough): (&[f32], Finish<'_>, bool),
    (out, at, stride): (&mut [f32], usize, usize),
) {
    for (row, sums) in tile.iter().enumerate() {
        if row < count {
            for (vector, &sum) in sums.iter().enumerate() {
                let at = at + row * stride + vector * S::LANES;
                let mut value = s.add(sum, s.load(bias, vector * S::LANES));
                if let Finish::Residual(rows) = finish {
                    value = s.add(value, s.load(rows, at));
                }
                s.store(value, out, at);
            }
        }
    }
    if let Finish::Activate(activation) = finish {
        // Once more over what lies in the nearest cache: unrolled into the tile this would cost more than it saves.
        for row in 0..count {
            let row = &mut out[at + row * stride..][..NV * S::LANES];
            for vector in 0..NV {
                s.store(activate(s, s.load(row, vector * S::LANES), activation, rough), row, vector * S::LANES);
            }
        }
    }
}

/// A whole dense layer: panel by panel, so that a panel stays in the nearest cache while all rows pass.
#[inline(always)]
pub(super) fn product<S: Simd, const MR: usize, const NV: usize>(s: S, job: Product<'_>) {
    let Product { input, linear, finish, out } = job;
    let (width, stride) = (NV * S::LANES, linear.columns);
    let rows = out.len() / stride;
    match &linear.weights {
        Panels::F32(panels) => {
            for (panel, weights) in panels.chunks_exact(linear.inputs * width).enumerate() {
                let column = panel * width;
                let bias = &linear.bias[column..][..width];
                for first in (0..rows).step_by(MR) {
                    let tile: Tile<_, MR, NV> = tile_f32(s, tile_rows(input.values, input.stride, linear.inputs, first, rows), weights);
                    store(s, tile, rows - first, (bias, finish, false), (out, first * stride + column, stride));
                }
            }
        }
        Panels::Bf16(panels) => {
            let Codes { words, stride: word_stride, .. } = input.codes;
            let steps = linear.inputs.div_ceil(2);
            for (panel, weights) in panels.chunks_exact(steps * width).enumerate() {
                let column = panel * width;
                let bias = &linear.bias[column..][..width];
                for first in (0..rows).step_by(MR) {
                    let tile: Tile<_, MR, NV> = tile_bf16(s, tile_rows(words, word_stride, steps, first, rows), weights);
                    store(s, tile, rows - first, (bias, finish, true), (out, first * stride + column, stride));
                }
            }
        }
        Panels::Int8 { codes, scales, sums } => {
            let Codes { words, stride: code_stride, scales: row_scales } = input.codes;
            let steps = linear.inputs.div_ceil(S::GROUP);
            for (panel, weights) in codes.chunks_exact(steps * S::GROUP * width).enumerate() {
                let column = panel * width;
                let (bias, scales, column_sums) = (&linear.bias[column..][..width], &scales[column..][..width], &sums[column..][..width]);
                for first in (0..rows).step_by(MR) {
                    let exact = tile_int8(s, tile_rows(words, code_stride, steps, first, rows), weights);
                    let tile: Tile<_, MR, NV> = dequantise(s, exact, &row_scales[first..], scales, column_sums);
                    store(s, tile, rows - first, (bias, finish, true), (out, first * stride + column, stride));
                }
            }
        }
    }
}

/// `Σ (code - zero) × weight`, times both scales; rows past the last of `rows` repeat it.
#[inline(always)]
fn dequantise<S: Simd, const MR: usize, const NV: usize>(
    s: S,
    tile: Tile<S::I, MR, NV>,
    rows: &[Scale],
    scales: &[f32],
    column_sums: &[i32],
) -> Tile<S::F, MR, NV> {
    let mut values = [[s.splat(0.0); NV]; MR];
    for row in 0..MR {
        let known = rows[row.min(rows.len() - 1)];
        let (scale, zero) = (s.splat(known.scale), s.splat_int(known.zero));
        for vector in 0..NV {
            let at = vector * S::LANES;
            let sum = s.sub_int(tile[row][vector], s.mul_int(zero, s.load_int(column_sums, at)));
            values[row][vector] = s.mul(s.to_float(sum), s.mul(scale, s.load(scales, at)));
        }
    }
    values
}
