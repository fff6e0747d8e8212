//! Folders, texts, pages, tables and JSON to documents.

use std::path::{Path, PathBuf};

use rashomon::read::{Document, ReadOptions, Reading, documents};
use tempfile::TempDir;

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("parent")).expect("sub-folder");
        std::fs::write(path, bytes).expect("file");
    }
    folder
}

fn read(path: &Path) -> Reading {
    documents(&[path.to_owned()], &ReadOptions::default()).expect("readable")
}

fn error(path: PathBuf) -> String {
    format!("{:#}", documents(&[path], &ReadOptions::default()).expect_err("must fail"))
}

fn ids(reading: &Reading) -> Vec<String> {
    reading.documents.iter().map(|document| format!("{}/{}", document.event, document.id)).collect()
}

#[test]
fn folders_in_order_with_events() {
    let folder = folder(&[
        ("b.txt", b"The gate opened."),
        ("a.md", b"# Gate\n\nIt opened."),
        ("README.md", b"about"),
        (".hidden.txt", b"hidden"),
        ("gold.csv", b"x\n"),
        ("siege/monitor_2021-09-01.txt", b"The gate was shut."),
        ("siege/agency.txt", b"The gate was open."),
        ("siege/notes/x.txt", b"A note."),
        ("empty/picture.png", b"png"),
    ]);
    let reading = read(folder.path());
    assert_eq!(ids(&reading), ["/a", "/b", "siege/agency", "siege/monitor_2021-09-01", "siege/notes/x"]);
    let monitor = &reading.documents[3];
    assert_eq!((monitor.outlet.as_str(), monitor.date.as_str(), monitor.text.as_str()), ("monitor", "2021-09-01", "The gate was shut."));
    assert_eq!(monitor.origin, folder.path().join("siege/monitor_2021-09-01.txt"));
    assert_eq!(reading.documents[1].outlet, "b", "the id where nothing names the outlet");
}

#[test]
fn front_matter_and_bytes() {
    let front = "\u{feff}---\r\noutlet: \"Harbour Post\"\r\n# a note\r\ndate: 2021-09-01\r\nurl: https://example.org/a\r\ntitle: Gate: open\r\nevent: gate\r\nid: 7\r\n---\r\n\r\nIt  opened.\r\n";
    let folder = folder(&[("x.txt", front.as_bytes()), ("y.txt", b"---\nNo fence: but text.\nAnd more.\n")]);
    let reading = read(folder.path());
    let expected = Document {
        id: "7".into(),
        event: "gate".into(),
        outlet: "Harbour Post".into(),
        date: "2021-09-01".into(),
        url: "https://example.org/a".into(),
        title: "Gate: open".into(),
        text: "\r\nIt  opened.\r\n".into(),
        origin: folder.path().join("x.txt"),
    };
    assert_eq!(reading.documents[0], expected);
    assert_eq!(reading.documents[1].text, "---\nNo fence: but text.\nAnd more.\n");
}

#[test]
fn main_text_of_a_page() {
    let paragraph =
        "The army entered the town on Monday after a siege of two months, and residents said that the shelling had stopped for good. "
            .repeat(3);
    let html = format!(
        "<html><head><title>Army enters town</title><meta property=\"og:site_name\" content=\"Harbour Post\"></head><body><nav><a href=/>Home</a> <a href=/w>World</a></nav>\
         <article><h1>Army enters town</h1><p>{paragraph}</p><p>{paragraph}</p></article><footer>Cookie settings</footer></body></html>"
    );
    let folder = folder(&[("page_2021-09-01.html", html.as_bytes()), ("other.htm", html.as_bytes())]);
    let documents = read(folder.path()).documents;
    assert_eq!((documents[1].outlet.as_str(), documents[0].outlet.as_str()), ("page", "Harbour Post"));
    let text = &documents[1].text;
    assert!(text.contains("The army entered") && !text.contains("Cookie") && !text.contains("World"), "{text}");
    assert!(text.contains('\n'), "paragraphs stay apart");
    assert_eq!(documents[1].title, "Army enters town");
}

