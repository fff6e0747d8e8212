//! One claim against many articles: who agrees, who disputes, who merely reports it, with the passages that decided.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::row::{Decimal, Form, Text};
use super::staged::Staged;
use super::text::{self, count, listed, percent};
use super::{Manifest, ReportOptions, SCHEMA, csv, html, json, view};
use crate::error::Result;
use crate::read::Document;
use crate::segment::Attribution;
use crate::stance::{Deciding, Stance, StancePrediction};

/// The files that [`write_stances`] makes, in the order in which they are listed.
pub const STANCE_FILES: [&str; 5] = ["report.html", "report.md", "stances.csv", "report.json", "manifest.json"];

/// A claim with what each article says of it.
#[derive(Clone, Debug)]
pub struct StanceReport {
    /// The claim.
    pub claim: String,
    /// Articles in the order of the input.
    pub articles: Vec<(Document, StancePrediction)>,
    /// Below this probability of the likeliest stance an article is undecided, in `[0, 1]`.
    pub least: f32,
}

/// A row of `stances.csv`: an article's stance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StanceRow<'a> {
    /// The article.
    pub doc: Text<'a>,
    /// Who published it.
    pub outlet: Text<'a>,
    /// When, as the input says; empty if unknown.
    pub date: Text<'a>,
    /// Where; empty if unknown.
    pub url: Text<'a>,
    /// Its headline; empty if unknown.
    pub title: Text<'a>,
    /// `agree`, `disagree`, `discuss`, `unrelated` or `unsure`.
    pub stance: Text<'a>,
    /// That it agrees.
    pub p_agree: Decimal,
    /// That it disagrees.
    pub p_disagree: Decimal,
    /// That it speaks of the claim and takes no side.
    pub p_discuss: Decimal,
    /// That it speaks of something else.
    pub p_unrelated: Decimal,
    /// First byte of the passage that decided most, in the article's text; absent where none was read.
    pub start: Option<usize>,
    /// The byte behind its last.
    pub end: Option<usize>,
    /// The passage.
    pub quote: Text<'a>,
    /// To whom it attributes what it says; empty if to nobody.
    pub attributed: Text<'a>,
    /// How many passages the article has ...
    pub passages: usize,
    /// ... of which the model read so many.
    pub read: usize,
    /// Tokens that were cut away.
    pub truncated: usize,
    /// Version of the columns.
    pub schema: u32,
}

impl StanceReport {
    /// The name of an article's stance, `unsure` below the threshold.
    pub(super) fn stance(&self, prediction: &StancePrediction) -> &'static str {
        prediction.verdict(self.least).map_or("unsure", Stance::name)
    }

    /// Articles of one stance, the surest first; of no stance those that are undecided.
    pub(super) fn of(&self, stance: Option<Stance>) -> Vec<(&Document, &StancePrediction)> {
        let mut found: Vec<_> =
            self.articles.iter().filter(|(_, prediction)| prediction.verdict(self.least) == stance).map(|(d, p)| (d, p)).collect();
        let sure = |prediction: &StancePrediction| prediction.of(stance.unwrap_or_else(|| prediction.stance()));
        found.sort_by(|(_, a), (_, b)| sure(b).total_cmp(&sure(a))); // stable: equals stay in the order of the input
        found
    }

    fn row(&self, (document, prediction): &(Document, StancePrediction), form: Form) -> StanceRow<'_> {
        let quote = prediction.deciding.first();
        let text = |text: &str| form.owned(text);
        StanceRow {
            doc: text(&document.id),
            outlet: text(&document.outlet),
            date: text(&document.date),
            url: text(&document.url),
            title: text(&document.title),
            stance: text(self.stance(prediction)),
            p_agree: form.decimal(prediction.of(Stance::Agree)),
            p_disagree: form.decimal(prediction.of(Stance::Disagree)),
            p_discuss: form.decimal(prediction.of(Stance::Discuss)),
            p_unrelated: form.decimal(prediction.of(Stance::Unrelated)),
            start: quote.map(|quote| quote.span.start),
            end: quote.map(|quote| quote.span.end),
            quote: text(quote.map_or("", |quote| &quote.text)),
            attributed: text(quote.and_then(|quote| quote.attribution.as_ref()).map_or("", |attribution| &attribution.holder)),
            passages: prediction.passages,
            read: prediction.read,
            truncated: prediction.truncated,
            schema: SCHEMA,
        }
    }

    /// `3 articles: 1 disputes the claim, ...` in words, for people.
    pub fn summary(&self) -> String {
        let number = |stance| self.of(stance).len();
        let verb = |number: usize, one: &str, more: &str| format!("{} {}", text::grouped(number), if number == 1 { one } else { more });
        let mut parts = vec![
            verb(number(Some(Stance::Disagree)), "disputes the claim", "dispute the claim"),
            verb(number(Some(Stance::Agree)), "agrees", "agree"),
            verb(number(Some(Stance::Discuss)), "reports it without taking a side", "report it without taking a side"),
        ];
        for (stance, one, more) in
            [(Some(Stance::Unrelated), "speaks of something else", "speak of something else"), (None, "is undecided", "are undecided")]
        {
            if number(stance) > 0 {
                parts.push(verb(number(stance), one, more));
            }
        }
        format!("{}: {}", count(self.articles.len(), "article"), listed(&parts))
    }
}

