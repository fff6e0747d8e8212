//! What a text of any length says of a target (a claim, a headline): agree, disagree, discuss or unrelated.
//!
//! First a gate on words alone: most pairs of headlines and articles share nothing, and cost nothing. For the rest the encoder reads the
//! passages that hold most of the target and the first one, each against the target, and a small trained [`Head`] decides from what the
//! encoder saw, the words by which a text hedges, denies or passes on, and where each passage stands.

mod cues;
mod head;
mod lexical;

use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use head::{Head, HeadOptions};
pub use lexical::{Target, Text, by_words};

use crate::align::Pair;
use crate::error::{Error, ErrorKind, Result};
use crate::label::Label;
use crate::score::{Prediction, Probabilities, Scorer, softmax};
use crate::segment::Attribution;

/// How a text stands to a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// It takes the target to be true, or is for it.
    Agree,
    /// It takes the target to be false, or is against it.
    Disagree,
    /// It speaks of the target and takes no side: it reports that others say so, or doubts.
    Discuss,
    /// It speaks of something else.
    Unrelated,
}

impl Stance {
    /// All stances, in the order used everywhere in this crate.
    pub const ALL: [Self; 4] = [Self::Agree, Self::Disagree, Self::Discuss, Self::Unrelated];

    /// The place of the stance in [`Stance::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// The name that the Fake News Challenge uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Disagree => "disagree",
            Self::Discuss => "discuss",
            Self::Unrelated => "unrelated",
        }
    }
}

impl fmt::Display for Stance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Stance {
    type Err = Error;

    /// Reads the names of the published sets, in any case: `agree`, `for`, `favor`, `pro`, `support`; `disagree`, `against`, `con`,
    /// `undermine`; `discuss`, `observing`, `none`, `neutral`; `unrelated`.
    ///
    /// # Errors
    /// [`ErrorKind::Label`] for anything else.
    fn from_str(text: &str) -> Result<Self> {
        match text.trim().to_lowercase().as_str() {
            "agree" | "agrees" | "for" | "favor" | "favour" | "pro" | "support" | "supports" => Ok(Self::Agree),
            "disagree" | "disagrees" | "against" | "con" | "undermine" | "undermines" | "oppose" | "opposes" => Ok(Self::Disagree),
            "discuss" | "discusses" | "observing" | "none" | "neutral" | "comment" => Ok(Self::Discuss),
            "unrelated" => Ok(Self::Unrelated),
            _ => Err(Error::new(ErrorKind::Label, format!("stance {text:?} is not one of agree, disagree, discuss, unrelated"))),
        }
    }
}

/// A passage that decided, and how much.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Deciding {
    /// Half-open byte range in the text.
    pub span: Range<usize>,
    /// What it holds, white space collapsed.
    pub text: String,
    /// To whom the passage attributes what it says, if it does.
    pub attribution: Option<Attribution>,
    /// By how much the log-odds of the stance fall without this passage.
    pub effect: f32,
    /// What the encoder says of passage (premise) and target (hypothesis).
    pub probabilities: Probabilities,
}

/// What is said of one target and text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StancePrediction {
    /// By [`Stance::ALL`], in `[0, 1]`, sum 1.
    pub probabilities: [f32; 4],
    /// The probability by words alone that the text speaks of the target.
    pub related: f32,
    /// Passages that decided, the strongest first; empty where the gate decided.
    pub deciding: Vec<Deciding>,
    /// How many passages the text has, of which the encoder read ...
    pub passages: usize,
    /// ... so many.
    pub read: usize,
    /// Tokens that were cut away because target and passage together are longer than the encoder reads.
    pub truncated: usize,
}

impl StancePrediction {
    /// The likeliest stance; of equals the one that comes first in [`Stance::ALL`].
    pub fn stance(&self) -> Stance {
        self.among(&Stance::ALL)
    }

