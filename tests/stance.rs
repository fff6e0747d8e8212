//! Stances through the program and the library, with the tiny model and a head of fixed numbers: its verdicts mean little, the flow does.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rashomon::evaluate::{Bootstrap, evaluate_stances};
use rashomon::report::STANCE_FILES;
use rashomon::segment::passages;
use rashomon::stance::Stance::{Agree, Disagree, Discuss, Unrelated};
use rashomon::stance::{Head, Stance, StanceOptions, StanceScorer, Target, Text};
use rashomon::{Checkpoint, CrossEncoder, ErrorKind};
use safetensors::Dtype;
use safetensors::tensor::TensorView;
use serde_json::Value;
use tempfile::TempDir;

use crate::{fixture, rashomon, tiny_model};

/// Features of a pair and of a passage.
const PAIR: usize = 59;
const INPUTS: usize = 13 + 16 + 7 + 3;

/// A head whose gate asks for half of the target's weight and whose network is a fixed pattern of numbers.
fn head_bytes(sha256: &str, change: impl Fn(&mut HashMap<String, (Vec<usize>, Vec<f32>)>)) -> Vec<u8> {
    let pattern = |count: usize| (0..count).map(|at| ((at * 37 % 101) as f32 / 101.0 - 0.5) * 0.4).collect::<Vec<f32>>();
    let mut gate = vec![0.0; PAIR];
    gate[0] = 12.0;
    let mut tensors: HashMap<String, (Vec<usize>, Vec<f32>)> =
        HashMap::from([("gate.weight".into(), (vec![PAIR], gate)), ("gate.bias".into(), (vec![1], vec![-6.0]))]);
    for (name, shape) in [
        ("passage.weight", vec![4, INPUTS]),
        ("passage.bias", vec![4]),
        ("attention.weight", vec![4]),
        ("hidden.weight", vec![6, 8 + PAIR]),
        ("hidden.bias", vec![6]),
        ("out.weight", vec![4, 6]),
        ("out.bias", vec![4]),
    ] {
        tensors.insert(format!("0.{name}"), (shape.clone(), pattern(shape.iter().product())));
    }
    change(&mut tensors);
    let bytes: HashMap<String, (Vec<usize>, Vec<u8>)> = tensors
        .into_iter()
        .map(|(name, (shape, values))| (name, (shape, values.iter().flat_map(|value| value.to_le_bytes()).collect())))
        .collect();
    let rarity = vec![80u8; 1 << 16];
    let mut views: HashMap<&str, TensorView> =
        bytes.iter().map(|(name, (shape, data))| (name.as_str(), TensorView::new(Dtype::F32, shape.clone(), data).unwrap())).collect();
    views.insert("rarity", TensorView::new(Dtype::U8, vec![rarity.len()], &rarity).unwrap());
    let metadata = [("format", "rashomon-stance-2"), ("model_sha256", sha256), ("gate", "0.5"), ("abstain", "0.1"), ("passages", "3")];
    let metadata = metadata.map(|(name, value)| (name.to_owned(), value.to_owned()));
    safetensors::serialize(views, Some(HashMap::from(metadata))).unwrap()
}

fn head() -> (Checkpoint, Head) {
    let model = tiny_model();
    let head = Head::from_safetensors(&head_bytes(&model.sha256, |_| ()), &model.sha256).unwrap();
    (model, head)
}

/// A folder with a head, and the program with it.
fn desk() -> (TempDir, impl Fn(&str) -> assert_cmd::Command) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("head.safetensors"), head_bytes(&tiny_model().sha256, |_| ())).unwrap();
    let place = folder.path().to_owned();
    let command = move |name: &str| {
        let mut command = rashomon();
        command.current_dir(&place).arg(name).arg("--model").arg(fixture("tiny-model")).args(["--head", "head.safetensors"]);
        command
    };
    (folder, command)
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path
}

fn stderr(command: &mut assert_cmd::Command) -> String {
    let run = command.output().unwrap();
    assert_eq!(run.status.code(), Some(2), "{}", String::from_utf8_lossy(&run.stdout));
    String::from_utf8(run.stderr).unwrap()
}

const TABLE: &str = "id,target,text\n\
    7,The army shelled the town,\"The army shelled the town on Monday. Residents fled. \"\"It is a hoax,\"\" the ministry said.\"\n\
    8,The army shelled the town,Bread is cheap this week in every shop.\n\
    9,The army shelled the town,No army shelled the town.\n";

