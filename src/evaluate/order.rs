//! Whether a model's label columns are read in the wrong order: an error that no exception shows, only figures.

use serde::Serialize;

use super::contest::mcnemar;
use crate::dataset::Gold;
use crate::label::Label;
use crate::score::Probabilities;

/// Another order of the label columns that fits the gold labels far better.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LabelOrder {
    /// What the columns now taken for entailment, neutral and contradiction seem to hold.
    pub seems: [Label; 3],
    /// Accuracy as the columns are read now.
    pub accuracy: f64,
    /// Accuracy in the other order.
    pub accuracy_seems: f64,
}

/// Accuracy that another order must add before it is worth a warning.
const GAIN: f64 = 0.1;

/// How unlikely that gain must be by chance.
const P_VALUE: f64 = 0.001;

const PERMUTATIONS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

/// Tries the six orders of the label columns and returns the best if it adds at least 10 points of accuracy and `McNemar`'s test
/// gives less than 0.001 for the difference.
///
/// Labels that no gold label has stay where they are: in a set without neutral pairs, calling "contradiction" what a weak model calls
/// "neutral" would look like a gain. In a set that says only "not entailment", all orders are tried.
pub fn better_label_order(golds: &[Gold], predictions: &[Probabilities]) -> Option<LabelOrder> {
    let two_way = golds.contains(&Gold::NotEntailment);
    let moves = |label: Label| two_way || golds.contains(&Gold::Label(label));
    let accepts = |permutation: [usize; 3], gold: Gold, p: &Probabilities| gold.accepts(Label::ALL[permutation[p.label().index()]]);
    let right = |permutation| golds.iter().zip(predictions).filter(|(gold, p)| accepts(permutation, **gold, p)).count();
    let mut best = PERMUTATIONS[0];
    for permutation in PERMUTATIONS {
        let fixed = Label::ALL.iter().all(|&label| moves(label) || permutation[label.index()] == label.index());
        if fixed && right(permutation) > right(best) {
            best = permutation;
        }
    }
    let rows = golds.len() as f64;
    let (accuracy, accuracy_seems) = (right(PERMUTATIONS[0]) as f64 / rows, right(best) as f64 / rows);
    let (mut only_now, mut only_best) = (0, 0);
    for (&gold, p) in golds.iter().zip(predictions) {
        match (accepts(PERMUTATIONS[0], gold, p), accepts(best, gold, p)) {
            (true, false) => only_now += 1,
            (false, true) => only_best += 1,
            _ => {}
        }
    }
    let far = accuracy_seems - accuracy >= GAIN && mcnemar(only_now, only_best).p_value < P_VALUE;
    far.then(|| LabelOrder { seems: best.map(|at| Label::ALL[at]), accuracy, accuracy_seems })
}