#[test]
fn tables_and_json() {
    let jsonl = b"{\"text\": \"The gate opened.\", \"event\": \"e\", \"id\": 3, \"outlet\": \"A\"}\n{\"text\": \"It shut.\", \"date\": \"2021-09-01\"}\n";
    let event = br#"{"name": "Gate", "articles": [{"aid": "a1", "title": "T", "url": "u", "domain": "post.example", "content": "It opened."}, {"aid": "a2", "content": "It shut."}]}"#;
    let folder = folder(&[
        ("t.csv", b"id,outlet,text,body\n1,A,It opened.,B1\n2,B,It shut.,B2\n"),
        ("t.tsv", b"text\nIt opened.\n"),
        ("t.jsonl", jsonl),
        ("t.jsonl.zst", &zstd::encode_all(&jsonl[..], 3).expect("zstd")),
        ("gate.json", event),
        ("list.json", br#"[{"text": "One."}, {"text": "Two.", "event": "z"}]"#),
        ("stem.json", br#"{"news": [{"content": "One."}]}"#),
    ]);
    let at = |name: &str| folder.path().join(name);
    assert_eq!(ids(&read(&at("t.csv"))), ["/1", "/2"]);
    let options = ReadOptions { text_column: "body".into(), ..ReadOptions::default() };
    assert_eq!(documents(&[at("t.csv")], &options).expect("read").documents[1].text, "B2");
    assert_eq!(ids(&read(&at("t.tsv"))), ["/record 1"]);
    assert_eq!(ids(&read(&at("t.jsonl"))), ["e/3", "/record 2"]);
    assert_eq!(ids(&read(&at("t.jsonl.zst"))), ["e/3", "/record 2"]);
    let gate = read(&at("gate.json"));
    assert_eq!(ids(&gate), ["Gate/a1", "Gate/a2"]);
    assert_eq!(
        (gate.documents[0].outlet.as_str(), gate.documents[0].url.as_str(), gate.documents[0].title.as_str()),
        ("post.example", "u", "T")
    );
    assert_eq!(ids(&read(&at("list.json"))), ["/record 1", "z/record 2"]);
    assert_eq!(ids(&read(&at("stem.json"))), ["stem/record 1"]);
    let both = documents(&[at("gate.json"), at("t.csv")], &ReadOptions::default()).expect("read");
    assert_eq!(ids(&both), ["Gate/a1", "Gate/a2", "/1", "/2"]);
}

#[test]
fn what_is_broken_is_named() {
    let folder = folder(&[
        ("bad/utf8.txt", b"line one\nline \xff two"),
        ("blank/blank.txt", b" \n"),
        ("none/x.png", b""),
        ("rows.csv", b"id,text\n1,It opened.\n1,It shut.\n"),
        ("column.csv", b"id,body\n1,It opened.\n"),
        ("empty.csv", b"id,text\n"),
        ("cell.csv", b"id,text\n1,It opened.\n2,\n"),
        ("broken.json", b"{\"text\": "),
        ("number.json", b"[1]"),
        ("list.json", b"[{\"text\": \"One.\"}, {\"title\": \"Two.\"}]"),
        ("x.pdf", b"%PDF"),
        ("same/a.txt", b"One."),
        ("same/a.md", b"One."),
    ]);
    let at = |name: &str| folder.path().join(name);
    for (name, place, why) in [
        ("bad", "bad/utf8.txt: line 2", "is not UTF-8"),
        ("blank", "blank/blank.txt", "the text is empty"),
        ("none", "none", "holds no .txt, .md or .html file"),
        ("missing", "missing", "cannot be read"),
        ("rows.csv", "rows.csv: record 2 (line 3)", "the id \"1\" is taken"),
        ("column.csv", "column.csv: record 1 (line 2)", "there is no column \"text\"; there are id, body"),
        ("empty.csv", "empty.csv", "holds no rows"),
        ("cell.csv", "cell.csv: record 2 (line 3)", "the text is empty"),
        ("broken.json", "broken.json", "is not JSON"),
        ("number.json", "number.json: article 1", "is not an object"),
        ("list.json", "list.json: article 2", "there is no column \"text\"; there are title"),
        ("x.pdf", "x.pdf", "has the extension .pdf"),
        ("same", "same/a.txt", "the id \"a\" is taken"),
    ] {
        let message = error(at(name));
        let expected = format!("{}: {why}", folder.path().join(place).display());
        assert!(message.starts_with(&expected), "{message}\nshould start with\n{expected}");
    }
    assert!(documents(&[], &ReadOptions::default()).is_err());
}

#[test]
fn keep_going_lists_what_it_skips() {
    let folder = folder(&[
        ("rows.csv", b"id,text\n1,It opened.\n2,\n3\n4,It \xff.\n5,It shut.\n"),
        ("rows.jsonl", b"{\"text\": \"One.\"}\nnot json\n{\"text\": \"Three.\"}\n"),
        ("one.txt", b"\xff"),
    ]);
    let options = ReadOptions { keep_going: true, ..ReadOptions::default() };
    let at = |name: &str| folder.path().join(name);
    let reading = documents(&[at("rows.csv"), at("gone"), at("rows.jsonl")], &options).expect("read");
    assert_eq!(ids(&reading), ["/1", "/5", "/record 1", "/record 3"]);
    let skipped: Vec<String> = reading.skipped.iter().map(|skipped| format!("{} - {}", skipped.place, skipped.why)).collect();
    assert_eq!(skipped.len(), 5, "{skipped:#?}");
    assert!(
        skipped[1].ends_with("record 3 (line 4) - has 1 cells, the header has 2; check the quotation marks around here"),
        "{}",
        skipped[1]
    );
    assert_eq!(reading.skipped[0].place, format!("{}: record 2 (line 3)", at("rows.csv").display()));
    assert!(reading.skipped[4].place.ends_with("rows.jsonl: record 2 (line 2)"));
    let nothing = documents(&[at("one.txt")], &options).expect_err("nothing is left");
    assert!(nothing.to_string().contains("no document could be read, 1 left out; the first is"), "{nothing}");
}
