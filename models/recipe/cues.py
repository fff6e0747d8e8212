"""How much of the labels of a set can be had without reading the premise, or by word overlap alone.

python cues.py ../../data/accounts/accounts.csv ../../data/accounts/clusters.jsonl

Naive Bayes over the words and length of the hypothesis, and over the tenth of overlap; five folds that keep a premise, or a cluster, together. In triads a
hypothesis stands under all labels, so words of the hypothesis seen in training folds cannot help; singles and clusters show what writers gave away.
"""

import collections
import csv
import json
import math
import random
import re
import sys

from sources import cluster_rows


def tokens(text):
    return re.findall(r"[\w']+", text.lower())


def hypothesis_only(row):
    words = tokens(row["hypothesis"])
    return {*words, f"length {min(len(words) // 4, 8)}"}


def overlap_only(row):
    premise, hypothesis = set(tokens(row["premise"])), set(tokens(row["hypothesis"]))
    return {f"overlap {10 * len(premise & hypothesis) // max(1, len(hypothesis))}"}


def accuracy(rows, features):
    groups = sorted({row["group"] for row in rows})
    random.Random(0).shuffle(groups)
    fold = {group: at % 5 for at, group in enumerate(groups)}
    labels, right = sorted({row["label"] for row in rows}), 0
    for held in range(5):
        counts = {label: collections.Counter() for label in labels}
        for row in rows:
            if fold[row["group"]] != held:
                counts[row["label"]].update(features(row))
        size = len(set().union(*counts.values()))
        totals = {label: sum(counts[label].values()) + size for label in labels}
        for row in rows:
            if fold[row["group"]] == held:
                score = {label: sum(math.log((counts[label][f] + 1) / totals[label]) for f in features(row)) for label in labels}
                right += max(labels, key=score.get) == row["label"]
    return right / len(rows)


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        if path.endswith(".jsonl"):
            return [row | {"group": c["event"], "split": "train", "form": "cluster"} for c in map(json.loads, file) for row in cluster_rows(c)]
        return [{"split": "all", "form": "single"} | row | {"group": row["premise"]} for row in csv.DictReader(file)]


def main():
    rows = [row for path in sys.argv[1:] for row in read(path)]
    print("| split | form | pairs | hypothesis only | overlap only |\n|---|---|---:|---:|---:|")
    for split, form in sorted({(row["split"], row["form"]) for row in rows}):
        some = [row for row in rows if (row["split"], row["form"]) == (split, form)]
        print(f"| {split} | {form} | {len(some)} | {100 * accuracy(some, hypothesis_only):.1f} % | {100 * accuracy(some, overlap_only):.1f} % |")


if __name__ == "__main__":
    main()
