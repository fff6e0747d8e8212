//! The program as a user meets it: standard output, standard error, exit status.

use std::fs;

use serde_json::Value;

use crate::{fixture, rashomon};

fn score() -> assert_cmd::Command {
    let mut command = rashomon();
    command.arg("score").arg("--model").arg(fixture("tiny-model"));
    command
}

#[test]
fn score_keeps_columns_and_order_and_appends() {
    let output = score()
        .args(["-", "--format", "csv"])
        .write_stdin("id,premise,hypothesis\n7,the army,\"a, b\"\n8,town,no town\n")
        .output()
        .expect("run");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("text");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "id,premise,hypothesis,label,p_entailment,p_neutral,p_contradiction,tokens,truncated");
    assert!(lines[1].starts_with("7,the army,\"a, b\",") && lines[2].starts_with("8,town,no town,"), "{text}");
    let sum: f64 = lines[1].rsplit(',').skip(2).take(3).map(|p| p.parse::<f64>().expect("number")).sum();
    assert!((sum - 1.0).abs() < 1e-5);
}

#[test]
fn score_reads_json_lines_and_keeps_every_field() {
    let output = score()
        .args(["-", "--format", "jsonl"])
        .write_stdin("{\"premise\":\"a\",\"hypothesis\":\"b\",\"n\":[1,{\"x\":2}]}\n")
        .output()
        .expect("run");
    let row: Value = serde_json::from_slice(&output.stdout).expect("one object");
    assert_eq!(row["n"][1]["x"], 2);
    assert_eq!(row["truncated"], 0);
}

#[test]
fn a_column_of_the_same_name_is_kept() {
    let csv = score().args(["-", "--format", "csv"]).write_stdin("premise,hypothesis,label\na,b,neutral\n").output().expect("run");
    assert!(String::from_utf8(csv.stdout).expect("text").starts_with("premise,hypothesis,label,predicted_label,p_entailment,"));
    let row = "{\"premise\":\"a\",\"hypothesis\":\"b\",\"label\":\"gold\"}\n";
    let output = score().args(["-", "--format", "jsonl"]).write_stdin(row).output().expect("run");
    let row: Value = serde_json::from_slice(&output.stdout).expect("one object");
    assert_eq!((row["label"].as_str(), row["predicted_label"].is_string()), (Some("gold"), true));
}

#[test]
fn formulas_are_neutralised_unless_asked_otherwise() {
    let input = "premise,hypothesis\n=1+1,-3\n";
    let text = |raw: bool| {
        let mut command = score();
        command.args(["-", "--format", "csv"]);
        if raw {
            command.arg("--raw-csv");
        }
        String::from_utf8(command.write_stdin(input).output().expect("run").stdout).expect("text")
    };
    assert!(text(false).contains("\n'=1+1,-3,"));
    assert!(text(true).contains("\n=1+1,-3,"));
}

#[test]
fn bad_input_is_named_and_nothing_is_left() {
    let folder = tempfile::tempdir().expect("folder");
    let input = folder.path().join("in.csv");
    let output = folder.path().join("out.csv");
    for (content, expected) in [
        ("a,b\n1,2\n", "there is no column \"premise\"; there are a, b; choose one with --premise-column"),
        ("premise,hypothesis\n1,2\n3\n", "record 2 (line 3): has 1 cells, the header has 2"),
        ("premise,hypothesis\n1,\"2\n3,4\n5,6\n", "never closed"),
        ("", "is empty"),
    ] {
        fs::write(&input, content).expect("write");
        let run = score().arg(&input).arg("-o").arg(&output).output().expect("run");
        let message = String::from_utf8(run.stderr).expect("text");
        assert_eq!(run.status.code(), Some(2), "{message}");
        assert!(message.contains(expected) && message.contains("in.csv"), "{message}");
        assert_eq!(fs::read_dir(folder.path()).expect("list").count(), 1, "something was left behind after {content:?}");
    }
    fs::write(&input, b"premise,hypothesis\n1,\xff\n").expect("write");
    let run = score().arg(&input).output().expect("run");
    assert!(String::from_utf8_lossy(&run.stderr).contains("column \"hypothesis\": is not UTF-8"));
    let run = score().arg(folder.path().join("none.csv")).output().expect("run");
    assert_eq!(run.status.code(), Some(2));
    let run = score()
        .args(["-", "--format", "csv", "-o"])
        .arg(folder.path().join("no/such/out.csv"))
        .write_stdin("premise,hypothesis\n")
        .output()
        .expect("run");
    assert_eq!(run.status.code(), Some(2));
}

#[test]
fn a_huge_cell_is_cut_counted_and_marked() {
    let text = format!("premise,hypothesis\n{},town\n", "army ".repeat(2_000_000));
    let run = score().args(["-", "--format", "csv"]).write_stdin(text).output().expect("run");
    assert!(run.status.success());
    assert!(String::from_utf8(run.stderr).expect("text").contains("1 pairs were longer than 64 tokens and were cut"));
    assert!(run.stdout.ends_with(b",64,1999940\n"), "{}", String::from_utf8_lossy(&run.stdout[run.stdout.len() - 60..]));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let program = assert_cmd::cargo::cargo_bin!("rashomon");
    let rows: String = std::iter::once("premise,hypothesis\n").chain(std::iter::repeat_n("the army,the town\n", 20_000)).collect();
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("in.csv"), rows).expect("write");
    let line = format!(
        "'{}' score --model '{}' '{}' | head -n 1 >/dev/null; exit ${{PIPESTATUS[0]}}",
        program.display(),
        fixture("tiny-model").display(),
        folder.path().join("in.csv").display()
    );
    let status = std::process::Command::new("bash").args(["-c", &line]).status().expect("bash");
    assert_eq!(status.code(), Some(0));
}
