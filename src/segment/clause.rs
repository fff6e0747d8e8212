//! A sentence as words with their marks, and the phrases that attribution rules are made of.

use std::ops::Range;

use super::Manner;
use super::attribution::Found;
use super::sentences::Quotes;
use super::words;

/// A word between spaces.
#[allow(clippy::struct_excessive_bools, reason = "each is a mark of its own")]
#[derive(Debug)]
pub(super) struct Word<'a> {
    /// Without the marks around it.
    pub(super) text: &'a str,
    pub(super) lower: String,
    /// Where [`Word::text`] stands.
    pub(super) range: Range<usize>,
    /// With the marks around it.
    pub(super) outer: Range<usize>,
    /// Whether it stands inside a quotation.
    pub(super) quoted: bool,
    pub(super) opens_quote: bool,
    /// Whether a comma follows.
    pub(super) comma: bool,
    pub(super) colon: bool,
    /// Whether any mark follows that parts clauses.
    pub(super) stops: bool,
}

impl Word<'_> {
    pub(super) fn is_possessive(&self) -> bool {
        self.lower.ends_with("'s") || self.lower.ends_with("’s") || self.text.ends_with("s'") || self.text.ends_with("s’") || {
            let after_s = self.text.ends_with('s') && self.outer.end > self.range.end;
            after_s && !self.stops && !self.quoted
        }
    }

    /// Whether the word makes a noun of "claims" behind it: "these claims", "Republican claims", "its claims".
    pub(super) fn modifies(&self) -> bool {
        let lower = self.lower.as_str();
        matches!(
            lower,
            "the"
                | "these"
                | "those"
                | "such"
                | "any"
                | "all"
                | "its"
                | "his"
                | "her"
                | "their"
                | "our"
                | "my"
                | "no"
                | "some"
                | "many"
                | "of"
        ) || self.is_possessive()
            || words::PREPOSITIONS.contains(&lower)
            || words::is_verb(self.text)
    }
}

/// A sentence with its words.
pub(super) struct Clause<'a> {
    pub(super) text: &'a str,
    pub(super) words: Vec<Word<'a>>,
}

impl<'a> Clause<'a> {
    pub(super) fn new(text: &'a str, quoted: bool) -> Self {
        let mut marks = Quotes::new(quoted);
        let mut words = Vec::new();
        let mut start = 0;
        for token in text.split_inclusive(' ') {
            let outer = start..start + token.trim_end().len();
            let open = marks.open;
            let core_start = token.find(char::is_alphanumeric);
            let core_end = token.rfind(char::is_alphanumeric).map_or(0, |at| at + token[at..].chars().next().map_or(0, char::len_utf8));
            let mut inside = open;
            for (at, c) in token.char_indices() {
                marks.step(c);
                if Some(at) == core_start {
                    inside = marks.open;
                }
            }
            if let Some(core) = core_start {
                let (range, trail) = (start + core..start + core_end, token[core_end..].trim_end());
                let text = &text[range.clone()];
                let comma = trail.contains(',');
                let stops = comma || trail.contains([';', ':', '—', '–', '!', '?', '(', ')']);
                words.push(Word {
                    text,
                    lower: text.to_lowercase(),
                    range,
                    outer,
                    quoted: inside,
                    opens_quote: inside && !open,
                    comma,
                    colon: trail.contains(':'),
                    stops,
                });
            } else if let Some(last) = words.last_mut() {
                // A dash or mark by itself parts clauses.
                last.stops = true;
            }
            start += token.len();
        }
        Self { text, words }
    }

    /// Whether some word in the range of words looks like a finite verb.
    pub(super) fn has_verb(&self, range: Range<usize>) -> bool {
        self.words.get(range).is_some_and(|words| words.iter().any(|word| words::is_verb(word.text)))
    }

