//! Benchmarks of the engine: `cargo bench --bench main`, or with a filter, `cargo bench --bench main -- forward/int8`.
#![allow(missing_docs, clippy::expect_used, reason = "a benchmark is nobody's library, and one that cannot go on has failed")]

use criterion::{BenchmarkId, Criterion, Throughput};
use rashomon::encode::{Batch, Encoder};
use rashomon::engine::{Engine, EngineOptions, Isa, Kind};
use rashomon::model::Network;
use rashomon::{Checkpoint, CrossEncoder, Pair, Scorer};

/// Words that sentences are drawn from; frequent ones, so that most are one token.
const WORDS: &str = "the of and to in a was that for on said with at by were from police officials city government after people \
    minister two attack reported killed on Monday forces president had been injured building near according statement talks agreement \
    border region company prices protest election workers hospital army spokesman reporters denied claimed morning evening northern";

fn main() {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    let checkpoint = Checkpoint::embedded().expect("embedded model");
    forward(&mut criterion, &checkpoint);
    news(&mut criterion, &checkpoint);
    criterion.final_summary();
}

fn engine(checkpoint: &Checkpoint, kind: Kind, isa: Isa) -> Engine {
    Engine::new(&checkpoint.config, &checkpoint.weights, EngineOptions { kind: Some(kind), isa: Some(isa) }).expect("an engine")
}

/// One micro-batch of about 1,024 tokens on one thread, all rows of one length: pairs a second as length grows.
fn forward(criterion: &mut Criterion, checkpoint: &Checkpoint) {
    for isa in Isa::available() {
        for kind in [Kind::Int8, Kind::Bf16, Kind::F32] {
            let engine = engine(checkpoint, kind, isa);
            let mut group = criterion.benchmark_group(format!("forward/{kind}/{isa}"));
            for tokens in [16, 32, 64, 128, 256, 512] {
                let rows = 1024 / tokens;
                let mut batch = Batch::default();
                for row in 0..rows {
                    let ids: Vec<u32> = (0..tokens).map(|at| 1000 + (row * 7919 + at * 104_729) % 28_000).collect();
                    let segments: Vec<u32> = (0..tokens).map(|at| u32::from(at > tokens / 2)).collect();
                    batch.push(&ids, &segments);
                }
                group.throughput(Throughput::Elements(u64::from(rows)));
                group.bench_with_input(BenchmarkId::from_parameter(tokens), &batch, |bencher, batch| {
                    bencher.iter(|| engine.forward(batch).expect("logits"));
                });
            }
        }
    }
}

/// 500 pairs of news-like lengths, shuffled, on all cores: tokenising alone, and from texts to probabilities.
fn news(criterion: &mut Criterion, checkpoint: &Checkpoint) {
    let pairs = pairs(500);
    let mut group = criterion.benchmark_group("news");
    group.throughput(Throughput::Elements(pairs.len() as u64));
    let config = &checkpoint.config;
    let encoder = Encoder::new(&checkpoint.tokenizer, config.vocab_size, config.max_position_embeddings).expect("tokenizer");
    group.bench_function("tokenise", |bencher| bencher.iter(|| encoder.rows(&pairs).expect("rows")));
    for kind in [Kind::Int8, Kind::Bf16, Kind::F32] {
        let engine = engine(checkpoint, kind, Isa::detect());
        let scorer = CrossEncoder::with_network(checkpoint, Box::new(engine)).expect("a scorer");
        group.bench_function(format!("score/{kind}"), |bencher| bencher.iter(|| scorer.score(&pairs).expect("predictions")));
    }
}

/// Pairs of 15 to 110 words and about 45 in the mean, always the same.
fn pairs(count: usize) -> Vec<Pair> {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut state = 7u64;
    let mut below = |end: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % end as u64).expect("small")
    };
    (0..count)
        .map(|_| {
            // The product of three uniform numbers leans to the short side, as sentences do.
            let length = 15 + (below(100) * below(100) * below(100)) / 13_000 + below(44);
            let mut text = |length: usize| (0..length).map(|_| words[below(words.len())]).collect::<Vec<_>>().join(" ");
            Pair { premise: text(length * 3 / 5).into(), hypothesis: text(length * 2 / 5).into() }
        })
        .collect()
}
