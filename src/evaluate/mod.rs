//! Predictions against gold labels: values, no printing and no files.
//!
//! Every measure carries a 95 % percentile bootstrap interval over the examples, seeded, so that the same input gives the same figures.

mod baseline;
mod bootstrap;
mod calibration;
mod contest;
pub mod events;
mod metrics;
mod order;
mod stance;

use serde::Serialize;

pub use baseline::overlap;
pub use bootstrap::{Bootstrap, Estimate};
pub use calibration::{OperatingPoint, Temperature, at_temperature, fit_temperature, log_probabilities, threshold_at_precision};
pub use contest::{Contest, McNemar, contest, mcnemar};
pub use metrics::{BINS, FLOOR, ReliabilityBin, Scheme};
pub use order::{LabelOrder, better_label_order};
pub use stance::{StanceBaseline, StanceEvaluation, evaluate_stances, fnc_points};

use bootstrap::intervals;
use metrics::{Point, Tally, VALUES};

use crate::dataset::{Example, Gold};
use crate::error::{Error, ErrorKind, Result};
use crate::score::Probabilities;

/// How one class fares.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClassMetrics {
    /// Its name, as in [`Scheme::classes`].
    pub class: &'static str,
    /// Share of right rows among those predicted to be of the class; `None` if none is.
    pub precision: Option<Estimate>,
    /// Share of right rows among those of the class; `None` if there are none.
    pub recall: Option<Estimate>,
    /// Harmonic mean of the two, `2 TP / (2 TP + FP + FN)`; `None` if no row is of the class.
    pub f1: Option<Estimate>,
    /// How many rows are of the class.
    pub support: u64,
}

/// What a rule without understanding reaches on the same rows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Baseline {
    /// Share of right rows.
    pub accuracy: Estimate,
    /// Mean F1 over the classes that occur.
    pub macro_f1: Estimate,
}

/// Predictions measured against gold labels.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// How many examples.
    pub rows: u64,
    /// Three-way, or two-way if the gold labels say only "not entailment".
    pub scheme: Scheme,
    /// Share of right rows. In a two-way set the most probable of the three labels is merged, as the HANS script does.
    pub accuracy: Estimate,
    /// Mean F1 over the classes that occur in the gold labels: the primary measure.
    pub macro_f1: Estimate,
    /// Expected calibration error over 15 bins of equal width of the predicted class's probability, in `[0, 1]`. It is never
    /// negative, so that chance raises it, and its interval lies high, where rows are few.
    pub ece: Estimate,
    /// Mean over rows of the squared distance between probabilities and the truth, summed over classes, in `[0, 2]`.
    pub brier: Estimate,
    /// Mean negative natural logarithm of the right class's probability, which counts as at least 1e-7.
    pub nll: Estimate,
    /// One entry a class.
    pub classes: Vec<ClassMetrics>,
    /// Rows by gold class (outer) and predicted class (inner).
    pub confusion: Vec<Vec<u64>>,
    /// Confidence against accuracy, bin by bin.
    pub reliability: Vec<ReliabilityBin>,
    /// Always the most frequent class.
    pub majority: Baseline,
    /// The rule of [`overlap`].
    pub overlap: Baseline,
    /// Another order of the label columns that fits far better, if there is one.
    pub label_order: Option<LabelOrder>,
}