    /// Where the subject of the verb at `verb` ends: before its auxiliaries and adverbs; nothing if it is denied, possible or passive.
    pub(super) fn before_verb(&self, verb: usize) -> Option<usize> {
        let mut end = verb;
        while end > 0 {
            match self.words[end - 1].lower.as_str() {
                _ if self.words[end - 1].comma => break,
                "has" | "have" | "had" | "also" | "later" | "earlier" | "then" | "again" | "still" | "previously" | "all" | "both"
                | "once" | "now" => end -= 1,
                lower
                    if lower.ends_with("ly")
                        && lower.len() > 4
                        && !lower.starts_with("famil")
                        && !matches!(lower, "italy" | "assembly" | "daily" | "weekly" | "july") =>
                {
                    end -= 1;
                }
                "not" | "never" | "to" | "be" | "been" | "is" | "are" | "was" | "were" | "would" | "could" | "should" | "may" | "might"
                | "will" | "can" | "must" | "did" | "do" | "does" | "didn't" | "don't" | "doesn't" | "didn’t" | "don’t" | "doesn’t"
                | "hasn't" | "haven't" | "won't" | "wouldn't" | "couldn't" | "wasn't" | "weren't" | "who" | "which" | "that" | "what"
                | "when" | "and" | "or" | "as" | "cannot" | "can't" | "being" | "getting" | "having" | "than" | "there" => return None,
                _ => break,
            }
        }
        (end > 0).then_some(end)
    }

    /// The speaker whose verb comes at `end`, after what leads the sentence in: "On Monday, the ministry", "Issa, a doctor,".
    pub(super) fn subject(&self, end: usize) -> Option<Range<usize>> {
        let words = &self.words;
        let comma = |before: usize| (0..before).rev().find(|&i| words[i].stops);
        if words[end - 1].comma {
            // An appositive between commas.
            let open = comma(end - 1)?;
            if end - open > 22 || self.has_verb(open + 1..end) && words[open + 1].lower != "who" {
                return None;
            }
            let start = comma(open).map_or(Some(0), |lead| self.leads(lead).then_some(lead + 1))?;
            return self.holder(self.without_lead(start)..open + 1);
        }
        let start = comma(end).map_or(Some(0), |lead| self.leads(lead).then_some(lead + 1))?;
        self.holder(self.without_lead(start)..end)
    }

    /// Whether what ends with the comma after word `lead` only leads into the sentence.
    fn leads(&self, lead: usize) -> bool {
        let first = self.words[0].lower.as_str();
        let subordinate = matches!(
            first,
            "when"
                | "while"
                | "if"
                | "although"
                | "though"
                | "once"
                | "until"
                | "however"
                | "meanwhile"
                | "later"
                | "earlier"
                | "separately"
                | "speaking"
                | "asked"
                | "still"
                | "instead"
                | "also"
                | "then"
                | "yesterday"
                | "today"
                | "responding"
                | "addressing"
                | "but"
                | "last"
                | "yet"
                | "late"
        );
        self.words[lead].comma
            && lead < 25
            && (subordinate
                || words::PREPOSITIONS.contains(&first)
                || words::is_day(first)
                || first.ends_with("ing")
                || first.ends_with("ed"))
            && !(1..=lead).any(|i| matches!(self.words[i].lower.as_str(), "said" | "says" | "but"))
    }

    /// Past "But", "On Monday", "Later".
    fn without_lead(&self, mut at: usize) -> usize {
        let lower = |at: usize| self.words.get(at).map_or("", |word| word.lower.as_str());
        while matches!(
            lower(at),
            "but" | "and" | "yet" | "so" | "later" | "earlier" | "meanwhile" | "still" | "yesterday" | "today" | "then"
        ) || words::is_day(lower(at))
        {
            at += 1;
        }
        if lower(at) == "on" && words::is_day(lower(at + 1)) { at + 2 } else { at }
    }

    /// The words as a speaker, if they look like a noun phrase; a relative clause is left out.
    pub(super) fn holder(&self, range: Range<usize>) -> Option<Range<usize>> {
        let words = self.words.get(range.clone())?;
        let relative = words.iter().position(|word| matches!(word.lower.as_str(), "who" | "whose" | "which"));
        let range = range.start..relative.map_or(range.end, |at| range.start + at);
        let words = &self.words[range.clone()];
        let first = words.first()?.lower.as_str();
        if words.len() > 16
            || words::PREPOSITIONS.contains(&first)
            || matches!(
                first,
                "there"
                    | "not"
                    | "what"
                    | "how"
                    | "why"
                    | "if"
                    | "when"
                    | "where"
                    | "and"
                    | "or"
                    | "but"
                    | "that"
                    | "whether"
                    | "speaking"
                    | "citing"
                    | "quoting"
                    | "though"
                    | "although"
                    | "while"
                    | "once"
                    | "until"
            )
        {
            return None;
        }
        let verb = words.iter().enumerate().any(|(at, word)| {
            let noun = matches!(
                word.lower.as_str(),
                "control" | "support" | "run" | "need" | "fear" | "rest" | "set" | "works" | "calls" | "plans" | "needs" | "may" | "will"
            );
            let participle = word.lower.ends_with("ed")
                && (word.text.contains('-')
                    || at > 0 && matches!(words[at - 1].lower.as_str(), "the" | "a" | "an" | "some" | "of" | "two" | "three")
                    || at == 0);
            words::is_verb(word.text) && !noun && !participle
        });
        (!verb && !words.iter().any(|word| word.quoted)).then_some(range)
    }

