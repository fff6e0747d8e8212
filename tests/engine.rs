//! The engine against the candle reference, on odd shapes and on the embedded model, for every instruction set of this machine.
#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;
use rashomon::encode::{Batch, Encoder};
use rashomon::engine::{Engine, EngineOptions, Isa, Kind};
use rashomon::model::{Activation, CandleNetwork, Config, Network, Weights};
use rashomon::{Checkpoint, ErrorKind, Pair};

/// Small numbers without a pattern (splitmix64), so that a failure can be repeated.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// In -1 to 1.
    fn signed(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("small")
    }
}

fn shape(hidden: usize, heads: usize, inner: usize, layers: usize, activation: Activation) -> Config {
    Config {
        vocab_size: 50,
        hidden_size: hidden,
        num_hidden_layers: layers,
        num_attention_heads: heads,
        intermediate_size: inner,
        max_position_embeddings: 520,
        type_vocab_size: 2,
        layer_norm_eps: 1e-12,
        activation,
        id2label: BTreeMap::new(),
    }
}

/// Weights of about the size that training leaves: rows of norm near 1, layer norms near the identity.
fn weights(config: &Config, seed: u64) -> Weights {
    let mut numbers = Numbers(seed);
    let mut tensors = HashMap::new();
    for (name, shape) in Weights::expected(config) {
        let scale = (3.0 / *shape.last().expect("no scalars") as f32).sqrt();
        let values = (0..shape.iter().product())
            .map(|_| match () {
                () if name.ends_with("LayerNorm.weight") => 1.0 + 0.2 * numbers.signed(),
                () if name.ends_with("bias") => 0.1 * numbers.signed(),
                () if name.contains("embeddings") => numbers.signed(),
                () => scale * numbers.signed(),
            })
            .collect();
        tensors.insert(name, values);
    }
    Weights::from_tensors(tensors, config).expect("complete weights")
}

fn batch(config: &Config, lengths: &[usize], seed: u64) -> Batch {
    let mut numbers = Numbers(seed);
    let mut batch = Batch::default();
    for &length in lengths {
        let ids: Vec<u32> = (0..length).map(|_| u32::try_from(numbers.below(config.vocab_size)).expect("small")).collect();
        let turn = numbers.below(length + 1);
        let segments: Vec<u32> = (0..length).map(|at| u32::from(at >= turn)).collect();
        batch.push(&ids, &segments);
    }
    batch
}

fn engine(config: &Config, weights: &Weights, kind: Kind, isa: Isa) -> Engine {
    Engine::new(config, weights, EngineOptions { kind: Some(kind), isa: Some(isa) }).expect("an engine")
}

fn logits(network: &dyn Network, batch: &Batch) -> Vec<f32> {
    network.forward(batch).expect("logits").0.into_iter().collect()
}

fn farthest(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter()
        .zip(b)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, |farthest, apart| if apart > farthest || apart.is_nan() { apart } else { farthest })
}

/// Shapes around the tiles: smaller than a vector, one more than a panel, one head, a head of one, and one that fits exactly.
fn odd_shapes() -> Vec<Config> {
    vec![
        shape(3, 3, 5, 1, Activation::Gelu),
        shape(36, 4, 70, 2, Activation::Gelu),
        shape(65, 1, 129, 2, Activation::GeluTanh),
        shape(66, 2, 17, 3, Activation::Relu),
        shape(64, 2, 128, 2, Activation::Gelu),
        shape(160, 5, 65, 1, Activation::GeluTanh),
    ]
}

#[test]
fn f32_agrees_with_candle_on_odd_shapes() {
    for (at, config) in odd_shapes().into_iter().enumerate() {
        let weights = weights(&config, at as u64);
        let batch = batch(&config, &[1, 2, 7, 16, 17, 33, 5, 64, 1], 10 + at as u64);
        let want = logits(&CandleNetwork::new(&config, &weights).expect("reference"), &batch);
        for isa in Isa::available() {
            let apart = farthest(&logits(&engine(&config, &weights, Kind::F32, isa), &batch), &want);
            assert!(apart < 1e-4, "{isa} is {apart} from candle on {config:?}");
        }
    }
}

#[test]
fn short_numbers_stay_near_candle_on_odd_shapes() {
    for (at, config) in odd_shapes().into_iter().enumerate() {
        let weights = weights(&config, at as u64);
        let batch = batch(&config, &[1, 2, 7, 16, 17, 33, 5, 64, 1], 10 + at as u64);
        let want = logits(&CandleNetwork::new(&config, &weights).expect("reference"), &batch);
        for isa in Isa::available() {
            for kind in [Kind::Bf16, Kind::Int8] {
                let apart = farthest(&logits(&engine(&config, &weights, kind, isa), &batch), &want);
                assert!(apart < 0.1, "{kind} {isa} is {apart} from candle on {config:?}");
            }
        }
    }
}

#[test]
fn the_longest_row_agrees_with_candle() {
    let config = shape(32, 2, 64, 2, Activation::Gelu);
    let weights = weights(&config, 3);
    let batch = batch(&config, &[512, 1, 511], 4);
    let want = logits(&CandleNetwork::new(&config, &weights).expect("reference"), &batch);
    for isa in Isa::available() {
        let apart = farthest(&logits(&engine(&config, &weights, Kind::F32, isa), &batch), &want);
        assert!(apart < 1e-4, "{isa} is {apart} from candle");
    }
}

