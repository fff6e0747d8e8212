#![doc = include_str!("../README.md")]

mod error;
mod label;

pub mod aggregate;
pub mod align;
pub mod dataset;
pub mod encode;
pub mod evaluate;
pub mod model;
pub mod read;
pub mod report;
pub mod score;
pub mod segment;

pub use align::Pair;
pub use error::{Error, ErrorKind, Result};
pub use label::{Label, LabelMap};
pub use model::Checkpoint;
pub use score::{CrossEncoder, Prediction, Probabilities, Scorer};
