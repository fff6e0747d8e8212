//! The time rule: different days, dates, hours or durations for the same thing.

use super::numeral::{MONTHS, TIME_UNITS, listed, value};
use super::quantity::is_year;
use super::{Side, both};
use crate::aggregate::{Evidence, Reason};
use crate::align::words::Kind;

/// What a moment is told in; only like is compared with like.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Scale {
    Weekday,
    /// A day of a month, as 100 times the month plus the day.
    Date,
    Month,
    Year,
    /// Minutes since midnight.
    Clock,
    /// Minutes since midnight or noon, as the words do not say which.
    HalfDay,
    /// Morning, afternoon or night.
    Part,
    /// Seconds.
    Duration,
}

/// A moment or a duration with the values that its words allow.
#[derive(Clone, Copy, Debug)]
struct Moment {
    scale: Scale,
    low: f64,
    high: f64,
    first: usize,
    last: usize,
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// Parts of the day; those of one line may be the same hour.
const PARTS: [&str; 3] = ["morning dawn sunrise daybreak", "afternoon", "evening night dusk nightfall sunset midnight"];

/// Pairs of times on one scale that cannot both be right, if the sentences share a word of content besides their times.
pub(super) fn conflicts(a: &Side<'_>, b: &Side<'_>) -> Vec<Evidence> {
    let (of_a, of_b) = (moments(a), moments(b));
    let timely = |stem: &str| {
        let is = |name: &str| crate::align::words::stem(name) == stem;
        WEEKDAYS.into_iter().chain(MONTHS).chain(PARTS.iter().flat_map(|p| p.split(' '))).chain(TIME_UNITS.split(' ')).any(is)
    };
    let shared = a.content().intersection(&b.content()).any(|stem| !timely(stem) && crate::align::words::cardinal(stem).is_none());
    if !shared {
        return Vec::new();
    }
    let mut found = Vec::new();
    for x in &of_a {
        let likes: Vec<&Moment> = of_b.iter().filter(|y| are_like(x, y)).collect();
        let Some(y) = likes.first() else { continue };
        let matched = likes.iter().any(|y| overlap(x, y));
        if !matched && !of_a.iter().any(|x| are_like(x, y) && overlap(x, y)) {
            let note = format!("{} ≠ {}", a.quote(x.first, x.last), b.quote(y.first, y.last));
            found.push(both(Reason::Time, a.span(x.first, x.last), b.span(y.first, y.last), note));
        }
    }
    found
}

fn are_like(x: &Moment, y: &Moment) -> bool {
    let hour = |scale| matches!(scale, Scale::Clock | Scale::HalfDay);
    x.scale == y.scale || (hour(x.scale) && hour(y.scale))
}

fn overlap(x: &Moment, y: &Moment) -> bool {
    let meet = |shift: f64| x.low + shift <= y.high && y.low <= x.high + shift;
    if x.scale == Scale::HalfDay || y.scale == Scale::HalfDay { [-720.0, 0.0, 720.0].into_iter().any(meet) } else { meet(0.0) }
}

/// Every time that a side tells.
fn moments(side: &Side<'_>) -> Vec<Moment> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < side.words.len() {
        let moment = clock(side, at).or_else(|| duration(side, at)).or_else(|| calendar(side, at));
        match moment {
            Some(moment) => {
                at = moment.last + 1;
                found.push(moment);
            }
            None => at += 1,
        }
    }
    found
}

/// Weekdays, dates, months, years and parts of the day.
fn calendar(side: &Side<'_>, at: usize) -> Option<Moment> {
    let word = &side.words[at];
    let lower = word.lower.as_str();
    let moment = |scale, value: f64, first, last| Some(Moment { scale, low: value, high: value, first, last });
    let singular = lower.strip_suffix('s').unwrap_or(lower);
    if let Some(day) = WEEKDAYS.iter().position(|day| *day == singular) {
        return moment(Scale::Weekday, day as f64, at, at);
    }
    let month_at = |at: usize| {
        side.words
            .get(at)
            .filter(|word| word.kind == Kind::Name || !listed("may march", &word.lower))
            .and_then(|word| MONTHS.iter().position(|month| *month == word.lower))
    };
    let day_at = |at: usize| {
        let digits = side.lower(at).trim_end_matches(char::is_alphabetic);
        digits.parse::<u32>().ok().filter(|day| (1..=31).contains(day) && side.words[at].kind == Kind::Digits)
    };
    if let (Some(day), Some(month)) = (day_at(at), month_at(at + 1)) {
        return moment(Scale::Date, (month * 100) as f64 + f64::from(day), at, at + 1);
    }
    if let Some(month) = month_at(at) {
        return match day_at(at + 1) {
            Some(day) => moment(Scale::Date, (month * 100) as f64 + f64::from(day), at, at + 1),
            None => moment(Scale::Month, month as f64, at, at),
        };
    }
    if let Some(part) = PARTS.iter().position(|part| listed(part, lower)) {
        return moment(Scale::Part, part as f64, at, at);
    }
    if is_year(side, at, at + 1) {
        return moment(Scale::Year, lower.parse().ok()?, at, at);
    }
    None
}

