//! The fields of `config.json` that change the arithmetic: each is honoured or refused.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::error::{Error, ErrorKind, Result};

/// The activation between the two halves of a feed-forward block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// `x Φ(x)`, by the error function.
    Gelu,
    /// The approximation of GELU by tanh.
    GeluTanh,
    /// `max(x, 0)`.
    Relu,
}

/// The shape of a BERT encoder with a classification head.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Rows of the word embedding.
    pub vocab_size: usize,
    /// Width of a hidden state.
    pub hidden_size: usize,
    /// Encoder layers.
    pub num_hidden_layers: usize,
    /// Attention heads; divides `hidden_size`.
    pub num_attention_heads: usize,
    /// Width inside a feed-forward block.
    pub intermediate_size: usize,
    /// Longest row in tokens.
    pub max_position_embeddings: usize,
    /// Rows of the segment embedding, 1 or 2 or more.
    pub type_vocab_size: usize,
    /// Added to the variance in every layer norm.
    pub layer_norm_eps: f64,
    /// The activation in feed-forward blocks.
    pub activation: Activation,
    /// `id2label` as it stands in the file.
    pub id2label: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct File {
    model_type: Option<String>,
    vocab_size: usize,
    hidden_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    intermediate_size: usize,
    max_position_embeddings: usize,
    #[serde(default = "two")]
    type_vocab_size: usize,
    #[serde(default = "bert_eps")]
    layer_norm_eps: f64,
    #[serde(default = "gelu")]
    hidden_act: String,
    position_embedding_type: Option<String>,
    #[serde(default)]
    pad_token_id: usize,
    #[serde(default)]
    is_decoder: bool,
    #[serde(default)]
    add_cross_attention: bool,
    #[serde(default)]
    id2label: BTreeMap<String, String>,
}

fn two() -> usize {
    2
}
fn bert_eps() -> f64 {
    1e-12
}
fn gelu() -> String {
    "gelu".into()
}

impl Config {
    /// Reads a `config.json`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] if a field is missing, or has a value whose arithmetic is not implemented here.
    pub fn from_json(json: &[u8]) -> Result<Self> {
        let refuse = |field: &str, message: String| Err(Error::new(ErrorKind::Config, message).on(field));
        let file: File =
            serde_json::from_slice(json).map_err(|source| Error::new(ErrorKind::Config, "is not a BERT configuration").because(source))?;
        if let Some(kind) = file.model_type.filter(|kind| kind != "bert") {
            return refuse("model_type", format!("{kind:?} is not implemented; use a checkpoint of type \"bert\""));
        }
        if let Some(kind) = file.position_embedding_type.filter(|kind| kind != "absolute") {
            return refuse("position_embedding_type", format!("{kind:?} is not implemented, only \"absolute\""));
        }
        if file.is_decoder || file.add_cross_attention {
            return refuse("is_decoder", "decoders and cross attention are not implemented".into());
        }
        let activation = match file.hidden_act.as_str() {
            "gelu" | "gelu_python" => Activation::Gelu,
            "gelu_new" | "gelu_pytorch_tanh" | "gelu_fast" => Activation::GeluTanh,
            "relu" => Activation::Relu,
            other => {
                return refuse("hidden_act", format!("{other:?} is not implemented; known are gelu, gelu_new, gelu_pytorch_tanh, relu"));
            }
        };
        for (field, value) in [
            ("vocab_size", file.vocab_size),
            ("hidden_size", file.hidden_size),
            ("num_hidden_layers", file.num_hidden_layers),
            ("num_attention_heads", file.num_attention_heads),
            ("intermediate_size", file.intermediate_size),
            ("type_vocab_size", file.type_vocab_size),
        ] {
            if value == 0 {
                return refuse(field, "must be at least 1".into());
            }
        }
        if file.max_position_embeddings < 8 {
            return refuse("max_position_embeddings", format!("{} leaves no room for a pair of sentences", file.max_position_embeddings));
        }
        if !file.hidden_size.is_multiple_of(file.num_attention_heads) {
            return refuse("num_attention_heads", format!("{} does not divide hidden_size {}", file.num_attention_heads, file.hidden_size));
        }
        if file.pad_token_id >= file.vocab_size {
            return refuse("pad_token_id", format!("{} is not in the vocabulary of {}", file.pad_token_id, file.vocab_size));
        }
        if !(file.layer_norm_eps.is_finite() && file.layer_norm_eps >= 0.0) {
            return refuse("layer_norm_eps", format!("{} is not a small number of 0 or more", file.layer_norm_eps));
        }
        Ok(Self {
            vocab_size: file.vocab_size,
            hidden_size: file.hidden_size,
            num_hidden_layers: file.num_hidden_layers,
            num_attention_heads: file.num_attention_heads,
            intermediate_size: file.intermediate_size,
            max_position_embeddings: file.max_position_embeddings,
            type_vocab_size: file.type_vocab_size,
            layer_norm_eps: file.layer_norm_eps,
            activation,
            id2label: file.id2label,
        })
    }

    /// Width of one attention head.
    pub fn head_size(&self) -> usize {
        self.hidden_size / self.num_attention_heads
    }
}
