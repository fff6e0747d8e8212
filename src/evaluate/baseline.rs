//! What a prediction without understanding reaches: a model has to beat it.

use std::collections::HashSet;

use crate::align::Pair;
use crate::label::Label;

/// Words that deny.
const NEGATIONS: [&str; 12] = ["not", "no", "never", "nobody", "nothing", "none", "nor", "neither", "nowhere", "without", "cannot", "n't"];

/// Share of the hypothesis's words that must occur in the premise for "entailment".
const COVERED: f64 = 0.7;

/// The lexical-overlap baseline, a fixed rule that nothing was fitted to.
///
/// Words are runs of letters and digits in lower case, `n't` counts as a word of its own. If exactly one of the sentences has a
/// word of denial, the pair is a contradiction; else, if at least 70 % of the hypothesis's words occur in the premise, it is an
/// entailment; else neutral.
///
/// ```
/// use rashomon::{Label, Pair, evaluate::overlap};
/// assert_eq!(overlap(&Pair::new("The bridge was closed at noon.", "The bridge was closed.")), Label::Entailment);
/// assert_eq!(overlap(&Pair::new("The bridge was closed.", "The bridge wasn't closed.")), Label::Contradiction);
/// assert_eq!(overlap(&Pair::new("The bridge was closed.", "Engineers inspected every tunnel.")), Label::Neutral);
/// ```
pub fn overlap(pair: &Pair) -> Label {
    let (premise, hypothesis) = (words(&pair.premise), words(&pair.hypothesis));
    let denies = |words: &[String]| words.iter().any(|word| NEGATIONS.contains(&word.as_str()));
    if denies(&premise) != denies(&hypothesis) {
        return Label::Contradiction;
    }
    let given: HashSet<&str> = premise.iter().map(String::as_str).collect();
    let covered = hypothesis.iter().filter(|word| given.contains(word.as_str())).count();
    if covered as f64 >= COVERED * hypothesis.len() as f64 { Label::Entailment } else { Label::Neutral }
}

fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace('\u{2019}', "'");
    let mut words = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '\'') {
        let word = word.trim_matches('\'');
        match word.strip_suffix("n't") {
            Some(stem) => words.extend([stem.to_owned(), "n't".to_owned()]),
            None => words.push(word.to_owned()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
