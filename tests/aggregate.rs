//! Relations, reasons, narratives and divergences, on newly written sentences and made-up scores.

use rashomon::aggregate::{Evidence, Judgement, Reason, Relation, Scores, aggregate, judge, scoring_texts, shared_passages, witnesses};
use rashomon::align::Candidate;
use rashomon::model::Calibration;
use rashomon::read::Document;
use rashomon::segment::{Attribution, Claim, Manner};
use rashomon::{Prediction, Probabilities};

fn prediction(entailment: f32, contradiction: f32) -> Prediction {
    let neutral = 1.0 - entailment - contradiction;
    Prediction { probabilities: Probabilities { entailment, neutral, contradiction }, tokens: 20, truncated: 0 }
}

fn document(text: &str) -> Document {
    Document { text: text.into(), ..Document::default() }
}

fn claim(document: usize, text: &str) -> Claim {
    Claim { document, span: 0..text.len(), text: text.split_whitespace().collect::<Vec<_>>().join(" "), attribution: None }
}

/// The evidence of two sentences that the scores leave open.
fn evidence(a: &str, b: &str) -> Vec<Evidence> {
    let (documents, claims) = ([document(a), document(b)], [claim(0, a), claim(1, b)]);
    let scores = Scores { whole: (prediction(0.1, 0.1), prediction(0.1, 0.1)), content: None };
    judge(Candidate { a: 0, b: 1, relatedness: 0.5 }, &scores, &claims, &documents, &Calibration::default()).evidence
}

/// Each line of `table` is `sentence | sentence`; all of them must show the reason, or none.
fn check(reason: Reason, shown: bool, table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .flat_map(|&(a, b)| [(a, b), (b, a)])
        .filter(|(a, b)| evidence(a, b).iter().any(|evidence| evidence.reason == reason) != shown)
        .map(|(a, b)| format!("{a} | {b} -> {:?}", evidence(a, b)))
        .collect();
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), 2 * table.len(), wrong.join("\n"));
}

#[test]
fn numbers_that_cannot_both_hold_conflict() {
    check(
        Reason::Number,
        true,
        &[
            ("At least 46 people were killed in the blast.", "The blast killed 12 people."),
            ("The strike left two dead.", "The raid passed without any casualties."),
            ("Two people died.", "No one was killed, the ministry said."),
            ("Nobody was hurt.", "Three sailors were injured when the mast broke."),
            ("Officials put the death toll at 31.", "The death toll rose to 58 by noon."),
            ("Police arrested 23 people.", "Only seven people were detained."),
            ("A crowd of 40 villagers gathered, and 17 villagers were wounded.", "Four villagers were wounded."),
            ("The mine claimed 212 lives.", "Some 90 miners died, and 90 lives were lost."),
            ("More than fifteen thousand students marched.", "Some 4,000 students marched."),
            ("The company offered a rise of four percent in pay.", "The pay offer is a rise of seven per cent."),
            ("The fine came to $5 million.", "The court set the fine at 2.5 million dollars."),
            ("The fine was €300.", "A fine of 3,000 euros was imposed."),
            ("The slick was 12 kilometres long.", "Pilots measured a slick of 30 km."),
            ("The quake had a magnitude of 5.7.", "It was a quake of magnitude 6.4."),
            ("A quake of magnitude 5.7 shook the valley.", "The valley was shaken by a quake of magnitude 6.4."),
            ("Dozens were killed in the market.", "Eight people were killed in the market."),
            ("Hundreds of houses burned down.", "Thirty houses burned down."),
            ("Fewer than 20 houses burned down.", "Forty-five houses burned."),
            ("Nearly 60 shops closed.", "Around 90 shops closed."),
            ("Up to 30 flights were cancelled.", "At least 75 flights were cancelled."),
            ("Between 10 and 15 lorries were stopped.", "Guards stopped 40 lorries."),
            ("The guards counted 10-15 boats.", "The guards counted twenty-two boats."),
            ("Not a single shot was fired.", "Guards fired 14 shots."),
            ("Not one bus left the depot.", "Eleven buses left the depot."),
            ("One soldier was killed.", "Five soldiers were killed."),
            ("Two hundred and five votes were cast.", "In all 250 votes were cast."),
            ("Two million doses were delivered.", "The plant delivered 200,000 doses."),
            ("14 of the 31 seats went to her list.", "Her list won 9 seats."),
            ("Five workers were injured.", "The fire injured a dozen workers."),
            ("Four people are missing.", "Nine are missing after the flood."),
            ("Some 800 people were evacuated.", "Buses evacuated 300 people."),
            ("No casualties were reported.", "Six people died on the bridge."),
            ("Six were wounded.", "Without any casualties the convoy got through."),
        ],
    );
}

