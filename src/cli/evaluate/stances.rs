//! `rashomon evaluate --task stance`: labelled stances in, measures out.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rashomon::dataset::stance::{self as sets, Bodies, StanceNames, StanceSet};
use rashomon::evaluate::{Bootstrap, Estimate, StanceEvaluation, evaluate_stances};
use rashomon::read::{Record, Table};
use rashomon::report::neutralise;
use rashomon::stance::{Stance, StanceOptions, StancePrediction, StanceScorer, Target, Text, by_words};
use rashomon::{Error, ErrorKind, Result};
use rayon::prelude::*;
use serde::Serialize;

use super::super::output::Output;
use super::super::progress::Progress;
use super::super::stance::{HeadArgs, Parted};
use super::print::{cells, percent, push};
use super::rows::cannot_write;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Task {
    /// Sentence pairs: entailment, neutral, contradiction
    Pairs,
    /// Targets and texts: agree, disagree, discuss, unrelated, or those of them that the set knows
    Stance,
}

/// Options of a measurement of stances.
#[derive(clap::Args)]
#[command(next_help_heading = "Stance")]
pub(super) struct StanceArgs {
    /// What the files are labelled with
    #[arg(long, value_enum, default_value_t = Task::Pairs, help_heading = "Input")]
    pub(super) task: Task,
    /// Labelled stances of the Fake News Challenge: Headline, Body ID, Stance
    #[arg(long, value_name = "FILE", requires = "bodies", conflicts_with_all = ["files", "events"])]
    pub(super) stances: Option<PathBuf>,
    /// Its bodies file: Body ID, articleBody
    #[arg(long, value_name = "FILE", requires = "stances")]
    bodies: Option<PathBuf>,
    /// Column that holds the target [default: found]
    #[arg(long, value_name = "NAME")]
    target_column: Option<String>,
    /// Column that holds the text [default: found]
    #[arg(long, value_name = "NAME")]
    text_column: Option<String>,
    #[command(flatten)]
    head: HeadArgs,
}

/// One file measured.
#[derive(Serialize)]
struct Measured<'a> {
    file: &'a Path,
    /// The file of saved stances, if no model was run.
    predictions: Option<&'a Path>,
    unlabelled: u64,
    #[serde(flatten)]
    evaluation: StanceEvaluation,
}

/// Everything, for `--json`.
#[derive(Serialize)]
struct Everything<'a> {
    rashomon: &'static str,
    model: Option<&'a str>,
    model_sha256: Option<&'a str>,
    network: Option<String>,
    bootstrap: Bootstrap,
    evaluations: &'a [Measured<'a>],
}

/// Pairs that are judged between two steps of the progress line.
const WINDOW: usize = 4096;

/// A file with the stances that were predicted for its rows, and what is known beside them.
struct Scored<'a> {
    file: &'a Path,
    set: StanceSet,
    predicted: Vec<Stance>,
    lexical: Vec<Stance>,
    predictions: Vec<StancePrediction>,
}

