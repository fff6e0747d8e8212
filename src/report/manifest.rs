//! What a run was made from: enough to make it again and get the same bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::SCHEMA;

/// Provenance of a report: no clock and no host, so that the same input gives the same bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this crate.
    pub version: String,
    /// Version of the columns, [`SCHEMA`].
    pub schema: u32,
    /// What scored the pairs.
    pub model: ModelUsed,
    /// Probabilities in `[0, 1]` at which a relation is decided, by name.
    pub thresholds: BTreeMap<String, f32>,
    /// The run's options that change results, by name.
    pub options: BTreeMap<String, String>,
    /// The files that were read, in order.
    pub inputs: Vec<Input>,
    /// Documents that were left out, and why.
    pub skipped: Vec<Skipped>,
    /// What was counted on the way.
    pub counts: Counts,
}

/// The network and its calibration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ModelUsed {
    /// The checkpoint's name, such as `default`.
    pub name: String,
    /// SHA-256 of its weights, in hexadecimal.
    pub sha256: String,
    /// What computed, such as `candle f32`.
    pub network: String,
    /// What logits were divided by.
    pub temperature: f32,
}

/// A file that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// As the user named it.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// How many documents came from it.
    pub documents: usize,
}

/// A document that was left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Its file, and its record or id where the file holds several.
    pub document: String,
    /// Why.
    pub reason: String,
}

/// What was counted on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Sentences left out as stating nothing, such as by-lines, photo credits and questions.
    pub left_out_sentences: u64,
    /// Pairs of which the model could not read everything in at least one direction.
    pub truncated_pairs: u64,
}

impl Default for Manifest {
    /// A manifest of this crate's version and schema, and nothing else.
    fn default() -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            schema: SCHEMA,
            model: ModelUsed::default(),
            thresholds: BTreeMap::new(),
            options: BTreeMap::new(),
            inputs: Vec::new(),
            skipped: Vec::new(),
            counts: Counts::default(),
        }
    }
}
