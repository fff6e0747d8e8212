//! A row of `pairs.csv`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Decimal, Form, Text};
use crate::aggregate::Evidence;
use crate::report::SCHEMA;
use crate::report::view::{self, View};
use crate::score::Probabilities;

/// A row of `pairs.csv`: a candidate pair, scored in both directions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PairRow<'a> {
    /// The event's name; empty if the input names none.
    pub event: Text<'a>,
    /// `e`, the event's number, `p`, the pair's number; unique in the run.
    pub pair_id: Text<'a>,
    /// Document `a`: the earlier one in the input.
    pub doc_a: Text<'a>,
    /// Who published it.
    pub outlet_a: Text<'a>,
    /// When, as the input says; empty if unknown.
    pub date_a: Text<'a>,
    /// Where; empty if unknown.
    pub url_a: Text<'a>,
    /// First byte of the claim in document `a`'s text.
    pub start_a: usize,
    /// The byte behind its last.
    pub end_a: usize,
    /// The claim.
    pub text_a: Text<'a>,
    /// Document `b`: the later one in the input.
    pub doc_b: Text<'a>,
    /// Who published it.
    pub outlet_b: Text<'a>,
    /// When, as the input says; empty if unknown.
    pub date_b: Text<'a>,
    /// Where; empty if unknown.
    pub url_b: Text<'a>,
    /// First byte of the claim in document `b`'s text.
    pub start_b: usize,
    /// The byte behind its last.
    pub end_b: usize,
    /// The claim.
    pub text_b: Text<'a>,
    /// `agrees`, `contradicts`, `unrelated` or `unsure`.
    pub relation: Text<'a>,
    /// Which supports which: `ab`, `ba` or `both`; empty unless the relation is `agrees`.
    pub direction: Option<Text<'a>>,
    /// Calibrated probability of the relation, in `[0, 1]`; of `unsure` the largest of the three that did not decide.
    pub confidence: Decimal,
    /// Whether what attributed claims report decided, and not the sentences as they stand.
    pub by_content: bool,
    /// That `a` entails `b`.
    pub p_entailment_ab: Decimal,
    /// That `a` leaves `b` open.
    pub p_neutral_ab: Decimal,
    /// That `b` cannot be true if `a` is.
    pub p_contradiction_ab: Decimal,
    /// That `b` entails `a`.
    pub p_entailment_ba: Decimal,
    /// That `b` leaves `a` open.
    pub p_neutral_ba: Decimal,
    /// That `a` cannot be true if `b` is.
    pub p_contradiction_ba: Decimal,
    /// The six of the sentences with attributed sides replaced by what they report; empty where neither side is attributed.
    pub content_p_entailment_ab: Option<Decimal>,
    /// The same, neutral.
    pub content_p_neutral_ab: Option<Decimal>,
    /// The same, contradiction.
    pub content_p_contradiction_ab: Option<Decimal>,
    /// From `b` to `a`, entailment.
    pub content_p_entailment_ba: Option<Decimal>,
    /// The same, neutral.
    pub content_p_neutral_ba: Option<Decimal>,
    /// The same, contradiction.
    pub content_p_contradiction_ba: Option<Decimal>,
    /// What the text shows, each once, with `; ` between.
    pub reasons: Text<'a>,
    /// For each reason that side `a` shows: its name, byte span and words, with `; ` between.
    pub evidence_a: Text<'a>,
    /// The same for side `b`.
    pub evidence_b: Text<'a>,
    /// Days from the date of `a` to that of `b`; empty unless both are known.
    pub days_apart: Option<i32>,
    /// To whom claim `a` is attributed; empty if to nobody.
    pub attributed_a: Option<Text<'a>>,
    /// To whom claim `b` is attributed; empty if to nobody.
    pub attributed_b: Option<Text<'a>>,
    /// Tokens that the model did not see, in the worse direction; 0 if it saw all.
    pub truncated: usize,
    /// Version of these columns.
    pub schema: u32,
}

impl<'a> PairRow<'a> {
    pub(in crate::report) fn new(view: &View<'a>, at: usize, form: Form) -> Self {
        let judgement = view.judgement(at);
        let (a, b) = (judgement.candidate.a, judgement.candidate.b);
        let (document_a, document_b, claim_a, claim_b) = (view.document(a), view.document(b), view.claim(a), view.claim(b));
        let (ab, ba) = (judgement.ab.probabilities, judgement.ba.probabilities);
        let content = |of: fn((Probabilities, Probabilities)) -> f32| {
            judgement.content.map(|(ab, ba)| form.decimal(of((ab.probabilities, ba.probabilities))))
        };
        let mut reasons: Vec<&str> = judgement.evidence.iter().map(|evidence| view::reason_name(evidence.reason)).collect();
        reasons.dedup();
        let quoted = |document: &str, span: &dyn Fn(&Evidence) -> Option<std::ops::Range<usize>>| {
            let shown = judgement.evidence.iter().filter_map(|evidence| {
                let span = span(evidence)?;
                let words = document.get(span.clone()).unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
                Some(format!("{} {}-{} \"{words}\"", view::reason_name(evidence.reason), span.start, span.end))
            });
            form.owned(&shown.collect::<Vec<_>>().join("; "))
        };
        Self {
            event: form.text(&view.comparison.event),
            pair_id: Cow::Owned(view.pair_id(at)),
            doc_a: form.text(&document_a.id),
            outlet_a: form.text(&document_a.outlet),
            date_a: form.text(&document_a.date),
            url_a: form.text(&document_a.url),
            start_a: claim_a.span.start,
            end_a: claim_a.span.end,
            text_a: form.text(&claim_a.text),
            doc_b: form.text(&document_b.id),
            outlet_b: form.text(&document_b.outlet),
            date_b: form.text(&document_b.date),
            url_b: form.text(&document_b.url),
            start_b: claim_b.span.start,
            end_b: claim_b.span.end,
            text_b: form.text(&claim_b.text),
            relation: Cow::Borrowed(view::relation_name(judgement.relation)),
            direction: judgement.direction.map(|direction| Cow::Borrowed(view::direction_name(direction))),
            confidence: form.decimal(judgement.confidence),
            by_content: judgement.by_content,
            p_entailment_ab: form.decimal(ab.entailment),
            p_neutral_ab: form.decimal(ab.neutral),
            p_contradiction_ab: form.decimal(ab.contradiction),
            p_entailment_ba: form.decimal(ba.entailment),
            p_neutral_ba: form.decimal(ba.neutral),
            p_contradiction_ba: form.decimal(ba.contradiction),
            content_p_entailment_ab: content(|(ab, _)| ab.entailment),
            content_p_neutral_ab: content(|(ab, _)| ab.neutral),
            content_p_contradiction_ab: content(|(ab, _)| ab.contradiction),
            content_p_entailment_ba: content(|(_, ba)| ba.entailment),
            content_p_neutral_ba: content(|(_, ba)| ba.neutral),
            content_p_contradiction_ba: content(|(_, ba)| ba.contradiction),
            reasons: Cow::Owned(reasons.join("; ")),
            evidence_a: quoted(&document_a.text, &|evidence| evidence.a.clone()),
            evidence_b: quoted(&document_b.text, &|evidence| evidence.b.clone()),
            days_apart: view::days_apart(document_a, document_b),
            attributed_a: claim_a.attribution.as_ref().map(|attribution| form.text(&attribution.holder)),
            attributed_b: claim_b.attribution.as_ref().map(|attribution| form.text(&attribution.holder)),
            truncated: view::truncated(judgement),
            schema: SCHEMA,
        }
    }
}
