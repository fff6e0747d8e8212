//! Who stands where: each account's stance towards each narrative, from the judgements that there are.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Comparison, Direction, Judgement, Relation};
use crate::align::words::words;
use crate::read::Document;
use crate::segment::{Claim, Manner};
use crate::stance::Stance;

/// What a stance rests on. Where several hold, the earlier one decides; of [`Basis::Contradicts`] and [`Basis::Supports`] the more
/// confident one does.
///
/// A claim is in an account's own voice if it is attributed to nobody, if somebody confirmed it, or if whom it is attributed to is
/// named by the whole name of the account's outlet: a ministry's statement that "the ministry said" speaks for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Agree: a claim in its own voice is one of the narrative's.
    Own,
    /// Disagree: a claim in its own voice contradicts one of the narrative's.
    Contradicts,
    /// Agree: a claim in its own voice, outside the narrative, entails one of the narrative's.
    Supports,
    /// Discuss: it tells the narrative, or entails it, only as what others say.
    Reported,
    /// Discuss: it tells nothing for the narrative and passes on somebody's denial that contradicts it.
    Denial,
    /// Discuss: it tells nothing for the narrative and passes on what others say to the contrary.
    Rival,
    /// Discuss: a claim follows from one of the narrative's, but not the reverse; it says less.
    Weaker,
    /// Discuss: the scores leave open what its claims have to do with the narrative.
    Unsure,
    /// Unrelated: its claims were compared, and none says anything of the narrative.
    Unrelated,
    /// Unrelated: none of its claims was compared with the narrative's.
    Uncompared,
}

impl Basis {
    /// The stance that follows.
    pub fn stance(self) -> Stance {
        match self {
            Self::Own | Self::Supports => Stance::Agree,
            Self::Contradicts => Stance::Disagree,
            Self::Reported | Self::Denial | Self::Rival | Self::Weaker | Self::Unsure => Stance::Discuss,
            Self::Unrelated | Self::Uncompared => Stance::Unrelated,
        }
    }

    /// The place in the order of precedence; equals are decided by their weight.
    fn rank(self) -> Self {
        if self == Self::Supports { Self::Contradicts } else { self }
    }
}

/// How one document stands to one narrative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// A position in [`Comparison::narratives`].
    pub narrative: usize,
    /// A position in [`Comparison::documents`].
    pub document: usize,
    /// Whether it is among the narrative's holders: some claim of it, in whosever voice, is one of the narrative's.
    pub holds: bool,
    /// What follows from the basis.
    pub stance: Stance,
    /// What decided.
    pub basis: Basis,
    /// Calibrated probability of the relation in the deciding judgement, in `[0, 1]`; none where nothing was judged.
    pub confidence: Option<f32>,
    /// The document's claim that decided, a position in [`Comparison::claims`]; none if it is [`Basis::Uncompared`].
    pub claim: Option<usize>,
    /// The judgement that decided, a position in [`Comparison::judgements`]; none where nothing was judged.
    pub judgement: Option<usize>,
    /// The strongest contradiction between a claim of the document, in whosever voice, and one of the narrative: a position in
    /// [`Comparison::judgements`]. It stands here whatever the stance is, so that no contradiction is hidden.
    pub contradiction: Option<usize>,
}

