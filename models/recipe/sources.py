"""The labelled sets that the model is trained on, each with its share; one list, so that a mix can be read at a glance.

Only splits marked train in the data folder's README, and nothing under a non-commercial licence.
"""

import csv
import io
import itertools
import json
import random
import re
from pathlib import Path

import zstandard

from renames import Names

LABELS = ("entailment", "neutral", "contradiction")
NOT_ENTAILMENT = 3  # RTE: neutral or contradiction, the set does not say which

# file below the data folder -> rows drawn per epoch (None: all), repeats
MIXES = {
    "general": {
        "snli/train_partial.jsonl.zst": (None, 1),
        "snli/train_extra.jsonl.zst": (25_000, 1),
        "mnli/train_partial.jsonl.zst": (None, 2),
        "mnli/train_extra.jsonl.zst": (None, 2),
        "wanli/train_partial.jsonl.zst": (None, 1),
        "lingnli/train.jsonl.zst": (None, 2),
        "semi-automatic-nli/train.jsonl.zst": (None, 1),
        "cad-nli/train.jsonl.zst": (None, 1),
        "fever/train_verifiable.jsonl.zst": (40_000, 1),
        "fm2/train.jsonl.zst": (None, 1),
        "conjnli/adv_train.jsonl.zst": (3_000, 1),
        "help/train_and_or.jsonl.zst": (1_500, 1),
        "monli/nmonli_train.jsonl.zst": (None, 1),
        "mpe/train.jsonl.zst": (3_000, 1),
        "semantic-fragments/train.jsonl.zst": (2_000, 1),
        "respectively-nli/ex_train.jsonl.zst": (1_000, 1),
        "dnc-function-words/train.jsonl.zst": (None, 1),
        "commitmentbank/train.jsonl.zst": (None, 2),
        "rte-glue/train.jsonl.zst": (None, 1),
        "wice/train.jsonl.zst": (None, 1),
    },
    # The last stage, in which the learning rate falls: the cleanest sets and those nearest to rival news accounts, beside our own corpora.
    "near": {
        "snli/train_partial.jsonl.zst": (40_000, 1),
        "mnli/train_partial.jsonl.zst": (None, 1),
        "mnli/train_extra.jsonl.zst": (None, 1),
        "wanli/train_partial.jsonl.zst": (None, 1),
        "lingnli/train.jsonl.zst": (None, 1),
        "semi-automatic-nli/train.jsonl.zst": (None, 1),
        "cad-nli/train.jsonl.zst": (3_000, 1),
        "fever/train_verifiable.jsonl.zst": (12_000, 1),
        "fm2/train.jsonl.zst": (None, 1),
        "monli/nmonli_train.jsonl.zst": (500, 1),
        "dnc-function-words/train.jsonl.zst": (None, 1),
        "commitmentbank/train.jsonl.zst": (None, 1),
        "rte-glue/train.jsonl.zst": (None, 1),
        "wice/train.jsonl.zst": (None, 1),
    },
}


def rows(path):
    """Rows of a Zstandard JSON Lines file."""
    with open(path, "rb") as raw:
        for line in io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(raw), encoding="utf-8"):
            yield json.loads(line)


def labelled(data, mix, seed):
    """(premise, hypothesis, label index, source) of every drawn row; a sample depends on seed and file name only."""
    for name, (limit, repeats) in MIXES[mix].items():
        kept = []
        for row in rows(Path(data) / name):
            label = row["label"]
            index = NOT_ENTAILMENT if label == "not_entailment" else LABELS.index(label) if label in LABELS else None
            if index is not None and row["premise"].strip() and row["hypothesis"].strip():
                kept.append((row["premise"], row["hypothesis"], index, name.split("/")[0]))
        random.Random(f"{seed} {name}").shuffle(kept)
        for _ in range(repeats):
            yield from kept[:limit]


def accounts(path, split):
    """Rows of our own corpus of rival accounts."""
    for rows in accounts_by_event(path, split).values():
        for row in rows:
            yield row["premise"], row["hypothesis"], LABELS.index(row["label"]), "accounts"


