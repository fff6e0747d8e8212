//! What was found wrongly, and what was not found.

use serde::Serialize;

use super::Placed;
use crate::aggregate::{Comparison, Judgement, Relation};
use crate::dataset::events::GoldPair;

/// In what way a pair is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// Flagged, but not marked as a contradiction.
    FalseAlarm,
    /// Marked and scored, but not flagged.
    Missed,
    /// Marked, but not among the candidate pairs.
    NotCompared,
}

/// A false alarm, or a marked contradiction that is not found.
#[derive(Clone, Copy, Debug)]
pub struct Mistake<'a> {
    /// Which of them.
    pub wrong: Wrong,
    /// What was judged: of several pairs that meet a missed contradiction the strongest; `None` if it was not compared.
    pub judgement: Option<&'a Judgement>,
    /// What was marked: the missed contradiction, or an agreement that was flagged.
    pub gold: Option<&'a GoldPair>,
    /// How sure the mistake was, in `[0, 1]`: the [`Judgement::contradiction`] of a false alarm, 1 less that of a missed contradiction, 1 for
    /// one that was not compared.
    pub confidence: f32,
}

/// The mistakes in one event: false alarms, then missed contradictions, each the most confident first, then those not compared.
pub fn mistakes<'a>(comparison: &'a Comparison, placed: &[Placed<'a>]) -> Vec<Mistake<'a>> {
    let mut mistakes = Vec::new();
    for judgement in comparison.judgements.iter().filter(|judgement| judgement.relation == Relation::Contradicts) {
        let met: Vec<&GoldPair> = placed.iter().filter(|p| p.met_by(judgement, &comparison.claims)).map(|p| p.pair).collect();
        if met.iter().all(|pair| pair.relation != Relation::Contradicts) {
            let confidence = judgement.contradiction;
            mistakes.push(Mistake { wrong: Wrong::FalseAlarm, judgement: Some(judgement), gold: met.first().copied(), confidence });
        }
    }
    for placed in placed.iter().filter(|placed| placed.pair.relation == Relation::Contradicts) {
        let met = comparison.judgements.iter().filter(|judgement| placed.met_by(judgement, &comparison.claims));
        let strongest = met.max_by(|a, b| a.contradiction.total_cmp(&b.contradiction));
        let (wrong, confidence) = match strongest {
            Some(judgement) if judgement.relation == Relation::Contradicts => continue,
            Some(judgement) => (Wrong::Missed, 1.0 - judgement.contradiction),
            None => (Wrong::NotCompared, 1.0),
        };
        mistakes.push(Mistake { wrong, judgement: strongest, gold: Some(placed.pair), confidence });
    }
    mistakes.sort_by(|a, b| a.wrong.cmp(&b.wrong).then(b.confidence.total_cmp(&a.confidence)));
    mistakes
}
