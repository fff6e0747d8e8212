//! Predictions to relations, reasons, narratives, divergences and stances: the formulas live here only.

mod divergences;
mod narratives;
mod reasons;
mod relation;
mod stances;
mod witnesses;

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::align::Candidate;
use crate::read::Document;
use crate::score::Prediction;
use crate::segment::Claim;

pub use relation::{Scores, ScoringTexts, judge, scoring_texts};
pub use stances::{Basis, Standing, representatives, stances};
pub use witnesses::{shared_passages, witnesses};

/// How two claims of different sources stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// One supports the other; see [`Direction`].
    Agrees,
    /// Both cannot be true.
    Contradicts,
    /// Neither says anything of the other.
    Unrelated,
    /// The scores do not decide at the thresholds in force.
    Unsure,
}

/// Which claim supports which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// `a` entails `b`.
    Ab,
    /// `b` entails `a`.
    Ba,
    /// Each entails the other.
    Both,
}

/// What the text itself shows beside a relation. A reason annotates; it never makes or unmakes a relation in silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// The same quantity with values that cannot both hold.
    Number,
    /// Different dates, times or durations for the same thing.
    Time,
    /// One side denies what the other states.
    Negation,
    /// Different doers of the same thing.
    Actor,
    /// The same two parties with their parts exchanged.
    Role,
    /// Different places for the same thing.
    Place,
    /// Planned, possible or claimed against done.
    Modality,
    /// Opposite wording.
    Characterisation,
    /// The accounts are dated differently: both may have been true in turn.
    Evolved,
    /// A claim is attributed to somebody.
    Reported,
}

/// A reason with what shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it shows.
    pub reason: Reason,
    /// Half-open byte range in document `a`'s text, if that side shows it.
    pub a: Option<Range<usize>>,
    /// Half-open byte range in document `b`'s text, if that side shows it.
    pub b: Option<Range<usize>>,
    /// A few words for people, such as `46 ≠ 12`; may be empty.
    pub note: String,
}

/// A candidate pair after scoring, in both directions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// Which claims.
    pub candidate: Candidate,
    /// Claim `a` as premise, `b` as hypothesis.
    pub ab: Prediction,
    /// Claim `b` as premise, `a` as hypothesis.
    pub ba: Prediction,
    /// What follows.
    pub relation: Relation,
    /// Which supports which; only for [`Relation::Agrees`].
    pub direction: Option<Direction>,
    /// Calibrated probability of the relation, in `[0, 1]`; of [`Relation::Unsure`] the largest of the three that did not decide.
    pub confidence: f32,
    /// Calibrated probability that the two contradict, in `[0, 1]`: over both directions, of the stronger variant; candidates are ranked by it.
    #[serde(default)]
    pub contradiction: f32,
    /// Whether the contents of attributed claims decided, not the sentences as they stand (whose scores `ab` and `ba` are).
    #[serde(default)]
    pub by_content: bool,
    /// The contents of attributed claims, as [`Judgement::ab`] and [`Judgement::ba`], if a side is attributed.
    #[serde(default)]
    pub content: Option<(Prediction, Prediction)>,
    /// What the text shows, in a fixed order.
    pub evidence: Vec<Evidence>,
}

/// A group of mutually supporting claims.
///
/// Agreeing claims are joined, the most confident pair first, as long as no pair between the two groups contradicts and at least
/// half of the judged pairs between them agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narrative {
    /// Positions of its claims in [`Comparison::claims`], ascending.
    pub claims: Vec<usize>,
    /// Documents that hold it, ascending.
    pub holders: Vec<usize>,
}

/// Two narratives that contradict each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Divergence {
    /// The narrative of the earlier first claim, a position in [`Comparison::narratives`].
    pub a: usize,
    /// The other one.
    pub b: usize,
    /// Documents that hold neither, ascending.
    pub silent: Vec<usize>,
    /// Contradicting judgements between the two, strongest first; positions in [`Comparison::judgements`].
    pub judgements: Vec<usize>,
    /// Rank score, higher is stronger: `confidence * (1 + 0.25 * log2(witnesses of a) + 0.25 * log2(witnesses of b))`, where
    /// near-copies, and documents that only share a passage, are one witness.
    pub strength: f32,
    /// Confidence of the strongest contradiction, in `[0, 1]`.
    pub confidence: f32,
}

/// What two sources have to do with each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourcePair {
    /// The earlier document.
    pub a: usize,
    /// The later document.
    pub b: usize,
    /// Candidate pairs that were scored.
    pub compared: usize,
    /// Of these, pairs that agree.
    pub agreeing: usize,
    /// Of these, pairs that contradict.
    pub contradicting: usize,
    /// Of these, pairs left unsure.
    pub unsure: usize,
    /// Share of the claims of both that are in some candidate pair between the two, in `[0, 1]`.
    pub coverage: f32,
}

/// Everything found out about one event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The event's name; empty if the input names none.
    pub event: String,
    /// Its documents, in input order.
    pub documents: Vec<Document>,
    /// Their claims, by document and place.
    pub claims: Vec<Claim>,
    /// The candidate pairs, in candidate order.
    pub judgements: Vec<Judgement>,
    /// Groups of documents that share their wording and count as one witness: for each document the smallest index of its group.
    pub witnesses: Vec<usize>,
    /// Narratives that take part in a divergence or have several holders.
    pub narratives: Vec<Narrative>,
    /// Strongest first.
    pub divergences: Vec<Divergence>,
    /// Every pair of documents, in order.
    pub sources: Vec<SourcePair>,
}

/// Puts an event together: witnesses, narratives, divergences and the source matrix from its judgements.
///
/// The judgements are put into candidate order; the order in which they come makes no difference. Strength, grouping and counts
/// are documented at [`Divergence::strength`], [`Narrative`], [`witnesses`] and [`shared_passages`].
///
/// # Panics
/// If a judgement points outside `claims`, or a claim outside `documents`.
pub fn aggregate(event: impl Into<String>, documents: Vec<Document>, claims: Vec<Claim>, mut judgements: Vec<Judgement>) -> Comparison {
    judgements.sort_by_key(|judgement| (judgement.candidate.a, judgement.candidate.b));
    judgements.dedup_by_key(|judgement| (judgement.candidate.a, judgement.candidate.b));
    let witnesses = witnesses(&documents);
    let passages = shared_passages(&claims);
    let told = narratives::narratives(&claims, &judgements);
    let all = divergences::divergences(&claims, &judgements, &told, &witnesses, &passages);
    // Lone claims that nobody contradicts are left out, so the positions shift.
    let opposed: BTreeSet<usize> = all.iter().flat_map(|divergence| [divergence.a, divergence.b]).collect();
    let mut place = vec![0; told.len()];
    let mut narratives = Vec::new();
    for (at, narrative) in told.into_iter().enumerate() {
        place[at] = narratives.len();
        if opposed.contains(&at) || narrative.holders.len() > 1 {
            narratives.push(narrative);
        }
    }
    let divergences = all.into_iter().map(|d| Divergence { a: place[d.a], b: place[d.b], ..d }).collect();
    let sources = divergences::sources(documents.len(), &claims, &judgements);
    Comparison { event: event.into(), documents, claims, judgements, witnesses, narratives, divergences, sources }
}
