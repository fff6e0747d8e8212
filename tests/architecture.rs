//! The import table: data flows one way, and each outside dependency has one door.

use std::fs;
use std::path::{Path, PathBuf};

/// Stages from left to right; a stage may use what stands before it.
const FLOW: [&str; 13] =
    ["error", "label", "read", "segment", "align", "encode", "model", "engine", "score", "stance", "aggregate", "report", "compare"];

/// Dependencies and the only modules that may name them.
const DOORS: [(&str, &[&str]); 5] = [
    ("tokenizers::", &["encode"]),
    ("candle_core::", &["model"]),
    ("candle_nn::", &["model"]),
    ("clap::", &["cli", "main"]),
    ("indicatif::", &["cli"]),
];

/// Lines that a source file may have, without its tests.
const LONGEST: usize = 450;

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("folder") {
            let path = entry.expect("entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found.sort();
    found.into_iter().map(|path| (path.clone(), code(&fs::read_to_string(path).expect("source")))).collect()
}

/// A file without its comments and without its tests.
fn code(text: &str) -> String {
    let text = text.split("\n#[cfg(test)]").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The module below `src` that a file belongs to.
fn module(path: &Path) -> String {
    let below = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).expect("below src");
    let first = below.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn data_flows_one_way() {
    for (path, text) in sources() {
        let Some(place) = FLOW.iter().position(|stage| *stage == module(&path)) else { continue };
        for later in &FLOW[place + 1..] {
            assert!(!text.contains(&format!("crate::{later}::")), "{} uses {later}, which stands to its right", path.display());
        }
    }
}

#[test]
fn each_dependency_has_one_door() {
    for (path, text) in sources() {
        for (dependency, doors) in DOORS {
            assert!(!text.contains(dependency) || doors.contains(&&*module(&path)), "{} names {dependency}", path.display());
        }
    }
}

#[test]
fn unsafe_code_stays_in_the_engine() {
    for (path, text) in sources() {
        assert!(module(&path) == "engine" || !text.contains("unsafe "), "{}", path.display());
    }
}

#[test]
fn no_file_is_hard_to_hold_in_mind() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines; split it", path.display());
    }
}
