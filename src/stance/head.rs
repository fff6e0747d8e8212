//! The trained part: a gate on words alone, and a small network over the passages that the encoder has read.
//!
//! A head is a safetensors file of about a hundred kilobytes, made by `models/recipe/stance.py` for one encoder, whose weights' SHA-256
//! it names. `G` = features of a pair, `D` = features of a passage with
//! what the encoder says of it, `H` = its hidden size, per member `i`:
//!
//! | tensor | shape | |
//! |---|---|---|
//! | `rarity` | (65,536) u8 | weight of a term, in 1/16, by the low 16 bits of its hash |
//! | `gate.weight`, `gate.bias` | (G), (1) | log-odds that the text speaks of the target |
//! | `i.passage.weight`, `i.passage.bias` | (H, D), (H) | `s = tanh(W x + b)` of each passage |
//! | `i.attention.weight` | (H) | its share in the text: softmax of `w · s` |
//! | `i.hidden.weight`, `i.hidden.bias` | (M, 2 H + G), (M) | `max(0, W x + b)` of the mean by share, the greatest, and the pair's features |
//! | `i.out.weight`, `i.out.bias` | (4, M), (4) | logits: agree, disagree, discuss, unrelated |
//!
//! Members' logits are averaged.

use std::collections::HashMap;

use half::f16;
use safetensors::{Dtype, SafeTensors};

use super::INPUTS;
use super::lexical::PAIR;
use crate::error::{Error, ErrorKind, Result};
use crate::read::sha256_of;

/// How much a term tells: about the natural logarithm of the number of texts for each text that holds it.
pub(super) struct Rarity(Vec<u8>);

impl Rarity {
    /// How many places the table has.
    pub(super) const TERMS: usize = 1 << 16;

    pub(super) fn of(&self, term: u64) -> f32 {
        f32::from(self.0[Self::place(term)]) / 16.0
    }

    /// A term's place in the table.
    #[allow(clippy::cast_possible_truncation)] // the low bits are meant
    pub(super) fn place(term: u64) -> usize {
        term as usize % Self::TERMS
    }
}

/// One network of the head.
struct Member {
    passage: Vec<f32>, // (H, D)
    passage_bias: Vec<f32>,
    attention: Vec<f32>,
    hidden: Vec<f32>, // (M, 2 H + G)
    hidden_bias: Vec<f32>,
    out: Vec<f32>, // (4, M)
    out_bias: Vec<f32>,
}

/// What turns features into stances; belongs to one encoder.
pub struct Head {
    pub(super) rarity: Rarity,
    gate: Vec<f32>,
    gate_bias: f32,
    members: Vec<Member>,
    sha256: String,
    pub(super) options: HeadOptions,
}

/// What a head's file says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct HeadOptions {
    /// SHA-256 of the encoder's weights, in hexadecimal.
    pub model_sha256: String,
    /// From this probability of being related on the encoder reads a pair, in `[0, 1]`.
    pub gate: f32,
    /// Below this probability of the likeliest stance the answer is "unsure", in `[0, 1]`.
    pub abstain: f32,
    /// How many passages the encoder reads at most.
    pub passages: usize,
}

