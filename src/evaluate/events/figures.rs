//! Counts over events, and the measures that follow from them.

use serde::Serialize;

use super::{Outcome, Row, Scored};
use crate::aggregate::{Reason, Relation};
use crate::error::{Error, ErrorKind, Result};
use crate::evaluate::bootstrap::{Bootstrap, Estimate, intervals};

/// How many of an event's strongest pairs [`Figures::recall_at_10`] looks at.
const TOP: usize = 10;

/// Reasons that a contradiction can have.
const KINDS: [Reason; 8] = [
    Reason::Number,
    Reason::Time,
    Reason::Negation,
    Reason::Actor,
    Reason::Role,
    Reason::Place,
    Reason::Modality,
    Reason::Characterisation,
];

/// How contradictions and agreement are found; a share is `None` if there is nothing to take it of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// Marked contradictions.
    pub gold: u64,
    /// Of them, those that a flagged pair meets.
    pub found: u64,
    /// Pairs judged to contradict.
    pub flagged: u64,
    /// Of them, those that meet a marked contradiction.
    pub hits: u64,
    /// Marked agreements.
    pub gold_agrees: u64,
    /// `hits / flagged`.
    pub precision: Option<Estimate>,
    /// `found / gold`.
    pub recall: Option<Estimate>,
    /// Harmonic mean of the two.
    pub f1: Option<Estimate>,
    /// Average precision of all candidate pairs of all events, ranked by [`Judgement::contradiction`](crate::aggregate::Judgement::contradiction): the sum over scores of precision down
    /// to that score, times the recall gained at it. Marked contradictions that are no candidate pair are never gained.
    pub average_precision: Option<Estimate>,
    /// Share of an event's marked contradictions among its ten strongest pairs, mean over events that have any.
    pub recall_at_10: Option<Estimate>,
    /// What a perfect ranking would reach there: events with more than ten marked contradictions cannot reach 1.
    pub highest_recall_at_10: Option<f64>,
    /// Flagged pairs per pair of documents of quiet events.
    pub quiet_false_alarms: Option<Estimate>,
    /// Share of marked contradictions that are candidate pairs.
    pub gate_recall: Option<Estimate>,
    /// Share of marked agreements that are candidate pairs.
    pub gate_recall_agrees: Option<Estimate>,
    /// Share of the found contradictions at which the text shows a reason of the marked kind.
    pub reason_accuracy: Option<Estimate>,
    /// Share of marked agreements judged to agree.
    pub agreement_recall: Option<Estimate>,
    /// Share of marked agreements judged to contradict.
    pub agreement_contradicted: Option<Estimate>,
}

/// How contradictions of one kind are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct KindFigures {
    /// The marked kind, or the reason shown.
    pub kind: Reason,
    /// Marked contradictions of the kind.
    pub gold: u64,
    /// Of them, those that a flagged pair meets.
    pub found: u64,
    /// Of them, those at which such a pair shows this reason.
    pub named: u64,
    /// Flagged pairs that show this reason, perhaps beside others.
    pub flagged: u64,
    /// Of them, those that meet a marked contradiction, of whatever kind.
    pub hits: u64,
}

/// One event's counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EventFigures {
    /// Its name.
    pub event: String,
    /// Whether no contradiction is marked.
    pub quiet: bool,
    /// Accounts.
    pub documents: u64,
    /// Candidate pairs of sentences.
    pub pairs: u64,
    /// Marked contradictions.
    pub gold: u64,
    /// Of them, those that a flagged pair meets.
    pub found: u64,
    /// Pairs judged to contradict.
    pub flagged: u64,
    /// Of them, those that meet a marked contradiction.
    pub hits: u64,
}

/// Everything measured over several events.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventsEvaluation {
    /// With all marked pairs.
    pub all: Figures,
    /// With the marked pairs alone in which the accounts speak for themselves. Candidate pairs that meet only a contradiction left out
    /// thereby are left out, too: they are neither hits nor false alarms.
    pub unattributed: Figures,
    /// By kind, with all marked pairs.
    pub kinds: Vec<KindFigures>,
    /// By event, with all marked pairs.
    pub events: Vec<EventFigures>,
}