const STANCES: &str = "Headline,Body ID,Stance\nThe army shelled the town,1,agree\nThe army shelled the town,2,unrelated\nNobody died,1,discuss\n\
    The army shelled the town,3,disagree\n";
const BODIES: &str =
    "Body ID,articleBody\n1,The army shelled the town. Nobody died.\n2,Bread is cheap.\n3,The army never shelled the town.\n";

#[test]
fn rows_keep_their_columns_and_get_a_stance_with_its_passage() {
    let (folder, command) = desk();
    write(folder.path(), "in.csv", TABLE);
    let run = command("stance").arg("in.csv").output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let mut reader = csv::Reader::from_reader(run.stdout.as_slice());
    let columns: Vec<String> = reader.headers().unwrap().iter().map(String::from).collect();
    assert_eq!(columns.join(","), "id,target,text,stance,p_agree,p_disagree,p_discuss,p_unrelated,quote,start,end,passages,read,truncated");
    let rows: Vec<HashMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(rows.iter().map(|row| row["id"].as_str()).collect::<Vec<_>>(), ["7", "8", "9"]);
    for row in &rows {
        let sum: f32 = ["p_agree", "p_disagree", "p_discuss", "p_unrelated"].map(|name| row[name].parse::<f32>().unwrap()).iter().sum();
        assert!((sum - 1.0).abs() < 1e-4);
    }
    assert_eq!((rows[1]["stance"].as_str(), rows[1]["quote"].as_str(), rows[1]["read"].as_str()), ("unrelated", "", "0"));
    assert_eq!((rows[0]["passages"].as_str(), rows[0]["read"].as_str()), ("3", "3"));
    let span = rows[0]["start"].parse::<usize>().unwrap()..rows[0]["end"].parse::<usize>().unwrap();
    assert_eq!(rows[0]["text"][span], rows[0]["quote"]);
    assert!(String::from_utf8(run.stderr).unwrap().contains("the model read 2 of them"));
}

#[test]
fn json_lines_tsv_and_names_that_are_taken() {
    let (folder, command) = desk();
    let input = "{\"claim\":\"The army shelled the town\",\"text\":\"The army\\nshelled the town.\",\"stance\":\"gold\",\"n\":[1]}\n";
    write(folder.path(), "in.jsonl", input);
    let run = command("stance").arg("in.jsonl").output().unwrap();
    let row: Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!((row["stance"].as_str(), row["predicted_stance"].is_string(), &row["n"][0]), (Some("gold"), true, &Value::from(1)));
    write(folder.path(), "in.tsv", "Headline\tbody\nThe army shelled the town\tThe army shelled the town.\n");
    let run = command("stance").arg("in.tsv").output().unwrap();
    let text = String::from_utf8(run.stdout).unwrap();
    assert!(text.starts_with("Headline\tbody\tstance\t") && text.lines().count() == 2, "{text}");
    let run = command("stance").args(["in.jsonl", "--as", "json", "-o", "out.json"]).output().unwrap();
    assert!(run.status.success());
    let row: Value = serde_json::from_str(&fs::read_to_string(folder.path().join("out.json")).unwrap()).unwrap();
    assert_eq!((row["record"].as_u64(), row["deciding"][0]["span"]["start"].as_u64()), (Some(1), Some(0)));
    assert!(row["deciding"][0]["probabilities"]["entailment"].is_number());
}

#[test]
fn the_challenge_is_read_and_answered_in_its_form() {
    let (folder, command) = desk();
    write(folder.path(), "stances.csv", STANCES);
    write(folder.path(), "bodies.csv", BODIES);
    let files = ["--stances", "stances.csv", "--bodies", "bodies.csv"];
    let run = command("stance").args(files).args(["--as", "submission", "-o", "answer.csv"]).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let answer = fs::read_to_string(folder.path().join("answer.csv")).unwrap();
    let lines: Vec<&str> = answer.lines().collect();
    assert_eq!((lines[0], lines.len(), lines[2]), ("Headline,Body ID,Stance", 5, "The army shelled the town,2,unrelated"));
    assert!(lines.iter().skip(1).all(|line| line.rsplit(',').next().unwrap().parse::<Stance>().is_ok()));
    let run = command("evaluate").args(files).args(["--predictions", "answer.csv"]).output();
    assert_eq!(run.unwrap().status.code(), Some(2), "saved stances and a model are not asked for together");
    let run = rashomon().current_dir(folder.path()).arg("evaluate").args(files).args(["--predictions", "answer.csv"]).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(String::from_utf8(run.stdout).unwrap().starts_with("stances.csv: 4 labelled rows, stances from answer.csv"));
}