impl Head {
    /// Reads a head and checks that it belongs to the encoder with these weights.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if the bytes are no head or damaged; [`ErrorKind::Shape`] if a tensor does not fit; [`ErrorKind::Config`] if
    /// the head was made for other weights.
    pub fn from_safetensors(bytes: &[u8], model_sha256: &str) -> Result<Self> {
        let wrong = |message: &str| Error::new(ErrorKind::Model, message);
        let damaged = |source| wrong("is not a complete safetensors file; fetch or copy it again").because(source);
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(damaged)?;
        let file = SafeTensors::deserialize(bytes).map_err(damaged)?;
        let options = HeadOptions::from_metadata(metadata.metadata().as_ref())?;
        if options.model_sha256 != model_sha256 {
            let start = |hash: &str| hash.chars().take(12).collect::<String>();
            return Err(Error::new(
                ErrorKind::Config,
                format!(
                    "belongs to the model with SHA-256 {}…, the one in use is {}…; make a head for it with models/recipe/stance.py",
                    start(&options.model_sha256),
                    start(model_sha256)
                ),
            ));
        }
        let rarity = file.tensor("rarity").map_err(|source| wrong("is missing").on("tensor rarity").because(source))?;
        if rarity.dtype() != Dtype::U8 || rarity.data().len() != Rarity::TERMS {
            return Err(Error::new(ErrorKind::Shape, format!("is not {} numbers of type U8", Rarity::TERMS)).on("tensor rarity"));
        }
        let rarity = Rarity(rarity.data().to_vec());
        let tensors = Tensors::new(&file)?;
        let gate_bias = tensors.get("gate.bias", &[1])?[0];
        let members = (0..).take_while(|member| tensors.shapes.contains_key(&format!("{member}.passage.bias")));
        let members = members.map(|member| Member::new(&tensors, member)).collect::<Result<Vec<_>>>()?;
        Ok(Self { rarity, gate: tensors.get("gate.weight", &[PAIR])?, gate_bias, members, sha256: sha256_of(bytes), options })
    }

    /// SHA-256 of its file, in lower-case hexadecimals.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The options in its file.
    pub fn options(&self) -> &HeadOptions {
        &self.options
    }

    /// The probability that the text speaks of the target, by words alone.
    pub(super) fn related(&self, pair: &[f32]) -> f32 {
        1.0 / (1.0 + (-(dot(&self.gate, pair) + self.gate_bias)).exp())
    }

    /// Whether there is a network beside the gate; a head that is being made has none yet.
    pub(super) fn is_complete(&self) -> bool {
        !self.members.is_empty()
    }

    /// What each passage comes to, by member; `features` holds one row of `D` a passage.
    pub(super) fn states(&self, features: &[Vec<f32>]) -> States {
        debug_assert!(features.iter().all(|row| row.len() == INPUTS));
        let of = |member: &Member| {
            let state = |row: &Vec<f32>| -> Vec<f32> {
                member
                    .passage
                    .chunks_exact(INPUTS)
                    .zip(&member.passage_bias)
                    .map(|(weights, bias)| (dot(weights, row) + bias).tanh())
                    .collect()
            };
            features.iter().map(state).collect()
        };
        States(self.members.iter().map(of).collect())
    }

    /// Logits of agree, disagree, discuss, unrelated for those passages for which `keep` holds, which must be at least one.
    pub(super) fn logits(&self, pair: &[f32], states: &States, keep: impl Fn(usize) -> bool) -> [f32; 4] {
        let mut sums = [0.0; 4];
        for (member, states) in self.members.iter().zip(&states.0) {
            let kept: Vec<&Vec<f32>> = states.iter().enumerate().filter(|&(at, _)| keep(at)).map(|(_, state)| state).collect();
            for (sum, logit) in sums.iter_mut().zip(member.logits(pair, &kept)) {
                *sum += logit / self.members.len() as f32;
            }
        }
        sums
    }
}

/// States of passages by member.
pub(super) struct States(Vec<Vec<Vec<f32>>>);

impl Member {
    fn new(tensors: &Tensors, member: usize) -> Result<Self> {
        let name = |part: &str| format!("{member}.{part}");
        let size = tensors.length(&name("passage.bias"))?;
        let inner = tensors.length(&name("hidden.bias"))?;
        Ok(Self {
            passage: tensors.get(&name("passage.weight"), &[size, INPUTS])?,
            passage_bias: tensors.get(&name("passage.bias"), &[size])?,
            attention: tensors.get(&name("attention.weight"), &[size])?,
            hidden: tensors.get(&name("hidden.weight"), &[inner, 2 * size + PAIR])?,
            hidden_bias: tensors.get(&name("hidden.bias"), &[inner])?,
            out: tensors.get(&name("out.weight"), &[4, inner])?,
            out_bias: tensors.get(&name("out.bias"), &[4])?,
        })
    }

