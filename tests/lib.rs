//! All tests in one binary, so that candle links once.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a failing test should stop where it fails")]

mod aggregate;
mod align;
mod architecture;
mod cli;
mod compare;
mod engine;
mod evaluate;
mod events;
mod hostile;
mod invariance;
mod parity;
mod read;
mod report;
mod segment;
mod stance;
mod standings;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rashomon::{Checkpoint, CrossEncoder};

/// A file of this folder's fixtures.
fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// A randomly initialised model of two layers, made by fixtures/generate.py.
fn tiny_model() -> Checkpoint {
    Checkpoint::from_folder(&fixture("tiny-model"), None).expect("tiny model")
}

/// The tiny model's reference scorer, built once.
fn tiny_scorer() -> &'static CrossEncoder {
    static SCORER: OnceLock<CrossEncoder> = OnceLock::new();
    SCORER.get_or_init(|| CrossEncoder::reference(&tiny_model()).expect("tiny scorer"))
}

/// The program under test.
fn rashomon() -> assert_cmd::Command {
    assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("rashomon"))
}
