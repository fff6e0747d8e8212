"""Accuracy of a checkpoint on the development sets, with 95 % intervals; a quick look while training goes on.

python evaluate.py --data DIR --network work/near/network [--rows 1000]

The figures on the model card come from `rashomon evaluate`, not from here.
"""

import argparse
import csv
import random
from pathlib import Path

import torch

import encoder
from sources import LABELS, rows

ROOT = Path(__file__).resolve().parents[2]

THREE_WAY = {
    "mnli": "mnli/dev_matched.jsonl.zst",
    "snli": "snli/dev.jsonl.zst",
    "lingnli": "lingnli/val.jsonl.zst",
    "semi-automatic": "semi-automatic-nli/test.jsonl.zst",
    "anli-r3": "anli/r3_dev.jsonl.zst",
}
TWO_WAY = {"fever-symmetric": "fever-symmetric/v0.2_fever_symmetric_dev.jsonl.zst"}


def development(data, limit):
    """name, examples, whether neutral and contradiction count as one."""
    shuffle = random.Random(1).shuffle

    def some(examples):
        examples = list(examples)
        shuffle(examples)
        return examples[:limit]

    for name, file in (THREE_WAY | TWO_WAY).items():
        yield name, some((r["premise"], r["hypothesis"], LABELS.index(r["label"])) for r in rows(Path(data) / file)), name in TWO_WAY
    for name, file in {"accounts": "accounts/accounts.csv", "hans-like": "probes/hans_like.csv", "numbers": "probes/numbers.csv", "antonyms": "probes/antonyms.csv"}.items():
        path = ROOT / "data" / file
        if path.exists():
            with open(path, encoding="utf-8", newline="") as table:
                kept = [r for r in csv.DictReader(table) if r.get("split", "dev") == "dev"]
            if kept:
                yield name, some((r["premise"], r["hypothesis"], LABELS.index(r["label"])) for r in kept), name == "hans-like"


def logits(network, examples, length=512, tokens=8192):
    """(pairs, 3) in the order of `examples`."""
    encode = encoder.tokenizer()
    sides = [[e.ids for e in encode.encode_batch([example[side] for example in examples], add_special_tokens=False)] for side in (0, 1)]
    ready = [encoder.row(p, h, length) for p, h in zip(*sides)]
    order = sorted(range(len(ready)), key=lambda at: len(ready[at][0]))
    result = torch.zeros(len(ready), len(LABELS))
    device = next(network.parameters()).device
    while order:
        size = max(1, tokens // len(ready[order[-1]][0]))
        chosen, order = order[-size:], order[:-size]
        with torch.inference_mode():
            made = network(**{k: v.to(device) for k, v in encoder.batch([ready[at] for at in chosen]).items()}).logits
        result[chosen] = made.float().cpu()
    return result


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--data", required=True)
    args.add_argument("--network", required=True)
    args.add_argument("--rows", type=int, default=1000, help="of each set, a seeded sample")
    args.add_argument("--threads", type=int)
    args = args.parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)
    network = encoder.network(args.network).to("cuda" if torch.cuda.is_available() else "cpu").eval()
    for name, examples, merged in development(args.data, args.rows):
        predicted = logits(network, examples).argmax(-1).tolist()
        right = [(p == 0) == (e[2] == 0) if merged else p == e[2] for p, e in zip(predicted, examples)]
        share = sum(right) / len(right)
        print(f"{name:16} {100 * share:5.1f} ± {196 * (share * (1 - share) / len(right)) ** 0.5:.1f}  of {len(right)}", flush=True)


if __name__ == "__main__":
    main()
