//! Quantities: numbers in digits and words, with bounds, units and what is counted.

use super::Side;
use crate::align::words::{Kind, cardinal, stem};

/// What a quantity is measured in; only like is compared with like.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Unit {
    /// Things or people.
    Count,
    /// Per hundred.
    Percent,
    /// A currency, by its stem.
    Money(String),
    /// A unit of measure, by its stem.
    Measure(String),
}

/// What befell those counted, where it matters more than who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Killed.
    Dead,
    /// Wounded.
    Injured,
    /// Either.
    Casualty,
    /// Held by police.
    Arrested,
    /// Not found.
    Missing,
    /// Driven from home or brought to safety.
    Displaced,
}

/// A quantity that a sentence states.
#[derive(Clone, Debug)]
pub(super) struct Quantity {
    /// The smallest value that the words allow.
    pub(super) low: f64,
    /// The largest.
    pub(super) high: f64,
    /// What in.
    pub(super) unit: Unit,
    /// The stem of the noun that is counted.
    pub(super) head: Option<String>,
    /// What befell them.
    pub(super) fate: Option<Fate>,
    /// First and last word of the number with its bound (`at least 40`).
    pub(super) number: (usize, usize),
    /// The word that names head or fate.
    pub(super) named: Option<usize>,
}

/// A number read from the words: its bounds and the word after it.
struct Reading {
    low: f64,
    high: f64,
    next: usize,
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

/// Words that name a place in a row, not a quantity, when a number follows them.
const NUMBERED: &str = "number no article page route flight bus room chapter paragraph section resolution channel phase kilometre kilometer \
    line tram platform gate unit block reactor level group class grade aged age bus act law day local";

const CURRENCIES: &str =
    "dollar euro pound lira lire florin yen yuan rouble ruble franc rupee peso crown krona krone dinar shekel usd eur gbp cent";

/// Nouns that give a figure for what follows or precedes them.
const GAUGES: &str = "number count total crowd audience attendance turnout";

/// Units of measure, each line one unit; the first word names it.
const MEASURES: &str = "kilometre kilometres kilometer kilometers km\nmetre metres meter meters\nmile miles\ntonne tonnes ton tons\n\
    kilogram kilograms kilo kilos kg\nlitre litres liter liters\nhectare hectares ha\nacre acres\ndegree degrees\nfoot feet ft\ninch inches\n\
    barrel barrels\nmegawatt megawatts mw\ngigawatt gigawatts gw\nmillimetre millimetres millimeter mm\ncentimetre centimetres cm\nknot knots\nmph\nkmh";

/// Stretches of time; the time rule reads those.
pub(super) const TIME_UNITS: &str =
    "second seconds minute minutes hour hours day days week weeks month months year years decade decades century centuries";

/// Whether a space-separated list holds a word.
pub(super) fn listed(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_whitespace().any(|entry| entry == word)
}

/// Every quantity of a side, in order; times, ages, ordinals and numbers that name things are left out.
pub(super) fn quantities(side: &Side<'_>) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = Vec::new();
    let mut at = 0;
    while at < side.words.len() {
        let Some(reading) = read(side, at) else {
            at += 1;
            continue;
        };
        let mut next = reading.next;
        if let Some(quantity) = complete(side, at, &reading) {
            // "14 of the 31 seats": the 31 is the whole of which 14 are counted.
            if side.lower(next) == "of" {
                let whole = next + 1 + usize::from(listed("the our its their his her all", side.lower(next + 1)));
                next = read(side, whole).map_or(next, |whole| whole.next);
            }
            found.push(quantity);
        }
        at = next.max(at + 1);
    }
    found
}

/// The plain value of the number that starts at a word.
pub(super) fn value(side: &Side<'_>, at: usize) -> Option<(f64, usize)> {
    let word = side.words.get(at)?;
    let (mut value, mut next) = if word.kind == Kind::Digits {
        (word.lower.replace(',', "").parse::<f64>().ok()?, at + 1)
    } else if listed("a an", &word.lower) && listed("dozen hundred thousand million billion", side.lower(at + 1)) {
        (1.0, at + 1)
    } else {
        let (mut value, mut next) = (f64::from(cardinal(&word.lower)?), at + 1);
        if value >= 20.0 {
            if let Some(unit) = cardinal(side.lower(next)).filter(|unit| (1..10).contains(unit)) {
                (value, next) = (value + f64::from(unit), next + 1);
            }
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
        if *factor >= 100.0 && side.words.get(rest).is_some_and(|word| word.kind != Kind::Digits) {
            if let Some((more, after)) = small(side, rest).filter(|&(more, _)| more < *factor) {
                (value, next) = (value + more, after);
            }
        }
    }
    Some((value, next))
}

/// A number word below a thousand, such as the rest of `two thousand three hundred and five`.
fn small(side: &Side<'_>, at: usize) -> Option<(f64, usize)> {
    let (mut value, mut next) = (f64::from(cardinal(side.lower(at))?), at + 1);
    if value >= 20.0 {
        if let Some(unit) = cardinal(side.lower(next)).filter(|unit| (1..10).contains(unit)) {
            (value, next) = (value + f64::from(unit), next + 1);
        }
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
fn read(side: &Side<'_>, at: usize) -> Option<Reading> {
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

/// Adds bounds, unit and what is counted; nothing for numbers that count nothing comparable.
fn complete(side: &Side<'_>, at: usize, reading: &Reading) -> Option<Quantity> {
    let &Reading { low, high, next } = reading;
    let before = |n: usize| at.checked_sub(n).map_or("", |place| side.lower(place));
    let after = side.lower(next);
    let digits = side.words[at].kind == Kind::Digits;
    let hyphened = side.words.get(next).is_some_and(|word| side.text.get(side.words[next - 1].end..word.start) == Some("-"));
    let named = before(1);
    let is_name = at > 0 && side.words[at - 1].kind == Kind::Name && !side.words[at].after_break;
    if listed(TIME_UNITS, after)
        || listed(NUMBERED, named)
        || listed("am pm a.m p.m o'clock", after)
        || (digits && side.words[at].lower.contains(':'))
        || (is_name && side.words.get(next).is_none_or(|word| !word.is_content() || word.after_break))
        || (hyphened && listed("old page", side.lower(next + 1)))
        || is_year(side, at, next)
        || MONTHS.iter().any(|month| *month == after || *month == named)
    {
        return None;
    }
    let (mut low, mut high, mut first) = (low, high, at);
    let bound = |phrase: &[&str]| phrase.len() <= at && side.reads(at - phrase.len(), phrase);
    let zero = high <= 0.0;
    let bounds: [(&[&str], i32); 34] = [
        (&["no", "fewer", "than"], 1),
        (&["no", "less", "than"], 1),
        (&["not", "less", "than"], 1),
        (&["no", "more", "than"], -1),
        (&["not", "more", "than"], -1),
        (&["at", "least"], 1),
        (&["more", "than"], 1),
        (&["upwards", "of"], 1),
        (&["a", "minimum", "of"], 1),
        (&["at", "most"], -1),
        (&["up", "to"], -1),
        (&["fewer", "than"], -1),
        (&["less", "than"], -1),
        (&["a", "maximum", "of"], -1),
        (&["close", "to"], 2),
        (&["well", "over"], 1),
        (&["over"], 1),
        (&["above"], 1),
        (&["exceeding"], 1),
        (&["exceeded"], 1),
        (&["exceeds"], 1),
        (&["under"], -1),
        (&["below"], -1),
        (&["nearly"], 2),
        (&["almost"], 2),
        (&["about"], 0),
        (&["around"], 0),
        (&["some"], 0),
        (&["roughly"], 0),
        (&["approximately"], 0),
        (&["estimated"], 0),
        (&["circa"], 0),
        (&["perhaps"], 0),
        (&["only"], 9),
    ];
    if !zero {
        if let Some((phrase, sense)) = bounds.iter().find(|(phrase, _)| bound(phrase)) {
            first = at - phrase.len();
            match sense {
                1 => high = f64::INFINITY,
                -1 => low = 0.0,
                2 => low *= 0.85,
                0 => (low, high) = (low * 0.9, high * 1.1),
                _ => {}
            }
        }
        if side.reads(next, &["or", "more"]) {
            high = f64::INFINITY;
        } else if side.reads(next, &["or", "so"]) {
            (low, high) = (low * 0.9, high * 1.1);
        } else if side.reads(next, &["or", "fewer"]) || side.reads(next, &["or", "less"]) {
            low = 0.0;
        }
    }
    let mut quantity = Quantity { low, high, unit: Unit::Count, head: None, fate: None, number: (first, next - 1), named: None };
    let sign = at.checked_sub(1).map(|place| &side.words[place]).filter(|word| word.kind == Kind::Sign);
    if let Some(sign) = sign {
        quantity.unit = Unit::Money(
            match sign.lower.as_str() {
                "$" => "dollar",
                "€" => "euro",
                _ => "pound",
            }
            .to_owned(),
        );
    } else if listed("% percent pct percentage", after) || side.reads(next, &["per", "cent"]) || side.lower(at) == "half" {
        quantity.unit = Unit::Percent;
        quantity.named = (side.lower(at) != "half").then_some(next);
        // "turnout was 58 percent", "half of the voters": what a share is of, where a word for it is near.
        let near = (first.saturating_sub(4)..side.words.len().min(next + 5)).find(|&at| side.words[at].stem == stem("turnout"));
        quantity.head = near.map(|at| side.words[at].stem.clone());
    } else if let Some(currency) =
        CURRENCIES.split_whitespace().find(|currency| *currency == after || after.strip_suffix('s') == Some(currency))
    {
        quantity.unit = Unit::Money(if currency == "lire" { "lira" } else { currency }.to_owned());
        quantity.named = Some(next);
    } else if let Some(unit) = MEASURES.lines().find(|line| listed(line, after)) {
        quantity.unit = Unit::Measure(unit.split_whitespace().next().unwrap_or_default().to_owned());
        quantity.named = Some(next);
    } else if named == "magnitude" || (named == "of" && before(2) == "magnitude") {
        quantity.unit = Unit::Measure("magnitude".to_owned());
        quantity.named = Some(at - if named == "magnitude" { 1 } else { 2 });
    } else {
        count(side, first, next, zero, &mut quantity);
        if zero && quantity.fate.is_none() && (quantity.head.is_none() || !listed("no not zero without", side.lower(at))) {
            return None;
        }
    }
    Some(quantity)
}

pub(super) const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// Whether the number is a year: four digits that nothing is counted by.
pub(super) fn is_year(side: &Side<'_>, at: usize, next: usize) -> bool {
    let word = &side.words[at];
    let year = word.kind == Kind::Digits
        && next == at + 1
        && word.lower.len() == 4
        && word.lower.parse::<u32>().is_ok_and(|n| (1500..=2100).contains(&n));
    let alone = side.words.get(next).is_none_or(|word| !word.is_content() || word.after_break);
    year && (alone
        || at
            .checked_sub(1)
            .is_some_and(|place| listed("in since until by from during of", side.lower(place)) || MONTHS.contains(&side.lower(place))))
}

/// The fate that a word names.
fn fate(word: &str, stemmed: &str) -> Option<Fate> {
    let of = |written: &str| stem(written) == stemmed;
    match word {
        "casualty" | "casualties" => Some(Fate::Casualty),
        "missing" | "unaccounted" => Some(Fate::Missing),
        "lives" | "life" | "bodies" | "body" | "corpses" | "toll" => Some(Fate::Dead),
        _ if of("kill") => Some(Fate::Dead),
        _ if of("wound") => Some(Fate::Injured),
        "treated" | "bandaged" | "hospitalised" | "hospitalized" => Some(Fate::Injured),
        _ if of("arrest") => Some(Fate::Arrested),
        _ if of("flee") => Some(Fate::Displaced),
        _ => None,
    }
}

/// Finds what is counted: the noun after the number, and what befell it in the same clause, after the number or else before it.
fn count(side: &Side<'_>, first: usize, next: usize, zero: bool, quantity: &mut Quantity) {
    let one = quantity.low <= 1.0 && quantity.high <= 1.0 && (!zero || side.lower(first) == "not");
    let mut at = next;
    while listed("more other of the our their its his her my these those further any new additional", side.lower(at))
        && !(side.words[at].after_break)
    {
        at += 1;
    }
    if cardinal(side.lower(at)).is_some() || side.words.get(at).is_some_and(|word| word.kind == Kind::Digits) {
        at += 1; // "14 of the 31 seats"
    }
    let run = side.words[at.min(side.words.len())..].iter().take(4).take_while(|word| word.is_content() && cardinal(&word.lower).is_none());
    let run: Vec<usize> = run.take_while(|word| !word.after_break).enumerate().map(|(n, _)| at + n).collect();
    let plural = |at: &&usize| {
        let lower = side.lower(**at);
        (lower.ends_with('s') && !lower.ends_with("ss"))
            || listed("people men women children police troops personnel dead lire staff cattle", lower)
    };
    let head = if one {
        run.iter().find(|at| !side.lower(**at).ends_with("ed"))
    } else {
        run.iter().find(plural).or(run.first().filter(|_| !zero))
    };
    if let Some(&head) = head {
        quantity.head = Some(side.words[head].stem.clone());
        quantity.named = Some(head);
    }
    let clause_end =
        |at: usize| side.words[at].after_break || listed("and while but as when after before where", side.lower(at)) || is_number(side, at);
    for at in next..side.words.len().min(next + 7) {
        if at > next && clause_end(at) && !(zero && side.lower(at) == "and") || (at == next && side.words[at].after_break) {
            break;
        }
        if let Some(fate) = fate(side.lower(at), &side.words[at].stem) {
            (quantity.fate, quantity.named) = (Some(fate), Some(at));
            break;
        }
    }
    if quantity.fate.is_none() && !zero {
        for at in (first.saturating_sub(6)..first).rev() {
            if side.words[at + 1].after_break || listed("and while but", side.lower(at)) || is_number(side, at) {
                break;
            }
            if let Some(fate) = fate(side.lower(at), &side.words[at].stem) {
                (quantity.fate, quantity.named) = (Some(fate), Some(at));
                break;
            }
        }
    }
    // "12 killed": the fate stands where the noun would.
    if quantity.fate.is_some()
        && quantity.head.is_some()
        && quantity.named.is_some_and(|named| quantity.head.as_deref() == Some(&side.words[named].stem))
    {
        quantity.head = None;
    }
}

fn is_number(side: &Side<'_>, at: usize) -> bool {
    side.words[at].kind == Kind::Digits || (cardinal(side.lower(at)).is_some() && side.lower(at) != "one")
}
