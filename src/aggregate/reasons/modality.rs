//! The modality rule: planned, possible or threatened on one side, done on the other.

use super::numeral::listed;
use super::{Side, both};
use crate::aggregate::{Evidence, Reason};
use crate::align::words::Kind;

/// Words before a verb that leave open whether it happened.
const OPEN: &str = "will shall may might could would should plans plan planned planning expects expect expected intends intend intended hopes hope hoped \
    wants want wanted threatens threaten threatened considers consider considered considering proposes propose proposed promised promises promise pledged \
    vowed vows aims aim due likely scheduled reportedly allegedly possibly perhaps probably claimed claims claim alleged prepared preparing offered demanded \
    if should unless tries tried trying supposed agreed can must";
/// Words that may stand between the two.
const BETWEEN: &str = "to be been being have has had not also soon now then already only still that it he she they we the a an is was were are about \
    set in on by early late again all its their his her";
/// How many words after an open word its verb may stand.
const REACH: usize = 5;

/// Acts that one side leaves open and the other states as done.
pub(super) fn conflicts(a: &Side<'_>, b: &Side<'_>) -> Vec<Evidence> {
    let (open_a, open_b) = (open_acts(a), open_acts(b));
    let mut found = Vec::new();
    for &(cue, act) in &open_a {
        if let Some(done) = done(b, &a.words[act].stem, &open_b) {
            let note = format!("{} {} against {}", a.lower(cue), a.lower(act), b.lower(done));
            found.push(both(Reason::Modality, a.span(cue, act), b.span(done, done), note));
        }
    }
    for &(cue, act) in &open_b {
        if let Some(done) = done(a, &b.words[act].stem, &open_a) {
            let note = format!("{} against {} {}", a.lower(done), b.lower(cue), b.lower(act));
            found.push(both(Reason::Modality, a.span(done, done), b.span(cue, act), note));
        }
    }
    found
}

/// The acts that a side leaves open, each with the word that does so.
fn open_acts(side: &Side<'_>) -> Vec<(usize, usize)> {
    let mut acts = Vec::new();
    // "is to be dug out" leaves it open, "had to be" does not.
    let is_to = |at: usize| listed("is are was were", side.lower(at)) && side.lower(at + 1) == "to";
    for cue in (0..side.words.len()).filter(|&at| (listed(OPEN, side.lower(at)) || is_to(at)) && side.words[at].kind != Kind::Name) {
        let reach = (cue + 1..side.words.len().min(cue + 1 + REACH)).take_while(|&at| !side.words[at].after_break);
        let act = reach
            .into_iter()
            .find(|&at| !listed(BETWEEN, side.lower(at)) && !listed(OPEN, side.lower(at)) && !side.lower(at).ends_with("ly"));
        acts.extend(act.filter(|&at| side.words[at].kind == Kind::Content).map(|act| (cue, act)));
    }
    acts
}

/// Where a side states an act as done: in the past or perfect, not left open itself.
fn done(side: &Side<'_>, stem: &str, open: &[(usize, usize)]) -> Option<usize> {
    if open.iter().any(|&(_, act)| side.words[act].stem == stem) {
        return None;
    }
    (0..side.words.len()).find(|&at| side.words[at].stem == stem && is_past(side, at))
}

/// Past forms that do not end in `ed`.
const IRREGULAR: &str = "began begun built bought brought broke broken came cut died drew drawn drove driven fell fallen fled flew found fought gave given \
    held hit hurt kept knew led left lost made met paid put ran rose sent set shot shut sold spent stood struck took taken told threw went withdrew \
    withdrawn won wrote written lifted laid fed bent blew swept spread dug";

fn is_past(side: &Side<'_>, at: usize) -> bool {
    let lower = side.lower(at);
    let formed = lower.ends_with("ed") || listed(IRREGULAR, lower);
    let before = (1..=3).filter_map(|n| at.checked_sub(n)).map(|place| side.lower(place));
    // "was to be closed" is not done.
    formed
        && before
            .take_while(|word| !listed("and but", word))
            .all(|word| !listed(OPEN, word) && word != "to" && word != "not" && !word.ends_with("n't"))
}
