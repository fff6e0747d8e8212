//! The relatedness gate, on newly written sentences.

use proptest::prelude::*;
use rashomon::align::{GateOptions, candidates};
use rashomon::segment::Claim;

fn claims(of: &[(usize, &str)]) -> Vec<Claim> {
    of.iter().map(|&(document, text)| Claim { document, span: 0..text.len(), text: text.into(), attribution: None }).collect()
}

/// Three accounts of one event; the comments say what belongs together.
fn accounts() -> Vec<Claim> {
    claims(&[
        (0, "Two soldiers were killed when shells hit the Ostrel bridge."), // 0: the dead at the bridge
        (0, "It rained."),
        (0, "The bakery on Mill Lane opened again after a year."), // 2: nobody else's
        (0, "Talks between both sides resume in Velm on Thursday."), // 3: the talks
        (1, "No troops died at Ostrel, the ministry insisted."),   // 4: the dead
        (1, "Onions were cheap."),
        (1, "Negotiators will meet again in Velm."),                // 6: the talks
        (2, "The bridge at Ostrel cannot carry lorries any more."), // 7: the bridge
        (2, "A teacher won a prize for chess."),
        (2, "The choir sang."),
    ])
}

/// Without the rule for short documents.
fn gated() -> GateOptions<'static> {
    GateOptions { in_full: 0, ..GateOptions::default() }
}

fn pairs(claims: &[Claim], options: &GateOptions<'_>) -> Vec<(usize, usize)> {
    candidates(claims, 3, options).iter().map(|candidate| (candidate.a, candidate.b)).collect()
}

#[test]
fn related_pairs_pass_and_unrelated_ones_do_not() {
    let found = pairs(&accounts(), &GateOptions { threshold: 0.12, ..gated() });
    for related in [(0, 4), (3, 6), (0, 7), (4, 7)] {
        assert!(found.contains(&related), "{related:?} is missing from {found:?}");
    }
    for unrelated in [(2, 4), (2, 9), (0, 9), (3, 8), (6, 9), (5, 9)] {
        assert!(!found.contains(&unrelated), "{unrelated:?} passed");
    }
}

#[test]
fn candidates_cross_documents_in_order_and_within_bounds() {
    let claims = accounts();
    let found = candidates(&claims, 3, &GateOptions { in_full: usize::MAX, ..gated() });
    assert_eq!(found.len(), 4 * 3 + 4 * 3 + 3 * 3);
    assert!(found.is_sorted_by_key(|candidate| (candidate.a, candidate.b)));
    assert!(found.iter().all(|c| claims[c.a].document < claims[c.b].document && (0.0..=1.0).contains(&c.relatedness)));
}

#[test]
fn short_documents_are_compared_in_full() {
    let claims = accounts(); // 4, 3 and 3 claims
    let found = |in_full| pairs(&claims, &GateOptions { in_full, threshold: 0.9, ..GateOptions::default() });
    assert_eq!(found(256).len(), 4 * 3 + 4 * 3 + 3 * 3);
    assert_eq!(found(11).len(), 3 * 3, "the two of three claims each");
    assert!(found(9).iter().all(|&(a, b)| claims[a].document == 1 && claims[b].document == 2));
    assert!(found(8).is_empty(), "nothing is related by 0.9");
}

#[test]
fn figures_in_words_and_digits_meet() {
    let claims = claims(&[(0, "Thirty were hurt."), (1, "It was 30."), (1, "It was late.")]);
    assert!(pairs(&claims, &GateOptions { threshold: 0.1, ..gated() }).contains(&(0, 1)));
}

#[test]
fn the_sentence_before_lends_its_words() {
    let claims = claims(&[(0, "The budget went to parliament."), (0, "It was rejected."), (1, "Parliament passed the budget.")]);
    assert_eq!(pairs(&claims, &gated()), [(0, 2), (1, 2)]);
}

#[test]
fn vectors_bring_together_what_shares_no_word() {
    let claims = claims(&[(0, "The physician smiled."), (1, "A doctor laughed."), (1, "Bread rose.")]);
    let vectors = [vec![1.0, 0.1], vec![0.9, 0.2], vec![-1.0, 0.5]];
    assert!(pairs(&claims, &GateOptions { threshold: 0.3, ..gated() }).is_empty());
    assert_eq!(pairs(&claims, &GateOptions { threshold: 0.3, vectors: Some(&vectors), ..gated() }), [(0, 1)]);
}

#[test]
fn a_claim_keeps_its_best_partners() {
    let mut of: Vec<(usize, String)> = vec![(0, "The red flag fell in Velm.".into())];
    of.extend((0..40).map(|n| (1, format!("The flag number {n} fell."))));
    of.push((1, "The red flag fell in Velm at noon.".into()));
    let claims: Vec<Claim> = of
        .iter()
        .map(|(document, text)| Claim { document: *document, span: 0..text.len(), text: text.clone(), attribution: None })
        .collect();
    let found = pairs(&claims, &GateOptions { per_claim: 1, ..gated() });
    assert!(found.contains(&(0, 41)));
    // Each of the others has but one claim to be nearest to, so all of them stay: the cap never leaves a claim without a partner.
    assert_eq!(found.len(), 41);
}

#[test]
fn many_long_accounts_are_gated_without_comparing_everything() {
    let words = ["flood", "bridge", "vote", "strike", "harbour", "court", "school", "fire", "treaty", "ferry", "budget", "storm"];
    let text = |n: usize| format!("{} {} number {} in Town{}", words[n % 12], words[(n / 12) % 12], n % 97, n % 41);
    let claims: Vec<Claim> =
        (0..2000).map(|n| Claim { document: n / 100, span: 0..text(n).len(), text: text(n), attribution: None }).collect();
    let found = candidates(&claims, 20, &gated());
    // At most `per_claim` for each claim and other document, from either side.
    assert!(found.len() <= 2000 * 19 * 6, "{}", found.len());
    assert!(!found.is_empty());
}

#[test]
fn nothing_gives_nothing() {
    assert!(candidates(&[], 0, &gated()).is_empty());
    assert!(pairs(&claims(&[(0, ""), (1, ""), (2, "…")]), &gated()).is_empty());
}

proptest! {
    #[test]
    fn any_text_is_survived(texts in proptest::collection::vec(any::<String>(), 0..6)) {
        let of: Vec<(usize, &str)> = texts.iter().map(String::as_str).enumerate().collect();
        for candidate in candidates(&claims(&of), texts.len(), &gated()) {
            prop_assert!((0.0..=1.0).contains(&candidate.relatedness) && candidate.a < candidate.b);
        }
    }
}
