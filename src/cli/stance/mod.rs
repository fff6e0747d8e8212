//! `rashomon stance`: targets and texts in, stances out.

mod claim;
mod features;
mod pairs;

use std::io::Write;
use std::path::{Path, PathBuf};

use rashomon::read::{Record, Table, TableFormat};
use rashomon::stance::{Stance, StanceOptions, StancePrediction, StanceScorer};
use rashomon::{Error, ErrorKind, Result};
use serde::Serialize;

use super::model::{Loaded, ModelArgs};
use super::output::Output;
use super::progress::Progress;
use super::rows::{Cell, RowWriter, io};
use super::score::plain_size;
use pairs::Pairs;
pub(super) use pairs::Parted;

/// Tell what a text of any length says of a target: agree, disagree, discuss or unrelated.
///
/// Rows of a table with the columns target and text keep their columns and order; appended are `stance` (`unsure` where no stance is likely
/// enough), its four probabilities and the passage that decided, with its place in bytes. With --stances and --bodies the two files of the
/// Fake News Challenge are read. With --claim one claim is held against the articles of folders and tables, and a report is written.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  rashomon stance headlines.csv -o stances.csv
  rashomon stance --stances test_stances_unlabeled.csv --bodies test_bodies.csv --as submission -o answer.csv
  rashomon stance --claim \"The dam was blown up\" articles/ --out dam-report")]
pub(crate) struct Args {
    /// CSV, TSV or JSON Lines file, also .gz or .zst; - is standard input. With --claim: folders, tables and articles
    #[arg(value_name = "INPUT", required_unless_present = "stances")]
    input: Vec<PathBuf>,
    /// Stances file of the Fake News Challenge: columns Headline, Body ID and perhaps Stance
    #[arg(long, value_name = "FILE", requires = "bodies", conflicts_with = "input", help_heading = "Input")]
    stances: Option<PathBuf>,
    /// Its bodies file: columns Body ID and articleBody
    #[arg(long, value_name = "FILE", requires = "stances", help_heading = "Input")]
    bodies: Option<PathBuf>,
    /// Hold this claim against every article of the input and write a report
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["stances", "output", "form", "features"], help_heading = "Input")]
    claim: Option<String>,
    /// Format of the input, if its name does not say: csv, tsv or jsonl
    #[arg(long, value_name = "FORMAT", help_heading = "Input")]
    format: Option<TableFormat>,
    /// Column that holds the target [default: target, claim, headline or hypothesis, whichever is there]
    #[arg(long, value_name = "NAME", conflicts_with = "claim", help_heading = "Input")]
    target_column: Option<String>,
    /// Column that holds the text [default: text, article, body or premise, whichever is there]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    text_column: Option<String>,
    /// Leave out articles that cannot be read; the report lists them
    #[arg(long, requires = "claim", help_heading = "Input")]
    keep_going: bool,
    /// Where the judged rows go; - is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-", help_heading = "Output")]
    output: PathBuf,
    /// What is written: rows of the input with columns appended, a submission to the Fake News Challenge, or one JSON object a row
    #[arg(long = "as", id = "form", value_name = "FORM", value_enum, default_value_t = OutputForm::Rows, help_heading = "Output")]
    form: OutputForm,
    /// Folder for the report on a claim; made if it is missing
    #[arg(long, value_name = "DIR", default_value = "rashomon-stance", requires = "claim", help_heading = "Output")]
    out: PathBuf,
    /// Write cells that a spreadsheet would execute (= + - @ at the start) as they are, without an apostrophe before
    #[arg(long, help_heading = "Output")]
    raw_csv: bool,
    /// Say "unsure" where the likeliest stance has a lower probability than this [default: the head's]
    #[arg(long, value_name = "P", help_heading = "Model")]
    abstain: Option<f32>,
    #[command(flatten)]
    head: HeadArgs,
    /// Write what a head is trained on instead of stances, for models/recipe/stance.py
    #[arg(long, value_name = "FILE", hide = true, conflicts_with_all = ["output", "form"])]
    features: Option<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
}

