//! What `compare` and `evaluate --events` ask alike: which pairs of claims are scored, and what their probabilities come to.

use rashomon::Result;
use rashomon::align::GateOptions;
use rashomon::model::Calibration;

#[derive(clap::Args)]
#[command(next_help_heading = "Comparison")]
pub(super) struct ComparisonArgs {
    /// Score every pair of sentences of different accounts, related or not
    #[arg(long)]
    pub(super) all_pairs: bool,
    /// Score every pair of sentences of two accounts that have at most this many
    #[arg(long, value_name = "N", default_value_t = GateOptions::default().in_full)]
    pub(super) in_full: usize,
    /// Of longer accounts keep a pair only among this many most related ones of a sentence towards the other account
    #[arg(long, value_name = "N", default_value_t = GateOptions::default().per_claim)]
    pub(super) per_claim: usize,
    /// Calibrated probability from which on two claims contradict [default: the model's]
    #[arg(long, value_name = "P")]
    contradicts: Option<f32>,
    /// Calibrated probability from which on a claim supports another [default: the model's]
    #[arg(long, value_name = "P")]
    agrees: Option<f32>,
    /// Calibrated probability from which on two claims are unrelated [default: the model's]
    #[arg(long, value_name = "P")]
    unrelated: Option<f32>,
}

impl ComparisonArgs {
    pub(super) fn gate(&self) -> GateOptions<'_> {
        let in_full = if self.all_pairs { usize::MAX } else { self.in_full };
        GateOptions { in_full, per_claim: self.per_claim, ..GateOptions::default() }
    }

    /// The model's thresholds where none is given.
    pub(super) fn thresholds(&self, model: &Calibration) -> Result<Calibration> {
        model.with_thresholds(self.contradicts, self.agrees, self.unrelated)
    }
}
