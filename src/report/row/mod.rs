//! The schema: one struct a CSV file, one field a column, in the order of the file. `docs/schema.md` says the same in prose.
//!
//! The rows read back: `csv::Reader::deserialize` gives the same structs.

mod pair;

use std::borrow::Cow;

use serde::{Deserialize, Serialize, Serializer};

use super::neutralise;
use super::view::{self, View};
use crate::aggregate::Standing;

pub use pair::PairRow;

/// A text cell.
pub type Text<'a> = Cow<'a, str>;

/// A number with four decimals: digits in a CSV cell, a number in JSON. Compared and read back by its value.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(from = "f32")]
pub struct Decimal {
    /// The value, unrounded until it is written.
    pub value: f32,
    padded: bool,
}

impl From<f32> for Decimal {
    fn from(value: f32) -> Self {
        Self { value, padded: false }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        (self.value - other.value).abs() < 5.1e-5
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.padded {
            serializer.collect_str(&format_args!("{:.4}", self.value))
        } else {
            serializer.serialize_f64((f64::from(self.value) * 1e4).round() / 1e4)
        }
    }
}

/// What a row is made for.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// CSV cells; `raw` leaves text as it is.
    Cells { raw: bool },
    /// JSON values.
    Values,
}

impl Form {
    fn text(self, text: &str) -> Text<'_> {
        match self {
            Self::Cells { raw: false } => neutralise(text),
            _ => Cow::Borrowed(text),
        }
    }

    pub(super) fn owned<'a>(self, text: &str) -> Text<'a> {
        Cow::Owned(self.text(text).into_owned())
    }

    pub(super) fn decimal(self, value: f32) -> Decimal {
        Decimal { value, padded: matches!(self, Self::Cells { .. }) }
    }
}

/// A row of `divergences.csv`: two narratives that contradict each other, strongest first within an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DivergenceRow<'a> {
    /// The event's name; empty if the input names none.
    pub event: Text<'a>,
    /// Place in the event's ranking, from 1.
    pub rank: usize,
    /// Rank score, at least 0; higher is stronger. Comparable within a run only.
    pub strength: Decimal,
    /// `e`, the event's number, `n`, the narrative's number; its claims are in `report.json`.
    pub narrative_a: Text<'a>,
    /// The narrative that contradicts it.
    pub narrative_b: Text<'a>,
    /// Sources that hold narrative `a`, with `; ` between.
    pub holders_a: Text<'a>,
    /// Sources that hold narrative `b`, with `; ` between.
    pub holders_b: Text<'a>,
    /// Sources that hold neither, with `; ` between.
    pub silent: Text<'a>,
    /// Document of the best evidence pair on side `a`.
    pub doc_a: Text<'a>,
    /// Its claim.
    pub text_a: Text<'a>,
    /// Document of the best evidence pair on side `b`.
    pub doc_b: Text<'a>,
    /// Its claim.
    pub text_b: Text<'a>,
    /// Confidence of the strongest contradiction, in `[0, 1]`.
    pub confidence: Decimal,
    /// Reasons of all contradictions, each once, with `; ` between.
    pub reasons: Text<'a>,
}

impl<'a> DivergenceRow<'a> {
    pub(super) fn new(view: &View<'a>, at: usize, form: Form) -> Self {
        let comparison = view.comparison;
        let divergence = &comparison.divergences[at];
        let best = view.contradictions(divergence).first().copied();
        let id = |claim: Option<usize>| claim.map_or(Cow::Borrowed(""), |claim| form.text(&view.document(claim).id));
        let text = |claim: Option<usize>| claim.map_or(Cow::Borrowed(""), |claim| form.text(&view.claim(claim).text));
        let names = |documents: &[usize]| form.owned(&view.names(documents).join("; "));
        let reasons: Vec<&str> = view.reasons(divergence).into_iter().map(view::reason_name).collect();
        Self {
            event: form.text(&comparison.event),
            rank: at + 1,
            strength: form.decimal(divergence.strength),
            narrative_a: Cow::Owned(view.narrative_id(divergence.a)),
            narrative_b: Cow::Owned(view.narrative_id(divergence.b)),
            holders_a: names(&comparison.narratives[divergence.a].holders),
            holders_b: names(&comparison.narratives[divergence.b].holders),
            silent: names(&divergence.silent),
            doc_a: id(best.map(|best| best.here)),
            text_a: text(best.map(|best| best.here)),
            doc_b: id(best.map(|best| best.there)),
            text_b: text(best.map(|best| best.there)),
            confidence: form.decimal(divergence.confidence),
            reasons: Cow::Owned(reasons.join("; ")),
        }
    }
}

