//! What two texts show beside their relation, by rules, with exact places. Nothing here makes or unmakes a relation.

mod characterisation;
mod modality;
mod negation;
mod number;
mod numeral;
mod parties;
mod quantity;
mod time;

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Evidence, Reason};
use crate::align::words::{Word, words};
use crate::read::Document;
use crate::segment::{Attribution, Claim};

/// One side of a pair, taken apart once.
pub(crate) struct Side<'a> {
    /// The claim's slice of its document's text, so that every place in it is a place in the document.
    text: &'a str,
    /// Where that slice starts in the document.
    offset: usize,
    words: Vec<Word>,
    attribution: Option<&'a Attribution>,
    document: &'a Document,
}

impl<'a> Side<'a> {
    /// A claim in its document; a span that does not fit the document's text shows nothing.
    pub(crate) fn new(claim: &'a Claim, documents: &'a [Document]) -> Self {
        let document = &documents[claim.document];
        let text = document.text.get(claim.span.clone()).unwrap_or_default();
        Self { text, offset: claim.span.start, words: words(text), attribution: claim.attribution.as_ref(), document }
    }

    /// From the first byte of word `from` to the last of word `to` (included), in the document.
    fn span(&self, from: usize, to: usize) -> Range<usize> {
        let (from, to) = (from.min(to), from.max(to));
        self.offset + self.words[from].start..self.offset + self.words[to].end
    }

    /// The same stretch in one line.
    fn quote(&self, from: usize, to: usize) -> String {
        let (from, to) = (from.min(to), from.max(to));
        self.text[self.words[from].start..self.words[to].end].split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The word at a place, or nothing, in lower case.
    fn lower(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &word.lower)
    }

    /// Whether the words from `at` on are these.
    fn reads(&self, at: usize, phrase: &[&str]) -> bool {
        phrase.iter().enumerate().all(|(n, word)| self.lower(at + n) == *word)
    }

    /// The stems of the words that carry meaning.
    fn content(&self) -> BTreeSet<&str> {
        self.words.iter().filter(|word| word.is_content()).map(|word| word.stem.as_str()).collect()
    }
}

/// All that the two texts show, in the order of [`Reason`] and then of place.
pub(super) fn evidence(a: &Side<'_>, b: &Side<'_>, by_content: bool) -> Vec<Evidence> {
    let mut evidence = number::conflicts(a, b);
    evidence.extend(time::conflicts(a, b));
    evidence.extend(negation::denials(a, b));
    evidence.extend(parties::conflicts(a, b));
    evidence.extend(parties::places(a, b));
    evidence.extend(modality::conflicts(a, b));
    evidence.extend(characterisation::conflicts(a, b));
    evidence.extend(evolved(a.document, b.document));
    evidence.extend(reported(a, b, by_content));
    evidence.sort_by_key(|found| (found.reason, start(found.a.as_ref()), start(found.b.as_ref())));
    evidence.dedup();
    evidence
}

fn start(span: Option<&Range<usize>>) -> Option<(usize, usize)> {
    span.map(|span| (span.start, span.end))
}

/// Evidence with a place on both sides.
fn both(reason: Reason, a: Range<usize>, b: Range<usize>, note: String) -> Evidence {
    Evidence { reason, a: Some(a), b: Some(b), note }
}

/// Accounts dated a day or more apart: both may have been true in turn.
fn evolved(a: &Document, b: &Document) -> Option<Evidence> {
    let (day_a, day_b) = (a.day()?, b.day()?);
    let apart = day_a.until(day_b).ok()?.get_days().unsigned_abs();
    let days = if apart == 1 { "day" } else { "days" };
    (apart > 0).then(|| Evidence { reason: Reason::Evolved, a: None, b: None, note: format!("{day_a} and {day_b}, {apart} {days} apart") })
}

/// Who says it, on each side that is attributed; marks where the contents decided.
fn reported(a: &Side<'_>, b: &Side<'_>, by_content: bool) -> Option<Evidence> {
    let told =
        |side: &Side<'_>| side.attribution.map(|attribution| format!("{} {}", attribution.holder, attribution.cue).trim().to_owned());
    let notes: Vec<String> = [told(a), told(b)].into_iter().flatten().collect();
    if notes.is_empty() {
        return None;
    }
    let note = notes.join(" / ") + if by_content { " (decided by what is reported)" } else { "" };
    Some(Evidence { reason: Reason::Reported, a: speaker(a), b: speaker(b), note })
}

/// Where a side names its speaker, else the attributing word, else what is said.
fn speaker(side: &Side<'_>) -> Option<Range<usize>> {
    let attribution = side.attribution?;
    let find = |words: &str| side.text.find(words).filter(|_| !words.is_empty()).map(|at| side.offset + at..side.offset + at + words.len());
    find(&attribution.holder)
        .or_else(|| find(&attribution.cue))
        .or_else(|| side.document.text.get(attribution.span.clone()).map(|_| attribution.span.clone()))
}
