"""Draws a mix, cleans it, tokenises it once and writes it as one file of arrays.

python prepare.py --data DIR --mix general --out work/general.npz
"""

import argparse
import collections
import json
import random
from pathlib import Path

import numpy as np

import contrast
import sources
from encoder import tokenizer

HERE = Path(__file__).resolve().parent
ACCOUNTS = HERE.parent.parent / "data" / "accounts" / "accounts.csv"
EVENTS = HERE.parent.parent / "data" / "events" / "train.jsonl"
NEWS = HERE.parent.parent / "data" / "news" / "labels.csv"


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--data", required=True, help="folder of the labelled sets")
    args.add_argument("--mix", choices=sorted(sources.MIXES), required=True)
    args.add_argument("--out", required=True)
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--share", type=float, default=1.0, help="share of the mix's labelled rows that is kept, where time is short")
    args.add_argument("--unrelated", type=int, default=16_000, help="neutral pairs of unrelated and look-alike sentences")
    args.add_argument("--unverifiable", type=int, default=10_000)
    args.add_argument("--contrast", type=int, default=16_000, help="generated contrast pairs")
    args.add_argument("--accounts", type=int, default=0, help="repeats of data/accounts train")
    args.add_argument("--apart", type=int, default=0, help="neutral pairs of sentences of one event of data/accounts that speak of other things")
    args.add_argument("--events", type=int, default=0, help="repeats of the pairs across the accounts of data/events train")
    args.add_argument("--newest", type=int, default=0, help="further repeats of what no former run has seen of both:")
    args.add_argument("--newest-accounts", type=int, default=0, help="the last so many rows of data/accounts train")
    args.add_argument("--newest-events", type=int, default=0, help="the last so many events of data/events train")
    args.add_argument("--neutral", type=int, default=6, help="neutral pairs of an event for each that contradicts or agrees, in both directions")
    args.add_argument("--mined", help="file of mine.py: hard neutral pairs of those events")
    args.add_argument("--news", type=int, default=0, help="repeats of the labelled real sentences of data/news train")
    args = args.parse_args()

    keep = random.Random(f"{args.seed} share").random
    examples = [example for example in sources.labelled(args.data, args.mix, args.seed) if keep() < args.share]
    examples += sources.unrelated(args.data, args.unrelated, args.seed)
    examples += sources.unverifiable(args.data, args.unverifiable, args.seed)
    for repeat in range(args.accounts + args.newest):
        rows = list(sources.accounts_renamed(ACCOUNTS, args.seed + repeat))
        examples += rows if repeat < args.accounts else rows[len(rows) - args.newest_accounts :]
    if args.apart:
        examples += sources.apart(ACCOUNTS, args.apart, args.seed)
    mined = mined_pairs(args.mined) if args.mined else {}
    for repeat in range(args.events + args.newest):
        newest = None if repeat < args.events else args.newest_events
        examples += sources.events(EVENTS, args.neutral, args.seed + repeat, mined, newest)
    if args.news:
        examples += list(sources.news(NEWS, args.data)) * args.news
    if args.contrast:
        examples += contrast.generate([e[0] for e in examples if len(e[0].split()) <= 45], args.contrast, args.seed)
    before = len(examples)
    examples = consistent(examples)
    print(f"{before - len(examples)} rows dropped: the same pair under two labels")
    for source, labels in sorted(counts(examples).items()):
        print(f"{source:24} {sum(labels.values()):7}  " + "  ".join(f"{k} {v}" for k, v in sorted(labels.items())))
    write(examples, args.out)
    print(f"{len(examples)} pairs in {args.out}")


def mined_pairs(path):
    """event -> [(account, sentence, account, sentence)]"""
    found = collections.defaultdict(list)
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        event, *at, _ = json.loads(line)
        found[event].append(tuple(at))
    return found


def consistent(examples):
    """Without the pairs that stand under more than one label."""
    seen = {}
    for premise, hypothesis, label, _ in examples:
        seen.setdefault((premise.lower(), hypothesis.lower()), set()).add(label)
    return [e for e in examples if len(seen[e[0].lower(), e[1].lower()]) == 1]


def counts(examples):
    table = collections.defaultdict(collections.Counter)
    for _, _, label, source in examples:
        table[source][label] += 1
    return table


def write(examples, out):
    """Token ids of all sentences in one flat uint16 array with offsets; labels as int8."""
    encode = tokenizer()
    arrays = {"label": np.array([e[2] for e in examples], dtype=np.int8)}
    for side, name in enumerate(("premise", "hypothesis")):
        ids = [e.ids for e in encode.encode_batch([e[side] for e in examples], add_special_tokens=False)]
        arrays[name] = np.fromiter((i for row in ids for i in row), dtype=np.uint16)
        arrays[name + "_end"] = np.cumsum([len(row) for row in ids])
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    np.savez(out, **arrays)


if __name__ == "__main__":
    main()
