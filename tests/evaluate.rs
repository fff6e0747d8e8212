//! Labelled sets and measures: formats, figures by hand and by brute force, and the command on saved scores.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use rashomon::dataset::{Dataset, Example, Gold, Options, load};
use rashomon::evaluate::{
    Bootstrap, Evaluation, Scheme, at_temperature, better_label_order, contest, evaluate, fit_temperature, log_probabilities, mcnemar,
    slices, threshold_at_precision,
};
use rashomon::read::{Cells, Record};
use rashomon::{ErrorKind, Label, Pair, Probabilities};
use tempfile::TempDir;

use Label::{Contradiction, Entailment, Neutral};

fn fixture(name: &str) -> PathBuf {
    crate::fixture("formats").join(name)
}

fn dataset(name: &str) -> Dataset {
    load(&fixture(name), &Options::default()).expect(name)
}

fn golds(dataset: &Dataset) -> Vec<Gold> {
    dataset.examples.iter().map(|example| example.gold).collect()
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance
}

fn p(entailment: f32, neutral: f32, contradiction: f32) -> Probabilities {
    Probabilities { entailment, neutral, contradiction }
}

fn example(gold: Gold) -> Example {
    let row = Record { number: 1, line: 1, cells: Cells::Object(serde_json::Map::new()) };
    Example { pair: Pair::new("a", "b"), gold, id: String::new(), row }
}

fn quick() -> Bootstrap {
    Bootstrap { seed: 7, resamples: 50 }
}

fn measured(golds: &[Gold], predictions: &[Probabilities]) -> Evaluation {
    let examples: Vec<_> = golds.iter().copied().map(example).collect();
    evaluate(&examples, predictions, &quick()).expect("evaluation")
}

#[test]
fn official_formats_are_known_by_their_columns() {
    let three = |labels: &[Label]| labels.iter().copied().map(Gold::Label).collect::<Vec<_>>();
    for (name, expected, ids, unlabelled) in [
        ("plain.csv", three(&[Entailment, Contradiction, Neutral]), "1 2 4", 1),
        ("snli.jsonl", three(&[Neutral, Contradiction]), "s1 s3", 1),
        ("multinli.txt", three(&[Neutral, Entailment]), "7n 9e", 1),
        ("anli.jsonl", three(&[Entailment, Contradiction, Neutral]), "u1 u2 u3", 0),
        ("sick.txt", three(&[Entailment, Contradiction]), "11 12", 0),
        ("sick_semeval.txt", three(&[Neutral]), "21", 0),
        ("hans.txt", vec![Gold::NotEntailment, Gold::Label(Entailment), Gold::NotEntailment], "ex0 ex1 ex2", 0),
        ("rte.tsv", vec![Gold::Label(Entailment), Gold::NotEntailment], "1 2", 0),
        ("claims.jsonl", three(&[Entailment, Contradiction, Neutral]), "5 6 7", 1),
    ] {
        let dataset = dataset(name);
        assert_eq!(golds(&dataset), expected, "{name}");
        assert_eq!(dataset.examples.iter().map(|example| example.id.as_str()).collect::<Vec<_>>().join(" "), ids, "{name}");
        assert_eq!((dataset.unlabelled, dataset.records), (unlabelled, unlabelled + expected.len() as u64), "{name}");
    }
}

#[test]
fn sentences_come_from_the_right_columns() {
    let pair = |name: &str, at: usize| dataset(name).examples[at].pair.clone();
    assert_eq!(pair("multinli.txt", 0), Pair::new("He said \"no", "He was asked twice."));
    assert_eq!(pair("anli.jsonl", 1), Pair::new("The tower was built in 1904.", "The tower was built in 1950."));
    assert_eq!(pair("sick.txt", 1), Pair::new("A dog digs in the sand", "No dog digs"));
    assert_eq!(pair("hans.txt", 1), Pair::new("The clerk near the judge slept .", "The clerk slept ."));
    assert_eq!(pair("claims.jsonl", 2), Pair::new("Lena Ott was born in Graz.", "Lena Ott paints."));
    assert_eq!(dataset("multinli.txt").column("genre").unwrap(), ["travel", "travel"]);
}

