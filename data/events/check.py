#!/usr/bin/env python3
"""Verify gold.csv against the account files, count what is there, and measure its agreement with second.csv.

Usage: python3 check.py            (exit status 1 if anything is wrong)
"""
import csv
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HEADER = "split,event,kind,relation,doc_a,sentence_a,doc_b,sentence_b,attributed,note".split(",")
KINDS = {"number", "time", "negation", "actor", "role", "place", "modality", "characterisation"}
BOUNDARY = re.compile(r'(?<=[.?!])\s+(?=["A-Z0-9])|(?<=[.?!]")\s+(?=["A-Z0-9])')

problems = []


def sentences(text):
    return [s for par in text.strip().split("\n\n") for s in BOUNDARY.split(par)]


texts, split_of = {}, {}
for split in ("dev", "held"):
    for path in sorted((ROOT / split).glob("*/*.txt")):
        key = (path.parent.name, path.stem)
        texts[key] = path.read_text(encoding="utf-8")
        split_of.setdefault(path.parent.name, split)
        if split_of[path.parent.name] != split:
            problems.append(f"{key}: event in both splits")
        if not re.fullmatch(r"[a-z0-9-]+_\d{4}-\d{2}-\d{2}", path.stem):
            problems.append(f"{key}: file name")
        if not 120 <= len(texts[key].split()) <= 300:
            problems.append(f"{key}: {len(texts[key].split())} words")
        found = sentences(texts[key])
        for repeated in [s for s, n in Counter(found).items() if n > 1]:
            problems.append(f"{key}: sentence twice: {repeated}")
        for s in found:
            if not re.search(r'[.?!]"?$', s):
                problems.append(f"{key}: no final stop: {s}")
            if len(re.findall(r'"', s)) % 2:
                problems.append(f"{key}: quote crosses a boundary: {s}")

with open(ROOT / "gold.csv", newline="", encoding="utf-8") as handle:
    reader = csv.DictReader(handle)
    if reader.fieldnames != HEADER:
        problems.append(f"header is {reader.fieldnames}")
    rows = list(reader)

pairs = Counter()
per_event = defaultdict(Counter)
sentence_sets = {key: set(sentences(text)) for key, text in texts.items()}
for line, row in enumerate(rows, 2):
    where = f"gold.csv row {line} ({row['event']})"
    if split_of.get(row["event"]) != row["split"]:
        problems.append(f"{where}: split")
    for side in "ab":
        key = (row["event"], row[f"doc_{side}"])
        sentence = row[f"sentence_{side}"]
        if key not in texts:
            problems.append(f"{where}: no document {key}")
        elif texts[key].count(sentence) != 1:
            problems.append(f"{where}: occurs {texts[key].count(sentence)} times: {sentence}")
        elif sentence not in sentence_sets[key]:
            problems.append(f"{where}: not one whole sentence: {sentence}")
    if row["doc_a"] == row["doc_b"]:
        problems.append(f"{where}: both sides from one account")
    if row["relation"] == "contradicts":
        if row["kind"] not in KINDS:
            problems.append(f"{where}: kind {row['kind']!r}")
    elif row["relation"] != "agrees" or row["kind"]:
        problems.append(f"{where}: relation {row['relation']!r} with kind {row['kind']!r}")
    if row["attributed"] not in ("yes", "no"):
        problems.append(f"{where}: attributed {row['attributed']!r}")
    pairs[frozenset([(row["event"], row["doc_a"], row["sentence_a"]), (row["event"], row["doc_b"], row["sentence_b"])])] += 1
    per_event[row["event"]][row["relation"]] += 1
for pair, n in pairs.items():
    if n > 1:
        problems.append(f"listed {n} times: {sorted(pair)}")

print(f"{'split':5} {'event':32} {'acc':>3} {'words':>5} {'sent':>4} {'pairs':>5} {'contra':>6} {'agrees':>6}")
totals = defaultdict(Counter)
for event in sorted(split_of, key=lambda e: (split_of[e], e)):
    docs = [k for k in texts if k[0] == event]
    words = sum(len(texts[k].split()) for k in docs)
    counts = [len(sentences(texts[k])) for k in docs]
    cross = (sum(counts) ** 2 - sum(c * c for c in counts)) // 2
    c, a = per_event[event]["contradicts"], per_event[event]["agrees"]
    if not 2 <= len(docs) <= 4:
        problems.append(f"{event}: {len(docs)} accounts")
    if a < 3:
        problems.append(f"{event}: only {a} agrees rows")
    if c == 1:
        problems.append(f"{event}: a single contradiction")
    print(f"{split_of[event]:5} {event:32} {len(docs):3} {words:5} {sum(counts):4} {cross:5} {c:6} {a:6}{'  quiet' if not c else ''}")
    for scope in (split_of[event], "all"):
        totals[scope].update(events=1, quiet=not c, accounts=len(docs), words=words, sentences=sum(counts), cross_pairs=cross, contradicts=c, agrees=a)
for scope in ("dev", "held", "all"):
    print(scope, dict(totals[scope]))
    chosen = [r for r in rows if scope in ("all", r["split"])]
    print("   kinds", dict(sorted(Counter(r["kind"] for r in chosen if r["kind"]).items())))
    print("   attributed", {rel: sum(r["attributed"] == "yes" for r in chosen if r["relation"] == rel) for rel in ("contradicts", "agrees")})
with open(ROOT / "second.csv", newline="", encoding="utf-8") as handle:
    second = list(csv.DictReader(handle))
for split in ("dev", "held"):
    marked = []
    for annotation in (rows, second):
        marked.append({})
        for row in annotation:
            if row["split"] == split and row["relation"] == "contradicts":
                sides = frozenset((row[f"doc_{side}"], row[f"sentence_{side}"]) for side in "ab")
                marked[-1][row["event"], sides] = row["kind"]
    one, two = marked
    both, cross = len(one.keys() & two.keys()), totals[split]["cross_pairs"]
    observed = (cross - len(one) - len(two) + 2 * both) / cross
    chance = (len(one) * len(two) + (cross - len(one)) * (cross - len(two))) / cross**2
    same = sum(one[pair] == two[pair] for pair in one.keys() & two.keys())
    print(
        f"{split}: contradicts first {len(one)}, second {len(two)}, both {both}; "
        f"F1 {2 * both / (len(one) + len(two)):.3f}, Cohen's kappa {(observed - chance) / (1 - chance):.3f}; same kind {same}"
    )
for problem in problems:
    print("PROBLEM", problem)
print(f"{len(problems)} problems")
sys.exit(bool(problems))