#[test]
fn the_embedded_model_agrees_with_candle() {
    let checkpoint = Checkpoint::embedded().expect("embedded model");
    let encoder =
        Encoder::new(&checkpoint.tokenizer, checkpoint.config.vocab_size, checkpoint.config.max_position_embeddings).expect("tokenizer");
    let pairs = [
        ("The bridge was closed on Monday.", "The bridge stayed open all week."),
        ("Two people were hurt when the tram left its rails near the harbour, the mayor said.", "A tram derailed."),
        ("Nobody spoke.", ""),
    ]
    .map(|(premise, hypothesis)| Pair { premise: premise.into(), hypothesis: hypothesis.into() });
    let batch = encoder.batch(&encoder.rows(&pairs).expect("rows"));
    let want = logits(&CandleNetwork::new(&checkpoint.config, &checkpoint.weights).expect("reference"), &batch);
    for isa in Isa::available() {
        let apart = farthest(&logits(&engine(&checkpoint.config, &checkpoint.weights, Kind::F32, isa), &batch), &want);
        assert!(apart < 1e-4, "f32 {isa} is {apart} from candle");
        for kind in [Kind::Bf16, Kind::Int8] {
            let apart = farthest(&logits(&engine(&checkpoint.config, &checkpoint.weights, kind, isa), &batch), &want);
            assert!(apart < 0.3, "{kind} {isa} is {apart} from candle");
        }
    }
}

/// Small enough for Miri, which is slow and sees the portable path only.
#[test]
fn the_smallest_network_agrees_with_itself() {
    let config = shape(9, 3, 17, 2, Activation::Gelu);
    let weights = weights(&config, 1);
    let batch = batch(&config, &[1, 2, 9], 2);
    let want = logits(&engine(&config, &weights, Kind::F32, Isa::Portable), &batch);
    for kind in [Kind::Bf16, Kind::Int8] {
        let apart = farthest(&logits(&engine(&config, &weights, kind, Isa::Portable), &batch), &want);
        assert!(apart < 0.1, "{kind} is {apart} from f32");
    }
}

#[test]
fn an_empty_batch_has_no_logits() {
    let config = shape(3, 3, 5, 1, Activation::Gelu);
    let engine = engine(&config, &weights(&config, 0), Kind::Int8, Isa::detect());
    assert_eq!(engine.forward(&Batch::default()).expect("no rows").0.dim(), (0, 3));
}

#[test]
fn what_the_tables_cannot_hold_is_refused() {
    let config = shape(3, 3, 5, 1, Activation::Gelu);
    let engine = engine(&config, &weights(&config, 0), Kind::Int8, Isa::detect());
    for (ids, segments) in [(vec![50], vec![0]), (vec![1], vec![2]), (vec![], vec![]), (vec![1; 521], vec![0; 521])] {
        let mut batch = Batch::default();
        batch.push(&ids, &segments);
        assert_eq!(engine.forward(&batch).expect_err("out of range").kind(), ErrorKind::Shape);
    }
}

#[test]
fn instruction_sets_and_kinds_are_named() {
    for isa in Isa::ALL {
        assert_eq!(isa.to_string().parse::<Isa>().expect("its own name"), isa);
    }
    for kind in [Kind::F32, Kind::Bf16, Kind::Int8] {
        assert_eq!(kind.to_string().parse::<Kind>().expect("its own name"), kind);
    }
    let error = "sse9".parse::<Isa>().expect_err("unknown");
    assert_eq!(error.to_string(), "instruction set \"sse9\" is not one of avx512bf16, avx512, avxvnni, avx2, neondot, neon, portable");
    assert!(Isa::available().any(|isa| isa == Isa::Portable));
    let config = shape(3, 3, 5, 1, Activation::Gelu);
    assert_eq!(engine(&config, &weights(&config, 0), Kind::F32, Isa::Portable).name(), "engine f32 portable");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]

    /// A row alone, and the same row among others in any order, have the same bits.
    #[test]
    fn a_row_does_not_see_its_neighbours(lengths in prop::collection::vec(1usize..90, 1..7), seed in any::<u64>(), which in 0usize..6) {
        let config = odd_shapes().swap_remove(which);
        let weights = weights(&config, seed);
        let rows = batch(&config, &lengths, seed);
        let mut order: Vec<_> = rows.rows().enumerate().collect();
        let mut numbers = Numbers(seed);
        for at in (1..order.len()).rev() {
            order.swap(at, numbers.below(at + 1));
        }
        let mut shuffled = Batch::default();
        for (_, row) in &order {
            shuffled.push(&rows.ids()[row.clone()], &rows.segments()[row.clone()]);
        }
        for isa in Isa::available() {
            for kind in [Kind::F32, Kind::Bf16, Kind::Int8] {
                let engine = engine(&config, &weights, kind, isa);
                let (together, mixed) = (logits(&engine, &rows), logits(&engine, &shuffled));
                for (place, (at, row)) in order.iter().enumerate() {
                    let mut alone = Batch::default();
                    alone.push(&rows.ids()[row.clone()], &rows.segments()[row.clone()]);
                    let alone: Vec<u32> = logits(&engine, &alone).iter().map(|logit| logit.to_bits()).collect();
                    let bits = |logits: &[f32], at: usize| logits[at * 3..][..3].iter().map(|logit| logit.to_bits()).collect::<Vec<_>>();
                    prop_assert_eq!(&bits(&together, *at), &alone, "row {} of {} {}", at, isa, kind);
                    prop_assert_eq!(&bits(&mixed, place), &alone, "row {} shuffled, {} {}", at, isa, kind);
                }
            }
        }
    }
}