/// Tells how every document stands to every narrative, by narrative and document.
///
/// Nothing is scored again: every judgement between a claim of the document and a claim of the narrative has a [`Basis`], which
/// follows from its relation, its direction and the voice of the document's claim, and the foremost basis decides. Of several
/// judgements of that basis the most confident one does; of unsure ones that in which a contradiction is most probable, of unrelated
/// ones the least confident. Ties go to the earlier judgement.
///
/// So a holder in its own voice agrees, even if another of its claims contradicts the narrative (see [`Standing::contradiction`]), and
/// a holder that only quotes discusses.
///
/// # Panics
/// If a position in the comparison points nowhere.
///
/// # Example
/// ```
/// use rashomon::aggregate::{Basis, Scores, aggregate, judge, stances};
/// use rashomon::{align::Candidate, model::Calibration, read::Document, segment::segment, stance::Stance};
/// use rashomon::{Prediction, Probabilities};
/// let texts = ["Nobody was killed at the ford.", "Nobody was killed at the ford."];
/// let documents: Vec<_> = texts.iter().map(|text| Document { text: (*text).into(), ..Document::default() }).collect();
/// let claims: Vec<_> = documents.iter().enumerate().flat_map(|(at, document)| segment(at, document).claims).collect();
/// let open = Prediction { probabilities: Probabilities { entailment: 0.1, neutral: 0.8, contradiction: 0.1 }, tokens: 20, truncated: 0 };
/// let scores = Scores { whole: (open, open), content: None };
/// let judged = judge(Candidate { a: 0, b: 1, relatedness: 1.0 }, &scores, &claims, &documents, &Calibration::default());
/// let found = stances(&aggregate("ford", documents, claims, vec![judged])); // one narrative, two accounts
/// assert!(found.iter().all(|standing| (standing.stance, standing.basis) == (Stance::Agree, Basis::Own)));
/// assert_eq!(found.len(), 2);
/// ```
pub fn stances(comparison: &Comparison) -> Vec<Standing> {
    let Comparison { documents, claims, judgements, narratives, .. } = comparison;
    let mut weighed: Vec<Weighed> = narratives
        .iter()
        .enumerate()
        .flat_map(|(at, narrative)| (0..documents.len()).map(move |document| Weighed::new(at, document, &narrative.holders)))
        .collect();
    let voices: Vec<Voice> = claims.iter().map(|claim| Voice::of(claim, &documents[claim.document])).collect();
    let mut home: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, narrative) in narratives.iter().enumerate() {
        for &claim in &narrative.claims {
            home.insert(claim, at);
            let basis = if voices[claim] == Voice::Own { Basis::Own } else { Basis::Reported };
            weighed[at * documents.len() + claims[claim].document].weigh(basis, claim, None, f32::NEG_INFINITY);
        }
    }
    for (at, judgement) in judgements.iter().enumerate() {
        let (a, b) = (judgement.candidate.a, judgement.candidate.b);
        for (mine, theirs, forward) in [(a, b, Direction::Ab), (b, a, Direction::Ba)] {
            let Some(&narrative) = home.get(&theirs) else { continue };
            let found = &mut weighed[narrative * documents.len() + claims[mine].document];
            let inside = home.get(&mine) == Some(&narrative);
            let basis = basis(judgement, forward, voices[mine], inside);
            let weight = match judgement.relation {
                Relation::Agrees | Relation::Contradicts => judgement.confidence,
                Relation::Unsure => judgement.contradiction,
                Relation::Unrelated => -judgement.confidence,
            };
            found.weigh(basis, mine, Some((at, judgement.confidence)), weight);
            let stronger = |known: usize| judgement.confidence.total_cmp(&judgements[known].confidence) == Ordering::Greater;
            if judgement.relation == Relation::Contradicts && found.standing.contradiction.is_none_or(stronger) {
                found.standing.contradiction = Some(at);
            }
        }
    }
    weighed.into_iter().map(|found| found.standing).collect()
}

/// A standing while claims are weighed.
struct Weighed {
    standing: Standing,
    /// Among equals of one basis the largest decides.
    weight: f32,
}

impl Weighed {
    fn new(narrative: usize, document: usize, holders: &[usize]) -> Self {
        let standing = Standing {
            narrative,
            document,
            holds: holders.contains(&document),
            stance: Stance::Unrelated,
            basis: Basis::Uncompared,
            confidence: None,
            claim: None,
            judgement: None,
            contradiction: None,
        };
        Self { standing, weight: f32::NEG_INFINITY }
    }

    /// Lets a claim decide if its basis goes before the one that decided so far.
    fn weigh(&mut self, basis: Basis, claim: usize, judged: Option<(usize, f32)>, weight: f32) {
        let known = self.standing.basis;
        if basis.rank().cmp(&known.rank()).then(self.weight.total_cmp(&weight)).then(basis.cmp(&known)) == Ordering::Less {
            let (judgement, confidence) = judged.unzip();
            self.standing = Standing { stance: basis.stance(), basis, confidence, claim: Some(claim), judgement, ..self.standing };
            self.weight = weight;
        }
    }
}

