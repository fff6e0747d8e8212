//! What an annotator said of a pair, in the spellings of the published sets.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::label::Label;

/// The label that people gave a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Gold {
    /// One of the three labels.
    Label(Label),
    /// Neutral or contradiction: two-way sets (HANS, RTE) do not say which.
    NotEntailment,
}

impl Gold {
    /// The standard name; `not_entailment` for [`Gold::NotEntailment`].
    pub fn name(self) -> &'static str {
        match self {
            Self::Label(label) => label.name(),
            Self::NotEntailment => "not_entailment",
        }
    }

    /// Whether a predicted label agrees with it.
    ///
    /// ```
    /// use rashomon::{Label, dataset::Gold};
    /// assert!(Gold::NotEntailment.accepts(Label::Neutral));
    /// assert!(!Gold::Label(Label::Contradiction).accepts(Label::Neutral));
    /// ```
    pub fn accepts(self, predicted: Label) -> bool {
        match self {
            Self::Label(label) => label == predicted,
            Self::NotEntailment => predicted != Label::Entailment,
        }
    }
}

impl fmt::Display for Gold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Gold {
    type Err = Error;

    /// Reads what [`Label`] reads and the spellings of fact-checking and two-way sets, in any case and with `_`, `-` or a space between
    /// words: `SUPPORTS` is entailment, `REFUTES` contradiction, `NOT ENOUGH INFO` neutral; `not_entailment` and `non-entailment` are
    /// [`Gold::NotEntailment`].
    ///
    /// # Errors
    /// [`ErrorKind::Label`] for anything else, numbers among it: their meaning differs from set to set.
    fn from_str(text: &str) -> Result<Self> {
        if let Ok(label) = text.parse() {
            return Ok(Self::Label(label));
        }
        let plain = text.trim().to_lowercase().replace(['_', '-'], " ");
        match plain.as_str() {
            "supports" | "supported" | "support" => Ok(Self::Label(Label::Entailment)),
            "refutes" | "refuted" | "refute" => Ok(Self::Label(Label::Contradiction)),
            "not enough info" | "not enough information" | "notenoughinfo" | "nei" => Ok(Self::Label(Label::Neutral)),
            "not entailment" | "non entailment" | "not entailed" => Ok(Self::NotEntailment),
            _ if plain.parse::<f64>().is_ok() => Err(Error::new(
                ErrorKind::Label,
                format!("label {text:?} is a number, and sets differ in what they mean by it; write entailment, neutral or contradiction"),
            )),
            _ => Err(Error::new(
                ErrorKind::Label,
                format!("label {text:?} is not one of entailment, neutral, contradiction, not_entailment"),
            )),
        }
    }
}
