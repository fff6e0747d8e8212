//! Pairs to calibrated predictions, through any network.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::align::Pair;
use crate::encode::{Encoder, Row, Sentence};
use crate::engine::{Engine, EngineOptions};
use crate::error::Result;
use crate::label::{Label, LabelMap};
use crate::model::{CandleNetwork, Checkpoint, Logits, Network};

/// Calibrated class probabilities in `[0, 1]` that sum to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Probabilities {
    /// That the premise entails the hypothesis.
    pub entailment: f32,
    /// That it leaves the hypothesis open.
    pub neutral: f32,
    /// That both cannot be true.
    pub contradiction: f32,
}

impl Probabilities {
    /// Softmax of one row of logits, in the model's column order, divided by the temperature.
    ///
    /// ```
    /// use rashomon::{LabelMap, Probabilities};
    /// let map = LabelMap::from_names(&["entailment", "neutral", "contradiction"])?;
    /// let p = Probabilities::from_logits([2.0, 0.0, 0.0], map, 1.0);
    /// assert!((p.entailment - 0.787).abs() < 1e-3);
    /// # Ok::<(), rashomon::Error>(())
    /// ```
    pub fn from_logits(logits: [f32; 3], labels: LabelMap, temperature: f32) -> Self {
        let probabilities = softmax(logits, temperature);
        let of = |label| probabilities[labels.column(label)];
        Self { entailment: of(Label::Entailment), neutral: of(Label::Neutral), contradiction: of(Label::Contradiction) }
    }

    /// The probability of one label.
    pub fn of(&self, label: Label) -> f32 {
        match label {
            Label::Entailment => self.entailment,
            Label::Neutral => self.neutral,
            Label::Contradiction => self.contradiction,
        }
    }

    /// The most probable label; on a tie the one that comes first in [`Label::ALL`].
    pub fn label(&self) -> Label {
        let mut best = Label::Entailment;
        for label in Label::ALL {
            if self.of(label) > self.of(best) {
                best = label;
            }
        }
        best
    }
}

/// Softmax of logits divided by a temperature.
pub(crate) fn softmax<const N: usize>(logits: [f32; N], temperature: f32) -> [f32; N] {
    let highest = logits.into_iter().fold(f32::NEG_INFINITY, f32::max);
    let powers = logits.map(|logit| ((logit - highest) / temperature).exp());
    let sum: f32 = powers.iter().sum();
    powers.map(|power| power / sum)
}

/// What a scorer says of one pair.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// Calibrated probabilities.
    pub probabilities: Probabilities,
    /// Length of the row in tokens, specials included, after truncation.
    pub tokens: usize,
    /// Tokens that were cut away.
    pub truncated: usize,
}

/// Anything that scores pairs; the flow is tested with a stub.
pub trait Scorer: Send + Sync {
    /// One prediction a pair, in order. A pair's prediction does not depend on the other pairs.
    ///
    /// # Errors
    /// Whatever tokenising or the network may fail with.
    fn score(&self, pairs: &[Pair]) -> Result<Vec<Prediction>>;

    /// One vector a text that is near those of texts on like matters, for the candidate gate; `None` if the scorer has none.
    ///
    /// # Errors
    /// Whatever tokenising may fail with.
    fn vectors(&self, texts: &[&str]) -> Result<Option<Vec<Vec<f32>>>> {
        let _ = texts;
        Ok(None)
    }
}

/// Tokenizer, network and calibration of one checkpoint.
pub struct CrossEncoder {
    encoder: Encoder,
    network: Box<dyn Network>,
    labels: LabelMap,
    temperature: f32,
    scored: AtomicU64,
}

/// Tokens of one micro-batch: enough rows to fill the kernels, few enough to stay in a core's cache.
const MICRO_BATCH_TOKENS: usize = 1024;

impl CrossEncoder {
    /// The scorer to use: the checkpoint's weights in the [`Engine`], by its defaults.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Tokenize`] or [`crate::ErrorKind::Config`] if the parts do not fit together or to this machine.
    pub fn new(checkpoint: &Checkpoint) -> Result<Self> {
        let engine = Engine::new(&checkpoint.config, &checkpoint.weights, EngineOptions::default())?;
        Self::with_network(checkpoint, Box::new(engine))
    }