/// What a judgement says of the stance of the document that makes one of its claims towards the narrative that holds the other.
/// `forward` is the direction from the document's claim, `inside` whether that claim is one of the narrative's, too.
fn basis(judgement: &Judgement, forward: Direction, voice: Voice, inside: bool) -> Basis {
    let entails = judgement.direction.is_some_and(|direction| direction == forward || direction == Direction::Both);
    match (judgement.relation, voice) {
        (Relation::Contradicts, Voice::Own) => Basis::Contradicts,
        (Relation::Contradicts, Voice::Denied) => Basis::Denial,
        (Relation::Contradicts, Voice::Said) => Basis::Rival,
        (Relation::Agrees, Voice::Own) if inside => Basis::Own,
        (Relation::Agrees, Voice::Own) if entails => Basis::Supports,
        (Relation::Agrees, _) if inside || entails => Basis::Reported,
        (Relation::Agrees, _) => Basis::Weaker,
        (Relation::Unsure, _) => Basis::Unsure,
        (Relation::Unrelated, _) => Basis::Unrelated,
    }
}

/// Who stands behind a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Voice {
    /// The account itself.
    Own,
    /// Somebody who says so.
    Said,
    /// Somebody who denies it.
    Denied,
}

impl Voice {
    fn of(claim: &Claim, document: &Document) -> Self {
        match &claim.attribution {
            Some(attribution) if !names(&attribution.holder, &document.outlet) => match attribution.manner {
                Manner::Said => Self::Said,
                Manner::Denied => Self::Denied,
                Manner::Confirmed => Self::Own,
            },
            _ => Self::Own,
        }
    }
}

/// Whether the words of an outlet's name, but for its article, follow each other in a holder's.
fn names(holder: &str, outlet: &str) -> bool {
    let lower = |text: &str| words(text).into_iter().map(|word| word.lower).collect::<Vec<_>>();
    let (holder, outlet) = (lower(holder), lower(outlet));
    let outlet = outlet.strip_prefix(&["the".to_owned()]).unwrap_or(&outlet);
    !outlet.is_empty() && holder.windows(outlet.len()).any(|window| window == outlet)
}

/// The claim that speaks for each narrative: the one in the most agreeing judgements inside the narrative.
///
/// Of equals a claim in its account's own voice (see [`Basis`]) goes before an attributed one, then the larger sum of confidences,
/// then the earlier claim. There is none for a narrative without claims.
///
/// # Panics
/// If a position in the comparison points nowhere.
pub fn representatives(comparison: &Comparison) -> Vec<Option<usize>> {
    let Comparison { documents, claims, judgements, narratives, .. } = comparison;
    let mut home: Vec<Option<usize>> = vec![None; claims.len()];
    for (at, narrative) in narratives.iter().enumerate() {
        for &claim in &narrative.claims {
            home[claim] = Some(at);
        }
    }
    let mut support = vec![(0_usize, 0.0_f32); claims.len()];
    for judgement in judgements.iter().filter(|judgement| judgement.relation == Relation::Agrees) {
        let (a, b) = (judgement.candidate.a, judgement.candidate.b);
        for claim in [a, b].into_iter().filter(|_| home[a].is_some() && home[a] == home[b]) {
            support[claim].0 += 1;
            support[claim].1 += judgement.confidence;
        }
    }
    let own = |claim: usize| Voice::of(&claims[claim], &documents[claims[claim].document]) == Voice::Own;
    let weaker = |&x: &usize, &y: &usize| {
        let ((pairs_x, sum_x), (pairs_y, sum_y)) = (support[x], support[y]);
        pairs_x.cmp(&pairs_y).then_with(|| own(x).cmp(&own(y))).then(sum_x.total_cmp(&sum_y)).then(y.cmp(&x))
    };
    narratives.iter().map(|narrative| narrative.claims.iter().copied().max_by(weaker)).collect()
}