def accounts_renamed(path, seed):
    """The training rows, every second event with the names of others."""
    rng = random.Random(f"{seed} accounts")
    found = [(rows, [row[side] for row in rows for side in ("premise", "hypothesis")]) for rows in accounts_by_event(path, "train").values()]
    names = Names(sentences for _, sentences in found)
    for rows, sentences in found:
        exchange = names.exchange(sentences, rng) if rng.random() < 0.5 else str
        for row in rows:
            yield exchange(row["premise"]), exchange(row["hypothesis"]), LABELS.index(row["label"]), "accounts"


def accounts_by_event(path, split):
    """The rows of accounts.csv and, for training, all ordered pairs of the clusters beside it."""
    found = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["split"] == split:
                found.setdefault(row["event"], []).append(row)
    if split == "train":
        with open(path.with_name("clusters.jsonl"), encoding="utf-8") as file:
            for cluster in map(json.loads, file):
                found[cluster["event"]] = list(cluster_rows(cluster))
    return found


def cluster_rows(cluster):
    letters = {label[0]: label for label in LABELS}
    for premise, row in zip(cluster["statements"], cluster["labels"]):
        for hypothesis, letter in zip(cluster["statements"], row):
            if letter != "-":
                yield {"premise": premise, "hypothesis": hypothesis, "label": letters[letter]}


def apart(path, count, seed):
    """Neutral pairs of sentences that speak of the same event, but of other things: from other items of our corpus that share few words."""
    rng = random.Random(f"{seed} apart")
    events = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["split"] == "train":
                # an item is a premise, or the premises that share their hypotheses
                for side in ("premise", "hypothesis"):
                    events.setdefault(row["event"], {}).setdefault(row[side], set()).update((row["premise"], row["hypothesis"]))
    events = {name: sentences for name, sentences in events.items() if len(sentences) > 12}
    names, made = sorted(events), 0
    while made < count:
        sentences = events[rng.choice(names)]
        premise, hypothesis = rng.sample(sorted(sentences), 2)
        beside = sentences[premise] | {near for other in sentences[premise] for near in sentences[other]}
        shared = len(words(premise) & words(hypothesis)) / (1 + min(len(words(premise)), len(words(hypothesis))))
        if hypothesis not in beside and shared <= 0.3:
            made += 1
            yield premise, hypothesis, LABELS.index("neutral"), "apart"


