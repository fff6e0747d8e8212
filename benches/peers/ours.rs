//! The engine's side of `compare.py`: reads token ids once, then runs them all again for every line on standard input.
//!
//! `ours IDS.json THREADS KIND` with IDS a list of `[ids, segments]`. Answers each line with seconds, then, for the line `logits`,
//! with the logits as JSON. Rows are taken in the order of the file, about 1,024 tokens at a time, one such batch a thread.
#![allow(missing_docs, clippy::expect_used, clippy::print_stdout, reason = "a benchmark's helper, read by a script")]

use std::io::BufRead;
use std::time::Instant;

use rashomon::Checkpoint;
use rashomon::encode::Batch;
use rashomon::engine::{Engine, EngineOptions};
use rashomon::model::Network;
use rayon::prelude::*;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [ids, threads, kind] = arguments.as_slice() else {
        return; // run by `cargo bench` without a script: nothing to do
    };
    let text = std::fs::read_to_string(ids).expect("the file of ids");
    let rows: Vec<(Vec<u32>, Vec<u32>)> = serde_json::from_str(&text).expect("a list of [ids, segments]");
    rayon::ThreadPoolBuilder::new().num_threads(threads.parse().expect("threads")).build_global().expect("a pool");
    let checkpoint = Checkpoint::embedded().expect("embedded model");
    let options = EngineOptions { kind: Some(kind.parse().expect("f32, bf16 or int8")), isa: None };
    let engine = Engine::new(&checkpoint.config, &checkpoint.weights, options).expect("an engine");
    drop(checkpoint);
    println!("{}", engine.name());
    for line in std::io::stdin().lock().lines() {
        let start = Instant::now();
        let mut batches: Vec<Batch> = vec![Batch::default()];
        for (ids, segments) in &rows {
            if batches.last().is_some_and(|batch| !batch.is_empty() && batch.ids().len() + ids.len() > 1024) {
                batches.push(Batch::default());
            }
            if let Some(batch) = batches.last_mut() {
                batch.push(ids, segments);
            }
        }
        let logits: Vec<_> = batches.par_iter().map(|batch| engine.forward(batch).expect("logits")).collect();
        println!("{}", start.elapsed().as_secs_f64());
        if line.expect("a line") == "logits" {
            let logits: Vec<Vec<f32>> =
                logits.iter().flat_map(|logits| logits.0.rows().into_iter().map(|row| row.to_vec()).collect::<Vec<_>>()).collect();
            println!("{}", serde_json::to_string(&logits).expect("JSON"));
        }
    }
}
