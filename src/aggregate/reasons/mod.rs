//! What two texts show beside their relation, by rules, with exact places. Nothing here makes or unmakes a relation.

mod negation;
mod number;
mod quantity;

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
pub(super) fn evidence(a: &Side<'_>, b: &Side<'_>, _by_content: bool) -> Vec<Evidence> {
    let mut evidence = number::conflicts(a, b);
    evidence.extend(negation::denials(a, b));
    evidence.sort_by(|x, y| (x.reason, start(&x.a), start(&x.b)).cmp(&(y.reason, start(&y.a), start(&y.b))));
    evidence.dedup();
    evidence
}

fn start(span: &Option<Range<usize>>) -> Option<(usize, usize)> {
    span.as_ref().map(|span| (span.start, span.end))
}

/// Evidence with a place on both sides.
fn both(reason: Reason, a: Range<usize>, b: Range<usize>, note: String) -> Evidence {
    Evidence { reason, a: Some(a), b: Some(b), note }
}
