//! The reference encoder in candle, in reading order, with the shape beside every line that changes it.

use candle_core::{Device, Result, Tensor};
use candle_nn::ops;

use super::config::{Activation, Config};
use super::weights::Weights;

struct Linear {
    weight: Tensor, // (in, out)
    bias: Tensor,   // (out)
}

impl Linear {
    fn new(weights: &Weights, name: &str, inputs: usize, outputs: usize) -> Result<Self> {
        let weight = tensor(weights, &format!("{name}.weight"), &[outputs, inputs])?.t()?.contiguous()?;
        Ok(Self { weight, bias: tensor(weights, &format!("{name}.bias"), &[outputs])? })
    }

    fn forward(&self, xs: &Tensor) -> Result<Tensor> {
        xs.broadcast_matmul(&self.weight)?.broadcast_add(&self.bias)
    }
}

struct LayerNorm {
    weight: Tensor,
    bias: Tensor,
    eps: f32,
}

impl LayerNorm {
    fn new(weights: &Weights, name: &str, config: &Config) -> Result<Self> {
        let part = |part: &str| tensor(weights, &format!("{name}.LayerNorm.{part}"), &[config.hidden_size]);
        #[expect(clippy::cast_possible_truncation, reason = "layer norms compute in f32")]
        Ok(Self { weight: part("weight")?, bias: part("bias")?, eps: config.layer_norm_eps as f32 })
    }

    fn forward(&self, xs: &Tensor) -> Result<Tensor> {
        ops::layer_norm(&xs.contiguous()?, &self.weight, &self.bias, self.eps)
    }
}

struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    output: Linear,
    output_norm: LayerNorm,
    inner: Linear,
    outer: Linear,
    outer_norm: LayerNorm,
    heads: usize,
    activation: Activation,
}

impl Layer {
    fn new(weights: &Weights, at: usize, config: &Config) -> Result<Self> {
        let name = format!("bert.encoder.layer.{at}");
        let (hidden, inner) = (config.hidden_size, config.intermediate_size);
        let linear = |part: &str, inputs, outputs| Linear::new(weights, &format!("{name}.{part}"), inputs, outputs);
        Ok(Self {
            query: linear("attention.self.query", hidden, hidden)?,
            key: linear("attention.self.key", hidden, hidden)?,
            value: linear("attention.self.value", hidden, hidden)?,
            output: linear("attention.output.dense", hidden, hidden)?,
            output_norm: LayerNorm::new(weights, &format!("{name}.attention.output"), config)?,
            inner: linear("intermediate.dense", hidden, inner)?,
            outer: linear("output.dense", inner, hidden)?,
            outer_norm: LayerNorm::new(weights, &format!("{name}.output"), config)?,
            heads: config.num_attention_heads,
            activation: config.activation,
        })
    }

    /// `xs` `(batch, seq, hidden)`, `bias` `(batch, 1, 1, seq)` added to the attention scores.
    fn forward(&self, xs: &Tensor, bias: &Tensor) -> Result<Tensor> {
        let (batch, seq, hidden) = xs.dims3()?;
        let head = hidden / self.heads;
        let split = |xs: Tensor| xs.reshape((batch, seq, self.heads, head))?.transpose(1, 2)?.contiguous(); // (batch, heads, seq, head)
        let (query, key, value) = (split(self.query.forward(xs)?)?, split(self.key.forward(xs)?)?, split(self.value.forward(xs)?)?);
        let scores = (query.matmul(&key.t()?)? / (head as f64).sqrt())?.broadcast_add(bias)?; // (batch, heads, seq, seq)
        let mixed = ops::softmax_last_dim(&scores)?.matmul(&value)?; // (batch, heads, seq, head)
        let mixed = mixed.transpose(1, 2)?.reshape((batch, seq, hidden))?; // (batch, seq, hidden)
        let xs = self.output_norm.forward(&(self.output.forward(&mixed)? + xs)?)?;
        let inner = self.inner.forward(&xs)?; // (batch, seq, inner)
        let inner = match self.activation {
            Activation::Gelu => inner.gelu_erf()?,
            Activation::GeluTanh => inner.gelu()?,
            Activation::Relu => inner.relu()?,
        };
        self.outer_norm.forward(&(self.outer.forward(&inner)? + xs)?) // (batch, seq, hidden)
    }
}

/// Embeddings, layers, pooler and classifier.
pub(super) struct Classifier {
    words: Tensor,
    positions: Tensor,
    segments: Tensor,
    norm: LayerNorm,
    layers: Vec<Layer>,
    pooler: Linear,
    head: Linear,
}

impl Classifier {
    pub(super) fn new(weights: &Weights, config: &Config) -> Result<Self> {
        let hidden = config.hidden_size;
        let table = |name: &str, rows| tensor(weights, &format!("bert.embeddings.{name}_embeddings.weight"), &[rows, hidden]);
        Ok(Self {
            words: table("word", config.vocab_size)?,
            positions: table("position", config.max_position_embeddings)?,
            segments: table("token_type", config.type_vocab_size)?,
            norm: LayerNorm::new(weights, "bert.embeddings", config)?,
            layers: (0..config.num_hidden_layers).map(|at| Layer::new(weights, at, config)).collect::<Result<_>>()?,
            pooler: Linear::new(weights, "bert.pooler.dense", hidden, hidden)?,
            head: Linear::new(weights, "classifier", hidden, 3)?,
        })
    }

    /// `ids`, `segments` and `mask` `(batch, seq)`, mask 1 for tokens and 0 for padding; logits `(batch, 3)`.
    pub(super) fn forward(&self, ids: &Tensor, segments: &Tensor, mask: &Tensor) -> Result<Tensor> {
        let (batch, seq) = ids.dims2()?;
        let look_up = |table: &Tensor, at: &Tensor| table.index_select(&at.flatten_all()?, 0)?.reshape((batch, seq, ()));
        let positions = self.positions.narrow(0, 0, seq)?; // (seq, hidden)
        let xs = (look_up(&self.words, ids)? + look_up(&self.segments, segments)?)?.broadcast_add(&positions)?;
        let mut xs = self.norm.forward(&xs)?; // (batch, seq, hidden)
        // A masked score is so low that its softmax is exactly zero: padding cannot be seen.
        let bias = ((mask.reshape((batch, 1, 1, seq))? - 1.0)? * 1e9)?;
        for layer in &self.layers {
            xs = layer.forward(&xs, &bias)?;
        }
        let first = xs.narrow(1, 0, 1)?.squeeze(1)?; // (batch, hidden)
        self.head.forward(&self.pooler.forward(&first)?.tanh()?)?.contiguous() // (batch, 3)
    }
}

fn tensor(weights: &Weights, name: &str, shape: &[usize]) -> Result<Tensor> {
    Tensor::from_slice(weights.get(name), shape, &Device::Cpu)
}
