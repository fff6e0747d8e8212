//! A checkpoint on disk or in the binary, and the reference network in candle.
//!
//! Candle stops at this door: in goes a [`Batch`], out come [`Logits`].

mod config;
mod encoder;
mod weights;

use std::borrow::Cow;
use std::path::Path;

use candle_core::{Device, Tensor};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

pub use config::{Activation, Config};
pub use weights::Weights;

use crate::encode::Batch;
use crate::error::{Error, ErrorKind, Result};
use crate::label::LabelMap;
use crate::read::sha256_of;

/// Unnormalised class scores, `(pairs, 3)`, columns in the order of the model's [`LabelMap`].
#[derive(Clone, Debug, PartialEq)]
pub struct Logits(pub Array2<f32>);

/// A network that turns a batch into logits: the candle reference or the fast engine.
pub trait Network: Send + Sync {
    /// The logits of every row of `batch`, `(rows, 3)`, in row order.
    ///
    /// # Errors
    /// [`ErrorKind::Shape`] if a row is longer than the model's positions or an id lies outside its tables.
    fn forward(&self, batch: &Batch) -> Result<Logits>;

    /// The word embedding of a token, `(hidden)`; zeros for an id outside the table.
    fn embedding(&self, token: u32) -> Vec<f32>;

    /// What computes, for manifests: for example `candle f32`.
    fn name(&self) -> String;
}

/// How raw scores become decisions; fitted on development data and kept beside the weights in `calibration.json`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Calibration {
    /// Logits are divided by this before the softmax.
    pub temperature: f32,
    /// A pair contradicts from this calibrated probability on, in `[0, 1]`.
    pub contradicts: f32,
    /// A claim supports another from this calibrated probability of entailment on, in `[0, 1]`.
    pub agrees: f32,
    /// A pair is unrelated from this calibrated probability of neutral on, the mean of both directions, in `[0, 1]`.
    pub unrelated: f32,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { temperature: 1.0, contradicts: 0.9, agrees: 0.8, unrelated: 0.5 }
    }
}

/// Everything that one Hugging Face folder holds: `config.json`, `tokenizer.json`, `model.safetensors`, perhaps `calibration.json` and
/// `stance.safetensors`.
pub struct Checkpoint {
    /// The folder's name, or `default` for the embedded model.
    pub name: String,
    /// The network's shape.
    pub config: Config,
    /// Which column is which label.
    pub labels: LabelMap,
    /// The tensors.
    pub weights: Weights,
    /// The bytes of `tokenizer.json`.
    pub tokenizer: Cow<'static, [u8]>,
    /// Temperature and thresholds.
    pub calibration: Calibration,
    /// The bytes of `stance.safetensors`, the head for stances, if there is one.
    pub stance: Option<Cow<'static, [u8]>>,
    /// SHA-256 of the weights file, in hex.
    pub sha256: String,
}

macro_rules! embedded {
    ($file:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/default/", $file)).as_slice()
    };
}

impl Checkpoint {
    /// The model that the binary carries, `models/default`.
    ///
    /// # Errors
    /// As [`Checkpoint::from_folder`]; a test makes sure that there is none.
    pub fn embedded() -> Result<Self> {
        Self::from_parts(
            "default",
            embedded!("config.json"),
            Cow::Borrowed(embedded!("tokenizer.json")),
            embedded!("model.safetensors"),
            Some(embedded!("calibration.json")),
            None,
        )
        .map(|checkpoint| Self { stance: Some(Cow::Borrowed(embedded!("stance.safetensors"))), ..checkpoint })
        .map_err(|error| error.in_folder("models/default"))
    }

    /// A folder in Hugging Face layout; `labels` overrides what its `id2label` says.
    ///
    /// # Errors
    /// [`ErrorKind::Read`] for a missing file; [`ErrorKind::Config`], [`ErrorKind::Label`], [`ErrorKind::Model`] or [`ErrorKind::Shape`]
    /// for contents that do not fit together. Each names the file.
    pub fn from_folder(folder: &Path, labels: Option<LabelMap>) -> Result<Self> {
        let read = |file: &str| {
            let path = folder.join(file);
            std::fs::read(&path).map_err(|source| Error::read(path, source))
        };
        let config = read("config.json")?;
        let tokenizer = read("tokenizer.json")?;
        let calibration = folder.join("calibration.json").exists().then(|| read("calibration.json")).transpose()?;
        let weights = read("model.safetensors")?;
        let name = folder.file_name().map_or_else(|| folder.display().to_string(), |name| name.to_string_lossy().into_owned());
        let stance = folder.join("stance.safetensors").exists().then(|| read("stance.safetensors")).transpose()?;
        Self::from_parts(&name, &config, Cow::Owned(tokenizer), &weights, calibration.as_deref(), labels)
            .map(|checkpoint| Self { stance: stance.map(Cow::Owned), ..checkpoint })
            .map_err(|error| error.in_folder(folder))
    }

    fn from_parts(
        name: &str,
        config: &[u8],
        tokenizer: Cow<'static, [u8]>,
        weights: &[u8],
        calibration: Option<&[u8]>,
        labels: Option<LabelMap>,
    ) -> Result<Self> {
        let config = Config::from_json(config).map_err(|error| error.in_file("config.json"))?;
        let labels = labels.map_or_else(|| LabelMap::from_id2label(&config.id2label), Ok).map_err(|error| error.in_file("config.json"))?;
        let calibration = calibration.map(Calibration::from_json).transpose().map_err(|error| error.in_file("calibration.json"))?;
        let (sha256, weights) = rayon::join(|| sha256_of(weights), || Weights::from_safetensors(weights, &config));
        let weights = weights.map_err(|error| error.in_file("model.safetensors"))?;
        Ok(Self {
            name: name.to_owned(),
            config,
            labels,
            weights,
            tokenizer,
            calibration: calibration.unwrap_or_default(),
            stance: None,
            sha256,
        })
    }
}

