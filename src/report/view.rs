//! What every format asks of a comparison: names of sources, counts, best pairs, quotes.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Comparisons;
use crate::aggregate::{Basis, Comparison, Direction, Divergence, Judgement, Reason, Relation, Standing, representatives, stances};
use crate::error::Result;
use crate::read::Document;
use crate::segment::{Claim, Manner};

/// One event, with what is looked up again and again.
pub(super) struct View<'a> {
    pub(super) comparison: &'a Comparison,
    /// Counted from 1, in input order; part of every id.
    pub(super) number: usize,
    /// For each document its outlet, with the id behind it where the outlet gave several accounts.
    pub(super) labels: Vec<String>,
    pub(super) agreeing: usize,
    pub(super) contradicting: usize,
    pub(super) unsure: usize,
    /// For each narrative the claim that speaks for it.
    pub(super) representatives: Vec<Option<usize>>,
    standings: Vec<Standing>,
}

impl View<'_> {
    /// Fetches one event after the other and shows it; one is in memory at a time.
    pub(super) fn each(comparisons: &dyn Comparisons, mut show: impl FnMut(&View<'_>) -> Result<()>) -> Result<()> {
        (0..comparisons.count()).try_for_each(|at| show(&View::new(&*comparisons.fetch(at)?, at + 1)))
    }
}

/// A judged pair to be quoted, turned so that `here` comes first: in a divergence it belongs to narrative `a`.
#[derive(Clone, Copy)]
pub(super) struct Turned {
    pub(super) judgement: usize,
    pub(super) here: usize,
    pub(super) there: usize,
    /// Whether `here` is the judgement's `b`.
    pub(super) swapped: bool,
}

impl<'a> View<'a> {
    fn new(comparison: &'a Comparison, number: usize) -> Self {
        let mut accounts: BTreeMap<&str, usize> = BTreeMap::new();
        for document in &comparison.documents {
            *accounts.entry(outlet(document)).or_default() += 1;
        }
        let label = |document: &Document| match accounts.get(outlet(document)) {
            Some(&several) if several > 1 && outlet(document) != document.id => format!("{} ({})", outlet(document), document.id),
            _ => outlet(document).to_owned(),
        };
        let count = |relation| comparison.judgements.iter().filter(|judgement| judgement.relation == relation).count();
        Self {
            comparison,
            number,
            labels: comparison.documents.iter().map(label).collect(),
            agreeing: count(Relation::Agrees),
            contradicting: count(Relation::Contradicts),
            unsure: count(Relation::Unsure),
            representatives: representatives(comparison),
            standings: stances(comparison),
        }
    }

    /// Every document's stance towards every narrative, by narrative and document.
    pub(super) fn standings(&self) -> &[Standing] {
        &self.standings
    }

    /// Every document's stance towards one narrative.
    pub(super) fn standings_to(&self, narrative: usize) -> &[Standing] {
        let size = self.comparison.documents.len();
        &self.standings[narrative * size..(narrative + 1) * size]
    }

    /// The narratives with the strongest divergences first, both sides together; then those that nobody contradicts.
    pub(super) fn ranked_narratives(&self) -> Vec<usize> {
        let mut met = vec![false; self.comparison.narratives.len()];
        let opposed = self.comparison.divergences.iter().flat_map(|divergence| [divergence.a, divergence.b]);
        let all = opposed.chain(0..self.comparison.narratives.len());
        all.filter(|&narrative| !std::mem::replace(&mut met[narrative], true)).collect()
    }

