//! `rashomon score`: pairs in, the same rows with labels and probabilities out.

use std::collections::VecDeque;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use rashomon::read::{Cells, Record, Table, TableFormat};
use rashomon::{Error, ErrorKind, Pair, Prediction, Result, Scorer};

use super::model::ModelArgs;
use super::output::Output;
use super::progress::Progress;

/// Score sentence pairs: entailment, neutral or contradiction, with probabilities.
///
/// Every input column is kept; `label`, `p_entailment`, `p_neutral`, `p_contradiction`, `tokens` and `truncated` are appended. Rows keep their
/// order, and memory does not grow with the file. Where the input has a column of such a name, `predicted_` is put before the new one.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  rashomon score pairs.csv -o scored.csv
  rashomon score claims.jsonl --premise-column article --hypothesis-column claim -o scored.jsonl
  zcat pairs.tsv.gz | rashomon score - --format tsv | head")]
pub(crate) struct Args {
    /// CSV, TSV or JSON Lines file, also .gz or .zst; - is standard input
    #[arg(value_name = "INPUT", default_value = "-")]
    input: PathBuf,
    /// Where the scored rows go, in the format of the input; - is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-", help_heading = "Output")]
    output: PathBuf,
    /// Format of the input, if its name does not say: csv, tsv or jsonl
    #[arg(long, value_name = "FORMAT", help_heading = "Input")]
    format: Option<TableFormat>,
    /// Column that holds what is given
    #[arg(long, value_name = "NAME", default_value = "premise", help_heading = "Input")]
    premise_column: String,
    /// Column that holds what is asked about
    #[arg(long, value_name = "NAME", default_value = "hypothesis", help_heading = "Input")]
    hypothesis_column: String,
    /// Write cells that a spreadsheet would execute (= + - @ at the start) as they are, without a quotation mark before
    #[arg(long, help_heading = "Output")]
    raw_csv: bool,
    #[command(flatten)]
    model: ModelArgs,
}

/// Rows that are held, sorted by length and scored together.
const WINDOW: usize = 4096;

const APPENDED: [&str; 6] = ["label", "p_entailment", "p_neutral", "p_contradiction", "tokens", "truncated"];

pub(super) fn run(args: &Args) -> Result<()> {
    let from_stdin = args.input == Path::new("-");
    let format = args.format.or_else(|| TableFormat::of(&args.input)).or(if from_stdin { TableFormat::of(&args.output) } else { None });
    let Some(format) = format else {
        return Err(Error::new(ErrorKind::Config, "does not say by its name whether it is csv, tsv or jsonl; name it with --format")
            .in_file(&args.input));
    };
    let mut table = Table::open(&args.input, Some(format))?;
    if let Some(columns) = table.columns() {
        for wanted in [&args.premise_column, &args.hypothesis_column] {
            if !columns.contains(wanted) {
                let option = if wanted == &args.premise_column { "--premise-column" } else { "--hypothesis-column" };
                return Err(Error::new(
                    ErrorKind::Format,
                    format!("there is no column {wanted:?}; there are {}; choose one with {option}", columns.join(", ")),
                )
                .in_file(&args.input));
            }
        }
    }
    let mut output = Output::create(&args.output)?;
    let mut writer =
        RowWriter::new(&mut output, format, table.columns(), args.raw_csv).map_err(|source| Error::write(&args.output, source))?;
    let scorer = args.model.load()?.scorer;
    let progress = Progress::new(None);
    let size = plain_size(&args.input);
    let (mut rows, mut truncated, mut empty) = (0u64, 0u64, 0u64);
    let mut window = VecDeque::with_capacity(WINDOW);
    loop {
        let next = table.next().transpose()?;
        let ended = next.is_none();
        window.extend(next);
        if window.len() == WINDOW || ended {
            let pairs = window.iter().map(|record| pair(record, args)).collect::<Result<Vec<_>>>()?;
            empty += pairs.iter().filter(|pair| pair.premise.trim().is_empty() || pair.hypothesis.trim().is_empty()).count() as u64;
            let predictions = scorer.score(&pairs)?;
            for (record, prediction) in window.drain(..).zip(&predictions) {
                writer.write(&record, prediction).map_err(|source| Error::write(&args.output, source))?;
                truncated += u64::from(prediction.truncated > 0);
            }
            rows += predictions.len() as u64;
            progress.advance(predictions.len() as u64);
            if let (Some(size), 1..) = (size, table.position()) {
                let estimate = u128::from(rows) * u128::from(size) / u128::from(table.position());
                progress.expect(u64::try_from(estimate).unwrap_or(u64::MAX));
            }
        }
        if ended {
            break;
        }
    }
    writer.flush().map_err(|source| Error::write(&args.output, source))?;
    drop(writer);
    output.finish()?;
    super::note(&progress.finish(rows));
    if truncated > 0 {
        super::note(&format!(
            "{truncated} pairs were longer than {} tokens and were cut: see the column truncated",
            scorer.encoder().limit()
        ));
    }
    if empty > 0 {
        super::note(&format!("{empty} pairs have an empty premise or hypothesis; their scores mean nothing"));
    }
    Ok(())
}