#[test]
fn named_columns_and_a_limit_override_what_is_found() {
    let options = Options {
        premise: Some("hypothesis".into()),
        hypothesis: Some("premise".into()),
        label: Some("label".into()),
        limit: Some(1),
        ..Options::default()
    };
    let dataset = load(&fixture("anli.jsonl"), &Options { hypothesis: Some("context".into()), ..options.clone() }).unwrap();
    assert_eq!((&*dataset.examples[0].pair.hypothesis, dataset.examples.len(), dataset.records), ("The tower was built in 1904.", 1, 1));
    let dataset = load(&fixture("plain.csv"), &options).unwrap();
    assert_eq!(&*dataset.examples[0].pair.premise, "The council met.");
}

#[test]
fn compressed_files_are_opened_as_they_are() {
    let folder = TempDir::new().unwrap();
    let plain = fs::read(fixture("multinli.txt")).unwrap();
    let zst = folder.path().join("m.txt.zst");
    fs::write(&zst, zstd::encode_all(&plain[..], 3).unwrap()).unwrap();
    let gz = folder.path().join("m.TXT.gz");
    let mut encoder = flate2::write::GzEncoder::new(fs::File::create(&gz).unwrap(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, &plain).unwrap();
    encoder.finish().unwrap();
    for path in [zst, gz] {
        assert_eq!(golds(&load(&path, &Options::default()).unwrap()), golds(&dataset("multinli.txt")));
    }
}

#[test]
fn broken_sets_are_refused_with_their_place() {
    let folder = TempDir::new().unwrap();
    for (name, text, kind, expected) in [
        (
            "a.csv",
            "premise,hypothesis,label\nx,y,neutral\nx,y,maybe\n",
            ErrorKind::Label,
            "a.csv: record 2 (line 3): column \"label\": label \"maybe\" is not",
        ),
        ("b.csv", "premise,hypothesis,label\nx,y,0\n", ErrorKind::Label, "record 1 (line 2): column \"label\": label \"0\" is a number"),
        ("c.csv", "premise,text,label\nx,y,neutral\n", ErrorKind::Format, "c.csv: there is no column \"premise\" with a \"hypothesis\""),
        ("d.csv", "premise,hypothesis\nx,y\n", ErrorKind::Format, "there are premise, hypothesis; name it with --label-column"),
        ("e.csv", "", ErrorKind::Format, "e.csv: is empty"),
        ("f.csv", "premise,hypothesis,label\n", ErrorKind::Format, "f.csv: is empty; labelled pairs"),
        ("g.jsonl", "", ErrorKind::Format, "g.jsonl: is empty"),
        ("h.jsonl", "{\"premise\": \"x\", \"hypothesis\": \"y\", \"label\": \"-\"}\n", ErrorKind::Format, "none of its 1 rows has a label"),
        (
            "i.jsonl",
            "{\"premise\": \"x\", \"hypothesis\": \"y\", \"label\": \"e\"}\n\n{\"premise\": \"x\", \"label\": \"e\"}\n",
            ErrorKind::Format,
            "i.jsonl: record 2 (line 3): there is no column \"hypothesis\"",
        ),
        ("j.dat", "premise,hypothesis,label\n", ErrorKind::Config, "name it with --format"),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        let error = load(&path, &Options::default()).expect_err(name);
        assert_eq!(error.kind(), kind, "{name}");
        assert!(error.to_string().contains(expected), "{name}: {error}");
    }
    let missing = Options { label: Some("gold".into()), ..Options::default() };
    let error = load(&fixture("plain.csv"), &missing).expect_err("no such column").to_string();
    assert!(
        error.contains("there is no column \"gold\"; there are id, premise, hypothesis, label, topic; choose one with --label-column"),
        "{error}"
    );
}

#[test]
fn measures_by_hand() {
    let golds = [Entailment, Entailment, Neutral, Contradiction].map(Gold::Label);
    let e = measured(&golds, &[p(0.8, 0.1, 0.1), p(0.3, 0.6, 0.1), p(0.2, 0.7, 0.1), p(0.1, 0.1, 0.8)]);
    assert_eq!(e.confusion, [[1, 1, 0], [0, 1, 0], [0, 0, 1]]);
    assert!(close(e.accuracy.value, 0.75, 1e-12));
    // F1: entailment 2/(2+1+0), neutral 2/(2+1), contradiction 1
    assert!(close(e.macro_f1.value, (2.0 / 3.0 + 2.0 / 3.0 + 1.0) / 3.0, 1e-12));
    let entailment = &e.classes[0];
    assert!(close(entailment.precision.unwrap().value, 1.0, 1e-12) && close(entailment.recall.unwrap().value, 0.5, 1e-12));
    assert_eq!(entailment.support, 2);
    // Each row but the second and third is alone in its bin; 0.8 twice in (11/15, 12/15].
    assert!(close(e.ece.value, ((2.0f64 - 1.6).abs() + 0.6 + 0.3) / 4.0, 1e-6));
    assert!(close(e.brier.value, (0.06 + (0.49 + 0.36 + 0.01) + 0.14 + 0.06) / 4.0, 1e-6));
    assert!(close(e.nll.value, -(0.8f64.ln() + 0.3f64.ln() + 0.7f64.ln() + 0.8f64.ln()) / 4.0, 1e-6));
    assert!(close(e.majority.accuracy.value, 0.5, 1e-12));
    assert_eq!(e.reliability.iter().map(|bin| bin.rows).sum::<u64>(), 4);
}

#[test]
fn neutral_and_contradiction_merge_where_gold_says_only_not_entailment() {
    let golds = [Gold::NotEntailment, Gold::Label(Entailment), Gold::NotEntailment, Gold::Label(Entailment)];
    let e = measured(&golds, &[p(0.2, 0.3, 0.5), p(0.4, 0.35, 0.25), p(0.1, 0.8, 0.1), p(0.1, 0.8, 0.1)]);
    assert_eq!(e.scheme, Scheme::TwoWay);
    assert_eq!(e.confusion, [[1, 1], [0, 2]]);
    assert_eq!(e.classes.iter().map(|class| class.class).collect::<Vec<_>>(), ["entailment", "not_entailment"]);
    assert!(close(e.nll.value, -(0.8f64.ln() + 0.4f64.ln() + 0.9f64.ln() + 0.1f64.ln()) / 4.0, 1e-6));
    assert!(close(e.brier.value, 2.0 * (0.04 + 0.36 + 0.01 + 0.81) / 4.0, 1e-6));
}

#[test]
fn an_absent_class_is_absent_not_zero() {
    let golds = [Entailment, Contradiction].map(Gold::Label);
    let e = measured(&golds, &[p(0.9, 0.05, 0.05), p(0.1, 0.1, 0.8)]);
    assert!(close(e.macro_f1.value, 1.0, 1e-12), "the mean is over the two classes that occur");
    assert!(e.classes[1].precision.is_none() && e.classes[1].recall.is_none() && e.classes[1].f1.is_none());
    let nothing: [Example; 0] = [];
    assert_eq!(evaluate(&nothing, &[], &quick()).unwrap_err().kind(), ErrorKind::Shape);
    assert_eq!(evaluate(&[example(golds[0])], &[], &quick()).unwrap_err().kind(), ErrorKind::Shape);
}

/// Rows of a gold label and three probabilities that sum to 1.
fn rows(two_way: bool) -> impl Strategy<Value = Vec<(Gold, Probabilities)>> {
    let gold = if two_way {
        prop_oneof![Just(Gold::Label(Entailment)), Just(Gold::NotEntailment)].boxed()
    } else {
        prop::sample::select(&Label::ALL[..]).prop_map(Gold::Label).boxed()
    };
    let probabilities = [1u16..1000, 1u16..1000, 1u16..1000].prop_map(|parts| {
        let sum: f32 = parts.iter().map(|&part| f32::from(part)).sum();
        let [e, n, c] = parts.map(|part| f32::from(part) / sum);
        p(e, n, c)
    });
    prop::collection::vec((gold, probabilities), 1..60)
}

/// Accuracy, macro-F1, ECE, Brier and negative log-likelihood, each as its definition reads.
fn brute_force(rows: &[(Gold, Probabilities)], two_way: bool) -> [f64; 5] {
    let classes: Vec<&[Label]> =
        if two_way { vec![&[Entailment], &[Neutral, Contradiction]] } else { vec![&[Entailment], &[Neutral], &[Contradiction]] };
    let n = rows.len() as f64;
    let class_of = |label: Label| classes.iter().position(|class| class.contains(&label)).unwrap();
    let gold = |gold: Gold| if let Gold::Label(label) = gold { class_of(label) } else { 1 };
    let mass = |p: &Probabilities, class: usize| classes[class].iter().map(|&label| f64::from(p.of(label))).sum::<f64>();
    let right = |row: &&(Gold, Probabilities)| gold(row.0) == class_of(row.1.label());
    let accuracy = rows.iter().filter(right).count() as f64 / n;
    let mut f1 = Vec::new();
    for class in 0..classes.len() {
        let count = |is_gold: bool, is_predicted: bool| {
            rows.iter().filter(|row| (gold(row.0) == class) == is_gold && (class_of(row.1.label()) == class) == is_predicted).count() as f64
        };
        let (tp, fp, fneg) = (count(true, true), count(false, true), count(true, false));
        if tp + fneg > 0.0 {
            let (precision, recall) = (if tp + fp > 0.0 { tp / (tp + fp) } else { 0.0 }, tp / (tp + fneg));
            f1.push(if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 });
        }
    }
    let mut ece = 0.0;
    for bin in 0..15 {
        let (above, up_to) = (f64::from(bin) / 15.0, f64::from(bin + 1) / 15.0);
        let confidence = |row: &(Gold, Probabilities)| mass(&row.1, class_of(row.1.label()));
        let inside: Vec<_> = rows.iter().filter(|row| confidence(row) > above && confidence(row) <= up_to).collect();
        if !inside.is_empty() {
            let size = inside.len() as f64;
            let accuracy = inside.iter().filter(|row| right(row)).count() as f64 / size;
            ece += size / n * (accuracy - inside.iter().map(|row| confidence(row)).sum::<f64>() / size).abs();
        }
    }
    let truth = |row: &(Gold, Probabilities), class: usize| if gold(row.0) == class { 1.0 } else { 0.0 };
    let brier =
        rows.iter().map(|row| (0..classes.len()).map(|class| (mass(&row.1, class) - truth(row, class)).powi(2)).sum::<f64>()).sum::<f64>()
            / n;
    let nll = rows.iter().map(|row| -mass(&row.1, gold(row.0)).ln()).sum::<f64>() / n;
    [accuracy, f1.iter().sum::<f64>() / f1.len() as f64, ece, brier, nll]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn measures_equal_brute_force((two_way, rows) in any::<bool>().prop_flat_map(|two_way| (Just(two_way), rows(two_way)))) {
        let (golds, predictions): (Vec<_>, Vec<_>) = rows.iter().copied().unzip();
        // Two-way is seen from the golds: a file of entailments only is three-way.
        let two_way = two_way && golds.contains(&Gold::NotEntailment);
        let e = measured(&golds, &predictions);
        let values = [e.accuracy, e.macro_f1, e.ece, e.brier, e.nll];
        for (value, expected) in values.iter().zip(brute_force(&rows, two_way)) {
            prop_assert!(close(value.value, expected, 1e-9), "{} is not {expected}", value.value);
            prop_assert!(value.low <= value.high);
        }
        prop_assert_eq!(e.confusion.iter().flatten().sum::<u64>(), rows.len() as u64);
        prop_assert_eq!(e.classes.iter().map(|class| class.support).sum::<u64>(), rows.len() as u64);
    }

    #[test]
    fn thresholds_equal_brute_force(rows in rows(false), wanted in 0.05f64..1.0) {
        let (golds, predictions): (Vec<_>, Vec<_>) = rows.iter().copied().unzip();
        let mut lowest: Option<(f32, f64, f64)> = None;
        let is = |row: &&(Gold, Probabilities)| row.0 == Gold::Label(Contradiction);
        for (_, candidate) in &rows {
            let flagged: Vec<_> = rows.iter().filter(|row| row.1.contradiction >= candidate.contradiction).copied().collect();
            let right = flagged.iter().filter(is).count() as f64;
            let precision = right / flagged.len() as f64;
            if right > 0.0 && precision >= wanted && lowest.is_none_or(|(threshold, ..)| candidate.contradiction < threshold) {
                lowest = Some((candidate.contradiction, precision, right / rows.iter().filter(is).count() as f64));
            }
        }
        let found = threshold_at_precision(&predictions, &golds, wanted);
        prop_assert_eq!(found.map(|point| (point.threshold, point.precision, point.recall)), lowest);
    }

    #[test]
    fn no_other_temperature_is_better(rows in rows(false)) {
        let (golds, predictions): (Vec<_>, Vec<_>) = rows.iter().copied().unzip();
        let logits: Vec<_> = predictions.iter().map(log_probabilities).collect();
        let fitted = fit_temperature(&logits, &golds).unwrap();
        for step in 0..=40 {
            let t = 0.5 * 40f64.powf(f64::from(step) / 40.0); // below 0.5 the floor on probabilities would come into play
            let nll = measured(&golds, &predictions.iter().map(|p| at_temperature(p, t)).collect::<Vec<_>>()).nll.value;
            prop_assert!(fitted.nll <= nll + 1e-5, "T {t} gives {nll}, the fitted {} {}", fitted.temperature, fitted.nll);
        }
    }
}

