//! Who says what: "X said that P", quotations, "according to X", denials and confirmations.
//!
//! The rules are surface rules for English news. Where the borders of a clause are not clear they find nothing.

use std::ops::Range;

use super::Manner;
use super::clause::{Clause, Word, polish};
use super::sentences::Quotes;
use super::words;

/// An attribution with places in the sentence's own text.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) holder: String,
    pub(super) cue: String,
    pub(super) manner: Manner,
    pub(super) content: String,
    pub(super) range: Range<usize>,
    /// Whether the content is a quotation, whose speaker goes on speaking in the next one.
    pub(super) quotation: bool,
}

/// Finds who says what in a sentence; `quoted` if it starts inside a quotation.
pub(super) fn attribute(sentence: &str, quoted: bool) -> Option<Found> {
    let clause = Clause::new(sentence, quoted);
    if clause.words.len() < 3 || clause.words.len() > 150 {
        return None;
    }
    quotation(&clause, quoted)
        .or_else(|| according(&clause))
        .or_else(|| direct(&clause))
        .or_else(|| aside(&clause))
        .or_else(|| tail(&clause))
        .or_else(|| noun(&clause))
}

/// The attribution of a sentence that is nothing but quotation to the speaker of the quotation beside it.
pub(super) fn inherit(sentence: &str, quoted: bool, speaker: Found) -> Option<Found> {
    let clause = Clause::new(sentence, quoted);
    if clause.words.is_empty() || !clause.words.iter().all(|word| word.quoted) {
        return None;
    }
    let range = clause.trimmed(0..sentence.len());
    (!range.is_empty()).then(|| Found { content: polish(&sentence[range.clone()]), range, ..speaker })
}

/// `"P," X said`, `"P," said X, a doctor`, and `"P," X said, "p."`
fn quotation(clause: &Clause, quoted: bool) -> Option<Found> {
    let text = clause.text;
    if !quoted && !text.starts_with(['"', '“']) {
        return None;
    }
    let mut marks = Quotes::new(quoted);
    let close = text.char_indices().find_map(|(at, c)| {
        let open = marks.open;
        marks.step(c);
        (open && !marks.open).then_some(at)
    })?;
    let inner = text[..close].trim_end();
    if !inner.trim_end_matches(['\'', '’']).ends_with([',', '.', '?', '!', '—', '–', '-']) {
        return None;
    }
    let after = clause.words.iter().position(|word| word.range.start > close)?;
    let speech = Speech::read(clause, after, true)?;
    // An interrupted quotation goes on with a small letter.
    let rest = clause.words[after..].iter().find(|word| word.quoted);
    if let Some(word) = rest.filter(|word| inner.ends_with(',') && word.text.starts_with(char::is_lowercase)) {
        let joined = format!("{} {}", inner.trim_end_matches(','), &text[word.range.start..]);
        let found = clause.found(0..text.len(), speech.holder, speech.cue, speech.manner)?;
        return Some(Found { content: polish(&joined), quotation: true, ..found });
    }
    let found = clause.found(0..close, speech.holder, speech.cue, speech.manner)?;
    Some(Found { quotation: true, ..found })
}

/// `X said`, `said X` with what may stand behind it.
struct Speech {
    holder: Range<usize>,
    cue: usize,
    manner: Manner,
    /// The first word behind it.
    end: usize,
}

impl Speech {
    /// Reads it from word `at`; behind a quotation (`loose`) more verbs and objects are understood.
    fn read(clause: &Clause, at: usize, loose: bool) -> Option<Self> {
        let words = &clause.words;
        let reports = |i: usize| i + 1 == words.len() && matches!(words[i].lower.as_str(), "reports" | "reported");
        let speaks = |i: usize| {
            let word = &words[i];
            !word.quoted && (manner_free(&word.lower).is_some() || loose && words::is_speech(&word.lower) || i > at && reports(i))
        };
        words.get(at)?;
        if speaks(at) {
            let stop =
                (at + 1..words.len()).find(|&i| words[i].stops || i > at + 1 && (clause.adjunct(i) > 0 || words::is_verb(words[i].text)));
            let end = stop.map_or(words.len(), |i| if words[i].stops { i + 1 } else { i });
            let holder = clause.holder(at + 1..end.min(words.len()))?;
            return Some(Self { holder, cue: at, manner: manner_free(&words[at].lower).unwrap_or(Manner::Said), end });
        }
        let cue = (at + 1..words.len().min(at + 16)).find(|&i| speaks(i))?;
        let subject = clause.before_verb(cue)?;
        let first_comma = (at..subject).find(|&i| words[i].comma);
        let holder = match first_comma {
            Some(comma) if loose && words[subject - 1].comma => at..comma + 1,
            Some(_) => return None,
            None => at..subject,
        };
        let mut end = if words[cue].lower == "told" { clause.told(cue + 1)? } else { cue + 1 };
        while end < words.len() && clause.adjunct(end) > 0 {
            end += clause.adjunct(end);
        }
        let holder = clause.holder(holder)?;
        Some(Self { holder, cue, manner: manner_free(&words[cue].lower).unwrap_or(Manner::Said), end: end.min(words.len()) })
    }
}

