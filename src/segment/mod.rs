//! Documents to claims: sentences that keep their place in the source, with those to whom they are attributed.

mod attribution;
mod boilerplate;
mod clause;
mod sentences;
mod source;
mod words;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::read::Document;
use attribution::{Found, attribute};
use source::{Block, Kind};

pub use words::leans_back;

/// A sentence of a document, as it is scored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Which document of the event it stands in, from 0.
    pub document: usize,
    /// Half-open byte range in the document's text.
    pub span: Range<usize>,
    /// What the span holds, white space collapsed to single spaces, markup removed.
    pub text: String,
    /// To whom the sentence attributes what it says, if it does.
    pub attribution: Option<Attribution>,
}

/// "X said that P": who says it, how, and what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribution {
    /// Who says it, as the text names them; empty where it names nobody ("amid reports that ...").
    pub holder: String,
    /// The word that attributes, such as `said` or `according to`.
    pub cue: String,
    /// How the holder stands to the content.
    pub manner: Manner,
    /// What is said, as a sentence of its own, white space collapsed.
    pub content: String,
    /// Half-open byte range of the content in the document's text.
    pub span: Range<usize>,
}

/// How a speaker stands to the content of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Manner {
    /// Said, claimed, reported: the content may be false.
    Said,
    /// Denied, rejected: the holder says that the content is false.
    Denied,
    /// Confirmed, acknowledged: the sentence takes the content to be true.
    Confirmed,
}

/// The claims of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segmented {
    /// In the order of the text; their spans ascend and do not overlap.
    pub claims: Vec<Claim>,
    /// How many lines and sentences were left out: headings, boilerplate, questions, sentences of fewer than three words.
    pub left_out: usize,
}

/// Parts a document into its sentences.
///
/// A blank line always ends a sentence, a single line break does not. By-lines, headings, credits, questions and the like are left out and
/// counted; a dateline is taken off the sentence that it opens.
///
/// ```
/// use rashomon::{read::Document, segment::segment};
/// let text = "By Jane Roe\n\nDARAA (AP) — Gen. A. B. Khalil left on Sept. 7. Nobody followed him.";
/// let parts = segment(0, &Document { text: text.into(), ..Document::default() });
/// assert_eq!(parts.claims[0].text, "Gen. A. B. Khalil left on Sept. 7.");
/// assert_eq!((parts.claims.len(), parts.left_out), (2, 1));
/// assert_eq!(&text[parts.claims[1].span.clone()], "Nobody followed him.");
/// ```
pub fn segment(document_index: usize, document: &Document) -> Segmented {
    let mut segmented = Segmented::default();
    let title = document.title.trim();
    for block in source::blocks(&document.text) {
        let text = block.text.as_str();
        let is_heading = match block.kind {
            Kind::Heading | Kind::Boilerplate => true,
            Kind::Item => boilerplate::is_heading(text),
            Kind::Paragraph => text == title || block.lines == 1 && boilerplate::is_heading(text),
        };
        if is_heading {
            segmented.left_out += 1;
            continue;
        }
        // Only the article's start has a dateline.
        let start = if segmented.claims.len() < 3 { boilerplate::dateline(text) } else { 0 };
        let mut spoken: Vec<Spoken> = Vec::new();
        for sentence in sentences::sentences(&text[start..]) {
            let range = sentence.range.start + start..sentence.range.end + start;
            let claim = &text[range.clone()];
            if boilerplate::is_sentence(claim) || boilerplate::is_question(claim, sentence.quoted) || !boilerplate::is_long_enough(claim) {
                segmented.left_out += 1;
                continue;
            }
            spoken.push(Spoken { found: attribute(claim, sentence.quoted), quoted: sentence.quoted, range });
        }
        go_on_speaking(text, &mut spoken);
        segmented.claims.extend(spoken.into_iter().map(|spoken| spoken.claim(document_index, &block)));
    }
    segmented
}

/// The longest passage, in bytes: some hundred words.
const PASSAGE: usize = 600;

