//! The tensors of a `model.safetensors`, in f32, checked against the configuration before anything computes with them.

use std::collections::HashMap;

use half::slice::HalfFloatSliceExt;
use half::{bf16, f16};
use safetensors::{Dtype, SafeTensors};

use super::config::Config;
use crate::error::{Error, ErrorKind, Result};

/// Named tensors in f32, row-major; complete and finite for one [`Config`].
///
/// Names are those of Hugging Face's `BertForSequenceClassification`, for example
/// `bert.encoder.layer.0.attention.self.query.weight` `(out, in)`.
pub struct Weights {
    tensors: HashMap<String, Vec<f32>>,
}

impl Weights {
    /// Reads f32, f16 or bf16 tensors and checks that each that the model needs is there, has its shape and is finite.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if the bytes are truncated, a tensor is missing, of another type or not finite;
    /// [`ErrorKind::Shape`] if a tensor has another shape than the configuration says.
    pub fn from_safetensors(bytes: &[u8], config: &Config) -> Result<Self> {
        let file = SafeTensors::deserialize(bytes)
            .map_err(|source| Error::new(ErrorKind::Model, "is not a complete safetensors file; fetch or copy it again").because(source))?;
        let mut tensors = HashMap::new();
        for (name, shape) in Self::expected(config) {
            let view = file.tensor(&name).map_err(|_| {
                Error::new(ErrorKind::Model, "is missing: this is not a BertForSequenceClassification with three labels")
                    .on(format!("tensor {name}"))
            })?;
            if view.shape() != shape {
                return Err(Error::new(ErrorKind::Shape, format!("has shape {:?}, config.json says {shape:?}", view.shape()))
                    .on(format!("tensor {name}")));
            }
            let values = to_f32(view.dtype(), view.data()).map_err(|error| error.on(format!("tensor {name}")))?;
            if let Some(at) = values.iter().position(|v| !v.is_finite()) {
                return Err(Error::new(ErrorKind::Model, format!("value {at} is {}; the weights are damaged", values[at]))
                    .on(format!("tensor {name}")));
            }
            tensors.insert(name, values);
        }
        Ok(Self { tensors })
    }

    /// From values in memory, by the names that [`Weights::expected`] lists; others are ignored.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if a tensor is missing or not finite; [`ErrorKind::Shape`] if it has another size than the configuration says.
    pub fn from_tensors(mut values: HashMap<String, Vec<f32>>, config: &Config) -> Result<Self> {
        let mut tensors = HashMap::new();
        for (name, shape) in Self::expected(config) {
            let on = |error: Error| error.on(format!("tensor {name}"));
            let values = values.remove(&name).ok_or_else(|| on(Error::new(ErrorKind::Model, "is missing")))?;
            if values.len() != shape.iter().product::<usize>() {
                return Err(on(Error::new(ErrorKind::Shape, format!("has {} values, the configuration says {shape:?}", values.len()))));
            }
            if let Some(at) = values.iter().position(|v| !v.is_finite()) {
                return Err(on(Error::new(ErrorKind::Model, format!("value {at} is {}", values[at]))));
            }
            tensors.insert(name, values);
        }
        Ok(Self { tensors })
    }

    /// A tensor's values, row-major.
    ///
    /// # Panics
    /// If the name is none of those that [`Weights::expected`] lists.
    pub fn get(&self, name: &str) -> &[f32] {
        &self.tensors[name]
    }

    /// Name and shape of every tensor that a configuration needs.
    pub fn expected(config: &Config) -> Vec<(String, Vec<usize>)> {
        let (hidden, inner) = (config.hidden_size, config.intermediate_size);
        let mut list = vec![
            ("bert.embeddings.word_embeddings.weight".to_owned(), vec![config.vocab_size, hidden]),
            ("bert.embeddings.position_embeddings.weight".to_owned(), vec![config.max_position_embeddings, hidden]),
            ("bert.embeddings.token_type_embeddings.weight".to_owned(), vec![config.type_vocab_size, hidden]),
        ];
        let layer_norm = |list: &mut Vec<(String, Vec<usize>)>, name: &str| {
            list.extend(["weight", "bias"].map(|part| (format!("{name}.LayerNorm.{part}"), vec![hidden])));
        };
        let linear = |list: &mut Vec<(String, Vec<usize>)>, name: &str, out: usize, inputs: usize| {
            list.push((format!("{name}.weight"), vec![out, inputs]));
            list.push((format!("{name}.bias"), vec![out]));
        };
        layer_norm(&mut list, "bert.embeddings");
        for at in 0..config.num_hidden_layers {
            let layer = format!("bert.encoder.layer.{at}");
            for part in ["query", "key", "value"] {
                linear(&mut list, &format!("{layer}.attention.self.{part}"), hidden, hidden);
            }
            linear(&mut list, &format!("{layer}.attention.output.dense"), hidden, hidden);
            layer_norm(&mut list, &format!("{layer}.attention.output"));
            linear(&mut list, &format!("{layer}.intermediate.dense"), inner, hidden);
            linear(&mut list, &format!("{layer}.output.dense"), hidden, inner);
            layer_norm(&mut list, &format!("{layer}.output"));
        }
        linear(&mut list, "bert.pooler.dense", hidden, hidden);
        linear(&mut list, "classifier", 3, hidden);
        list
    }
}

fn to_f32(dtype: Dtype, data: &[u8]) -> Result<Vec<f32>> {
    Ok(match dtype {
        Dtype::F32 => data.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect(),
        Dtype::F16 => {
            let halves: Vec<f16> = data.chunks_exact(2).map(|b| f16::from_le_bytes([b[0], b[1]])).collect();
            let mut values = vec![0.0; halves.len()];
            halves.convert_to_f32_slice(&mut values);
            values
        }
        Dtype::BF16 => data.chunks_exact(2).map(|b| bf16::from_le_bytes([b[0], b[1]]).to_f32()).collect(),
        other => return Err(Error::new(ErrorKind::Model, format!("is of type {other:?}; only F32, F16 and BF16 are read"))),
    })
}
