//! Sentence ends: the boundaries of Unicode's text segmentation (UAX 29), repaired where abbreviations, initials, quotations,
//! ellipses and parentheses mislead it.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::boilerplate::CLOSERS;
use super::words;

/// Titles and the like: what follows belongs to them.
#[rustfmt::skip]
const LEADING: &[&str] = &[
    "Mr", "Mrs", "Ms", "Mx", "Dr", "Drs", "Prof", "Gen", "Gens", "Lt", "Lts", "Col", "Cols", "Capt", "Maj", "Sgt", "Cpl", "Pvt",
    "Pfc", "Spc", "Cmdr", "Cdr", "Adm", "Sen", "Sens", "Rep", "Reps", "Gov", "Govs", "Pres", "Rev", "Hon", "Amb", "Sec", "St",
    "Ste", "Mt", "Ft", "Fr", "Msgr", "Brig", "Supt", "Insp", "Det", "Messrs", "Mmes", "Mme", "Mlle", "Atty", "Asst", "Dep",
    "Dist", "Vice", "Sr.Lt", "vs", "v", "viz", "cf", "e.g", "i.e", "approx", "ca", "Op", "Sheikh", "Ald", "Sra", "Srta",
];

/// What a number follows.
#[rustfmt::skip]
const BEFORE_NUMBER: &[&str] = &[
    "No", "Nos", "no", "nos", "Vol", "vol", "pp", "p", "Fig", "Figs", "fig", "Art", "art", "Sect", "Ch", "Jan", "Feb", "Mar",
    "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "Mon", "Tue", "Tues", "Wed", "Thu", "Thur", "Thurs", "Fri",
    "Sat", "Sun", "Rs", "Rte", "Hwy", "Apt",
];

/// What may end a sentence or go on: the next word decides.
#[rustfmt::skip]
const EITHER: &[&str] = &[
    "Inc", "Corp", "Co", "Cos", "Ltd", "Jr", "Sr", "Ph.D", "Esq", "Bros", "LLC", "Dept", "Univ", "Assn", "Ave", "Blvd", "Rd",
    "Calif", "Conn", "Fla", "Ill", "Mass", "Mich", "Minn", "Pa", "Penn", "Tenn", "Tex", "Va", "Wash", "Wis", "Wisc", "Ala",
    "Ariz", "Ark", "Colo", "Del", "Ga", "Ind", "Kan", "Ky", "La", "Md", "Miss", "Mo", "Mont", "Neb", "Nev", "Okla", "Ore", "Vt",
    "W.Va", "Wyo", "etc", "al", "est", "Est", "min", "hrs",
];

/// Zones and days that follow "a.m." and "p.m." without a new sentence.
#[rustfmt::skip]
const AFTER_HOUR: &[&str] = &[
    "Eastern", "Central", "Pacific", "Mountain", "ET", "EST", "EDT", "PT", "PST", "PDT", "CT", "CST", "CDT", "GMT", "UTC", "BST",
    "CET", "CEST", "EEST", "Damascus", "Moscow", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    "Beijing", "Greenwich",
];

/// A sentence in running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sentence {
    /// Where it stands in the text.
    pub(super) range: Range<usize>,
    /// Whether it starts inside a quotation.
    pub(super) quoted: bool,
}

/// The sentences of a paragraph, without the white space between them.
pub(super) fn sentences(text: &str) -> Vec<Sentence> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (start, part) in text.split_sentence_bound_indices().flat_map(|(start, part)| before_numbers(start, part)) {
        let start = start + part.len() - part.trim_start().len();
        let range = start..start + part.trim().len();
        if range.is_empty() {
            continue;
        }
        match ranges.last_mut() {
            Some(last) if joins(text, last, &range) => last.end = range.end,
            _ => ranges.push(range),
        }
    }
    let mut marks = Quotes::default();
    let mut at = 0;
    ranges
        .into_iter()
        .map(|range| {
            marks.pass(&text[at..range.start]);
            let quoted = marks.open;
            marks.pass(&text[range.clone()]);
            at = range.end;
            Sentence { range, quoted }
        })
        .collect()
}

/// Parts at full stops before a number, which Unicode keeps together ("They left. 30 were hurt.").
fn before_numbers(start: usize, part: &str) -> Vec<(usize, &str)> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (at, _) in part.match_indices(". ") {
        let rest = part[at + 1..].trim_start();
        if rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '$' | '€' | '£')) {
            let next = part.len() - rest.len();
            pieces.push((start + from, &part[from..next]));
            from = next;
        }
    }
    pieces.push((start + from, &part[from..]));
    pieces
}

/// Whether text is inside double quotation marks, kept up to date character by character.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Quotes {
    pub(super) open: bool,
    before: Option<char>,
}