/// Parts a text of any kind and length into passages: its sentences, the long ones in windows, nothing cut away.
///
/// Unlike [`segment`] it keeps headings and sentences of one word, for a post may hold nothing else; lines of boilerplate are left
/// out only beside other text.
///
/// ```
/// use rashomon::segment::passages;
/// let texts: Vec<String> = passages("It is a hoax. Police deny it.").into_iter().map(|claim| claim.text).collect();
/// assert_eq!(texts, ["It is a hoax.", "Police deny it."]);
/// let long = "again and ".repeat(1000);
/// assert_eq!(passages(&long).iter().map(|claim| claim.text.split(' ').count()).sum::<usize>(), 2000);
/// ```
pub fn passages(text: &str) -> Vec<Claim> {
    let blocks = source::blocks(text);
    let all = blocks.iter().all(|block| block.kind == Kind::Boilerplate);
    let mut passages = Vec::new();
    for block in blocks.iter().filter(|block| all || block.kind != Kind::Boilerplate) {
        let mut spoken: Vec<Spoken> = sentences::sentences(&block.text)
            .into_iter()
            .map(|sentence| {
                let windowed = sentence.range.len() > PASSAGE; // rules for one sentence say nothing of such a run of words
                let found = if windowed { None } else { attribute(&block.text[sentence.range.clone()], sentence.quoted) };
                Spoken { found, quoted: sentence.quoted, range: sentence.range }
            })
            .collect();
        go_on_speaking(&block.text, &mut spoken);
        for sentence in spoken {
            if sentence.range.len() <= PASSAGE {
                passages.push(sentence.claim(0, block));
                continue;
            }
            for range in windows(&block.text, sentence.range) {
                passages.push(Claim {
                    document: 0,
                    text: block.text[range.clone()].to_owned(),
                    span: block.source(range),
                    attribution: None,
                });
            }
        }
    }
    passages
}

/// Parts a range into pieces of at most [`PASSAGE`] bytes, at spaces where there are any.
fn windows(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = range.start;
    while start < range.end {
        let mut end = range.end.min(start + PASSAGE);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        if end < range.end {
            end = text[start..end].rfind(' ').map_or(end, |space| start + space);
        }
        let piece = &text[start..end];
        let from = start + piece.len() - piece.trim_start().len();
        let trimmed = from..from + piece.trim().len();
        if !trimmed.is_empty() {
            pieces.push(trimmed);
        }
        start = if end > start { end } else { start + text[start..].chars().next().map_or(1, char::len_utf8) };
    }
    pieces
}

/// A sentence of a paragraph with what is known of its speaker.
struct Spoken {
    range: Range<usize>,
    quoted: bool,
    found: Option<Found>,
}

impl Spoken {
    fn claim(self, document: usize, block: &Block) -> Claim {
        let start = self.range.start;
        let attribution = self.found.map(|found| Attribution {
            holder: found.holder,
            cue: found.cue,
            manner: found.manner,
            content: found.content,
            span: block.source(start + found.range.start..start + found.range.end),
        });
        Claim { document, text: block.text[self.range.clone()].to_owned(), span: block.source(self.range), attribution }
    }
}

/// Gives sentences that are nothing but quotation the speaker of the quotation beside them: `"A," she said. "B. C."`
fn go_on_speaking(text: &str, spoken: &mut [Spoken]) {
    let speaker = |from: &Spoken| {
        let quotes = text[from.range.clone()].contains(['"', '“']);
        from.found.clone().filter(|found| found.quotation || quotes && found.manner == Manner::Said)
    };
    for at in 1..spoken.len() {
        if spoken[at].found.is_none() {
            spoken[at].found =
                speaker(&spoken[at - 1]).and_then(|found| attribution::inherit(&text[spoken[at].range.clone()], spoken[at].quoted, found));
        }
    }
    for at in (1..spoken.len()).rev() {
        if spoken[at - 1].found.is_none() && spoken[at].quoted {
            let before = &spoken[at - 1];
            let found = speaker(&spoken[at]).and_then(|found| attribution::inherit(&text[before.range.clone()], before.quoted, found));
            spoken[at - 1].found = found;
        }
    }
}
