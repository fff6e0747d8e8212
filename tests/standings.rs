//! Who stands where: every branch of the formula, on made-up judgements.

use proptest::prelude::*;
use rashomon::aggregate::{Basis, Comparison, Direction, Judgement, Narrative, Relation, Standing, aggregate, representatives, stances};
use rashomon::align::Candidate;
use rashomon::read::Document;
use rashomon::segment::{Attribution, Claim, Manner};
use rashomon::stance::Stance;
use rashomon::{Prediction, Probabilities};

use Direction::{Ab, Ba, Both};
use Relation::{Agrees, Contradicts, Unrelated, Unsure};

/// Whom a claim is attributed to, and how.
type Speaker = Option<(&'static str, Manner)>;
const SAID: Speaker = Some(("Police", Manner::Said));
const DENIED: Speaker = Some(("Police", Manner::Denied));
const CONFIRMED: Speaker = Some(("Police", Manner::Confirmed));

const OUTLETS: [&str; 4] = ["River Wire", "The Gazette", "Ministry of Roads", ""];

fn claims(told: &[(usize, Speaker)]) -> Vec<Claim> {
    let claim = |(at, &(document, speaker)): (usize, &(usize, Speaker))| {
        let text = format!("Claim number {at} stands here.");
        let attribution = speaker.map(|(holder, manner)| Attribution {
            holder: holder.into(),
            cue: "said".into(),
            manner,
            content: text.clone(),
            span: 0..text.len(),
        });
        Claim { document, span: 0..text.len(), text, attribution }
    };
    told.iter().enumerate().map(claim).collect()
}

fn documents() -> Vec<Document> {
    OUTLETS.iter().map(|&outlet| Document { outlet: outlet.into(), ..Document::default() }).collect()
}

/// A judgement `(a, b, relation, direction, confidence)`; the probability of a contradiction is the confidence.
type Judged = (usize, usize, Relation, Option<Direction>, f32);

/// A name, the speakers of document 1's claims, the narrative's claims, the judgements.
type Case<'a> = (&'a str, &'a [Speaker], &'a [usize], &'a [Judged]);

fn judgement(&(a, b, relation, direction, confidence): &Judged) -> Judgement {
    let prediction =
        Prediction { probabilities: Probabilities { entailment: 0.0, neutral: 1.0, contradiction: 0.0 }, tokens: 20, truncated: 0 };
    let candidate = Candidate { a, b, relatedness: 0.5 };
    let contradiction = confidence;
    Judgement {
        candidate,
        ab: prediction,
        ba: prediction,
        relation,
        direction,
        confidence,
        contradiction,
        by_content: false,
        content: None,
        evidence: Vec::new(),
    }
}

/// Claims of documents, one narrative of the claims `held`, and judgements.
fn event(told: &[(usize, Speaker)], held: &[usize], judged: &[Judged]) -> Comparison {
    let mut comparison = aggregate("event", documents(), claims(told), Vec::new());
    let mut holders: Vec<usize> = held.iter().map(|&claim| told[claim].0).collect();
    holders.sort_unstable();
    holders.dedup();
    comparison.judgements = judged.iter().map(judgement).collect();
    comparison.narratives = vec![Narrative { claims: held.to_vec(), holders }];
    comparison
}

/// How document 1 stands to the narrative of claim 0, which document 0 tells, by claims 1, 2, ... of its own.
fn towards(speakers: &[Speaker], held: &[usize], judged: &[Judged]) -> Standing {
    let told: Vec<(usize, Speaker)> = std::iter::once((0, None)).chain(speakers.iter().map(|&speaker| (1, speaker))).collect();
    let all = stances(&event(&told, held, judged));
    assert_eq!(all.iter().map(|standing| (standing.narrative, standing.document)).collect::<Vec<_>>(), [(0, 0), (0, 1), (0, 2), (0, 3)]);
    assert!(all.iter().all(|standing| standing.stance == standing.basis.stance()));
    all[1]
}

#[test]
fn every_basis_is_reached() {
    let table: &[(Case, Basis, Stance)] = &[
        (("its own claim", &[None], &[0, 1], &[(0, 1, Agrees, Some(Both), 0.9)]), Basis::Own, Stance::Agree),
        (("its own weaker claim", &[None], &[0, 1], &[(0, 1, Agrees, Some(Ab), 0.9)]), Basis::Own, Stance::Agree),
        (("what somebody confirmed", &[CONFIRMED], &[0, 1], &[(0, 1, Agrees, Some(Both), 0.9)]), Basis::Own, Stance::Agree),
        (("outside, and entails it", &[None], &[0], &[(0, 1, Agrees, Some(Ba), 0.9)]), Basis::Supports, Stance::Agree),
        (("outside, and equivalent", &[None], &[0], &[(0, 1, Agrees, Some(Both), 0.9)]), Basis::Supports, Stance::Agree),
        (("outside, and follows from it", &[None], &[0], &[(0, 1, Agrees, Some(Ab), 0.9)]), Basis::Weaker, Stance::Discuss),
        (("quoted inside", &[SAID], &[0, 1], &[(0, 1, Agrees, Some(Both), 0.9)]), Basis::Reported, Stance::Discuss),
        (("a denial inside", &[DENIED], &[0, 1], &[(0, 1, Agrees, Some(Both), 0.9)]), Basis::Reported, Stance::Discuss),
        (("quoted outside", &[SAID], &[0], &[(0, 1, Agrees, Some(Ba), 0.9)]), Basis::Reported, Stance::Discuss),
        (("quoted, and follows from it", &[SAID], &[0], &[(0, 1, Agrees, Some(Ab), 0.9)]), Basis::Weaker, Stance::Discuss),
        (("contradicts", &[None], &[0], &[(0, 1, Contradicts, None, 0.9)]), Basis::Contradicts, Stance::Disagree),
        (("passes on a denial", &[DENIED], &[0], &[(0, 1, Contradicts, None, 0.9)]), Basis::Denial, Stance::Discuss),
        (("quotes the contrary", &[SAID], &[0], &[(0, 1, Contradicts, None, 0.9)]), Basis::Rival, Stance::Discuss),
        (("unsure", &[None], &[0], &[(0, 1, Unsure, None, 0.6)]), Basis::Unsure, Stance::Discuss),
        (("a denial left open", &[DENIED], &[0], &[(0, 1, Unsure, None, 0.6)]), Basis::Unsure, Stance::Discuss),
        (("unrelated", &[None], &[0], &[(0, 1, Unrelated, None, 0.9)]), Basis::Unrelated, Stance::Unrelated),
        (("nothing compared", &[None], &[0], &[]), Basis::Uncompared, Stance::Unrelated),
        (("no claims at all", &[], &[0], &[]), Basis::Uncompared, Stance::Unrelated),
    ];
    for &((name, speakers, held, judged), basis, stance) in table {
        let found = towards(speakers, held, judged);
        assert_eq!((found.basis, found.stance), (basis, stance), "{name}");
        assert_eq!((found.judgement, found.confidence), (judged.first().map(|_| 0), judged.first().map(|judged| judged.4)), "{name}");
        assert_eq!(found.claim, judged.first().map(|_| 1), "{name}");
        assert_eq!(found.contradiction.is_some(), judged.iter().any(|judged| judged.2 == Contradicts), "{name}");
        assert_eq!(found.holds, held.contains(&1), "{name}");
    }
}

#[test]
fn the_side_of_the_pair_makes_no_difference() {
    // The same claims, those of document 1 first.
    for (direction, basis) in [(Ab, Basis::Supports), (Ba, Basis::Weaker), (Both, Basis::Supports)] {
        let found = stances(&event(&[(0, None), (1, None)], &[1], &[(0, 1, Agrees, Some(direction), 0.9)]));
        assert_eq!((found[0].basis, found[0].claim), (basis, Some(0)), "{direction:?}");
    }
}

#[test]
fn the_foremost_basis_decides() {
    let agree = |a: usize, confidence| (0, a, Agrees, Some(Both), confidence);
    let against = |a: usize, confidence| (0, a, Contradicts, None, confidence);
    let table: &[(Case, Basis, usize, Option<usize>)] = &[
        (
            ("a holder that contradicts agrees all the same", &[None, None], &[0, 1], &[agree(1, 0.7), against(2, 0.99)]),
            Basis::Own,
            1,
            Some(1),
        ),
        (("own voice goes before a quotation", &[SAID, None], &[0, 1, 2], &[agree(1, 0.99), agree(2, 0.7)]), Basis::Own, 2, None),
        (
            ("a quoting holder that contradicts disagrees", &[SAID, None], &[0, 1], &[agree(1, 0.9), against(2, 0.8)]),
            Basis::Contradicts,
            2,
            Some(1),
        ),
        (("a quoting holder that entails it agrees", &[SAID, None], &[0, 1], &[agree(1, 0.9), agree(2, 0.7)]), Basis::Supports, 2, None),
        (("both sides quoted are a report", &[SAID, SAID], &[0, 1], &[agree(1, 0.7), against(2, 0.9)]), Basis::Reported, 1, Some(1)),
        (("quoted and denied is a report", &[SAID, DENIED], &[0, 1], &[agree(1, 0.7), against(2, 0.9)]), Basis::Reported, 1, Some(1)),
        (("the stronger of support ...", &[None, None], &[0], &[agree(1, 0.9), against(2, 0.8)]), Basis::Supports, 1, Some(1)),
        (("... and contradiction", &[None, None], &[0], &[agree(1, 0.8), against(2, 0.9)]), Basis::Contradicts, 2, Some(1)),
        (("of equals the contradiction", &[None, None], &[0], &[agree(1, 0.8), against(2, 0.8)]), Basis::Contradicts, 2, Some(1)),
        (
            ("a denial goes before a quoted contradiction", &[SAID, DENIED], &[0], &[against(1, 0.9), against(2, 0.8)]),
            Basis::Denial,
            2,
            Some(0),
        ),
        (("the strongest contradiction", &[None, None], &[0], &[against(1, 0.8), against(2, 0.9)]), Basis::Contradicts, 2, Some(1)),
        (("the earlier of equals", &[None, None], &[0], &[against(1, 0.8), against(2, 0.8)]), Basis::Contradicts, 1, Some(0)),
        (
            ("weaker goes before unsure", &[None, None], &[0], &[(0, 1, Unsure, None, 0.9), (0, 2, Agrees, Some(Ab), 0.7)]),
            Basis::Weaker,
            2,
            None,
        ),
        (
            ("doubt goes before unrelated", &[None, None], &[0], &[(0, 1, Unrelated, None, 0.9), (0, 2, Unsure, None, 0.4)]),
            Basis::Unsure,
            2,
            None,
        ),
        (("the most doubtful", &[None, None], &[0], &[(0, 1, Unsure, None, 0.4), (0, 2, Unsure, None, 0.6)]), Basis::Unsure, 2, None),
        (
            ("the least sure unrelated", &[None, None], &[0], &[(0, 1, Unrelated, None, 0.9), (0, 2, Unrelated, None, 0.6)]),
            Basis::Unrelated,
            2,
            None,
        ),
    ];
    for &((name, speakers, held, judged), basis, claim, contradiction) in table {
        let found = towards(speakers, held, judged);
        assert_eq!((found.basis, found.claim, found.contradiction), (basis, Some(claim), contradiction), "{name}");
    }
}

#[test]
fn a_lone_teller_needs_no_judgement() {
    let told = [(0, None), (1, SAID)];
    let found = stances(&event(&told, &[0], &[]))[0];
    assert_eq!((found.basis, found.claim, found.judgement, found.confidence, found.holds), (Basis::Own, Some(0), None, None, true));
    let found = stances(&event(&told, &[1], &[]))[1];
    assert_eq!((found.basis, found.claim, found.confidence), (Basis::Reported, Some(1), None));
}

#[test]
fn an_outlet_that_quotes_itself_speaks_for_itself() {
    let basis = |document: usize, holder: &'static str, manner| {
        let told = [(3, None), (document, Some((holder, manner)))];
        stances(&event(&told, &[0], &[(0, 1, Contradicts, None, 0.9)]))[document].basis
    };
    assert_eq!(basis(2, "a spokesman for the Ministry of Roads", Manner::Said), Basis::Contradicts);
    assert_eq!(basis(2, "The MINISTRY OF ROADS", Manner::Denied), Basis::Contradicts);
    assert_eq!(basis(1, "the gazette", Manner::Said), Basis::Contradicts);
    for (document, holder) in [(2, "the ministry"), (2, "the Ministry of Works and Roads"), (1, "the"), (0, "a wire"), (0, ""), (1, "")] {
        assert_eq!(basis(document, holder, Manner::Said), Basis::Rival, "{document} {holder}");
    }
    // An outlet without a name is named by nobody.
    let told = [(0, None), (3, SAID)];
    assert_eq!(stances(&event(&told, &[0], &[(0, 1, Contradicts, None, 0.9)]))[3].basis, Basis::Rival);
}