/// Which head judges, and from where on it is asked.
#[derive(clap::Args)]
#[command(next_help_heading = "Model")]
pub(super) struct HeadArgs {
    /// Stance head [default: stance.safetensors beside the model]
    #[arg(long, value_name = "FILE")]
    pub(super) head: Option<PathBuf>,
    /// From this probability of being related, by words alone, on the model reads a pair [default: the head's]; 0 reads all
    #[arg(long, value_name = "P")]
    pub(super) gate: Option<f32>,
}

impl HeadArgs {
    /// Refuses a gate that is no probability.
    pub(super) fn options(&self) -> Result<StanceOptions> {
        Ok(StanceOptions { gate: probability(self.gate, "--gate")? })
    }
}

fn probability(value: Option<f32>, option: &str) -> Result<Option<f32>> {
    match value {
        Some(value) if !(0.0..=1.0).contains(&value) => {
            Err(Error::new(ErrorKind::Config, format!("{value} is not between 0 and 1")).on(option))
        }
        value => Ok(value),
    }
}

/// The forms of the judged rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum OutputForm {
    /// The rows of the input with columns appended
    Rows,
    /// Headline, Body ID, Stance
    Submission,
    /// One JSON object a row, with every deciding passage
    Json,
}

const APPENDED: &[[&str; 2]] = &[
    ["stance", "predicted_stance"],
    ["p_agree", "predicted_p_agree"],
    ["p_disagree", "predicted_p_disagree"],
    ["p_discuss", "predicted_p_discuss"],
    ["p_unrelated", "predicted_p_unrelated"],
    ["quote", "predicted_quote"],
    ["start", "predicted_start"],
    ["end", "predicted_end"],
    ["passages", "predicted_passages"],
    ["read", "predicted_read"],
    ["truncated", "predicted_truncated"],
];

pub(super) fn run(args: &Args) -> Result<()> {
    let options = args.head.options()?;
    let abstain = probability(args.abstain, "--abstain")?;
    if let Some(claim) = &args.claim {
        return claim::run(args, claim, options, abstain);
    }
    if args.input.len() > 1 {
        return Err(Error::new(ErrorKind::Config, "only one table at a time; with --claim there may be several").on("INPUT"));
    }
    if args.form == OutputForm::Submission && args.stances.is_none() {
        return Err(Error::new(ErrorKind::Config, "needs the files of the challenge: --stances and --bodies").on("--as submission"));
    }
    let path = args.stances.as_deref().or_else(|| args.input.first().map(PathBuf::as_path)).unwrap_or(Path::new("-"));
    let format = args.format.or_else(|| TableFormat::of(path)).or_else(|| TableFormat::of(&args.output).filter(|_| path == Path::new("-")));
    let mut pairs = Pairs::open(path, format, args.bodies.as_deref(), args.target_column.as_deref(), args.text_column.as_deref())?;
    if let Some(features) = &args.features {
        return features::run(&mut pairs, features, args, options);
    }
    let cannot = |source| Error::write(&args.output, source);
    let mut output = Output::create(&args.output)?;
    let mut writer = Writer::new(&mut output, args, format, &pairs.table).map_err(cannot)?;
    let loaded = args.model.load()?;
    let head = loaded.head(args.head.head.as_deref())?;
    let least = abstain.unwrap_or(head.options().abstain);
    let scorer = StanceScorer::new(&loaded.scorer, &head, options);
    let progress = Progress::new(None);
    let size = plain_size(path);
    let (mut rows, mut read, mut unsure, mut truncated) = (0u64, 0u64, 0u64, 0u64);
    loop {
        let window = pairs.window()?;
        if window.records.is_empty() {
            break;
        }
        let predictions = scorer.score(&window.pairs)?;
        for (record, prediction) in window.records.iter().zip(&predictions) {
            writer.write(record, prediction, least).map_err(cannot)?;
            read += u64::from(prediction.read > 0);
            unsure += u64::from(prediction.verdict(least).is_none());
            truncated += u64::from(prediction.truncated > 0);
        }
        rows += predictions.len() as u64;
        progress.advance(predictions.len() as u64);
        if let (Some(size), position @ 1..) = (size, pairs.table.position()) {
            progress.expect(u64::try_from(u128::from(rows) * u128::from(size) / u128::from(position)).unwrap_or(u64::MAX));
        }
    }
    writer.flush().map_err(cannot)?;
    drop(writer);
    output.finish()?;
    super::note(&format!("{}; the model read {read} of them, the rest share too few words", progress.finish(rows)));
    if unsure > 0 && args.form != OutputForm::Submission {
        super::note(&format!("{unsure} pairs have no stance with a probability of {least} or more and are called unsure"));
    }
    tell_truncated(truncated, &loaded);
    Ok(())
}

