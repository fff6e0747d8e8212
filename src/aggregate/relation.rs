//! Calibrated probabilities of both directions to a relation.

use super::reasons::{Side, evidence};
use super::{Direction, Judgement, Relation};
use crate::align::Candidate;
use crate::model::Calibration;
use crate::read::Document;
use crate::score::Prediction;
use crate::segment::{Claim, Manner};

/// The texts of a claim that are scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScoringTexts<'a> {
    /// The whole sentence.
    pub whole: &'a str,
    /// What an attributed sentence reports, without the speaker.
    pub content: Option<&'a str>,
}

impl<'a> ScoringTexts<'a> {
    /// The text for the variant in which attributed sides are replaced by their content.
    pub fn bare(&self) -> &'a str {
        self.content.unwrap_or(self.whole)
    }
}

/// What to score of a claim: the whole and, if it is attributed, its content.
///
/// A pair in which either side has a content is scored twice: whole against whole, and [`ScoringTexts::bare`] against
/// [`ScoringTexts::bare`]; both go into [`Scores`].
pub fn scoring_texts(claim: &Claim) -> ScoringTexts<'_> {
    let content = claim.attribution.as_ref().map(|attribution| attribution.content.as_str()).filter(|content| !content.trim().is_empty());
    ScoringTexts { whole: &claim.text, content }
}

/// The predictions of one candidate, each as (`a` premise and `b` hypothesis, `b` premise and `a` hypothesis).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// Of the sentences as they stand; a premise that begins with a pronoun has the sentence before it in front.
    pub whole: (Prediction, Prediction),
    /// Of the sentences with attributed sides replaced by their content, if a side is attributed.
    pub content: Option<(Prediction, Prediction)>,
}

/// What both directions of one variant say together, in `[0, 1]` each.
#[derive(Clone, Copy, Debug)]
struct Combined {
    contradiction: f32,
    a_supports_b: f32,
    b_supports_a: f32,
    neutral: f32,
}

/// Combines the directions; a denied content turns the sense of its side around.
///
/// - Nobody denies: contradiction is the mean of both directions (it is symmetric), support is entailment per direction.
/// - One side denies its content P, the other says Q: they contradict as far as Q entails P, and Q supports the denial as far as
///   Q contradicts P (the mean of both directions); what the denial says of Q is open.
/// - Both deny, P and Q: if P entails Q, the denial of Q supports that of P; two denials cannot contradict each other.
///
/// Neutral is the mean of both directions in all cases.
fn combine((ab, ba): &(Prediction, Prediction), denied_a: bool, denied_b: bool) -> Combined {
    let (ab, ba) = (&ab.probabilities, &ba.probabilities);
    let contradiction = f32::midpoint(ab.contradiction, ba.contradiction);
    let neutral = f32::midpoint(ab.neutral, ba.neutral);
    match (denied_a, denied_b) {
        (false, false) => Combined { contradiction, a_supports_b: ab.entailment, b_supports_a: ba.entailment, neutral },
        (true, false) => Combined { contradiction: ba.entailment, a_supports_b: 0.0, b_supports_a: contradiction, neutral },
        (false, true) => Combined { contradiction: ab.entailment, a_supports_b: contradiction, b_supports_a: 0.0, neutral },
        (true, true) => Combined { contradiction: 0.0, a_supports_b: ba.entailment, b_supports_a: ab.entailment, neutral },
    }
}

/// Decides how two claims stand to each other, and collects what the texts show.
///
/// The sentences as they stand and, where a side is attributed, their contents give two variants. In this order:
///
/// 1. contradicts, if the stronger combined contradiction of the variants is at least `thresholds.contradicts`;
/// 2. agrees, if the stronger support in some direction is at least `thresholds.agrees`; the direction is that variant's;
/// 3. unrelated, if the mean probability of neutral is at least `thresholds.unrelated` in every variant (confidence: the smallest);
/// 4. else unsure; its confidence is the largest of the three figures, none of which reached its threshold.
///
/// Before all of that: two claims of the very same words agree in both directions, with certainty, whatever the network says of them;
/// its probabilities stay in the judgement.
///
/// [`Judgement::by_content`] says whether the content variant decided. The evidence never changes the relation.
///
/// # Panics
/// If the candidate points outside `claims`, or its claims outside `documents`.
pub fn judge(candidate: Candidate, scores: &Scores, claims: &[Claim], documents: &[Document], thresholds: &Calibration) -> Judgement {
    let (a, b) = (&claims[candidate.a], &claims[candidate.b]);
    let denied = |claim: &Claim| claim.attribution.as_ref().is_some_and(|attribution| attribution.manner == Manner::Denied);
    let whole = combine(&scores.whole, false, false);
    let content = scores.content.as_ref().map(|content| combine(content, denied(a), denied(b)));
    let contradiction = content.map_or(whole.contradiction, |content| whole.contradiction.max(content.contradiction));
    let same = same_words(&a.text, &b.text);
    let contradiction = if same { 0.0 } else { contradiction };
    let Decision { relation, direction, confidence, by_content } = if same { SAME } else { decide(whole, content, thresholds) };
    let side = |claim| Side::new(claim, documents);
    let evidence = evidence(&side(a), &side(b), by_content);
    let (ab, ba) = scores.whole;
    Judgement { candidate, ab, ba, relation, direction, confidence, contradiction, by_content, content: scores.content, evidence }
}

/// What follows from the probabilities alone.
struct Decision {
    relation: Relation,
    direction: Option<Direction>,
    confidence: f32,
    by_content: bool,
}

/// Of two claims of the same words.
const SAME: Decision = Decision { relation: Relation::Agrees, direction: Some(Direction::Both), confidence: 1.0, by_content: false };

/// Whether two sentences differ at most in case, punctuation and white space.
fn same_words(a: &str, b: &str) -> bool {
    fn words(text: &str) -> impl Iterator<Item = String> {
        let words = text.split(|c: char| !c.is_alphanumeric() && !"$€£%°".contains(c)).filter(|word| !word.is_empty());
        words.map(str::to_lowercase)
    }
    words(a).eq(words(b))
}

fn decide(whole: Combined, content: Option<Combined>, thresholds: &Calibration) -> Decision {
    let stronger = |of: fn(&Combined) -> f32| match &content {
        Some(content) if of(content) > of(&whole) => (of(content), true),
        _ => (of(&whole), false),
    };
    let (contradiction, contradiction_by_content) = stronger(|v| v.contradiction);
    let (support, support_by_content) = stronger(|v| v.a_supports_b.max(v.b_supports_a));
    let neutral = content.as_ref().map_or(whole.neutral, |content| whole.neutral.min(content.neutral));
    if contradiction >= thresholds.contradicts {
        return Decision {
            relation: Relation::Contradicts,
            direction: None,
            confidence: contradiction,
            by_content: contradiction_by_content,
        };
    }
    if support >= thresholds.agrees {
        let variant = content.filter(|_| support_by_content).unwrap_or(whole);
        let direction = match (variant.a_supports_b >= thresholds.agrees, variant.b_supports_a >= thresholds.agrees) {
            (true, true) => Direction::Both,
            (true, false) => Direction::Ab,
            _ => Direction::Ba,
        };
        return Decision { relation: Relation::Agrees, direction: Some(direction), confidence: support, by_content: support_by_content };
    }
    let relation = if neutral >= thresholds.unrelated { Relation::Unrelated } else { Relation::Unsure };
    let confidence = if relation == Relation::Unrelated { neutral } else { contradiction.max(support).max(neutral) };
    Decision { relation, direction: None, confidence: if confidence.is_finite() { confidence } else { 0.0 }, by_content: false }
}
