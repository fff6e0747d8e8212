//! `rashomon evaluate --events`: events with marked pairs of sentences in, measures of what a comparison finds of them out.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use rashomon::aggregate::{Comparison, Reason};
use rashomon::compare::compare;
use rashomon::dataset::events::{self as gold, GoldPair};
use rashomon::evaluate::events::{EventsEvaluation, Figures, Mistake, Outcome, Placed, Wrong, evaluate_events, mistakes, place};
use rashomon::evaluate::{Bootstrap, Estimate};
use rashomon::model::Calibration;
use rashomon::read::{self, Document, ReadOptions};
use rashomon::report::neutralise;
use rashomon::{Error, ErrorKind, Result};
use serde::Serialize;

use super::super::comparison::ComparisonArgs;
use super::super::output::Output;
use super::super::progress::Progress;
use super::print::{cells, cut, percent, plain, push};
use super::rows::cannot_write;

/// Options of a measurement on events.
#[derive(clap::Args)]
#[command(next_help_heading = "Events", mut_group("ComparisonArgs", |group| group.conflicts_with("files")))]
pub(super) struct EventArgs {
    /// Compare the events in this folder and measure what is found against its gold.csv; the accounts are in SPLIT/EVENT/*.txt
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with_all = [
            "files", "format", "premise_column", "hypothesis_column", "label_column", "limit", "predictions", "by", "fit_temperature",
            "precision_at", "save_predictions", "task", "stances"
        ]
    )]
    pub(super) events: Option<PathBuf>,
    /// Which half of the events: dev, to choose by, or held, to report once
    #[arg(long, value_name = "NAME", default_value = "dev", conflicts_with = "files")]
    split: String,
    #[command(flatten)]
    comparison: ComparisonArgs,
}

/// Everything, for `--json`.
#[derive(Serialize)]
struct Everything<'a> {
    rashomon: &'static str,
    model: &'a str,
    model_sha256: &'a str,
    /// What computed: the network's name, numbers and instructions.
    network: String,
    folder: &'a Path,
    split: &'a str,
    /// Temperature and thresholds in force.
    calibration: Calibration,
    all_pairs: bool,
    in_full: usize,
    per_claim: usize,
    bootstrap: Bootstrap,
    #[serde(flatten)]
    evaluation: &'a EventsEvaluation,
}

pub(super) fn run(folder: &Path, args: &super::Args) -> Result<()> {
    let options = &args.events;
    let path = folder.join("gold.csv");
    let pairs = gold::load(&path, &options.split)?;
    let events = accounts(&folder.join(&options.split))?;
    let placed = placed(&pairs, &events).map_err(|error| error.in_file(&path))?;
    let create = |path: &Option<PathBuf>| path.as_deref().map(Output::create).transpose();
    let (json, errors) = (create(&args.json)?, create(&args.errors)?);

    let loaded = args.model.load()?;
    let (thresholds, gate) = (options.comparison.thresholds(&loaded.calibration)?, options.comparison.gate());
    let progress = Progress::new(None);
    let mut comparisons = Vec::with_capacity(events.len());
    for (event, documents) in events {
        let counting = progress.counting(&loaded.scorer);
        comparisons.push(compare(&event, documents, &counting, &thresholds, &gate)?.comparison);
    }
    super::super::note(&progress.finish(loaded.scorer.scored()));
    let outcomes: Vec<Outcome> = comparisons.iter().zip(&placed).map(|(comparison, placed)| Outcome::of(comparison, placed)).collect();
    let bootstrap = Bootstrap { seed: args.seed, ..Bootstrap::default() };
    let evaluation = evaluate_events(&outcomes, &bootstrap)?;

    if let (Some(path), Some(mut output)) = (&args.errors, errors) {
        write_mistakes(&mut output, &comparisons, &placed).map_err(|error| cannot_write(path, error))?;
        output.finish()?;
    }
    if args.json.as_deref() != Some(Path::new("-")) {
        let name = format!("{}, split {}", folder.display(), options.split);
        let tables = tables(&name, &evaluation, &thresholds);
        std::io::stdout().write_all(tables.as_bytes()).map_err(|source| Error::write("standard output", source))?;
    }
    if let (Some(path), Some(mut output)) = (&args.json, json) {
        let everything = Everything {
            rashomon: env!("CARGO_PKG_VERSION"),
            model: &loaded.name,
            model_sha256: &loaded.sha256,
            network: loaded.scorer.network(),
            folder,
            split: &options.split,
            calibration: thresholds,
            all_pairs: options.comparison.all_pairs,
            in_full: options.comparison.in_full,
            per_claim: options.comparison.per_claim,
            bootstrap,
            evaluation: &evaluation,
        };
        let text = serde_json::to_string_pretty(&everything).map_err(|source| Error::write(path, source.into()))?;
        writeln!(output, "{text}").map_err(|source| Error::write(path, source))?;
        output.finish()?;
    }
    Ok(())
}

