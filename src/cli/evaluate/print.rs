//! Measures as aligned tables, at most 100 columns wide.

use std::fmt::Write;
use std::path::Path;

use rashomon::evaluate::{Contest, Estimate, Evaluation};

use super::Measured;

/// Every result in its own section, then a summary if there are several, then the comparison of two.
pub(super) fn all(measured: &[Measured], comparison: Option<&Contest>) -> String {
    let mut text = String::new();
    for one in measured {
        section(&mut text, one);
    }
    if measured.len() > 1 {
        let mut rows = vec![cells(["summary", "rows", "accuracy", "macro-F1", "ECE", "NLL"])];
        for one in measured {
            let e = &one.evaluation;
            let name = shortened(one.predictions.unwrap_or(one.file), 30);
            rows.push(vec![
                name,
                e.rows.to_string(),
                percent(e.accuracy),
                percent(e.macro_f1),
                share(e.ece.value),
                format!("{:.3}", e.nll.value),
            ]);
        }
        push(&mut text, &rows);
    }
    if let Some(result) = comparison {
        compared(&mut text, result);
    }
    text
}

fn section(text: &mut String, measured: &Measured) {
    let e = &measured.evaluation;
    let _ = write!(text, "{}: {} labelled rows", measured.file.display(), e.rows); // writing to a string cannot fail
    if let Some(predictions) = measured.predictions {
        let _ = write!(text, ", scores from {}", predictions.display());
    }
    text.push_str("\n\n");
    let mut rows = vec![cells(["%", "accuracy", "macro-F1"])];
    for (name, accuracy, macro_f1) in [
        ("model", e.accuracy, e.macro_f1),
        ("majority class", e.majority.accuracy, e.majority.macro_f1),
        ("lexical overlap", e.overlap.accuracy, e.overlap.macro_f1),
    ] {
        rows.push(vec![name.into(), percent(accuracy), percent(macro_f1)]);
    }
    push(text, &rows);
    let mut rows = vec![cells(["calibration", "value and 95 % interval"])];
    rows.push(vec!["ECE, %".into(), percent(e.ece)]);
    rows.push(vec!["Brier".into(), plain(e.brier)]);
    rows.push(vec!["negative log-likelihood".into(), plain(e.nll)]);
    push(text, &rows);
    classes(text, e);
    reliability(text, e);
    if let Some(by) = &measured.by {
        let mut rows = vec![cells([by.column, "rows", "accuracy, %", "macro-F1, %", "ECE, %"])];
        for slice in &by.slices {
            let name = if slice.value.is_empty() { "(empty)" } else { &slice.value };
            rows.push(vec![
                cut(name, 28),
                slice.rows.to_string(),
                percent(slice.accuracy),
                percent(slice.macro_f1),
                share(slice.ece.value),
            ]);
        }
        push(text, &rows);
    }
    if let Some(fitted) = &measured.temperature {
        let total = fitted.total.map_or(String::new(), |total| format!(" (--temperature {total:.4})"));
        let _ = writeln!(
            text,
            "temperature {:.4} on top of the one in force{total}: negative log-likelihood {:.3}, ECE {}\n",
            fitted.relative,
            fitted.nll,
            percent(fitted.ece)
        );
    }
    if let Some(threshold) = &measured.contradiction_threshold {
        let _ = match &threshold.point {
            Some(point) => writeln!(
                text,
                "contradiction at p >= {}: precision {} %, recall {} %, {} rows flagged\n",
                point.threshold,
                share(point.precision),
                share(point.recall),
                point.flagged
            ),
            None => writeln!(text, "contradiction: no threshold reaches a precision of {} %\n", share(threshold.wanted_precision)),
        };
    }
}

fn classes(text: &mut String, e: &Evaluation) {
    let optional = |estimate: Option<Estimate>| estimate.map_or("-".into(), percent);
    let mut rows = vec![cells(["class, %", "precision", "recall", "F1", "rows"])];
    for class in &e.classes {
        rows.push(vec![
            class.class.into(),
            optional(class.precision),
            optional(class.recall),
            optional(class.f1),
            class.support.to_string(),
        ]);
    }
    push(text, &rows);
    let mut rows = vec![std::iter::once("gold \\ predicted").chain(e.classes.iter().map(|class| class.class)).map(String::from).collect()];
    for (class, counts) in e.classes.iter().zip(&e.confusion) {
        rows.push(std::iter::once(class.class.to_owned()).chain(counts.iter().map(u64::to_string)).collect());
    }
    push(text, &rows);
}

fn reliability(text: &mut String, e: &Evaluation) {
    let mut rows = vec![cells(["confidence, %", "rows", "mean", "right"])];
    for bin in &e.reliability {
        if let (Some(confidence), Some(accuracy)) = (bin.confidence, bin.accuracy) {
            let range = format!("{} to {}", share(bin.above), share(bin.up_to));
            rows.push(vec![range, bin.rows.to_string(), share(confidence), share(accuracy)]);
        }
    }
    push(text, &rows);
}

fn compared(text: &mut String, result: &Contest) {
    let rows = vec![
        cells(["second minus first", "points and 95 % interval"]),
        vec!["accuracy".into(), signed(result.accuracy)],
        vec!["macro-F1".into(), signed(result.macro_f1)],
    ];
    push(text, &rows);
    let mcnemar = &result.mcnemar;
    let _ = writeln!(
        text,
        "only the first is right in {} rows, only the second in {}; McNemar p = {} ({})\n\
         the second has the higher accuracy in {} % of the resamples",
        mcnemar.only_first,
        mcnemar.only_second,
        p_value(mcnemar.p_value),
        if mcnemar.exact { "exact binomial" } else { "chi-square, continuity-corrected" },
        share(result.second_better),
    );
}

/// Appends a table and an empty line: the first column to the left, the others to the right.
pub(super) fn push(text: &mut String, rows: &[Vec<String>]) {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
    for row in rows {
        let _ = write!(text, "{:<width$}", row[0], width = widths[0]);
        for (cell, width) in row.iter().zip(&widths).skip(1) {
            let _ = write!(text, "  {cell:>width$}");
        }
        text.push('\n');
    }
    text.push('\n');
}

pub(super) fn cells<const N: usize>(names: [&str; N]) -> Vec<String> {
    names.map(String::from).to_vec()
}

fn share(value: f64) -> String {
    format!("{:.1}", 100.0 * value)
}

pub(super) fn percent(e: Estimate) -> String {
    format!("{} [{}, {}]", share(e.value), share(e.low), share(e.high))
}

fn signed(e: Estimate) -> String {
    format!("{:+.1} [{:+.1}, {:+.1}]", 100.0 * e.value, 100.0 * e.low, 100.0 * e.high)
}

pub(super) fn plain(e: Estimate) -> String {
    format!("{:.3} [{:.3}, {:.3}]", e.value, e.low, e.high)
}

fn p_value(p: f64) -> String {
    if p < 0.0001 { "under 0.0001".into() } else { format!("{p:.4}") }
}

/// The file's name, its end kept where it is too long: that is where versions differ.
fn shortened(path: &Path, most: usize) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let length = name.chars().count();
    if length <= most { name } else { std::iter::once('…').chain(name.chars().skip(length - most + 1)).collect() }
}

/// The first characters, with a sign that there are more.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most { text.to_owned() } else { text.chars().take(most - 1).chain(['…']).collect() }
}
