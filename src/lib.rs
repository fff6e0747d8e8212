#![doc = include_str!("../README.md")]

mod error;
mod label;

// The flow: each stage sees the nouns of those above it.
pub mod read;
pub mod segment;
pub mod align;
pub mod encode;
pub mod model;
pub mod engine;
pub mod score;
pub mod stance;
pub mod aggregate;
pub mod compare;
pub mod report;

// Labelled pairs, and how well a scorer does on them.
pub mod dataset;
pub mod evaluate;

pub use align::Pair;
pub use compare::compare;
pub use error::{Error, ErrorKind, Result};
pub use label::{Label, LabelMap};
pub use model::Checkpoint;
pub use score::{CrossEncoder, Prediction, Probabilities, Scorer};