#[test]
fn temperature_of_one_is_found_and_changes_nothing() {
    // 0.6, 0.3, 0.1 and just so many golds: calibrated as it is.
    let predictions = [p(0.6, 0.3, 0.1); 10];
    let golds: Vec<_> = [vec![Entailment; 6], vec![Neutral; 3], vec![Contradiction]].concat().into_iter().map(Gold::Label).collect();
    let logits: Vec<_> = predictions.iter().map(log_probabilities).collect();
    let fitted = fit_temperature(&logits, &golds).unwrap();
    assert!(close(fitted.temperature, 1.0, 1e-3) && !fitted.at_limit, "{fitted:?}");
    assert!(close(f64::from(at_temperature(&predictions[0], 1.0).neutral), 0.3, 1e-6));
    let always_right = fit_temperature(&logits, &[Gold::Label(Entailment); 10]).unwrap();
    assert!(always_right.at_limit && always_right.temperature < 0.06);
    assert!(fit_temperature(&[], &[]).is_none());
}

#[test]
fn mcnemar_against_known_values() {
    for (first, second, expected, exact) in [
        (0, 0, 1.0, true),
        (5, 5, 1.0, true),
        (1, 7, 0.070_312_5, true),
        (2, 22, 3.588_199_615_478_515_6e-5, true),
        (13, 12, 1.0, false),
        (10, 25, 0.017_960_477_526_078_766, false),
        (150, 86, 4.114_562_281_345_941_5e-5, false),
    ] {
        let test = mcnemar(first, second);
        assert!(close(test.p_value, expected, 2e-7 * expected.max(1e-3)), "{first} {second}: {}", test.p_value);
        assert_eq!(test.exact, exact);
    }
}