pub(super) fn run(args: &super::Args) -> Result<()> {
    let options = &args.stance;
    check(args)?;
    let gate = options.head.options()?;
    let bodies = options.bodies.as_deref().map(|bodies| Bodies::load(bodies, None)).transpose()?;
    let files: Vec<&Path> = options.stances.iter().chain(&args.files).map(PathBuf::as_path).collect();
    let names = StanceNames { target: options.target_column.clone(), text: options.text_column.clone(), stance: args.label_column.clone() };
    let limit = args.limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let sets = files.iter().map(|file| sets::load(file, bodies.as_ref(), args.format, &names, limit)).collect::<Result<Vec<_>>>()?;
    let bootstrap = Bootstrap { seed: args.seed, ..Bootstrap::default() };
    let create = |path: &Option<PathBuf>| path.as_deref().map(Output::create).transpose();
    let (json, errors, saved) = (create(&args.json)?, create(&args.errors)?, create(&args.save_predictions)?);
    let model = if args.predictions.is_empty() {
        let loaded = args.model.load()?;
        let head = loaded.head(options.head.head.as_deref())?;
        Some((loaded, head))
    } else {
        None
    };
    let mut scored = Vec::with_capacity(files.len());
    for (file, set) in files.iter().zip(sets) {
        scored.push(match &model {
            Some((loaded, head)) => {
                // Where no text is unrelated, none needs to be told from the others.
                let gate = if set.stances.contains(&Stance::Unrelated) { gate.gate } else { gate.gate.or(Some(0.0)) };
                judge(file, set, &StanceScorer::new(&loaded.scorer, head, StanceOptions { gate }))?
            }
            None => saved_stances(file, set, &args.predictions[0])?,
        });
    }
    let mut measured = Vec::with_capacity(scored.len());
    for one in &scored {
        let golds: Vec<Stance> = one.set.examples.iter().map(|example| example.gold).collect();
        let evaluation = evaluate_stances(&golds, &one.predicted, &one.lexical, &one.set.stances, &bootstrap)?;
        let predictions = args.predictions.first().map(PathBuf::as_path);
        measured.push(Measured { file: one.file, predictions, unlabelled: one.set.unlabelled, evaluation });
    }
    if let (Some(path), Some(mut output)) = (&args.save_predictions, saved) {
        write_stances(&mut output, &scored[0]).map_err(|error| cannot_write(path, error))?;
        output.finish()?;
    }
    if let (Some(path), Some(mut output)) = (&args.errors, errors) {
        write_errors(&mut output, &scored).map_err(|error| cannot_write(path, error))?;
        output.finish()?;
    }
    if args.json.as_deref() != Some(Path::new("-")) {
        std::io::stdout().write_all(tables(&measured).as_bytes()).map_err(|source| Error::write("standard output", source))?;
    }
    for one in measured.iter().filter(|one| one.unlabelled > 0) {
        super::super::note(&format!("{}: {} rows without a stance were skipped", one.file.display(), one.unlabelled));
    }
    if let (Some(path), Some(mut output)) = (&args.json, json) {
        let loaded = model.as_ref().map(|(loaded, _)| loaded);
        let everything = Everything {
            rashomon: env!("CARGO_PKG_VERSION"),
            model: loaded.map(|loaded| loaded.name.as_str()),
            model_sha256: loaded.map(|loaded| loaded.sha256.as_str()),
            network: loaded.map(|loaded| loaded.scorer.network()),
            bootstrap,
            evaluations: &measured,
        };
        let text = serde_json::to_string_pretty(&everything).map_err(|source| Error::write(path, source.into()))?;
        writeln!(output, "{text}").map_err(|source| Error::write(path, source))?;
        output.finish()?;
    }
    Ok(())
}

/// Refuses options that mean nothing for stances.
fn check(args: &super::Args) -> Result<()> {
    let refuse = |message: &str, option: &str| Err(Error::new(ErrorKind::Config, message).on(option));
    for (given, option) in [
        (args.premise_column.is_some() || args.hypothesis_column.is_some(), "--premise-column, --hypothesis-column"),
        (args.by.is_some(), "--by"),
        (args.fit_temperature, "--fit-temperature"),
        (args.precision_at.is_some(), "--precision-at"),
    ] {
        if given {
            return refuse("does not go with --task stance", option);
        }
    }
    if args.predictions.len() > 1 {
        return refuse("can be given once for stances", "--predictions");
    }
    let files = args.files.len() + usize::from(args.stance.stances.is_some());
    if files != 1 && (!args.predictions.is_empty() || args.save_predictions.is_some()) {
        return refuse("need exactly one labelled file", "--predictions, --save-predictions");
    }
    Ok(())
}

fn judge<'a>(file: &'a Path, set: StanceSet, scorer: &StanceScorer<'_>) -> Result<Scored<'a>> {
    let progress = Progress::new(Some(set.examples.len() as u64));
    let (mut predictions, mut lexical) = (Vec::with_capacity(set.examples.len()), Vec::with_capacity(set.examples.len()));
    let mut parted = Parted::default();
    for window in set.examples.chunks(WINDOW) {
        let (pairs, _) = parted.pairs(window.iter().map(|example| (example.target.clone(), example.text.clone())).collect());
        lexical.extend(by_rule(&pairs, &set.stances));
        predictions.extend(scorer.score(&pairs)?);
        progress.advance(window.len() as u64);
    }
    super::super::note(&format!("{}: {}", file.display(), progress.finish(predictions.len() as u64)));
    let predicted = predictions.iter().map(|prediction| prediction.among(&set.stances)).collect();
    Ok(Scored { file, set, predicted, lexical, predictions })
}

