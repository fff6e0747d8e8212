//! Attention of one sequence in f32, a head at a time and a few queries at a time, so that their scores never leave the nearest cache.

use super::simd::{Simd, exp};
use super::{Attention, HeadScratch};

/// Vectors in a full panel of keys or values.
const PANEL: usize = 2;

/// All heads of one sequence.
#[inline(always)]
pub(super) fn attend<S: Simd, const MR: usize>(s: S, job: Attention<'_>) {
    let Attention { queries, query_stride, keys_values, pair_stride, heads, head, mixed, mixed_stride, scratch } = job;
    let (tokens, hidden) = (keys_values.len() / pair_stride, heads * head);
    let count = queries.len() / query_stride;
    let columns = tokens.next_multiple_of(S::LANES);
    let out_columns = head.next_multiple_of(S::LANES);
    let HeadScratch { keys, values, scores, mixed: tile_mixed } = scratch;
    keys.resize(head * columns, 0.0);
    values.resize(tokens * out_columns, 0.0);
    scores.resize(MR * columns, 0.0);
    tile_mixed.resize(MR * out_columns, 0.0);
    let scale = 1.0 / (head as f32).sqrt();
    for at in 0..heads {
        pack_keys(s, &keys_values[at * head..], pair_stride, head, tokens, keys);
        pack_values(s, &keys_values[hidden + at * head..], pair_stride, head, tokens, values);
        for first in (0..count).step_by(MR) {
            let mut rows: [&[f32]; MR] = [&[]; MR];
            for (row, slice) in rows.iter_mut().enumerate() {
                *slice = &queries[(first + row).min(count - 1) * query_stride + at * head..][..head];
            }
            times_panels::<S, MR>(s, rows, keys, columns, scores);
            let mut shares = [0.0; MR];
            for (row, share) in scores.chunks_exact_mut(columns).zip(&mut shares).take(count - first) {
                *share = powers(s, row, tokens, scale);
            }
            let mut rows: [&[f32]; MR] = [&[]; MR];
            for (slice, row) in rows.iter_mut().zip(scores.chunks_exact(columns)) {
                *slice = &row[..tokens];
            }
            times_panels::<S, MR>(s, rows, values, out_columns, tile_mixed);
            for (row, from) in tile_mixed.chunks_exact(out_columns).take(count - first).enumerate() {
                let to = &mut mixed[(first + row) * mixed_stride + at * head..][..head];
                for (to, from) in to.iter_mut().zip(from) {
                    *to = from * shares[row];
                }
            }
        }
    }
}

/// `out = rows × panels`, `out` `(MR, columns)`.
#[inline(always)]
fn times_panels<S: Simd, const MR: usize>(s: S, rows: [&[f32]; MR], panels: &[f32], columns: usize, out: &mut [f32]) {
    let inputs = rows[0].len();
    let mut column = 0;
    while column < columns {
        let panel = &panels[column * inputs..];
        if columns - column >= PANEL * S::LANES {
            let tile = super::product::tile_f32::<S, MR, PANEL>(s, rows, &panel[..inputs * PANEL * S::LANES]);
            for (row, sums) in tile.iter().enumerate() {
                for (vector, &sum) in sums.iter().enumerate() {
                    s.store(sum, out, row * columns + column + vector * S::LANES);
                }
            }
            column += PANEL * S::LANES;
        } else {
            let tile = super::product::tile_f32::<S, MR, 1>(s, rows, &panel[..inputs * S::LANES]);
            for (row, sums) in tile.iter().enumerate() {
                s.store(sums[0], out, row * columns + column);
            }
            column += S::LANES;
        }
    }
}

/// Width of the panel that starts at `column` of `columns`, as [`times_panels`] reads it.
#[inline(always)]
fn panel_width(column: usize, columns: usize, lanes: usize) -> usize {
    if columns - column >= PANEL * lanes { PANEL * lanes } else { lanes }
}

/// Keys on their side, in panels of tokens: `(panel, head, token in panel)`. Columns past the last token are masked later.
#[inline(always)]
fn pack_keys<S: Simd>(s: S, keys: &[f32], stride: usize, head: usize, tokens: usize, to: &mut [f32]) {
    let columns = tokens.next_multiple_of(S::LANES);
    let mut token = 0;
    while token < columns {
        let width = panel_width(token, columns, S::LANES);
        let panel = &mut to[token * head..][..width * head];
        for at in (0..width).step_by(S::LANES) {
            let (from, rows) = (token + at, S::LANES.min(tokens - token - at));
            s.transpose(&keys[from * stride..(from + rows - 1) * stride + head], stride, head, &mut panel[at..], width);
        }
        token += width;
    }
}

/// Values in panels of columns: `(panel, token, column in panel)`, columns past the head's width unused.
#[inline(always)]
fn pack_values<S: Simd>(s: S, values: &[f32], stride: usize, head: usize, tokens: usize, to: &mut [f32]) {
    let columns = head.next_multiple_of(S::LANES);
    let mut column = 0;
    while column < columns {
        let width = panel_width(column, columns, S::LANES);
        let panel = &mut to[column * tokens..][..width * tokens];
        for (token, to) in panel.chunks_exact_mut(width).enumerate() {
            let from = &values[token * stride..][..head];
            if column + width <= head {
                for at in (0..width).step_by(S::LANES) {
                    s.store(s.load(from, column + at), to, at);
                }
            } else {
                to[..head - column].copy_from_slice(&from[column..]);
            }
        }
        column += width;
    }
}

/// The numerators of `softmax(scale × row[..tokens])` in place, and one over their sum; the row is padded to whole vectors.
#[inline(always)]
fn powers<S: Simd>(s: S, row: &mut [f32], tokens: usize, scale: f32) -> f32 {
    let mut high = s.splat(f32::NEG_INFINITY);
    for at in (0..tokens).step_by(S::LANES) {
        high = s.max(high, s.first(s.load(row, at), tokens - at, f32::NEG_INFINITY));
    }
    let (high, scale) = (s.splat(s.highest(high)), s.splat(scale));
    let mut sum = s.splat(0.0);
    for at in (0..tokens).step_by(S::LANES) {
        let power = s.first(exp(s, s.mul(s.sub(s.load(row, at), high), scale)), tokens - at, 0.0);
        sum = s.add(sum, power);
        s.store(power, row, at);
    }
    1.0 / s.total(sum)
}