#[test]
fn the_bootstrap_is_seeded_and_its_width_is_that_of_a_proportion() {
    let golds = vec![Gold::Label(Entailment); 400];
    let predictions: Vec<_> = (0..400).map(|at| if at % 5 == 0 { p(0.2, 0.7, 0.1) } else { p(0.7, 0.2, 0.1) }).collect();
    let examples: Vec<_> = golds.iter().copied().map(example).collect();
    let run = |seed, resamples| evaluate(&examples, &predictions, &Bootstrap { seed, resamples }).unwrap();
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let (one, three) = (pool(1).install(|| run(1, 1000)), pool(3).install(|| run(1, 1000)));
    assert_eq!((one.accuracy, one.brier), (three.accuracy, three.brier), "threads change nothing");
    assert_ne!(run(2, 1000).brier, one.brier);
    // 0.8 ± 1.96 sqrt(0.8 * 0.2 / 400)
    assert!(close(one.accuracy.low, 0.7608, 0.008) && close(one.accuracy.high, 0.8392, 0.008), "{:?}", one.accuracy);
}

#[test]
fn a_better_predictor_wins_the_contest() {
    let golds: Vec<_> = (0..200).map(|at| Gold::Label(Label::ALL[at % 3])).collect();
    let of = |label: Label| {
        if label == Entailment {
            p(0.8, 0.1, 0.1)
        } else if label == Neutral {
            p(0.1, 0.8, 0.1)
        } else {
            p(0.1, 0.1, 0.8)
        }
    };
    let every = |wrong: usize| -> Vec<_> { (0..200).map(|at| of(Label::ALL[(at + usize::from(at % wrong == 0)) % 3])).collect() };
    let result = contest(&golds, &every(4), &every(20), &quick()).unwrap();
    assert_eq!((result.mcnemar.only_first, result.mcnemar.only_second), (0, 40));
    assert!(result.accuracy.low > 0.1 && close(result.accuracy.value, 0.2, 1e-12) && result.mcnemar.p_value < 1e-6);
    assert!(close(result.second_better, 1.0, 1e-12));
    let same = contest(&golds, &every(4), &every(4), &quick()).unwrap();
    assert!(close(same.second_better, 0.5, 1e-12) && close(same.mcnemar.p_value, 1.0, 1e-12));
    assert_eq!(contest(&golds, &every(4), &[], &quick()).unwrap_err().kind(), ErrorKind::Shape);
}