    pub(super) fn claim(&self, at: usize) -> &'a Claim {
        &self.comparison.claims[at]
    }

    pub(super) fn document(&self, claim: usize) -> &'a Document {
        &self.comparison.documents[self.claim(claim).document]
    }

    pub(super) fn judgement(&self, at: usize) -> &'a Judgement {
        &self.comparison.judgements[at]
    }

    /// Who published a document, by its place.
    pub(super) fn outlet(&self, document: usize) -> &'a str {
        outlet(&self.comparison.documents[document])
    }

    /// How many claims are in no candidate pair.
    pub(super) fn alone(&self) -> usize {
        let mut compared = vec![false; self.comparison.claims.len()];
        for judgement in &self.comparison.judgements {
            compared[judgement.candidate.a] = true;
            compared[judgement.candidate.b] = true;
        }
        compared.iter().filter(|&&compared| !compared).count()
    }

    /// The words of a claim as they stand in its document; where the span does not fit the text, the claim's own.
    pub(super) fn quote(&self, claim: usize) -> (&'a str, usize) {
        let claim = self.claim(claim);
        match self.comparison.documents[claim.document].text.get(claim.span.clone()) {
            Some(text) if !text.trim().is_empty() => (text, claim.span.start),
            _ => (&claim.text, usize::MAX),
        }
    }

    /// Labels of documents, in their order.
    pub(super) fn names(&self, documents: &[usize]) -> Vec<&str> {
        documents.iter().map(|&at| self.labels[at].as_str()).collect()
    }

    /// The contradicting pairs of a divergence, best first.
    pub(super) fn contradictions(&self, divergence: &Divergence) -> Vec<Turned> {
        let here = &self.comparison.narratives[divergence.a].claims;
        let turn = |&at: &usize| {
            let candidate = self.judgement(at).candidate;
            let swapped = !here.contains(&candidate.a);
            let (here, there) = if swapped { (candidate.b, candidate.a) } else { (candidate.a, candidate.b) };
            Turned { judgement: at, here, there, swapped }
        };
        divergence.judgements.iter().map(turn).collect()
    }

    /// Reasons of all contradictions of a divergence, each once, in [`Reason`]'s order.
    pub(super) fn reasons(&self, divergence: &Divergence) -> Vec<Reason> {
        let mut reasons: Vec<_> =
            divergence.judgements.iter().flat_map(|&at| &self.judgement(at).evidence).map(|evidence| evidence.reason).collect();
        reasons.sort_unstable();
        reasons.dedup();
        reasons
    }

    /// What stands before and after a claim in its document: the neighbouring claims and what is between, at most 600 bytes each.
    pub(super) fn context(&self, claim: usize) -> (&'a str, &'a str) {
        let (claims, at) = (&self.comparison.claims, claim);
        let Claim { document, span, .. } = self.claim(claim);
        let text = &self.comparison.documents[*document].text;
        let beside = |other: Option<&Claim>| other.filter(|other| other.document == *document).map(|other| other.span.clone());
        let start =
            beside(at.checked_sub(1).and_then(|at| claims.get(at))).map_or(0, |before| before.start).max(span.start.saturating_sub(600));
        let end = beside(claims.get(at + 1)).map_or(text.len(), |after| after.end).min(span.end.saturating_add(600));
        (within(text, start..span.start), within(text, span.end..end))
    }

    /// Accounts that share their wording with an earlier one, grouped; groups of one are left out.
    pub(super) fn shared_wording(&self) -> Vec<Vec<usize>> {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (document, &witness) in self.comparison.witnesses.iter().enumerate() {
            groups.entry(witness).or_default().push(document);
        }
        groups.into_values().filter(|group| group.len() > 1).collect()
    }

    /// The unsure pairs in which a contradiction is most probable, at most `limit`.
    pub(super) fn doubtful(&self, limit: usize) -> Vec<usize> {
        let contradiction = |at: &usize| self.judgement(*at).contradiction;
        let mut pairs: Vec<usize> =
            (0..self.comparison.judgements.len()).filter(|&at| self.judgement(at).relation == Relation::Unsure).collect();
        pairs.sort_by(|a, b| contradiction(b).total_cmp(&contradiction(a)).then(a.cmp(b)));
        pairs.truncate(limit);
        pairs
    }

    /// A judged pair in its own order.
    pub(super) fn unturned(&self, judgement: usize) -> Turned {
        let candidate = self.judgement(judgement).candidate;
        Turned { judgement, here: candidate.a, there: candidate.b, swapped: false }
    }

    pub(super) fn pair_id(&self, judgement: usize) -> String {
        format!("e{}p{}", self.number, judgement + 1)
    }

    pub(super) fn narrative_id(&self, narrative: usize) -> String {
        format!("e{}n{}", self.number, narrative + 1)
    }

    pub(super) fn claim_id(&self, claim: usize) -> String {
        format!("e{}c{}", self.number, claim + 1)
    }
}

