//! The fast CPU path: the same network as [`CandleNetwork`](crate::model::CandleNetwork), packed, padding-free, in int8, bf16 or f32.
//!
//! `forward` below reads top to bottom as the network does; the arithmetic is in `kernels`, chosen once when an [`Engine`] is built.
//! A forward pass runs on the thread that calls it: scorers run one micro-batch a core.

mod isa;
mod kernels;
mod pack;
mod scratch;

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use ndarray::Array2;
use rayon::prelude::*;

pub use isa::{ISA_VARIABLE, Isa};
use kernels::{Attention, Finish, HeadScratch, Input, Kernels, Layout, Product};
use pack::{Linear, Norm, Words};
use scratch::{Activations, Pool, Rows};

use crate::encode::Batch;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Config, Logits, Network, Weights, check};

/// Tokens whose attention half runs together: with its weights, all of it stays in a core's second-level cache.
const BLOCK_TOKENS: usize = 96;

/// Rows whose feed-forward half runs together: their inner values are the widest of all. Both were chosen by measurement.
const INNER_ROWS: usize = 24;

/// The widest layer whose int8 sums fit 32 bits: 255 × 127 × inputs < 2^31.
const INT8_INPUTS: usize = 66_000;

/// The numbers that dense layers multiply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 32-bit floats: logits within 1e-4 of the reference.
    F32,
    /// 16-bit floats with 8 bits of precision, weights and activations; sums, the rest, and the head in f32.
    Bf16,
    /// 8-bit whole numbers, weights scaled by output channel and activations by row; the rest, and the head, in f32.
    Int8,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::F32 => "f32",
            Self::Bf16 => "bf16",
            Self::Int8 => "int8",
        })
    }
}

impl FromStr for Kind {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "f32" => Ok(Self::F32),
            "bf16" => Ok(Self::Bf16),
            "int8" => Ok(Self::Int8),
            _ => Err(Error::new(ErrorKind::Config, format!("kind {name:?} is not one of f32, bf16, int8"))),
        }
    }
}

/// What an [`Engine`] computes with; by default int8 on the fastest instructions of this machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EngineOptions {
    /// The numbers in dense layers [default: int8].
    pub kind: Option<Kind>,
    /// The instruction set [default: what [`ISA_VARIABLE`] names, or the fastest of this machine].
    pub isa: Option<Isa>,
}

/// A BERT-shaped pair classifier on the CPU.
///
/// A row's logits are bit-identical whatever its neighbours in the batch, on one instruction set and kind.
pub struct Engine {
    config: Config,
    kind: Kind,
    isa: Isa,
    kernels: Box<dyn Kernels>,
    words: Words,
    positions: Vec<f32>, // (positions, hidden)
    segments: Vec<f32>,  // (segments, hidden)
    norm: Norm,
    layers: Vec<Layer>,
    pooler: Linear,
    classifier: Vec<f32>, // (3, hidden)
    classifier_bias: Vec<f32>,
    idle: Pool<Scratch>,
}

/// One encoder layer.
struct Layer {
    query: Linear,
    keys_values: Linear, // outputs: keys, then values
    output: Linear,
    output_norm: Norm,
    inner: Linear,
    outer: Linear,
    outer_norm: Norm,
}

/// The buffers of one running pass.
struct Scratch {
    hidden: Activations, // (tokens of the batch, hidden)
    firsts: Activations, // (rows of the batch, hidden)
    queries: Rows,
    keys_values: Rows,
    mixed: Activations,
    inner: Activations,
    sums: Rows, // before a layer norm
    heads: HeadScratch,
}

