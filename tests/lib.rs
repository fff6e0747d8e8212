//! All tests in one binary, so that candle links once.

mod evaluate;

#[test]
fn the_embedded_model_loads() {
    assert_eq!(rashomon::Checkpoint::embedded().expect("embedded model").name, "default");
}
