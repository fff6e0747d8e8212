//! Weights as the kernels read them, made once: panels of columns, quantised or not.

use half::slice::HalfFloatSliceExt;
use half::{bf16, f16};

use super::Kind;
use super::kernels::Layout;
use crate::model::Weights;

/// Values that start on a cache line, so that no vector load crosses two.
pub(super) struct Aligned<T> {
    values: Vec<T>,
    start: usize,
    len: usize,
}

impl<T: Copy + Default> Aligned<T> {
    pub(super) fn zeros(len: usize) -> Self {
        let values = vec![T::default(); len + 64 / size_of::<T>()];
        let start = values.as_ptr().align_offset(64).min(values.len() - len);
        Self { values, start, len }
    }

    /// `values`, and zeros up to `len`.
    pub(super) fn padded(values: &[T], len: usize) -> Self {
        let mut this = Self::zeros(len);
        this[..values.len()].copy_from_slice(values);
        this
    }
}

impl<T> std::ops::Deref for Aligned<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.values[self.start..self.start + self.len]
    }
}

impl<T> std::ops::DerefMut for Aligned<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.values[self.start..self.start + self.len]
    }
}

/// A dense layer: outputs lie in panels of `layout.columns`, each panel contiguous.
pub(super) struct Linear {
    pub(super) inputs: usize,
    /// Outputs, rounded up to whole panels; columns beyond the true ones are zero.
    pub(super) columns: usize,
    pub(super) weights: Panels,
    /// `(columns)`.
    pub(super) bias: Aligned<f32>,
}

/// The weights of a dense layer.
pub(super) enum Panels {
    /// `(panel, input, column in panel)`.
    F32(Aligned<f32>),
    /// `(panel, input / 2, column in panel)`, two inputs in a word, the earlier in its lower half; an odd last input has zero beside it.
    Bf16(Aligned<i32>),
    /// Symmetric, one scale an output column: weight = code × scale.
    Int8 {
        /// `(panel, input / group, column in panel, input % group)`, inputs padded with zeros to whole groups.
        codes: Aligned<i8>,
        /// `(columns)`.
        scales: Aligned<f32>,
        /// `(columns)`: the sum of a column's codes, by which the zero point of a row is taken out again.
        sums: Aligned<i32>,
    },
}

impl Linear {
    /// From one or more `(out, in)` matrices with their biases, stacked along the outputs.
    pub(super) fn new(weights: &Weights, names: &[String], inputs: usize, kind: Kind, layout: Layout) -> Self {
        let rows: Vec<&[f32]> = names.iter().flat_map(|name| weights.get(&format!("{name}.weight")).chunks_exact(inputs)).collect();
        let bias: Vec<f32> = names.iter().flat_map(|name| weights.get(&format!("{name}.bias"))).copied().collect();
        let columns = rows.len().next_multiple_of(layout.columns);
        let weights = match kind {
            Kind::F32 => Panels::F32(pack_f32(&rows, inputs, columns, layout)),
            Kind::Bf16 => Panels::Bf16(pack_bf16(&rows, inputs, columns, layout)),
            Kind::Int8 => pack_int8(&rows, inputs, columns, layout),
        };
        Self { inputs, columns, weights, bias: Aligned::padded(&bias, columns) }
    }
}

fn pack_f32(rows: &[&[f32]], inputs: usize, columns: usize, layout: Layout) -> Aligned<f32> {
    let mut panels = Aligned::zeros(columns * inputs);
    for (panel, rows) in panels.chunks_exact_mut(inputs * layout.columns).zip(rows.chunks(layout.columns)) {
        for (at, row) in rows.iter().enumerate() {
            for (input, &weight) in row.iter().enumerate() {
                panel[input * layout.columns + at] = weight;
            }
        }
    }
    panels
}

fn pack_bf16(rows: &[&[f32]], inputs: usize, columns: usize, layout: Layout) -> Aligned<i32> {
    let words = inputs.div_ceil(2);
    let mut panels = Aligned::zeros(columns * words);
    for (panel, rows) in panels.chunks_exact_mut(words * layout.columns).zip(rows.chunks(layout.columns)) {
        for (at, row) in rows.iter().enumerate() {
            for (word, pair) in row.chunks(2).enumerate() {
                panel[word * layout.columns + at] = word_of_halves(pair[0], pair.get(1).copied().unwrap_or(0.0)).cast_signed();
            }
        }
    }
    panels
}

