//! Numerals: digits, number words, ranges, vague counts and words for none.

use super::Side;
use crate::align::words::{Kind, cardinal};

/// The months in lower case.
pub(super) const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// Stretches of time; the time rule reads those.
pub(super) const TIME_UNITS: &str =
    "second seconds minute minutes hour hours day days week weeks month months year years decade decades century centuries";

/// Whether a space-separated list holds a word.
pub(super) fn listed(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_whitespace().any(|entry| entry == word)
}

/// A number read from the words: its bounds and the word after it.
pub(super) struct Reading {
    /// The smallest value.
    pub(super) low: f64,
    /// The largest.
    pub(super) high: f64,
    /// The word after it.
    pub(super) next: usize,
}

const MULTIPLIERS: [(&str, f64); 11] = [
    ("dozen", 12.0),
    ("hundred", 100.0),
    ("thousand", 1e3),
    ("million", 1e6),
    ("billion", 1e9),
    ("trillion", 1e12),
    ("k", 1e3),
    ("m", 1e6),
    ("mn", 1e6),
    ("bn", 1e9),
    ("mln", 1e6),
];

/// The plain value of the number that starts at a word.
pub(super) fn value(side: &Side<'_>, at: usize) -> Option<(f64, usize)> {
    let word = side.words.get(at)?;
    let (mut value, mut next) = if word.kind == Kind::Digits {
        (word.lower.replace(',', "").parse::<f64>().ok()?, at + 1)
    } else if listed("a an", &word.lower) && listed("dozen hundred thousand million billion", side.lower(at + 1)) {
        (1.0, at + 1)
    } else {
        let (mut value, mut next) = (f64::from(cardinal(&word.lower)?), at + 1);
        if value >= 20.0
            && let Some(unit) = cardinal(side.lower(next)).filter(|unit| (1..10).contains(unit))
        {
            (value, next) = (value + f64::from(unit), next + 1);
        }
        (value, next)
    };
    while let Some((word, factor)) = MULTIPLIERS.iter().find(|(word, _)| *word == side.lower(next)) {
        let attached = side.words[next].start == side.words[next - 1].end;
        if word.len() < 4 && !(attached || *word == "bn" || *word == "mn") {
            break;
        }
        (value, next) = (value * factor, next + 1);
        let rest = next + usize::from(side.lower(next) == "and");
        if *factor >= 100.0
            && side.words.get(rest).is_some_and(|word| word.kind != Kind::Digits)
            && let Some((more, after)) = small(side, rest).filter(|&(more, _)| more < *factor)
        {
            (value, next) = (value + more, after);
        }
    }
    Some((value, next))
}

/// A number word below a thousand, such as the rest of `two thousand three hundred and five`.
fn small(side: &Side<'_>, at: usize) -> Option<(f64, usize)> {
    let (mut value, mut next) = (f64::from(cardinal(side.lower(at))?), at + 1);
    if value >= 20.0
        && let Some(unit) = cardinal(side.lower(next)).filter(|unit| (1..10).contains(unit))
    {
        (value, next) = (value + f64::from(unit), next + 1);
    }
    if side.lower(next) == "hundred" {
        (value, next) = (value * 100.0, next + 1);
        let rest = next + usize::from(side.lower(next) == "and");
        if let Some((more, after)) =
            cardinal(side.lower(rest)).map(|_| small(side, rest)).unwrap_or_default().filter(|&(more, _)| more < 100.0)
        {
            (value, next) = (value + more, after);
        }
    }
    Some((value, next))
}

/// A number, a range, a vague count or a word for none.
pub(super) fn read(side: &Side<'_>, at: usize) -> Option<Reading> {
    let exact = |value: f64, next| Some(Reading { low: value, high: value, next });
    let between = |low, high, next| Some(Reading { low, high, next });
    let lower = side.lower(at);
    match lower {
        "dozens" => return between(24.0, 999.0, at + 1),
        "hundreds" if side.reads(at + 1, &["of", "thousands"]) => return between(2e5, 999_999.0, at + 3),
        "hundreds" => return between(200.0, 9_999.0, at + 1),
        "tens" if side.reads(at + 1, &["of", "thousands"]) => return between(2e4, 99_999.0, at + 3),
        "thousands" => return between(2e3, 99_999.0, at + 1),
        "several" => return between(3.0, 20.0, at + 1),
        "couple" if side.lower(at + 1) == "of" => return exact(2.0, at + 1),
        "handful" => return between(2.0, 9.0, at + 1),
        "few" if side.lower(at.wrapping_sub(1)) == "a" => return between(2.0, 9.0, at + 1),
        "half" if listed("of the", side.lower(at + 1)) => return exact(50.0, at + 1),
        "nobody" | "none" => return exact(0.0, at + 1),
        "no" if side.lower(at + 1) == "one" => return exact(0.0, at + 2),
        "no" if !listed("longer more less fewer later doubt sooner matter other", side.lower(at + 1)) => return exact(0.0, at + 1),
        "without" => return exact(0.0, at + 1 + usize::from(listed("any a", side.lower(at + 1)))),
        "not" if side.reads(at + 1, &["a", "single"]) => return exact(0.0, at + 3),
        "not" if side.lower(at + 1) == "one" => return exact(0.0, at + 2),
        "one" if listed("of another day side thing hand or way", side.lower(at + 1)) || side.lower(at.wrapping_sub(1)) == "no" => {
            return None;
        }
        _ => {}
    }
    let (low, next) = value(side, at)?;
    let joined = |from: usize| {
        side.words
            .get(from)
            .is_some_and(|word| matches!(side.text.get(side.words[from - 1].end..word.start), Some("-" | "–" | " - " | " – ")))
    };
    let to = match side.lower(next) {
        "to" => Some(next + 1),
        "and" if side.lower(at.wrapping_sub(1)) == "between" => Some(next + 1),
        _ if joined(next) => Some(next),
        _ => None,
    };
    match to.and_then(|to| value(side, to)) {
        Some((high, after)) => {
            // "two to three million": the multiplier belongs to both.
            let factor = MULTIPLIERS.iter().find(|(word, _)| *word == side.lower(after - 1)).map_or(1.0, |&(_, factor)| factor);
            let low = if low < 1e3 && low * factor <= high { low * factor } else { low };
            between(low.min(high), low.max(high), after)
        }
        None => exact(low, next),
    }
}
