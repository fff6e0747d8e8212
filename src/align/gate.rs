//! The relatedness gate: which claims of different documents are worth scoring.

use std::collections::{BTreeSet, HashMap};

use super::Candidate;
use super::words::{Kind, term, words};
use crate::segment::Claim;

/// How candidates are chosen.
///
/// The defaults were chosen on development events: of their gold pairs, which often share hardly a word, 0.97 must pass. The rank
/// [`GateOptions::per_claim`] holds back far more than any threshold that still reaches that recall.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GateOptions<'a> {
    /// Relatedness from which on a pair is a candidate, in `[0, 1]`.
    pub threshold: f32,
    /// Two documents with at most this many pairs of claims between them are compared in full: there the gate would save little, and
    /// contradictions that share no word would be lost. With [`usize::MAX`] every cross-document pair is a candidate.
    pub in_full: usize,
    /// Between longer documents a pair stays only if it is among this many most related of one of its claims towards the other's document.
    pub per_claim: usize,
    /// One vector a claim, of equal length, such as the mean of its tokens' embeddings; blended into relatedness if given.
    /// [`crate::compare()`] takes them from its scorer.
    pub vectors: Option<&'a [Vec<f32>]>,
}

impl Default for GateOptions<'_> {
    fn default() -> Self {
        Self { threshold: 0.01, in_full: 256, per_claim: 6, vectors: None }
    }
}

/// Weight of a name or number against another word of the same rarity.
const NAME_WEIGHT: f32 = 1.5;
/// Weight of the terms of the sentence before, which pronouns and definite subjects point to.
const BEFORE_WEIGHT: f32 = 0.5;
/// Weight of the terms of the sentence after.
const AFTER_WEIGHT: f32 = 0.2;
/// Weight of the vectors' cosine against the shared terms. Between 0.2 and 1 the recall on development events hardly moves.
const VECTOR_WEIGHT: f32 = 0.5;

/// The pairs of claims of different documents that may speak of the same thing, ordered by `(a, b)`.
///
/// Every claim is a bag of stems without words of grammar; numbers in words and digits count as the same term. A term weighs
/// `ln(1 + n / df) / ln(1 + n)` over the event's `n` claims, half as much again for names and numbers; terms of the sentences
/// beside it count in part. With `shared` the sum over common terms of the smaller weight, and `W` the sum over a claim's terms,
/// relatedness is `shared / sqrt(W(a) * W(b))`, at most 1. Given vectors, it is `(that + 0.5 c) / 1.5`, where `c` is the cosine of the
/// vectors (below 0: 0) after the mean of the event's vectors, which is what all claims have in common, is taken from each.
///
/// Without vectors, terms are looked up in an inverted index, so pairs of longer documents that share nothing cost nothing.
///
/// ```
/// use rashomon::align::{GateOptions, candidates};
/// use rashomon::segment::Claim;
/// let claim = |document, text: &str| Claim { document, span: 0..text.len(), text: text.into(), attribution: None };
/// let claims = [claim(0, "Two soldiers died at Ostrel."), claim(1, "Nobody died at Ostrel."), claim(2, "Bread is cheap.")];
/// let pairs = |in_full| -> Vec<_> {
///     let options = GateOptions { in_full, ..GateOptions::default() };
///     candidates(&claims, 3, &options).iter().map(|c| (c.a, c.b)).collect()
/// };
/// assert_eq!(pairs(0), [(0, 1)]);
/// assert_eq!(pairs(256), [(0, 1), (0, 2), (1, 2)]);
/// ```
pub fn candidates(claims: &[Claim], documents: usize, options: &GateOptions<'_>) -> Vec<Candidate> {
    let bags = weigh(claims);
    let totals: Vec<f32> = bags.iter().map(|bag| bag.iter().map(|&(_, weight)| weight).sum()).collect();
    let mut index: Vec<Vec<(usize, f32)>> = vec![Vec::new(); bags.iter().flatten().map(|&(term, _)| term + 1).max().unwrap_or(0)];
    for (at, bag) in bags.iter().enumerate() {
        for &(term, weight) in bag {
            index[term].push((at, weight));
        }
    }
    let mut sizes = vec![0usize; documents];
    for claim in claims {
        sizes[claim.document] += 1;
    }
    let in_full = |a: usize, b: usize| sizes[claims[a].document] * sizes[claims[b].document] <= options.in_full;
    let vectors = options.vectors.map(directions);
    let dense = vectors.is_some();
    let mut shared = vec![0.0f32; claims.len()];
    let mut found = Vec::new();
    for (a, bag) in bags.iter().enumerate() {
        let mut touched: BTreeSet<usize> = (a + 1..claims.len()).filter(|&b| dense || in_full(a, b)).collect();
        for &(term, weight) in bag {
            let postings = &index[term];
            for &(b, other) in &postings[postings.partition_point(|&(at, _)| at <= a)..] {
                shared[b] += weight.min(other);
                if !dense {
                    touched.insert(b);
                }
            }
        }
        for b in touched {
            let overlap = std::mem::take(&mut shared[b]);
            if claims[a].document == claims[b].document {
                continue;
            }
            let scale = (totals[a] * totals[b]).sqrt();
            let mut relatedness = if scale > 0.0 { (overlap / scale).min(1.0) } else { 0.0 };
            if let Some(vectors) = &vectors {
                relatedness = (relatedness + VECTOR_WEIGHT * dot(&vectors[a], &vectors[b]).clamp(0.0, 1.0)) / (1.0 + VECTOR_WEIGHT);
            }
            if in_full(a, b) || relatedness >= options.threshold {
                let (a, b) = if claims[a].document < claims[b].document { (a, b) } else { (b, a) };
                found.push(Candidate { a, b, relatedness });
            }
        }
    }
    found = cap(found, claims, documents, options.per_claim, in_full);
    found.sort_by_key(|candidate| (candidate.a, candidate.b));
    found
}

