//! Documents to claims: sentences that keep their place in the source.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A sentence of a document, as it is scored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Which document of the event it stands in, from 0.
    pub document: usize,
    /// Half-open byte range in the document's text.
    pub span: Range<usize>,
    /// What the span holds, white space collapsed to single spaces.
    pub text: String,
    /// To whom the sentence attributes what it says, if it does.
    pub attribution: Option<Attribution>,
}

/// "X said that P": who says it, how, and what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribution {
    /// Who says it, as the text names them.
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
