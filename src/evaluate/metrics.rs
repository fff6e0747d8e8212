//! Counts and sums over judged examples, and the measures that follow from them.

use serde::Serialize;

use crate::dataset::Gold;
use crate::label::Label;
use crate::score::Probabilities;

/// Which classes the examples distinguish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// Entailment, neutral and contradiction.
    ThreeWay,
    /// Entailment or not: the model's label counts as "not" if it is neutral or contradiction, and the two probabilities are added.
    TwoWay,
}

impl Scheme {
    /// Two-way if any example says only that there is no entailment.
    pub fn of(golds: impl IntoIterator<Item = Gold>) -> Self {
        if golds.into_iter().any(|gold| gold == Gold::NotEntailment) { Self::TwoWay } else { Self::ThreeWay }
    }

    /// The names of the classes, in the order of all tables.
    pub fn classes(self) -> &'static [&'static str] {
        match self {
            Self::ThreeWay => &["entailment", "neutral", "contradiction"],
            Self::TwoWay => &["entailment", "not_entailment"],
        }
    }

    /// The class of an annotator's label.
    pub(super) fn gold(self, gold: Gold) -> usize {
        match gold {
            Gold::Label(label) => self.predicted(label),
            Gold::NotEntailment => 1,
        }
    }

    /// The class of a model's label.
    pub(super) fn predicted(self, label: Label) -> usize {
        match self {
            Self::ThreeWay => label.index(),
            Self::TwoWay => label.index().min(1),
        }
    }

    /// The probabilities of the classes; the third is 0 in a two-way scheme.
    pub(super) fn probabilities(self, p: &Probabilities) -> [f64; 3] {
        let [e, n, c] = [p.entailment, p.neutral, p.contradiction].map(f64::from);
        match self {
            Self::ThreeWay => [e, n, c],
            Self::TwoWay => [e, n + c, 0.0],
        }
    }
}

/// Number of equal-width bins of confidence for the expected calibration error.
pub const BINS: usize = 15;

/// A probability of the right class below this counts as this in the negative log-likelihood, which stays finite.
pub const FLOOR: f64 = 1e-7;

/// One example with its prediction, reduced to what the sums need.
#[derive(Clone, Copy)]
pub(super) struct Point {
    gold: usize,
    predicted: usize,
    bin: usize,
    confidence: f64,
    brier: f64,
    nll: f64,
}

impl Point {
    pub(super) fn new(scheme: Scheme, gold: Gold, p: &Probabilities) -> Self {
        let (gold, predicted, probabilities) = (scheme.gold(gold), scheme.predicted(p.label()), scheme.probabilities(p));
        let confidence = probabilities[predicted];
        let brier = (0..scheme.classes().len()).map(|class| (probabilities[class] - f64::from(u8::from(class == gold))).powi(2)).sum();
        Self { gold, predicted, bin: bin(confidence), confidence, brier, nll: -probabilities[gold].max(FLOOR).ln() }
    }

    /// For a baseline that gives labels without probabilities.
    pub(super) fn certain(gold: usize, predicted: usize) -> Self {
        Self { gold, predicted, bin: BINS - 1, confidence: 1.0, brier: 0.0, nll: 0.0 }
    }

    pub(super) fn is_right(&self) -> bool {
        self.gold == self.predicted
    }
}

/// The bin `(k / 15, (k + 1) / 15]` that holds a confidence; 0 falls into the first.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped to the bins
fn bin(confidence: f64) -> usize {
    ((confidence * BINS as f64).ceil() - 1.0).clamp(0.0, (BINS - 1) as f64) as usize
}

/// The examples of one bin of confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct ReliabilityBin {
    /// Confidence over this ...
    pub above: f64,
    /// ... and up to this.
    pub up_to: f64,
    /// How many examples.
    pub rows: u64,
    /// Their mean confidence; `None` if there are none.
    pub confidence: Option<f64>,
    /// The share of them that is right; `None` if there are none.
    pub accuracy: Option<f64>,
}

