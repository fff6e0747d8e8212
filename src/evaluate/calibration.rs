//! Whether probabilities mean what they say: temperature and thresholds, chosen on labelled pairs.

use serde::Serialize;

use super::metrics::FLOOR;
use crate::dataset::Gold;
use crate::label::Label;
use crate::score::Probabilities;

/// A fitted temperature.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Temperature {
    /// Divide logits by this.
    pub temperature: f64,
    /// Mean negative log-likelihood at it, in nats.
    pub nll: f64,
    /// Whether the best lies at the end of the range that was searched, so that no finite optimum was found.
    pub at_limit: bool,
}

/// Temperatures that are searched.
const RANGE: (f64, f64) = (0.05, 20.0);

/// Natural logarithms of probabilities, in the order of [`Label::ALL`]; they serve as logits, since a softmax does not see what
/// is added to all of them.
pub fn log_probabilities(p: &Probabilities) -> [f64; 3] {
    Label::ALL.map(|label| f64::from(p.of(label)).max(FLOOR).ln())
}

/// The temperature in `[0.05, 20]` that minimises the mean negative log-likelihood, by golden-section search over its logarithm
/// (Guo et al. 2017: one number for the whole model; labels do not change).
///
/// `logits` are natural-log scores in the order of [`Label::ALL`], one row a gold label; `None` for no rows or unequal lengths.
///
/// ```
/// use rashomon::{Label, dataset::Gold, evaluate::fit_temperature};
/// // Says 0.88 each time and is right three times in four: the fitted temperature makes it say 0.75.
/// let logits = [[2.0, -1e9, 0.0]; 4];
/// let golds = [Label::Entailment, Label::Entailment, Label::Entailment, Label::Contradiction].map(Gold::Label);
/// let fitted = fit_temperature(&logits, &golds).expect("rows");
/// assert!((fitted.temperature - 2.0 / 3f64.ln()).abs() < 1e-4);
/// ```
pub fn fit_temperature(logits: &[[f64; 3]], golds: &[Gold]) -> Option<Temperature> {
    if logits.is_empty() || logits.len() != golds.len() {
        return None;
    }
    let nll = |log: f64| mean_nll(logits, golds, log.exp());
    let shrink = (5f64.sqrt() - 1.0) / 2.0;
    let (first, last) = (RANGE.0.ln(), RANGE.1.ln());
    let (mut low, mut high) = (first, last);
    let (mut left, mut right) = (high - shrink * (high - low), low + shrink * (high - low));
    let (mut at_left, mut at_right) = (nll(left), nll(right));
    while high - low > 1e-6 {
        if at_left <= at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - shrink * (high - low);
            at_left = nll(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + shrink * (high - low);
            at_right = nll(right);
        }
    }
    let best = f64::midpoint(low, high);
    Some(Temperature { temperature: best.exp(), nll: nll(best), at_limit: best - first < 1e-4 || last - best < 1e-4 })
}

/// Mean negative log-likelihood of the gold labels after dividing by the temperature.
fn mean_nll(logits: &[[f64; 3]], golds: &[Gold], temperature: f64) -> f64 {
    let log_sum = |values: &[f64]| {
        let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        highest + values.iter().map(|value| (value - highest).exp()).sum::<f64>().ln()
    };
    let row = |(logits, gold): (&[f64; 3], &Gold)| {
        let scaled = logits.map(|logit| logit / temperature);
        log_sum(&scaled)
            - match gold {
                Gold::Label(label) => scaled[label.index()],
                Gold::NotEntailment => log_sum(&scaled[1..]),
            }
    };
    logits.iter().zip(golds).map(row).sum::<f64>() / logits.len() as f64
}

/// Probabilities as they would be at another temperature, relative to the one they were made with.
pub fn at_temperature(p: &Probabilities, temperature: f64) -> Probabilities {
    let scaled = log_probabilities(p).map(|log| log / temperature);
    let highest = scaled.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let powers = scaled.map(|log| (log - highest).exp());
    let sum: f64 = powers.iter().sum();
    #[allow(clippy::cast_possible_truncation)] // a probability fits an f32
    let [entailment, neutral, contradiction] = powers.map(|power| (power / sum) as f32);
    Probabilities { entailment, neutral, contradiction }
}

/// A threshold on the probability of contradiction, and what flagging at it gives.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct OperatingPoint {
    /// Rows with a probability of contradiction of at least this are flagged.
    pub threshold: f32,
    /// Share of flagged rows that are contradictions.
    pub precision: f64,
    /// Share of contradictions that are flagged.
    pub recall: f64,
    /// How many rows are flagged.
    pub flagged: u64,
}

/// The lowest threshold on the probability of contradiction at which at least the share `precision` of the flagged rows are
/// contradictions; `None` if there is none.
///
/// Precision need not fall steadily with the threshold: a higher threshold than this one may have a lower precision.
pub fn threshold_at_precision(predictions: &[Probabilities], golds: &[Gold], precision: f64) -> Option<OperatingPoint> {
    let mut rows: Vec<(f32, bool)> =
        predictions.iter().zip(golds).map(|(p, &gold)| (p.contradiction, gold == Gold::Label(Label::Contradiction))).collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let all = rows.iter().filter(|row| row.1).count() as u64;
    let (mut right, mut best) = (0u64, None);
    for (at, &(threshold, contradicts)) in rows.iter().enumerate() {
        right += u64::from(contradicts);
        // Rows of equal probability are flagged together.
        if rows.get(at + 1).is_some_and(|next| next.0.total_cmp(&threshold).is_eq()) {
            continue;
        }
        let flagged = at as u64 + 1;
        let reached = right as f64 / flagged as f64;
        if right > 0 && reached >= precision {
            best = Some(OperatingPoint { threshold, precision: reached, recall: right as f64 / all as f64, flagged });
        }
    }
    best
}