/// What an article's section is called, in the order of the report.
pub(super) const SECTIONS: [(Option<Stance>, &str, &str); 4] = [
    (Some(Stance::Disagree), "disputes", "Who disputes it"),
    (Some(Stance::Agree), "agrees", "Who agrees"),
    (Some(Stance::Discuss), "reports", "Who merely reports it"),
    (None, "undecided", "Undecided"),
];

/// What cannot be seen, in plain sentences.
pub(super) fn blind_spots(report: &StanceReport) -> Vec<String> {
    let mut spots = vec![
        "A stance is what an article says of the claim, not whether the claim is true.".to_owned(),
        "The model reads the passages that share most words with the claim, and the first one: a stance taken elsewhere or between the lines is not seen.".to_owned(),
    ];
    let cut = report.articles.iter().filter(|(_, prediction)| prediction.truncated > 0).count();
    if cut > 0 {
        spots.push(format!(
            "In {} claim and passage together were too long for the model, which read only their beginnings.",
            count(cut, "article")
        ));
    }
    spots
}

/// Writes the report into `folder`, which is created if missing, and returns the paths in the order of [`STANCE_FILES`]; all files or none.
///
/// # Errors
/// [`crate::ErrorKind::Write`], naming the file, if something cannot be written.
pub fn write_stances(folder: &Path, report: &StanceReport, manifest: &Manifest, options: &ReportOptions) -> Result<Vec<PathBuf>> {
    let cells = Form::Cells { raw: options.raw_csv };
    let mut staged = Staged::in_folder(folder, &STANCE_FILES)?;
    staged.add("report.html", |out| html::stance::write(out, report, manifest))?;
    staged.add("report.md", |out| markdown(out, report, manifest))?;
    staged.add("stances.csv", |out| csv::write(out, report.articles.iter().map(|article| report.row(article, cells))))?;
    staged.add("report.json", |out| values(out, report, manifest))?;
    staged.add("manifest.json", |out| json::write_manifest(out, manifest))?;
    staged.publish()
}

#[derive(Serialize)]
struct Values<'a> {
    schema: u32,
    manifest: &'a Manifest,
    claim: &'a str,
    articles: Vec<Article<'a>>,
}

#[derive(Serialize)]
struct Article<'a> {
    #[serde(flatten)]
    row: StanceRow<'a>,
    deciding: &'a [Deciding],
}

fn values(out: &mut dyn Write, report: &StanceReport, manifest: &Manifest) -> io::Result<()> {
    let articles = report.articles.iter().map(|article| Article { row: report.row(article, Form::Values), deciding: &article.1.deciding });
    serde_json::to_writer(&mut *out, &Values { schema: SCHEMA, manifest, claim: &report.claim, articles: articles.collect() })?;
    out.write_all(b"\n")
}

/// The longest quote, in bytes.
pub(super) const QUOTE: usize = 600;

fn markdown(out: &mut dyn Write, report: &StanceReport, manifest: &Manifest) -> io::Result<()> {
    writeln!(out, "# Who says what of a claim\n\n> {}\n\n{}.\n", text::markdown(&report.claim), text::markdown(&report.summary()))?;
    for (stance, _, title) in SECTIONS {
        let found = report.of(stance);
        if found.is_empty() {
            continue;
        }
        writeln!(out, "## {title}\n")?;
        for (document, prediction) in found {
            let likeliest = prediction.stance();
            write!(out, "- **{}**", text::markdown(&document.outlet))?;
            if !document.date.is_empty() {
                write!(out, ", {}", text::markdown(&document.date))?;
            }
            writeln!(out, " ({} {})", likeliest.name(), percent(prediction.of(likeliest)))?;
            for deciding in &prediction.deciding {
                let (said, left) = text::shortened(&deciding.text, QUOTE);
                writeln!(
                    out,
                    "  > “{}{}”{}",
                    text::markdown(said),
                    if left > 0 { " …" } else { "" },
                    said_by(deciding.attribution.as_ref())
                )?;
                writeln!(out)?;
            }
        }
        writeln!(out)?;
    }
    let unrelated: Vec<String> = report.of(Some(Stance::Unrelated)).iter().map(|(document, _)| text::markdown(&document.outlet)).collect();
    if !unrelated.is_empty() {
        writeln!(out, "Of something else speak: {}.\n", unrelated.join(", "))?;
    }
    writeln!(out, "## What this report cannot see\n")?;
    for blind in blind_spots(report) {
        writeln!(out, "- {}", text::markdown(&blind))?;
    }
    let model = &manifest.model;
    writeln!(
        out,
        "\nMade by rashomon {} with the model {} ({}). A stance is a model's judgement: read the passages before you cite it.",
        text::markdown(&manifest.version),
        text::markdown(&model.name),
        text::markdown(&model.network),
    )
}

fn said_by(attribution: Option<&Attribution>) -> String {
    attribution
        .map_or_else(String::new, |attribution| format!(" — {} {}", view::manner(attribution.manner), text::markdown(&attribution.holder)))
}