#[test]
fn the_claim_that_most_others_agree_with_speaks_for_a_narrative() {
    let of = |told: &[(usize, Speaker)], judged: &[Judged]| representatives(&event(told, &(0..told.len()).collect::<Vec<_>>(), judged))[0];
    let chain = [(0, 2, Agrees, Some(Ab), 0.7), (1, 2, Agrees, Some(Ba), 0.7), (0, 1, Unrelated, None, 0.99)];
    assert_eq!(of(&[(0, None), (1, None), (2, SAID)], &chain), Some(2), "two pairs, though a quotation");
    let pair = [(0, 1, Agrees, Some(Both), 0.9)];
    assert_eq!(of(&[(0, None), (1, None)], &pair), Some(0), "of equals the earlier");
    assert_eq!(of(&[(0, SAID), (1, None)], &pair), Some(1), "of equals its own voice");
    let sums = [(0, 1, Agrees, Some(Both), 0.7), (2, 3, Agrees, Some(Both), 0.9)];
    assert_eq!(of(&[(0, None), (1, None), (2, None), (3, None)], &sums), Some(2), "of equals the larger sum");
    assert_eq!(of(&[(0, None)], &[]), Some(0));
    assert_eq!(of(&[], &[]), None);
    // A pair that leaves the narrative supports nothing in it.
    let outside = event(&[(0, None), (1, None), (2, None)], &[0, 1], &[(1, 2, Agrees, Some(Both), 0.9)]);
    assert_eq!(representatives(&outside), [Some(0)]);
}