fn by_rule(pairs: &[(Arc<Target>, Arc<Text>)], stances: &[Stance]) -> Vec<Stance> {
    pairs.par_iter().map(|(target, text)| by_words(target, text, stances)).collect()
}

/// Stances of another run or program: a column `predicted_stance`, `Stance` or `stance`, row by row as in the labelled file.
fn saved_stances<'a>(file: &'a Path, set: StanceSet, path: &Path) -> Result<Scored<'a>> {
    let positions: HashMap<u64, usize> = set.examples.iter().enumerate().map(|(at, example)| (example.row.number, at)).collect();
    let mut found = vec![None; set.examples.len()];
    for record in Table::open(path, None)? {
        let record = record?;
        let here = |error: Error| error.in_file(path).at_record(record.number, record.line);
        let wrong = |message: String| here(Error::new(ErrorKind::Format, message));
        let Some(&at) = positions.get(&record.number) else { continue };
        let example = &set.examples[at];
        for column in [&set.columns.target, "Body ID"] {
            let (ours, theirs) = (example.row.text(column), record.text(column));
            if let (Some(ours), Some(theirs)) = (ours, theirs)
                && ours != theirs
                && neutralise(&ours) != theirs
            {
                return Err(wrong(format!(
                    "column {column:?} differs from record {} of the labelled file; these stances belong to another file",
                    record.number
                )));
            }
        }
        found[at] = Some(stance_of(&record).map_err(here)?);
    }
    let predicted = found.into_iter().zip(&set.examples).map(|(stance, example)| {
        stance.ok_or_else(|| {
            let message = format!("has no stance for record {} of the labelled file; judge the whole file", example.row.number);
            Error::new(ErrorKind::Format, message).in_file(path)
        })
    });
    let predicted = predicted.collect::<Result<Vec<Stance>>>()?;
    if let Some(stranger) = predicted.iter().find(|stance| !set.stances.contains(stance)) {
        let known: Vec<&str> = set.stances.iter().map(|stance| stance.name()).collect();
        let message = format!("says {stranger}, the labelled file knows {}", known.join(", "));
        return Err(Error::new(ErrorKind::Label, message).in_file(path));
    }
    let mut parted = Parted::default();
    let (pairs, _) = parted.pairs(set.examples.iter().map(|example| (example.target.clone(), example.text.clone())).collect());
    let lexical = by_rule(&pairs, &set.stances);
    Ok(Scored { file, set, predicted, lexical, predictions: Vec::new() })
}

fn stance_of(record: &Record) -> Result<Stance> {
    let cell = ["predicted_stance", "Stance", "stance"].iter().find_map(|column| record.text(column));
    let cell = match cell {
        Some(cell) => cell,
        None => record.require("stance")?,
    };
    if cell == "unsure" {
        let message = "\"unsure\" is no stance to measure; write the rows with --abstain 0, or --as submission";
        return Err(Error::new(ErrorKind::Label, message));
    }
    cell.parse()
}

/// The rows as they were, with the stances: for `--predictions`.
fn write_stances(output: &mut Output, scored: &Scored) -> csv::Result<()> {
    let mut writer = csv::Writer::from_writer(output);
    writer.write_record(["record", "gold", "stance", "p_agree", "p_disagree", "p_discuss", "p_unrelated", "related", "read"])?;
    for ((example, stance), prediction) in scored.set.examples.iter().zip(&scored.predicted).zip(&scored.predictions) {
        let mut row = vec![example.row.number.to_string(), example.gold.name().into(), stance.name().into()];
        row.extend(prediction.probabilities.map(|p| format!("{p:.6}")));
        row.extend([format!("{:.6}", prediction.related), prediction.read.to_string()]);
        writer.write_record(row)?;
    }
    Ok(writer.flush()?)
}

