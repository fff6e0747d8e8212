//! Words on a page: plain counts, escaping, and which words of two quotes differ.

use std::fmt::{self, Display, Write};
use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

/// `1 claim`, `1,204 claims`.
pub(super) fn count(number: usize, one: &str) -> String {
    let plural = match one.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{one}s"),
    };
    format!("{} {}", grouped(number), if number == 1 { one } else { &plural })
}

/// `1,204`.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `87 %`, with a space that does not break.
pub(super) fn percent(share: f32) -> String {
    format!("{:.0}\u{a0}%", share * 100.0)
}

/// `A`, `A and B`, `A, B and C`.
pub(super) fn listed<T: Display>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.to_string(),
        [first @ .., last] => format!("{} and {last}", first.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    }
}

/// Whether a character would be invisible or turn the text around it: it is shown by its number.
pub(super) fn hidden(character: char) -> bool {
    matches!(character,
        '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\x7f'..='\u{9f}'
        | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Text for HTML content or a quoted attribute: nothing in it is markup, and nothing in it is invisible.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut plain = 0;
        for (at, character) in self.0.char_indices() {
            let entity = match character {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ if hidden(character) => "",
                _ => continue,
            };
            f.write_str(&self.0[plain..at])?;
            if entity.is_empty() {
                write!(f, "[U+{:04X}]", u32::from(character))?;
            } else {
                f.write_str(entity)?;
            }
            plain = at + character.len_utf8();
        }
        f.write_str(&self.0[plain..])
    }
}

/// Text for Markdown: on one line, and nothing in it is markup.
pub(super) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for (at, character) in word.char_indices() {
            match character {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '$' | '>' => out.extend(['\\', character]),
                '-' | '+' | '=' if at == 0 && out.is_empty() => out.extend(['\\', character]),
                '.' | ')' if at > 0 && out.bytes().all(|byte| byte.is_ascii_digit()) => out.extend(['\\', character]),
                _ if hidden(character) => {
                    let _ = write!(out, "\\[U+{:04X}\\]", u32::from(character));
                }
                _ => out.push(character),
            }
        }
    }
    out
}

/// The first `limit` bytes or a little less, and how many bytes follow.
pub(super) fn shortened(text: &str, limit: usize) -> (&str, usize) {
    if text.len() <= limit {
        return (text, 0);
    }
    let end = (0..=limit).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    (&text[..end], text.len() - end)
}

/// Byte ranges of the words in which two texts differ, runs of words joined; `None` if they share less than three tenths of the shorter
/// one's words: marks would cover everything and show nothing.
pub(super) fn differences(a: &str, b: &str) -> Option<[Vec<Range<usize>>; 2]> {
    let (words_a, words_b) = (words(a), words(b));
    let fold = |text: &str, words: &[Range<usize>]| -> Vec<String> { words.iter().map(|word| text[word.clone()].to_lowercase()).collect() };
    let (folded_a, folded_b) = (fold(a, &words_a), fold(b, &words_b));
    let (mut marks_a, mut marks_b, mut shared) = (Vec::new(), Vec::new(), 0);
    for operation in capture_diff_slices(Algorithm::Myers, &folded_a, &folded_b) {
        if operation.tag() == DiffTag::Equal {
            shared += operation.old_range().len();
            continue;
        }
        marks_a.extend(joined(&words_a[operation.old_range()]));
        marks_b.extend(joined(&words_b[operation.new_range()]));
    }
    let enough = shared * 10 >= words_a.len().min(words_b.len()) * 3;
    (enough && shared > 0).then_some([marks_a, marks_b])
}

fn words(text: &str) -> Vec<Range<usize>> {
    text.unicode_word_indices().map(|(at, word)| at..at + word.len()).collect()
}

fn joined(words: &[Range<usize>]) -> Option<Range<usize>> {
    Some(words.first()?.start..words.last()?.end)
}

/// Standard Base64 with padding, for the hashes of the content security policy.
pub(super) fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().enumerate().fold(0u32, |bits, (at, &byte)| bits | u32::from(byte) << (16 - 8 * at));
        for at in 0..4 {
            let sextet = (bits >> (18 - 6 * at)) & 63;
            text.push(if at > chunk.len() { '=' } else { char::from(ALPHABET[sextet as usize]) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads() {
        assert_eq!(["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes())), ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
    }

    #[test]
    fn differing_words_are_found_on_both_sides() {
        let (a, b) = ("Shelling killed two people on Monday.", "Shelling killed at least five people on Monday.");
        let [marks_a, marks_b] = differences(a, b).unwrap_or_default();
        assert_eq!(marks_a.iter().map(|mark| &a[mark.clone()]).collect::<Vec<_>>(), ["two"]);
        assert_eq!(marks_b.iter().map(|mark| &b[mark.clone()]).collect::<Vec<_>>(), ["at least five"]);
        assert!(differences("one two three four five six", "nothing here is alike").is_none());
        assert!(differences("", "").is_none());
    }

    #[test]
    fn nothing_stays_invisible_or_markup() {
        assert_eq!(Escaped("<b a='x'>\u{202e}&\"").to_string(), "&lt;b a=&#39;x&#39;&gt;[U+202E]&amp;&quot;");
        assert_eq!(Escaped("سلام e\u{301}").to_string(), "سلام e\u{301}");
        assert_eq!(markdown("1. *a*\n# [b](c) <i>"), "1\\. \\*a\\* \\# \\[b\\](c) &lt;i\\>");
    }

    #[test]
    fn counts_read_well() {
        assert_eq!(count(1, "claim"), "1 claim");
        assert_eq!(count(12_345, "story"), "12,345 stories");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
    }
}