/// Measures predictions against the examples' gold labels, row by row.
///
/// # Errors
/// [`ErrorKind::Shape`] if there are no examples or another number of predictions.
pub fn evaluate(examples: &[Example], predictions: &[Probabilities], options: &Bootstrap) -> Result<Evaluation> {
    checked(examples.len(), predictions.len())?;
    let golds: Vec<Gold> = examples.iter().map(|example| example.gold).collect();
    let scheme = Scheme::of(golds.iter().copied());
    let points = points(scheme, &golds, predictions);
    let whole = Tally::of(&points, 0..points.len());
    let estimates = estimate(&points, options);
    let [accuracy, macro_f1, ece, brier, nll, of_classes @ ..] = estimates;
    let defined = |estimate: Estimate| (!estimate.value.is_nan()).then_some(estimate);
    let class = |(at, &class): (usize, &&'static str)| ClassMetrics {
        class,
        precision: defined(of_classes[3 * at]),
        recall: defined(of_classes[3 * at + 1]),
        f1: defined(of_classes[3 * at + 2]),
        support: whole.support(at),
    };
    let count = scheme.classes().len();
    let majority = (0..count).rev().max_by_key(|&class| whole.support(class)).unwrap_or(0);
    let baseline = |predicted: &dyn Fn(&Example) -> usize| {
        let points: Vec<_> = examples.iter().map(|example| Point::certain(scheme.gold(example.gold), predicted(example))).collect();
        let [accuracy, macro_f1, ..] = estimate(&points, options);
        Baseline { accuracy, macro_f1 }
    };
    Ok(Evaluation {
        rows: examples.len() as u64,
        scheme,
        accuracy,
        macro_f1,
        ece,
        brier,
        nll,
        classes: scheme.classes().iter().enumerate().map(class).collect(),
        confusion: whole.confusion[..count].iter().map(|row| row[..count].to_vec()).collect(),
        reliability: whole.reliability(),
        majority: baseline(&|_| majority),
        overlap: baseline(&|example| scheme.predicted(overlap(&example.pair))),
        label_order: better_label_order(&golds, predictions),
    })
}

/// The rows that share a value of a column.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Slice {
    /// The value.
    pub value: String,
    /// How many examples have it.
    pub rows: u64,
    /// Share of right rows.
    pub accuracy: Estimate,
    /// Mean F1 over the classes that occur in the slice.
    pub macro_f1: Estimate,
    /// Expected calibration error.
    pub ece: Estimate,
}

/// Measures each value of a column by itself, the most frequent first, then by name; `values` holds one value an example.
///
/// # Errors
/// [`ErrorKind::Shape`] if there are no examples, or another number of predictions or values.
pub fn slices(examples: &[Example], predictions: &[Probabilities], values: &[String], options: &Bootstrap) -> Result<Vec<Slice>> {
    checked(examples.len(), predictions.len())?;
    checked(examples.len(), values.len())?;
    let scheme = Scheme::of(examples.iter().map(|example| example.gold));
    let mut groups: std::collections::BTreeMap<&str, Vec<Point>> = std::collections::BTreeMap::new();
    for ((example, p), value) in examples.iter().zip(predictions).zip(values) {
        groups.entry(value).or_default().push(Point::new(scheme, example.gold, p));
    }
    let slice = |(value, points): (&str, Vec<Point>)| {
        let [accuracy, macro_f1, ece, ..] = estimate(&points, options);
        Slice { value: value.to_owned(), rows: points.len() as u64, accuracy, macro_f1, ece }
    };
    let mut slices: Vec<Slice> = groups.into_iter().map(slice).collect();
    slices.sort_by_key(|slice| std::cmp::Reverse(slice.rows)); // stable: equal counts stay in order of name
    Ok(slices)
}

/// All measures of [`Tally::values`] with their intervals.
fn estimate(points: &[Point], options: &Bootstrap) -> [Estimate; VALUES] {
    let values = Tally::of(points, 0..points.len()).values();
    intervals(points.len(), options, values, |draws| Tally::of(points, draws).values())
}

fn points(scheme: Scheme, golds: &[Gold], predictions: &[Probabilities]) -> Vec<Point> {
    golds.iter().zip(predictions).map(|(&gold, p)| Point::new(scheme, gold, p)).collect()
}

fn checked(examples: usize, others: usize) -> Result<()> {
    match (examples, others) {
        (0, _) => Err(Error::new(ErrorKind::Shape, "there are no examples")),
        (examples, others) if examples != others => {
            Err(Error::new(ErrorKind::Shape, format!("there are {examples} examples, but {others} values for them")))
        }
        _ => Ok(()),
    }
}
