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

/// Where the rows of a tile go, the first at `out[at..]`, `stride` apart, and what is added before.
struct Target<'a> {
    bias: &'a [f32],
    finish: Finish<'a>,
    /// Whether a rough activation will do.
    rough: bool,
    out: &'a mut [f32],
    at: usize,
    stride: usize,
}

/// Adds the bias to `value(sum, row, vector)`, finishes and stores it, for the first `count` rows of a tile.
#[inline(always)]
fn store<S: Simd, V: Copy, const MR: usize, const NV: usize>(
    s: S,
    tile: &Tile<V, MR, NV>,
    count: usize,
    value: impl Fn(V, usize, usize) -> S::F,
    target: Target<'_>,
) {
    let Target { bias, finish, rough, out, at, stride } = target;
    // A loop over the sums in memory: unrolled over the whole tile, it costs more than the tile's trip to the nearest cache.
    for (row, sums) in tile.iter().enumerate().take(count) {
        let at = at + row * stride;
        for (vector, &sum) in sums.iter().enumerate() {
            let at = at + vector * S::LANES;
            let sum = s.add(value(sum, row, vector), s.load(bias, vector * S::LANES));
            let finished = match finish {
                Finish::Bias => sum,
                Finish::Residual(rows) => s.add(sum, s.load(rows, at)),
                Finish::Activate(activation) => activate(s, sum, activation, rough),
            };
            s.store(finished, out, at);
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
                for first in (0..rows).step_by(MR) {
                    let tile: Tile<_, MR, NV> = tile_f32(s, tile_rows(input.values, input.stride, linear.inputs, first, rows), weights);
                    let bias = &linear.bias[column..][..width];
                    let target = Target { bias, finish, rough: false, out, at: first * stride + column, stride };
                    store(s, &tile, rows - first, |sum, _, _| sum, target);
                }
            }
        }
        Panels::Bf16(panels) => {
            let Codes { words, stride: word_stride, .. } = input.codes;
            let steps = linear.inputs.div_ceil(2);
            for (panel, weights) in panels.chunks_exact(steps * width).enumerate() {
                let column = panel * width;
                for first in (0..rows).step_by(MR) {
                    let tile: Tile<_, MR, NV> = tile_bf16(s, tile_rows(words, word_stride, steps, first, rows), weights);
                    let bias = &linear.bias[column..][..width];
                    let target = Target { bias, finish, rough: true, out, at: first * stride + column, stride };
                    store(s, &tile, rows - first, |sum, _, _| sum, target);
                }
            }
        }
        Panels::Int8 { codes, scales, sums } => {
            let Codes { words, stride: code_stride, scales: row_scales } = input.codes;
            let steps = linear.inputs.div_ceil(S::GROUP);
            for (panel, weights) in codes.chunks_exact(steps * S::GROUP * width).enumerate() {
                let column = panel * width;
                let (scales, sums) = (&scales[column..][..width], &sums[column..][..width]);
                for first in (0..rows).step_by(MR) {
                    let tile: Tile<_, MR, NV> = tile_int8(s, tile_rows(words, code_stride, steps, first, rows), weights);
                    // `Σ (code - zero) × weight`, times both scales.
                    let row_scales = &row_scales[first..];
                    let value = |sum, row: usize, vector| {
                        let (Scale { scale, zero }, at) = (row_scales[row], vector * S::LANES);
                        let sum = s.sub_int(sum, s.mul_int(s.splat_int(zero), s.load_int(sums, at)));
                        s.mul(s.to_float(sum), s.mul(s.splat(scale), s.load(scales, at)))
                    };
                    let bias = &linear.bias[column..][..width];
                    let target = Target { bias, finish, rough: true, out, at: first * stride + column, stride };
                    store(s, &tile, rows - first, value, target);
                }
            }
        }
    }
}