#[test]
fn swapped_labels_are_noticed() {
    let golds: Vec<_> = (0..60).map(|at| Gold::Label(Label::ALL[at % 3])).collect();
    // Reads "contradiction" where the pair is an entailment, and so round the circle.
    let swapped: Vec<_> = (0..60).map(|at| [p(0.1, 0.1, 0.8), p(0.8, 0.1, 0.1), p(0.1, 0.8, 0.1)][at % 3]).collect();
    let order = better_label_order(&golds, &swapped).expect("a better order");
    assert_eq!(order.seems, [Neutral, Contradiction, Entailment]);
    assert!(close(order.accuracy, 0.0, 1e-12) && close(order.accuracy_seems, 1.0, 1e-12));
    let right: Vec<_> = (0..60).map(|at| [p(0.8, 0.1, 0.1), p(0.1, 0.8, 0.1), p(0.1, 0.1, 0.8)][at % 3]).collect();
    assert_eq!(better_label_order(&golds, &right), None);
    assert_eq!(better_label_order(&golds[..6], &swapped[..6]), None, "six rows prove nothing");
    // A weak model that says "neutral" of every refuted claim, in a set without neutral pairs.
    let two: Vec<_> = (0..60).map(|at| Gold::Label([Entailment, Contradiction][at % 2])).collect();
    let weak: Vec<_> = (0..60).map(|at| [p(0.8, 0.1, 0.1), p(0.1, 0.8, 0.1)][at % 2]).collect();
    assert_eq!(better_label_order(&two, &weak), None);
}

