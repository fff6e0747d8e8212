//! Labelled stances: the two files of the Fake News Challenge, and tables with a target, a text and a stance.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::names;
use crate::error::{Error, ErrorKind, Result};
use crate::read::{Record, Table, TableFormat};
use crate::stance::Stance;

/// The articles of the Fake News Challenge, by `Body ID`.
#[derive(Clone, Debug, Default)]
pub struct Bodies(HashMap<String, Arc<str>>);

impl Bodies {
    /// Reads a table with the columns `Body ID` and `articleBody`.
    ///
    /// # Errors
    /// [`ErrorKind::Read`] if it cannot be read; [`ErrorKind::Format`] if a column is missing, a body is empty or its id occurs twice.
    pub fn load(path: &Path, format: Option<TableFormat>) -> Result<Self> {
        let mut bodies = HashMap::new();
        for record in Table::open(path, format)? {
            let record = record?;
            let here = |error: Error| error.in_file(path).at_record(record.number, record.line);
            let wrong = |message: String| Err(here(Error::new(ErrorKind::Format, message)));
            let id = record.require("Body ID").map_err(here)?.trim().to_owned();
            let text = record.require("articleBody").map_err(here)?;
            if text.trim().is_empty() {
                return wrong(format!("body {id} is empty"));
            }
            if bodies.insert(id.clone(), Arc::from(&*text)).is_some() {
                return wrong(format!("body {id} occurs twice"));
            }
        }
        if bodies.is_empty() {
            return Err(Error::new(ErrorKind::Format, "holds no bodies").in_file(path));
        }
        Ok(Self(bodies))
    }

    /// The article with this id.
    ///
    /// # Errors
    /// [`ErrorKind::Format`] if there is none.
    pub fn get(&self, id: &str) -> Result<Arc<str>> {
        self.0.get(id.trim()).cloned().ok_or_else(|| {
            let message = format!("body {:?} is not among the {} bodies; are the two files of one set?", id.trim(), self.0.len());
            Error::new(ErrorKind::Format, message).on("column \"Body ID\"")
        })
    }
}

/// Which columns hold target, text and stance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StanceColumns {
    /// What texts are held against.
    pub target: String,
    /// The text, or the id of its body.
    pub text: String,
    /// What people said, if the file has it.
    pub stance: Option<String>,
}

/// Names given for the columns; what is `None` is found out.
#[derive(Clone, Debug, Default)]
pub struct StanceNames {
    /// The target's.
    pub target: Option<String>,
    /// The text's.
    pub text: Option<String>,
    /// The stance's.
    pub stance: Option<String>,
}

const TARGETS: [&str; 5] = ["target", "claim", "Headline", "headline", "hypothesis"];
const TEXTS: [&str; 5] = ["text", "article", "articleBody", "body", "premise"];
const STANCES: [&str; 4] = ["stance", "Stance", "label", "gold"];

impl StanceColumns {
    /// Finds the columns of a record; with `bodies` the text is a `Body ID`.
    ///
    /// # Errors
    /// As [`StanceColumns::among`], with the record's place.
    pub fn find(record: &Record, named: &StanceNames, bodies: bool) -> Result<Self> {
        Self::among(&names(record), named, bodies).map_err(|error| error.at_record(record.number, record.line))
    }

    /// Finds them among the columns of a table.
    ///
    /// # Errors
    /// [`ErrorKind::Format`] that names the columns there are, if target or text, or one that was named, is missing.
    pub fn among<S: AsRef<str>>(there: &[S], named: &StanceNames, bodies: bool) -> Result<Self> {
        let there: Vec<&str> = there.iter().map(AsRef::as_ref).collect();
        let find = |named: Option<&String>, known: &[&str], option: &str| {
            let found = match named {
                Some(name) => there.iter().find(|column| *column == name),
                None => known.iter().find_map(|known| there.iter().find(|column| *column == known)),
            };
            found.map(|column| (*column).to_owned()).ok_or_else(|| {
                let wanted = named.map_or(known[0], String::as_str);
                Error::new(
                    ErrorKind::Format,
                    format!("there is no column {wanted:?}; there are {}; name it with {option}", there.join(", ")),
                )
            })
        };
        let (targets, texts): (&[&str], &[&str]) = if bodies { (&["Headline"], &["Body ID"]) } else { (&TARGETS, &TEXTS) };
        let target = find(named.target.as_ref(), targets, "--target-column")?;
        let text = find(named.text.as_ref(), texts, "--text-column")?;
        let stance = find(named.stance.as_ref(), &STANCES, "--label-column");
        Ok(Self { target, text, stance: if named.stance.is_some() { Some(stance?) } else { stance.ok() } })
    }
}

