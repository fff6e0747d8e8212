//! `rashomon evaluate`: labelled pairs in, measures out.

mod events;
mod print;
mod rows;
mod stances;

use std::io::Write;
use std::path::{Path, PathBuf};

use rashomon::dataset::{self, Dataset, Gold};
use rashomon::evaluate::{
    Bootstrap, Contest, Estimate, Evaluation, OperatingPoint, Slice, at_temperature, contest, evaluate, fit_temperature, log_probabilities,
    slices, threshold_at_precision,
};
use rashomon::read::TableFormat;
use rashomon::{CrossEncoder, Error, ErrorKind, Probabilities, Result, Scorer};
use serde::Serialize;

use super::model::{Loaded, ModelArgs};
use super::output::Output;
use super::progress::Progress;

/// Measure a model, or saved scores, against labelled pairs.
///
/// Reads CSV, TSV and JSON Lines with columns premise, hypothesis and label, and the official files of SNLI, MultiNLI, ANLI, SICK, HANS,
/// RTE and fact-checking sets; which one it is shows in the columns. Rows without a gold label are counted and skipped. Intervals are
/// 95 % percentile bootstrap intervals over the rows. With --events whole events are compared, as `rashomon compare` does, and what is
/// found is measured against marked pairs of sentences. With --task stance rows hold a target, a text and a stance.
#[derive(clap::Args)]
#[allow(clippy::doc_markdown)] // backticks would show in the help
#[command(after_help = "Examples:
  rashomon evaluate multinli_1.0_dev_matched.jsonl --by genre --json matched.json
  rashomon evaluate dev.csv --label-column gold --errors wrong.csv --save-predictions scores.csv
  rashomon evaluate dev.csv --predictions scores.csv --fit-temperature --precision-at 0.9
  rashomon evaluate dev.csv --predictions old.csv --predictions new.csv
  rashomon evaluate --events data/events --errors mistakes.csv
  rashomon evaluate --task stance --stances train_stances.csv --bodies train_bodies.csv")]
pub(crate) struct Args {
    /// Labelled pairs, also .gz or .zst; several files are measured one by one
    #[arg(value_name = "FILE", required_unless_present_any = ["events", "stances"])]
    files: Vec<PathBuf>,
    /// Format of the files, if their names do not say: csv, tsv or jsonl
    #[arg(long, value_name = "FORMAT", help_heading = "Input")]
    format: Option<TableFormat>,
    /// Column that holds what is given [default: found]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    premise_column: Option<String>,
    /// Column that holds what is asked about [default: found]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    hypothesis_column: Option<String>,
    /// Column that holds the gold label [default: found]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    label_column: Option<String>,
    /// Only the first N labelled rows of each file
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), help_heading = "Input")]
    limit: Option<u64>,
    /// Measure these saved scores instead of running a model (from --save-predictions or `rashomon score`); given twice, compare the two
    #[arg(long, value_name = "FILE", conflicts_with_all = ["model", "labels", "temperature", "backend", "kind", "isa"], help_heading = "Input")]
    predictions: Vec<PathBuf>,
    /// Measure each value of this column by itself, too
    #[arg(long, value_name = "COLUMN", help_heading = "Measures")]
    by: Option<String>,
    /// Find the temperature at which these rows are most likely; choose it on rows that are not used to report
    #[arg(long, help_heading = "Measures")]
    fit_temperature: bool,
    /// Find the lowest threshold on the probability of contradiction with at least this precision, such as 0.9
    #[arg(long, value_name = "SHARE", value_parser = share, help_heading = "Measures")]
    precision_at: Option<f64>,
    /// Where the random numbers of the bootstrap start
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Measures")]
    seed: u64,
    #[command(flatten)]
    stance: stances::StanceArgs,
    #[command(flatten)]
    events: events::EventArgs,
    /// Write every figure as JSON; - is standard output, in place of the tables
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    json: Option<PathBuf>,
    /// Write the wrong rows as CSV, the most confident first (of events: false alarms, then what was missed)
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    errors: Option<PathBuf>,
    /// Write the scores as CSV, for --predictions
    #[arg(long, value_name = "FILE", conflicts_with = "predictions", help_heading = "Output")]
    save_predictions: Option<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
}

/// One file measured with one set of scores.
#[derive(Serialize)]
struct Measured<'a> {
    file: &'a Path,
    /// The file of saved scores, if no model was run.
    predictions: Option<&'a Path>,
    unlabelled: u64,
    #[serde(flatten)]
    evaluation: Evaluation,
    by: Option<By<'a>>,
    temperature: Option<Fitted>,
    contradiction_threshold: Option<Threshold>,
}

#[derive(Serialize)]
struct By<'a> {
    column: &'a str,
    slices: Vec<Slice>,
}

