//! The pipeline end to end, one line a stage.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::aggregate::{self, Comparison, Scores, aggregate, scoring_texts};
use crate::align::{Candidate, GateOptions, Pair, candidates};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Calibration;
use crate::read::Document;
use crate::score::{Prediction, Scorer};
use crate::segment::{Claim, leans_back, segment};

/// One event, compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// What was found.
    pub comparison: Comparison,
    /// Headings, boilerplate and scraps that are no claims.
    pub left_out: usize,
}

/// Compares the accounts of one event with one another.
///
/// # Errors
/// [`ErrorKind::Format`] if there are fewer than two documents; whatever the scorer fails with.
///
/// # Example
/// ```
/// use rashomon::{Checkpoint, CrossEncoder, compare, read::Document};
/// let model = Checkpoint::from_folder("tests/fixtures/tiny-model".as_ref(), None)?;
/// let account = |id: &str, text: &str| Document { id: id.into(), outlet: id.into(), text: text.into(), ..Document::default() };
/// let accounts = vec![account("agency", "The army shelled the town."), account("ministry", "Nobody shelled the town.")];
/// let found = compare("siege", accounts, &CrossEncoder::reference(&model)?, &model.calibration, &Default::default())?;
/// assert_eq!((found.comparison.claims.len(), found.comparison.judgements.len()), (2, 1));
/// # Ok::<(), rashomon::Error>(())
/// ```
pub fn compare(
    event: &str,
    documents: Vec<Document>,
    scorer: &dyn Scorer,
    thresholds: &Calibration,
    gate: &GateOptions<'_>,
) -> Result<Compared> {
    if documents.len() < 2 {
        let name = if event.is_empty() { "the input".to_owned() } else { format!("event {event:?}") };
        return Err(Error::new(ErrorKind::Format, format!("{name} has {} document; a comparison needs at least two", documents.len())));
    }
    let parts: Vec<_> = documents.iter().enumerate().map(|(at, document)| segment(at, document)).collect();
    let left_out = parts.iter().map(|part| part.left_out).sum();
    let claims: Vec<Claim> = parts.into_iter().flat_map(|part| part.claims).collect();
    let texts: Vec<&str> = claims.iter().map(|claim| claim.text.as_str()).collect();
    let vectors = if gate.in_full == usize::MAX { None } else { scorer.vectors(&texts)? };
    let found = candidates(&claims, documents.len(), &GateOptions { vectors: gate.vectors.or(vectors.as_deref()), ..*gate });
    let results = score(&claims, &found, scorer)?;
    let judgements = found
        .iter()
        .zip(&results)
        .map(|(&candidate, scores)| aggregate::judge(candidate, scores, &claims, &documents, thresholds))
        .collect();
    Ok(Compared { comparison: aggregate(event, documents, claims, judgements), left_out })
}

/// What of a claim is scored.
struct Texts {
    /// The sentence, as a hypothesis.
    whole: Arc<str>,
    /// The sentence, as a premise: behind the one before it where it leans on that.
    premise: Arc<str>,
    /// What an attributed sentence reports.
    content: Option<Arc<str>>,
}

impl Texts {
    fn of(claims: &[Claim], at: usize) -> Self {
        let claim = &claims[at];
        let texts = scoring_texts(claim);
        let whole: Arc<str> = texts.whole.into();
        let before = at.checked_sub(1).map(|at| &claims[at]).filter(|before| before.document == claim.document && leans_back(&claim.text));
        let premise = before.map_or_else(|| whole.clone(), |before| format!("{} {}", before.text, claim.text).into());
        Self { whole, premise, content: texts.content.map(Arc::from) }
    }
}

/// Both directions of every candidate: the sentences as they stand and, where one is attributed, their contents.
fn score(claims: &[Claim], found: &[Candidate], scorer: &dyn Scorer) -> Result<Vec<Scores>> {
    let texts: Vec<Texts> = (0..claims.len()).map(|at| Texts::of(claims, at)).collect();
    let mut pairs = Vec::new();
    for candidate in found {
        let (a, b) = (&texts[candidate.a], &texts[candidate.b]);
        pairs.extend([Pair::new(a.premise.clone(), b.whole.clone()), Pair::new(b.premise.clone(), a.whole.clone())]);
        if a.content.is_some() || b.content.is_some() {
            let (a, b) = (a.content.as_ref().unwrap_or(&a.whole), b.content.as_ref().unwrap_or(&b.whole));
            pairs.extend([Pair::new(a.clone(), b.clone()), Pair::new(b.clone(), a.clone())]);
        }
    }
    let mut predictions = scorer.score(&pairs)?.into_iter();
    let mut both = || -> Result<(Prediction, Prediction)> {
        predictions
            .next()
            .zip(predictions.next())
            .ok_or_else(|| Error::new(ErrorKind::Shape, "the scorer returned fewer predictions than pairs"))
    };
    found
        .iter()
        .map(|candidate| {
            let attributed = texts[candidate.a].content.is_some() || texts[candidate.b].content.is_some();
            Ok(Scores { whole: both()?, content: if attributed { Some(both()?) } else { None } })
        })
        .collect()
}