/// The size of an input whose bytes are read as they are, from which the number of its rows can be told.
fn plain_size(input: &Path) -> Option<u64> {
    let compressed = input.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz") || e.eq_ignore_ascii_case("zst"));
    std::fs::metadata(input).ok().filter(|meta| meta.is_file() && !compressed).map(|meta| meta.len())
}

fn pair(record: &Record, args: &Args) -> Result<Pair> {
    let cell = |column| record.require(column).map_err(|error| error.in_file(&args.input));
    Ok(Pair::new(cell(&args.premise_column)?, cell(&args.hypothesis_column)?))
}

/// Writes rows in the format of the input.
enum RowWriter<W: Write> {
    Separated { writer: Box<csv::Writer<W>>, raw: bool },
    Lines(BufWriter<W>),
}

impl<W: Write> RowWriter<W> {
    fn new(sink: W, format: TableFormat, columns: Option<&[String]>, raw: bool) -> io::Result<Self> {
        let (Some(columns), false) = (columns, format == TableFormat::Jsonl) else {
            return Ok(Self::Lines(BufWriter::new(sink)));
        };
        let mut builder = csv::WriterBuilder::new();
        if format == TableFormat::Tsv {
            builder.delimiter(b'\t').quote_style(csv::QuoteStyle::Never);
        }
        let mut writer = Box::new(builder.from_writer(sink));
        writer
            .write_record(
                columns
                    .iter()
                    .map(String::as_str)
                    .chain(APPENDED.map(|name| fresh(name, |taken| columns.iter().any(|column| column == taken)))),
            )
            .map_err(io)?;
        Ok(Self::Separated { writer, raw: raw || format == TableFormat::Tsv })
    }

    fn write(&mut self, record: &Record, prediction: &Prediction) -> io::Result<()> {
        let p = prediction.probabilities;
        match (self, &record.cells) {
            (Self::Separated { writer, raw }, Cells::Row(_, cells)) => {
                for cell in cells {
                    if *raw {
                        writer.write_field(cell).map_err(io)?;
                    } else {
                        writer.write_field(&*rashomon::report::neutralise(cell)).map_err(io)?;
                    }
                }
                let numbers = [p.entailment, p.neutral, p.contradiction].map(|p| format!("{p:.6}"));
                writer.write_field(p.label().name()).map_err(io)?;
                writer
                    .write_record(
                        numbers.iter().map(String::as_str).chain([&*prediction.tokens.to_string(), &*prediction.truncated.to_string()]),
                    )
                    .map_err(io)
            }
            (Self::Lines(writer), Cells::Object(object)) => {
                let mut row = object.clone();
                let mut append = |name, value: serde_json::Value| {
                    row.insert(fresh(name, |taken| object.contains_key(taken)).into(), value);
                };
                append("label", p.label().name().into());
                for (name, value) in [("p_entailment", p.entailment), ("p_neutral", p.neutral), ("p_contradiction", p.contradiction)] {
                    append(name, rounded(value).into());
                }
                append("tokens", prediction.tokens.into());
                append("truncated", prediction.truncated.into());
                serde_json::to_writer(&mut *writer, &row)?;
                writer.write_all(b"\n")
            }
            _ => unreachable!("a table has rows of one kind"),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Separated { writer, .. } => writer.flush(),
            Self::Lines(writer) => writer.flush(),
        }
    }
}

/// The name of an appended column, by which nothing of the input is lost.
fn fresh(name: &'static str, taken: impl Fn(&str) -> bool) -> &'static str {
    const OTHER: [&str; 6] = [
        "predicted_label",
        "predicted_p_entailment",
        "predicted_p_neutral",
        "predicted_p_contradiction",
        "predicted_tokens",
        "predicted_truncated",
    ];
    let other = APPENDED.iter().position(|appended| *appended == name).map_or(name, |at| OTHER[at]);
    if taken(name) { other } else { name }
}

/// The error below a CSV writer, so that a closed pipe is known as one.
fn io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Six decimals, as in CSV.
fn rounded(probability: f32) -> f64 {
    (f64::from(probability) * 1e6).round() / 1e6
}