/// Measures the outcomes of several events.
///
/// # Errors
/// [`ErrorKind::Shape`] if there are none.
pub fn evaluate_events(outcomes: &[Outcome], options: &Bootstrap) -> Result<EventsEvaluation> {
    if outcomes.is_empty() {
        return Err(Error::new(ErrorKind::Shape, "there are no events"));
    }
    let event = |outcome: &Outcome| {
        let counts = Counts::of(outcome, &|_| true);
        let (documents, pairs) = (outcome.documents, outcome.pairs.len() as u64);
        let Counts { gold, found, flagged, hits, .. } = counts;
        EventFigures { event: outcome.event.clone(), quiet: outcome.is_quiet(), documents, pairs, gold, found, flagged, hits }
    };
    Ok(EventsEvaluation {
        all: figures(outcomes, options, |_| true),
        unattributed: figures(outcomes, options, |row| !row.attributed),
        kinds: KINDS.iter().map(|&kind| by_kind(outcomes, kind)).collect(),
        events: outcomes.iter().map(event).collect(),
    })
}

/// The sums of one event.
#[derive(Default)]
struct Counts {
    gold: u64,
    found: u64,
    flagged: u64,
    hits: u64,
    named: u64,
    compared: u64,
    gold_agrees: u64,
    compared_agrees: u64,
    agreed: u64,
    contradicted: u64,
    quiet_pairs: u64,
    quiet_flagged: u64,
    /// Marked contradictions among the strongest pairs.
    top: u64,
    /// The candidate pairs, strongest first.
    ranking: Vec<Step>,
}

/// One place of a ranking.
struct Step {
    score: f32,
    /// Whether the pair meets a marked contradiction.
    hit: bool,
    /// How many marked contradictions no stronger pair of the event meets.
    gained: u64,
}

impl Counts {
    fn of(outcome: &Outcome, keep: &impl Fn(&Row) -> bool) -> Self {
        let mut counts = Self::default();
        let kept = |row: usize, relation: Relation| outcome.gold[row].relation == relation && keep(&outcome.gold[row]);
        for (at, row) in outcome.gold.iter().enumerate().filter(|(_, row)| keep(row)) {
            let met = |relation: Relation| u64::from(outcome.met(at, |pair| pair.relation == relation));
            let compared = u64::from(outcome.met(at, |_| true));
            if row.relation == Relation::Contradicts {
                counts.gold += 1;
                counts.compared += compared;
                counts.found += met(Relation::Contradicts);
                counts.named += u64::from(outcome.met(at, |pair| names(pair, row.kind)));
            } else {
                counts.gold_agrees += 1;
                counts.compared_agrees += compared;
                counts.agreed += met(Relation::Agrees);
                counts.contradicted += met(Relation::Contradicts);
            }
        }
        let mut gained = vec![false; outcome.gold.len()];
        for pair in &outcome.pairs {
            let hit = pair.met.iter().any(|&row| kept(row, Relation::Contradicts));
            let left_out = pair.met.iter().any(|&row| outcome.gold[row].relation == Relation::Contradicts);
            if left_out && !hit {
                continue;
            }
            let is_flagged = pair.relation == Relation::Contradicts;
            counts.flagged += u64::from(is_flagged);
            counts.hits += u64::from(is_flagged && hit);
            let new = pair.met.iter().filter(|&&row| kept(row, Relation::Contradicts) && !std::mem::replace(&mut gained[row], true));
            let new = new.count() as u64;
            counts.top += if counts.ranking.len() < TOP { new } else { 0 };
            counts.ranking.push(Step { score: pair.score, hit, gained: new });
        }
        if outcome.is_quiet() {
            counts.quiet_pairs = outcome.document_pairs();
            counts.quiet_flagged = counts.flagged;
        }
        counts
    }
}

/// Whether a pair is flagged with this reason.
fn names(pair: &Scored, kind: Option<Reason>) -> bool {
    pair.relation == Relation::Contradicts && kind.is_some_and(|kind| pair.reasons.contains(&kind))
}