/// The accounts of a split by event; every sub-folder is an event, marked or not.
fn accounts(folder: &Path) -> Result<BTreeMap<String, Vec<Document>>> {
    let mut events: BTreeMap<String, Vec<Document>> = BTreeMap::new();
    for document in read::documents(&[folder.to_path_buf()], &ReadOptions::default())?.documents {
        events.entry(document.event.clone()).or_default().push(document);
    }
    match events.iter().find(|(event, documents)| event.is_empty() || documents.len() < 2) {
        Some((event, documents)) if event.is_empty() => {
            let message = "lies in no event's folder; a folder is needed for each event";
            Err(Error::new(ErrorKind::Format, message).in_file(&documents[0].origin))
        }
        Some((event, _)) => {
            let message = "holds one account; an event needs at least two";
            Err(Error::new(ErrorKind::Format, message).in_file(folder.join(event)))
        }
        None => Ok(events),
    }
}

/// The marked pairs of each event, in the order of the events.
fn placed<'a>(pairs: &'a [GoldPair], events: &BTreeMap<String, Vec<Document>>) -> Result<Vec<Vec<Placed<'a>>>> {
    if let Some(pair) = pairs.iter().find(|pair| !events.contains_key(&pair.event)) {
        let message = format!("there is no folder of the event {:?} in this split", pair.event);
        return Err(Error::new(ErrorKind::Format, message).at_record(pair.record, pair.line).on("column \"event\""));
    }
    events.iter().map(|(event, documents)| place(pairs.iter().filter(|pair| pair.event == *event), documents)).collect()
}

/// Measures, kinds and events as tables.
fn tables(name: &str, evaluation: &EventsEvaluation, thresholds: &Calibration) -> String {
    let mut text = String::new();
    let sum = |of: fn(&rashomon::evaluate::events::EventFigures) -> u64| evaluation.events.iter().map(of).sum::<u64>();
    let quiet = evaluation.events.iter().filter(|event| event.quiet).count();
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "{name}: {} events ({quiet} quiet), {} accounts, {} candidate pairs; contradicts from {} on, agrees from {} on\n",
        evaluation.events.len(),
        sum(|event| event.documents),
        sum(|event| event.pairs),
        thresholds.contradicts,
        thresholds.agrees,
    );
    push(&mut text, &measures(&evaluation.all, &evaluation.unattributed));
    let mut rows = vec![cells(["kind", "marked", "found", "kind shown", "flagged showing it", "hits"])];
    for kind in &evaluation.kinds {
        let counts = [kind.gold, kind.found, kind.named, kind.flagged, kind.hits].map(|count| count.to_string());
        rows.push([name_of(kind.kind)].into_iter().chain(counts).collect());
    }
    push(&mut text, &rows);
    let mut rows = vec![cells(["event", "accounts", "pairs", "marked", "found", "flagged", "hits"])];
    for event in &evaluation.events {
        let counts = [event.documents, event.pairs, event.gold, event.found, event.flagged, event.hits].map(|count| count.to_string());
        let quiet = if event.quiet { " (quiet)" } else { "" };
        rows.push([cut(&event.event, 30) + quiet].into_iter().chain(counts).collect());
    }
    push(&mut text, &rows);
    text
}