impl Quotes {
    /// At the start of a sentence.
    pub(super) fn new(open: bool) -> Self {
        Self { open, before: None }
    }

    /// Goes past one character.
    pub(super) fn step(&mut self, c: char) {
        match c {
            '“' | '«' | '„' | '「' => self.open = true,
            '”' | '»' | '」' => self.open = false,
            // A straight mark opens after a space or an opening bracket, else it closes.
            '"' => {
                self.open =
                    self.before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '-' | '‘' | '\'')) && !self.open;
            }
            _ => {}
        }
        self.before = Some(c);
    }

    fn pass(&mut self, text: &str) {
        text.chars().for_each(|c| self.step(c));
    }
}

/// Whether what Unicode parts after `last` belongs together with `next`.
fn joins(text: &str, last: &Range<usize>, next: &Range<usize>) -> bool {
    let (before, after) = (&text[last.clone()], &text[next.clone()]);
    let opening = after.trim_start_matches(['"', '“', '‘', '\'', '(', '[', '«', '—', '–', '-', ' ']);
    let Some(first) = opening.chars().next() else {
        // Only marks: a closing quotation mark that a space keeps apart.
        return true;
    };
    if after.starts_with(char::is_lowercase) {
        return true;
    }
    let bare = before.trim_end_matches(CLOSERS);
    if bare.len() < before.len() && bare.ends_with(['?', '!']) && !before.ends_with(')') {
        return tags_speech(after);
    }
    if bare.len() < before.len() && bare.ends_with('.') && names_speaker(after) {
        return true;
    }
    if in_parenthesis(before, after) {
        return true;
    }
    if before.ends_with("Yahoo!") || before.ends_with("Jeopardy!") {
        return !words::opens(word(opening));
    }
    let Some(stem) = before.strip_suffix('.') else {
        return first.is_lowercase() && !after.starts_with(['"', '“', '(']);
    };
    if stem.ends_with(['.', '…']) || stem.ends_with(". ") {
        // An ellipsis; "I ... I" is a stammer, not an end.
        let last = stem.trim_end_matches(['.', ' ', '…']).rsplit([' ', '"', '“', '‘']).next();
        return !first.is_uppercase() || last == Some(word(opening));
    }
    abbreviates(stem, after, opening, first)
}

/// Whether the full stop after `stem` marks an abbreviation and not an end.
fn abbreviates(stem: &str, after: &str, opening: &str, first: char) -> bool {
    let token = stem.rsplit([' ', '(', '"', '“', '‘', '[', '—', '–', '/']).next().unwrap_or(stem);
    let token = token.rsplit_once('-').map_or(token, |(_, tail)| tail);
    let plain = !after.starts_with(['"', '“', '(', '[']);
    if LEADING.contains(&token) {
        return true;
    }
    if BEFORE_NUMBER.contains(&token) {
        return first.is_ascii_digit();
    }
    let next = word(opening);
    if matches!(token, "a.m" | "p.m" | "A.M" | "P.M") {
        return plain && (AFTER_HOUR.contains(&next) || first.is_ascii_digit());
    }
    // A number by itself opens a list.
    if stem.len() <= 3 && !stem.is_empty() && stem.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let mut letters = token.chars();
    let initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    let dotted = token.contains('.')
        && token.split('.').all(|part| (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic));
    if initial || dotted || EITHER.contains(&token) {
        return plain && !words::opens(next) && (initial || !first.is_ascii_digit());
    }
    false
}

/// Whether a parenthesis that opened inside the sentence is still open and closes soon.
fn in_parenthesis(before: &str, after: &str) -> bool {
    let mut depth = 0i32;
    for (at, c) in before.char_indices() {
        match c {
            '(' if at > 0 => depth += 1,
            ')' if depth > 0 => depth -= 1,
            _ => {}
        }
    }
    let closes = || {
        let rest: String = after.chars().take(200).collect();
        rest.find(')').is_some_and(|at| !rest[..at].contains('('))
    };
    depth > 0 && closes()
}

/// Whether a sentence is no more than `Smith asked.` after a question in quotation marks.
fn tags_speech(after: &str) -> bool {
    let mut tokens = after.split(' ').map(|token| token.trim_matches(|c: char| !c.is_alphanumeric()));
    !after.starts_with(['"', '“']) && tokens.by_ref().take(4).any(words::is_speech)
}

/// Whether a sentence is nothing but `Mr. Smith said.`
fn names_speaker(after: &str) -> bool {
    let tokens: Vec<&str> = after.split(' ').collect();
    let last = tokens.last().and_then(|token| token.strip_suffix('.'));
    (2..=5).contains(&tokens.len()) && last.is_some_and(words::is_speech) && !after.starts_with(['"', '“', '‘'])
}

/// The first word of a text, without what hangs on it.
fn word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}