fn figures(outcomes: &[Outcome], options: &Bootstrap, keep: impl Fn(&Row) -> bool) -> Figures {
    let counts: Vec<Counts> = outcomes.iter().map(|outcome| Counts::of(outcome, &keep)).collect();
    let mut ranking: Vec<(usize, &Step)> =
        counts.iter().enumerate().flat_map(|(event, counts)| counts.ranking.iter().map(move |step| (event, step))).collect();
    ranking.sort_by(|(_, a), (_, b)| b.score.total_cmp(&a.score));
    let measure = |events: &mut dyn Iterator<Item = usize>| {
        let mut times = vec![0; counts.len()];
        events.for_each(|event| times[event] += 1);
        values(&counts, &ranking, &times)
    };
    let estimates = intervals(counts.len(), options, measure(&mut (0..counts.len())), |mut draws| measure(&mut draws));
    let [precision, recall, f1, average, top, gate, gate_agrees, quiet, reasons, agreed, contradicted] =
        estimates.map(|estimate| (!estimate.value.is_nan()).then_some(estimate));
    let sum = |of: fn(&Counts) -> u64| counts.iter().map(of).sum();
    let highest: Vec<f64> = counts.iter().filter(|c| c.gold > 0).map(|c| c.gold.min(TOP as u64) as f64 / c.gold as f64).collect();
    Figures {
        gold: sum(|c| c.gold),
        found: sum(|c| c.found),
        flagged: sum(|c| c.flagged),
        hits: sum(|c| c.hits),
        gold_agrees: sum(|c| c.gold_agrees),
        precision,
        recall,
        f1,
        average_precision: average,
        recall_at_10: top,
        highest_recall_at_10: (!highest.is_empty()).then(|| highest.iter().sum::<f64>() / highest.len() as f64),
        quiet_false_alarms: quiet,
        gate_recall: gate,
        gate_recall_agrees: gate_agrees,
        reason_accuracy: reasons,
        agreement_recall: agreed,
        agreement_contradicted: contradicted,
    }
}

/// The measures in the order of [`figures`], with each event taken so many times; NaN where there is nothing to take a share of.
fn values(counts: &[Counts], ranking: &[(usize, &Step)], times: &[u64]) -> [f64; 11] {
    let sum = |of: fn(&Counts) -> u64| counts.iter().zip(times).map(|(c, times)| times * of(c)).sum::<u64>() as f64;
    let (gold, agrees) = (sum(|c| c.gold), sum(|c| c.gold_agrees));
    let (precision, recall) = (sum(|c| c.hits) / sum(|c| c.flagged), sum(|c| c.found) / gold);
    // Where nothing is flagged precision is not defined, but nothing is found either.
    let f1 = if recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { recall };
    let of_loud = |of: fn(&Counts) -> f64| {
        let loud = counts.iter().zip(times).filter(|(c, _)| c.gold > 0);
        loud.fold(0.0, |sum, (c, &times)| sum + times as f64 * of(c))
    };
    [
        precision,
        recall,
        f1,
        average_precision(ranking, times, gold),
        of_loud(|c| c.top as f64 / c.gold as f64) / of_loud(|_| 1.0),
        sum(|c| c.compared) / gold,
        sum(|c| c.compared_agrees) / agrees,
        sum(|c| c.quiet_flagged) / sum(|c| c.quiet_pairs),
        sum(|c| c.named) / sum(|c| c.found),
        sum(|c| c.agreed) / agrees,
        sum(|c| c.contradicted) / agrees,
    ]
}

/// Pairs of one score are taken together, so that their order makes no difference.
fn average_precision(ranking: &[(usize, &Step)], times: &[u64], gold: f64) -> f64 {
    let (mut ranked, mut hits, mut sum) = (0, 0, 0.0);
    for ties in ranking.chunk_by(|(_, a), (_, b)| a.score.total_cmp(&b.score).is_eq()) {
        let mut gained = 0;
        for &(event, step) in ties {
            ranked += times[event];
            hits += times[event] * u64::from(step.hit);
            gained += times[event] * step.gained;
        }
        if gained > 0 {
            sum += gained as f64 * hits as f64 / ranked as f64;
        }
    }
    sum / gold
}

fn by_kind(outcomes: &[Outcome], kind: Reason) -> KindFigures {
    let mut figures = KindFigures { kind, gold: 0, found: 0, named: 0, flagged: 0, hits: 0 };
    for outcome in outcomes {
        for (at, _) in outcome.gold.iter().enumerate().filter(|(_, row)| row.kind == Some(kind) && row.relation == Relation::Contradicts) {
            figures.gold += 1;
            figures.found += u64::from(outcome.met(at, |pair| pair.relation == Relation::Contradicts));
            figures.named += u64::from(outcome.met(at, |pair| names(pair, Some(kind))));
        }
        for pair in outcome.pairs.iter().filter(|pair| names(pair, Some(kind))) {
            figures.flagged += 1;
            figures.hits += u64::from(pair.met.iter().any(|&row| outcome.gold[row].relation == Relation::Contradicts));
        }
    }
    figures
}