/// The temperature that fits, beside the one in force.
#[derive(Serialize)]
struct Fitted {
    /// Divides the logits that the scores were made of.
    relative: f64,
    /// For `--temperature`, if it is known what the scores were made with.
    total: Option<f64>,
    nll: f64,
    ece: Estimate,
    at_limit: bool,
}

#[derive(Serialize)]
struct Threshold {
    wanted_precision: f64,
    /// `None` if no threshold reaches it.
    point: Option<OperatingPoint>,
}

/// Everything, for `--json`.
#[derive(Serialize)]
struct Everything<'a> {
    rashomon: &'static str,
    model: Option<&'a str>,
    model_sha256: Option<&'a str>,
    /// What computed: the network's name, numbers and instructions.
    network: Option<String>,
    bootstrap: Bootstrap,
    evaluations: &'a [Measured<'a>],
    comparison: Option<Contest>,
}

/// Pairs that are scored between two steps of the progress line.
const WINDOW: usize = 4096;

pub(super) fn run(args: &Args) -> Result<()> {
    if let Some(folder) = &args.events.events {
        return events::run(folder, args);
    }
    if args.stance.task == stances::Task::Stance || args.stance.stances.is_some() {
        return stances::run(args);
    }
    check(args)?;
    let datasets = load(args)?;
    let bootstrap = Bootstrap { seed: args.seed, ..Bootstrap::default() };
    let create = |path: &Option<PathBuf>| path.as_deref().map(Output::create).transpose();
    let (json, errors, saved) = (create(&args.json)?, create(&args.errors)?, create(&args.save_predictions)?);
    let mut scored: Vec<(&Path, &Dataset, Option<&Path>, Vec<Probabilities>)> = Vec::new();
    let model = if args.predictions.is_empty() {
        let model = args.model.load()?;
        for (path, dataset) in args.files.iter().zip(&datasets) {
            scored.push((path, dataset, None, score(path, dataset, &model.scorer)?));
        }
        Some(model)
    } else {
        for path in &args.predictions {
            let predictions = rows::read_predictions(path, &datasets[0], args.limit.is_none())?;
            scored.push((&args.files[0], &datasets[0], Some(path), predictions));
        }
        None
    };
    let mut measured = Vec::with_capacity(scored.len());
    for (file, dataset, predictions, probabilities) in &scored {
        measured.push(measure(args, &bootstrap, model.as_ref(), file, dataset, *predictions, probabilities)?);
    }
    let comparison = match &scored[..] {
        [(_, dataset, Some(_), first), (_, _, Some(_), second)] => Some(contest(&golds(dataset), first, second, &bootstrap)?),
        _ => None,
    };

    if let (Some(path), Some(mut output)) = (&args.save_predictions, saved) {
        rows::write_predictions(&mut output, scored[0].1, &scored[0].3).map_err(|error| rows::cannot_write(path, error))?;
        output.finish()?;
    }
    if let (Some(path), Some(mut output)) = (&args.errors, errors) {
        let all = scored.iter().map(|(file, dataset, _, probabilities)| (*file, *dataset, &probabilities[..]));
        rows::write_errors(&mut output, all).map_err(|error| rows::cannot_write(path, error))?;
        output.finish()?;
    }
    if args.json.as_deref() != Some(Path::new("-")) {
        let tables = print::all(&measured, comparison.as_ref());
        std::io::stdout().write_all(tables.as_bytes()).map_err(|source| Error::write("standard output", source))?;
    }
    for one in &measured {
        warn(one, args);
    }
    if let (Some(path), Some(mut output)) = (&args.json, json) {
        let everything = Everything {
            rashomon: env!("CARGO_PKG_VERSION"),
            model: model.as_ref().map(|model| model.name.as_str()),
            model_sha256: model.as_ref().map(|model| model.sha256.as_str()),
            network: model.as_ref().map(|model| model.scorer.network()),
            bootstrap,
            evaluations: &measured,
            comparison,
        };
        let text = serde_json::to_string_pretty(&everything).map_err(|source| Error::write(path, source.into()))?;
        writeln!(output, "{text}").map_err(|source| Error::write(path, source))?;
        output.finish()?;
    }
    Ok(())
}

/// Refuses options that do not go together before anything is read.
fn check(args: &Args) -> Result<()> {
    let refuse = |message: &str, option: &str| Err(Error::new(ErrorKind::Config, message).on(option));
    if args.predictions.len() > 2 {
        return refuse("can be given once or twice, no more", "--predictions");
    }
    if !args.predictions.is_empty() && args.files.len() > 1 {
        return refuse("needs exactly one file of labelled pairs, the one that was scored", "--predictions");
    }
    if args.predictions.len() > 1 && args.errors.is_some() {
        return refuse("needs a single set of scores; give --predictions once", "--errors");
    }
    if args.save_predictions.is_some() && args.files.len() > 1 {
        return refuse("needs exactly one file of labelled pairs; run it once for each", "--save-predictions");
    }
    Ok(())
}

