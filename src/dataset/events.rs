//! Pairs of sentences that people marked in several accounts of events.

use std::path::Path;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error as NoSuchName;

use crate::aggregate::{Reason, Relation};
use crate::error::{Error, ErrorKind, Result};
use crate::read::{Record, Table, TableFormat};

/// One sentence of a marked pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldSentence {
    /// The account's [`crate::read::Document::id`].
    pub document: String,
    /// The words as they stand in the account's text.
    pub sentence: String,
}

/// Two sentences of different accounts with what an annotator said of them; their order has no meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldPair {
    /// Which event.
    pub event: String,
    /// [`Relation::Contradicts`] or [`Relation::Agrees`].
    pub relation: Relation,
    /// What the contradiction is about; `None` for agreement.
    pub kind: Option<Reason>,
    /// One sentence.
    pub a: GoldSentence,
    /// The other one.
    pub b: GoldSentence,
    /// Whether in a sentence somebody other than the account itself makes the claim.
    pub attributed: bool,
    /// The annotator's remark; may be empty.
    pub note: String,
    /// The record in the file, from 1 without the header.
    pub record: u64,
    /// The line on which it starts, from 1.
    pub line: u64,
}

impl GoldPair {
    /// An error of this row.
    pub(crate) fn error(&self, message: String) -> Error {
        Error::new(ErrorKind::Format, message).at_record(self.record, self.line)
    }
}

/// Reads the rows of one split from a table with the columns `split`, `event`, `kind`, `relation`, `doc_a`, `sentence_a`, `doc_b`,
/// `sentence_b`, `attributed` (`yes` or `no`) and perhaps `note`.
///
/// All rows are checked, those of other splits too.
///
/// # Errors
/// [`ErrorKind::Read`] if the file cannot be read; [`ErrorKind::Format`] if a column is missing, a cell is not one of its words, or no
/// row is of the split; [`ErrorKind::Label`] for a relation that is neither `contradicts` nor `agrees`.
pub fn load(path: &Path, split: &str) -> Result<Vec<GoldPair>> {
    let table = Table::open(path, TableFormat::of(path).or(Some(TableFormat::Csv)))?;
    let (mut pairs, mut splits) = (Vec::new(), Vec::new());
    for record in table {
        let record = record?;
        let here = |error: Error| error.in_file(path).at_record(record.number, record.line);
        let (of, pair) = pair(&record).map_err(here)?;
        if of == split {
            pairs.push(pair);
        }
        if !splits.contains(&of) {
            splits.push(of);
        }
    }
    if pairs.is_empty() {
        let there = if splits.is_empty() { "it has no rows".to_owned() } else { format!("there are {}", splits.join(", ")) };
        return Err(Error::new(ErrorKind::Format, format!("has no row of the split {split:?}; {there}")).in_file(path));
    }
    Ok(pairs)
}

/// The split of a row, and the rest of it.
fn pair(record: &Record) -> Result<(String, GoldPair)> {
    let cell = |column: &str| record.require(column).map(std::borrow::Cow::into_owned);
    let on = |column: &str| format!("column {column:?}");
    let relation = cell("relation")?;
    let relation = match relation.as_str() {
        "contradicts" => Relation::Contradicts,
        "agrees" => Relation::Agrees,
        _ => return Err(Error::new(ErrorKind::Label, format!("{relation:?} is not one of contradicts, agrees")).on(on("relation"))),
    };
    let kind = match cell("kind")?.as_str() {
        "" if relation == Relation::Agrees => None,
        name => Some(reason(name).map_err(|error| error.on(on("kind")))?),
    };
    let attributed = match cell("attributed")?.as_str() {
        "yes" => true,
        "no" => false,
        other => return Err(Error::new(ErrorKind::Format, format!("{other:?} is not one of yes, no")).on(on("attributed"))),
    };
    let side = |document: &str, sentence: &str| -> Result<GoldSentence> {
        let side = GoldSentence { document: cell(document)?, sentence: cell(sentence)? };
        let empty = Error::new(ErrorKind::Format, "the cell is empty; a sentence of the account is needed");
        if side.sentence.trim().is_empty() { Err(empty.on(on(sentence))) } else { Ok(side) }
    };
    let pair = GoldPair {
        event: cell("event")?,
        relation,
        kind,
        a: side("doc_a", "sentence_a")?,
        b: side("doc_b", "sentence_b")?,
        attributed,
        note: record.text("note").unwrap_or_default().into_owned(),
        record: record.number,
        line: record.line,
    };
    Ok((cell("split")?, pair))
}

/// A reason by its name in files, those among them that explain a contradiction.
fn reason(name: &str) -> Result<Reason> {
    let known: Result<Reason, NoSuchName> = Reason::deserialize(name.into_deserializer());
    known.ok().filter(|reason| !matches!(reason, Reason::Evolved | Reason::Reported)).ok_or_else(|| {
        let names = "number, time, negation, actor, role, place, modality, characterisation";
        Error::new(ErrorKind::Format, format!("{name:?} is not one of {names}"))
    })
}
