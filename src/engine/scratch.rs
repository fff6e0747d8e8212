//! Buffers of one running forward pass, kept and reused by the engine.

use std::sync::Mutex;

use super::Kind;
use super::kernels::{Codes, CodesMut, Input, Layout, Scale, States};
use super::pack::Aligned;

/// Rows of values with one stride, padded with zeros to whole panels.
pub(super) struct Rows {
    stride: usize,
    values: Aligned<f32>,
}

impl Rows {
    pub(super) fn new(width: usize, layout: Layout) -> Self {
        Self { stride: width.next_multiple_of(layout.columns), values: Aligned::zeros(0) }
    }

    pub(super) fn stride(&self) -> usize {
        self.stride
    }

    /// Makes room for `rows` rows; what they hold is unspecified, their padding is zero.
    pub(super) fn reserve(&mut self, rows: usize) {
        if self.values.len() < rows * self.stride {
            self.values = Aligned::zeros(rows * self.stride);
        }
    }

    pub(super) fn get(&self, rows: std::ops::Range<usize>) -> &[f32] {
        &self.values[rows.start * self.stride..rows.end * self.stride]
    }

    pub(super) fn get_mut(&mut self, rows: std::ops::Range<usize>) -> &mut [f32] {
        &mut self.values[rows.start * self.stride..rows.end * self.stride]
    }
}

/// Rows that feed a dense layer: values, and beside them what it reads where that is not f32.
pub(super) struct Activations {
    pub(super) width: usize,
    kind: Kind,
    values: Rows,
    code_stride: usize,
    codes: Aligned<u32>,
    scales: Vec<Scale>,
}

impl Activations {
    pub(super) fn new(width: usize, kind: Kind, layout: Layout) -> Self {
        let values = Rows::new(width, layout);
        let code_stride = match kind {
            Kind::F32 => 0,
            Kind::Bf16 => values.stride / 2,
            Kind::Int8 => values.stride / layout.group,
        };
        Self { width, kind, values, code_stride, codes: Aligned::zeros(0), scales: Vec::new() }
    }

    pub(super) fn reserve(&mut self, rows: usize) {
        self.values.reserve(rows);
        if self.scales.len() < rows {
            self.codes = Aligned::zeros(rows * self.code_stride);
            self.scales = vec![Scale::default(); rows];
        }
    }

    pub(super) fn stride(&self) -> usize {
        self.values.stride
    }

    pub(super) fn values(&self, rows: std::ops::Range<usize>) -> &[f32] {
        self.values.get(rows)
    }

    pub(super) fn values_mut(&mut self, rows: std::ops::Range<usize>) -> &mut [f32] {
        self.values.get_mut(rows)
    }

    /// The rows as a dense layer reads them.
    pub(super) fn input(&self, rows: std::ops::Range<usize>) -> Input<'_> {
        Input {
            values: self.values.get(rows.clone()),
            stride: self.values.stride,
            codes: Codes {
                words: &self.codes[rows.start * self.code_stride..rows.end * self.code_stride],
                stride: self.code_stride,
                scales: &self.scales[rows],
            },
        }
    }

    /// The rows as a layer norm or the quantiser writes them.
    pub(super) fn states(&mut self, rows: std::ops::Range<usize>) -> States<'_> {
        States {
            width: self.width,
            stride: self.values.stride,
            values: self.values.get_mut(rows.clone()),
            kind: self.kind,
            codes: CodesMut {
                words: &mut self.codes[rows.start * self.code_stride..rows.end * self.code_stride],
                stride: self.code_stride,
                scales: &mut self.scales[rows],
            },
        }
    }

    /// Copies row `from` of `other`, of the same shape, onto row `to`.
    pub(super) fn copy_row(&mut self, to: usize, other: &Self, from: usize) {
        let codes = self.code_stride;
        self.values_mut(to..to + 1).copy_from_slice(other.values(from..from + 1));
        self.codes[to * codes..(to + 1) * codes].copy_from_slice(&other.codes[from * codes..(from + 1) * codes]);
        self.scales[to] = other.scales[from];
    }
}

/// A store of idle scratch: as many as threads have run at once.
pub(super) struct Pool<T>(Mutex<Vec<T>>);

impl<T> Pool<T> {
    pub(super) fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// Lends one to `work`; it is kept afterwards unless `work` panics.
    pub(super) fn lend<R>(&self, make: impl FnOnce() -> T, work: impl FnOnce(&mut T) -> R) -> R {
        let idle = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop();
        let mut scratch = idle.unwrap_or_else(make);
        let result = work(&mut scratch);
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(scratch);
        result
    }
}