fn any_speaker() -> impl Strategy<Value = Speaker> {
    prop_oneof![Just(None), Just(SAID), Just(DENIED), Just(CONFIRMED)]
}

fn any_relation() -> impl Strategy<Value = (Relation, Option<Direction>)> {
    proptest::sample::select(vec![
        (Agrees, Some(Ab)),
        (Agrees, Some(Ba)),
        (Agrees, Some(Both)),
        (Contradicts, None),
        (Unrelated, None),
        (Unsure, None),
    ])
}

proptest! {
    #[test]
    fn no_doubt_takes_a_side_and_no_contradiction_is_hidden(
        told in proptest::collection::vec((0..4usize, any_speaker()), 2..10),
        drawn in proptest::collection::vec((0..10usize, 0..10usize, any_relation(), 0.0f32..=1.0), 0..24),
    ) {
        let mut told = told;
        told.sort_by_key(|(document, _)| *document);
        let pairs = drawn.into_iter().filter(|&(a, b, ..)| a < b && b < told.len() && told[a].0 != told[b].0);
        let judged: Vec<Judged> = pairs.map(|(a, b, (relation, direction), confidence)| (a, b, relation, direction, confidence)).collect();
        let comparison = aggregate("event", documents(), claims(&told), judged.iter().map(judgement).collect());
        let all = stances(&comparison);
        prop_assert_eq!(all.len(), comparison.narratives.len() * 4);
        for (at, standing) in all.iter().enumerate() {
            prop_assert_eq!((standing.narrative, standing.document), (at / 4, at % 4));
            let narrative = &comparison.narratives[standing.narrative];
            prop_assert_eq!(standing.holds, narrative.holders.contains(&standing.document));
            let decided = standing.judgement.map(|at| comparison.judgements[at].relation);
            match standing.stance {
                Stance::Agree => prop_assert!(matches!(decided, None | Some(Agrees))),
                Stance::Disagree => prop_assert_eq!(decided, Some(Contradicts)),
                Stance::Discuss => prop_assert_ne!(decided, Some(Unrelated)),
                Stance::Unrelated => prop_assert!(matches!(decided, None | Some(Unrelated)) && !standing.holds),
            }
            prop_assert_eq!(standing.confidence, standing.judgement.map(|at| comparison.judgements[at].confidence));
            prop_assert!(standing.claim.is_none_or(|claim| comparison.claims[claim].document == standing.document));
            let told_against = |judgement: &Judgement| {
                let ends = [judgement.candidate.a, judgement.candidate.b];
                let mine = |claim: usize| comparison.claims[claim].document == standing.document;
                judgement.relation == Contradicts
                    && (mine(ends[0]) && narrative.claims.contains(&ends[1]) || mine(ends[1]) && narrative.claims.contains(&ends[0]))
            };
            let strongest = comparison.judgements.iter().filter(|judgement| told_against(judgement)).map(|judgement| judgement.confidence);
            let strongest = strongest.max_by(f32::total_cmp);
            prop_assert_eq!(standing.contradiction.map(|at| comparison.judgements[at].confidence), strongest);
            prop_assert!(strongest.is_none() || standing.stance != Stance::Unrelated);
        }
        for (narrative, speaks) in comparison.narratives.iter().zip(representatives(&comparison)) {
            prop_assert!(speaks.is_some_and(|claim| narrative.claims.contains(&claim)));
        }
    }
}
