//! Comparisons of whole events against marked pairs: the corpus in `data/events`, figures by hand, and the command.

use std::fs;
use std::path::{Path, PathBuf};

use rashomon::aggregate::{Comparison, Evidence, Judgement, Reason, Relation, aggregate};
use rashomon::align::Candidate;
use rashomon::dataset::events::{GoldPair, GoldSentence, load};
use rashomon::evaluate::events::{EventsEvaluation, Mistake, Outcome, Wrong, evaluate_events, mistakes, place};
use rashomon::evaluate::{Bootstrap, Estimate};
use rashomon::read::{self, Document};
use rashomon::segment::Claim;
use rashomon::{ErrorKind, Prediction, Probabilities};
use tempfile::TempDir;

use Relation::{Agrees, Contradicts, Unsure};

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/events")
}

#[test]
fn every_marked_sentence_of_the_corpus_is_found_in_its_text() {
    for (split, contradicts, agrees, attributed, events) in [("dev", 90, 86, 23, 16), ("held", 127, 81, 43, 16)] {
        let pairs = load(&corpus().join("gold.csv"), split).unwrap();
        let count = |relation: Relation| pairs.iter().filter(|pair| pair.relation == relation).count();
        assert_eq!((count(Contradicts), count(Agrees)), (contradicts, agrees), "{split}");
        assert_eq!(pairs.iter().filter(|pair| pair.attributed && pair.relation == Contradicts).count(), attributed, "{split}");
        assert!(pairs.iter().all(|pair| pair.kind.is_some() == (pair.relation == Contradicts)));
        let documents = read::documents(&[corpus().join(split)], &read::ReadOptions::default()).unwrap().documents;
        let mut names: Vec<&str> = documents.iter().map(|document| document.event.as_str()).collect();
        names.dedup();
        assert_eq!(names.len(), events);
        let placed: usize = names
            .iter()
            .map(|name| {
                let of_event: Vec<Document> = documents.iter().filter(|document| document.event == *name).cloned().collect();
                place(pairs.iter().filter(|pair| pair.event == *name), &of_event).unwrap().len()
            })
            .sum();
        assert_eq!(placed, pairs.len());
    }
}

const HEADER: &str = "split,event,kind,relation,doc_a,sentence_a,doc_b,sentence_b,attributed,note\n";

#[test]
fn broken_gold_is_refused_with_its_place() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("gold.csv");
    for (rows, kind, expected) in [
        (
            "dev,e,,refutes,a,X.,b,Y.,no,\n",
            ErrorKind::Label,
            "record 1 (line 2): column \"relation\": \"refutes\" is not one of contradicts",
        ),
        ("dev,e,,contradicts,a,X.,b,Y.,no,\n", ErrorKind::Format, "record 1 (line 2): column \"kind\": \"\" is not one of number, time"),
        ("dev,e,evolved,contradicts,a,X.,b,Y.,no,\n", ErrorKind::Format, "column \"kind\": \"evolved\" is not one of number"),
        ("dev,e,time,contradicts,a,X.,b,Y.,perhaps,\n", ErrorKind::Format, "column \"attributed\": \"perhaps\" is not one of yes, no"),
        ("dev,e,time,contradicts,a,,b,Y.,no,\n", ErrorKind::Format, "column \"sentence_a\": the cell is empty"),
        ("held,e,time,contradicts,a,X.,b,Y.,no,\n", ErrorKind::Format, "has no row of the split \"dev\"; there are held"),
        ("", ErrorKind::Format, "has no row of the split \"dev\"; it has no rows"),
    ] {
        fs::write(&path, format!("{HEADER}{rows}")).unwrap();
        let error = load(&path, "dev").unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(expected) && error.to_string().contains("gold.csv"), "{error}");
    }
    fs::write(&path, "split,event\ndev,e\n").unwrap();
    assert!(load(&path, "dev").unwrap_err().to_string().contains("there is no column \"relation\"; there are split, event"));
}

/// A made-up event: each document is its sentences, joined by blanks; each sentence is a claim.
struct Made {
    comparison: Comparison,
    gold: Vec<GoldPair>,
}

