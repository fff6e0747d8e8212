//! The cheap half: what a target and a text share in words, without the network.

use super::Stance;
use super::cues::{CUES, DENYING, NEAR, TURNS, cues, group};
use super::head::Rarity;
use crate::align::words::{Kind, term, words};
use crate::segment::{Claim, Manner, passages};

/// What the words of a target, a passage or a text come to.
#[derive(Clone, Debug, Default)]
pub(super) struct Bag {
    /// Ascending by hash: a content word's stem, and whether it is a name or a number.
    terms: Vec<(u64, bool)>,
    /// Ascending: two content words in a row.
    pairs: Vec<u64>,
    pub(super) cues: [bool; CUES],
    /// How many words of all kinds.
    words: usize,
    /// Of the words of a passage in order: a content word's term, and the group of cues it belongs to.
    order: Vec<(Option<u64>, Option<usize>)>,
}

impl Bag {
    fn new(text: &str) -> Self {
        let all = words(text);
        let mut bag = Self { cues: cues(text, all.iter().map(|word| word.lower.as_str())), words: all.len(), ..Self::default() };
        let mut before = None;
        for word in &all {
            let term = term(word).map(|term| hash(&term));
            bag.order.push((term, group(&word.lower)));
            let Some(term) = term else { continue };
            bag.terms.push((term, word.kind != Kind::Content));
            if let Some(before) = before.replace(term) {
                bag.pairs.push(before ^ term.rotate_left(17));
            }
        }
        bag.sort();
        bag
    }

    fn sort(&mut self) {
        self.terms.sort_unstable_by_key(|&(term, name)| (term, !name));
        self.terms.dedup_by_key(|&mut (term, _)| term);
        self.pairs.sort_unstable();
        self.pairs.dedup();
    }

    fn joined(bags: &[Self]) -> Self {
        let mut whole = Self::default();
        for bag in bags {
            whole.terms.extend_from_slice(&bag.terms);
            whole.pairs.extend_from_slice(&bag.pairs);
            whole.words += bag.words;
            for (all, one) in whole.cues.iter_mut().zip(bag.cues) {
                *all |= one;
            }
        }
        whole.sort();
        whole
    }

    /// The hashes of its terms.
    pub(super) fn hashes(&self) -> impl Iterator<Item = u64> {
        self.terms.iter().map(|&(term, _)| term)
    }
}

/// FNV-1a, the same on every machine.
fn hash(term: &str) -> u64 {
    term.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A claim or headline that texts are held against.
#[derive(Clone, Debug)]
pub struct Target {
    /// As it was given.
    pub text: std::sync::Arc<str>,
    pub(super) bag: Bag,
}

impl Target {
    /// Reads a target.
    pub fn new(text: &str) -> Self {
        Self { text: text.into(), bag: Bag::new(text) }
    }
}

/// A text of any length, parted into passages once for all targets.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its sentences, long ones in windows.
    pub passages: Vec<Claim>,
    pub(super) bags: Vec<Bag>,
    pub(super) whole: Bag,
}

impl Text {
    /// Parts a text; without words it has no passages.
    pub fn new(text: &str) -> Self {
        let passages = passages(text);
        let bags: Vec<Bag> = passages.iter().map(|passage| Bag::new(&passage.text)).collect();
        Self { whole: Bag::joined(&bags), passages, bags }
    }
}

/// Length of [`pair`].
pub(super) const PAIR: usize = 11 + 3 * CUES;

/// Length of [`passage`].
pub(super) const PASSAGE: usize = 13 + CUES + NEAR;

/// Words between a cue and a term of the target that still belong together.
const REACH: usize = 5;

