//! Contradictions found between accounts of events against the pairs of sentences that people marked: values, no printing and no files.
//!
//! A candidate pair *meets* a marked pair if its two claims and the two marked sentences, in either order, stand in the same documents
//! and each overlap by at least half of the shorter one's bytes. A flagged pair (one judged to contradict) is a hit if it meets a marked
//! contradiction; any other is a false alarm. Events without a marked contradiction are quiet: all that is flagged there is a false alarm.
//! Whole events are drawn again for the intervals, since pairs of one event depend on one another.

mod figures;
mod mistakes;

use std::ops::Range;

pub use figures::{EventFigures, EventsEvaluation, Figures, KindFigures, evaluate_events};
pub use mistakes::{Mistake, Wrong, mistakes};

use crate::aggregate::{Comparison, Judgement, Reason, Relation};
use crate::dataset::events::{GoldPair, GoldSentence};
use crate::error::Result;
use crate::read::Document;
use crate::segment::Claim;

/// A marked pair with its places in the texts.
#[derive(Clone, Debug)]
pub struct Placed<'a> {
    /// What was marked.
    pub pair: &'a GoldPair,
    a: Place,
    b: Place,
}

/// A document's position and a half-open byte range in its text.
#[derive(Clone, Debug)]
struct Place(usize, Range<usize>);

impl Place {
    fn met_by(&self, claim: &Claim) -> bool {
        let overlap = claim.span.end.min(self.1.end).saturating_sub(claim.span.start.max(self.1.start));
        claim.document == self.0 && overlap > 0 && 2 * overlap >= claim.span.len().min(self.1.len())
    }
}

impl Placed<'_> {
    fn met_by(&self, judgement: &Judgement, claims: &[Claim]) -> bool {
        let (a, b) = (&claims[judgement.candidate.a], &claims[judgement.candidate.b]);
        self.a.met_by(a) && self.b.met_by(b) || self.a.met_by(b) && self.b.met_by(a)
    }
}

/// Finds the sentences of one event's marked pairs in its documents.
///
/// # Errors
/// [`Format`](crate::ErrorKind::Format), with record and line, if a document is not there, a sentence is not in its text, or both are of one document.
pub fn place<'a>(pairs: impl IntoIterator<Item = &'a GoldPair>, documents: &[Document]) -> Result<Vec<Placed<'a>>> {
    let find = |pair: &GoldPair, side: &GoldSentence, name: &str| {
        let Some(at) = documents.iter().position(|document| document.id == side.document) else {
            let message = format!("the event {:?} has no document {:?}", pair.event, side.document);
            return Err(pair.error(message).on(format!("column \"doc_{name}\"")));
        };
        let start = documents[at].text.find(&side.sentence).ok_or_else(|| {
            let message = format!("is not in the text of {:?} of the event {:?}: {}", side.document, pair.event, side.sentence);
            pair.error(message).on(format!("column \"sentence_{name}\""))
        })?;
        Ok(Place(at, start..start + side.sentence.len()))
    };
    let placed = |pair: &'a GoldPair| {
        let placed = Placed { pair, a: find(pair, &pair.a, "a")?, b: find(pair, &pair.b, "b")? };
        if placed.a.0 == placed.b.0 {
            return Err(pair.error("both sentences are of one document; a pair is of two".to_owned()));
        }
        Ok(placed)
    };
    pairs.into_iter().map(placed).collect()
}

/// One event's candidate pairs against its marked pairs.
#[derive(Clone, Debug)]
pub struct Outcome {
    event: String,
    documents: u64,
    pairs: Vec<Scored>,
    gold: Vec<Row>,
}

/// A candidate pair, reduced to what is counted.
#[derive(Clone, Debug)]
struct Scored {
    score: f32,
    relation: Relation,
    reasons: Vec<Reason>,
    /// Positions of the marked pairs that it meets.
    met: Vec<usize>,
}

/// A marked pair, reduced to what is counted.
#[derive(Clone, Copy, Debug)]
struct Row {
    relation: Relation,
    kind: Option<Reason>,
    attributed: bool,
}

impl Outcome {
    /// Matches what was found with what was marked; `placed` comes from [`place`] for the same documents.
    pub fn of(comparison: &Comparison, placed: &[Placed<'_>]) -> Self {
        let scored = |judgement: &Judgement| Scored {
            score: judgement.contradiction,
            relation: judgement.relation,
            reasons: judgement.evidence.iter().map(|evidence| evidence.reason).collect(),
            met: (0..placed.len()).filter(|&at| placed[at].met_by(judgement, &comparison.claims)).collect(),
        };
        let mut pairs: Vec<Scored> = comparison.judgements.iter().map(scored).collect();
        pairs.sort_by(|a, b| b.score.total_cmp(&a.score)); // stable: equal ones stay in candidate order
        let row = |p: &Placed<'_>| Row { relation: p.pair.relation, kind: p.pair.kind, attributed: p.pair.attributed };
        Self {
            event: comparison.event.clone(),
            documents: comparison.documents.len() as u64,
            pairs,
            gold: placed.iter().map(row).collect(),
        }
    }

    fn is_quiet(&self) -> bool {
        self.gold.iter().all(|row| row.relation != Relation::Contradicts)
    }

    fn document_pairs(&self) -> u64 {
        self.documents * self.documents.saturating_sub(1) / 2
    }

    /// Whether some pair of which `is` holds meets the marked pair.
    fn met(&self, row: usize, is: impl Fn(&Scored) -> bool) -> bool {
        self.pairs.iter().any(|pair| pair.met.contains(&row) && is(pair))
    }
}
