//! Agreeing claims to narratives.

use std::collections::{BTreeMap, BTreeSet};

use super::{Judgement, Narrative, Relation};
use crate::segment::Claim;

/// Groups claims that support each other; every claim that is in some agreeing or contradicting judgement is in one group.
///
/// Agreeing judgements join their claims' groups, the most confident first (ties by candidate order), unless
///
/// - some judged pair between the two groups contradicts: nobody tells both sides of a divergence in one narrative; or
/// - fewer than half of the judged pairs between the two groups agree: a general remark that follows from two stories does not make
///   them one story.
///
/// Groups come in the order of their smallest claim; order and repetition of `judgements` do not matter.
pub(super) fn narratives(claims: &[Claim], judgements: &[Judgement]) -> Vec<Narrative> {
    let mut related: Vec<BTreeMap<usize, Relation>> = vec![BTreeMap::new(); claims.len()];
    let mut links: Vec<&Judgement> = Vec::new();
    for judgement in judgements {
        let (a, b) = (judgement.candidate.a, judgement.candidate.b);
        related[a].insert(b, judgement.relation);
        related[b].insert(a, judgement.relation);
        if judgement.relation == Relation::Agrees {
            links.push(judgement);
        }
    }
    links.sort_by(|x, y| y.confidence.total_cmp(&x.confidence).then((x.candidate.a, x.candidate.b).cmp(&(y.candidate.a, y.candidate.b))));
    let mut group: Vec<usize> = (0..claims.len()).collect();
    let mut members: Vec<Vec<usize>> = (0..claims.len()).map(|at| vec![at]).collect();
    for link in links {
        let (a, b) = (group[link.candidate.a], group[link.candidate.b]);
        if a != b && may_join(&members[a], &members[b], &related) {
            let (keep, lose) = (a.min(b), a.max(b));
            let moved = std::mem::take(&mut members[lose]);
            for &at in &moved {
                group[at] = keep;
            }
            members[keep].extend(moved);
            members[keep].sort_unstable();
        }
    }
    let speaks = |at: usize| related[at].values().any(|relation| matches!(relation, Relation::Agrees | Relation::Contradicts));
    let told = members.into_iter().filter(|claims| claims.iter().any(|&at| speaks(at)));
    told.map(|held| {
        let holders: BTreeSet<usize> = held.iter().map(|&at| claims[at].document).collect();
        Narrative { claims: held, holders: holders.into_iter().collect() }
    })
    .collect()
}

/// Whether two groups may become one: no contradiction between them, and at least half of the judged pairs agree.
fn may_join(a: &[usize], b: &[usize], related: &[BTreeMap<usize, Relation>]) -> bool {
    let mut judged = 0;
    let mut agreeing = 0;
    for &x in a {
        for relation in b.iter().filter_map(|y| related[x].get(y)) {
            if *relation == Relation::Contradicts {
                return false;
            }
            judged += 1;
            agreeing += usize::from(*relation == Relation::Agrees);
        }
    }
    agreeing * 2 >= judged
}