#[test]
fn slices_part_the_rows() {
    let golds = [Entailment, Entailment, Neutral].map(Gold::Label);
    let examples: Vec<_> = golds.iter().copied().map(example).collect();
    let predictions = [p(0.8, 0.1, 0.1), p(0.1, 0.8, 0.1), p(0.1, 0.8, 0.1)];
    let values = ["b", "a", "b"].map(String::from);
    let slices = slices(&examples, &predictions, &values, &quick()).unwrap();
    assert_eq!(slices.iter().map(|slice| (slice.value.as_str(), slice.rows)).collect::<Vec<_>>(), [("b", 2), ("a", 1)]);
    assert!(close(slices[0].accuracy.value, 1.0, 1e-12) && close(slices[1].accuracy.value, 0.0, 1e-12));
}

const SCORES: &str = "p_entailment,p_neutral,p_contradiction\n0.9,0.05,0.05\n0.2,0.7,0.1\n0.3,0.3,0.4\n0.1,0.8,0.1\n";

/// A folder with scores for plain.csv, and the command in it.
fn command(folder: &TempDir, scores: &str, arguments: &[&str]) -> assert_cmd::assert::Assert {
    fs::write(folder.path().join("scores.csv"), scores).unwrap();
    crate::rashomon().current_dir(folder.path()).arg("evaluate").args(arguments).assert()
}

#[test]
fn the_command_measures_saved_scores() {
    let folder = TempDir::new().unwrap();
    let plain = fixture("plain.csv");
    let plain = plain.to_str().unwrap();
    let arguments = [
        "--predictions",
        "scores.csv",
        "--by",
        "topic",
        "--json",
        "all.json",
        "--errors",
        "wrong.csv",
        "--fit-temperature",
        "--precision-at",
        "0.5",
    ];
    let done = command(&folder, SCORES, &[&[plain], &arguments[..]].concat()).success();
    let stdout = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    for expected in [
        "3 labelled rows, scores from scores.csv",
        "66.7 [0.0, 100.0]",
        "contradiction at p >= 0.1: precision 50.0 %, recall 100.0 %, 2 rows flagged",
        "temperature ",
        "town ",
    ] {
        assert!(stdout.contains(expected), "{expected} is not in\n{stdout}");
    }
    assert!(stdout.lines().skip(1).all(|line| line.chars().count() <= 100), "{stdout}");
    let stderr = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(stderr.contains("1 rows without a gold label were skipped"), "{stderr}");

    let json: serde_json::Value = serde_json::from_slice(&fs::read(folder.path().join("all.json")).unwrap()).unwrap();
    let evaluation = &json["evaluations"][0];
    assert!(close(evaluation["accuracy"]["value"].as_f64().unwrap(), 2.0 / 3.0, 1e-12));
    assert_eq!(
        (evaluation["rows"].as_u64(), evaluation["unlabelled"].as_u64(), &evaluation["by"]["column"]),
        (Some(3), Some(1), &"topic".into())
    );
    assert_eq!(json["model"], serde_json::Value::Null);
    let wrong = fs::read_to_string(folder.path().join("wrong.csv")).unwrap();
    let lines: Vec<_> = wrong.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[1].ends_with(
            ",2,3,2,The mill burned down.,The mill was never on fire.,contradiction,neutral,0.700000,0.200000,0.700000,0.100000"
        ),
        "{wrong}"
    );
}

