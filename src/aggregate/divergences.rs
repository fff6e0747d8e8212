//! Contradicting narratives to ranked divergences, and the source matrix.

use std::collections::{BTreeMap, BTreeSet};

use super::witnesses::count;
use super::{Divergence, Judgement, Narrative, Relation, SourcePair};
use crate::segment::Claim;

/// What a doubling of the independent witnesses on one side adds to a divergence's strength, as a share of its confidence.
const WITNESS_BONUS: f32 = 0.25;

/// The pairs of narratives that contradict each other, strongest first.
///
/// `strength = confidence * (1 + 0.25 * log2(witnesses of a) + 0.25 * log2(witnesses of b))`, where confidence is that of the best
/// contradicting judgement, and near-copies are one witness. Ties go to the earlier narratives.
pub(super) fn divergences(
    claims: &[Claim],
    judgements: &[Judgement],
    narratives: &[Narrative],
    witnesses: &[usize],
    passages: &[usize],
) -> Vec<Divergence> {
    let home: BTreeMap<usize, usize> =
        narratives.iter().enumerate().flat_map(|(n, held)| held.claims.iter().map(move |&at| (at, n))).collect();
    let mut between: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (at, judgement) in judgements.iter().enumerate().filter(|(_, judgement)| judgement.relation == Relation::Contradicts) {
        let (Some(&a), Some(&b)) = (home.get(&judgement.candidate.a), home.get(&judgement.candidate.b)) else { continue };
        between.entry((a.min(b), a.max(b))).or_default().push(at);
    }
    let voices: Vec<f32> = narratives.iter().map(|held| count(&held.claims, claims, witnesses, passages).max(1) as f32).collect();
    let mut divergences: Vec<Divergence> = between
        .into_iter()
        .map(|((a, b), mut at)| {
            at.sort_by(|&x, &y| judgements[y].confidence.total_cmp(&judgements[x].confidence).then(x.cmp(&y)));
            let confidence = judgements[at[0]].confidence;
            let strength = confidence * (1.0 + WITNESS_BONUS * (voices[a].log2() + voices[b].log2()));
            let speaking = |document: &usize| narratives[a].holders.contains(document) || narratives[b].holders.contains(document);
            let silent = (0..witnesses.len()).filter(|document| !speaking(document)).collect();
            Divergence { a, b, silent, judgements: at, strength, confidence }
        })
        .collect();
    divergences.sort_by(|x, y| y.strength.total_cmp(&x.strength).then((x.a, x.b).cmp(&(y.a, y.b))));
    divergences
}

/// Every pair of documents with what was found between the two.
pub(super) fn sources(documents: usize, claims: &[Claim], judgements: &[Judgement]) -> Vec<SourcePair> {
    let mut sizes = vec![0usize; documents];
    for claim in claims {
        sizes[claim.document] += 1;
    }
    let mut found: BTreeMap<(usize, usize), (SourcePair, BTreeSet<usize>)> = BTreeMap::new();
    for a in 0..documents {
        for b in a + 1..documents {
            let pair = SourcePair { a, b, compared: 0, agreeing: 0, contradicting: 0, unsure: 0, coverage: 0.0 };
            found.insert((a, b), (pair, BTreeSet::new()));
        }
    }
    for judgement in judgements {
        let (x, y) = (judgement.candidate.a, judgement.candidate.b);
        let (a, b) = (claims[x].document, claims[y].document);
        let Some((pair, covered)) = found.get_mut(&(a.min(b), a.max(b))) else { continue };
        pair.compared += 1;
        match judgement.relation {
            Relation::Agrees => pair.agreeing += 1,
            Relation::Contradicts => pair.contradicting += 1,
            Relation::Unsure => pair.unsure += 1,
            Relation::Unrelated => {}
        }
        covered.extend([x, y]);
    }
    found
        .into_values()
        .map(|(pair, covered)| SourcePair { coverage: covered.len() as f32 / (sizes[pair.a] + sizes[pair.b]).max(1) as f32, ..pair })
        .collect()
}