impl Engine {
    /// Packs the weights, which can be dropped afterwards.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] if the machine lacks the wanted instructions or the shape cannot be computed.
    pub fn new(config: &Config, weights: &Weights, options: EngineOptions) -> Result<Self> {
        let isa = Isa::choose(options.isa)?;
        let kernels = kernels::of(isa).ok_or_else(|| Error::new(ErrorKind::Config, format!("this machine has no {isa} instructions")))?;
        let kind = options.kind.unwrap_or(Kind::Int8);
        let (layout, hidden, inner) = (kernels.layout(), config.hidden_size, config.intermediate_size);
        if config.num_hidden_layers == 0 || hidden == 0 || inner == 0 || config.num_attention_heads * config.head_size() != hidden {
            return Err(Error::new(ErrorKind::Config, "needs at least one layer, and a hidden size that its heads divide"));
        }
        if kind == Kind::Int8 && hidden.max(inner) > INT8_INPUTS {
            return Err(Error::new(ErrorKind::Config, format!("a layer of more than {INT8_INPUTS} inputs needs kind f32")));
        }
        let table = |name: &str| weights.get(&format!("bert.embeddings.{name}_embeddings.weight"));
        Ok(Self {
            words: Words::new(table("word")),
            positions: table("position").to_vec(),
            segments: table("token_type").to_vec(),
            norm: Norm::new(weights, "bert.embeddings", config.layer_norm_eps, layout),
            layers: (0..config.num_hidden_layers).into_par_iter().map(|at| Layer::new(config, weights, at, kind, layout)).collect(),
            pooler: Linear::new(weights, &["bert.pooler.dense".into()], hidden, Kind::F32, layout),
            classifier: weights.get("classifier.weight").to_vec(),
            classifier_bias: weights.get("classifier.bias").to_vec(),
            config: config.clone(),
            kind,
            isa,
            kernels,
            idle: Pool::new(),
        })
    }

    /// The numbers in dense layers.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The instruction set.
    pub fn isa(&self) -> Isa {
        self.isa
    }
}

impl Network for Engine {
    fn forward(&self, batch: &Batch) -> Result<Logits> {
        check(batch, &self.config)?;
        Ok(Logits(self.idle.lend(|| Scratch::new(self), |scratch| self.compute(batch, scratch))))
    }

    fn embedding(&self, token: u32) -> Vec<f32> {
        let mut row = vec![0.0; self.config.hidden_size];
        if (token as usize) < self.config.vocab_size {
            self.words.copy_row(token as usize, &mut row);
        }
        row
    }

    fn name(&self) -> String {
        format!("engine {} {}", self.kind, self.isa)
    }
}

impl Engine {
    /// Embeddings, layers, head.
    fn compute(&self, batch: &Batch, scratch: &mut Scratch) -> Array2<f32> {
        let blocks = blocks(batch);
        scratch.hidden.reserve(batch.ids().len());
        scratch.firsts.reserve(batch.len());
        for block in &blocks {
            self.embed(batch, block, scratch);
        }
        if let Some((last, layers)) = self.layers.split_last() {
            for layer in layers {
                for block in &blocks {
                    self.attention(layer, block, scratch);
                }
                let Scratch { hidden, inner, sums, .. } = scratch;
                self.feed_forward(layer, hidden, batch.ids().len(), inner, sums);
            }
            self.last_layer(last, &blocks, batch.len(), scratch);
        }
        self.head(batch.len(), scratch)
    }

    /// Word, segment and position of every token of the block, normalised.
    fn embed(&self, batch: &Batch, block: &[Range<usize>], scratch: &mut Scratch) {
        let (hidden, tokens) = (self.config.hidden_size, span(block));
        scratch.sums.reserve(tokens.len());
        let stride = scratch.sums.stride();
        let sums = scratch.sums.get_mut(0..tokens.len());
        for row in block {
            for (position, token) in row.clone().enumerate() {
                let to = &mut sums[(token - tokens.start) * stride..][..hidden];
                self.words.copy_row(batch.ids()[token] as usize, to);
                let segment = &self.segments[batch.segments()[token] as usize * hidden..][..hidden];
                for ((to, segment), position) in to.iter_mut().zip(segment).zip(&self.positions[position * hidden..]) {
                    *to += segment + position;
                }
            }
        }
        self.kernels.normalise(sums, &self.norm, scratch.hidden.states(tokens));
    }

