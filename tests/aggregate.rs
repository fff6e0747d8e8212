//! Relations, reasons, narratives and divergences, on newly written sentences and made-up scores.

use proptest::prelude::*;
use rashomon::aggregate::{
    Comparison, Direction, Evidence, Judgement, Reason, Relation, Scores, aggregate, judge, scoring_texts, shared_passages, witnesses,
};
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
fn different_times_of_the_same_thing_show() {
    check(
        Reason::Time,
        true,
        &[
            ("The bridge was closed on Monday.", "Guards closed the bridge on Wednesday."),
            ("Shooting began at 05:50.", "The shooting began at half past seven."),
            ("The shooting began shortly before six.", "The first shots were heard at 07:30."),
            ("The vote is set for 2 February.", "The vote was held on 12 March."),
            ("The leak was known in 2016.", "He learned of the leak in 2021."),
            ("The leak was sealed within eleven minutes.", "The leak went on for nearly an hour."),
            ("The siege lasted three days.", "The siege lasted two weeks."),
            ("The inspection took place in September.", "The inspection took place in January."),
            ("Troops entered the village in the morning.", "Troops entered the village after nightfall."),
            ("The plant was shut at 7 pm.", "The plant was shut at 9 pm."),
            ("The talks ended at six o'clock.", "The talks ended at eleven o'clock."),
            ("The train left at quarter past four.", "The train left at quarter to three."),
            ("The pact was signed on March 3.", "The pact was signed on March 9."),
            ("The outage lasted forty minutes.", "The outage lasted more than two hours."),
            ("He resigned on Friday.", "He resigned on Sunday."),
            ("The ship sank in the afternoon.", "The ship sank in the morning."),
        ],
    );
    check(
        Reason::Time,
        false,
        &[
            ("The bridge was closed on Monday.", "Guards closed the bridge on Monday morning."),
            ("Shooting began at 05:50.", "The shooting began shortly before six."),
            ("The shooting began at 6 pm.", "The shooting began at 18:00."),
            ("The vote is set for 2 February.", "The vote is on February 2."),
            ("The leak was known in 2016.", "Bread became cheaper in 2021."),
            ("The leak was sealed within eleven minutes.", "The leak went on for nine minutes."),
            ("The siege lasted three days.", "The siege lasted more than two days."),
            ("The inspection took place in September.", "The inspection took place."),
            ("Troops entered the village at dawn.", "Troops entered the village in the morning."),
            ("The plant was shut at 7 pm.", "The plant was shut in the evening."),
            ("The talks ended at six.", "The talks ended at 18:00."),
            ("He may resign.", "He resigned in June."),
            ("The talks on Monday and Tuesday failed.", "The talks on Tuesday failed."),
            ("About an hour passed before the fire was out.", "The fire was out after 60 minutes."),
            ("The march passed the palace.", "The rally passed the palace in May."),
            ("A 44-year-old man was held.", "A man was held for two days."),
        ],
    );
}

#[test]
fn what_one_side_denies_and_the_other_states_shows() {
    check(
        Reason::Negation,
        true,
        &[
            ("No artillery was used.", "The patrol found craters of artillery shells."),
            ("The school was never closed.", "The headmistress shut the school."),
            ("The minister denied that the army shelled the village.", "The army shelled the village."),
            ("Sarel has not conceded.", "Sarel conceded at one in the morning."),
            ("The mayor refused to resign.", "The mayor resigned."),
            ("Nobody warned the villagers.", "The villagers were warned at noon."),
            ("The pumps did not run.", "The pumps ran all night."),
            ("The guards didn't open the gate.", "The guards opened the gate."),
            ("The crew failed to send a call.", "The crew sent a call."),
            ("Neither side informed the mission.", "The mission was informed by telephone."),
            ("The convoy passed without inspection.", "The convoy was inspected twice."),
            ("The firm rejected the accusation of fraud.", "The firm committed fraud."),
            ("The court was unable to hear the witness.", "The court heard the witness."),
            ("None of the tanks leaked.", "Diesel leaked from the tanks."),
            ("It is false that the dam broke.", "The dam broke."),
        ],
    );
    check(
        Reason::Negation,
        false,
        &[
            ("No artillery was used.", "The army used no artillery."),
            ("The school was never closed.", "The school was not shut."),
            ("The school was not closed.", "Bread is cheap."),
            ("Not only the school was closed.", "The school was closed."),
            ("The bridge was no longer than forty metres.", "The bridge was forty metres long."),
            ("There is no doubt that the dam broke.", "The dam broke."),
            ("The army shelled the village.", "The village was shelled by the army."),
            ("He did not resign, but the deputy stayed.", "The deputy stayed."),
            ("Nobody was hurt.", "The bridge was closed."),
            ("They refused.", "They were asked."),
            ("The firm denied fraud.", "The firm denies any fraud."),
            ("No fewer than nine houses burned.", "Nine houses burned."),
            ("The convoy passed.", "The convoy passed without a halt."),
            ("The minister did not speak.", "The minister never spoke."),
            ("The mast broke.", "The mast snapped."),
        ],
    );
}

