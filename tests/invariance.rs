//! A pair's score does not depend on what stands beside it.

use proptest::prelude::*;
use rashomon::{Pair, Prediction, Scorer};

use crate::tiny_scorer;

fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec!["the", "army", "town", "shelled", "not", "two", "killed", "siege", "46", "xyz", "é"]),
        0..40,
    )
    .prop_map(|words| words.join(" "))
}

fn equal(a: &Prediction, b: &Prediction) -> bool {
    let close = |a: f32, b: f32| (a - b).abs() <= 1e-6;
    let (p, q) = (a.probabilities, b.probabilities);
    a.tokens == b.tokens
        && a.truncated == b.truncated
        && close(p.entailment, q.entailment)
        && close(p.neutral, q.neutral)
        && close(p.contradiction, q.contradiction)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn neighbours_order_and_threads_do_not_change_a_score(texts in prop::collection::vec((words(), words()), 1..40), turn in 0usize..40) {
        let pairs: Vec<Pair> = texts.into_iter().map(|(p, h)| Pair::new(p, h)).collect();
        let together = tiny_scorer().score(&pairs).expect("scores");
        for (pair, expected) in pairs.iter().zip(&together) {
            let alone = tiny_scorer().score(std::slice::from_ref(pair)).expect("score")[0];
            prop_assert!(equal(&alone, expected), "{alone:?} {expected:?}");
        }
        let mut turned = pairs.clone();
        let turn = turn % pairs.len();
        turned.rotate_left(turn);
        let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("pool");
        let mut scores = one_thread.install(|| tiny_scorer().score(&turned)).expect("scores");
        scores.rotate_right(turn);
        prop_assert!(scores.iter().zip(&together).all(|(a, b)| equal(a, b)));
    }

    #[test]
    fn probabilities_are_a_distribution(premise in words(), hypothesis in words()) {
        let p = tiny_scorer().score(&[Pair::new(premise, hypothesis)]).expect("score")[0].probabilities;
        let all = [p.entailment, p.neutral, p.contradiction];
        prop_assert!(all.iter().all(|p| (0.0..=1.0).contains(p)));
        prop_assert!((all.iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }
}

#[test]
fn no_pairs_give_no_scores() {
    assert!(tiny_scorer().score(&[]).expect("scores").is_empty());
}