#[test]
fn the_command_gives_the_same_bytes_twice_and_compares_two() {
    let folder = TempDir::new().unwrap();
    let plain = fixture("plain.csv");
    let other = "record,id,gold,p_entailment,p_neutral,p_contradiction\n4,4,neutral,0.1,0.8,0.1\n2,2,contradiction,0.1,0.1,0.8\n1,1,entailment,0.8,0.1,0.1\n";
    fs::write(folder.path().join("other.csv"), other).unwrap();
    let arguments = [plain.to_str().unwrap(), "--predictions", "scores.csv", "--predictions", "other.csv", "--seed", "5", "--json", "-"];
    let run = || command(&folder, SCORES, &arguments).success().get_output().stdout.clone();
    assert_eq!(run(), run());
    let json: serde_json::Value = serde_json::from_slice(&run()).expect("nothing but JSON on standard output");
    assert_eq!((json["comparison"]["mcnemar"]["only_second"].as_u64(), json["bootstrap"]["seed"].as_u64()), (Some(1), Some(5)));
    let tables = String::from_utf8(command(&folder, SCORES, &arguments[..7]).success().get_output().stdout.clone()).unwrap();
    for expected in ["summary", "second minus first", "+33.3 [", "McNemar p = 1.0000 (exact binomial)"] {
        assert!(tables.contains(expected), "{expected} is not in\n{tables}");
    }
}

#[test]
fn spreadsheet_formulas_are_neutralised_in_the_errors() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("in.csv"), "premise,hypothesis,label\n=1+1,-said he,e\nx,y,e\n").unwrap();
    let scores = "p_entailment,p_neutral,p_contradiction\n0.2,0.7,0.1\n0.05,0.9,0.05\n";
    command(&folder, scores, &["in.csv", "--predictions", "scores.csv", "--errors", "wrong.csv"]).success();
    let wrong = fs::read_to_string(folder.path().join("wrong.csv")).unwrap();
    let lines: Vec<_> = wrong.lines().collect();
    assert!(lines[1].starts_with("in.csv,2,3,2,x,y,") && lines[2].starts_with("in.csv,1,2,1,'=1+1,'-said he,"), "{wrong}");
}

#[test]
fn the_wrong_order_of_labels_is_announced() {
    let folder = TempDir::new().unwrap();
    let (mut labelled, mut scores) = ("premise,hypothesis,label\n".to_owned(), "p_entailment,p_neutral,p_contradiction\n".to_owned());
    for _ in 0..15 {
        labelled += "x,y,entailment\nx,y,neutral\nx,y,contradiction\n";
        scores += "0.1,0.1,0.8\n0.1,0.8,0.1\n0.8,0.1,0.1\n";
    }
    fs::write(folder.path().join("in.csv"), labelled).unwrap();
    let done = command(&folder, &scores, &["in.csv", "--predictions", "scores.csv"]).success();
    let stderr = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(stderr.contains("WARNING: in.csv: the labels seem to be in the wrong order"), "{stderr}");
    assert!(stderr.contains("as contradiction, neutral, entailment: accuracy 100.0 % instead of 33.3 %"), "{stderr}");
}