/// A target and a text with what people said of them.
#[derive(Clone, Debug)]
pub struct StanceExample {
    /// The claim or headline.
    pub target: Arc<str>,
    /// The text.
    pub text: Arc<str>,
    /// The stance.
    pub gold: Stance,
    /// The row it was read from.
    pub row: Record,
}

/// A labelled file in memory.
#[derive(Clone, Debug)]
pub struct StanceSet {
    /// In the order of the file; never empty.
    pub examples: Vec<StanceExample>,
    /// The stances that occur, in the order of [`Stance::ALL`].
    pub stances: Vec<Stance>,
    /// Rows that were skipped because they have no stance.
    pub unlabelled: u64,
    /// The columns that were used.
    pub columns: StanceColumns,
}

/// Reads labelled stances; with `bodies` as the stances of the Fake News Challenge.
///
/// # Errors
/// [`ErrorKind::Read`] if a file cannot be read; [`ErrorKind::Format`] for a missing column, an unknown or empty body, an empty text, or
/// no labelled row; [`ErrorKind::Label`] for a stance that is none.
pub fn load(
    path: &Path,
    bodies: Option<&Bodies>,
    format: Option<TableFormat>,
    named: &StanceNames,
    limit: Option<usize>,
) -> Result<StanceSet> {
    let (mut examples, mut unlabelled, mut columns) = (Vec::new(), 0, None);
    let mut texts: HashMap<String, Arc<str>> = HashMap::new();
    for record in Table::open(path, format)? {
        if limit.is_some_and(|limit| examples.len() >= limit) {
            break;
        }
        let record = record?;
        let here = |error: Error| error.in_file(path).at_record(record.number, record.line);
        let columns = match &columns {
            Some(columns) => columns,
            None => &*columns.insert(StanceColumns::find(&record, named, bodies.is_some()).map_err(here)?),
        };
        let Some(stance) = &columns.stance else {
            let message = format!("there is no column \"stance\"; there are {}; name it with --label-column", names(&record).join(", "));
            return Err(here(Error::new(ErrorKind::Format, message)));
        };
        let label = record.text(stance).unwrap_or_default();
        if matches!(label.trim(), "" | "-") {
            unlabelled += 1;
            continue;
        }
        let gold = label.parse::<Stance>().map_err(|error| here(error).on(format!("column {stance:?}")))?;
        let (target, text) = columns.texts(&record, bodies).map_err(here)?;
        let text = texts.entry(text.to_string()).or_insert(text).clone(); // bodies recur: one copy of each
        examples.push(StanceExample { target, text, gold, row: record });
    }
    let stances = Stance::ALL.into_iter().filter(|&stance| examples.iter().any(|example| example.gold == stance)).collect();
    match columns {
        Some(columns) if !examples.is_empty() => Ok(StanceSet { examples, stances, unlabelled, columns }),
        _ => Err(Error::new(ErrorKind::Format, "holds no labelled row").in_file(path)),
    }
}

impl StanceColumns {
    /// Target and text of a record.
    ///
    /// # Errors
    /// [`ErrorKind::Format`] if a cell is missing or empty, or the body unknown.
    pub fn texts(&self, record: &Record, bodies: Option<&Bodies>) -> Result<(Arc<str>, Arc<str>)> {
        let cell = |column: &String| {
            let cell = record.require(column)?;
            if cell.trim().is_empty() {
                return Err(Error::new(ErrorKind::Format, "is empty")
                    .at_record(record.number, record.line)
                    .on(format!("column {column:?}")));
            }
            Ok(cell)
        };
        let (target, text) = (cell(&self.target)?, cell(&self.text)?);
        let text = match bodies {
            Some(bodies) => bodies.get(&text)?,
            None => Arc::from(&*text),
        };
        Ok((Arc::from(&*target), text))
    }
}