/// "X said (that) P", "X told reporters on Friday that P", "X denied claims that P".
fn direct(clause: &Clause) -> Option<Found> {
    let words = &clause.words;
    let cue = (1..words.len()).find(|&i| !words[i].quoted && stance(clause, i).is_some())?;
    let (manner, needs_that) = stance(clause, cue)?;
    let subject = clause.before_verb(cue)?;
    let holder = clause.subject(subject)?;
    let next = words.get(cue + 1)?;
    // X said: "P", X said, "P"
    let quote = |first: &Word| {
        let found = clause.found(first.outer.start..clause.text.len(), holder.clone(), cue, manner)?;
        Some(Found { quotation: true, ..found })
    };
    if words[cue].comma || words[cue].colon {
        return if next.opens_quote && manner == Manner::Said { quote(next) } else { None };
    }
    if words[cue].stops {
        return None;
    }
    let mut at = cue + 1;
    if words[cue].lower.starts_with("tell") || words[cue].lower == "told" {
        // X told the crowd, "P"
        let comma = (at..words.len().min(at + 8)).find(|&i| words[i].stops);
        if let Some(first) = comma.and_then(|comma| words.get(comma + 1)).filter(|first| first.opens_quote) {
            return quote(first);
        }
        at = clause.told(at)?;
    }
    let that = (at..words.len().min(at + 12))
        .take_while(|&i| i == at || !words[i - 1].stops && !words::is_verb(words[i - 1].text))
        .find(|&i| words[i].lower == "that");
    if manner != Manner::Said && that != Some(at) {
        // denied reports that P, confirmed claims by X that P
        if let Some(that) = that.filter(|&that| (at..that).any(|i| words::is_claim_noun(&words[i].lower))) {
            // "disputed a report that said ..." is no content.
            let relative = words.get(that + 1).is_none_or(|next| words::is_verb(next.text) && !words::is_pronoun(&next.lower));
            if relative {
                return None;
            }
            return clause.clause(that + 1, holder, cue, manner);
        }
    }
    if let Some(that) = that.filter(|&that| that == at || manner == Manner::Said && clause.only_adjuncts(at..that)) {
        // "said that was never the case": no conjunction but the subject.
        let subject = words.get(that + 1).is_some_and(|next| words::is_verb(next.text) && !words::is_pronoun(&next.lower));
        return clause.clause(if subject { that } else { that + 1 }, holder, cue, manner);
    }
    while at < words.len() && clause.adjunct(at) > 0 && !words[at].opens_quote {
        at += clause.adjunct(at);
        if words.get(at.min(words.len()) - 1)?.comma {
            return None;
        }
    }
    let first = words.get(at)?;
    let pronoun = words::is_pronoun(&first.lower);
    if needs_that && !(pronoun && manner != Manner::Said) && !first.opens_quote || words::NO_CLAUSE.contains(&first.lower.as_str()) {
        return None;
    }
    if !pronoun && (words::is_verb(first.text) || !clause.has_verb(at..clause.end_of_clause(at))) {
        return None;
    }
    clause.clause(at, holder, cue, manner)
}