/// `05:50`, `7 pm`, `half past seven`, `six o'clock`, `at six`.
fn clock(side: &Side<'_>, at: usize) -> Option<Moment> {
    let before = |n: usize| at.checked_sub(n).map_or("", |place| side.lower(place));
    let (mut minutes, mut last, mut half_day) = (0.0, at, true);
    let colon = side.lower(at).split_once([':', '.']).filter(|_| side.words[at].kind == Kind::Digits).and_then(|(hour, minute)| {
        let valid = minute.len() == 2 && hour.len() <= 2;
        let (hour, minute) = (hour.parse::<f64>().ok()?, minute.parse::<f64>().ok()?);
        (valid && hour < 24.0 && minute < 60.0).then_some((hour, minute, side.lower(at).contains(':')))
    });
    let hour_at = |at: usize| {
        value(side, at).filter(|&(hour, next)| (1.0..=24.0).contains(&hour) && hour.fract() <= 0.0 && next == at + 1).map(|(hour, _)| hour)
    };
    let marked = |at: usize| listed("am pm", side.lower(at)) || (listed("a p", side.lower(at)) && side.lower(at + 1) == "m");
    if let Some((hour, minute, certain)) = colon {
        if !certain && !marked(at + 1) {
            return None;
        }
        minutes += hour * 60.0 + minute;
        half_day = !certain || (hour < 13.0 && side.lower(at).len() == 4);
    } else if listed("half quarter", side.lower(at)) && listed("past to", side.lower(at + 1)) {
        let part = if side.lower(at) == "half" { 30.0 } else { 15.0 };
        minutes = hour_at(at + 2)? * 60.0 + if side.lower(at + 1) == "past" { part } else { -part };
        last = at + 2;
    } else if let (Some(part), "past" | "to", Some(hour)) = (hour_at(at), side.lower(at + 1), hour_at(at + 2)) {
        if side.lower(at + 1) == "to" && !listed("at about around", before(1)) {
            return None;
        }
        minutes = hour * 60.0 + if side.lower(at + 1) == "past" { part } else { -part };
        last = at + 2;
    } else {
        let hour = hour_at(at)?;
        let spoken = side.lower(at + 1) == "o'clock" || marked(at + 1);
        let ends = side.words.get(at + 1).is_none_or(|word| {
            word.after_break || listed("in on and when as local gmt", &word.lower) || WEEKDAYS.contains(&word.lower.as_str())
        });
        let led = before(1) == "at"
            || (before(1) == "before" && before(2) == "shortly")
            || (before(1) == "after" && before(2) == "shortly")
            || (listed("about around", before(1)) && before(2) == "at");
        if !(spoken || (led && ends && hour <= 12.0)) {
            return None;
        }
        minutes += hour * 60.0;
        last += usize::from(side.lower(at + 1) == "o'clock");
    }
    if marked(last + 1) {
        let afternoon = side.lower(last + 1).starts_with('p');
        minutes = minutes % 720.0 + if afternoon { 720.0 } else { 0.0 };
        half_day = false;
        last += if listed("am pm", side.lower(last + 1)) { 1 } else { 2 };
    }
    let (mut low, mut high, mut first) = (minutes, minutes, at);
    if before(2) == "shortly" && listed("before after", before(1)) {
        (low, high) = if before(1) == "before" { (minutes - 30.0, minutes) } else { (minutes, minutes + 30.0) };
        first = at - 2;
    } else if listed("about around", before(1)) {
        (low, high, first) = (minutes - 20.0, minutes + 20.0, at - 1);
    } else if listed("before by until after since from", before(1)) {
        return None;
    }
    Some(Moment { scale: if half_day { Scale::HalfDay } else { Scale::Clock }, low, high, first, last })
}

/// `forty minutes`, `nearly an hour`, `half an hour`, `within two days`.
fn duration(side: &Side<'_>, at: usize) -> Option<Moment> {
    let (amount, next) = match side.lower(at) {
        "half" if listed("a an", side.lower(at + 1)) => (0.5, at + 2),
        "a" | "an" => (1.0, at + 1),
        _ => value(side, at)?,
    };
    let seconds = match side.lower(next).strip_suffix('s').unwrap_or_else(|| side.lower(next)) {
        "second" if amount > 1.0 => 1.0,
        "minute" => 60.0,
        "hour" => 3600.0,
        "day" if side.lower(at) != "a" => 86_400.0,
        "week" if side.lower(at) != "a" => 604_800.0,
        "month" if side.lower(at) != "a" => 2_629_800.0,
        "year" if side.lower(at) != "a" && side.lower(next + 1) != "old" => 31_557_600.0,
        _ => return None,
    };
    let exact = amount * seconds;
    let before = |n: usize| at.checked_sub(n).map_or("", |place| side.lower(place));
    let (low, high, words) = match (before(2), before(1)) {
        ("at", "least") | ("more", "than") => (exact, f64::INFINITY, 2),
        ("less" | "fewer", "than") | ("at", "most") | ("up", "to") => (0.0, exact, 2),
        (_, "over") => (exact, f64::INFINITY, 1),
        (_, "within" | "under") => (0.0, exact, 1),
        (_, "nearly" | "almost") => (exact * 0.8, exact, 1),
        (_, "about" | "around" | "some" | "roughly") => (exact * 0.8, exact * 1.2, 1),
        _ => (exact, exact, 0),
    };
    Some(Moment { scale: Scale::Duration, low, high, first: at - words, last: next })
}
