//! The three labels of natural language inference, and the order in which a model's columns hold them.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// What a premise says of a hypothesis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Label {
    /// Who accepts the premise accepts the hypothesis.
    Entailment,
    /// The premise leaves the hypothesis open.
    Neutral,
    /// Both cannot be true.
    Contradiction,
}

impl Label {
    /// All labels, in the order used everywhere in this crate.
    pub const ALL: [Self; 3] = [Self::Entailment, Self::Neutral, Self::Contradiction];

    /// The place of the label in [`Label::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// The standard name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Entailment => "entailment",
            Self::Neutral => "neutral",
            Self::Contradiction => "contradiction",
        }
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Label {
    type Err = Error;

    /// Reads the spellings in use, in any case: `entailment`, `entailed`, `entails`, `e`; `neutral`, `n`; `contradiction`,
    /// `contradictory`, `contradicts`, `c`.
    ///
    /// # Errors
    /// [`ErrorKind::Label`] for anything else.
    fn from_str(text: &str) -> Result<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "entailment" | "entailed" | "entails" | "entail" | "e" => Ok(Self::Entailment),
            "neutral" | "n" => Ok(Self::Neutral),
            "contradiction" | "contradictory" | "contradicts" | "contradict" | "contradicted" | "c" => Ok(Self::Contradiction),
            _ => Err(Error::new(ErrorKind::Label, format!("label {text:?} is not one of entailment, neutral, contradiction"))),
        }
    }
}

/// Which column of a model's logits holds which label: read from the checkpoint, never assumed.
///
/// ```
/// use rashomon::{Label, LabelMap};
/// let map = LabelMap::from_names(&["contradictory", "ENTAILMENT", "neutral"])?;
/// assert_eq!(map.column(Label::Contradiction), 0);
/// assert_eq!(map.label(1), Label::Entailment);
/// assert!(LabelMap::from_names(&["LABEL_0", "LABEL_1", "LABEL_2"]).is_err());
/// # Ok::<(), rashomon::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelMap {
    labels: [Label; 3],
}

impl LabelMap {
    /// From `id2label` of a `config.json`.
    ///
    /// # Errors
    /// [`ErrorKind::Label`] unless the ids are 0, 1, 2 and each label is named once.
    pub fn from_id2label(id2label: &BTreeMap<String, String>) -> Result<Self> {
        let name = |id: usize| {
            id2label.get(&id.to_string()).ok_or_else(|| {
                let listed: Vec<_> = id2label.iter().map(|(id, name)| format!("{id}: {name}")).collect();
                Error::new(
                    ErrorKind::Label,
                    format!("needs exactly the ids 0, 1 and 2, has {{{}}}; name the columns in order with --labels", listed.join(", ")),
                )
                .on("id2label")
            })
        };
        if id2label.len() != 3 {
            name(id2label.len().max(3))?;
        }
        Self::from_names(&[name(0)?, name(1)?, name(2)?]).map_err(|error| error.on("id2label"))
    }

    /// From the names of columns 0, 1 and 2.
    ///
    /// # Errors
    /// [`ErrorKind::Label`] for a name that is no label, or a label named twice.
    pub fn from_names<S: AsRef<str>>(names: &[S; 3]) -> Result<Self> {
        let mut labels = [Label::Neutral; 3];
        for (slot, name) in labels.iter_mut().zip(names) {
            *slot = name.as_ref().parse().map_err(|_| {
                Error::new(
                    ErrorKind::Label,
                    format!("column name {:?} does not say which label it is; name the columns in order with --labels entailment,neutral,contradiction", name.as_ref()),
                )
            })?;
        }
        for label in Label::ALL {
            if !labels.contains(&label) {
                return Err(Error::new(ErrorKind::Label, format!("no column is named {label}, so one of the others is named twice")));
            }
        }
        Ok(Self { labels })
    }

    /// The column of a label.
    pub fn column(self, label: Label) -> usize {
        self.labels.iter().position(|&l| l == label).unwrap_or(0)
    }

    /// The label of a column (0, 1 or 2).
    ///
    /// # Panics
    /// If `column` is over 2.
    pub fn label(self, column: usize) -> Label {
        self.labels[column]
    }
}

impl FromStr for LabelMap {
    type Err = Error;

    /// Three names with commas between, in column order.
    ///
    /// # Errors
    /// [`ErrorKind::Label`] for another count or an unknown name.
    fn from_str(text: &str) -> Result<Self> {
        let names: Vec<&str> = text.split(',').collect();
        let names: [&str; 3] = names.try_into().map_err(|_| {
            Error::new(ErrorKind::Label, format!("{text:?} does not name three labels, such as entailment,neutral,contradiction"))
        })?;
        Self::from_names(&names)
    }
}