/// A row of `sources.csv`: two accounts of one event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SourceRow<'a> {
    /// The event's name; empty if the input names none.
    pub event: Text<'a>,
    /// Document `a`: the earlier one in the input.
    pub doc_a: Text<'a>,
    /// Who published it.
    pub outlet_a: Text<'a>,
    /// Document `b`: the later one in the input.
    pub doc_b: Text<'a>,
    /// Who published it.
    pub outlet_b: Text<'a>,
    /// Candidate pairs of claims that were scored.
    pub compared: usize,
    /// Of these, pairs that agree.
    pub agreeing: usize,
    /// Of these, pairs that contradict.
    pub contradicting: usize,
    /// Of these, pairs left unsure.
    pub unsure: usize,
    /// Share of the claims of both that are in some candidate pair between the two, in `[0, 1]`.
    pub coverage: Decimal,
    /// Whether the two share their wording and count as one witness.
    pub same_wording: bool,
}

impl<'a> SourceRow<'a> {
    pub(super) fn new(view: &View<'a>, at: usize, form: Form) -> Self {
        let comparison = view.comparison;
        let pair = &comparison.sources[at];
        let (a, b) = (&comparison.documents[pair.a], &comparison.documents[pair.b]);
        Self {
            event: form.text(&comparison.event),
            doc_a: form.text(&a.id),
            outlet_a: form.text(&a.outlet),
            doc_b: form.text(&b.id),
            outlet_b: form.text(&b.outlet),
            compared: pair.compared,
            agreeing: pair.agreeing,
            contradicting: pair.contradicting,
            unsure: pair.unsure,
            coverage: form.decimal(pair.coverage),
            same_wording: comparison.witnesses.get(pair.a).is_some_and(|witness| comparison.witnesses.get(pair.b) == Some(witness)),
        }
    }
}

/// A row of `stances.csv`: how one account stands to one narrative of its event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StandingRow<'a> {
    /// The event's name; empty if the input names none.
    pub event: Text<'a>,
    /// `e`, the event's number, `n`, the narrative's number; its claims are in `report.json`.
    pub narrative: Text<'a>,
    /// Document of the claim that speaks for the narrative.
    pub narrative_doc: Text<'a>,
    /// That claim: the one in the most agreeing pairs inside the narrative.
    pub narrative_text: Text<'a>,
    /// The document whose stance it is.
    pub doc: Text<'a>,
    /// Who published it.
    pub outlet: Text<'a>,
    /// Whether it is among the narrative's holders, in whosever voice.
    pub holds: bool,
    /// `agree`, `disagree`, `discuss` or `unrelated`.
    pub stance: Text<'a>,
    /// What the stance rests on.
    pub basis: Text<'a>,
    /// Calibrated probability of the deciding pair's relation, in `[0, 1]`; empty where nothing was judged.
    pub confidence: Option<Decimal>,
    /// First byte of the document's claim that decided, in its text; empty if there is none.
    pub start: Option<usize>,
    /// The byte behind its last.
    pub end: Option<usize>,
    /// That claim; empty if there is none.
    pub text: Text<'a>,
    /// To whom it is attributed; empty if to nobody.
    pub attributed: Option<Text<'a>>,
    /// The pair that decided; empty where nothing was judged.
    pub pair_id: Option<Text<'a>>,
    /// Confidence of the strongest contradiction between a claim of the document and one of the narrative, whatever the stance.
    pub contradiction: Option<Decimal>,
    /// Its pair.
    pub contradiction_pair: Option<Text<'a>>,
}