/// A sentence by its document and its place there.
type At = (usize, usize);

impl Made {
    /// `judged` is (sentence, sentence, relation, score, reason); the score stands for both directions.
    fn new(name: &str, documents: &[usize], judged: &[(At, At, Relation, f32, Option<Reason>)]) -> Self {
        let (mut texts, mut claims, mut place) = (Vec::new(), Vec::new(), Vec::new());
        for (document, &sentences) in documents.iter().enumerate() {
            let mut text = String::new();
            place.push(claims.len());
            for sentence in 0..sentences {
                let words = Self::sentence((document, sentence));
                let start = text.len();
                text += &words;
                claims.push(Claim { document, span: start..text.len(), text: words, attribution: None });
                text.push(' ');
            }
            texts.push(Document { id: format!("d{document}"), text, ..Document::default() });
        }
        let judgement = |&(a, b, relation, score, reason): &(At, At, Relation, f32, Option<Reason>)| {
            let probabilities = Probabilities { entailment: 0.0, neutral: 1.0 - score, contradiction: score };
            let prediction = Prediction { probabilities, tokens: 9, truncated: 0 };
            let evidence = reason.map(|reason| Evidence { reason, a: None, b: None, note: String::new() });
            Judgement {
                candidate: Candidate { a: place[a.0] + a.1, b: place[b.0] + b.1, relatedness: 1.0 },
                ab: prediction,
                ba: prediction,
                relation,
                direction: None,
                confidence: if relation == Contradicts { score } else { 0.9 },
                contradiction: if relation == Contradicts { score } else { prediction.probabilities.contradiction },
                by_content: false,
                content: None,
                evidence: evidence.into_iter().collect(),
            }
        };
        let judgements = judged.iter().map(judgement).collect();
        Self { comparison: aggregate(name, texts, claims, judgements), gold: Vec::new() }
    }

    fn sentence((document, sentence): At) -> String {
        format!("Sentence {sentence} of account {document}.")
    }

    fn mark(mut self, a: At, b: At, kind: Option<Reason>, attributed: bool) -> Self {
        let side = |at: At| GoldSentence { document: format!("d{}", at.0), sentence: Self::sentence(at) };
        let relation = if kind.is_some() { Contradicts } else { Agrees };
        let record = self.gold.len() as u64 + 1;
        let event = self.comparison.event.clone();
        let note = String::new();
        self.gold.push(GoldPair { event, relation, kind, a: side(a), b: side(b), attributed, note, record, line: record + 1 });
        self
    }

    fn outcome(&self) -> Outcome {
        Outcome::of(&self.comparison, &place(&self.gold, &self.comparison.documents).unwrap())
    }
}

fn measured(events: &[&Made]) -> EventsEvaluation {
    let outcomes: Vec<Outcome> = events.iter().map(|event| event.outcome()).collect();
    evaluate_events(&outcomes, &Bootstrap { seed: 3, resamples: 40 }).unwrap()
}

/// An event with a hit, a flagged agreement, a miss and a contradiction that is no candidate pair.
fn loud() -> Made {
    let judged = [
        ((0, 0), (1, 0), Contradicts, 0.9, Some(Reason::Number)),
        ((0, 0), (1, 1), Contradicts, 0.8, Some(Reason::Number)),
        ((0, 1), (1, 1), Unsure, 0.4, None),
        ((0, 1), (1, 2), Agrees, 0.1, None),
    ];
    Made::new("loud", &[3, 3], &judged)
        .mark((1, 0), (0, 0), Some(Reason::Number), false)
        .mark((0, 1), (1, 1), Some(Reason::Time), true)
        .mark((0, 2), (1, 2), Some(Reason::Negation), false)
        .mark((0, 0), (1, 1), None, false)
        .mark((0, 1), (1, 2), None, false)
}

fn quiet() -> Made {
    Made::new("quiet", &[1, 1, 1], &[((0, 0), (1, 0), Contradicts, 0.85, None), ((1, 0), (2, 0), Unsure, 0.2, None)])
}

#[track_caller]
fn is(measured: Option<Estimate>, expected: f64) {
    let value = measured.expect("a value").value;
    assert!((value - expected).abs() < 1e-12, "{value} is not {expected}");
}