#[test]
fn other_doers_and_exchanged_parts_show() {
    check(
        Reason::Actor,
        true,
        &[
            ("Soldiers opened the valve.", "The valve was opened by a contractor."),
            ("The rebels burned the church.", "The church was burned by looters."),
            ("A police patrol found the body.", "Two anglers found the body."),
            ("The council approved the plan.", "The plan was approved by the governor."),
            ("A virus caused the outbreak.", "The outbreak was caused by spoiled chicken."),
            ("The navy rescued the crew.", "The crew was rescued by fishermen."),
            ("Farmers blocked the road.", "The road was blocked by students."),
            ("The union cancelled the meeting.", "The meeting was cancelled by the company."),
            ("Engineers repaired the dyke.", "Volunteers repaired the dyke."),
            ("The bank paid the fine.", "Shareholders paid the fine."),
            ("A deputy leaked the letter.", "The letter was leaked by a clerk."),
            ("Guerrillas seized the airport.", "The airport was seized by paratroopers."),
            ("The regulator halted the trial.", "The trial was halted by the sponsor."),
            ("A drone hit the depot.", "The depot was hit by a rocket."),
            ("The state built the hospital.", "A charity built the hospital."),
        ],
    );
    check(
        Reason::Actor,
        false,
        &[
            ("Soldiers opened the valve.", "The valve was opened by soldiers."),
            ("The rebels burned the church.", "The rebels burned the school."),
            ("The patrol found the body.", "He found the body."),
            ("The council approved the plan.", "The plan was approved."),
            ("The virus spread.", "The chicken spoiled."),
            ("The navy rescued the crew.", "The crew was rescued by the navy."),
            ("Farmers blocked the road.", "Students slept in the hall."),
            ("The union met on Monday.", "The company met on Monday."),
            ("Engineers repaired the dyke.", "Volunteers painted the fence."),
            ("The bank paid the fine.", "The fine is high."),
            ("A deputy spoke.", "A clerk spoke."),
            ("The airport was seized at dawn.", "Paratroopers seized the airport."),
            ("The regulator halted the trial.", "The regulator stopped the trial."),
            ("The depot burned.", "A rocket flew."),
            ("The state built the hospital.", "The state built the bridge."),
        ],
    );
    check(
        Reason::Role,
        true,
        &[
            ("The Harun army attacked the Northern Front.", "The Northern Front attacked the Harun army."),
            ("Police attacked the marchers.", "Police were attacked by marchers."),
            ("Velmia invaded Orland.", "Velmia was invaded by Orland."),
            ("The union sued the company.", "The company sued the union."),
            ("The guards pelted the fans.", "The guards were pelted by fans."),
            ("The minister accused the general.", "The general accused the minister."),
            ("The tanker rammed the ferry.", "The ferry rammed the tanker."),
            ("The bank blamed the broker.", "The broker blamed the bank."),
            ("The north shelled the south.", "The south shelled the north."),
            ("The lawyer warned the editor.", "The editor warned the lawyer."),
            ("The mayor praised the bishop.", "The mayor was praised by the bishop."),
            ("The fleet pursued the smugglers.", "The fleet was pursued by the smugglers."),
            ("The team defeated the champions.", "The champions defeated the team."),
            ("The chief dismissed the deputy.", "The chief was dismissed by the deputy."),
            ("The militia shot the driver.", "The driver shot the militia leader."),
        ],
    );
    check(
        Reason::Role,
        false,
        &[
            ("The Harun army attacked the Northern Front.", "The Northern Front was attacked by the Harun army."),
            ("Police attacked the marchers.", "Police attacked the marchers twice."),
            ("Velmia invaded Orland.", "Orland was invaded by Velmia."),
            ("The union sued the company.", "The union sued the state."),
            ("The guards pelted the fans.", "The fans sang."),
            ("The minister accused the general.", "The minister accused the bishop."),
            ("The tanker rammed the ferry.", "The tanker and the ferry sank."),
            ("The bank blamed the broker.", "The bank blamed nobody."),
            ("The north shelled the south.", "The west shelled the south."),
            ("The lawyer warned the editor.", "The editor smiled."),
            ("The mayor praised the bishop.", "Bread is cheap."),
            ("The fleet pursued the smugglers.", "Smugglers were pursued by the fleet."),
            ("The team defeated the champions.", "The champions were defeated by the team."),
            ("The chief dismissed the deputy.", "The deputy was dismissed."),
            ("The militia shot the driver.", "The driver was shot by the militia."),
        ],
    );
}