/// Two values rounded to bf16, ties to even, in one word, the first in its lower half.
pub(super) fn word_of_halves(low: f32, high: f32) -> u32 {
    u32::from(bf16::from_f32(low).to_bits()) | u32::from(bf16::from_f32(high).to_bits()) << 16
}

fn pack_int8(rows: &[&[f32]], inputs: usize, columns: usize, layout: Layout) -> Panels {
    let group = layout.group;
    let padded = inputs.next_multiple_of(group);
    let mut codes = Aligned::zeros(columns * padded);
    let (mut scales, mut sums) = (Aligned::zeros(columns), Aligned::zeros(columns));
    let mut row_codes = vec![0; padded];
    for (column, row) in rows.iter().enumerate() {
        let highest = row.iter().fold(0f32, |highest, weight| highest.max(weight.abs()));
        let scale = if highest > 0.0 { highest / 127.0 } else { 1.0 };
        for (code, weight) in row_codes.iter_mut().zip(*row) {
            *code = nearest(weight / scale);
        }
        let (panel, at) = (column / layout.columns, column % layout.columns);
        let panel = &mut codes[panel * layout.columns * padded..][..layout.columns * padded];
        for (to, from) in panel.chunks_exact_mut(layout.columns * group).zip(row_codes.chunks_exact(group)) {
            to[at * group..][..group].copy_from_slice(from);
        }
        scales[column] = scale;
        sums[column] = row_codes.iter().map(|&code| i32::from(code)).sum();
    }
    Panels::Int8 { codes, scales, sums }
}

/// The nearest whole number, ties to even, of a value within 127.
fn nearest(value: f32) -> i8 {
    // Added to 1.5 × 2^23 it stands in the lowest bits of the sum; `round_ties_even` may be a call into the C library.
    #[expect(clippy::cast_possible_truncation, reason = "the lowest byte is what is wanted")]
    let code = (value + 12_582_912.0).to_bits() as i8;
    code
}

/// Weight and bias of a layer norm, padded with zeros to whole panels, so that the padding of a row stays zero.
pub(super) struct Norm {
    pub(super) weight: Aligned<f32>,
    pub(super) bias: Aligned<f32>,
    pub(super) eps: f32,
}

impl Norm {
    pub(super) fn new(weights: &Weights, name: &str, eps: f64, layout: Layout) -> Self {
        let part = |part: &str| {
            let values = weights.get(&format!("{name}.LayerNorm.{part}"));
            Aligned::padded(values, values.len().next_multiple_of(layout.columns))
        };
        #[expect(clippy::cast_possible_truncation, reason = "layer norms compute in f32")]
        Self { weight: part("weight"), bias: part("bias"), eps: eps as f32 }
    }
}

/// The word embeddings: in half precision where that loses nothing, as it does for a checkpoint stored so.
pub(super) enum Words {
    F32(Vec<f32>),
    F16(Vec<f16>),
}

impl Words {
    pub(super) fn new(values: &[f32]) -> Self {
        let mut halves = vec![f16::ZERO; values.len()];
        halves.convert_from_f32_slice(values);
        let mut back = [0.0; 1024];
        let lossless = halves.chunks(back.len()).zip(values.chunks(back.len())).all(|(halves, values)| {
            let back = &mut back[..halves.len()];
            halves.convert_to_f32_slice(back);
            back.iter().zip(values).all(|(back, value)| back.to_bits() == value.to_bits())
        });
        if lossless { Self::F16(halves) } else { Self::F32(values.to_vec()) }
    }

    /// Writes row `id` of width `to.len()`.
    pub(super) fn copy_row(&self, id: usize, to: &mut [f32]) {
        let row = id * to.len()..(id + 1) * to.len();
        match self {
            Self::F32(values) => to.copy_from_slice(&values[row]),
            Self::F16(values) => values[row].convert_to_f32_slice(to),
        }
    }
}
