//! One line on standard error, only on a terminal: pairs done, pairs a second, time left.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressStyle};
use rashomon::{Pair, Prediction, Result, Scorer};

/// Counts pairs while a command runs.
pub(crate) struct Progress {
    bar: ProgressBar,
    started: Instant,
}

impl Progress {
    /// Starts counting; `total` pairs if that is known.
    pub(crate) fn new(total: Option<u64>) -> Self {
        let bar = if std::io::stderr().is_terminal() { ProgressBar::no_length() } else { ProgressBar::hidden() };
        Self::style(&bar, total.is_some());
        if let Some(total) = total {
            bar.set_length(total);
        }
        bar.enable_steady_tick(Duration::from_millis(250));
        Self { bar, started: Instant::now() }
    }

    /// A scorer that advances this line.
    pub(crate) fn counting<'a>(&'a self, scorer: &'a dyn Scorer) -> Counting<'a> {
        Counting { scorer, progress: self }
    }

    /// Corrects how many pairs there are in all, so that the time left can be told.
    pub(crate) fn expect(&self, total: u64) {
        if self.bar.length().is_none() {
            Self::style(&self.bar, true);
        }
        self.bar.set_length(total);
    }

    fn style(bar: &ProgressBar, with_total: bool) {
        let template = if with_total {
            "{wide_bar} {human_pos}/{human_len} pairs · {per_sec} · {eta} left"
        } else {
            "{spinner} {human_pos} pairs · {per_sec} · {elapsed}"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
    }

    /// `pairs` more are done.
    pub(crate) fn advance(&self, pairs: u64) {
        self.bar.inc(pairs);
    }

    /// Clears the line and returns a summary such as `240 pairs · 3.1 s · 77 pairs/s`.
    pub(crate) fn finish(self, pairs: u64) -> String {
        self.bar.finish_and_clear();
        let seconds = self.started.elapsed().as_secs_f64();
        format!("{} pairs · {seconds:.1} s · {:.0} pairs/s", HumanCount(pairs), pairs as f64 / seconds.max(1e-9))
    }
}

/// Counts pairs for the progress line while they are scored.
pub(crate) struct Counting<'a> {
    scorer: &'a dyn Scorer,
    progress: &'a Progress,
}

impl Scorer for Counting<'_> {
    fn score(&self, pairs: &[Pair]) -> Result<Vec<Prediction>> {
        let predictions = self.scorer.score(pairs)?;
        self.progress.advance(pairs.len() as u64);
        Ok(predictions)
    }

    fn vectors(&self, texts: &[&str]) -> Result<Option<Vec<Vec<f32>>>> {
        self.scorer.vectors(texts)
    }
}
