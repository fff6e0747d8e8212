//! Labelled pairs, in the official formats of the published sets, to [`Example`]s.
//!
//! Which set a file belongs to is seen from its columns (or the fields of its first JSON object), not from its name:
//!
//! | set | premise | hypothesis | label |
//! |---|---|---|---|
//! | plain | `premise` | `hypothesis` | `label` |
//! | SNLI, `MultiNLI`, HANS | `sentence1` | `sentence2` | `gold_label` |
//! | ANLI | `context` | `hypothesis` | `label` (`e`, `n`, `c`) |
//! | SICK | `sentence_A` | `sentence_B` | `entailment_label` or `entailment_judgment` |
//! | RTE | `sentence1` | `sentence2` | `label` |
//! | fact checking | `evidence` or `evidence_sentence` | `claim` | `label` or `gold_label` |
//!
//! Official `.txt` files are tab-separated without quoting and are read so; `.gz` and `.zst` are opened as they are.

pub mod events;
mod gold;
pub mod stance;

use std::path::Path;

pub use gold::Gold;

use crate::align::Pair;
use crate::error::{Error, ErrorKind, Result};
use crate::read::{Cells, Record, Table, TableFormat};

/// A pair with what people said of it.
#[derive(Clone, Debug)]
pub struct Example {
    /// The two sentences.
    pub pair: Pair,
    /// Their label.
    pub gold: Gold,
    /// As the set names it (`id`, `pairID`, `pair_ID`, `uid`, `idx`), else the record's number.
    pub id: String,
    /// The row it was read from: its other columns, its number and its line.
    pub row: Record,
}

/// How a labelled file is to be read; what is `None` is found out.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// CSV, TSV or JSON Lines.
    pub format: Option<TableFormat>,
    /// The column that holds what is given.
    pub premise: Option<String>,
    /// The column that holds what is asked about.
    pub hypothesis: Option<String>,
    /// The column that holds the label.
    pub label: Option<String>,
    /// Stop after so many examples.
    pub limit: Option<usize>,
}

/// Which column plays which part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// What is given.
    pub premise: String,
    /// What is asked about.
    pub hypothesis: String,
    /// What people said.
    pub label: String,
}

/// A labelled file in memory.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The labelled pairs, in the order of the file; never empty.
    pub examples: Vec<Example>,
    /// Rows that were skipped because they have no gold label (`-`, an empty cell or no value).
    pub unlabelled: u64,
    /// Rows that were read, with and without a label.
    pub records: u64,
    /// The columns that were used.
    pub columns: Columns,
}

impl Dataset {
    /// The value of `column` in each example; empty where a JSON object lacks it.
    ///
    /// # Errors
    /// [`ErrorKind::Format`] if no example has that column.
    pub fn column(&self, column: &str) -> Result<Vec<String>> {
        let cells: Vec<_> = self.examples.iter().map(|example| example.row.text(column)).collect();
        if cells.iter().all(Option::is_none) {
            let there = names(&self.examples[0].row).join(", ");
            return Err(Error::new(ErrorKind::Format, format!("there is no column {column:?}; there are {there}")));
        }
        Ok(cells.into_iter().map(|cell| cell.unwrap_or_default().into_owned()).collect())
    }
}

/// Reads a file of labelled pairs; `-` is standard input.
///
/// # Errors
/// [`ErrorKind::Read`] if it cannot be read, [`ErrorKind::Format`] if it is broken, has no such columns or no labelled row,
/// [`ErrorKind::Label`] for a label that is none, [`ErrorKind::Config`] if the format is not known.
pub fn load(path: &Path, options: &Options) -> Result<Dataset> {
    let format = options.format.or_else(|| TableFormat::of(path)).or_else(|| is_txt(path).then_some(TableFormat::Tsv));
    let table = Table::open(path, format)?;
    read(table, options).map_err(|error| error.in_file(path))
}