#[test]
fn other_places_of_the_same_thing_show() {
    check(
        Reason::Place,
        true,
        &[
            ("The pact was signed in Velm.", "The pact was signed in Harvel."),
            ("The ferry sank near Rauna.", "The ferry sank off Holm."),
            ("Police arrested the pair at Kolby.", "Police arrested the pair in Lund."),
            ("The prisoner was taken to Harvel.", "The prisoner was taken to Orrin."),
            ("The convoy fled from Dravia.", "The convoy fled from Tesk."),
            ("The bomb exploded in Old Quay.", "The bomb exploded in New Town."),
            ("The talks opened in the Northern Hall.", "The talks opened in Saint Luke."),
            ("The rocket was launched at Cape Hald.", "The rocket was launched at Point Sorrel."),
            ("Aid was delivered to Marbury.", "Aid was delivered to Pell."),
            ("The body was found outside Ekby.", "The body was found outside Birk."),
            ("The bank was robbed in Lund and burned.", "The bank was robbed in Kale and burned."),
            ("The army crossed the river at Ostrel.", "The army crossed the river near Stavik."),
            ("Rebels seized the radio station in Aurin.", "Rebels seized the radio station in Orsa."),
            ("The summit was held in Brenn last week.", "The summit was held in Quillan last week."),
            ("The plane was flown to Velm for repair.", "The plane was flown to Carrow for repair."),
        ],
    );
    check(
        Reason::Place,
        false,
        &[
            ("The pact was signed in Velm.", "The pact was signed in Velm itself."),
            ("The ferry sank near Rauna.", "Bread is cheap in Holm."),
            ("Police arrested the pair at Kolby.", "Police arrested the pair."),
            ("The prisoner was taken to Harvel.", "The prisoner was taken from Orrin to Harvel."),
            ("The convoy fled to Dravia.", "The convoy fled from Tesk."),
            ("The bomb exploded in Old Quay.", "The Old Quay bomb exploded in Velm."),
            ("The talks opened in March.", "The talks opened in April."),
            ("The talks opened on Monday in June.", "The talks opened in Brenn."),
            ("Aid was delivered to Marbury.", "Aid was delivered to the poor."),
            ("The body was found outside Ekby.", "The body was found near Ekby."),
            ("He lives in Lund.", "She was born in Kale."),
            ("The army crossed the river at Ostrel.", "The army crossed the river at dawn."),
            ("Rebels seized the station in Aurin and in Orsa.", "Rebels seized the station in Orsa."),
            ("The summit was held in Brenn.", "The summit was held in Brenn in Orland."),
            ("Tamm lost to Brisk.", "Tamm lost to Sarel."),
        ],
    );
}

