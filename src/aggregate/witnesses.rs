//! Near-copies: documents and passages that share their wording count as one witness.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::align::words::{Kind, cardinal, words};
use crate::read::Document;
use crate::segment::Claim;

/// Words of a shingle of a document.
const SHINGLE: usize = 5;
/// Documents are near-copies if they share this part of the smaller one's shingles: an agency's text with a paragraph of one's own
/// added or cut still counts, a shared quotation does not.
const CONTAINMENT: f32 = 0.5;
/// A text with fewer shingles than this is too short to be anybody's copy.
const LEAST_SHINGLES: usize = 8;
/// Claims share a passage if the Jaccard index of their words and word pairs reaches this.
const PASSAGE: f32 = 0.75;

/// Groups near-copies: for each document the smallest index of its group.
///
/// Two documents belong together if at least half of the smaller one's word 5-gram shingles (8 at the least) stand in the other;
/// groups are closed transitively.
pub fn witnesses(documents: &[Document]) -> Vec<usize> {
    let shingles: Vec<BTreeSet<String>> = documents.iter().map(|document| shingles(&document.text)).collect();
    let mut holders: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, set) in shingles.iter().enumerate() {
        for shingle in set {
            holders.entry(shingle).or_default().push(at);
        }
    }
    let mut common: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for at in holders.values() {
        for (place, &a) in at.iter().enumerate() {
            at[place + 1..].iter().for_each(|&b| *common.entry((a, b)).or_default() += 1);
        }
    }
    let mut groups = Groups::new(documents.len());
    for ((a, b), count) in common {
        let smaller = shingles[a].len().min(shingles[b].len());
        if smaller >= LEAST_SHINGLES && count as f32 >= CONTAINMENT * smaller as f32 {
            groups.join(a, b);
        }
    }
    groups.smallest()
}

/// Groups claims of different documents whose wording is nearly the same: for each claim the smallest index of its group.
///
/// Two claims share a passage if the Jaccard index of their sets of words and of neighbouring word pairs is at least 0.75, and they
/// give the same numbers and the same count of negations: an agency sentence with another figure in it is no copy. Such claims
/// count as one witness. (Longer shingles would lose a sentence of ten words for one `that` put in.)
pub fn shared_passages(claims: &[Claim]) -> Vec<usize> {
    let passages: Vec<Passage> = claims.iter().map(|claim| Passage::new(&claim.text)).collect();
    let mut frequency: HashMap<&str, usize> = HashMap::new();
    for pair in passages.iter().flat_map(|passage| &passage.pairs) {
        *frequency.entry(pair).or_default() += 1;
    }
    // Passages so near share over half of their pairs, so they share one of the rarer half (and one more) of either.
    let mut index: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut groups = Groups::new(claims.len());
    for (b, passage) in passages.iter().enumerate() {
        let mut rare: Vec<&str> = passage.pairs.iter().map(String::as_str).collect();
        rare.sort_by_key(|pair| (frequency[pair], *pair));
        rare.truncate(passage.pairs.len() / 2 + 1);
        let near: BTreeSet<usize> = rare.iter().filter_map(|pair| index.get(pair)).flatten().copied().collect();
        for a in near {
            if claims[a].document != claims[b].document && passage.is_near(&passages[a]) {
                groups.join(a, b);
            }
        }
        for pair in rare {
            index.entry(pair).or_default().push(b);
        }
    }
    groups.smallest()
}

/// How many independent witnesses hold a group of claims: its documents, near-copies counted once, and a document whose claims in the
/// group all share their passages with another document's counted with that one.
pub(super) fn count(held: &[usize], claims: &[Claim], witnesses: &[usize], passages: &[usize]) -> usize {
    let documents: Vec<usize> = held.iter().map(|&at| claims[at].document).collect::<BTreeSet<_>>().into_iter().collect();
    let passages_of =
        |document: usize| held.iter().filter(move |&&at| claims[at].document == document).map(|&at| passages[at]).collect::<BTreeSet<_>>();
    let mut groups = Groups::new(documents.len());
    for x in 0..documents.len() {
        for y in x + 1..documents.len() {
            let (px, py) = (passages_of(documents[x]), passages_of(documents[y]));
            if witnesses[documents[x]] == witnesses[documents[y]] || px.is_subset(&py) || py.is_subset(&px) {
                groups.join(x, y);
            }
        }
    }
    groups.smallest().into_iter().collect::<BTreeSet<_>>().len()
}

/// The word 5-grams of a text, in lower case.
fn shingles(text: &str) -> BTreeSet<String> {
    let words: Vec<String> = words(text).into_iter().map(|word| word.lower).collect();
    words.windows(SHINGLE).map(|window| window.join(" ")).collect()
}

struct Passage {
    words: BTreeSet<String>,
    pairs: BTreeSet<String>,
    numbers: Vec<String>,
    negations: usize,
}

impl Passage {
    fn new(text: &str) -> Self {
        let all = words(text);
        let number = |word: &crate::align::words::Word| match word.kind {
            Kind::Digits => Some(word.lower.replace(',', "")),
            _ => cardinal(&word.lower).map(|n| n.to_string()),
        };
        let negative = |lower: &str| {
            matches!(lower, "no" | "not" | "never" | "none" | "nobody" | "nothing" | "neither" | "nor" | "without")
                || lower.ends_with("n't")
        };
        let mut numbers: Vec<String> = all.iter().filter_map(number).collect();
        numbers.sort();
        let negations = all.iter().filter(|word| negative(&word.lower)).count();
        // A text of one word has that word for its only pair.
        let mut pairs: BTreeSet<String> = all.windows(2).map(|pair| format!("{} {}", pair[0].lower, pair[1].lower)).collect();
        if let [only] = all.as_slice() {
            pairs.insert(only.lower.clone());
        }
        Self { words: all.into_iter().map(|word| word.lower).collect(), pairs, numbers, negations }
    }

    fn is_near(&self, other: &Self) -> bool {
        let common = self.words.intersection(&other.words).count() + self.pairs.intersection(&other.pairs).count();
        let all = self.words.len() + self.pairs.len() + other.words.len() + other.pairs.len() - common;
        self.numbers == other.numbers && self.negations == other.negations && common as f32 >= PASSAGE * all as f32
    }
}

/// Disjoint sets over `0..n`.
pub(super) struct Groups(Vec<usize>);

impl Groups {
    pub(super) fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    /// The representative of `at`: always the smallest member.
    pub(super) fn find(&self, mut at: usize) -> usize {
        while self.0[at] != at {
            at = self.0[at];
        }
        at
    }

    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b)] = a.min(b);
    }

    /// For each member the smallest of its set.
    pub(super) fn smallest(&self) -> Vec<usize> {
        (0..self.0.len()).map(|at| self.find(at)).collect()
    }
}