#[test]
fn stances_are_measured_as_the_challenge_does() {
    let golds = [Agree, Agree, Disagree, Discuss, Unrelated, Unrelated];
    let said = [Agree, Discuss, Unrelated, Discuss, Unrelated, Agree];
    let e = evaluate_stances(&golds, &said, &golds, &Stance::ALL, &Bootstrap::default()).unwrap();
    let close = |a: f64, b: f64| (a - b).abs() < 1e-12;
    assert_eq!(e.fnc_points, Some((2.5, 4.5))); // 1 + 1/4 + 0 + 1 + 1/4 + 0
    assert!(close(e.fnc_score.unwrap().value, 2.5 / 4.5) && close(e.accuracy.value, 0.5));
    // F1: agree 1/2, disagree 0, discuss 2/3, unrelated 1/2.
    assert!(close(e.macro_f1.value, (0.5 + 0.0 + 2.0 / 3.0 + 0.5) / 4.0));
    assert_eq!((e.classes[0].class, e.classes[0].f1.unwrap().value), ("disagree", 0.0));
    assert!(close(e.lexical.measures.macro_f1.value, 1.0));
    assert_eq!(e.confusion[0], [1, 0, 1, 0]);
    let two = evaluate_stances(&golds[..3], &[Agree, Agree, Agree], &golds[..3], &[Agree, Disagree], &Bootstrap::default()).unwrap();
    assert!(two.fnc_score.is_none() && close(two.macro_f1.value, 0.4));
    assert!(evaluate_stances(&[], &[], &[], &Stance::ALL, &Bootstrap::default()).is_err());
}

#[test]
fn evaluate_knows_two_way_and_three_way_sets() {
    let (folder, command) = desk();
    write(
        folder.path(),
        "set.jsonl",
        "{\"premise\":\"Taxes are theft.\",\"hypothesis\":\"taxes\",\"label\":\"AGAINST\"}\n{\"premise\":\"I love them\",\"hypothesis\":\"taxes\",\"label\":\"FAVOR\"}\n\
         {\"premise\":\"no label\",\"hypothesis\":\"taxes\",\"label\":\"\"}\n",
    );
    let run = command("evaluate").args(["--task", "stance", "set.jsonl", "--json", "out.json", "--errors", "wrong.csv"]).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let text = String::from_utf8(run.stdout).unwrap();
    assert!(text.starts_with("set.jsonl: 2 labelled rows") && text.contains("majority class"), "{text}");
    assert!(String::from_utf8(run.stderr).unwrap().contains("1 rows without a stance were skipped"));
    let json: Value = serde_json::from_str(&fs::read_to_string(folder.path().join("out.json")).unwrap()).unwrap();
    let one = &json["evaluations"][0];
    assert_eq!(
        (one["stances"][0].as_str(), one["stances"][1].as_str(), one["fnc_score"].is_null()),
        (Some("agree"), Some("disagree"), true)
    );
    assert!(fs::read_to_string(folder.path().join("wrong.csv")).unwrap().starts_with("file,record,line,gold,predicted,"));
}