#[test]
fn open_against_done_shows() {
    check(
        Reason::Modality,
        true,
        &[
            ("The army will withdraw from the bridge.", "The army withdrew from the bridge."),
            ("The firm plans to close the plant.", "The firm closed the plant."),
            ("The council is expected to approve the budget.", "The council approved the budget."),
            ("The mayor may resign.", "The mayor resigned."),
            ("The union threatened to stop the trams.", "The union stopped the trams."),
            ("The suspect allegedly fled.", "The suspect fled."),
            ("The parties intend to sign the pact.", "The parties signed the pact."),
            ("The court could free him.", "The court freed him."),
            ("Troops are likely to enter the town.", "Troops entered the town."),
            ("The launch is scheduled to be cancelled.", "The launch was cancelled."),
            ("The minister promised to pay the teachers.", "The minister paid the teachers."),
            ("The bank might sell the tower.", "The bank sold the tower."),
            ("The ship should arrive on Monday.", "The ship arrived on Monday."),
            ("The regulator is considering to ban the drug.", "The regulator banned the drug."),
            ("The state wants to build a dam.", "The state built a dam."),
        ],
    );
    check(
        Reason::Modality,
        false,
        &[
            ("The army will withdraw.", "The army will withdraw soon."),
            ("The firm closed the plant.", "The firm closed the plant."),
            ("The council is expected to approve the budget.", "The council met."),
            ("The mayor may resign.", "The mayor might resign."),
            ("The union threatened to stop the trams.", "The trams were crowded."),
            ("The suspect fled.", "The suspect fled on foot."),
            ("The pact is expected.", "The pact was long."),
            ("In May the court freed him.", "The court freed him."),
            ("Troops entered the town.", "Troops plan to leave the town."),
            ("The launch was cancelled.", "The launch had to be cancelled."),
            ("The minister paid.", "Bread is cheap."),
            ("The bank sold the tower.", "The bank will buy a bridge."),
            ("The ship arrived.", "The ship had arrived by then."),
            ("The regulator will ban the drug.", "The drug is planned to be banned."),
            ("The state will not build a dam.", "The state wants a road."),
        ],
    );
}