    fn logits(&self, pair: &[f32], states: &[&Vec<f32>]) -> [f32; 4] {
        let size = self.passage_bias.len();
        let scores: Vec<f32> = states.iter().map(|state| dot(&self.attention, state)).collect();
        let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let powers: Vec<f32> = scores.iter().map(|score| (score - highest).exp()).collect();
        let sum: f32 = powers.iter().sum();
        let mut input = vec![0.0; 2 * size];
        input[size..].fill(-1.0); // the least that tanh gives
        for (state, power) in states.iter().zip(&powers) {
            for (at, &value) in state.iter().enumerate() {
                input[at] += value * power / sum;
                input[size + at] = input[size + at].max(value);
            }
        }
        input.extend_from_slice(pair);
        let inner: Vec<f32> = self
            .hidden
            .chunks_exact(input.len())
            .zip(&self.hidden_bias)
            .map(|(weights, bias)| (dot(weights, &input) + bias).max(0.0))
            .collect();
        std::array::from_fn(|class| dot(&self.out[class * inner.len()..][..inner.len()], &inner) + self.out_bias[class])
    }
}

impl HeadOptions {
    fn from_metadata(metadata: Option<&HashMap<String, String>>) -> Result<Self> {
        let field = |name: &str| {
            metadata.and_then(|metadata| metadata.get(name)).ok_or_else(|| {
                Error::new(ErrorKind::Model, format!("has no {name:?} in its metadata; this is no stance head of models/recipe/stance.py"))
            })
        };
        if field("format")? != "rashomon-stance-2" {
            return Err(Error::new(
                ErrorKind::Model,
                format!("has the form {:?}; this version reads \"rashomon-stance-2\"", field("format")?),
            ));
        }
        let number = |name: &str, range: std::ops::RangeInclusive<f32>| {
            let text = field(name)?;
            text.parse::<f32>().ok().filter(|number| range.contains(number)).ok_or_else(|| {
                Error::new(ErrorKind::Model, format!("says {text:?}, not a number from {} to {}", range.start(), range.end())).on(name)
            })
        };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // in range
        let passages = number("passages", 1.0..=64.0)? as usize;
        Ok(Self {
            model_sha256: field("model_sha256")?.clone(),
            gate: number("gate", 0.0..=1.0)?,
            abstain: number("abstain", 0.0..=1.0)?,
            passages,
        })
    }
}

/// The float tensors of a file, in f32.
struct Tensors {
    shapes: HashMap<String, (Vec<usize>, Vec<f32>)>,
}

impl Tensors {
    fn new(file: &SafeTensors) -> Result<Self> {
        let mut shapes = HashMap::new();
        for (name, view) in file.iter() {
            let data = view.data();
            let values: Vec<f32> = match view.dtype() {
                Dtype::F32 => data.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect(),
                Dtype::F16 => data.chunks_exact(2).map(|b| f16::from_le_bytes([b[0], b[1]]).to_f32()).collect(),
                _ => continue,
            };
            if let Some(at) = values.iter().position(|value| !value.is_finite()) {
                return Err(
                    Error::new(ErrorKind::Model, format!("value {at} is {}; the head is damaged", values[at])).on(format!("tensor {name}"))
                );
            }
            shapes.insert(name.to_owned(), (view.shape().to_vec(), values));
        }
        Ok(Self { shapes })
    }

    fn find(&self, name: &str) -> Result<&(Vec<usize>, Vec<f32>)> {
        self.shapes.get(name).ok_or_else(|| Error::new(ErrorKind::Model, "is missing, or not F32 or F16").on(format!("tensor {name}")))
    }

    fn length(&self, name: &str) -> Result<usize> {
        Ok(self.find(name)?.1.len())
    }

    fn get(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
        let (found, values) = self.find(name)?;
        if found != shape {
            let message =
                format!("has shape {found:?}, the model and this version need {shape:?}; make the head again with models/recipe/stance.py");
            return Err(Error::new(ErrorKind::Shape, message).on(format!("tensor {name}")));
        }
        Ok(values.clone())
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