/// Sums over points.
#[derive(Clone)]
pub(super) struct Tally {
    /// Gold by predicted.
    pub(super) confusion: [[u64; 3]; 3],
    bins: [(u64, u64, f64); BINS],
    brier: f64,
    nll: f64,
    rows: u64,
}

/// How many values [`Tally::values`] gives: five, then precision, recall and F1 of each of three classes.
pub(super) const VALUES: usize = 14;

impl Tally {
    pub(super) fn of(points: &[Point], rows: impl Iterator<Item = usize>) -> Self {
        let mut tally = Self { confusion: [[0; 3]; 3], bins: [(0, 0, 0.0); BINS], brier: 0.0, nll: 0.0, rows: 0 };
        for row in rows {
            let point = &points[row];
            tally.confusion[point.gold][point.predicted] += 1;
            let bin = &mut tally.bins[point.bin];
            bin.0 += 1;
            bin.1 += u64::from(point.gold == point.predicted);
            bin.2 += point.confidence;
            tally.brier += point.brier;
            tally.nll += point.nll;
            tally.rows += 1;
        }
        tally
    }

    pub(super) fn support(&self, class: usize) -> u64 {
        self.confusion[class].iter().sum()
    }

    /// Share of right rows.
    pub(super) fn accuracy(&self) -> f64 {
        (0..3).map(|class| self.confusion[class][class]).sum::<u64>() as f64 / self.rows as f64
    }

    /// Right among the rows predicted to be of the class; NaN if none is.
    fn precision(&self, class: usize) -> f64 {
        let predicted: u64 = self.confusion.iter().map(|row| row[class]).sum();
        self.confusion[class][class] as f64 / predicted as f64
    }

    /// Right among the rows of the class; NaN if there are none.
    fn recall(&self, class: usize) -> f64 {
        self.confusion[class][class] as f64 / self.support(class) as f64
    }

    /// `2 TP / (2 TP + FP + FN)`; NaN if the class has no rows.
    fn f1(&self, class: usize) -> f64 {
        let support = self.support(class);
        if support == 0 {
            return f64::NAN;
        }
        let predicted: u64 = self.confusion.iter().map(|row| row[class]).sum();
        2.0 * self.confusion[class][class] as f64 / (support + predicted) as f64
    }

    /// Mean F1 over the classes that occur in the gold labels.
    pub(super) fn macro_f1(&self) -> f64 {
        let f1: Vec<f64> = (0..3).map(|class| self.f1(class)).filter(|f1| !f1.is_nan()).collect();
        f1.iter().sum::<f64>() / f1.len() as f64
    }

    /// Expected calibration error: the mean over rows of how far the accuracy of the row's bin is from the bin's confidence.
    fn ece(&self) -> f64 {
        self.bins.iter().map(|&(_, right, confidence)| (right as f64 - confidence).abs()).sum::<f64>() / self.rows as f64
    }

    /// Accuracy, macro-F1, ECE, Brier, negative log-likelihood, then precision, recall, F1 of each class.
    pub(super) fn values(&self) -> [f64; VALUES] {
        let rows = self.rows as f64;
        let mut values = [f64::NAN; VALUES];
        values[..5].copy_from_slice(&[self.accuracy(), self.macro_f1(), self.ece(), self.brier / rows, self.nll / rows]);
        for class in 0..3 {
            values[5 + 3 * class..8 + 3 * class].copy_from_slice(&[self.precision(class), self.recall(class), self.f1(class)]);
        }
        values
    }

    pub(super) fn reliability(&self) -> Vec<ReliabilityBin> {
        let edge = |at: usize| at as f64 / BINS as f64;
        let bin = |(at, &(rows, right, confidence)): (usize, &(u64, u64, f64))| {
            let mean = |sum: f64| (rows > 0).then(|| sum / rows as f64);
            ReliabilityBin { above: edge(at), up_to: edge(at + 1), rows, confidence: mean(confidence), accuracy: mean(right as f64) }
        };
        self.bins.iter().enumerate().map(bin).collect()
    }
}
