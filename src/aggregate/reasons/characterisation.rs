//! The characterisation rule: opposite words of news language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::negation::scopes;
use super::{Side, both};
use crate::aggregate::{Evidence, Reason};
use crate::align::words::stem;

/// Opposites, one pair of word groups a line; any word of the left group opposes any of the right.
const OPPOSITES: &str = include_str!("opposites.txt");

/// For each stem, the lines on which it stands: line and whether left.
static SIDES: LazyLock<BTreeMap<String, Vec<(usize, bool)>>> = LazyLock::new(|| {
    let mut sides: BTreeMap<String, Vec<(usize, bool)>> = BTreeMap::new();
    for (line, groups) in OPPOSITES.lines().enumerate() {
        let Some((left, right)) = groups.split_once('|') else { continue };
        for (words, is_left) in [(left, true), (right, false)] {
            words.split_whitespace().for_each(|word| sides.entry(stem(word)).or_default().push((line, is_left)));
        }
    }
    sides
});

/// Opposite words on the two sides, neither under a negation and neither on both sides, where something else is shared too.
pub(super) fn conflicts(a: &Side<'_>, b: &Side<'_>) -> Vec<Evidence> {
    let (of_a, of_b) = (marked(a), marked(b));
    if of_a.is_empty() || of_b.is_empty() {
        return Vec::new();
    }
    let holds = |marks: &[(usize, usize, bool)], line: usize, left: bool| marks.iter().any(|&(_, l, is_left)| l == line && is_left == left);
    let mut found = Vec::new();
    for &(x, line, left) in &of_a {
        let Some(&(y, ..)) = of_b.iter().find(|&&(_, l, is_left)| l == line && is_left != left) else { continue };
        if holds(&of_a, line, !left) || holds(&of_b, line, left) {
            continue;
        }
        let of_b = b.content();
        if a.content().into_iter().any(|stem| of_b.contains(stem)) {
            let note = format!("{} against {}", a.lower(x), b.lower(y));
            found.push(both(Reason::Characterisation, a.span(x, x), b.span(y, y), note));
        }
    }
    found
}

/// The words of a side that have an opposite and stand under no negation: place, line, left.
fn marked(side: &Side<'_>) -> Vec<(usize, usize, bool)> {
    let mut marks = Vec::new();
    for (at, word) in side.words.iter().enumerate() {
        if let Some(lines) = SIDES.get(&word.stem) {
            marks.extend(lines.iter().map(|&(line, left)| (at, line, left)));
        }
    }
    if !marks.is_empty() {
        let scopes = scopes(side);
        marks.retain(|(at, ..)| scopes.iter().all(|(_, scope)| !scope.contains(at)));
    }
    marks
}