/// Wrong rows, the surest first; disagreement that was missed before all others.
fn write_errors(output: &mut Output, scored: &[Scored]) -> csv::Result<()> {
    let mut writer = csv::Writer::from_writer(output);
    writer.write_record(["file", "record", "line", "gold", "predicted", "p_predicted", "p_gold", "target", "quote"])?;
    for one in scored {
        let mut wrong: Vec<usize> = (0..one.predicted.len()).filter(|&at| one.predicted[at] != one.set.examples[at].gold).collect();
        let sure = |at: usize| one.predictions.get(at).map_or(1.0, |prediction| prediction.of(one.predicted[at]));
        let missed = |at: usize| one.set.examples[at].gold == Stance::Disagree;
        wrong.sort_by(|&a, &b| missed(b).cmp(&missed(a)).then(sure(b).total_cmp(&sure(a))));
        for at in wrong {
            let (example, prediction) = (&one.set.examples[at], one.predictions.get(at));
            let probability = |stance: Stance| prediction.map_or(String::new(), |prediction| format!("{:.6}", prediction.of(stance)));
            let quote = prediction.and_then(|prediction| prediction.deciding.first()).map_or("", |deciding| &deciding.text);
            writer.write_record([
                &one.file.display().to_string(),
                &example.row.number.to_string(),
                &example.row.line.to_string(),
                example.gold.name(),
                one.predicted[at].name(),
                &probability(one.predicted[at]),
                &probability(example.gold),
                &neutralise(&example.target),
                &neutralise(quote),
            ])?;
        }
    }
    Ok(writer.flush()?)
}

fn tables(measured: &[Measured]) -> String {
    let mut text = String::new();
    for one in measured {
        let e = &one.evaluation;
        let _ = write!(text, "{}: {} labelled rows", one.file.display(), e.rows); // writing to a string cannot fail
        if let Some(predictions) = one.predictions {
            let _ = write!(text, ", stances from {}", predictions.display());
        }
        text.push_str("\n\n");
        section(&mut text, e);
    }
    text
}

fn section(text: &mut String, e: &StanceEvaluation) {
    let optional = |estimate: Option<Estimate>| estimate.map_or("-".into(), percent);
    let disagree = e.classes.iter().find(|class| class.class == Stance::Disagree.name()).and_then(|class| class.f1);
    let mut rows = vec![cells(["%", "FNC-1 score", "macro-F1", "disagree F1", "accuracy"])];
    for (name, score, disagree, accuracy, macro_f1) in [
        ("model", e.fnc_score, disagree, e.accuracy, e.macro_f1),
        ("majority class", e.majority.fnc_score, e.majority.disagree_f1, e.majority.measures.accuracy, e.majority.measures.macro_f1),
        ("lexical rule", e.lexical.fnc_score, e.lexical.disagree_f1, e.lexical.measures.accuracy, e.lexical.measures.macro_f1),
    ] {
        rows.push(vec![name.into(), optional(score), percent(macro_f1), optional(disagree), percent(accuracy)]);
    }
    push(text, &rows);
    if let Some((points, greatest)) = e.fnc_points {
        let _ = writeln!(text, "FNC-1 score: {points} of {greatest} points\n");
    }
    let mut rows = vec![cells(["stance, %", "F1", "precision", "recall", "rows"])];
    for class in &e.classes {
        rows.push(vec![
            class.class.into(),
            optional(class.f1),
            optional(class.precision),
            optional(class.recall),
            class.support.to_string(),
        ]);
    }
    push(text, &rows);
    let names = e.stances.iter().map(|stance| stance.name());
    let mut rows = vec![std::iter::once("gold \\ predicted").chain(names).map(String::from).collect::<Vec<_>>()];
    for (stance, counts) in e.stances.iter().zip(&e.confusion) {
        rows.push(std::iter::once(stance.name().to_owned()).chain(counts.iter().map(u64::to_string)).collect());
    }
    push(text, &rows);
}