impl Calibration {
    /// Reads a `calibration.json`; absent fields have their defaults.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for an unknown field, a temperature that is not positive, or a threshold outside `[0, 1]`.
    pub fn from_json(json: &[u8]) -> Result<Self> {
        let this: Self =
            serde_json::from_slice(json).map_err(|source| Error::new(ErrorKind::Config, "is not a calibration").because(source))?;
        this.check()?;
        Ok(this)
    }

    /// This calibration with the thresholds that are given in place of its own.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for a threshold outside `[0, 1]`.
    pub fn with_thresholds(self, contradicts: Option<f32>, agrees: Option<f32>, unrelated: Option<f32>) -> Result<Self> {
        let chosen = Self {
            temperature: self.temperature,
            contradicts: contradicts.unwrap_or(self.contradicts),
            agrees: agrees.unwrap_or(self.agrees),
            unrelated: unrelated.unwrap_or(self.unrelated),
        };
        chosen.check()?;
        Ok(chosen)
    }

    /// Checks the ranges that [`Calibration::from_json`] names.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for a value out of range.
    pub fn check(&self) -> Result<()> {
        if !(self.temperature.is_finite() && self.temperature > 0.0) {
            return Err(Error::new(ErrorKind::Config, format!("{} is not above zero", self.temperature)).on("temperature"));
        }
        for (name, value) in [("contradicts", self.contradicts), ("agrees", self.agrees), ("unrelated", self.unrelated)] {
            if !(0.0..=1.0).contains(&value) {
                return Err(Error::new(ErrorKind::Config, format!("{value} is not between 0 and 1")).on(name));
            }
        }
        Ok(())
    }
}

/// The reference: `BertForSequenceClassification` in candle, f32 on the CPU.
pub struct CandleNetwork {
    classifier: encoder::Classifier,
    config: Config,
}

impl CandleNetwork {
    /// Builds the network.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if candle cannot hold the tensors.
    pub fn new(config: &Config, weights: &Weights) -> Result<Self> {
        let classifier = encoder::Classifier::new(weights, config).map_err(candle)?;
        Ok(Self { classifier, config: config.clone() })
    }
}

impl Network for CandleNetwork {
    fn forward(&self, batch: &Batch) -> Result<Logits> {
        check(batch, &self.config)?;
        if batch.is_empty() {
            return Ok(Logits(Array2::zeros((0, 3))));
        }
        let (rows, seq) = (batch.len(), batch.longest());
        let (mut ids, mut segments, mut mask) = (vec![0u32; rows * seq], vec![0u32; rows * seq], vec![0f32; rows * seq]);
        for (at, row) in batch.rows().enumerate() {
            let padded = at * seq..at * seq + row.len();
            ids[padded.clone()].copy_from_slice(&batch.ids()[row.clone()]);
            segments[padded.clone()].copy_from_slice(&batch.segments()[row]);
            mask[padded].fill(1.0);
        }
        let tensor = |values: Vec<u32>| Tensor::from_vec(values, (rows, seq), &Device::Cpu).map_err(candle);
        let mask = Tensor::from_vec(mask, (rows, seq), &Device::Cpu).map_err(candle)?;
        let logits = self.classifier.forward(&tensor(ids)?, &tensor(segments)?, &mask).map_err(candle)?; // (rows, 3)
        let values = logits.flatten_all().and_then(|flat| flat.to_vec1::<f32>()).map_err(candle)?;
        Array2::from_shape_vec((rows, 3), values)
            .map(Logits)
            .map_err(|source| Error::new(ErrorKind::Shape, "logits are not (rows, 3)").because(source))
    }

    fn embedding(&self, token: u32) -> Vec<f32> {
        self.classifier.embedding(token).unwrap_or_else(|_| vec![0.0; self.config.hidden_size])
    }

    fn name(&self) -> String {
        "candle f32".into()
    }
}

/// Refuses a batch that the tables of the model cannot hold.
///
/// # Errors
/// [`ErrorKind::Shape`] for an empty row, a row longer than the positions, or an id or segment outside its table.
pub fn check(batch: &Batch, config: &Config) -> Result<()> {
    let refuse = |message: String| Err(Error::new(ErrorKind::Shape, message));
    for (at, row) in batch.rows().enumerate() {
        if row.is_empty() || row.len() > config.max_position_embeddings {
            return refuse(format!("row {at} has {} tokens; the model reads 1 to {}", row.len(), config.max_position_embeddings));
        }
    }
    if let Some(id) = batch.ids().iter().find(|&&id| id as usize >= config.vocab_size) {
        return refuse(format!("token id {id} is outside the vocabulary of {}", config.vocab_size));
    }
    if let Some(id) = batch.segments().iter().find(|&&id| id as usize >= config.type_vocab_size) {
        return refuse(format!("segment {id} is outside the {} of the model", config.type_vocab_size));
    }
    Ok(())
}

fn candle(source: candle_core::Error) -> Error {
    Error::new(ErrorKind::Model, "candle, the reference network, failed; leave out --backend candle to use the engine").because(source)
}
