//! A document's text in blocks (paragraphs, headings, list items) without markup, each byte with its place in the source.

use std::ops::Range;

use super::boilerplate;

/// What a block of lines is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Running text.
    Paragraph,
    /// Marked as a heading.
    Heading,
    /// One item of a list.
    Item,
    /// A line that tells nothing of the event.
    Boilerplate,
}

/// Lines that belong together, as running text.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) kind: Kind,
    /// How many lines it comes from.
    pub(super) lines: usize,
    /// White space collapsed, markup removed.
    pub(super) text: String,
    /// For every byte of the text, where its character starts in the source.
    places: Vec<usize>,
}

impl Block {
    /// The source of a non-empty range of the text, which must lie on character boundaries.
    pub(super) fn source(&self, range: Range<usize>) -> Range<usize> {
        let last = self.text[range.clone()].char_indices().next_back().map_or(range.start, |(at, _)| range.start + at);
        self.places[range.start]..self.places[last] + (range.end - last)
    }

    fn new(kind: Kind) -> Self {
        Self { kind, lines: 0, text: String::new(), places: Vec::new() }
    }

    /// Appends a line of the source, after a space if there is text before it.
    fn append(&mut self, text: &str, line: Range<usize>) {
        self.lines += 1;
        let mut space = (!self.text.is_empty()).then_some(line.start);
        let mut hidden: Option<Range<usize>> = None;
        let mut before: Option<char> = None;
        let source = &text[line.clone()];
        for (offset, c) in source.char_indices() {
            let previous = before.replace(c);
            if hidden.as_ref().is_some_and(|hidden| hidden.contains(&offset)) {
                continue;
            }
            if c.is_whitespace() {
                space.get_or_insert(line.start + offset);
                continue;
            }
            let next = source[offset + c.len_utf8()..].chars().next();
            match c {
                '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => continue,
                '*' | '_' if is_mark(c, previous, next) => continue,
                '!' if next == Some('[') => {
                    if let Some((_, end)) = link(source, offset + 1) {
                        hidden = Some(offset..end);
                        continue;
                    }
                }
                '[' => {
                    if let Some((close, end)) = link(source, offset) {
                        hidden = Some(close..end);
                        continue;
                    }
                }
                _ => {}
            }
            if let Some(at) = space.take().filter(|_| !self.text.is_empty()) {
                self.text.push(' ');
                self.places.push(at);
            }
            self.text.push(c);
            self.places.extend(std::iter::repeat_n(line.start + offset, c.len_utf8()));
        }
    }
}

/// Whether an asterisk or underscore is emphasis: doubled, or at the edge of a word.
fn is_mark(mark: char, before: Option<char>, after: Option<char>) -> bool {
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    before == Some(mark) || after == Some(mark) || !(inside(before) && inside(after) || space(before) && space(after))
}

/// Where the text of the Markdown link that opens at `start` closes, and where the link ends.
fn link(source: &str, start: usize) -> Option<(usize, usize)> {
    let bytes = source.as_bytes();
    let close = start + bytes[start..].iter().take(300).position(|&byte| byte == b']')?;
    if bytes.get(close + 1) != Some(&b'(') {
        return None;
    }
    let end = close + bytes[close..].iter().take(2000).position(|&byte| byte == b')')?;
    Some((close, end + 1))
}

/// The blocks of a text, in order.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let whole = start..start + line.len();
        start = whole.end;
        let Some((mark, range)) = content(text, whole) else {
            open = false;
            continue;
        };
        let mut block = Block::new(mark.unwrap_or(Kind::Paragraph));
        block.append(text, range.clone());
        if block.text.is_empty() {
            open = false;
            continue;
        }
        if boilerplate::is_line(&block.text) {
            block.kind = Kind::Boilerplate;
        }
        let last =
            blocks.last_mut().filter(|last| open && mark.is_none() && block.kind == Kind::Paragraph && !ends_before(last, &block.text));
        match last {
            Some(last) => last.append(text, range),
            None => blocks.push(block),
        }
        open = blocks.last().is_some_and(|last| !matches!(last.kind, Kind::Heading | Kind::Boilerplate));
    }
    blocks
}

/// Whether the first line of a block is a headline over the next one: in title case, without an end, and followed by a capital.
fn ends_before(block: &Block, next: &str) -> bool {
    block.kind == Kind::Paragraph
        && block.lines == 1
        && !boilerplate::has_end(&block.text)
        && !block.text.ends_with([',', ';', ':', '-', '–', '—'])
        && next.chars().next().is_some_and(|c| c.is_uppercase() || c == '"' || c == '“')
        && boilerplate::is_title(&block.text)
}

/// The part of a line that is text, with what its mark makes of it; nothing for blank lines and rules.
fn content(text: &str, line: Range<usize>) -> Option<(Option<Kind>, Range<usize>)> {
    let trim = |range: Range<usize>| {
        let slice = &text[range.clone()];
        let start = range.start + slice.len() - slice.trim_start().len();
        start..start + slice.trim().len()
    };
    let mut range = trim(line);
    let mut kind = None;
    loop {
        let slice = &text[range.clone()];
        if !slice.contains(char::is_alphanumeric) {
            return None;
        }
        let marks = slice.bytes().take_while(|&byte| byte == b'#').count();
        let digits = slice.bytes().take_while(u8::is_ascii_digit).count();
        let cut = if (1..=6).contains(&marks) && slice[marks..].starts_with(' ') {
            kind = Some(Kind::Heading);
            marks
        } else if slice.starts_with('>') {
            1
        } else if let Some(rest) =
            slice.strip_prefix(['-', '*', '+', '•', '◦', '‣', '▪', '●', '·']).filter(|rest| rest.starts_with([' ', '\t']))
        {
            kind = Some(Kind::Item);
            slice.len() - rest.len()
        } else if (1..=2).contains(&digits) && slice[digits..].starts_with([')', '.']) && slice[digits + 1..].starts_with(' ') {
            kind = Some(Kind::Item);
            digits + 1
        } else {
            return Some((kind, range));
        };
        range = trim(range.start + cut..range.end);
    }
}