#[test]
fn bad_input_is_named_with_its_place_and_leaves_nothing() {
    let (folder, command) = desk();
    write(folder.path(), "bodies.csv", BODIES);
    let good = |name: &str, text: &str| drop(write(folder.path(), name, text));
    let challenge = |stances: &str, bodies: &str| {
        good("stances.csv", stances);
        good("other.csv", bodies);
        let mut command = command("stance");
        stderr(command.args(["--stances", "stances.csv", "--bodies", "other.csv", "-o", "out.csv"]))
    };
    for (stances, bodies, expected) in [
        (
            "Headline,Body ID\nA town,1\nA town,99\n",
            BODIES,
            "stances.csv: record 2 (line 3): column \"Body ID\": body \"99\" is not among the 3 bodies",
        ),
        ("Headline,Body\nA town,1\n", BODIES, "stances.csv: there is no column \"Body ID\"; there are Headline, Body"),
        (STANCES, "Body ID,articleBody\n1,A town.\n2,  \n", "other.csv: record 2 (line 3): body 2 is empty"),
        (STANCES, "Body ID,articleBody\n1,A town.\n1,B.\n", "other.csv: record 2 (line 3): body 1 occurs twice"),
        (STANCES, "Body ID,text\n1,A town.\n", "there is no column \"articleBody\"; there are Body ID, text"),
        (STANCES, "Body ID,articleBody\n", "other.csv: holds no bodies"),
    ] {
        let message = challenge(stances, bodies);
        assert!(message.contains(expected), "{message}");
        assert!(!folder.path().join("out.csv").exists());
    }
    let table = |text: &str, more: &[&str]| {
        good("in.csv", text);
        stderr(command("stance").arg("in.csv").args(more))
    };
    assert!(table("a,text\n1,2\n", &[]).contains("in.csv: there is no column \"target\"; there are a, text; name it with --target-column"));
    assert!(table("target,text\nx,y\nx,\n", &[]).contains("in.csv: record 2 (line 3): column \"text\": is empty"));
    assert!(table("target,text\nx,y\n", &["--abstain", "2"]).contains("--abstain: 2 is not between 0 and 1"));
    assert!(table("target,text\nx,y\n", &["--as", "submission"]).contains("needs the files of the challenge"));
    assert!(stderr(command("stance").arg("none.csv")).contains("none.csv: cannot be read"));
    assert!(stderr(command("stance").args(["--claim", " ", "bodies.csv"])).contains("--claim: is empty"));
    good("labels.csv", "target,text,stance\nx,y,agree\nx,y,maybe\n");
    let message = stderr(command("evaluate").args(["--task", "stance", "labels.csv"]));
    assert!(
        message.contains("labels.csv: record 2 (line 3): column \"stance\": stance \"maybe\" is not one of agree, disagree"),
        "{message}"
    );
    assert!(
        stderr(command("evaluate").args(["--task", "stance", "labels.csv", "--by", "x"])).contains("--by: does not go with --task stance")
    );
}

#[test]
fn a_head_of_another_model_or_a_damaged_one_is_refused() {
    let model = tiny_model();
    let load = |bytes: &[u8]| Head::from_safetensors(bytes, &model.sha256).err().expect("must be refused");
    let error = load(&head_bytes("0123456789abcdef", |_| ()));
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("belongs to the model with SHA-256 0123456789ab…"), "{error}");
    let good = head_bytes(&model.sha256, |_| ());
    assert_eq!(load(&good[..good.len() / 2]).kind(), ErrorKind::Model);
    assert_eq!(load(b"").kind(), ErrorKind::Model);
    let bytes = head_bytes(&model.sha256, |tensors| tensors.insert("0.attention.weight".into(), (vec![3], vec![0.0; 3])).map_or((), drop));
    assert_eq!(load(&bytes).kind(), ErrorKind::Shape);
    let bytes = head_bytes(&model.sha256, |tensors| drop(tensors.remove("0.out.bias")));
    assert!(load(&bytes).to_string().contains("tensor 0.out.bias: is missing"));
    let bytes = head_bytes(&model.sha256, |tensors| tensors.get_mut("0.out.bias").unwrap().1[2] = f32::NAN);
    assert!(load(&bytes).to_string().contains("tensor 0.out.bias: value 2 is NaN"));
    let run =
        rashomon().args(["stance", "-", "--format", "csv", "--model"]).arg(fixture("tiny-model")).write_stdin(TABLE).output().unwrap();
    assert!(String::from_utf8(run.stderr).unwrap().contains("has no stance.safetensors; make one with models/recipe/stance.py"));
}

#[test]
fn the_shipped_head_belongs_to_the_shipped_model() {
    let model = Checkpoint::embedded().unwrap();
    let head = Head::from_safetensors(model.stance.as_deref().unwrap(), &model.sha256).unwrap();
    let encoder = CrossEncoder::new(&model).unwrap();
    let scorer = StanceScorer::new(&encoder, &head, StanceOptions::default());
    let target = Arc::new(Target::new("Apple will build a car by 2020"));
    let text = |text: &str| (target.clone(), Arc::new(Text::new(text)));
    let said = scorer
        .score(&[
            text("Oslo had its warmest April since records began, the weather office said."),
            text("Apple will not build a car by 2020. The report is a hoax: the company denied that it plans a car."),
        ])
        .unwrap();
    assert_eq!((said[0].stance(), said[0].read), (Unrelated, 0));
    assert_eq!(said[1].stance(), Disagree, "{:?}", said[1]);
}

