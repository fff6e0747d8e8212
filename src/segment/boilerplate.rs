//! What stands in and around an article without telling of the event: by-lines, datelines, credits, calls to read more, questions.

use unicode_segmentation::UnicodeSegmentation;

use super::words;

/// How boilerplate begins, in lower case.
const STARTS: &[&str] = &[
    "read more",
    "read also",
    "also read",
    "read the full",
    "read:",
    "related:",
    "related article",
    "related stories",
    "related coverage",
    "see also",
    "see more",
    "more:",
    "more from",
    "photo:",
    "photos:",
    "photo by",
    "photo credit",
    "photograph by",
    "photographs by",
    "picture:",
    "image:",
    "image credit",
    "image source",
    "image caption",
    "credit:",
    "follow us",
    "follow @",
    "advertisement",
    "sponsored",
    "copyright",
    "©",
    "(c) 20",
    "all rights reserved",
    "click here",
    "click to",
    "tap here",
    "sign up",
    "subscribe to",
    "subscribe now",
    "share this",
    "share on",
    "watch:",
    "watch live",
    "watch the",
    "video:",
    "listen:",
    "listen to this",
    "updated:",
    "published:",
    "last updated",
    "posted:",
    "reporting by",
    "(reporting by",
    "additional reporting by",
    "(additional reporting",
    "editing by",
    "(editing by",
    "writing by",
    "(writing by",
    "our standards:",
    "continue reading",
    "skip to",
    "get the latest",
    "download the app",
    "download our",
    "join the conversation",
    "like us on",
    "find us on",
    "for more information, visit",
    "this story has been updated",
    "this article was originally",
];

/// What only boilerplate holds, in lower case.
const PARTS: &[&str] = &[
    "contributed to this report",
    "contributed to this story",
    "contributed reporting",
    "contributed to this article",
    "all rights reserved",
    "may not be published, broadcast",
    "getty images",
    "(ap photo",
    "ap photo/",
    "file photo",
];

/// How questions begin, in lower case.
#[rustfmt::skip]
const ASKING: &[&str] = &[
    "who", "whom", "whose", "what", "which", "when", "where", "why", "how", "is", "are", "was", "were", "do", "does", "did", "has", "have",
    "can", "could", "will", "would", "should", "isn't", "aren't", "wasn't", "don't", "doesn't", "didn't", "hasn't", "haven't", "won't",
];

/// Marks that end a sentence, in the scripts that have their own.
const ENDS: [char; 12] = ['.', '!', '?', '…', ':', '؟', '۔', '。', '！', '？', '।', '։'];

/// Marks that may stand behind the end of a sentence.
pub(super) const CLOSERS: [char; 12] = ['"', '”', '’', '\'', ')', ']', '»', '」', '』', '）', '“', '*'];

/// Whether the text closes with a mark that ends a sentence.
pub(super) fn has_end(text: &str) -> bool {
    text.trim_end_matches(CLOSERS).trim_end().ends_with(ENDS)
}

/// Whether a whole line is boilerplate.
pub(super) fn is_line(line: &str) -> bool {
    is_sentence(line) || is_by_line(line) || is_address(line) || line.starts_with('|')
}

/// Whether a sentence is boilerplate by its wording.
pub(super) fn is_sentence(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let starts = |start: &&str| {
        lower.strip_prefix(*start).is_some_and(|rest| {
            !start.ends_with(char::is_alphanumeric) || !rest.starts_with(|c: char| c.is_alphanumeric() || c == '\'' || c == '’')
        })
    };
    let short = lower.split(' ').nth(30).is_none();
    short && (STARTS.iter().any(starts) || PARTS.iter().any(|part| lower.contains(part)))
}

/// Whether a sentence asks and so states nothing to compare: a spoken question, or one that begins as questions do. What is told before
/// a question ("The vote is lost, and who can blame them?") stays.
pub(super) fn is_question(sentence: &str, quoted: bool) -> bool {
    if !sentence.trim_end_matches(CLOSERS).trim_end().ends_with(['?', '؟', '？']) {
        return false;
    }
    let mut words = sentence.split(|c: char| c.is_whitespace() || matches!(c, ',' | '"' | '“')).filter(|word| !word.is_empty());
    let first = words.find(|word| !matches!(word.to_lowercase().as_str(), "and" | "but" | "so" | "or" | "then"));
    let asks = first.is_some_and(|word| ASKING.contains(&word.to_lowercase().replace('’', "'").as_str()));
    quoted || sentence.starts_with(['"', '“', '«', '„']) || asks
}