/// Keeps a candidate of documents that are compared in full, or that is among the `most` best of one of its two claims towards the
/// other's document.
fn cap(found: Vec<Candidate>, claims: &[Claim], documents: usize, most: usize, in_full: impl Fn(usize, usize) -> bool) -> Vec<Candidate> {
    let mut ranked: Vec<usize> = (0..found.len()).collect();
    ranked.sort_by(|&x, &y| {
        let (x, y) = (&found[x], &found[y]);
        y.relatedness.total_cmp(&x.relatedness).then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    let mut taken: HashMap<(usize, usize), usize> = HashMap::with_capacity(claims.len() * documents.saturating_sub(1));
    let mut keep = vec![false; found.len()];
    for at in ranked {
        let Candidate { a, b, .. } = found[at];
        keep[at] = in_full(a, b);
        for slot in [(a, claims[b].document), (b, claims[a].document)] {
            let count = taken.entry(slot).or_default();
            keep[at] |= *count < most;
            *count += 1;
        }
    }
    found.into_iter().zip(keep).filter_map(|(candidate, keep)| keep.then_some(candidate)).collect()
}

/// Eight sums side by side, so that it compiles to vector instructions; always in the same order.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a, b) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a.remainder().iter().zip(b.remainder()).map(|(x, y)| x * y).sum();
    let mut sums = [0.0f32; 8];
    for (a, b) in a.zip(b) {
        for ((sum, x), y) in sums.iter_mut().zip(a).zip(b) {
            *sum += x * y;
        }
    }
    rest + sums.iter().sum::<f32>()
}

/// The vectors less their mean, each of length 1, or all zeros where nothing is left.
fn directions(vectors: &[Vec<f32>]) -> Vec<Vec<f32>> {
    let mut mean = vec![0.0f32; vectors.first().map_or(0, Vec::len)];
    for vector in vectors {
        for (mean, value) in mean.iter_mut().zip(vector) {
            *mean += value / vectors.len() as f32;
        }
    }
    let turn = |vector: &Vec<f32>| {
        let centred: Vec<f32> = vector.iter().zip(&mean).map(|(value, mean)| value - mean).collect();
        let length = centred.iter().map(|value| value * value).sum::<f32>().sqrt();
        let scale = if length.is_normal() { length.recip() } else { 0.0 };
        centred.into_iter().map(|value| value * scale).collect()
    };
    vectors.iter().map(turn).collect()
}

/// Each claim's terms with their weights, by term; a term is a number given in order of first appearance.
fn weigh(claims: &[Claim]) -> Vec<Vec<(usize, f32)>> {
    let mut terms: HashMap<String, usize> = HashMap::new();
    let mut frequency: Vec<usize> = Vec::new();
    let mut boosted: Vec<bool> = Vec::new();
    let mut own: Vec<Vec<usize>> = Vec::with_capacity(claims.len());
    for claim in claims {
        let mut bag = Vec::new();
        for word in words(&claim.text) {
            let Some(term) = term(&word) else { continue };
            let term = term.into_owned();
            let next = terms.len();
            let id = *terms.entry(term).or_insert(next);
            if id == frequency.len() {
                frequency.push(0);
                boosted.push(false);
            }
            boosted[id] |= word.kind != Kind::Content;
            bag.push(id);
        }
        bag.sort_unstable();
        bag.dedup();
        for &id in &bag {
            frequency[id] += 1;
        }
        own.push(bag);
    }
    let n = claims.len() as f32;
    let weight = |id: usize| (1.0 + n / frequency[id] as f32).ln() / (1.0 + n).ln() * if boosted[id] { NAME_WEIGHT } else { 1.0 };
    (0..claims.len())
        .map(|at| {
            let beside = |other: usize| own.get(other).filter(|_| claims[other].document == claims[at].document);
            let before = at.checked_sub(1).and_then(beside);
            let mut bag: Vec<(usize, f32)> = own[at].iter().map(|&id| (id, weight(id))).collect();
            for (context, part) in [(before, BEFORE_WEIGHT), (beside(at + 1), AFTER_WEIGHT)] {
                bag.extend(context.into_iter().flatten().map(|&id| (id, weight(id) * part)));
            }
            bag.sort_by(|x, y| x.0.cmp(&y.0).then(y.1.total_cmp(&x.1)));
            bag.dedup_by_key(|&mut (id, _)| id);
            bag
        })
        .collect()
}