#[test]
fn opposite_wording_shows() {
    check(
        Reason::Characterisation,
        true,
        &[
            ("The rescue was slow.", "The rescue was swift."),
            ("The deal was imposed.", "The deal was negotiated."),
            ("The march passed peacefully.", "The march turned violent."),
            ("Passengers praised the crew.", "Passengers blamed the crew."),
            ("The vote was fair.", "The vote was unfair."),
            ("The raid was a success.", "The raid was a failure."),
            ("The strike is legal.", "The strike is illegal."),
            ("The bridge is intact.", "The bridge is destroyed."),
            ("The water is clean.", "The water is contaminated."),
            ("The reaction was proportionate.", "The reaction was excessive."),
            ("The judges were unanimous.", "The judges were divided."),
            ("It was a deliberate fire.", "It was an accidental fire."),
            ("The prices rose.", "The prices fell."),
            ("The mood in the hall was calm.", "Panic broke out in the hall."),
            ("The government welcomed the ruling.", "The government condemned the ruling."),
        ],
    );
    check(
        Reason::Characterisation,
        false,
        &[
            ("The rescue was slow.", "The rescue was slow and late."),
            ("The deal was imposed.", "Bread was negotiated over."),
            ("The march was not peaceful.", "The march turned violent."),
            ("The march was peaceful, then violent.", "The march turned violent."),
            ("The vote was fair.", "The vote was close."),
            ("The raid was a success.", "The raid succeeded."),
            ("The strike is legal.", "The strike is long overdue."),
            ("The bridge is intact.", "The road is destroyed."),
            ("The water is clean.", "The water is cold."),
            ("The reaction was proportionate.", "The reaction was awaited."),
            ("The judges were unanimous.", "The judges were robed."),
            ("The fire was deliberate.", "The fire was never accidental."),
            ("Prices rose.", "Prices soared."),
            ("The hall was calm.", "The hall was quiet."),
            ("The ruling was welcomed.", "The ruling was read."),
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

#[test]
fn dates_and_speakers_are_evidence() {
    let (a, b) = ("The monitors said two people died.", "Two people died.");
    let mut documents = [document(a), document(b)];
    let mut claims = [claim(0, a), claim(1, b)];
    claims[0].attribution = Some(Attribution {
        holder: "The monitors".into(),
        cue: "said".into(),
        manner: Manner::Said,
        content: "Two people died.".into(),
        span: 18..a.len(),
    });
    let scores = Scores { whole: (prediction(0.1, 0.1), prediction(0.1, 0.1)), content: None };
    let of = |documents: &[Document], claims: &[Claim]| {
        let judged = judge(Candidate { a: 0, b: 1, relatedness: 0.5 }, &scores, claims, documents, &Calibration::default());
        judged.evidence.into_iter().map(|evidence| (evidence.reason, evidence.a, evidence.note)).collect::<Vec<_>>()
    };
    assert_eq!(of(&documents, &claims), [(Reason::Reported, Some(0..12), "The monitors said".to_owned())]);
    claims[0].attribution = None;
    for (date, shown) in [("2025-03-12", false), ("2025-03-13T08:00:00Z", true), ("2025-05-20", true), ("", false), ("spring", false)] {
        (documents[0].date, documents[1].date) = ("2025-03-12".into(), date.into());
        assert_eq!(of(&documents, &claims).iter().any(|(reason, ..)| *reason == Reason::Evolved), shown, "{date}");
    }
    documents[1].date = "2025-05-20".into();
    assert_eq!(of(&documents, &claims)[0].2, "2025-03-12 and 2025-05-20, 69 days apart");
}

/// Judges a pair of sentences of which the first may be attributed.
fn relate(manner: Option<Manner>, whole: (Prediction, Prediction), content: Option<(Prediction, Prediction)>) -> Judgement {
    let texts = ["The front said that the bridge fell.", "The bridge stands."];
    let mut claims = [claim(0, texts[0]), claim(1, texts[1])];
    claims[0].attribution = manner.map(|manner| Attribution {
        holder: "The front".into(),
        cue: "said".into(),
        manner,
        content: "The bridge fell.".into(),
        span: 20..36,
    });
    judge(Candidate { a: 0, b: 1, relatedness: 0.5 }, &Scores { whole, content }, &claims, &texts.map(document), &Calibration::default())
}

#[test]
fn relations_follow_from_both_directions() {
    let of = |ab, ba| {
        let judged = relate(None, (ab, ba), None);
        (judged.relation, judged.direction, judged.confidence)
    };
    assert_eq!(of(prediction(0.0, 0.9), prediction(0.0, 1.0)), (Relation::Contradicts, None, 0.95));
    assert_eq!(of(prediction(0.0, 0.98), prediction(0.2, 0.6)).0, Relation::Unsure);
    assert_eq!(of(prediction(0.9, 0.0), prediction(0.1, 0.0)), (Relation::Agrees, Some(Direction::Ab), 0.9));
    assert_eq!(of(prediction(0.1, 0.0), prediction(0.9, 0.0)), (Relation::Agrees, Some(Direction::Ba), 0.9));
    assert_eq!(of(prediction(0.9, 0.0), prediction(0.85, 0.0)), (Relation::Agrees, Some(Direction::Both), 0.9));
    assert_eq!(of(prediction(0.2, 0.1), prediction(0.1, 0.2)).0, Relation::Unrelated);
}

#[test]
fn what_is_reported_decides_where_it_is_stronger() {
    let open = (prediction(0.1, 0.1), prediction(0.1, 0.1));
    let clash = (prediction(0.0, 0.95), prediction(0.0, 0.95));
    let said = relate(Some(Manner::Said), open, Some(clash));
    assert_eq!((said.relation, said.by_content), (Relation::Contradicts, true));
    assert!(said.evidence.iter().any(|evidence| evidence.reason == Reason::Reported && evidence.note.contains("The front")));
    let whole = relate(Some(Manner::Said), clash, Some(open));
    assert_eq!((whole.relation, whole.by_content), (Relation::Contradicts, false));
    // "The front denied that the bridge fell" and "the bridge stands" are of one mind.
    let denied = relate(Some(Manner::Denied), open, Some(clash));
    assert_eq!((denied.relation, denied.direction, denied.by_content), (Relation::Agrees, Some(Direction::Ba), true));
    let refuted = relate(Some(Manner::Denied), open, Some((prediction(0.2, 0.0), prediction(0.95, 0.0))));
    assert_eq!((refuted.relation, refuted.by_content), (Relation::Contradicts, true));
    // That the other claim would follow from what is denied says nothing: the denial may be right.
    assert_eq!(relate(Some(Manner::Denied), open, Some((prediction(0.95, 0.0), prediction(0.1, 0.0)))).relation, Relation::Unsure);
}

#[test]
fn the_content_of_an_attributed_claim_is_scored_too() {
    let mut attributed = claim(0, "The front said that the bridge fell.");
    assert_eq!(scoring_texts(&attributed).content, None);
    assert_eq!(scoring_texts(&attributed).bare(), attributed.text);
    attributed.attribution = Some(Attribution {
        holder: "The front".into(),
        cue: "said".into(),
        manner: Manner::Said,
        content: "The bridge fell.".into(),
        span: 20..36,
    });
    assert_eq!(
        (scoring_texts(&attributed).whole, scoring_texts(&attributed).bare()),
        ("The front said that the bridge fell.", "The bridge fell.")
    );
}

#[test]
fn near_copies_are_one_witness() {
    let wire = "The ferry ran aground on the shoal late on Monday evening with nearly two hundred passengers on board. Nobody was hurt. Divers will inspect the hull at first light, the owner told reporters.";
    let copy = format!("{wire} Our own reporter on the island spoke to a teacher who had been asleep.");
    let other = "Passengers of the stranded ferry told this paper that they waited in the dark for an hour before anyone of the crew came to the car deck.";
    assert_eq!(witnesses(&[document(other), document(wire), document(&copy), document("")]), [0, 1, 1, 3]);
    assert_eq!(witnesses(&[document("Nobody was hurt."), document("Nobody was hurt.")]), [0, 1], "too short to be a copy");
    let claims = [
        claim(0, "The ministry said 17 officers had been hurt in the clashes on Friday."),
        claim(1, "The ministry said that 17 officers had been hurt in the clashes on Friday."),
        claim(1, "The ministry said that 19 officers had been hurt in the clashes on Friday."),
        claim(2, "The ministry said that 17 officers had not been hurt in the clashes on Friday."),
        claim(2, "On Friday officers clashed."),
    ];
    assert_eq!(shared_passages(&claims), [0, 0, 2, 3, 4]);
}

/// Claims of documents `of` and judgements `(a, b, relation, confidence)` put together.
fn put_together(of: &[usize], judged: &[(usize, usize, Relation, f32)]) -> Comparison {
    let texts = ["Alpha bravo.", "Charlie delta echo.", "Foxtrot golf.", "Hotel india juliet.", "Kilo lima.", "Mike november oscar."];
    let documents = (0..=of.iter().copied().max().unwrap_or(0)).map(|at| document(texts[at])).collect();
    let claims = of.iter().enumerate().map(|(at, &of)| Claim { text: texts[at].to_owned(), ..claim(of, texts[of]) }).collect();
    let judgements = judged.iter().map(|&(a, b, relation, confidence)| Judgement {
        candidate: Candidate { a, b, relatedness: 0.5 },
        ab: prediction(0.0, 0.0),
        ba: prediction(0.0, 0.0),
        relation,
        direction: (relation == Relation::Agrees).then_some(Direction::Both),
        confidence,
        contradiction: if relation == Relation::Contradicts { confidence } else { 0.0 },
        by_content: false,
        content: None,
        evidence: Vec::new(),
    });
    aggregate("event", documents, claims, judgements.collect())
}

#[test]
fn narratives_do_not_join_over_a_contradiction() {
    use Relation::{Agrees, Contradicts, Unrelated};
    let told = put_together(&[0, 1, 2], &[(0, 1, Agrees, 0.9), (1, 2, Agrees, 0.8), (0, 2, Contradicts, 0.95)]);
    assert_eq!(told.narratives.iter().map(|n| n.claims.clone()).collect::<Vec<_>>(), [vec![0, 1], vec![2]]);
    assert_eq!(told.narratives[0].holders, [0, 1]);
    assert_eq!(told.divergences.len(), 1);
    // A general remark that agrees with two stories does not make them one.
    let told = put_together(
        &[0, 1, 2, 3, 4],
        &[
            (0, 1, Agrees, 0.9),
            (2, 3, Agrees, 0.9),
            (0, 2, Unrelated, 0.9),
            (0, 3, Unrelated, 0.9),
            (1, 2, Agrees, 0.81),
            (1, 3, Unrelated, 0.8),
        ],
    );
    assert_eq!(told.narratives.iter().map(|n| n.claims.clone()).collect::<Vec<_>>(), [vec![0, 1], vec![2, 3]]);
    assert!(told.divergences.is_empty());
}

#[test]
fn divergences_rank_by_confidence_and_independent_witnesses() {
    use Relation::{Agrees, Contradicts, Unsure};
    let judged = [(0, 1, Agrees, 0.9), (1, 2, Contradicts, 0.92), (0, 2, Contradicts, 0.9), (3, 4, Contradicts, 0.93), (3, 5, Unsure, 0.4)];
    let told = put_together(&[0, 1, 2, 0, 1, 3], &judged);
    let divergences: Vec<_> = told.divergences.iter().map(|d| (d.a, d.b, d.silent.clone(), d.judgements.clone())).collect();
    assert_eq!(divergences, [(0, 1, vec![3], vec![2, 1]), (2, 3, vec![2, 3], vec![3])]);
    assert!((told.divergences[0].strength - 0.92 * 1.25).abs() < 1e-6 && (told.divergences[1].strength - 0.93).abs() < 1e-6);
    let matrix: Vec<_> = told.sources.iter().map(|s| (s.a, s.b, s.compared, s.agreeing, s.contradicting, s.unsure)).collect();
    assert_eq!(matrix[..4], [(0, 1, 2, 1, 1, 0), (0, 2, 1, 0, 1, 0), (0, 3, 1, 0, 0, 1), (1, 2, 1, 0, 1, 0)]);
    assert!((told.sources[0].coverage - 1.0).abs() < 1e-6 && told.sources[5].coverage.abs() < 1e-6);
    let mut turned = judged;
    turned.reverse();
    assert_eq!(put_together(&[0, 1, 2, 0, 1, 3], &turned), told, "the order of judgements makes no difference");
}

proptest! {
    #[test]
    fn any_text_is_survived_and_places_lie_in_their_claims(a in any_text(), b in any_text()) {
        for found in evidence(&a, &b) {
            prop_assert!(found.a.is_none_or(|at| a.get(at).is_some_and(|shown| !shown.is_empty())));
            prop_assert!(found.b.is_none_or(|at| b.get(at).is_some_and(|shown| !shown.is_empty())));
        }
        let claims = [claim(0, &a), claim(1, &b)];
        shared_passages(&claims);
        witnesses(&[document(&a), document(&b)]);
    }

    #[test]
    fn every_score_has_a_relation(scores in proptest::array::uniform4((0.0f32..=1.0, 0.0f32..=1.0)), manner in 0..4usize, with_content: bool) {
        let [w, x, y, z] = scores.map(|(share, rest)| prediction(share * rest, (1.0 - share) * rest));
        let manner = [None, Some(Manner::Said), Some(Manner::Denied), Some(Manner::Confirmed)][manner];
        let judged = relate(manner, (w, x), (with_content && manner.is_some()).then_some((y, z)));
        prop_assert!((0.0..=1.0).contains(&judged.confidence));
        prop_assert_eq!(judged.direction.is_some(), judged.relation == Relation::Agrees);
        prop_assert!(!judged.by_content || with_content);
        let thresholds = Calibration::default();
        match judged.relation {
            Relation::Contradicts => prop_assert!(judged.confidence >= thresholds.contradicts),
            Relation::Agrees => prop_assert!(judged.confidence >= thresholds.agrees),
            Relation::Unrelated => prop_assert!(judged.confidence >= thresholds.unrelated),
            Relation::Unsure => {}
        }
    }
}

/// Arbitrary text, and text made of the words that the rules look at.
fn any_text() -> impl Strategy<Value = String> {
    let words = "no one two thirty-five 12 3,000 $ 5 m million hundred and at least between to half past six pm a of the Monday 2 February 2016 minutes \
        killed wounded people not never denied will closed opened by in Velm slow swift dozens percent % per cent without any couple nearly – - . , é ’ 05:50 1. ٣ ½"
        .split_whitespace()
        .collect::<Vec<_>>();
    prop_oneof![any::<String>(), proptest::collection::vec(proptest::sample::select(words), 0..24).prop_map(|words| words.join(" "))]
}

#[test]
fn the_same_words_agree_whatever_the_network_says() {
    let relation = |a: &str, b: &str| {
        let scores = Scores { whole: (prediction(0.05, 0.9), prediction(0.05, 0.9)), content: None };
        let (documents, claims) = ([document(a), document(b)], [claim(0, a), claim(1, b)]);
        let judged = judge(Candidate { a: 0, b: 1, relatedness: 0.9 }, &scores, &claims, &documents, &Calibration::default());
        assert!(judged.ab.probabilities.contradiction > 0.8, "the probabilities stay");
        (judged.relation, judged.direction)
    };
    let quoted = relation("\u{201c}It is for the states, not for judges.\u{201d}", "It is for the states, not for judges.");
    assert_eq!(quoted, (Relation::Agrees, Some(Direction::Both)));
    assert_eq!(relation("The fine is $5.", "The fine is \u{20ac}5.").0, Relation::Contradicts);
    assert_eq!(relation("It took 1.5 hours.", "It took 15 hours.").0, Relation::Contradicts);
}