fn read(mut table: Table, options: &Options) -> Result<Dataset> {
    let mut columns = table.columns().map(|there| Columns::find(there, options)).transpose()?;
    let (mut examples, mut unlabelled, mut records) = (Vec::new(), 0, 0);
    while options.limit.is_none_or(|limit| examples.len() < limit) {
        let Some(record) = table.next().transpose()? else { break };
        records += 1;
        let here = |error: Error| error.at_record(record.number, record.line);
        let columns = match &columns {
            Some(columns) => columns,
            None => &*columns.insert(Columns::find(&names(&record), options).map_err(here)?),
        };
        let label = record.text(&columns.label).unwrap_or_default();
        if matches!(label.trim(), "" | "-") {
            unlabelled += 1;
            continue;
        }
        let gold = label.parse::<Gold>().map_err(|error| here(error).on(format!("column {:?}", columns.label)))?;
        let pair = Pair::new(record.require(&columns.premise)?, record.require(&columns.hypothesis)?);
        let id = ID_COLUMNS.iter().find_map(|column| record.text(column)).filter(|id| !id.is_empty());
        let id = id.map_or_else(|| record.number.to_string(), std::borrow::Cow::into_owned);
        examples.push(Example { pair, gold, id, row: record });
    }
    match columns {
        Some(columns) if !examples.is_empty() => Ok(Dataset { examples, unlabelled, records, columns }),
        Some(_) if records > 0 => Err(Error::new(ErrorKind::Format, format!("none of its {records} rows has a label"))),
        _ => Err(Error::new(ErrorKind::Format, "is empty; labelled pairs are needed")),
    }
}

const ID_COLUMNS: [&str; 5] = ["id", "pairID", "pair_ID", "uid", "idx"];

/// Premise and hypothesis; the first two that a file has.
const PAIR_COLUMNS: [(&str, &str); 6] = [
    ("premise", "hypothesis"),
    ("sentence1", "sentence2"),
    ("context", "hypothesis"),
    ("sentence_A", "sentence_B"),
    ("evidence", "claim"),
    ("evidence_sentence", "claim"),
];

const LABEL_COLUMNS: [&str; 4] = ["gold_label", "label", "entailment_label", "entailment_judgment"];

impl Columns {
    fn find<S: AsRef<str>>(columns: &[S], options: &Options) -> Result<Self> {
        let has = |wanted: &str| columns.iter().any(|column| column.as_ref() == wanted);
        let there = || columns.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(", ");
        let missing =
            |what: String, remedy: &str| Err(Error::new(ErrorKind::Format, format!("there is no {what}; there are {}; {remedy}", there())));
        for (named, option) in
            [(&options.premise, "--premise-column"), (&options.hypothesis, "--hypothesis-column"), (&options.label, "--label-column")]
        {
            if let Some(name) = named.as_deref().filter(|name| !has(name)) {
                return missing(format!("column {name:?}"), &format!("choose one with {option}"));
            }
        }
        let fits = |(premise, hypothesis): &&(&str, &str)| {
            (options.premise.is_some() || has(premise)) && (options.hypothesis.is_some() || has(hypothesis))
        };
        let Some(&(premise, hypothesis)) = PAIR_COLUMNS.iter().find(fits) else {
            return missing(
                "column \"premise\" with a \"hypothesis\", nor another known pair".into(),
                "name them with --premise-column and --hypothesis-column",
            );
        };
        let label = match &options.label {
            Some(label) => label.clone(),
            None => match LABEL_COLUMNS.iter().find(|label| has(label)) {
                Some(&label) => label.to_owned(),
                None => return missing("column \"label\", nor another known name of it".into(), "name it with --label-column"),
            },
        };
        let or = |named: &Option<String>, found: &str| named.clone().unwrap_or_else(|| found.to_owned());
        Ok(Self { premise: or(&options.premise, premise), hypothesis: or(&options.hypothesis, hypothesis), label })
    }
}

fn names(record: &Record) -> Vec<&str> {
    match &record.cells {
        Cells::Row(columns, _) => columns.iter().map(String::as_str).collect(),
        Cells::Object(object) => object.keys().map(String::as_str).collect(),
    }
}

/// Whether the name ends in `.txt`, `.gz` and `.zst` aside: the official files are tab-separated under that name.
fn is_txt(path: &Path) -> bool {
    let ends_in = |path: &Path, wanted: &str| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(wanted));
    let compressed = ends_in(path, "gz") || ends_in(path, "zst");
    ends_in(if compressed { Path::new(path.file_stem().unwrap_or_default()) } else { path }, "txt")
}
