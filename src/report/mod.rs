//! Comparisons to files: CSV, JSON, HTML and Markdown derive from one set of rows.
//!
//! [`write()`] puts nine files into a folder, all or none of them; [`write_fetched`] does so for more events than memory holds.
//! `docs/schema.md` describes every column, [`row`] is the schema in code.

mod comparisons;
mod csv;
mod html;
mod json;
mod manifest;
mod markdown;
pub mod row;
mod staged;
mod stance;
mod text;
mod view;

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use crate::aggregate::Comparison;
use crate::error::Result;

pub use comparisons::Comparisons;
use html::Summary;
pub use manifest::{Counts, Input, Manifest, ModelUsed, Skipped};
use row::{DivergenceRow, EventRow, Form, PairRow, SourceRow, StandingRow};
use staged::Staged;
pub use staged::UNFINISHED;
pub use stance::{STANCE_FILES, StanceReport, StanceRow, write_stances};
use view::View;

/// Version of the columns and of `report.json`; it rises when a column is added, removed or changes its meaning.
pub const SCHEMA: u32 = 2;

/// The files that [`write()`] makes, in the order in which they are listed.
pub const FILES: [&str; 9] = [
    "report.html",
    "report.md",
    "pairs.csv",
    "divergences.csv",
    "stances.csv",
    "sources.csv",
    "events.csv",
    "report.json",
    "manifest.json",
];

/// How reports are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportOptions {
    /// Leave CSV text cells as they are, even if a spreadsheet would execute them; see [`neutralise`].
    pub raw_csv: bool,
}

/// Writes the report on `comparisons` into `folder`, which is created if missing, and returns the paths in the order of [`FILES`].
///
/// Same input, same bytes: nothing depends on the clock or the machine. The files are written under temporary names (see [`UNFINISHED`])
/// and renamed together at the end, so that a failure leaves none of them half-written; files of an earlier run are replaced.
///
/// # Errors
/// [`crate::ErrorKind::Write`], naming the file, if the folder cannot be made, a file cannot be written, or a folder has a file's name.
///
/// # Example
/// ```
/// use rashomon::report::{FILES, Manifest, ReportOptions, write};
/// let folder = tempfile::tempdir().unwrap();
/// let paths = write(folder.path(), &[], &Manifest::default(), &ReportOptions::default())?;
/// assert_eq!(paths.len(), FILES.len());
/// # Ok::<(), rashomon::Error>(())
/// ```
pub fn write(folder: &Path, comparisons: &[Comparison], manifest: &Manifest, options: &ReportOptions) -> Result<Vec<PathBuf>> {
    write_fetched(folder, &comparisons, manifest, options)
}

/// Writes the same report as [`write()`] on events that are fetched one at a time: in memory are the event at hand and, of each other one, a
/// few numbers and names.
///
/// # Errors
/// As [`write()`], and whatever [`Comparisons::fetch`] fails with.
pub fn write_fetched(folder: &Path, comparisons: &dyn Comparisons, manifest: &Manifest, options: &ReportOptions) -> Result<Vec<PathBuf>> {
    let mut staged = Staged::in_folder(folder, &FILES)?;
    let summary = Summary::of(comparisons)?;

    let mut page = staged.open("report.html", |out| html::begin(out, &summary, manifest))?;
    let mut text = staged.open("report.md", markdown::begin)?;
    let mut pairs = staged.open("pairs.csv", csv::header::<PairRow>)?;
    let mut divergences = staged.open("divergences.csv", csv::header::<DivergenceRow>)?;
    let mut stances = staged.open("stances.csv", csv::header::<StandingRow>)?;
    let mut sources = staged.open("sources.csv", csv::header::<SourceRow>)?;
    let mut events = staged.open("events.csv", csv::header::<EventRow>)?;
    let mut whole = staged.open("report.json", |out| json::begin(out, manifest))?;
    let cells = Form::Cells { raw: options.raw_csv };
    View::each(comparisons, |view| {
        page.write(|out| html::event(out, view, &summary, manifest))?;
        text.write(|out| markdown::event(out, view))?;
        pairs.write(|out| csv::rows(out, row::pairs(view, cells)))?;
        divergences.write(|out| csv::rows(out, row::divergences(view, cells)))?;
        stances.write(|out| csv::rows(out, row::stances(view, cells)))?;
        sources.write(|out| csv::rows(out, row::sources(view, cells)))?;
        events.write(|out| csv::rows(out, [EventRow::new(view, cells)]))?;
        whole.write(|out| json::event(out, view))
    })?;
    page.write(|out| html::end(out, manifest))?;
    text.write(|out| markdown::end(out, &summary, manifest))?;
    whole.write(json::end)?;

    for file in [page, text, pairs, divergences, stances, sources, events, whole] {
        staged.close(file)?;
    }
    staged.add("manifest.json", |out| json::write_manifest(out, manifest))?;
    staged.publish()
}

/// A cell that no spreadsheet takes for a formula: text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets an
/// apostrophe before it. Plain numbers stay as they are.
///
/// ```
/// use rashomon::report::neutralise;
/// assert_eq!(neutralise("=HYPERLINK(1)"), "'=HYPERLINK(1)");
/// assert_eq!(neutralise("-3.5"), "-3.5");
/// assert_eq!(neutralise("- said the mayor"), "'- said the mayor");
/// ```
pub fn neutralise(text: &str) -> Cow<'_, str> {
    let executes = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    if executes { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}
