//! Claims of different sources to candidate pairs, in a fixed order.

mod gate;
pub(crate) mod words;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use gate::{GateOptions, candidates};

/// Two sentences in the order in which the model reads them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pair {
    /// What is given.
    pub premise: Arc<str>,
    /// What is asked about.
    pub hypothesis: Arc<str>,
}

impl Pair {
    /// A pair of two texts.
    pub fn new(premise: impl Into<Arc<str>>, hypothesis: impl Into<Arc<str>>) -> Self {
        Self { premise: premise.into(), hypothesis: hypothesis.into() }
    }
}

/// Two claims of different sources that may speak of the same thing: positions in the event's list of claims, `a` before `b`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The claim of the earlier document.
    pub a: usize,
    /// The claim of the later document.
    pub b: usize,
    /// How much the two share, in `[0, 1]`.
    pub relatedness: f32,
}
