//! Whether one set of predictions is better than another on the same examples.

use serde::Serialize;

use super::bootstrap::{Bootstrap, Estimate, intervals};
use super::metrics::{Point, Scheme, Tally};
use super::{checked, points};
use crate::dataset::Gold;
use crate::error::Result;
use crate::score::Probabilities;

/// `McNemar`'s test of whether two predictors err equally often on the same rows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct McNemar {
    /// Rows that only the first has right.
    pub only_first: u64,
    /// Rows that only the second has right.
    pub only_second: u64,
    /// Two-sided p-value.
    pub p_value: f64,
    /// Whether it is the exact binomial test, else the chi-square approximation with continuity correction.
    pub exact: bool,
}

/// Below so many rows on which the two differ, the exact test is used.
const EXACT_BELOW: u64 = 25;

/// `McNemar`'s test from the counts of rows on which exactly one is right: exact binomial under 25 of them, else
/// `(|b - c| - 1)² / (b + c)` against chi-square with one degree of freedom.
///
/// ```
/// use rashomon::evaluate::mcnemar;
/// assert!((mcnemar(1, 7).p_value - 0.0703125).abs() < 1e-12);
/// assert_eq!(mcnemar(0, 0).p_value, 1.0);
/// ```
pub fn mcnemar(only_first: u64, only_second: u64) -> McNemar {
    let differing = only_first + only_second;
    let exact = differing < EXACT_BELOW;
    let p_value = if differing == 0 {
        1.0
    } else if exact {
        let (mut ways, mut tail) = (1.0, 0.0); // n over k, and its sum up to the smaller count
        for k in 0..=only_first.min(only_second) {
            tail += ways;
            ways *= (differing - k) as f64 / (k + 1) as f64;
        }
        (2.0 * tail / 2f64.powf(differing as f64)).min(1.0)
    } else {
        let difference = (only_first.abs_diff(only_second) as f64 - 1.0).max(0.0);
        erfc((difference * difference / differing as f64 / 2.0).sqrt())
    };
    McNemar { only_first, only_second, p_value, exact }
}

/// The complementary error function for `x >= 0`, by Chebyshev fitting (Numerical Recipes, 6.2): relative error under 1.2e-7.
fn erfc(x: f64) -> f64 {
    const COEFFICIENTS: [f64; 10] = [
        -1.265_512_23,
        1.000_023_68,
        0.374_091_96,
        0.096_784_18,
        -0.186_288_06,
        0.278_868_07,
        -1.135_203_98,
        1.488_515_87,
        -0.822_152_23,
        0.170_872_77,
    ];
    let t = 1.0 / (1.0 + x / 2.0);
    let polynomial = COEFFICIENTS.iter().rev().fold(0.0, |sum, coefficient| sum * t + coefficient);
    t * (polynomial - x * x).exp()
}

/// Two sets of predictions of the same examples; differences are second minus first.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Contest {
    /// Accuracy of the first.
    pub first_accuracy: f64,
    /// Accuracy of the second.
    pub second_accuracy: f64,
    /// Difference of accuracies, by paired bootstrap.
    pub accuracy: Estimate,
    /// Difference of macro-F1, by paired bootstrap.
    pub macro_f1: Estimate,
    /// Share of resamples in which the second has the higher accuracy, ties counted half.
    pub second_better: f64,
    /// The test on accuracy.
    pub mcnemar: McNemar,
}

/// Compares two sets of predictions of the same examples: `McNemar`'s test, and a bootstrap that draws the same rows for both.
///
/// # Errors
/// [`crate::ErrorKind::Shape`] if the lengths differ or are 0.
pub fn contest(golds: &[Gold], first: &[Probabilities], second: &[Probabilities], options: &Bootstrap) -> Result<Contest> {
    checked(golds.len(), first.len())?;
    checked(golds.len(), second.len())?;
    let scheme = Scheme::of(golds.iter().copied());
    let (a, b) = (points(scheme, golds, first), points(scheme, golds, second));
    let measure = |rows: &mut dyn Iterator<Item = usize>| {
        let rows: Vec<usize> = rows.collect();
        let (a, b) = (Tally::of(&a, rows.iter().copied()), Tally::of(&b, rows.iter().copied()));
        let difference = b.accuracy() - a.accuracy();
        let better = if difference.abs() < 1e-12 { 0.5 } else { f64::from(u8::from(difference > 0.0)) };
        ([difference, b.macro_f1() - a.macro_f1()], better)
    };
    let (values, _) = measure(&mut (0..golds.len()));
    let [accuracy, macro_f1] = intervals(golds.len(), options, values, |mut draws| measure(&mut draws).0);
    let second_better = super::bootstrap::mean(golds.len(), options, |mut draws| measure(&mut draws).1);
    let share = |points: &[Point]| points.iter().filter(|point| point.is_right()).count() as f64 / points.len() as f64;
    let only = |x: &[Point], y: &[Point]| x.iter().zip(y).filter(|(x, y)| x.is_right() && !y.is_right()).count() as u64;
    Ok(Contest {
        first_accuracy: share(&a),
        second_accuracy: share(&b),
        accuracy,
        macro_f1,
        second_better,
        mcnemar: mcnemar(only(&a, &b), only(&b, &a)),
    })
}