    /// How many words at `at` say only when, where or in what form something was said; 0 if they do not.
    pub(super) fn adjunct(&self, at: usize) -> usize {
        let lower = |at: usize| self.words.get(at).map_or("", |word| word.lower.as_str());
        let is_date = |at: usize| words::is_month(lower(at)) && lower(at + 1).starts_with(|c: char| c.is_ascii_digit());
        match lower(at) {
            "yesterday" | "today" | "tonight" | "later" | "earlier" | "early" | "late" | "morning" | "evening" | "afternoon" | "night"
            | "again" | "here" | "publicly" | "online" | "overnight" | "afterward" | "afterwards" | "recently" | "repeatedly"
            | "privately" | "bluntly" | "flatly" | "explicitly" | "clearly" | "simply" => 1,
            day if words::is_day(day) => 1,
            "on" | "in" if words::is_day(lower(at + 1)) || matches!(lower(at + 1), "twitter" | "telegram" | "facebook") => 2,
            "on" if is_date(at + 1) => 3,
            "on" if matches!(lower(at + 1), "late" | "early") && words::is_day(lower(at + 2)) => 3,
            "last" | "this" | "that"
                if matches!(lower(at + 1), "week" | "month" | "year" | "night" | "morning" | "summer" | "spring" | "fall" | "day") =>
            {
                2
            }
            "in" | "at" | "during" | "through" | "after" | "before" | "to" | "via" | "on" | "by" => {
                let form = (at + 1..self.words.len().min(at + 8))
                    .take_while(|&i| !self.words[i - 1].stops || i == at + 1)
                    .find(|&i| words::FORMS.contains(&lower(i)));
                form.filter(|&form| !self.has_verb(at..form)).map_or(0, |form| form + 1 - at)
            }
            _ if is_date(at) => 2,
            _ => 0,
        }
    }

    /// Whether the words are adjuncts, or a short phrase of place behind a preposition.
    pub(super) fn only_adjuncts(&self, range: Range<usize>) -> bool {
        let mut at = range.start;
        while at < range.end && self.adjunct(at) > 0 {
            at += self.adjunct(at);
        }
        at >= range.end
            || words::PREPOSITIONS.contains(&self.words[at].lower.as_str()) && !self.has_verb(at..range.end) && range.end - at <= 8
    }

    /// Past the one who is told something.
    pub(super) fn told(&self, at: usize) -> Option<usize> {
        let lower = |at: usize| self.words.get(at).map_or("", |word| word.lower.as_str());
        let stop = |i: usize| self.words[i].stops;
        if matches!(
            lower(at),
            "him" | "her" | "them" | "us" | "me" | "reporters" | "journalists" | "lawmakers" | "state" | "parliament" | "residents"
        ) && !matches!(lower(at + 1), "media" | "television" | "tv" | "radio")
        {
            return (!stop(at)).then_some(at + 1);
        }
        if lower(at) == "state" {
            return self.words.get(at + 1).filter(|word| !word.stops).map(|_| at + 2);
        }
        let that = (at + 1..self.words.len().min(at + 9)).find(|&i| lower(i) == "that");
        if let Some(that) = that.filter(|&that| !self.has_verb(at..that) && !(at..that).any(stop)) {
            return Some(that);
        }
        // A name: the words with a capital.
        let start = if matches!(lower(at), "the" | "a" | "an") { at + 1 } else { at };
        let end = (start..self.words.len()).find(|&i| !self.words[i].text.starts_with(char::is_uppercase) || words::is_day(lower(i)))?;
        (end > start && end - start <= 4 && !(start..end).any(stop)).then_some(end)
    }

