//! `rashomon compare`: accounts in, a report on where they diverge out.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use rashomon::aggregate::Relation;
use rashomon::compare::{Compared, compare};
use rashomon::model::Calibration;
use rashomon::read::{self, Document, ReadOptions, Reading, TableFormat};
use rashomon::report::{self, Counts, Input, Manifest, ReportOptions, Skipped};
use rashomon::{Error, ErrorKind, Result};

use super::comparison::ComparisonArgs;
use super::model::{Loaded, ModelArgs};
use super::partial::{Finished, Partial};
use super::progress::Progress;

/// Compare accounts of an event and report where they agree and where they cannot both be true.
///
/// Accounts are files in a folder, or rows of a table; those of one event are compared with one another.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  rashomon compare data/daraa
  rashomon compare agency.txt ministry.html monitor.md --out report
  rashomon compare articles.csv --out report --keep-going
  rashomon compare many-events.jsonl --out report --resume")]
pub(crate) struct Args {
    /// Folder of .txt, .md or .html files (a sub-folder is an event), such files, or CSV, TSV, JSONL or JSON with a column text and
    /// perhaps id, event, outlet, date, url, title
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Folder for the report; made if it is missing
    #[arg(short, long, value_name = "DIR", default_value = "rashomon-report", help_heading = "Output")]
    out: PathBuf,
    /// Column that holds the text of an account
    #[arg(long, value_name = "NAME", default_value = "text", help_heading = "Input")]
    text_column: String,
    /// Format of a table whose name does not say it: csv, tsv or jsonl
    #[arg(long, value_name = "FORMAT", help_heading = "Input")]
    format: Option<TableFormat>,
    /// Leave out documents that cannot be read, and events with fewer than two; the report lists them
    #[arg(long, help_heading = "Input")]
    keep_going: bool,
    #[command(flatten)]
    comparison: ComparisonArgs,
    /// Go on with a run of several events that was stopped
    #[arg(long)]
    resume: bool,
    /// Write cells that a spreadsheet would execute (= + - @ at the start) as they are, without an apostrophe before
    #[arg(long, help_heading = "Output")]
    raw_csv: bool,
    #[command(flatten)]
    model: ModelArgs,
}

pub(super) fn run(args: &Args) -> Result<()> {
    let options = ReadOptions { text_column: args.text_column.clone(), format: args.format, keep_going: args.keep_going };
    let mut reading = read::documents(&args.paths, &options)?;
    let inputs = inputs(&reading)?;
    let events = events(&mut reading, args.keep_going)?;
    let loaded = args.model.load()?;
    let (thresholds, gate) = (args.comparison.thresholds(&loaded.calibration)?, args.comparison.gate());

    let partial = Partial::open(
        &args.out,
        args.resume,
        events.len() > 1,
        &format!("{} {} {:?} {thresholds:?} {gate:?}", loaded.sha256, loaded.scorer.network(), args.model.labels),
    )?;
    let progress = Progress::new(None);
    let (mut finished, mut tally) = (Finished::default(), Tally::default());
    for (event, documents) in events {
        let place = partial.place(&event, &documents)?;
        let found = match place.take()? {
            Some(found) => found,
            None => place.keep(compare(&event, documents, &progress.counting(&loaded.scorer), &thresholds, &gate)?)?,
        };
        tally.add(&found);
        finished.push(place, found.comparison);
    }
    let manifest = manifest(args, &loaded, thresholds, inputs, &reading, tally.counts);
    super::interrupt::report(&args.out);
    let written = report::write_fetched(&args.out, &finished, &manifest, &ReportOptions { raw_csv: args.raw_csv })?;
    partial.discard();
    super::note(&progress.finish(loaded.scorer.scored()));
    tally.print(&written[0], &reading).map_err(|source| Error::write("standard output", source))
}

/// The documents by event, in the order in which events first occur; events of one document are left out if `keep_going`.
fn events(reading: &mut Reading, keep_going: bool) -> Result<Vec<(String, Vec<Document>)>> {
    let mut order: Vec<(String, Vec<Document>)> = Vec::new();
    let mut place: BTreeMap<String, usize> = BTreeMap::new();
    for document in std::mem::take(&mut reading.documents) {
        let at = *place.entry(document.event.clone()).or_insert_with(|| {
            order.push((document.event.clone(), Vec::new()));
            order.len() - 1
        });
        order[at].1.push(document);
    }
    let (kept, lone): (Vec<_>, Vec<_>) = order.into_iter().partition(|(_, documents)| documents.len() > 1);
    for (event, documents) in lone {
        let name = if event.is_empty() { "without an event".to_owned() } else { format!("of event {event:?}") };
        let why = format!("is the only account {name}; a comparison needs at least two");
        let place = &documents[0];
        if !keep_going {
            let remedy = if kept.is_empty() { "" } else { "; leave such events out with --keep-going" };
            return Err(Error::new(ErrorKind::Format, format!("{why}{remedy}"))
                .in_file(&place.origin)
                .on(format!("document {}", place.id)));
        }
        reading.skipped.push(read::Skipped { place: format!("{}: {}", place.origin.display(), place.id), why });
    }
    if kept.is_empty() {
        return Err(Error::new(ErrorKind::Format, "no event has two accounts to compare"));
    }
    Ok(kept)
}