    /// The likeliest of some stances, which must not be empty: for sets that do not know all four. Where discuss is among them and
    /// unrelated is not, discuss stands for both: neither for nor against.
    pub fn among(&self, stances: &[Stance]) -> Stance {
        let both = !stances.contains(&Stance::Unrelated);
        let of = |stance| self.of(stance) + if both && stance == Stance::Discuss { self.of(Stance::Unrelated) } else { 0.0 };
        let first = stances.first().copied().unwrap_or(Stance::Unrelated);
        stances.iter().fold(first, |best, &stance| if of(stance) > of(best) { stance } else { best })
    }

    /// The probability of a stance.
    pub fn of(&self, stance: Stance) -> f32 {
        self.probabilities[stance.index()]
    }

    /// The likeliest stance, or none if its probability is below `least`.
    pub fn verdict(&self, least: f32) -> Option<Stance> {
        let stance = self.stance();
        (self.of(stance) >= least).then_some(stance)
    }
}

/// How pairs are judged.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StanceOptions {
    /// From this probability of being related on the encoder reads a pair [default: the head's]; 0 where all texts are known to speak
    /// of their targets.
    pub gate: Option<f32>,
}

/// Judges targets and texts with an encoder and its head.
pub struct StanceScorer<'a> {
    encoder: &'a dyn Scorer,
    head: &'a Head,
    options: StanceOptions,
}

/// Deciding passages that a prediction names.
const DECIDING: usize = 3;

/// Shares of agree, disagree and discuss among related pairs of the training set, for pairs that the encoder does not read.
const SHARES: [f32; 3] = [0.27, 0.06, 0.67];

/// What is known of one pair: the words' features, and those of the passages that the encoder read.
pub struct Features {
    /// Of the pair, `(G)`.
    pub pair: Vec<f32>,
    /// Of each passage that was read, `(passages, D)`; empty where the gate decided.
    pub passages: Vec<Vec<f32>>,
}

/// Length of a passage's features: those of its words, then the logarithms of the encoder's probabilities.
const INPUTS: usize = lexical::PASSAGE + Label::ALL.len();

/// A pair on its way to the head.
struct Read {
    pair: Vec<f32>,
    related: f32,
    chosen: Vec<usize>,
    predictions: Vec<Prediction>,
    passages: Vec<Vec<f32>>,
}

impl<'a> StanceScorer<'a> {
    /// A scorer from parts that belong together, as [`Head::from_safetensors`] has checked.
    pub fn new(encoder: &'a dyn Scorer, head: &'a Head, options: StanceOptions) -> Self {
        Self { encoder, head, options }
    }

    /// One prediction a pair, in order; none depends on the others.
    ///
    /// # Errors
    /// Whatever tokenising or the network may fail with; [`ErrorKind::Model`] if the head is only a gate.
    pub fn score(&self, pairs: &[(Arc<Target>, Arc<Text>)]) -> Result<Vec<StancePrediction>> {
        if !self.head.is_complete() {
            return Err(Error::new(
                ErrorKind::Model,
                "the stance head has no network, only a gate; make it again with models/recipe/stance.py",
            ));
        }
        let reads = self.read(pairs)?;
        Ok(pairs.par_iter().zip(&reads).map(|((_, text), read)| self.predict(text, read)).collect())
    }

    /// What a head is trained on: the features of each pair, in order.
    ///
    /// # Errors
    /// Whatever tokenising or the network may fail with.
    pub fn features(&self, pairs: &[(Arc<Target>, Arc<Text>)]) -> Result<Vec<Features>> {
        Ok(self.read(pairs)?.into_iter().map(|read| Features { pair: read.pair, passages: read.passages }).collect())
    }