fn outlet(document: &Document) -> &str {
    if document.outlet.is_empty() { &document.id } else { &document.outlet }
}

/// A slice whose ends are moved inwards to the next character.
fn within(text: &str, span: Range<usize>) -> &str {
    let start = (span.start..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    let end = (0..=span.end.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    text.get(start..end).unwrap_or("").trim()
}

/// Tokens that the model did not see of a pair, in the worse direction.
pub(super) fn truncated(judgement: &Judgement) -> usize {
    judgement.ab.truncated.max(judgement.ba.truncated)
}

/// Days from the account of `a` to that of `b`; negative where `b` is the earlier.
pub(super) fn days_apart(a: &Document, b: &Document) -> Option<i32> {
    a.day()?.until(b.day()?).ok().map(|span| span.get_days())
}

/// The standard word for a relation.
pub(super) fn relation_name(relation: Relation) -> &'static str {
    match relation {
        Relation::Agrees => "agrees",
        Relation::Contradicts => "contradicts",
        Relation::Unrelated => "unrelated",
        Relation::Unsure => "unsure",
    }
}

/// The standard word for a direction.
pub(super) fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::Ab => "ab",
        Direction::Ba => "ba",
        Direction::Both => "both",
    }
}

/// The standard word for what a stance rests on.
pub(super) fn basis_name(basis: Basis) -> &'static str {
    match basis {
        Basis::Own => "own",
        Basis::Contradicts => "contradicts",
        Basis::Supports => "supports",
        Basis::Reported => "reported",
        Basis::Denial => "denial",
        Basis::Rival => "rival",
        Basis::Weaker => "weaker",
        Basis::Unsure => "unsure",
        Basis::Unrelated => "unrelated",
        Basis::Uncompared => "uncompared",
    }
}

/// Every word of [`standing_word`], in the order in which groups are listed.
pub(super) const STANDING_WORDS: [&str; 6] = ["agrees", "disputes", "reports", "partly", "unsure", "silent"];

/// What must be said beside the word, because the other side is told as well.
pub(super) fn standing_aside(standing: &Standing) -> Option<&'static str> {
    match standing.basis {
        Basis::Denial => Some("a denial"),
        Basis::Rival => Some("the contrary"),
        Basis::Contradicts if standing.holds => Some("reports it, too"),
        Basis::Own | Basis::Supports | Basis::Reported if standing.contradiction.is_some() => Some("tells the contrary, too"),
        _ => None,
    }
}

/// How a source stands to a narrative, in one word for people: doubt and reported speech are told from agreement.
pub(super) fn standing_word(basis: Basis) -> &'static str {
    match basis {
        Basis::Own | Basis::Supports => "agrees",
        Basis::Contradicts => "disputes",
        Basis::Reported | Basis::Denial | Basis::Rival => "reports",
        Basis::Weaker => "partly",
        Basis::Unsure => "unsure",
        Basis::Unrelated | Basis::Uncompared => "silent",
    }
}

/// The standard word for a reason.
pub(super) fn reason_name(reason: Reason) -> &'static str {
    match reason {
        Reason::Number => "number",
        Reason::Time => "time",
        Reason::Negation => "negation",
        Reason::Actor => "actor",
        Reason::Role => "role",
        Reason::Place => "place",
        Reason::Modality => "modality",
        Reason::Characterisation => "characterisation",
        Reason::Evolved => "evolved",
        Reason::Reported => "reported",
    }
}

/// How a quote names the speaker: before the name.
pub(super) fn manner(manner: Manner) -> &'static str {
    match manner {
        Manner::Said => "according to",
        Manner::Denied => "denied by",
        Manner::Confirmed => "confirmed by",
    }
}
