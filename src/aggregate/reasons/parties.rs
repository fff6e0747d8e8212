//! The actor, role and place rules: who did it to whom, and where, around a verb that both sides use.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::numeral::{MONTHS, listed};
use super::{Side, both};
use crate::aggregate::{Evidence, Reason};
use crate::align::words::{Kind, stem};

/// What news report parties to do; every form is matched by its stem.
const VERBS: &str = "attack shell shoot bomb kill wound strike raid storm ambush open begin break violate breach sign reject accept order cause provoke \
    trigger blame accuse charge arrest detain release free expel ban block seize capture take occupy destroy demolish burn loot cut close evacuate \
    rescue find discover report win beat defeat lead score concede buy sell pay fund finance own build supply deliver ship send transfer fire dismiss \
    appoint elect name nominate support back oppose condemn criticise criticize praise thank warn threaten invade withdraw cross enter approve \
    pass veto sue fine sentence convict acquit jail inspect launch cancel postpone halt stop start pollute poison push hit stab throw injure repair \
    organise organize call invite propose demand refuse mediate broker negotiate impose lift sanction install remove steal hack leak publish write \
    follow protect defend abduct kidnap torture execute hang assassinate pelt pursue chase ram collide sink steer drive fly sued rammed blamed moved met visited went fled";

static VERB_STEMS: LazyLock<BTreeSet<String>> = LazyLock::new(|| VERBS.split_whitespace().map(stem).collect());

/// How many words beside a verb its parties may stand.
const REACH: usize = 7;

/// A verb with the words before and after it, put in the order doer, verb, sufferer.
struct Act<'a> {
    verb: usize,
    doer: Party<'a>,
    sufferer: Party<'a>,
}

/// The words of a party.
struct Party<'a> {
    /// Stems, in which words of one meaning are one.
    stems: BTreeSet<&'a str>,
    /// The words as they stand: two ships are one stem, but not one ship.
    forms: BTreeSet<&'a str>,
    range: Range<usize>,
}

/// Differences of doer or exchanged parts around a verb that both use.
pub(super) fn conflicts(a: &Side<'_>, b: &Side<'_>) -> Vec<Evidence> {
    let (of_a, of_b) = (acts(a), acts(b));
    for x in &of_a {
        for y in of_b.iter().filter(|y| a.words[x.verb].stem == b.words[y.verb].stem) {
            let meet = |p: &Party<'_>, q: &Party<'_>| !p.stems.is_disjoint(&q.stems);
            let same = |p: &Party<'_>, q: &Party<'_>| !p.forms.is_disjoint(&q.forms);
            let verb = a.lower(x.verb);
            let quote = |side: &Side<'_>, range: &Range<usize>| side.quote(range.start, range.end - 1);
            let place =
                |side: &Side<'_>, act: &Act<'_>| side.span(act.doer.range.start.min(act.verb), (act.doer.range.end - 1).max(act.verb));
            if same(&x.doer, &y.sufferer) && same(&x.sufferer, &y.doer) && !same(&x.doer, &y.doer) && !same(&x.sufferer, &y.sufferer) {
                let note = format!("{verb}: by {} / by {}", quote(a, &x.doer.range), quote(b, &y.doer.range));
                return vec![both(Reason::Role, place(a, x), place(b, y), note)];
            }
            if !meet(&x.doer, &y.doer) && meet(&x.sufferer, &y.sufferer) && !x.doer.stems.is_empty() && !y.doer.stems.is_empty() {
                let note = format!("{verb}: {} ≠ {}", quote(a, &x.doer.range), quote(b, &y.doer.range));
                return vec![both(Reason::Actor, place(a, x), place(b, y), note)];
            }
        }
    }
    Vec::new()
}

