//! Quantities: numbers in digits and words, with bounds, units and what is counted.

use super::Side;
use super::numeral::{MONTHS, Reading, TIME_UNITS, listed, read};
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
    let zero = high <= 0.0;
    let (low, high, first) = if zero { (low, high, at) } else { bounded(side, at, reading) };
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

/// The bounds with the words beside the number that widen them (`at least`, `nearly`, `or more`), and the first of these words.
fn bounded(side: &Side<'_>, at: usize, reading: &Reading) -> (f64, f64, usize) {
    // At least 1, at most -1, a little less 2, about 0, none of these 9.
    const BOUNDS: [(&[&str], i32); 34] = [
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
    let &Reading { mut low, mut high, next } = reading;
    let mut first = at;
    let led = |phrase: &[&str]| phrase.len() <= at && side.reads(at - phrase.len(), phrase);
    if let Some((phrase, sense)) = BOUNDS.iter().find(|(phrase, _)| led(phrase)) {
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
    (low, high, first)
}

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
    if quantity.head.is_none() && run.is_empty() {
        // "a crowd of 400", "attendance was 9,870", "puts the number of sick pupils at 34".
        let gauge = (first.saturating_sub(7)..first)
            .rev()
            .take_while(|&at| !side.words[at + 1].after_break)
            .find(|&at| listed(GAUGES, side.lower(at)));
        if let Some(gauge) = gauge {
            let counts = listed("number count total", side.lower(gauge));
            let counted = (gauge + 1..first).rev().find(|&at| counts && side.words[at].kind == Kind::Content);
            let head = counted.unwrap_or(gauge);
            quantity.head = Some(side.words[head].stem.clone());
            quantity.named = Some(head);
        }
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
