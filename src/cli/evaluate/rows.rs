//! Row by row: saved scores in and out, wrong rows out.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;

use rashomon::dataset::{Dataset, Example, Gold};
use rashomon::read::{Record, Table, TableFormat};
use rashomon::report::neutralise;
use rashomon::{Error, ErrorKind, Label, Probabilities, Result};

/// Writes one row an example; numbers have as many digits as it takes to read the same ones back.
pub(super) fn write_predictions(sink: impl Write, dataset: &Dataset, predictions: &[Probabilities]) -> csv::Result<()> {
    let mut writer = csv::Writer::from_writer(sink);
    writer.write_record(["record", "id", "gold", "label", "p_entailment", "p_neutral", "p_contradiction"])?;
    for (example, p) in dataset.examples.iter().zip(predictions) {
        let [entailment, neutral, contradiction] = Label::ALL.map(|label| p.of(label).to_string());
        let record = example.row.number.to_string();
        let id = neutralise(&example.id);
        writer.write_record([&*record, &*id, example.gold.name(), p.label().name(), &*entailment, &*neutral, &*contradiction])?;
    }
    Ok(writer.flush()?)
}

/// Writes the rows on which the most probable label is wrong, the highest probability first.
pub(super) fn write_errors<'a>(
    sink: impl Write,
    scored: impl Iterator<Item = (&'a Path, &'a Dataset, &'a [Probabilities])>,
) -> csv::Result<()> {
    let mut wrong: Vec<(&Path, &Example, &Probabilities)> = Vec::new();
    for (file, dataset, predictions) in scored {
        let rows = dataset.examples.iter().zip(predictions).filter(|(example, p)| !example.gold.accepts(p.label()));
        wrong.extend(rows.map(|(example, p)| (file, example, p)));
    }
    let confidence = |p: &Probabilities| p.of(p.label());
    wrong.sort_by(|a, b| confidence(b.2).total_cmp(&confidence(a.2))); // stable: equal ones stay in the order of the file
    let mut writer = csv::Writer::from_writer(sink);
    writer.write_record([
        "file",
        "record",
        "line",
        "id",
        "premise",
        "hypothesis",
        "gold",
        "label",
        "confidence",
        "p_entailment",
        "p_neutral",
        "p_contradiction",
    ])?;
    for (file, example, p) in wrong {
        let file = file.to_string_lossy();
        let pair = &example.pair;
        let numbers = [confidence(p), p.entailment, p.neutral, p.contradiction].map(|p| format!("{p:.6}"));
        writer.write_field(&*neutralise(&file))?;
        writer.write_field(example.row.number.to_string())?;
        writer.write_field(example.row.line.to_string())?;
        for cell in [&*example.id, &*pair.premise, &*pair.hypothesis] {
            writer.write_field(&*neutralise(cell))?;
        }
        writer.write_record([example.gold.name(), p.label().name()].into_iter().chain(numbers.iter().map(String::as_str)))?;
    }
    Ok(writer.flush()?)
}

/// What a CSV writer failed with; the cause is kept as it is, so that a closed pipe is known as one.
pub(super) fn cannot_write(path: &Path, error: csv::Error) -> Error {
    Error::write(
        path,
        match error.into_kind() {
            csv::ErrorKind::Io(source) => source,
            other => io::Error::other(format!("{other:?}")),
        },
    )
}

/// Reads one prediction an example, by the column `record`, else by position; `whole` says that all labelled rows were read, so that
/// further predictions are an error.
///
/// # Errors
/// [`ErrorKind::Format`] with its place if a probability is none, or the file belongs to other pairs.
pub(super) fn read_predictions(path: &Path, dataset: &Dataset, whole: bool) -> Result<Vec<Probabilities>> {
    let table = Table::open(path, TableFormat::of(path).or(Some(TableFormat::Csv)))?;
    let positions: HashMap<u64, usize> = dataset.examples.iter().enumerate().map(|(at, example)| (example.row.number, at)).collect();
    let mut predictions: Vec<Option<Probabilities>> = vec![None; dataset.examples.len()];
    let mut rows = 0;
    for record in table {
        let record = record?;
        rows += 1;
        let here = |error: Error| error.in_file(path).at_record(record.number, record.line);
        let p = probabilities(&record).map_err(here)?;
        let named = record.text("record");
        let number = match &named {
            Some(text) => text.parse().map_err(|_| here(wrong(format!("{text:?} is no record number")).on("column \"record\"")))?,
            None => record.number,
        };
        if let Some(&at) = positions.get(&number) {
            fits(&record, dataset, &dataset.examples[at]).map_err(here)?;
            if predictions[at].replace(p).is_some() {
                return Err(here(wrong(format!("record {number} of the labelled file is scored twice"))));
            }
        } else if whole && (named.is_some() || number > dataset.records) {
            return Err(here(wrong(format!("the labelled file has no labelled record {number}; these scores belong to another file"))));
        }
    }
    predictions
        .into_iter()
        .zip(&dataset.examples)
        .map(|(p, example)| {
            let message = format!("has {rows} rows, none for record {} of the labelled file; score the whole file", example.row.number);
            p.ok_or_else(|| wrong(message).in_file(path))
        })
        .collect()
}

/// Refuses a row whose texts, id or gold label are not those of the example, as far as it has them.
fn fits(record: &Record, dataset: &Dataset, example: &Example) -> Result<()> {
    let known = [
        (dataset.columns.premise.as_str(), &*example.pair.premise),
        (dataset.columns.hypothesis.as_str(), &*example.pair.hypothesis),
        ("id", example.id.as_str()),
    ];
    for (column, expected) in known {
        if record.text(column).is_some_and(|cell| cell != expected && cell != neutralise(expected)) {
            let message = format!("differs from record {} of the labelled file; these scores belong to another file", example.row.number);
            return Err(wrong(message).on(format!("column {column:?}")));
        }
    }
    match record.text("gold") {
        Some(gold) if gold.parse::<Gold>()? != example.gold => {
            let message = format!("says {gold}, record {} of the labelled file says {}", example.row.number, example.gold);
            Err(wrong(message).on("column \"gold\""))
        }
        _ => Ok(()),
    }
}

fn probabilities(record: &Record) -> Result<Probabilities> {
    let cell = |column: &str| {
        let text = record.require(column)?;
        match text.parse::<f32>() {
            Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
            _ => Err(wrong(format!("{text:?} is no probability from 0 to 1")).on(format!("column {column:?}"))),
        }
    };
    let p = Probabilities { entailment: cell("p_entailment")?, neutral: cell("p_neutral")?, contradiction: cell("p_contradiction")? };
    let sum = p.entailment + p.neutral + p.contradiction;
    if (sum - 1.0).abs() > 0.01 { Err(wrong(format!("the three probabilities sum to {sum}, not to 1"))) } else { Ok(p) }
}

fn wrong(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Format, message)
}