#[test]
fn bad_input_is_refused_with_its_place_and_status_2() {
    let folder = TempDir::new().unwrap();
    let plain = fixture("plain.csv");
    let plain = plain.to_str().unwrap();
    let hans = fixture("hans.txt");
    let saved = |scores: &str| format!("record,id,gold,p_entailment,p_neutral,p_contradiction\n{scores}");
    let three = "1,1,entailment,1,0,0\n2,2,contradiction,0,0,1\n";
    for (scores, arguments, expected) in [
        (
            SCORES.replace("0.7,", "seven,"),
            &[plain, "--predictions", "scores.csv"][..],
            "scores.csv: record 2 (line 3): column \"p_neutral\": \"seven\" is no probability",
        ),
        (SCORES.replace("0.7,", "0.9,"), &[plain, "--predictions", "scores.csv"], "record 2 (line 3): the three probabilities sum to 1.2"),
        (SCORES.replace("0.7,", "NaN,"), &[plain, "--predictions", "scores.csv"], "\"NaN\" is no probability"),
        (
            SCORES.replace("p_neutral", "neutral"),
            &[plain, "--predictions", "scores.csv"],
            "record 1 (line 2): there is no column \"p_neutral\"",
        ),
        (SCORES.replace("0.1,0.8,0.1\n", ""), &[plain, "--predictions", "scores.csv"], "scores.csv: has 3 rows, none for record 4"),
        (
            SCORES.to_owned() + "1,0,0\n",
            &[plain, "--predictions", "scores.csv"],
            "record 5 (line 6): the labelled file has no labelled record 5",
        ),
        (saved(three), &[plain, "--predictions", "scores.csv"], "none for record 4"),
        (saved(&(three.to_owned() + "3,3,neutral,1,0,0\n")), &[plain, "--predictions", "scores.csv"], "no labelled record 3"),
        (
            saved(&(three.to_owned() + "2,2,contradiction,1,0,0\n")),
            &[plain, "--predictions", "scores.csv"],
            "record 2 of the labelled file is scored twice",
        ),
        (
            saved("1,1,neutral,1,0,0\n"),
            &[plain, "--predictions", "scores.csv"],
            "column \"gold\": says neutral, record 1 of the labelled file says entailment",
        ),
        (saved("1,9,entailment,1,0,0\n"), &[plain, "--predictions", "scores.csv"], "column \"id\": differs from record 1"),
        (
            SCORES.into(),
            &[plain, "--predictions", "scores.csv", "--by", "genre"],
            "plain.csv: --by: there is no column \"genre\"; there are id, premise",
        ),
        (SCORES.into(), &[plain, "--predictions", "missing.csv"], "missing.csv: cannot be read"),
        (SCORES.into(), &[plain, plain, "--predictions", "scores.csv"], "--predictions: needs exactly one file"),
        (SCORES.into(), &["nowhere.csv"], "nowhere.csv: cannot be read"),
        (
            SCORES.into(),
            &[plain, "--label-column", "topic"],
            "plain.csv: record 1 (line 2): column \"topic\": label \"town\" is not one of",
        ),
        (
            SCORES.replace("0.1,0.8,0.1\n", ""),
            &[hans.to_str().unwrap(), "--predictions", "scores.csv", "--precision-at", "0.9"],
            "--precision-at: cannot be found",
        ),
        (SCORES.into(), &[plain, "--predictions", "scores.csv", "--json", "no/such/folder.json"], "no/such/folder.json: cannot be written"),
    ] {
        let done = command(&folder, &scores, arguments).code(2);
        let stderr = String::from_utf8(done.get_output().stderr.clone()).unwrap();
        assert!(stderr.contains(expected), "{expected:?} is not in {stderr:?}");
        assert!(done.get_output().stdout.is_empty());
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing half-written stays");
}

#[test]
fn saved_scores_give_the_figures_of_the_model_that_made_them() {
    let folder = TempDir::new().unwrap();
    let (plain, hans, model) = (fixture("plain.csv"), fixture("hans.txt"), crate::fixture("tiny-model"));
    let [plain, hans, model] = [&plain, &hans, &model].map(|path| path.to_str().unwrap());
    command(&folder, "", &[plain, "--model", model, "--backend", "candle", "--save-predictions", "saved.csv", "--json", "a.json"])
        .success();
    command(&folder, "", &[plain, "--predictions", "saved.csv", "--json", "b.json"]).success();
    let read = |name: &str| -> serde_json::Value { serde_json::from_slice(&fs::read(folder.path().join(name)).unwrap()).unwrap() };
    let (mut by_model, by_scores) = (read("a.json"), read("b.json"));
    assert_eq!((by_model["model"].as_str(), by_scores["evaluations"][0]["predictions"].as_str()), (Some("tiny-model"), Some("saved.csv")));
    by_model["evaluations"][0]["predictions"] = "saved.csv".into();
    assert_eq!(by_model["evaluations"], by_scores["evaluations"]);
    let done = command(&folder, "", &[plain, hans, "--model", model]).success();
    let tables = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    assert!(tables.contains("not_entailment") && tables.contains("summary"), "{tables}");
}

#[test]
fn a_limit_takes_the_first_rows_and_their_scores() {
    let folder = TempDir::new().unwrap();
    let plain = fixture("plain.csv");
    let done = command(&folder, SCORES, &[plain.to_str().unwrap(), "--predictions", "scores.csv", "--limit", "1"]).success();
    assert!(String::from_utf8_lossy(&done.get_output().stdout).contains("1 labelled rows"));
}
