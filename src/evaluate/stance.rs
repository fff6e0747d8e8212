//! Predicted stances against gold ones: the score of the Fake News Challenge, and measures that do not forget the rare classes.

use serde::Serialize;

use super::bootstrap::{Bootstrap, Estimate, intervals};
use super::{Baseline, ClassMetrics, checked};
use crate::error::Result;
use crate::stance::Stance;

/// Predicted stances measured against gold ones.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StanceEvaluation {
    /// How many examples.
    pub rows: u64,
    /// The stances that the set knows: those that occur in its gold labels.
    pub stances: Vec<Stance>,
    /// Points of the Fake News Challenge as a share of the greatest number that can be had; `None` where the set knows other stances
    /// than the challenge.
    pub fnc_score: Option<Estimate>,
    /// The points themselves, and the greatest number that can be had.
    pub fnc_points: Option<(f64, f64)>,
    /// Share of right rows.
    pub accuracy: Estimate,
    /// Mean F1 over the set's stances: the primary measure.
    pub macro_f1: Estimate,
    /// One entry a stance of the set, disagree first.
    pub classes: Vec<ClassMetrics>,
    /// Rows by gold (outer) and predicted (inner) stance, in the order of `stances`.
    pub confusion: Vec<Vec<u64>>,
    /// Always the most frequent stance.
    pub majority: StanceBaseline,
    /// The rule of [`crate::stance::by_words`].
    pub lexical: StanceBaseline,
}

/// What a rule without understanding reaches.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct StanceBaseline {
    /// As [`StanceEvaluation::fnc_score`].
    pub fnc_score: Option<Estimate>,
    /// F1 of disagree, if the set knows it.
    pub disagree_f1: Option<Estimate>,
    /// Accuracy and macro-F1.
    #[serde(flatten)]
    pub measures: Baseline,
}

/// The points that the Fake News Challenge gives for one row: a quarter for telling related from unrelated, three quarters more for
/// the right one of the related stances.
///
/// ```
/// use rashomon::evaluate::fnc_points;
/// use rashomon::stance::Stance::{Agree, Disagree, Unrelated};
/// let points = [fnc_points(Agree, Agree), fnc_points(Agree, Disagree), fnc_points(Unrelated, Unrelated), fnc_points(Agree, Unrelated)];
/// assert_eq!(points, [1.0, 0.25, 0.25, 0.0]);
/// ```
pub fn fnc_points(gold: Stance, predicted: Stance) -> f64 {
    match (gold, predicted) {
        (Stance::Unrelated, Stance::Unrelated) => 0.25,
        (Stance::Unrelated, _) | (_, Stance::Unrelated) => 0.0,
        (gold, predicted) if gold == predicted => 1.0,
        _ => 0.25,
    }
}

/// The order of per-class figures: the class that matters first.
const SHOWN: [Stance; 4] = [Stance::Disagree, Stance::Agree, Stance::Discuss, Stance::Unrelated];

/// Score, accuracy, macro-F1, then precision, recall, F1 of each stance of [`Stance::ALL`].
const VALUES: usize = 15;

/// Rows by gold and predicted stance.
type Confusion = [[u64; 4]; 4];

/// Measures stances row by row: gold, predicted, and what [`crate::stance::by_words`] says; `stances` are those that the set knows.
///
/// # Errors
/// [`crate::ErrorKind::Shape`] if there are no rows or the lists differ in length.
pub fn evaluate_stances(
    golds: &[Stance],
    predicted: &[Stance],
    lexical: &[Stance],
    stances: &[Stance],
    options: &Bootstrap,
) -> Result<StanceEvaluation> {
    checked(golds.len(), predicted.len())?;
    checked(golds.len(), lexical.len())?;
    let challenge = stances.contains(&Stance::Unrelated);
    let whole = confusion(golds, predicted, 0..golds.len());
    let estimate = |predicted: &[Stance]| {
        let values = values(&confusion(golds, predicted, 0..golds.len()), stances);
        intervals(golds.len(), options, values, |draws| self::values(&confusion(golds, predicted, draws), stances))
    };
    let [score, accuracy, macro_f1, of_classes @ ..] = estimate(predicted);
    let defined = |estimate: Estimate| (!estimate.value.is_nan()).then_some(estimate);
    let support = |stance: Stance| whole[stance.index()].iter().sum::<u64>();
    let class = |stance: Stance| {
        let at = 3 * stance.index();
        ClassMetrics {
            class: stance.name(),
            precision: defined(of_classes[at]),
            recall: defined(of_classes[at + 1]),
            f1: defined(of_classes[at + 2]),
            support: support(stance),
        }
    };
    let baseline = |predicted: &[Stance]| {
        let [score, accuracy, macro_f1, of_classes @ ..] = estimate(predicted);
        StanceBaseline {
            fnc_score: challenge.then_some(score),
            disagree_f1: defined(of_classes[3 * Stance::Disagree.index() + 2]),
            measures: Baseline { accuracy, macro_f1 },
        }
    };
    let most = stances.iter().copied().rev().max_by_key(|&stance| support(stance)).unwrap_or(Stance::Unrelated);
    let points: f64 = golds.iter().zip(predicted).map(|(&gold, &predicted)| fnc_points(gold, predicted)).sum();
    let greatest: f64 = golds.iter().map(|&gold| fnc_points(gold, gold)).sum();
    Ok(StanceEvaluation {
        rows: golds.len() as u64,
        stances: stances.to_vec(),
        fnc_score: challenge.then_some(score),
        fnc_points: challenge.then_some((points, greatest)),
        accuracy,
        macro_f1,
        classes: SHOWN.into_iter().filter(|stance| stances.contains(stance)).map(class).collect(),
        confusion: stances.iter().map(|gold| stances.iter().map(|predicted| whole[gold.index()][predicted.index()]).collect()).collect(),
        majority: baseline(&vec![most; golds.len()]),
        lexical: baseline(lexical),
    })
}

fn confusion(golds: &[Stance], predicted: &[Stance], rows: impl Iterator<Item = usize>) -> Confusion {
    let mut confusion = Confusion::default();
    for row in rows {
        confusion[golds[row].index()][predicted[row].index()] += 1;
    }
    confusion
}

fn values(confusion: &Confusion, stances: &[Stance]) -> [f64; VALUES] {
    let mut values = [f64::NAN; VALUES];
    let (mut points, mut greatest, mut right, mut rows) = (0.0, 0.0, 0, 0);
    for gold in Stance::ALL {
        for predicted in Stance::ALL {
            let count = confusion[gold.index()][predicted.index()];
            points += fnc_points(gold, predicted) * count as f64;
            greatest += fnc_points(gold, gold) * count as f64;
            rows += count;
            right += if gold == predicted { count } else { 0 };
        }
    }
    let (mut sum, mut classes) = (0.0, 0);
    for stance in stances {
        let at = stance.index();
        let hits = confusion[at][at] as f64;
        let support: u64 = confusion[at].iter().sum();
        let predicted: u64 = confusion.iter().map(|row| row[at]).sum();
        let f1 = if support == 0 { f64::NAN } else { 2.0 * hits / (support + predicted) as f64 };
        values[3 + 3 * at..6 + 3 * at].copy_from_slice(&[hits / predicted as f64, hits / support as f64, f1]);
        if !f1.is_nan() {
            sum += f1;
            classes += 1;
        }
    }
    values[..3].copy_from_slice(&[points / greatest, right as f64 / rows as f64, sum / f64::from(classes)]);
    values
}