    /// The end, in words, of the clause that starts at `at`: before "but", "while", "and added", or at the sentence's end.
    pub(super) fn end_of_clause(&self, at: usize) -> usize {
        let words = &self.words;
        for i in at + 2..words.len() {
            let (lower, before) = (words[i].lower.as_str(), &words[i - 1]);
            if words[i].quoted {
                continue;
            }
            let breaks = before.comma && (words::BREAKS.contains(&lower) || lower == "according");
            let semicolon = self.text[before.range.end..before.outer.end].contains(';');
            let speaks = lower == "and"
                && words.get(i + 1).is_some_and(|next| {
                    matches!(
                        next.lower.as_str(),
                        "said"
                            | "added"
                            | "denied"
                            | "rejected"
                            | "insisted"
                            | "warned"
                            | "accused"
                            | "called"
                            | "urged"
                            | "vowed"
                            | "blamed"
                    )
                });
            if breaks || semicolon || speaks {
                return i;
            }
        }
        // "He said that P, an aide said": the aide's part is not his.
        let last = words.last().filter(|last| matches!(last.lower.as_str(), "said" | "says") && !last.quoted);
        let comma = last.and_then(|_| (at + 2..words.len()).rev().find(|&i| words[i].comma));
        comma.map_or(words.len(), |comma| comma + 1)
    }

    /// An attribution whose content is the clause from word `at`.
    pub(super) fn clause(&self, at: usize, holder: Range<usize>, cue: usize, manner: Manner) -> Option<Found> {
        let end = self.end_of_clause(at);
        let pronoun = self.words.get(at).is_some_and(|first| words::is_pronoun(&first.lower));
        if !pronoun && !self.has_verb(at..end) {
            return None;
        }
        let stop = if end == self.words.len() { self.text.len() } else { self.words[end - 1].outer.end };
        self.found(self.words.get(at)?.outer.start..stop, holder, cue, manner)
    }

    /// An attribution whose content is a part of the text of at least three words.
    pub(super) fn found(&self, content: Range<usize>, holder: Range<usize>, cue: usize, manner: Manner) -> Option<Found> {
        let range = self.trimmed(content);
        let text = &self.text[range.clone()];
        if text.split(' ').filter(|word| word.contains(char::is_alphanumeric)).count() < 3 {
            return None;
        }
        let named = self.words.get(holder).filter(|words| !words.is_empty())?;
        let holder = &self.text[named[0].range.start..named[named.len() - 1].range.end];
        // "Schiff (Calif.)" without a closing mark is cut before the bracket.
        let holder = if holder.contains('(') && !holder.contains(')') { holder.split(" (").next().unwrap_or(holder) } else { holder };
        let holder = holder.to_owned();
        Some(Found { holder, cue: self.words[cue].text.to_lowercase(), manner, content: polish(text), range, quotation: false })
    }

    /// Without white space, commas and quotation marks that do not belong to it.
    pub(super) fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let slice = &self.text[range.clone()];
        let kept = bare(slice);
        let start = range.start + (kept.as_ptr() as usize - slice.as_ptr() as usize);
        start..start + kept.len()
    }
}

/// A sentence of its own: a capital first, an end mark last.
pub(super) fn polish(text: &str) -> String {
    let text = bare(text);
    let at = text.find(|c: char| !matches!(c, '"' | '“' | '(' | '[' | '‘')).unwrap_or(0);
    let mut chars = text[at..].chars();
    let mut sentence: String = text[..at].chars().chain(chars.next().into_iter().flat_map(char::to_uppercase)).chain(chars).collect();
    // A comma inside the last quotation marks belonged to the longer sentence.
    let inner = sentence.trim_end_matches([' ', '"', '”', '’', '\'']).len();
    if inner < sentence.len() && sentence[..inner].ends_with(',') {
        sentence.replace_range(inner - 1..inner, "");
    }
    if !sentence.trim_end_matches(['"', '”', '’', '\'', ')', ']']).ends_with(['.', '!', '?', '…', '؟', '。']) {
        sentence.push('.');
    }
    sentence
}

/// Without outer white space, trailing commas, and quotation marks without a partner or around all of it.
fn bare(text: &str) -> &str {
    let mut text = text;
    loop {
        let before = text;
        text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '—' | '–'));
        let marks = |text: &str| text.chars().filter(|&c| matches!(c, '"' | '“' | '”')).count();
        let (first, last) = (text.starts_with(['"', '“', '”']), text.ends_with(['"', '“', '”']));
        if marks(text) % 2 == 1 || marks(text) == 2 && first && last {
            if first {
                text = text.strip_prefix(['"', '“', '”']).unwrap_or(text);
            }
            if last {
                text = text.strip_suffix(['"', '“', '”']).unwrap_or(text);
            }
        }
        if text == before {
            return text;
        }
    }
}
