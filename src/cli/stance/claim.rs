//! One claim against the articles of folders and tables: a report.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use rashomon::read::{self, ReadOptions};
use rashomon::report::{Counts, Manifest, ReportOptions, StanceReport, write_stances};
use rashomon::stance::{StanceOptions, StanceScorer};
use rashomon::{Error, ErrorKind, Result};

use super::super::compare::{inputs, skipped};
use super::super::progress::Progress;
use super::Args;
use super::pairs::Parted;

/// Articles between two steps of the progress line.
const STEP: usize = 64;

pub(super) fn run(args: &Args, claim: &str, options: StanceOptions, abstain: Option<f32>) -> Result<()> {
    if claim.trim().is_empty() {
        return Err(Error::new(ErrorKind::Config, "is empty; say what the articles are held against").on("--claim"));
    }
    let text_column = args.text_column.clone().unwrap_or_else(|| "text".to_owned());
    let reading = read::documents(&args.input, &ReadOptions { text_column, format: args.format, keep_going: args.keep_going })?;
    let inputs = inputs(&reading)?;
    let loaded = args.model.load()?;
    let head = loaded.head(args.head.head.as_deref())?;
    let least = abstain.unwrap_or(head.options().abstain);
    let scorer = StanceScorer::new(&loaded.scorer, &head, options);
    let progress = Progress::new(Some(reading.documents.len() as u64));
    let target: Arc<str> = claim.into();
    let mut parted = Parted::default();
    let mut articles = Vec::with_capacity(reading.documents.len());
    for documents in reading.documents.chunks(STEP) {
        let (pairs, _) = parted.pairs(documents.iter().map(|document| (target.clone(), document.text.as_str().into())).collect());
        articles.extend(documents.iter().cloned().zip(scorer.score(&pairs)?));
        progress.advance(documents.len() as u64);
    }
    let truncated = articles.iter().filter(|(_, prediction)| prediction.truncated > 0).count() as u64;
    let report = StanceReport { claim: claim.to_owned(), articles, least };
    let gate = options.gate.unwrap_or(head.options().gate);
    let manifest = Manifest {
        model: loaded.used(),
        thresholds: BTreeMap::from([("stance".to_owned(), least), ("gate".to_owned(), gate)]),
        options: BTreeMap::from([
            ("claim".to_owned(), claim.to_owned()),
            ("head_sha256".to_owned(), head.sha256().to_owned()),
            ("raw_csv".to_owned(), args.raw_csv.to_string()),
        ]),
        inputs,
        skipped: skipped(&reading),
        counts: Counts { truncated_pairs: truncated, ..Counts::default() },
        ..Manifest::default()
    };
    super::super::interrupt::report(&args.out);
    let written = write_stances(&args.out, &report, &manifest, &ReportOptions { raw_csv: args.raw_csv })?;
    super::super::note(&progress.finish(report.articles.len() as u64));
    super::tell_truncated(truncated, &loaded);
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}\n\nReport: {}", report.summary(), written[0].display()).map_err(|source| Error::write("standard output", source))
}