/// "The truce, the ministry said, has collapsed."
fn aside(clause: &Clause) -> Option<Found> {
    let words = &clause.words;
    for comma in (0..words.len()).filter(|&i| words[i].comma && !words[i].quoted) {
        let Some(speech) = Speech::read(clause, comma + 1, false) else { continue };
        if speech.end >= words.len() || !words[speech.end - 1].comma || speech.end - comma > 14 || speech.holder.end > speech.cue {
            continue;
        }
        let rest = speech.end;
        if words[rest].quoted || words.len() - rest < 2 || words::SUBORDINATE.contains(&words[0].lower.as_str()) {
            return None;
        }
        let whole = clause.has_verb(0..comma + 1);
        if whole && words::BREAKS.contains(&words[rest].lower.as_str()) {
            return clause.found(0..words[comma].outer.end, speech.holder, speech.cue, speech.manner);
        }
        if !whole && !clause.has_verb(rest..words.len()) {
            return None;
        }
        let first = clause.text[..words[comma].outer.end].trim_end_matches(',');
        let joined = format!("{first}{} {}", if whole { "," } else { "" }, &clause.text[words[rest].outer.start..]);
        let mut found = clause.found(0..clause.text.len(), speech.holder, speech.cue, speech.manner)?;
        found.content = polish(&joined);
        return Some(found);
    }
    None
}

/// "P, X said." and "P, said X, a doctor."
fn tail(clause: &Clause) -> Option<Found> {
    let words = &clause.words;
    if words::SUBORDINATE.contains(&words[0].lower.as_str()) {
        return None;
    }
    for comma in (1..words.len().saturating_sub(1)).filter(|&i| words[i].comma && !words[i + 1].quoted) {
        let Some(speech) = Speech::read(clause, comma + 1, words[comma].quoted) else { continue };
        let turned = speech.cue == comma + 1;
        let ended = speech.end >= words.len() || words[comma].quoted || turned && !clause.has_verb(speech.end..words.len());
        if !ended || !clause.has_verb(0..comma + 1) {
            continue;
        }
        let found = clause.found(0..words[comma].outer.end, speech.holder, speech.cue, speech.manner)?;
        return Some(Found { quotation: words[comma].quoted, ..found });
    }
    None
}

/// "According to X, P" and "P, according to X".
fn according(clause: &Clause) -> Option<Found> {
    let words = &clause.words;
    let at =
        (0..words.len().saturating_sub(2)).find(|&i| words[i].lower == "according" && words[i + 1].lower == "to" && !words[i].quoted)?;
    let comma = (at + 2..words.len()).find(|&i| words[i].comma || words[i].colon);
    let holder = clause.holder(at + 2..comma.map_or(words.len(), |comma| comma + 1))?;
    if words::NO_HOLDER.contains(&words[holder.end - 1].lower.as_str()) {
        return None;
    }
    let mut found = if at == 0 {
        let mut start = comma? + 1;
        let second = (start..words.len()).find(|&i| words[i].comma);
        if let Some(second) = second.filter(|&second| !clause.has_verb(start..second + 1) && clause.has_verb(second + 1..words.len())) {
            // A doctor, an appositive, then the clause.
            start = second + 1;
        }
        if !clause.has_verb(start..words.len()) {
            return None;
        }
        clause.found(words.get(start)?.outer.start..clause.text.len(), holder, at, Manner::Said)?
    } else if clause.has_verb(0..at) {
        let rest = comma.map_or(words.len(), |comma| comma + 1);
        if clause.has_verb(rest..words.len()) {
            return None;
        }
        clause.found(0..words[at - 1].outer.end, holder, at, Manner::Said)?
    } else {
        let rest = comma? + 1;
        if !words[at - 1].comma || !clause.has_verb(rest..words.len()) {
            return None;
        }
        let first = clause.text[..words[at - 1].outer.end].trim_end_matches(',');
        let joined = format!("{first} {}", &clause.text[words.get(rest)?.outer.start..]);
        Found { content: polish(&joined), ..clause.found(0..clause.text.len(), holder, at, Manner::Said)? }
    };
    "according to".clone_into(&mut found.cue);
    Some(found)
}