#[test]
fn figures_by_hand() {
    let (loud, quiet) = (loud(), quiet());
    let found = measured(&[&loud, &quiet]);
    let all = &found.all;
    assert_eq!((all.gold, all.found, all.flagged, all.hits, all.gold_agrees), (3, 1, 3, 1, 2));
    is(all.precision, 1.0 / 3.0);
    is(all.recall, 1.0 / 3.0);
    is(all.f1, 1.0 / 3.0);
    is(all.average_precision, (1.0 + 2.0 / 4.0) / 3.0); // first and fourth of the ranking; the third is never reached
    is(all.recall_at_10, 2.0 / 3.0);
    assert_eq!(all.highest_recall_at_10, Some(1.0));
    is(all.gate_recall, 2.0 / 3.0);
    is(all.gate_recall_agrees, 1.0);
    is(all.quiet_false_alarms, 1.0 / 3.0);
    is(all.reason_accuracy, 1.0);
    is(all.agreement_recall, 0.5);
    is(all.agreement_contradicted, 0.5);
    // Without the attributed pair its candidate is no false alarm either.
    let own = &found.unattributed;
    assert_eq!((own.gold, own.found, own.flagged, own.hits), (2, 1, 3, 1));
    is(own.average_precision, 0.5);
    is(own.gate_recall, 0.5);
    is(own.f1, 2.0 / 5.0);
    let number = found.kinds[0];
    assert_eq!((number.kind, number.gold, number.found, number.named, number.flagged, number.hits), (Reason::Number, 1, 1, 1, 2, 1));
    let events: Vec<_> = found.events.iter().map(|e| (&*e.event, e.quiet, e.documents, e.pairs, e.gold, e.flagged, e.hits)).collect();
    assert_eq!(events, [("loud", false, 2, 4, 3, 2, 1), ("quiet", true, 3, 2, 0, 1, 0)]);
}

#[test]
fn what_is_left_out_with_the_attributed_pairs_is_no_false_alarm() {
    let made = Made::new("e", &[1, 2], &[((0, 0), (1, 0), Contradicts, 0.9, None), ((0, 0), (1, 1), Contradicts, 0.8, None)])
        .mark((0, 0), (1, 0), Some(Reason::Time), true)
        .mark((0, 0), (1, 1), Some(Reason::Time), false);
    let own = measured(&[&made]).unattributed;
    assert_eq!((own.gold, own.flagged, own.hits), (1, 1, 1));
    is(own.precision, 1.0);
    is(own.average_precision, 1.0);
}

#[test]
fn nothing_to_take_a_share_of_is_no_figure() {
    let found = measured(&[&quiet()]);
    assert_eq!((found.all.recall, found.all.f1, found.all.average_precision, found.all.gate_recall), (None, None, None, None));
    is(found.all.precision, 0.0);
    let silent = Made::new("silent", &[1, 1], &[]).mark((0, 0), (1, 0), Some(Reason::Time), false);
    let all = measured(&[&silent]).all;
    assert_eq!((all.precision, all.quiet_false_alarms, all.reason_accuracy), (None, None, None));
    is(all.recall, 0.0);
    is(all.f1, 0.0);
    is(all.average_precision, 0.0);
    assert_eq!(evaluate_events(&[], &Bootstrap::default()).unwrap_err().kind(), ErrorKind::Shape);
}

#[test]
fn equal_scores_count_together_whatever_their_order() {
    for hit in [0, 1] {
        let judged = [((0, 0), (1, 0), Contradicts, 0.7, None), ((0, 0), (1, 1), Contradicts, 0.7, None)];
        let made = Made::new("e", &[1, 2], &judged).mark((0, 0), (1, hit), Some(Reason::Place), false);
        is(measured(&[&made]).all.average_precision, 0.5);
    }
}