fn load(args: &Args) -> Result<Vec<Dataset>> {
    let options = dataset::Options {
        format: args.format,
        premise: args.premise_column.clone(),
        hypothesis: args.hypothesis_column.clone(),
        label: args.label_column.clone(),
        limit: args.limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX)),
    };
    let mut datasets = Vec::with_capacity(args.files.len());
    for path in &args.files {
        let dataset = dataset::load(path, &options)?;
        if let Some(column) = &args.by {
            dataset.column(column).map_err(|error| error.in_file(path).on("--by"))?;
        }
        datasets.push(dataset);
    }
    Ok(datasets)
}

fn score(path: &Path, dataset: &Dataset, scorer: &CrossEncoder) -> Result<Vec<Probabilities>> {
    let progress = Progress::new(Some(dataset.examples.len() as u64));
    let (mut probabilities, mut truncated) = (Vec::with_capacity(dataset.examples.len()), 0);
    for window in dataset.examples.chunks(WINDOW) {
        let pairs: Vec<_> = window.iter().map(|example| example.pair.clone()).collect();
        for prediction in scorer.score(&pairs)? {
            truncated += u64::from(prediction.truncated > 0);
            probabilities.push(prediction.probabilities);
        }
        progress.advance(window.len() as u64);
    }
    super::note(&format!("{}: {}", path.display(), progress.finish(probabilities.len() as u64)));
    if truncated > 0 {
        let limit = scorer.encoder().limit();
        super::note(&format!("{}: {truncated} pairs were longer than {limit} tokens and were cut", path.display()));
    }
    Ok(probabilities)
}

fn golds(dataset: &Dataset) -> Vec<Gold> {
    dataset.examples.iter().map(|example| example.gold).collect()
}

fn measure<'a>(
    args: &'a Args,
    bootstrap: &Bootstrap,
    model: Option<&Loaded>,
    file: &'a Path,
    dataset: &Dataset,
    predictions: Option<&'a Path>,
    probabilities: &[Probabilities],
) -> Result<Measured<'a>> {
    let examples = &dataset.examples;
    let evaluation = evaluate(examples, probabilities, bootstrap)?;
    let by = match &args.by {
        Some(column) => Some(By { column, slices: slices(examples, probabilities, &dataset.column(column)?, bootstrap)? }),
        None => None,
    };
    let logits: Vec<_> = probabilities.iter().map(log_probabilities).collect();
    let fitted = if args.fit_temperature { fit_temperature(&logits, &golds(dataset)) } else { None };
    let temperature = match fitted {
        Some(fitted) => {
            let after: Vec<_> = probabilities.iter().map(|p| at_temperature(p, fitted.temperature)).collect();
            let total = model.map(|model| f64::from(model.calibration.temperature) * fitted.temperature);
            let ece = evaluate(examples, &after, bootstrap)?.ece;
            Some(Fitted { relative: fitted.temperature, total, nll: fitted.nll, ece, at_limit: fitted.at_limit })
        }
        None => None,
    };
    let contradiction_threshold = match args.precision_at {
        Some(_) if golds(dataset).contains(&Gold::NotEntailment) => {
            let message = "cannot be found where labels say only \"not entailment\": which rows are contradictions is not known";
            return Err(Error::new(ErrorKind::Label, message).in_file(file).on("--precision-at"));
        }
        Some(wanted_precision) => {
            Some(Threshold { wanted_precision, point: threshold_at_precision(probabilities, &golds(dataset), wanted_precision) })
        }
        None => None,
    };
    Ok(Measured { file, predictions, unlabelled: dataset.unlabelled, evaluation, by, temperature, contradiction_threshold })
}

/// Says what a reader of the tables must know.
fn warn(measured: &Measured, args: &Args) {
    let file = measured.file.display();
    if measured.unlabelled > 0 {
        super::note(&format!("{file}: {} rows without a gold label were skipped", measured.unlabelled));
    }
    if let Some(order) = &measured.evaluation.label_order {
        let [e, n, c] = order.seems.map(rashomon::Label::name);
        let remedy = if args.predictions.is_empty() { "; check the model's id2label, or give --labels" } else { "" };
        super::note(&format!(
            "WARNING: {file}: the labels seem to be in the wrong order. What is taken for entailment, neutral, contradiction fits far better \
             as {e}, {n}, {c}: accuracy {:.1} % instead of {:.1} %{remedy}",
            100.0 * order.accuracy_seems,
            100.0 * order.accuracy,
        ));
    }
    if measured.temperature.as_ref().is_some_and(|fitted| fitted.at_limit) {
        super::note(&format!("{file}: no best temperature lies in the range that was searched; the one given is its end"));
    }
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if share > 0.0 && share <= 1.0 => Ok(share),
        _ => Err("must be over 0 and at most 1, such as 0.9".into()),
    }
}
