//! `--features`: what a stance head is trained on, as the program itself computes it.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;

use rashomon::stance::{Features, PLACES, StanceOptions, StanceScorer, Text, places};
use rashomon::{Error, ErrorKind, Result};
use safetensors::Dtype;
use safetensors::tensor::TensorView;

use super::super::output::Output;
use super::super::progress::Progress;
use super::{Args, Pairs};

/// Writes the features of every pair; the head may still lack its network.
pub(super) fn run(pairs: &mut Pairs, path: &Path, args: &Args, options: StanceOptions) -> Result<()> {
    let output = Output::create(path)?;
    let loaded = args.model.load()?;
    let head = loaded.head(args.head.head.as_deref())?;
    let scorer = StanceScorer::new(&loaded.scorer, &head, options);
    let mut collected = Collected::default();
    let progress = Progress::new(None);
    loop {
        let window = pairs.window()?;
        if window.records.is_empty() {
            break;
        }
        for text in &window.fresh {
            collected.text(text);
        }
        for features in scorer.features(&window.pairs)? {
            collected.add(&features);
        }
        progress.advance(window.records.len() as u64);
    }
    collected.write(path, output)?;
    super::super::note(&progress.finish(collected.rows as u64));
    Ok(())
}

/// Features of all pairs of a run.
#[derive(Default)]
struct Collected {
    pairs: Vec<u8>,
    pair_length: usize,
    rows: usize,
    counts: Vec<u8>,
    passages: Vec<u8>,
    passage_length: usize,
    passage_rows: usize,
    texts: Vec<u32>,
    text_count: u32,
}

impl Collected {
    /// Counts the terms of a text, once a text.
    fn text(&mut self, text: &Text) {
        self.texts.resize(PLACES, 0);
        let mut seen: Vec<usize> = places(text).collect();
        seen.sort_unstable();
        seen.dedup();
        for place in seen {
            self.texts[place] += 1;
        }
        self.text_count += 1;
    }

    /// Adds a pair.
    fn add(&mut self, features: &Features) {
        self.rows += 1;
        self.pair_length = features.pair.len();
        self.pairs.extend(features.pair.iter().flat_map(|value| value.to_le_bytes()));
        self.counts.push(u8::try_from(features.passages.len()).unwrap_or(u8::MAX));
        for passage in &features.passages {
            self.passage_rows += 1;
            self.passage_length = passage.len();
            self.passages.extend(passage.iter().flat_map(|&value| half::f16::from_f32(value).to_le_bytes()));
        }
    }

    /// Writes tensors `pairs` (rows, G) f32, `counts` (rows) u8, `passages` (sum of counts, D) f16, `texts` (places) u32: how many
    /// texts hold a term of that place, and `text_count` (1) u32.
    fn write(&self, path: &Path, mut output: Output) -> Result<()> {
        let made = |source: safetensors::SafeTensorError| Error::new(ErrorKind::Write, "cannot be made").in_file(path).because(source);
        let bytes = |numbers: &[u32]| -> Vec<u8> { numbers.iter().flat_map(|number| number.to_le_bytes()).collect() };
        let (texts, count) = (bytes(&self.texts), bytes(&[self.text_count]));
        let view = |dtype, shape: &[usize], data| TensorView::new(dtype, shape.to_vec(), data).map_err(made);
        let views: HashMap<&str, TensorView> = HashMap::from([
            ("pairs", view(Dtype::F32, &[self.rows, self.pair_length], &self.pairs)?),
            ("counts", view(Dtype::U8, &[self.rows], &self.counts)?),
            ("passages", view(Dtype::F16, &[self.passage_rows, self.passage_length], &self.passages)?),
            ("texts", view(Dtype::U32, &[self.texts.len()], &texts)?),
            ("text_count", view(Dtype::U32, &[1], &count)?),
        ]);
        let file = safetensors::serialize(views, None).map_err(made)?;
        output.write_all(&file).map_err(|source| Error::write(path, source))?;
        output.finish()
    }
}