#[test]
fn a_pair_does_not_depend_on_its_neighbours() {
    let (model, head) = head();
    let encoder = CrossEncoder::reference(&model).unwrap();
    let scorer = StanceScorer::new(&encoder, &head, StanceOptions::default());
    let target = Arc::new(Target::new("The army shelled the town"));
    let texts = ["The army shelled the town. Two died.", "The town was never shelled by the army, it said.", "Bread."];
    let pairs: Vec<_> = texts.iter().map(|text| (target.clone(), Arc::new(Text::new(text)))).collect();
    let together = scorer.score(&pairs).unwrap();
    for (pair, all) in pairs.iter().zip(&together) {
        let alone = scorer.score(std::slice::from_ref(pair)).unwrap();
        assert!(alone[0].probabilities.iter().zip(all.probabilities).all(|(a, b)| (a - b).abs() < 1e-4));
        assert_eq!(alone[0].deciding.len(), all.deciding.len());
    }
}

#[test]
fn a_long_text_is_windowed_and_its_end_is_read() {
    let (model, head) = head();
    let encoder = CrossEncoder::reference(&model).unwrap();
    let scorer = StanceScorer::new(&encoder, &head, StanceOptions::default());
    let end = "The army never shelled the town.";
    for filler in ["Bread is cheap and people eat it. ".repeat(3000), "bread and ".repeat(10_000) + "so on. "] {
        let text = format!("{filler}{end}");
        let parted = passages(&text);
        assert_eq!(
            parted.iter().flat_map(|passage| passage.text.split_whitespace()).count(),
            text.split_whitespace().count(),
            "no word is lost"
        );
        assert!(parted.iter().all(|passage| passage.text.len() <= 600 && text.is_char_boundary(passage.span.end)));
        let found = scorer.score(&[(Arc::new(Target::new("The army shelled the town")), Arc::new(Text::new(&text)))]).unwrap();
        assert!(found[0].read > 0, "the gate sees the end");
        let last = parted.last().unwrap();
        let score = scorer.features(&[(Arc::new(Target::new("The army shelled the town")), Arc::new(Text::new(&text)))]).unwrap();
        assert!(score[0].passages.len() <= 3 && text[last.span.clone()].ends_with(end));
    }
    assert!(passages("").is_empty() && passages(" \n\u{0} … \n").is_empty());
}

#[test]
fn a_claim_gets_a_report_that_hostile_articles_cannot_break() {
    let (folder, command) = desk();
    write(folder.path(), "articles/Post_2024-05-01.txt", "The army shelled the town. <script>alert(1)</script> said the army of the town.");
    write(folder.path(), "articles/Wire_2024-05-02.txt", "No army shelled the town, the ministry said.\u{202e} =HYPERLINK(1)");
    write(folder.path(), "articles/=Bakery.txt", "Bread is cheap this week.");
    let long = format!("articles/{}.txt", "n".repeat(100));
    write(folder.path(), &long, &"x".repeat(300_000));
    let claim = ["stance", "--claim"];
    let report = |out: &str| {
        let run = command(claim[0]).args([claim[1], "The army shelled the <town>", "articles", "--out", out]).output().unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap()
    };
    let text = report("first");
    assert!(text.starts_with("4 articles: ") && text.contains("Report: first/report.html"), "{text}");
    report("second");
    for file in STANCE_FILES {
        let of = |out: &str| fs::read_to_string(folder.path().join(out).join(file)).unwrap();
        assert_eq!(of("first"), of("second"), "{file}");
    }
    let read = |file: &str| fs::read_to_string(folder.path().join("first").join(file)).unwrap();
    let page = read("report.html");
    assert!(!page.contains("<script>alert") && page.contains("The army shelled the &lt;town&gt;") && !page.contains('\u{202e}'));
    assert!(page.contains("default-src 'none'"));
    let csv = read("stances.csv");
    assert!(csv.starts_with("doc,outlet,date,url,title,stance,p_agree,") && csv.contains("'=Bakery"), "{csv}");
    let json: Value = serde_json::from_str(&read("report.json")).unwrap();
    assert_eq!((json["articles"].as_array().unwrap().len(), json["claim"].as_str()), (4, Some("The army shelled the <town>")));
    let message = stderr(command("stance").args(["--claim", "x", "nowhere"]));
    assert!(message.contains("nowhere: cannot be read"), "{message}");
}