/// What a target and a whole text share.
///
/// In order: the shares of the target's weight (see [`Rarity`]) that the text, its best passage, its first three passages hold; of
/// its names and numbers; of its word pairs; the cosine of the two bags; the logarithms of one plus the shared terms, the target's
/// terms, the text's passages and words; whether the target has any term; then the cues of the target, the share of passages with
/// each cue, and whether a passage that shares something with the target has it.
pub(super) fn pair(target: &Target, text: &Text, rarity: &Rarity) -> [f32; PAIR] {
    let bag = &target.bag;
    let covered: Vec<f32> = text.bags.iter().map(|passage| share(bag, passage, rarity, false)).collect();
    let best = covered.iter().copied().fold(0.0, f32::max);
    let lead = Bag::joined(&text.bags[..text.bags.len().min(3)]);
    let log = |count: usize| (1.0 + count as f32).ln();
    let mut features = [0.0; PAIR];
    features[..11].copy_from_slice(&[
        share(bag, &text.whole, rarity, false),
        best,
        share(bag, &lead, rarity, false),
        share(bag, &text.whole, rarity, true),
        shared_pairs(bag, &text.whole),
        cosine(bag, &text.whole, rarity),
        log(common(bag, &text.whole).count()),
        log(bag.terms.len()),
        log(text.bags.len()),
        log(text.whole.words),
        f32::from(u8::from(!bag.terms.is_empty())),
    ]);
    let count = text.bags.len().max(1) as f32;
    for cue in 0..CUES {
        features[11 + cue] = f32::from(u8::from(bag.cues[cue]));
        features[11 + CUES + cue] = text.bags.iter().filter(|passage| passage.cues[cue]).count() as f32 / count;
        let near = text.bags.iter().zip(&covered).any(|(passage, &covered)| passage.cues[cue] && covered > 0.5 * best && covered > 0.0);
        features[11 + 2 * CUES + cue] = f32::from(u8::from(near));
    }
    features
}

/// What a target and one passage share, and where and how the passage stands.
///
/// In order: the share of the target's weight that the passage holds, of the passage's that the target holds, of the target's names
/// and numbers, of its word pairs; whether both have numbers and none in common; whether it is the first passage, its place as
/// `1 / (1 + i)` and as a share of the text; the logarithm of its words; whether it passes on, denies, confirms what somebody says;
/// whether it names nobody who does; then its cues, and which of those of the first groups stand near a term of the target.
pub(super) fn passage(target: &Target, text: &Text, at: usize, rarity: &Rarity) -> [f32; PASSAGE] {
    let (bag, passage, claim) = (&target.bag, &text.bags[at], &text.passages[at]);
    let flag = |is: bool| f32::from(u8::from(is));
    let named = |bag: &Bag| bag.terms.iter().any(|&(_, name)| name);
    let manner = |manner| flag(claim.attribution.as_ref().is_some_and(|attribution| attribution.manner == manner));
    let mut features = [0.0; PASSAGE];
    features[..13].copy_from_slice(&[
        share(bag, passage, rarity, false),
        share(passage, bag, rarity, false),
        share(bag, passage, rarity, true),
        shared_pairs(bag, passage),
        flag(named(bag) && named(passage) && !common(bag, passage).any(|(_, name)| name)),
        flag(at == 0),
        1.0 / (1.0 + at as f32),
        at as f32 / text.bags.len() as f32,
        (1.0 + passage.words as f32).ln(),
        manner(Manner::Said),
        manner(Manner::Denied),
        manner(Manner::Confirmed),
        flag(claim.attribution.as_ref().is_some_and(|attribution| attribution.holder.is_empty())),
    ]);
    let (cues, near) = features[13..].split_at_mut(CUES);
    for (feature, cue) in cues.iter_mut().zip(passage.cues) {
        *feature = flag(cue);
    }
    for (place, (_, group)) in passage.order.iter().enumerate() {
        let Some(feature) = group.and_then(|group| near.get_mut(group)) else { continue };
        let around = &passage.order[place.saturating_sub(REACH)..passage.order.len().min(place + REACH + 1)];
        if around.iter().any(|(term, _)| term.is_some_and(|term| bag.terms.binary_search_by_key(&term, |&(term, _)| term).is_ok())) {
            *feature = 1.0;
        }
    }
    features
}

/// Added to the share of the target that a passage holds where the passage denies, doubts or corrects.
const TURNING: f32 = 0.2;

