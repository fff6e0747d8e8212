//! Sentences to token ids, and pairs to padding-free batches.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use tokenizers::Tokenizer;

use crate::align::Pair;
use crate::error::{Error, ErrorKind, Result};

/// The tokens of one sentence, without special tokens.
pub type Sentence = Arc<[u32]>;

/// One pair as the model reads it: `[CLS] premise [SEP] hypothesis [SEP]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The premise's tokens that are kept.
    pub premise: Sentence,
    /// The hypothesis' tokens that are kept.
    pub hypothesis: Sentence,
    /// How many tokens were cut away, longest sentence first.
    pub truncated: usize,
}

impl Row {
    /// Length in tokens, specials included.
    pub fn tokens(&self) -> usize {
        self.premise.len() + self.hypothesis.len() + 3
    }
}

/// Rows of different length side by side, without padding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    ids: Vec<u32>,
    segments: Vec<u32>,
    ends: Vec<usize>,
}

impl Batch {
    /// Token ids of all rows, `(tokens)`.
    pub fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// Segment of every token, `(tokens)`: 0 up to the first `[SEP]`, 1 after it.
    pub fn segments(&self) -> &[u32] {
        &self.segments
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Where each row's tokens lie, half-open.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Range<usize>> + '_ {
        (0..self.ends.len()).map(|at| if at == 0 { 0 } else { self.ends[at - 1] }..self.ends[at])
    }

    /// Length in tokens of the longest row, 0 without rows.
    pub fn longest(&self) -> usize {
        self.rows().map(|row| row.len()).max().unwrap_or(0)
    }

    /// Appends one row given as ids and segments.
    ///
    /// # Panics
    /// If the two differ in length.
    pub fn push(&mut self, ids: &[u32], segments: &[u32]) {
        assert_eq!(ids.len(), segments.len(), "every id needs its segment");
        self.ids.extend_from_slice(ids);
        self.segments.extend_from_slice(segments);
        self.ends.push(self.ids.len());
    }
}

/// The tokenizer of a checkpoint, with its limits.
pub struct Encoder {
    tokenizer: Tokenizer,
    cls: u32,
    sep: u32,
    limit: usize,
}

impl Encoder {
    /// From the bytes of a `tokenizer.json`; `vocabulary` is the model's, `limit` the longest row in tokens, specials included.
    ///
    /// # Errors
    /// [`ErrorKind::Tokenize`] if the bytes are no tokenizer, it has no `[CLS]` and `[SEP]`, or ids that the model lacks.
    pub fn new(json: &[u8], vocabulary: usize, limit: usize) -> Result<Self> {
        let error = |message: String| Error::new(ErrorKind::Tokenize, message);
        let mut tokenizer =
            Tokenizer::from_bytes(json).map_err(|source| error("is not a tokenizer.json that can be read".into()).because(source))?;
        tokenizer.with_padding(None);
        tokenizer.with_truncation(None).map_err(|source| error("truncation cannot be turned off".into()).because(source))?;
        let highest = tokenizer.get_vocab(true).into_values().max().unwrap_or(0) as usize;
        if highest >= vocabulary {
            return Err(error(format!(
                "has token id {highest}, but the model's vocabulary ends at {vocabulary}; take both from one checkpoint"
            )));
        }
        let special = |token: &str| {
            tokenizer.token_to_id(token).ok_or_else(|| error(format!("has no {token} token; only BERT-shaped checkpoints can be used")))
        };
        let (cls, sep) = (special("[CLS]")?, special("[SEP]")?);
        Ok(Self { tokenizer, cls, sep, limit })
    }

    /// The longest row in tokens, specials included.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// The tokens of one sentence.
    ///
    /// # Errors
    /// [`ErrorKind::Tokenize`] if the tokenizer fails on the text.
    pub fn sentence(&self, text: &str) -> Result<Sentence> {
        let encoding = self.tokenizer.encode_fast(text, false).map_err(|source| {
            Error::new(ErrorKind::Tokenize, format!("cannot tokenise {:?}", text.chars().take(60).collect::<String>())).because(source)
        })?;
        Ok(encoding.get_ids().into())
    }

    /// One row; if it is too long, tokens are cut from the end of the longer sentence until it fits, as `longest_first` of Hugging Face does.
    pub fn row(&self, premise: &Sentence, hypothesis: &Sentence) -> Row {
        let room = self.limit.saturating_sub(3);
        let (mut p, mut h) = (premise.len(), hypothesis.len());
        let truncated = (p + h).saturating_sub(room);
        if truncated > 0 {
            // Longest first, in closed form: the shorter keeps at most half of the room, the longer what is left.
            let shorter = p.min(h).min(room / 2);
            (p, h) = if p > h { (room - shorter, shorter) } else { (shorter, room - shorter) };
        }
        let cut = |sentence: &Sentence, keep: usize| if keep == sentence.len() { sentence.clone() } else { sentence[..keep].into() };
        Row { premise: cut(premise, p), hypothesis: cut(hypothesis, h), truncated }
    }

    /// The rows of pairs, in order; a sentence that occurs in many pairs is tokenised once.
    ///
    /// # Errors
    /// [`ErrorKind::Tokenize`] if the tokenizer fails on a text.
    pub fn rows(&self, pairs: &[Pair]) -> Result<Vec<Row>> {
        let mut known: HashMap<&str, Sentence> = HashMap::new();
        let mut rows = Vec::with_capacity(pairs.len());
        for pair in pairs {
            for text in [&*pair.premise, &*pair.hypothesis] {
                if !known.contains_key(text) {
                    known.insert(text, self.sentence(text)?);
                }
            }
            rows.push(self.row(&known[&*pair.premise], &known[&*pair.hypothesis]));
        }
        Ok(rows)
    }

    /// Puts rows into one batch.
    pub fn batch<'a>(&self, rows: impl IntoIterator<Item = &'a Row>) -> Batch {
        let mut batch = Batch::default();
        for row in rows {
            batch.ids.push(self.cls);
            batch.ids.extend_from_slice(&row.premise);
            batch.ids.push(self.sep);
            batch.segments.resize(batch.ids.len(), 0);
            batch.ids.extend_from_slice(&row.hypothesis);
            batch.ids.push(self.sep);
            batch.segments.resize(batch.ids.len(), 1);
            batch.ends.push(batch.ids.len());
        }
        batch
    }
}