    /// The reference scorer for a checkpoint, in candle.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Tokenize`] or [`crate::ErrorKind::Model`] if the parts do not fit together.
    pub fn reference(checkpoint: &Checkpoint) -> Result<Self> {
        Self::with_network(checkpoint, Box::new(CandleNetwork::new(&checkpoint.config, &checkpoint.weights)?))
    }

    /// A scorer that runs `network`, which must hold the checkpoint's weights.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Tokenize`] if the tokenizer does not fit the configuration.
    pub fn with_network(checkpoint: &Checkpoint, network: Box<dyn Network>) -> Result<Self> {
        let config = &checkpoint.config;
        let encoder = Encoder::new(&checkpoint.tokenizer, config.vocab_size, config.max_position_embeddings)
            .map_err(|error| error.in_file(format!("{}/tokenizer.json", checkpoint.name)))?;
        Ok(Self { encoder, network, labels: checkpoint.labels, temperature: checkpoint.calibration.temperature, scored: AtomicU64::new(0) })
    }

    /// What computes, for manifests.
    pub fn network(&self) -> String {
        self.network.name()
    }

    /// The tokenizer.
    pub fn encoder(&self) -> &Encoder {
        &self.encoder
    }

    /// How many pairs have been scored so far, for progress; safe to read while another thread scores.
    pub fn scored(&self) -> u64 {
        self.scored.load(Ordering::Relaxed)
    }
}

impl Scorer for CrossEncoder {
    fn score(&self, pairs: &[Pair]) -> Result<Vec<Prediction>> {
        let rows = self.encoder.rows(pairs)?;
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(|&at| rows[at].tokens()); // like lengths together; stable, so the order is fixed
        let batches = micro_batches(&rows, &order);
        let logits: Vec<Logits> = batches
            .par_iter()
            .map(|at| {
                let logits = self.network.forward(&self.encoder.batch(at.iter().map(|&at| &rows[at])));
                self.scored.fetch_add(at.len() as u64, Ordering::Relaxed);
                logits
            })
            .collect::<Result<_>>()?;
        let mut predictions = vec![None; rows.len()];
        for (batch, logits) in batches.iter().zip(&logits) {
            for (&at, row) in batch.iter().zip(logits.0.rows()) {
                let probabilities = Probabilities::from_logits([row[0], row[1], row[2]], self.labels, self.temperature);
                predictions[at] = Some(Prediction { probabilities, tokens: rows[at].tokens(), truncated: rows[at].truncated });
            }
        }
        Ok(predictions.into_iter().flatten().collect())
    }

    /// The mean of a text's word embeddings, each weighed by `ln(1 + n / df)` over the `n` texts, `(texts, hidden)`; no layer runs.
    fn vectors(&self, texts: &[&str]) -> Result<Option<Vec<Vec<f32>>>> {
        let sentences = texts.iter().map(|text| self.encoder.sentence(text)).collect::<Result<Vec<_>>>()?;
        let mut frequency: HashMap<u32, usize> = HashMap::new();
        for sentence in &sentences {
            for token in sentence.iter().collect::<HashSet<_>>() {
                *frequency.entry(*token).or_default() += 1;
            }
        }
        let weigh = |(token, &df): (&u32, &usize)| {
            let weight = (1.0 + sentences.len() as f32 / df as f32).ln();
            (*token, self.network.embedding(*token).into_iter().map(|value| value * weight).collect())
        };
        let embeddings: HashMap<u32, Vec<f32>> = frequency.iter().map(weigh).collect();
        let width = self.network.embedding(0).len();
        let mean = |sentence: &Sentence| {
            let mut mean = vec![0.0; width];
            for token in sentence.iter() {
                for (mean, value) in mean.iter_mut().zip(&embeddings[token]) {
                    *mean += value / sentence.len() as f32;
                }
            }
            mean
        };
        Ok(Some(sentences.iter().map(mean).collect()))
    }
}

/// Cuts the sorted rows into runs of at most [`MICRO_BATCH_TOKENS`] tokens, at least one row each.
fn micro_batches<'a>(rows: &[Row], order: &'a [usize]) -> Vec<&'a [usize]> {
    let (mut batches, mut start, mut tokens) = (Vec::new(), 0, 0);
    for (at, &row) in order.iter().enumerate() {
        let next = rows[row].tokens();
        if at > start && tokens + next > MICRO_BATCH_TOKENS {
            batches.push(&order[start..at]);
            (start, tokens) = (at, 0);
        }
        tokens += next;
    }
    if start < order.len() {
        batches.push(&order[start..]);
    }
    batches
}