#[test]
fn only_the_ten_strongest_pairs_of_an_event_count_at_ten() {
    let judged: Vec<_> = (0..12u8).map(|at| ((0, usize::from(at)), (1, 0), Unsure, 0.4 - f32::from(at) / 100.0, None)).collect();
    let made = |first: usize| {
        (first..12).fold(Made::new("e", &[12, 1], &judged), |made, at| made.mark((0, at), (1, 0), Some(Reason::Actor), false))
    };
    let all = measured(&[&made(0)]).all;
    is(all.recall_at_10, 10.0 / 12.0);
    assert_eq!(all.highest_recall_at_10, Some(10.0 / 12.0));
    let last_four = made(8);
    is(measured(&[&last_four]).all.recall_at_10, 0.5);
    is(measured(&[&last_four, &made(0)]).all.recall_at_10, f64::midpoint(0.5, 10.0 / 12.0)); // a mean over events
}

#[test]
fn claims_meet_sentences_that_they_overlap_by_half_of_the_shorter() {
    let hits = |cut: std::ops::Range<usize>| {
        let mut made = Made::new("e", &[1, 1], &[((0, 0), (1, 0), Contradicts, 0.9, None)]);
        made = made.mark((1, 0), (0, 0), Some(Reason::Role), false);
        let outside = made.comparison.documents[0].text.len();
        made.comparison.documents[0].text += "And so they went on for a long, long while after that.";
        made.comparison.claims[0].span = cut.start..cut.end.min(outside + 50);
        measured(&[&made]).all.hits
    };
    let length = Made::sentence((0, 0)).len();
    assert_eq!(hits(0..length), 1);
    assert_eq!(hits(4..10), 1, "a part of the sentence lies in it whole");
    assert_eq!(hits(0..length + 40), 1, "a longer claim holds the sentence");
    assert_eq!(hits(length / 2..length + 40), 1, "half of the shorter");
    assert_eq!(hits(length / 2 + 1..length + 40), 0, "less than half");
    assert_eq!(hits(length + 1..length + 30), 0, "beside it");
}

#[test]
fn whole_events_are_drawn_again() {
    let (loud, quiet) = (loud(), quiet());
    let one = measured(&[&loud]).all.precision.unwrap();
    assert_eq!((one.low, one.high), (one.value, one.value), "one event drawn again is the same event");
    let two = measured(&[&loud, &quiet]).all.precision.unwrap();
    assert_eq!((two.low, two.high), (0.0, 0.5), "twice the quiet event, twice the loud one");
}

#[test]
fn mistakes_are_listed_by_kind_and_confidence() {
    let mut loud = loud();
    loud.comparison.judgements[1].contradiction = 0.95;
    let placed = place(&loud.gold, &loud.comparison.documents).unwrap();
    let found: Vec<_> = mistakes(&loud.comparison, &placed)
        .iter()
        .map(|&Mistake { wrong, judgement, gold, confidence }| {
            (wrong, judgement.is_some(), gold.map(|pair| pair.record), (100.0 * confidence).round())
        })
        .collect();
    assert_eq!(
        found,
        [(Wrong::FalseAlarm, true, Some(4), 95.0), (Wrong::Missed, true, Some(2), 60.0), (Wrong::NotCompared, false, Some(3), 100.0)]
    );
}

/// A folder with one event of two accounts, and a gold file of these rows.
fn folder(rows: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let event = folder.path().join("dev/mast");
    fs::create_dir_all(&event).unwrap();
    fs::write(event.join("post_2025-01-02.txt"), "Two sailors died when the mast broke. The harbour was closed at noon.\n").unwrap();
    fs::write(event.join("navy_2025-01-02.txt"), "Nobody died when the mast broke.\n\nThe harbour was shut at noon.\n").unwrap();
    fs::write(folder.path().join("gold.csv"), format!("{HEADER}{rows}")).unwrap();
    folder
}

const ROWS: &str = "dev,mast,number,contradicts,post_2025-01-02,Two sailors died when the mast broke.,navy_2025-01-02,Nobody died when the mast broke.,no,=toll\n\
                    dev,mast,,agrees,post_2025-01-02,The harbour was closed at noon.,navy_2025-01-02,The harbour was shut at noon.,no,\n";

fn command(folder: &TempDir, arguments: &[&str]) -> assert_cmd::assert::Assert {
    let model = crate::fixture("tiny-model");
    crate::rashomon().current_dir(folder.path()).arg("evaluate").arg("--model").arg(model).args(arguments).assert()
}