/// "By Jane Doe and John Roe", "JANE DOE, Reuters".
fn is_by_line(line: &str) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    if words.len() > 14 || line.ends_with(['!', '?', ':', '"', '”']) {
        return false;
    }
    let named = |word: &&str| {
        word.starts_with(char::is_uppercase) || matches!(*word, "and" | "&" | "|" | "-" | "–" | "in" | "for" | "of" | "de" | "van")
    };
    if words[0].eq_ignore_ascii_case("by") && words.len() > 1 {
        return words[1..].iter().all(named) && !line.ends_with('.');
    }
    let shouted = |word: &&&str| word.chars().filter(|c| c.is_alphabetic()).count() > 0 && !word.chars().any(char::is_lowercase);
    let loud = words.iter().take_while(shouted).count();
    (2..=4).contains(&loud) && words.len() > loud && words[loud - 1].ends_with(',') && words.len() <= loud + 3 && words.iter().all(named)
}

/// A line of an e-mail address or a link, with at most two words beside it.
fn is_address(line: &str) -> bool {
    let is_address = |word: &str| {
        let word = word.trim_matches(['<', '>', '(', ')', '.', ',']);
        let mail = word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
        mail || word.starts_with("http://") || word.starts_with("https://") || word.starts_with("www.")
    };
    line.split(' ').count() <= 3 && line.split(' ').any(is_address)
}

/// Whether most longer words have a capital, as in headlines; lines of one word and without letter case have not.
pub(super) fn is_title(line: &str) -> bool {
    let long = line.split(' ').map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).filter(|word| word.chars().count() >= 4);
    let (mut capital, mut all) = (0, 0);
    for word in long {
        all += 1;
        capital += usize::from(word.starts_with(char::is_uppercase));
    }
    all >= 2 && capital * 3 >= all * 2
}

/// Whether a line that stands alone without an end mark is a heading: in title case, or short of a clause of six words with a verb.
pub(super) fn is_heading(line: &str) -> bool {
    if has_end(line) || line.ends_with([',', ';', '-', '–', '—']) {
        return false;
    }
    let count = line.unicode_words().count();
    let cased = line.chars().any(|c| c.is_uppercase() || c.is_lowercase());
    count < 6 || cased && (is_title(line) || !words::has_verb(line))
}

/// Whether there are at least three words, each ideograph counted as one.
pub(super) fn is_long_enough(sentence: &str) -> bool {
    sentence.unicode_words().nth(2).is_some()
}

/// The length in bytes of a dateline such as `DARAA, Syria (AP) — ` at the start of a paragraph, 0 without one.
pub(super) fn dateline(text: &str) -> usize {
    let head: String = text.chars().take(90).collect();
    let first = head.split(' ').next().unwrap_or_default();
    let letters = first.chars().filter(|c| c.is_alphabetic()).count();
    let shouted = letters >= 3 && !first.chars().any(char::is_lowercase);
    let agency = |word: &str| {
        let inner = word.trim_matches(['(', ')', ',', ':']);
        word.starts_with('(')
            && (matches!(inner, "Reuters" | "Xinhua" | "Bloomberg" | "Interfax" | "Sputnik")
                || inner.len() >= 2 && inner.chars().all(|c| c.is_uppercase() || c == '/'))
    };
    let part = |word: &str| {
        let month_day = word.chars().all(|c| c.is_ascii_digit() || c == ',');
        agency(word)
            || month_day
            || word.starts_with(char::is_uppercase)
            || word == "/"
            || matches!(word, "and" | "of" | "de" | "al" | "the" | "el")
    };
    // "(CNN) The ..." has no dash.
    if agency(first) && first.ends_with(')') && !head[first.len()..].trim_start().starts_with(['-', '–', '—', '―']) {
        return first.len() + usize::from(head.len() > first.len());
    }
    let mut place = String::new();
    for (at, dash) in ["—", "–", "―", "--", " - "].iter().filter_map(|dash| Some((head.find(dash)?, *dash))).take(5) {
        let before = head[..at].trim_end();
        let has_agency = before.split(' ').any(agency);
        if (shouted || has_agency) && before.split(' ').count() <= 9 && before.split(' ').all(part) && before.len() > place.len() {
            let after = at + dash.len();
            let spaces = head[after..].len() - head[after..].trim_start().len();
            if spaces > 0 || dash == " - " || at > before.len() {
                head[..after + spaces].clone_into(&mut place);
            }
        }
    }
    place.len()
}