    /// The first half of a layer for every token of the block.
    fn attention(&self, layer: &Layer, block: &[Range<usize>], scratch: &mut Scratch) {
        let Scratch { hidden, queries, keys_values, mixed, sums, heads, .. } = scratch;
        let tokens = span(block);
        queries.reserve(tokens.len());
        keys_values.reserve(tokens.len());
        mixed.reserve(tokens.len());
        self.product(hidden.input(tokens.clone()), &layer.query, Finish::Bias, queries.get_mut(0..tokens.len()));
        self.product(hidden.input(tokens.clone()), &layer.keys_values, Finish::Bias, keys_values.get_mut(0..tokens.len()));
        for row in block {
            let row = row.start - tokens.start..row.end - tokens.start;
            self.attend((queries, row.clone()), (keys_values, row.clone()), (mixed, row), heads);
        }
        self.after_attention(layer, hidden, tokens, mixed, sums);
    }

    /// The last layer: keys and values of every token, the rest only for the first token of each row, which is all that the head reads.
    fn last_layer(&self, layer: &Layer, blocks: &[Vec<Range<usize>>], rows: usize, scratch: &mut Scratch) {
        let Scratch { hidden, firsts, queries, keys_values, mixed, inner, sums, heads } = scratch;
        for (to, row) in blocks.iter().flatten().enumerate() {
            firsts.copy_row(to, hidden, row.start);
        }
        queries.reserve(rows);
        mixed.reserve(rows);
        self.product(firsts.input(0..rows), &layer.query, Finish::Bias, queries.get_mut(0..rows));
        let mut at = 0;
        for block in blocks {
            let tokens = span(block);
            keys_values.reserve(tokens.len());
            self.product(hidden.input(tokens.clone()), &layer.keys_values, Finish::Bias, keys_values.get_mut(0..tokens.len()));
            for row in block {
                let row = row.start - tokens.start..row.end - tokens.start;
                self.attend((queries, at..at + 1), (keys_values, row), (mixed, at..at + 1), heads);
                at += 1;
            }
        }
        self.after_attention(layer, firsts, 0..rows, mixed, sums);
        self.feed_forward(layer, firsts, rows, inner, sums);
    }

    /// Output, sum with the layer's input, layer norm: `states` is replaced.
    fn after_attention(&self, layer: &Layer, states: &mut Activations, rows: Range<usize>, mixed: &mut Activations, sums: &mut Rows) {
        let count = rows.len();
        sums.reserve(count);
        self.kernels.quantise(mixed.states(0..count));
        self.product(mixed.input(0..count), &layer.output, Finish::Residual(states.values(rows.clone())), sums.get_mut(0..count));
        self.kernels.normalise(sums.get(0..count), &layer.output_norm, states.states(rows));
    }

    /// The second half of a layer, a few rows at a time: `states` is replaced by the layer's output.
    fn feed_forward(&self, layer: &Layer, states: &mut Activations, rows: usize, inner: &mut Activations, sums: &mut Rows) {
        let activate = Finish::Activate(self.config.activation);
        let most = rows.min(INNER_ROWS);
        inner.reserve(most);
        sums.reserve(most);
        for start in (0..rows).step_by(INNER_ROWS) {
            let rows = start..rows.min(start + INNER_ROWS);
            let count = rows.len();
            self.product(states.input(rows.clone()), &layer.inner, activate, inner.values_mut(0..count));
            self.kernels.quantise(inner.states(0..count));
            self.product(inner.input(0..count), &layer.outer, Finish::Residual(states.values(rows.clone())), sums.get_mut(0..count));
            self.kernels.normalise(sums.get(0..count), &layer.outer_norm, states.states(rows));
        }
    }