fn tell_truncated(truncated: u64, loaded: &Loaded) {
    if truncated > 0 {
        let limit = loaded.scorer.encoder().limit();
        super::note(&format!(
            "in {truncated} pairs the target is so long that with a passage it exceeds {limit} tokens and was cut: see truncated"
        ));
    }
}

/// Writes judged rows in one of the forms.
enum Writer<W: Write> {
    Rows(RowWriter<W>),
    Submission(Box<csv::Writer<W>>),
    Json(std::io::BufWriter<W>),
}

impl<W: Write> Writer<W> {
    fn new(sink: W, args: &Args, format: Option<TableFormat>, table: &Table) -> std::io::Result<Self> {
        Ok(match args.form {
            OutputForm::Rows => {
                let format = format.unwrap_or(TableFormat::Csv); // the table is open, so its format was known
                Self::Rows(RowWriter::new(sink, format, table.columns(), APPENDED, args.raw_csv)?)
            }
            OutputForm::Submission => {
                let mut writer = Box::new(csv::Writer::from_writer(sink));
                writer.write_record(["Headline", "Body ID", "Stance"]).map_err(io)?;
                Self::Submission(writer)
            }
            OutputForm::Json => Self::Json(std::io::BufWriter::new(sink)),
        })
    }

    fn write(&mut self, record: &Record, prediction: &StancePrediction, least: f32) -> std::io::Result<()> {
        let verdict = prediction.verdict(least).map_or("unsure", Stance::name);
        match self {
            Self::Rows(writer) => writer.write(record, appended(prediction, verdict)),
            Self::Submission(writer) => {
                let cell = |name: &str| record.text(name).unwrap_or_default();
                // As the challenge's scorer reads it: the headline must come back unchanged.
                writer.write_record([&*cell("Headline"), &*cell("Body ID"), prediction.stance().name()]).map_err(io)
            }
            Self::Json(writer) => {
                serde_json::to_writer(&mut *writer, &Judged { record: record.number, verdict, stance: prediction.stance(), prediction })?;
                writer.write_all(b"\n")
            }
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::Rows(writer) => writer.flush(),
            Self::Submission(writer) => writer.flush(),
            Self::Json(writer) => writer.flush(),
        }
    }
}

/// One line of JSON.
#[derive(Serialize)]
struct Judged<'a> {
    /// Counted from 1, without the header.
    record: u64,
    /// The stance, or `unsure`.
    verdict: &'a str,
    /// The likeliest stance.
    stance: Stance,
    #[serde(flatten)]
    prediction: &'a StancePrediction,
}

fn appended(prediction: &StancePrediction, verdict: &str) -> Vec<Cell> {
    let mut cells = vec![Cell::Text(verdict.into())];
    cells.extend(prediction.probabilities.map(Cell::Number));
    match prediction.deciding.first() {
        Some(quote) => cells.extend([Cell::Text(quote.text.clone()), Cell::Count(quote.span.start), Cell::Count(quote.span.end)]),
        None => cells.extend([Cell::Text(String::new()), Cell::None, Cell::None]),
    }
    cells.extend([prediction.passages, prediction.read, prediction.truncated].map(Cell::Count));
    cells
}
