//! The negation rule: one side denies what the other states.

use super::numeral::listed;
use super::{Side, both};
use crate::aggregate::{Evidence, Reason};
use crate::align::words::{Kind, cardinal};

/// Words that deny what follows them.
const CUES: &str = "no not never none nobody nothing neither nor without cannot denied denies deny denying refused refuses refuse refusing rejected rejects \
    reject rejecting failed fails fail failing declined declines unable lacked lacks lack false untrue dismissed dismisses disputed disputes \
    hardly scarcely barely";
/// How many words after a cue it still reaches.
const REACH: usize = 8;

/// Words too general to say that two sentences speak of the same act.
const VAGUE: &str =
    "time day year week month people person place thing part way case use country city town today yesterday statement report new";

/// The cues of a side with the words that each reaches.
pub(super) fn scopes(side: &Side<'_>) -> Vec<(usize, std::ops::Range<usize>)> {
    let is_cue = |at: usize| listed(CUES, side.lower(at)) || side.lower(at).ends_with("n't");
    let mut scopes = Vec::new();
    for at in (0..side.words.len()).filter(|&at| is_cue(at)) {
        // "not only", "no longer than", "no doubt", "no fewer than" deny nothing.
        if listed("only doubt fewer less more later just merely sooner", side.lower(at + 1)) && listed("no not", side.lower(at)) {
            continue;
        }
        if side.reads(at + 1, &["longer", "than"]) {
            continue;
        }
        let mut end = at + 1;
        while end < side.words.len()
            && end <= at + REACH
            && !(side.words[end].after_break || listed("but although though while because", side.lower(end)))
        {
            end += 1;
        }
        scopes.push((at, at + 1..end));
    }
    scopes
}

/// Words that one side denies and the other states, once a cue: the first such word is the place.
pub(super) fn denials(a: &Side<'_>, b: &Side<'_>) -> Vec<Evidence> {
    let mut found = Vec::new();
    let (of_a, of_b) = (scopes(a), scopes(b));
    for (cue, scope) in &of_a {
        if let Some((denied, stated)) = stated(a, scope, b, &of_b) {
            let note = format!("{} {} against {}", a.lower(*cue), a.lower(denied), b.lower(stated));
            found.push(both(Reason::Negation, a.span(*cue, denied), b.span(stated, stated), note));
        }
    }
    for (cue, scope) in &of_b {
        if let Some((denied, stated)) = stated(b, scope, a, &of_a) {
            let note = format!("{} against {} {}", a.lower(stated), b.lower(*cue), b.lower(denied));
            found.push(both(Reason::Negation, a.span(stated, stated), b.span(*cue, denied), note));
        }
    }
    found
}

/// The first word under a cue that the other side states outside all of its own cues.
fn stated(
    denier: &Side<'_>,
    scope: &std::ops::Range<usize>,
    other: &Side<'_>,
    cues: &[(usize, std::ops::Range<usize>)],
) -> Option<(usize, usize)> {
    let is_free = |at: usize| cues.iter().all(|(cue, scope)| *cue != at && !scope.contains(&at));
    // A cue over any of the same words is taken for the same denial.
    let mut under_cue = denier.words[scope.clone()].iter().filter(|word| word.is_content());
    if under_cue.any(|word| cues.iter().any(|(_, scope)| other.words[scope.clone()].iter().any(|heard| heard.stem == word.stem))) {
        return None;
    }
    scope.clone().find_map(|at| {
        let word = &denier.words[at];
        if word.kind != Kind::Content || listed(VAGUE, &word.lower) || cardinal(&word.lower).is_some() {
            return None;
        }
        let stated = (0..other.words.len()).find(|&place| other.words[place].stem == word.stem && is_free(place))?;
        Some((at, stated))
    })
}