#[test]
fn the_command_measures_events() {
    let folder = folder(ROWS);
    let arguments = ["--events", ".", "--all-pairs", "--contradicts", "0", "--json", "out.json", "--errors", "out.csv"];
    let done = command(&folder, &arguments).success();
    let tables = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    assert!(tables.contains("split dev: 1 events (0 quiet), 2 accounts, 4 candidate pairs; contradicts from 0 on"), "{tables}");
    assert!(tables.lines().all(|line| line.chars().count() <= 120), "{tables}");
    let json = fs::read(folder.path().join("out.json")).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!((&value["split"], &value["all"]["flagged"], &value["all"]["hits"]), (&"dev".into(), &4.into(), &1.into()));
    assert_eq!(value["all"]["precision"]["value"], 0.25);
    assert_eq!(value["all"]["quiet_false_alarms"], serde_json::Value::Null);
    assert_eq!((&value["all"]["gate_recall"]["value"], &value["events"][0]["event"]), (&1.0.into(), &"mast".into()));
    let errors = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    let lines: Vec<&str> = errors.lines().collect();
    assert!(lines.len() == 4 && lines[1..].iter().all(|line| line.starts_with("false alarm,0.")), "{errors}");
    assert!(errors.contains(",agrees,,no,2,"), "{errors}");
    command(&folder, &arguments).success();
    assert_eq!(fs::read(folder.path().join("out.json")).unwrap(), json, "the same bytes twice");
    // At a threshold that nothing reaches the contradiction is missed.
    command(&folder, &["--events", ".", "--all-pairs", "--contradicts", "1", "--errors", "out.csv"]).success();
    let errors = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert!(errors.lines().nth(1).unwrap().starts_with("missed,0.") && errors.contains("number Nobody ≠ Two died"), "{errors}");
    assert!(errors.trim_end().ends_with(",contradicts,number,no,1,'=toll"), "{errors}");
}

#[test]
fn bad_events_are_refused_with_their_place_and_status_2() {
    let absent = ROWS.replace("Nobody died when the mast broke.,no", "Nobody died at all.,no");
    for (rows, arguments, expected) in [
        (ROWS, &["--events", "dev"][..], "dev/gold.csv: cannot be read"),
        (ROWS, &["--events", ".", "--split", "test"], "gold.csv: has no row of the split \"test\"; there are dev"),
        (
            &absent,
            &["--events", "."],
            "gold.csv: record 1 (line 2): column \"sentence_b\": is not in the text of \"navy_2025-01-02\" of the event \"mast\": Nobody died at all.",
        ),
        (
            &ROWS.replace("post_2025", "mail_2025"),
            &["--events", "."],
            "column \"doc_a\": the event \"mast\" has no document \"mail_2025-01-02\"",
        ),
        (
            &ROWS.replace("dev,mast", "dev,boom"),
            &["--events", "."],
            "record 1 (line 2): column \"event\": there is no folder of the event \"boom\"",
        ),
        (ROWS, &["--events", ".", "--contradicts", "2"], "contradicts: 2 is not between 0 and 1"),
        (ROWS, &["--events", ".", "gold.csv"], "cannot be used with"),
        (ROWS, &["gold.csv", "--split", "held"], "cannot be used with"),
        (ROWS, &["--split", "held"], "were not provided"),
        (ROWS, &["--events", ".", "--json", "no/such/out.json"], "no/such/out.json: cannot be written"),
    ] {
        let folder = folder(rows);
        let done = command(&folder, arguments).code(2);
        let stderr = String::from_utf8(done.get_output().stderr.clone()).unwrap();
        assert!(stderr.contains(expected), "{expected:?} is not in {stderr:?}");
        assert!(done.get_output().stdout.is_empty());
    }
    let lone = folder(ROWS);
    fs::remove_file(lone.path().join("dev/mast/navy_2025-01-02.txt")).unwrap();
    let done = command(&lone, &["--events", "."]).code(2);
    assert!(String::from_utf8_lossy(&done.get_output().stderr).contains("mast: holds one account"));
}