/// One line a measure: with all marked pairs, and with those alone in which the accounts speak for themselves.
fn measures(all: &Figures, own: &Figures) -> Vec<Vec<String>> {
    let share = |estimate: Option<Estimate>| estimate.map_or("-".into(), percent);
    let line = |name: &str, of: fn(&Figures) -> Option<Estimate>| vec![name.into(), share(of(all)), share(of(own))];
    let count = |name: &str, of: fn(&Figures) -> u64| vec![name.into(), of(all).to_string(), of(own).to_string()];
    let alarms = |figures: &Figures| figures.quiet_false_alarms.map_or("-".into(), plain);
    let highest = |figures: &Figures| figures.highest_recall_at_10.map_or("-".into(), |highest| format!("{:.1}", 100.0 * highest));
    vec![
        cells(["contradictions, %", "all marked pairs", "not attributed"]),
        count("marked", |f| f.gold),
        count("flagged", |f| f.flagged),
        count("of them hits", |f| f.hits),
        line("precision", |f| f.precision),
        line("recall", |f| f.recall),
        line("F1", |f| f.f1),
        line("average precision", |f| f.average_precision),
        line("recall at 10 of an event", |f| f.recall_at_10),
        vec!["  at the most".into(), highest(all), highest(own)],
        line("candidate pairs among the marked", |f| f.gate_recall),
        line("marked kind shown, of the found", |f| f.reason_accuracy),
        vec!["false alarms, quiet account pair".into(), alarms(all), alarms(own)],
        count("agreements marked", |f| f.gold_agrees),
        line("  candidate pairs", |f| f.gate_recall_agrees),
        line("  judged to agree", |f| f.agreement_recall),
        line("  judged to contradict", |f| f.agreement_contradicted),
    ]
}

/// One row a mistake: false alarms, then missed contradictions, each the most confident first, then those not compared.
fn write_mistakes(sink: impl Write, comparisons: &[Comparison], placed: &[Vec<Placed<'_>>]) -> csv::Result<()> {
    let mut all: Vec<(&Comparison, Mistake<'_>)> = comparisons
        .iter()
        .zip(placed)
        .flat_map(|(comparison, placed)| mistakes(comparison, placed).into_iter().map(move |mistake| (comparison, mistake)))
        .collect();
    all.sort_by(|(_, a), (_, b)| a.wrong.cmp(&b.wrong).then(b.confidence.total_cmp(&a.confidence)));
    let mut writer = csv::Writer::from_writer(sink);
    writer.write_record([
        "mistake",
        "confidence",
        "event",
        "document_a",
        "text_a",
        "document_b",
        "text_b",
        "relation",
        "p_contradiction_ab",
        "p_contradiction_ba",
        "by_content",
        "reasons",
        "gold",
        "kind",
        "attributed",
        "gold_record",
        "note",
    ])?;
    for (comparison, mistake) in all {
        writer.write_record(row(comparison, &mistake).iter().map(|cell| neutralise(cell).into_owned()))?;
    }
    Ok(writer.flush()?)
}

fn row(comparison: &Comparison, mistake: &Mistake<'_>) -> Vec<String> {
    let wrong = match mistake.wrong {
        Wrong::FalseAlarm => "false alarm",
        Wrong::Missed => "missed",
        Wrong::NotCompared => "not compared",
    };
    let mut row = vec![wrong.to_owned(), format!("{:.4}", mistake.confidence), comparison.event.clone()];
    if let Some(judgement) = mistake.judgement {
        for claim in [judgement.candidate.a, judgement.candidate.b].map(|at| &comparison.claims[at]) {
            row.extend([comparison.documents[claim.document].id.clone(), claim.text.clone()]);
        }
        let reasons: Vec<String> =
            judgement.evidence.iter().map(|found| [&*name_of(found.reason), &*found.note].join(" ").trim().to_owned()).collect();
        row.extend([
            format!("{:?}", judgement.relation).to_lowercase(),
            format!("{:.4}", judgement.ab.probabilities.contradiction),
            format!("{:.4}", judgement.ba.probabilities.contradiction),
            judgement.by_content.to_string(),
            reasons.join("; "),
        ]);
    } else if let Some(pair) = mistake.gold {
        for side in [&pair.a, &pair.b] {
            row.extend([side.document.clone(), side.sentence.clone()]);
        }
        row.extend([const { String::new() }; 5]);
    }
    match mistake.gold {
        Some(pair) => row.extend([
            format!("{:?}", pair.relation).to_lowercase(),
            pair.kind.map(name_of).unwrap_or_default(),
            if pair.attributed { "yes" } else { "no" }.to_owned(),
            pair.record.to_string(),
            pair.note.clone(),
        ]),
        None => row.extend([const { String::new() }; 5]),
    }
    row
}

/// A reason's name in files.
fn name_of(reason: Reason) -> String {
    format!("{reason:?}").to_lowercase()
}