/// "repeated the ministry's claim that P", "amid reports that P": the holder is empty where the text names none.
fn noun(clause: &Clause) -> Option<Found> {
    let words = &clause.words;
    let at = (1..words.len().saturating_sub(2)).find(|&i| words::is_claim_noun(&words[i].lower) && !words[i].quoted && !words[i].stops)?;
    let prepared = words::PREPOSITIONS.contains(&words[0].lower.as_str());
    if !prepared && !clause.has_verb(0..at) {
        return None;
    }
    let (holder, that) = if words[at + 1].lower == "that" {
        let owner = (at.saturating_sub(4)..at).rev().find(|&i| words[i].is_possessive());
        let holder = owner.and_then(|owner| {
            let start = (0..=owner)
                .rev()
                .take_while(|&i| {
                    i == owner
                        || !(words[i].stops || words::is_verb(words[i].text) || words::PREPOSITIONS.contains(&words[i].lower.as_str()))
                })
                .last()?;
            clause.holder(start..owner + 1)
        });
        (holder, at + 1)
    } else if words[at + 1].lower == "by" {
        let that = (at + 3..words.len().min(at + 12)).find(|&i| words[i].lower == "that")?;
        (Some(clause.holder(at + 2..that)?), that)
    } else {
        return None;
    };
    let manner = match words[at].lower.as_str() {
        "denial" | "denials" => Manner::Denied,
        "admission" | "acknowledgment" | "acknowledgement" | "confirmation" => Manner::Confirmed,
        _ => Manner::Said,
    };
    let end = if prepared { (that..words.len()).find(|&i| words[i].comma)? + 1 } else { clause.end_of_clause(that + 1) };
    let relative = words.get(that + 1).is_some_and(|next| words::is_verb(next.text) && !words::is_pronoun(&next.lower));
    if relative || !clause.has_verb(that + 1..end) {
        return None;
    }
    let span = words.get(that + 1)?.outer.start..words[end - 1].outer.end;
    let mut found = clause.found(span, holder.clone().unwrap_or(0..1), at, manner)?;
    match holder {
        None => found.holder.clear(),
        Some(_) => found.holder.truncate(found.holder.trim_end_matches("'s").trim_end_matches("’s").trim_end_matches(['\'', '’']).len()),
    }
    Some(found)
}

/// What the verb at `i` makes of its content, and whether it needs "that" before it; nothing if it is no such verb here.
fn stance(clause: &Clause, i: usize) -> Option<(Manner, bool)> {
    let word = &clause.words[i];
    let next = clause.words.get(i + 1)?;
    let before_quote = (word.comma || word.colon) && next.opens_quote;
    let mut at = i + 1;
    while clause.adjunct(at) > 0 {
        at += clause.adjunct(at);
    }
    let that = clause.words.get(at).is_some_and(|next| next.lower == "that");
    if matches!(word.lower.as_str(), "wrote" | "writes") {
        return (that || before_quote).then_some((Manner::Said, true));
    }
    if let Some(manner) = manner_free(&word.lower) {
        return Some((manner, false));
    }
    if before_quote && words::is_speech(&word.lower) {
        return Some((Manner::Said, true));
    }
    match word.lower.as_str() {
        "claims" | "claim" | "alleges" | "allege" | "insist" | "acknowledge" | "admit" | "concede" => {
            let noun = words::is_claim_noun(&word.lower) && i > 0 && clause.words[i - 1].modifies();
            let manner = if matches!(word.lower.as_str(), "acknowledge" | "admit" | "concede") { Manner::Confirmed } else { Manner::Said };
            (!noun).then_some((manner, false))
        }
        "told" | "tells" | "tell" => Some((Manner::Said, false)),
        "denied" | "denies" | "deny" | "rejected" | "rejects" | "reject" | "disputed" | "disputes" | "dispute" | "refuted" | "refutes"
        | "dismissed" | "dismisses" | "dismiss" => Some((Manner::Denied, true)),
        "confirmed" | "confirms" | "confirm" | "conceded" | "concedes" => Some((Manner::Confirmed, true)),
        "reports" | "report" | "states" | "state" | "notes" | "estimates" | "suggests" | "suggested" | "found" | "finds" | "concluded"
        | "concludes" | "revealed" | "reveals" | "indicated" | "indicates" | "testified" | "complained" | "charged" | "predicted"
        | "predicts" | "believes" | "emphasized" | "stressed" | "disclosed" | "recalled" | "vowed" | "pledged" | "contends"
        | "contended" | "maintains" | "maintained" | "argued" | "argues" | "reported" | "stated" | "noted" | "estimated" | "declared"
        | "announced" | "declares" | "announces" | "explained" | "explains" | "accepted" | "agreed" | "tweeted" | "observed"
        | "remarked" | "asserted" | "asserts" => that.then_some((Manner::Said, true)),
        _ => None,
    }
}

/// Verbs that take a clause with or without "that", and stand beside quotations.
fn manner_free(verb: &str) -> Option<Manner> {
    match verb {
        "said" | "says" | "say" | "insisted" | "insists" | "claimed" | "alleged" | "added" | "adds" | "warned" | "warns" | "wrote"
        | "writes" => Some(Manner::Said),
        "acknowledged" | "acknowledges" | "admitted" | "admits" => Some(Manner::Confirmed),
        _ => None,
    }
}
