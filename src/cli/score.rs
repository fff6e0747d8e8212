//! `rashomon score`: pairs in, the same rows with labels and probabilities out.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use rashomon::read::{Record, Table, TableFormat};
use rashomon::{Error, ErrorKind, Pair, Prediction, Result, Scorer};

use super::model::ModelArgs;
use super::output::Output;
use super::progress::Progress;
use super::rows::{Cell, RowWriter};

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
    /// Write cells that a spreadsheet would execute (= + - @ at the start) as they are, without an apostrophe before
    #[arg(long, help_heading = "Output")]
    raw_csv: bool,
    #[command(flatten)]
    model: ModelArgs,
}

/// Rows that are held, sorted by length and scored together.
const WINDOW: usize = 4096;

const APPENDED: &[[&str; 2]] = &[
    ["label", "predicted_label"],
    ["p_entailment", "predicted_p_entailment"],
    ["p_neutral", "predicted_p_neutral"],
    ["p_contradiction", "predicted_p_contradiction"],
    ["tokens", "predicted_tokens"],
    ["truncated", "predicted_truncated"],
];

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
    let mut writer = RowWriter::new(&mut output, format, table.columns(), APPENDED, args.raw_csv)
        .map_err(|source| Error::write(&args.output, source))?;
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
                writer.write(&record, appended(prediction)).map_err(|source| Error::write(&args.output, source))?;
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
pub(super) fn plain_size(input: &Path) -> Option<u64> {
    let compressed = input.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz") || e.eq_ignore_ascii_case("zst"));
    std::fs::metadata(input).ok().filter(|meta| meta.is_file() && !compressed).map(|meta| meta.len())
}

fn appended(prediction: &Prediction) -> Vec<Cell> {
    let p = prediction.probabilities;
    let numbers = [p.entailment, p.neutral, p.contradiction].map(Cell::Number);
    let counts = [prediction.tokens, prediction.truncated].map(Cell::Count);
    std::iter::once(Cell::Text(p.label().name().into())).chain(numbers).chain(counts).collect()
}

fn pair(record: &Record, args: &Args) -> Result<Pair> {
    let cell = |column| record.require(column).map_err(|error| error.in_file(&args.input));
    Ok(Pair::new(cell(&args.premise_column)?, cell(&args.hypothesis_column)?))
}
