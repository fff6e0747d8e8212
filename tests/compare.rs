//! Accounts in, report out, through the program, with the tiny model: its verdicts mean nothing, the flow does.

use std::fs;
use std::path::Path;

use rashomon::report::FILES;

use crate::{fixture, rashomon};

fn compare(input: &Path, out: &Path) -> assert_cmd::Command {
    let mut command = rashomon();
    command.arg("compare").arg(input).arg("--out").arg(out).arg("--model").arg(fixture("tiny-model")).args(["--contradicts", "0.3"]);
    command
}

fn daraa() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/daraa")
}

/// Three events of two accounts each.
const EVENTS: &str = "event,outlet,date,text
flood,Post,2024-05-01,The river rose on Monday. Two people died in the flood. The mayor opened the school.
flood,Wire,2024-05-02,Nobody died in the flood. The river fell on Monday. The school stayed closed.
strike,Union,2024-06-01,All drivers joined the strike. The company refused to talk.
strike,Company,2024-06-01,Few drivers joined the strike. The company offered talks twice.
vote,Herald,2024-07-01,The party won the vote. Turnout was 61 percent in the capital.
vote,Echo,2024-07-01,The party lost the vote. Turnout in the capital was 48 percent.
";

#[test]
fn the_example_accounts_give_every_file_and_the_same_bytes_twice() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    let run = compare(&daraa(), &first).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let text = String::from_utf8(run.stdout).unwrap();
    assert!(
        text.starts_with("5 accounts of one event: ") && text.contains(&format!("Report: {}", first.join("report.html").display())),
        "{text}"
    );
    assert!(compare(&daraa(), &second).args(["--threads", "1"]).output().unwrap().status.success());
    for file in FILES {
        assert_eq!(fs::read(first.join(file)).unwrap(), fs::read(second.join(file)).unwrap(), "{file}");
    }
    assert_eq!(fs::read_dir(&first).unwrap().count(), FILES.len(), "something else was left in the folder");
}

#[test]
fn every_span_in_the_pairs_holds_its_sentence() {
    let folder = tempfile::tempdir().unwrap();
    assert!(compare(&daraa(), folder.path()).arg("--raw-csv").output().unwrap().status.success());
    let report: serde_json::Value = serde_json::from_slice(&fs::read(folder.path().join("report.json")).unwrap()).unwrap();
    let event = &report["events"][0];
    let mut checked = 0;
    for claim in event["claims"].as_array().unwrap() {
        let id = claim["document"].as_str().unwrap();
        let raw = fs::read_to_string(daraa().join(format!("{id}.txt"))).unwrap();
        let text = raw.splitn(3, "---\n").nth(2).unwrap();
        let at = |end: &str| usize::try_from(claim[end].as_u64().unwrap()).unwrap();
        let span = &text[at("start")..at("end")];
        assert_eq!(span.split_whitespace().collect::<Vec<_>>().join(" "), claim["text"].as_str().unwrap());
        checked += 1;
    }
    assert!(checked > 40, "{checked} claims");
}

#[test]
fn a_stopped_run_goes_on_and_ends_with_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("events.csv");
    fs::write(&input, EVENTS).unwrap();
    let (whole, stopped) = (folder.path().join("whole"), folder.path().join("stopped"));
    assert!(compare(&input, &whole).output().unwrap().status.success());
    // A folder where a file should be: the run fails after the scoring, and what it had is kept.
    fs::create_dir_all(stopped.join("report.html/in-the-way")).unwrap();
    assert_eq!(compare(&input, &stopped).output().unwrap().status.code(), Some(2));
    let kept = fs::read_dir(stopped.join(".rashomon-partial")).unwrap().count();
    assert_eq!(kept, 3);
    fs::remove_dir_all(stopped.join("report.html")).unwrap();
    let run = compare(&input, &stopped).arg("--resume").output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(String::from_utf8(run.stderr).unwrap().starts_with("0 pairs"), "nothing had to be scored again");
    for file in FILES {
        assert_eq!(fs::read(whole.join(file)).unwrap(), fs::read(stopped.join(file)).unwrap(), "{file}");
    }
    assert!(!stopped.join(".rashomon-partial").exists());
}

#[test]
fn a_lone_account_is_an_error_or_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("events.csv");
    fs::write(&input, format!("{EVENTS}alone,Post,2024-08-01,Nobody else was there.\n")).unwrap();
    let out = folder.path().join("out");
    let run = compare(&input, &out).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8(run.stderr).unwrap().contains("is the only account of event \"alone\""));
    assert!(!out.exists());
    let run = compare(&input, &out).arg("--keep-going").output().unwrap();
    assert!(run.status.success());
    assert!(String::from_utf8(run.stdout).unwrap().contains("1 documents were left out"));
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_no_file() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let folder = tempfile::tempdir().unwrap();
    let mut run = Command::new(assert_cmd::cargo::cargo_bin!("rashomon"))
        .args(["score", "-", "--format", "csv", "-o", "out.csv", "--model"])
        .arg(fixture("tiny-model"))
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = run.stdin.take().unwrap();
    input.write_all(b"premise,hypothesis\nthe army,the town\n").unwrap();
    input.flush().unwrap();
    while fs::read_dir(folder.path()).unwrap().count() == 0 {
        std::thread::yield_now();
        assert!(run.try_wait().unwrap().is_none(), "it ended without an interrupt");
    }
    assert!(Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap().success());
    assert_eq!(run.wait().unwrap().code(), Some(130));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
