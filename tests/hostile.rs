//! Damaged models and odd configurations: an error with its place, no panic.

use std::collections::HashMap;
use std::path::Path;

use rashomon::{Checkpoint, ErrorKind};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use tempfile::TempDir;

use crate::fixture;

/// A copy of the tiny model to damage.
fn copy() -> TempDir {
    let folder = tempfile::tempdir().expect("folder");
    for file in ["config.json", "tokenizer.json", "model.safetensors"] {
        std::fs::copy(fixture("tiny-model").join(file), folder.path().join(file)).expect("copy");
    }
    folder
}

fn load_error(folder: &Path) -> rashomon::Error {
    match Checkpoint::from_folder(folder, None) {
        Ok(_) => panic!("a damaged model was loaded"),
        Err(error) => error,
    }
}

fn edit_config(folder: &Path, from: &str, to: &str) {
    let path = folder.join("config.json");
    let text = std::fs::read_to_string(&path).expect("config");
    assert!(text.contains(from), "{from} is not in config.json");
    std::fs::write(path, text.replacen(from, to, 1)).expect("write");
}

/// Rewrites the weights with one tensor changed.
fn edit_tensor(folder: &Path, name: &str, change: impl Fn(&mut Vec<usize>, &mut Vec<u8>)) {
    let path = folder.join("model.safetensors");
    let bytes = std::fs::read(&path).expect("weights");
    let tensors = SafeTensors::deserialize(&bytes).expect("tensors");
    let mut changed: HashMap<String, (Vec<usize>, Vec<u8>)> =
        tensors.iter().map(|(name, view)| (name.to_owned(), (view.shape().to_vec(), view.data().to_vec()))).collect();
    let (shape, data) = changed.get_mut(name).expect("the tensor");
    change(shape, data);
    let views = changed.iter().map(|(name, (shape, data))| (name, TensorView::new(Dtype::F32, shape.clone(), data).expect("view")));
    std::fs::write(path, safetensors::serialize(views, None).expect("serialise")).expect("write");
}

#[test]
fn a_missing_file_is_named() {
    for file in ["config.json", "tokenizer.json", "model.safetensors"] {
        let folder = copy();
        std::fs::remove_file(folder.path().join(file)).expect("remove");
        let error = load_error(folder.path());
        assert_eq!(error.kind(), ErrorKind::Read);
        assert_eq!(error.file().expect("file"), folder.path().join(file));
    }
}

#[test]
fn truncated_weights_are_refused() {
    let folder = copy();
    let path = folder.path().join("model.safetensors");
    let bytes = std::fs::read(&path).expect("weights");
    for keep in [0, 4, 100, bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&path, &bytes[..keep]).expect("write");
        let error = load_error(folder.path());
        assert_eq!((error.kind(), error.file()), (ErrorKind::Model, Some(path.as_path())), "{keep} bytes");
    }
}

#[test]
fn a_tensor_of_another_shape_or_not_finite_is_named() {
    let folder = copy();
    edit_tensor(folder.path(), "classifier.weight", |shape, data| {
        shape[0] = 2;
        data.truncate(data.len() / 3 * 2);
    });
    let error = load_error(folder.path());
    assert_eq!(error.kind(), ErrorKind::Shape);
    assert!(
        error.to_string().ends_with("model.safetensors: tensor classifier.weight: has shape [2, 36], config.json says [3, 36]"),
        "{error}"
    );

    let folder = copy();
    edit_tensor(folder.path(), "bert.pooler.dense.bias", |_, data| data[4..8].copy_from_slice(&f32::NAN.to_le_bytes()));
    let error = load_error(folder.path());
    assert!(error.to_string().ends_with("tensor bert.pooler.dense.bias: value 1 is NaN; the weights are damaged"), "{error}");
}

#[test]
fn a_configuration_that_cannot_be_honoured_is_refused() {
    for (from, to, field) in [
        ("\"hidden_act\": \"gelu\"", "\"hidden_act\": \"swish\"", "hidden_act"),
        ("\"model_type\": \"bert\"", "\"model_type\": \"roberta\"", "model_type"),
        ("\"num_attention_heads\": 3", "\"num_attention_heads\": 5", "num_attention_heads"),
        ("\"is_decoder\": false", "\"is_decoder\": true", "is_decoder"),
        ("\"pad_token_id\": 0", "\"pad_token_id\": 100000", "pad_token_id"),
        ("\"layer_norm_eps\": 1e-12", "\"layer_norm_eps\": -1", "layer_norm_eps"),
        ("\"0\": \"contradiction\"", "\"0\": \"LABEL_0\"", "id2label"),
        ("\"0\": \"contradiction\"", "\"0\": \"neutral\"", "id2label"),
        ("\"model_type\"", "\"position_embedding_type\": \"relative_key\", \"model_type\"", "position_embedding_type"),
    ] {
        let folder = copy();
        edit_config(folder.path(), from, to);
        let error = load_error(folder.path());
        assert!(matches!(error.kind(), ErrorKind::Config | ErrorKind::Label), "{error:?}");
        assert!(error.to_string().contains(&format!("config.json: {field}: ")), "{error}");
    }
}

#[test]
fn labels_can_be_named_where_the_configuration_does_not() {
    let folder = copy();
    edit_config(folder.path(), "\"0\": \"contradiction\"", "\"0\": \"LABEL_0\"");
    let labels = "contradiction,entailment,neutral".parse().expect("labels");
    assert_eq!(Checkpoint::from_folder(folder.path(), Some(labels)).expect("model").labels, labels);
}

#[test]
fn a_tokenizer_of_another_model_is_refused() {
    let folder = copy();
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("models/default/tokenizer.json"), folder.path().join("tokenizer.json"))
        .expect("copy");
    let model = Checkpoint::from_folder(folder.path(), None).expect("the parts load");
    let error = rashomon::CrossEncoder::reference(&model).err().expect("must be refused");
    assert!(error.to_string().contains("vocabulary"), "{error}");
}