/// Which passages the encoder reads: the first, and those that hold most of the target, `most` in all, in the order of the text. Of
/// passages that share something with it, those that deny, call false, doubt or correct come earlier than their words alone say.
pub(super) fn choose(target: &Target, text: &Text, rarity: &Rarity, most: usize) -> Vec<usize> {
    let weight = |(at, passage): (usize, &Bag)| {
        let share = share(&target.bag, passage, rarity, false);
        let turns = share > 0.0 && TURNS.iter().any(|&cue| passage.cues[cue]);
        (at, if at == 0 { 2.0 } else { share + if turns { TURNING } else { 0.0 } })
    };
    let mut ranked: Vec<(usize, f32)> = text.bags.iter().enumerate().map(weight).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1)); // stable: of equals the earlier
    let mut chosen: Vec<usize> = ranked.into_iter().take(most).map(|(at, _)| at).collect();
    chosen.sort_unstable();
    chosen
}

/// A rule without understanding, as a baseline: unrelated if the text holds less than a third of the target's words, otherwise the last
/// of agree and discuss that the set knows, or disagree if the passage that shares most with the target denies, negates or says
/// "false" and the target does not, or the other way round.
///
/// ```
/// use rashomon::stance::{Stance, Target, Text, by_words};
/// let says = |text: &str| by_words(&Target::new("Bear attacked a fisherman"), &Text::new(text), &Stance::ALL);
/// assert_eq!(says("The bear that attacked the fisherman fled."), Stance::Discuss);
/// assert_eq!(says("No bear attacked the fisherman."), Stance::Disagree);
/// assert_eq!(says("Shares fell."), Stance::Unrelated);
/// ```
pub fn by_words(target: &Target, text: &Text, stances: &[Stance]) -> Stance {
    let bag = &target.bag;
    let shared = common(bag, &text.whole).count();
    if stances.contains(&Stance::Unrelated) && 3 * shared < bag.terms.len().max(1) {
        return Stance::Unrelated;
    }
    let nearest = text.bags.iter().rev().max_by_key(|passage| common(bag, passage).count()); // the first of equals
    let denies = |bag: &Bag| DENYING.iter().any(|&cue| bag.cues[cue]);
    if stances.contains(&Stance::Disagree) && nearest.is_some_and(|nearest| denies(nearest) != denies(bag)) {
        return Stance::Disagree;
    }
    if stances.contains(&Stance::Discuss) { Stance::Discuss } else { Stance::Agree }
}

/// Terms of both, with whether `a` has it as a name or number.
fn common<'b>(a: &'b Bag, b: &'b Bag) -> impl Iterator<Item = (u64, bool)> + 'b {
    let mut rest = b.terms.as_slice();
    a.terms.iter().copied().filter(move |&(term, _)| {
        let skip = rest.partition_point(|&(other, _)| other < term);
        rest = &rest[skip..];
        rest.first().is_some_and(|&(other, _)| other == term)
    })
}

/// The share of the weight of `a` that `b` holds, of names and numbers alone if `names`; 0 where `a` has no weight.
fn share(a: &Bag, b: &Bag, rarity: &Rarity, names: bool) -> f32 {
    let sum = |terms: &mut dyn Iterator<Item = (u64, bool)>| {
        terms.filter(|&(_, name)| name || !names).map(|(term, _)| rarity.of(term)).sum::<f32>()
    };
    let all = sum(&mut a.terms.iter().copied());
    if all > 0.0 { sum(&mut common(a, b)) / all } else { 0.0 }
}

fn shared_pairs(a: &Bag, b: &Bag) -> f32 {
    if a.pairs.is_empty() {
        return 0.0;
    }
    a.pairs.iter().filter(|pair| b.pairs.binary_search(pair).is_ok()).count() as f32 / a.pairs.len() as f32
}

fn cosine(a: &Bag, b: &Bag, rarity: &Rarity) -> f32 {
    let square = |terms: &mut dyn Iterator<Item = (u64, bool)>| terms.map(|(term, _)| rarity.of(term).powi(2)).sum::<f32>();
    let scale = (square(&mut a.terms.iter().copied()) * square(&mut b.terms.iter().copied())).sqrt();
    if scale > 0.0 { square(&mut common(a, b)) / scale } else { 0.0 }
}