impl<'a> StandingRow<'a> {
    pub(super) fn new(view: &View<'a>, standing: &Standing, form: Form) -> Self {
        let document = &view.comparison.documents[standing.document];
        let teller = view.representatives[standing.narrative];
        let claim = standing.claim.map(|claim| view.claim(claim));
        let pair = |judgement: usize| Cow::Owned(view.pair_id(judgement));
        Self {
            event: form.text(&view.comparison.event),
            narrative: Cow::Owned(view.narrative_id(standing.narrative)),
            narrative_doc: teller.map_or(Cow::Borrowed(""), |claim| form.text(&view.document(claim).id)),
            narrative_text: teller.map_or(Cow::Borrowed(""), |claim| form.text(&view.claim(claim).text)),
            doc: form.text(&document.id),
            outlet: form.text(&document.outlet),
            holds: standing.holds,
            stance: Cow::Borrowed(standing.stance.name()),
            basis: Cow::Borrowed(view::basis_name(standing.basis)),
            confidence: standing.confidence.map(|confidence| form.decimal(confidence)),
            start: claim.map(|claim| claim.span.start),
            end: claim.map(|claim| claim.span.end),
            text: claim.map_or(Cow::Borrowed(""), |claim| form.text(&claim.text)),
            attributed: claim.and_then(|claim| claim.attribution.as_ref()).map(|attribution| form.text(&attribution.holder)),
            pair_id: standing.judgement.map(pair),
            contradiction: standing.contradiction.map(|at| form.decimal(view.judgement(at).confidence)),
            contradiction_pair: standing.contradiction.map(pair),
        }
    }
}

/// A row of `events.csv`: an event in numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EventRow<'a> {
    /// The event's name; empty if the input names none.
    pub event: Text<'a>,
    /// Accounts that were compared.
    pub documents: usize,
    /// Their claims.
    pub claims: usize,
    /// Candidate pairs that were scored.
    pub pairs: usize,
    /// Pairs of narratives that contradict each other.
    pub divergences: usize,
    /// Pairs of claims that agree.
    pub agreeing: usize,
    /// Pairs of claims that contradict.
    pub contradicting: usize,
    /// Pairs of claims left unsure.
    pub unsure: usize,
}

impl EventRow<'static> {
    /// Borrows nothing: the row outlives its event, which need not stay in memory.
    pub(super) fn new(view: &View<'_>, form: Form) -> Self {
        let comparison = view.comparison;
        Self {
            event: form.owned(&comparison.event),
            documents: comparison.documents.len(),
            claims: comparison.claims.len(),
            pairs: comparison.judgements.len(),
            divergences: comparison.divergences.len(),
            agreeing: view.agreeing,
            contradicting: view.contradicting,
            unsure: view.unsure,
        }
    }
}

/// An event's rows of `pairs.csv`, made one at a time.
pub(super) fn pairs<'v>(view: &'v View<'_>, form: Form) -> impl Iterator<Item = PairRow<'v>> {
    (0..view.comparison.judgements.len()).map(move |at| PairRow::new(view, at, form))
}

/// Its rows of `divergences.csv`.
pub(super) fn divergences<'v>(view: &'v View<'_>, form: Form) -> impl Iterator<Item = DivergenceRow<'v>> {
    (0..view.comparison.divergences.len()).map(move |at| DivergenceRow::new(view, at, form))
}

/// Its rows of `stances.csv`.
pub(super) fn stances<'v>(view: &'v View<'_>, form: Form) -> impl Iterator<Item = StandingRow<'v>> {
    view.standings().iter().map(move |standing| StandingRow::new(view, standing, form))
}

/// Its rows of `sources.csv`.
pub(super) fn sources<'v>(view: &'v View<'_>, form: Form) -> impl Iterator<Item = SourceRow<'v>> {
    (0..view.comparison.sources.len()).map(move |at| SourceRow::new(view, at, form))
}