#[test]
fn numbers_that_can_both_hold_do_not_conflict() {
    check(
        Reason::Number,
        false,
        &[
            ("At least 40 people were killed.", "The blast killed 46 people."),
            ("More than 40 people died.", "At least 60 people died."),
            ("Two people were killed.", "Two deaths were confirmed."),
            ("Thirty-four pupils fell ill.", "The office counted 34 sick pupils."),
            ("Some 2,300 residents were moved.", "About 2,350 residents were moved."),
            ("Nearly 60 shops closed.", "At least 55 shops closed."),
            ("Twelve people were killed.", "Thirty people were injured."),
            ("The raid killed two and wounded nine.", "Two people were killed and nine were wounded."),
            ("Police arrested 23 people.", "The blaze injured 4 people."),
            ("Two soldiers were among the dead: two soldiers were killed.", "Five people were killed."),
            ("He is 44 and was fined 200 euros.", "The man, aged 71, was fined 200 euros."),
            ("A 71-year-old man was found.", "Divers found a body in 3 cellars."),
            ("The bridge was shut for 40 minutes.", "Traffic stood still for 12 kilometres."),
            ("The breach lies at kilometre 14.", "The dyke broke near kilometre 15, and 20 barges came."),
            ("It began in 2016.", "It began in 2021."),
            ("The vote is on 2 February.", "The vote is on 12 March."),
            ("Shots fell at 05:50.", "Shots fell at 7.30 pm."),
            ("The rate is 4 percent.", "The crowd grew to 400."),
            ("The fine was 300 dollars.", "The fine was 260 euros."),
            ("No doubt remains about the 30 houses.", "Thirty houses burned."),
            ("No more than 50 people came.", "Some 45 people came."),
            ("No fewer than 50 people were injured.", "In all 80 people were injured."),
            ("Dozens were killed.", "At least 46 were killed."),
            ("Several houses burned.", "Five houses burned."),
            ("Between 10 and 15 lorries were stopped.", "Guards stopped 12 lorries."),
            ("Two to three million people lack water.", "Some 2.5 million people lack water."),
            ("One of the judges disagreed.", "Five judges sat."),
            ("Four percent over two years is offered.", "The offer is 4 percent."),
            ("The party holds 14 seats.", "The chamber has 31 ministers."),
            ("Hundreds of people marched.", "About 900 people marched."),
            ("A couple of houses burned.", "Two houses burned."),
            ("Up to 30 flights were cancelled.", "Some 20 flights were cancelled."),
            ("Resolution 242 was cited by 12 states.", "Resolution 338 was cited by 12 states."),
            ("No casualties were reported.", "The bridge lost 30 metres of its parapet."),
        ],
    );
}

#[test]
fn a_number_note_is_for_people_and_its_places_are_exact() {
    let (a, b) = ("Medics said 46 people\nwere killed on Monday.", "The shelling killed 12 people.");
    let found = evidence(a, b);
    let number = found.iter().find(|evidence| evidence.reason == Reason::Number).expect("a number conflict");
    assert_eq!(number.note, "46 ≠ 12 killed");
    assert_eq!(&a[number.a.clone().expect("place")], "46 people\nwere killed");
    assert_eq!(&b[number.b.clone().expect("place")], "killed 12");
}