    /// Pooler and classifier on the first tokens, in f32.
    fn head(&self, rows: usize, scratch: &mut Scratch) -> Array2<f32> {
        let (hidden, sums) = (self.config.hidden_size, &mut scratch.sums);
        sums.reserve(rows);
        self.product(scratch.firsts.input(0..rows), &self.pooler, Finish::Bias, sums.get_mut(0..rows));
        let (stride, sums) = (sums.stride(), sums.get_mut(0..rows));
        for pooled in sums.iter_mut() {
            *pooled = pooled.tanh();
        }
        Array2::from_shape_fn((rows, 3), |(row, class)| {
            let pooled = &sums[row * stride..][..hidden];
            let weights = &self.classifier[class * hidden..][..hidden];
            self.classifier_bias[class] + pooled.iter().zip(weights).map(|(value, weight)| value * weight).sum::<f32>()
        })
    }

    fn product(&self, input: Input<'_>, linear: &Linear, finish: Finish<'_>, out: &mut [f32]) {
        self.kernels.product(Product { input, linear, finish, out });
    }

    /// Attention of one sequence from rows of queries and of keys and values, to rows of `mixed`.
    fn attend(
        &self,
        (queries, query_rows): (&Rows, Range<usize>),
        (keys_values, rows): (&Rows, Range<usize>),
        (mixed, mixed_rows): (&mut Activations, Range<usize>),
        scratch: &mut HeadScratch,
    ) {
        self.kernels.attend(Attention {
            queries: queries.get(query_rows),
            query_stride: queries.stride(),
            keys_values: keys_values.get(rows),
            pair_stride: keys_values.stride(),
            heads: self.config.num_attention_heads,
            head: self.config.head_size(),
            mixed_stride: mixed.stride(),
            mixed: mixed.values_mut(mixed_rows),
            scratch,
        });
    }
}

impl Layer {
    fn new(config: &Config, weights: &Weights, at: usize, kind: Kind, layout: Layout) -> Self {
        let name = format!("bert.encoder.layer.{at}");
        let (hidden, inner) = (config.hidden_size, config.intermediate_size);
        let linear = |parts: &[&str], inputs| {
            let names: Vec<String> = parts.iter().map(|part| format!("{name}.{part}")).collect();
            Linear::new(weights, &names, inputs, kind, layout)
        };
        let norm = |part: &str| Norm::new(weights, &format!("{name}.{part}"), config.layer_norm_eps, layout);
        Self {
            query: linear(&["attention.self.query"], hidden),
            keys_values: linear(&["attention.self.key", "attention.self.value"], hidden),
            output: linear(&["attention.output.dense"], hidden),
            output_norm: norm("attention.output"),
            inner: linear(&["intermediate.dense"], hidden),
            outer: linear(&["output.dense"], inner),
            outer_norm: norm("output"),
        }
    }
}

impl Scratch {
    fn new(engine: &Engine) -> Self {
        let (hidden, layout) = (engine.config.hidden_size, engine.kernels.layout());
        let activations = |width| Activations::new(width, engine.kind, layout);
        Self {
            hidden: activations(hidden),
            firsts: activations(hidden),
            queries: Rows::new(hidden, layout),
            keys_values: Rows::new(2 * hidden, layout),
            mixed: activations(hidden),
            inner: activations(engine.config.intermediate_size),
            sums: Rows::new(hidden, layout),
            heads: HeadScratch::default(),
        }
    }
}

/// Runs of whole rows of at most [`BLOCK_TOKENS`] tokens, at least one row each.
fn blocks(batch: &Batch) -> Vec<Vec<Range<usize>>> {
    let mut blocks: Vec<Vec<Range<usize>>> = Vec::new();
    for row in batch.rows() {
        match blocks.last_mut() {
            Some(block) if row.end - block[0].start <= BLOCK_TOKENS => block.push(row),
            _ => blocks.push(vec![row]),
        }
    }
    blocks
}

/// The tokens of a block, which has at least one row.
fn span(block: &[Range<usize>]) -> Range<usize> {
    block.first().map_or(0, |row| row.start)..block.last().map_or(0, |row| row.end)
}
