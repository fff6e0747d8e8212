//! Our ids and logits against those of Hugging Face transformers; see fixtures/generate.py.

use rashomon::encode::Encoder;
use rashomon::model::{CandleNetwork, Network};
use serde::Deserialize;

use crate::{fixture, tiny_model};

#[derive(Deserialize)]
struct Reference {
    premise: String,
    hypothesis: String,
    ids: Vec<u32>,
    segments: Vec<u32>,
    logits: [f32; 3],
}

#[test]
fn ids_are_equal_and_logits_within_1e_4() {
    let rows: Vec<Reference> = serde_json::from_slice(&std::fs::read(fixture("parity.json")).expect("parity.json")).expect("rows");
    let model = tiny_model();
    let encoder = Encoder::new(&model.tokenizer, model.config.vocab_size, model.config.max_position_embeddings).expect("encoder");
    let network = CandleNetwork::new(&model.config, &model.weights).expect("network");
    let made: Vec<_> = rows
        .iter()
        .map(|row| encoder.row(&encoder.sentence(&row.premise).expect("premise"), &encoder.sentence(&row.hypothesis).expect("hypothesis")))
        .collect();
    let batch = encoder.batch(&made);
    let logits = network.forward(&batch).expect("logits");
    for ((row, range), logits) in rows.iter().zip(batch.rows()).zip(logits.0.rows()) {
        assert_eq!(batch.ids()[range.clone()], row.ids, "{:?}", row.premise);
        assert_eq!(batch.segments()[range], row.segments, "{:?}", row.premise);
        for (ours, theirs) in logits.iter().zip(row.logits) {
            assert!((ours - theirs).abs() < 1e-4, "{:?}: {logits} against {:?}", row.premise, row.logits);
        }
    }
    assert!(rows.iter().any(|row| row.ids.len() == model.config.max_position_embeddings), "one row must be cut");
}

#[test]
fn the_embedded_model_loads_and_knows_the_plainest_pairs() {
    use rashomon::{Checkpoint, CrossEncoder, Label, Pair, Scorer};
    let model = Checkpoint::embedded().expect("embedded model");
    assert_eq!(model.sha256.len(), 64);
    let scorer = CrossEncoder::reference(&model).expect("scorer");
    let pairs = [
        Pair::new("Two men are sleeping on a bench.", "Nobody is sleeping."),
        Pair::new("A woman is playing the guitar on a stage.", "A woman is playing an instrument."),
        Pair::new("The ceasefire was signed in the morning.", "The price of bread rose in Cairo."),
    ];
    let labels: Vec<_> = scorer.score(&pairs).expect("scores").iter().map(|p| p.probabilities.label()).collect();
    assert_eq!(labels, [Label::Contradiction, Label::Entailment, Label::Neutral]);
}