def events(path, neutral, seed, mined, newest=None):
    """Pairs across the accounts of our training events: all that contradict, all that agree, and `neutral` of the rest for each of those;
    and, in both directions, those of `mined`, which a former model took for contradictions (see mine.py).

    One premise in six has the sentence before it in front, so that the model learns to read a claim in its context. Every second event has the
    names of others. `newest`: only the last so many events.
    """
    rng = random.Random(f"{seed} events")
    with open(path, encoding="utf-8") as file:
        found = [json.loads(line) for line in file]
    names = Names(itertools.chain(*event["accounts"]) for event in found)
    for event in found if newest is None else found[len(found) - newest :]:
        exchange = names.exchange(list(itertools.chain(*event["accounts"])), rng) if rng.random() < 0.5 else str
        accounts, marks = [list(map(exchange, account)) for account in event["accounts"]], {}
        for a, i, b, j in event["contradicts"]:
            marks[a, i, b, j] = marks[b, j, a, i] = "contradiction"
        for a, i, b, j, direction in event["agrees"]:
            marks[a, i, b, j] = "entailment" if direction in ("both", "ab") else "neutral"
            marks[b, j, a, i] = "entailment" if direction in ("both", "ba") else "neutral"

        def pair(a, i, b, j, label):
            premise, before = accounts[a][i], marks.get((a, i - 1, b, j), "neutral")
            if i and rng.random() < 1 / 6 and (label == "contradiction" or before in (label, "neutral")):
                premise = f"{accounts[a][i - 1]} {premise}"
            return premise, accounts[b][j], LABELS.index(label), "events"

        for at, label in marks.items():
            yield pair(*at, label)
        rest = [
            (a, i, b, j)
            for a in range(len(accounts))
            for b in range(len(accounts))
            for i in range(len(accounts[a]))
            for j in range(len(accounts[b]))
            if a != b and (a, i, b, j) not in marks
        ]
        rng.shuffle(rest)
        # half of them the most alike, half by chance
        rest.sort(key=lambda at: -len(words(accounts[at[0]][at[1]]) & words(accounts[at[2]][at[3]])))
        wanted = min(len(rest), neutral * max(len(marks), 8) // 2)
        hard = [(a, i, b, j) for a, i, b, j in mined.get(event["event"], ()) if (a, i, b, j) not in marks]
        for at in rest[: wanted // 2] + rng.sample(rest[wanted // 2 :], wanted - wanted // 2) + hard + [(b, j, a, i) for a, i, b, j in hard]:
            yield pair(*at, "neutral")


def news(path, data):
    """Pairs of real news sentences that we labelled; the file holds places in the articles of `data`, not their text."""
    articles = {row["id"]: row["content"].encode() for row in rows(Path(data) / "allsides-articles/all.jsonl.zst")}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["split"] != "train":
                continue
            a, b = (articles[row[f"article_{s}"]][int(row[f"start_{s}"]) : int(row[f"end_{s}"])].decode() for s in "ab")
            found = {"contradicts": ("contradiction", "contradiction"), "both": ("entailment", "entailment"), "ab": ("entailment", "neutral")}
            found |= {"ba": ("neutral", "entailment"), "neither": ("neutral", "neutral")}
            forward, backward = found[row["label"]]
            yield a, b, LABELS.index(forward), "news"
            yield b, a, LABELS.index(backward), "news"


def words(text):
    """The longer words and the numbers of a text, for a look at what two texts share."""
    return set(re.findall(r"[a-z]{4,}|\d+", text.lower()))


def words_in_order(text):
    """A text without its case and punctuation, to find it again."""
    return re.findall(r"\w+", text.lower())


def unrelated(data, count, seed):
    """Neutral pairs of real news: same article, other article of the topic, and look-alikes that share rare words.

    A pair is left out where nearly every word of one sentence is in the other: such pairs may well entail.
    """
    rng = random.Random(f"{seed} unrelated")
    topics = {}
    for row in rows(Path(data) / "allsides-articles/all.jsonl.zst"):
        text = row.get("content") or row.get("text") or ""
        sentences = [s.strip() for s in re.split(r"(?<=[.!?])\s+(?=[A-Z\"“])", text.replace("\n", " ")) if 8 <= len(s.split()) <= 40]
        if len(sentences) >= 6:
            topics.setdefault(row.get("topic", ""), []).append(sentences)
    topics = [articles for articles in topics.values() if len(articles) >= 8]
    made = 0
    while made < count:
        articles = rng.choice(topics)
        one, other = rng.sample(articles, 2)
        if rng.random() < 0.4:
            other = one
        premise = rng.choice(one)
        pool = [s for s in rng.sample(other, min(12, len(other))) if s != premise]
        if not pool:
            continue
        shared = [len(words(premise) & words(s)) / (1 + min(len(words(premise)), len(words(s)))) for s in pool]
        # two thirds look-alikes (the closest of a dozen), one third arbitrary
        at = max(range(len(pool)), key=shared.__getitem__) if rng.random() < 0.67 else 0
        if shared[at] <= 0.45:
            made += 1
            yield premise, pool[at], LABELS.index("neutral"), "unrelated"


def unverifiable(data, count, seed):
    """FEVER claims without evidence, each beside the most similar evidence of other claims: neutral look-alikes."""
    rng = random.Random(f"{seed} unverifiable")
    evidence = [row["premise"] for row in rows(Path(data) / "fever/train_verifiable.jsonl.zst") if len(row["premise"].split()) < 60]
    by_word, size = {}, {}
    for at, text in enumerate(evidence):
        for word in words(text):
            by_word.setdefault(word, []).append(at)
    claims = [r["hypothesis"] for r in rows(Path(data) / "fever/train_nei_claims_no_evidence.jsonl.zst") if r["label"] == "neutral"]
    rng.shuffle(claims)
    made = 0
    for claim in claims:
        score = {}
        for word in words(claim):
            hits = by_word.get(word, ())
            if len(hits) < 3_000:
                for at in hits:
                    score[at] = score.get(at, 0) + 1 / len(hits) ** 0.5
        best = sorted(score, key=lambda at: (-score[at], at))[:5]
        claim_words = words(claim)
        best = [at for at in best if len(claim_words & words(evidence[at])) < 0.7 * len(claim_words)]
        if best:
            yield evidence[rng.choice(best)], claim, LABELS.index("neutral"), "unverifiable"
            made += 1
            if made == count:
                return
