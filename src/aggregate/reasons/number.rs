//! The number rule: the same quantity with values that cannot both hold.

use super::quantity::{Fate, Quantity, Unit, quantities};
use super::{Side, both};
use crate::aggregate::{Evidence, Reason};
use crate::align::words::stem;

/// Pairs of like quantities whose bounds do not overlap.
///
/// A quantity that has a like one with overlapping bounds on the other side is matched, and conflicts with nothing else.
pub(super) fn conflicts(a: &Side<'_>, b: &Side<'_>) -> Vec<Evidence> {
    let (of_a, of_b) = (quantities(a), quantities(b));
    let alike = |x: &Quantity, y: &Quantity| are_alike(x, y, a, b);
    let matched_a: Vec<bool> = of_a.iter().map(|x| of_b.iter().any(|y| alike(x, y) && overlap(x, y))).collect();
    let matched_b: Vec<bool> = of_b.iter().map(|y| of_a.iter().any(|x| alike(x, y) && overlap(x, y))).collect();
    let mut found = Vec::new();
    for (x, _) in of_a.iter().zip(&matched_a).filter(|(_, matched)| !**matched) {
        for (y, _) in of_b.iter().zip(&matched_b).filter(|(_, matched)| !**matched) {
            if alike(x, y) && !overlap(x, y) && !is_part_of_whole(x, y) {
                let named = x.named.map(|at| (a, at)).or(y.named.map(|at| (b, at))).map(|(side, at)| side.lower(at)).unwrap_or_default();
                let note = format!("{} ≠ {} {named}", a.quote(x.number.0, x.number.1), b.quote(y.number.0, y.number.1));
                found.push(both(Reason::Number, place(a, x), place(b, y), note.trim_end().to_owned()));
            }
        }
    }
    found
}

/// The number together with the word that names what it counts.
fn place(side: &Side<'_>, quantity: &Quantity) -> std::ops::Range<usize> {
    let named = quantity.named.unwrap_or(quantity.number.0);
    side.span(named.min(quantity.number.0), named.max(quantity.number.1))
}

fn overlap(x: &Quantity, y: &Quantity) -> bool {
    // Halves of a thousandth are rounding, not conflict.
    let slack = 1e-9 * x.low.abs().max(y.low.abs()).max(1.0);
    x.low <= y.high + slack && y.low <= x.high + slack
}

/// Whether both count the same thing, as far as the words show it.
fn are_alike(x: &Quantity, y: &Quantity, a: &Side<'_>, b: &Side<'_>) -> bool {
    if x.unit != y.unit {
        return false;
    }
    let shared = |besides: Option<&String>| {
        let of_b = b.content();
        let units = [x.named.map(|at| a.words[at].stem.as_str()), y.named.map(|at| b.words[at].stem.as_str()), besides.map(String::as_str)];
        a.content()
            .into_iter()
            .any(|stem| of_b.contains(stem) && !units.contains(&Some(stem)) && crate::align::words::cardinal(stem).is_none())
    };
    if x.unit != Unit::Count {
        return shared(None) || (x.head.is_some() && x.head == y.head);
    }
    let heads = x.head.as_ref().zip(y.head.as_ref());
    match (x.fate, y.fate) {
        (Some(one), Some(other)) if one == other => specific(x).is_none() || specific(y).is_none() || x.head == y.head,
        (Some(Fate::Casualty), Some(Fate::Dead | Fate::Injured)) => x.high <= 0.0,
        (Some(Fate::Dead | Fate::Injured), Some(Fate::Casualty)) => y.high <= 0.0,
        (None, None) => heads.is_some_and(|(one, other)| match (specific(x), specific(y)) {
            _ if one == other => specific(x).is_some() || shared(Some(one)),
            // Marchers are people too; a part of the people is judged by `is_part_of_whole`.
            (None, Some(human)) | (Some(human), None) => is_human(human) && shared(None),
            _ => false,
        }),
        _ => false,
    }
}

/// The noun that is counted, unless it is just people.
fn specific(quantity: &Quantity) -> Option<&String> {
    quantity.head.as_ref().filter(|head| **head != stem("people"))
}

/// Whether a stem names people by what they are or do.
fn is_human(head: &str) -> bool {
    const HUMAN: &str = "students soldiers police workers passengers demonstrators women men children patients refugees fighters sailors miners drivers \
        teachers tourists fans supporters employees guests believers migrants prisoners hostages";
    HUMAN.split_whitespace().any(|word| stem(word) == head)
}

/// Two soldiers among five dead: a part no larger than the whole is no conflict.
fn is_part_of_whole(x: &Quantity, y: &Quantity) -> bool {
    match (specific(x), specific(y)) {
        (Some(_), None) if y.high > 0.0 => x.low <= y.high,
        (None, Some(_)) if x.high > 0.0 => y.low <= x.high,
        _ => false,
    }
}