    /// Gates, and lets the encoder read what passes.
    fn read(&self, pairs: &[(Arc<Target>, Arc<Text>)]) -> Result<Vec<Read>> {
        let gate = self.options.gate.unwrap_or(self.head.options.gate);
        let rarity = &self.head.rarity;
        let mut reads: Vec<Read> = pairs
            .par_iter()
            .map(|(target, text)| {
                let pair = lexical::pair(target, text, rarity).to_vec();
                let related = if text.passages.is_empty() { 0.0 } else { self.head.related(&pair) };
                let read = !text.passages.is_empty() && related >= gate;
                let chosen = if read { lexical::choose(target, text, rarity, self.head.options.passages) } else { Vec::new() };
                Read { pair, related, chosen, predictions: Vec::new(), passages: Vec::new() }
            })
            .collect();
        let mut rows = Vec::new();
        for ((target, text), read) in pairs.iter().zip(&reads) {
            for &at in &read.chosen {
                rows.push(Pair::new(text.passages[at].text.as_str(), target.text.clone()));
            }
        }
        let mut seen = self.encoder.score(&rows)?.into_iter();
        for ((target, text), read) in pairs.iter().zip(&mut reads) {
            for &at in &read.chosen {
                let Some(prediction) = seen.next() else {
                    return Err(Error::new(ErrorKind::Shape, "the encoder returned fewer predictions than pairs"));
                };
                let mut features = lexical::passage(target, text, at, rarity).to_vec();
                features.extend(Label::ALL.map(|label| prediction.probabilities.of(label).max(1e-6).ln()));
                read.predictions.push(prediction);
                read.passages.push(features);
            }
        }
        Ok(reads)
    }

    fn predict(&self, text: &Text, read: &Read) -> StancePrediction {
        let mut prediction = StancePrediction {
            probabilities: [0.0, 0.0, 0.0, 1.0 - read.related],
            related: read.related,
            deciding: Vec::new(),
            passages: text.passages.len(),
            read: read.chosen.len(),
            truncated: read.predictions.iter().map(|prediction| prediction.truncated).sum(),
        };
        if read.chosen.is_empty() {
            for (probability, share) in prediction.probabilities.iter_mut().zip(SHARES) {
                *probability = read.related * share;
            }
            return prediction;
        }
        let states = self.head.states(&read.passages);
        let logits = self.head.logits(&read.pair, &states, |_| true);
        prediction.probabilities = softmax(logits, 1.0);
        let stance = prediction.stance();
        let odds = log_odds(logits, stance);
        for (at, (&place, seen)) in read.chosen.iter().zip(&read.predictions).enumerate() {
            let without =
                if read.chosen.len() > 1 { log_odds(self.head.logits(&read.pair, &states, |other| other != at), stance) } else { 0.0 };
            let claim = &text.passages[place];
            prediction.deciding.push(Deciding {
                span: claim.span.clone(),
                text: claim.text.clone(),
                attribution: claim.attribution.clone(),
                effect: odds - without,
                probabilities: seen.probabilities,
            });
        }
        prediction.deciding.sort_by(|a, b| b.effect.total_cmp(&a.effect)); // stable: of equals the earlier
        let positive = prediction.deciding.iter().filter(|deciding| deciding.effect > 0.0).count();
        prediction.deciding.truncate(positive.clamp(1, DECIDING));
        prediction
    }
}

/// The logarithm of the odds of one stance against all others.
fn log_odds(logits: [f32; 4], stance: Stance) -> f32 {
    let highest = logits.into_iter().fold(f32::NEG_INFINITY, f32::max);
    let others: f32 = Stance::ALL.iter().filter(|&&other| other != stance).map(|other| (logits[other.index()] - highest).exp()).sum();
    (logits[stance.index()] - highest) - others.max(1e-30).ln()
}

/// The places in a head's table of rarities that the text's terms have, for counting them when a head is made.
pub fn places(text: &Text) -> impl Iterator<Item = usize> {
    text.whole.hashes().map(head::Rarity::place)
}

/// The length of that table.
pub const PLACES: usize = head::Rarity::TERMS;