/// The verbs of a side with both parties known; in a passive, the doer stands after `by`.
fn acts<'a>(side: &'a Side<'_>) -> Vec<Act<'a>> {
    let is_verb = |at: usize| side.words[at].kind == Kind::Content && VERB_STEMS.contains(&side.words[at].stem);
    let ends = |at: usize| listed("that who which when after before while and as but because if where", side.lower(at));
    let mut acts = Vec::new();
    for verb in (0..side.words.len()).filter(|&at| is_verb(at)) {
        let mut from = verb;
        while from > 0 && verb - from < REACH && !side.words[from].after_break && !ends(from - 1) {
            from -= 1;
        }
        let mut to = verb + 1;
        while to < side.words.len() && to - verb <= REACH && !side.words[to].after_break && !ends(to) {
            to += 1;
        }
        let by = (verb + 1..to).find(|&at| side.lower(at) == "by");
        let helped = (1..=3).filter_map(|n| verb.checked_sub(n)).any(|at| listed("was were been being is are be", side.lower(at)));
        let after = verb + 1..to;
        let (doer, sufferer) = match by {
            Some(by) if helped => (by + 1..to, from..verb),
            Some(by) => (by + 1..to, verb + 1..by), // "an attack by"
            None if helped => continue,
            None => (from..verb, after),
        };
        let party = |range: Range<usize>| {
            // In "opened fire" the word beside the verb belongs to it; after an article it is a party, as in "the broker blamed".
            let is_party = |at: &usize| {
                let article = at.checked_sub(1).is_some_and(|before| listed("the a an", side.lower(before)));
                let beside = is_verb(*at) && at.abs_diff(verb) == 1 && !article;
                side.words[*at].is_content() && !beside && !is_day(side.lower(*at)) && !side.lower(*at).ends_with("ly")
            };
            let places: Vec<usize> = range.filter(is_party).collect();
            let span = places.first().zip(places.last()).map_or(verb..verb + 1, |(&first, &last)| first..last + 1);
            Party {
                stems: places.iter().map(|&at| side.words[at].stem.as_str()).collect(),
                forms: places.iter().map(|&at| side.lower(at)).collect(),
                range: span,
            }
        };
        acts.push(Act { verb, doer: party(doer), sufferer: party(sufferer) });
    }
    acts
}

/// Verbs after which `to` and `from` lead to places.
const MOVES: &str = "moved fled taken took sent went flew flown transferred retreated withdrew withdrawn arrived travelled traveled drove driven brought \
    delivered shipped evacuated returned marched sailed escaped crossed deported came carried";

/// Different named places after the same kind of preposition, where the sentences share a verb or two words of content.
pub(super) fn places(a: &Side<'_>, b: &Side<'_>) -> Vec<Evidence> {
    let common = |side: &Side<'_>| -> BTreeSet<String> {
        side.words.iter().filter(|word| word.kind == Kind::Content).map(|word| word.stem.clone()).collect()
    };
    let shared: Vec<String> = common(a).intersection(&common(b)).cloned().collect();
    let moves = |side: &Side<'_>| -> BTreeSet<String> {
        side.words.iter().filter(|word| listed(MOVES, &word.lower)).map(|word| word.stem.clone()).collect()
    };
    let moved_alike = !shared.is_empty() && !moves(a).is_disjoint(&moves(b));
    if shared.len() < 2 && !moved_alike && !shared.iter().any(|stem| VERB_STEMS.contains(stem)) {
        return Vec::new();
    }
    let (of_a, of_b) = (named_places(a), named_places(b));
    let spoken = |side: &Side<'_>, (_, range): &(u8, Range<usize>), other: &Side<'_>| {
        side.words[range.clone()].iter().any(|word| word.kind == Kind::Name && other.words.iter().any(|heard| heard.lower == word.lower))
    };
    let fresh_a: Vec<_> = of_a.iter().filter(|place| !spoken(a, place, b)).collect();
    let fresh_b: Vec<_> = of_b.iter().filter(|place| !spoken(b, place, a)).collect();
    // Where the two name a place in common, the others are further detail.
    if fresh_a.len() < of_a.len() || fresh_b.len() < of_b.len() {
        return Vec::new();
    }
    for (way, x) in &fresh_a {
        if let Some((_, y)) = fresh_b.iter().find(|(other, _)| other == way) {
            let note = format!("{} ≠ {}", a.quote(x.start, x.end - 1), b.quote(y.start, y.end - 1));
            return vec![both(Reason::Place, a.span(x.start, x.end - 1), b.span(y.start, y.end - 1), note)];
        }
    }
    Vec::new()
}

/// Names after a preposition of place: at rest (0), towards (1) or away (2).
fn named_places(side: &Side<'_>) -> Vec<(u8, Range<usize>)> {
    let is_name =
        |at: usize| side.words.get(at).is_some_and(|word| word.kind == Kind::Name && !word.after_break) && !is_day(side.lower(at));
    let mut found = Vec::new();
    for at in 0..side.words.len() {
        let moves = || (1..=3).filter_map(|n| at.checked_sub(n)).any(|place| listed(MOVES, side.lower(place)));
        let way = match side.lower(at) {
            "in" | "at" | "near" | "outside" | "around" | "inside" | "off" => 0,
            "to" | "into" | "towards" if moves() => 1,
            "from" if moves() => 2,
            _ => continue,
        };
        let start = at + 1 + usize::from(listed("the central northern southern eastern western", side.lower(at + 1)));
        let mut end = start;
        while is_name(end) {
            end += 1;
        }
        if end > start {
            found.push((way, start..end));
        }
    }
    found
}

fn is_day(lower: &str) -> bool {
    MONTHS.contains(&lower) || listed("monday tuesday wednesday thursday friday saturday sunday christmas easter ramadan", lower)
}