/// The files that were read, each with its hash.
pub(super) fn inputs(reading: &Reading) -> Result<Vec<Input>> {
    let mut inputs: Vec<Input> = Vec::new();
    let mut place: BTreeMap<&Path, usize> = BTreeMap::new();
    for document in &reading.documents {
        if let Some(&at) = place.get(document.origin.as_path()) {
            inputs[at].documents += 1;
        } else {
            place.insert(&document.origin, inputs.len());
            let sha256 = if document.origin == Path::new("-") { String::new() } else { read::sha256(&document.origin)? };
            inputs.push(Input { path: document.origin.display().to_string(), sha256, documents: 1 });
        }
    }
    Ok(inputs)
}

/// What was left out, for the manifest.
pub(super) fn skipped(reading: &Reading) -> Vec<Skipped> {
    reading.skipped.iter().map(|left| Skipped { document: left.place.clone(), reason: left.why.clone() }).collect()
}

fn manifest(args: &Args, loaded: &Loaded, thresholds: Calibration, inputs: Vec<Input>, reading: &Reading, counts: Counts) -> Manifest {
    Manifest {
        model: loaded.used(),
        thresholds: BTreeMap::from([
            ("contradicts".to_owned(), thresholds.contradicts),
            ("agrees".to_owned(), thresholds.agrees),
            ("unrelated".to_owned(), thresholds.unrelated),
        ]),
        options: BTreeMap::from([
            ("all_pairs".to_owned(), args.comparison.all_pairs.to_string()),
            ("in_full".to_owned(), args.comparison.in_full.to_string()),
            ("per_claim".to_owned(), args.comparison.per_claim.to_string()),
            ("raw_csv".to_owned(), args.raw_csv.to_string()),
        ]),
        inputs,
        skipped: skipped(reading),
        counts,
        ..Manifest::default()
    }
}

/// What the closing lines and the manifest say of a run, counted event by event.
#[derive(Default)]
struct Tally {
    events: usize,
    documents: usize,
    divergences: usize,
    contradicting: usize,
    agreeing: usize,
    unsure: usize,
    counts: Counts,
    /// The strongest divergences of the run, at most three: strength and lines.
    strongest: Vec<(f32, String)>,
}

impl Tally {
    fn add(&mut self, found: &Compared) {
        let comparison = &found.comparison;
        let count = |relation| comparison.judgements.iter().filter(|j| j.relation == relation).count();
        self.events += 1;
        self.documents += comparison.documents.len();
        self.divergences += comparison.divergences.len();
        self.contradicting += count(Relation::Contradicts);
        self.agreeing += count(Relation::Agrees);
        self.unsure += count(Relation::Unsure);
        self.counts.left_out_sentences += found.left_out as u64;
        self.counts.truncated_pairs += comparison.judgements.iter().filter(|j| j.ab.truncated + j.ba.truncated > 0).count() as u64;
        for divergence in comparison.divergences.iter().take(3) {
            let best = &comparison.judgements[divergence.judgements[0]];
            let quote = |claim: usize| {
                let claim = &comparison.claims[claim];
                format!("{}: {}", comparison.documents[claim.document].outlet, claim.text)
            };
            let lines = format!("  {:.2}  {}\n        {}", divergence.confidence, quote(best.candidate.a), quote(best.candidate.b));
            self.strongest.push((divergence.strength, lines));
        }
        self.strongest.sort_by(|(a, _), (b, _)| b.total_cmp(a)); // stable: equals stay in event order
        self.strongest.truncate(3);
    }

    /// What diverges most, and where to read on.
    fn print(&self, page: &Path, reading: &Reading) -> std::io::Result<()> {
        let mut out = std::io::stdout().lock();
        writeln!(
            out,
            "{} accounts of {}: {} divergences ({} contradicting pairs), {} agreeing pairs, {} unsure",
            self.documents,
            if self.events == 1 { "one event".to_owned() } else { format!("{} events", self.events) },
            self.divergences,
            self.contradicting,
            self.agreeing,
            self.unsure,
        )?;
        for (_, lines) in &self.strongest {
            writeln!(out, "\n{lines}")?;
        }
        if !reading.skipped.is_empty() {
            writeln!(out, "\n{} documents were left out; the report lists them", reading.skipped.len())?;
        }
        writeln!(out, "\nReport: {}", page.display())?;
        out.flush()
    }
}
