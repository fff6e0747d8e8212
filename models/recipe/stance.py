"""Makes models/default/stance.safetensors, the stance head, for the encoder beside it. One command:

    python models/recipe/stance.py --data DIR

Features come from the program itself (`rashomon stance --features`), so training and use cannot differ. `--study` measures first:
FNC-1 in five folds by topic (no headline, body or topic of a fold in its training) and in five by body and headline alone (the topic
may be known from other articles), and ARC with nothing of ARC in training. In both, rows of which only the headline or only the body is
outside are in neither half; unrelated rows of the fold are weighted to FNC-1's share, 73.13 %. It also leaves `dev_stances.csv`,
`dev_bodies.csv` and `dev_head.safetensors` in the work folder: the first fold by topic, with more mismatched pairs, for
`rashomon evaluate`.
Needs torch, numpy, safetensors, zstandard, scikit-learn and a release build. Sets: fnc-1/train and original/train_bodies, arc/train
and original/arc_bodies, perspectrum/train, ibm-claim-stance/train, ibm-rank30k-stance/train, explagraphs/train, all .jsonl.zst or
.csv.zst; allsides-articles/all for counting words. Emergent is left out on purpose: it holds the topics of the FNC-1 test set.
"""

import argparse
import collections
import csv
import hashlib
import io
import json
import random
import subprocess
import time
from pathlib import Path

import numpy as np
import torch
import zstandard
from safetensors import safe_open
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression

from sources import rows

STANCES = ["agree", "disagree", "discuss", "unrelated"]
NAMES = {"SUPPORT": 0, "UNDERMINE": 1, "PRO": 0, "CON": 1, "FAVOR": 0, "AGAINST": 1} | {name: at for at, name in enumerate(STANCES)}
ABSTAIN = 0.5  # below this probability of the likeliest stance the program says "unsure"
PASSAGES = 4  # that the encoder reads of a text
PAIR = 59  # features of a pair, as src/stance/lexical.rs gives them
HIDDEN, INNER = 32, 48
FOLDS = 5


def bodies(path):
    csv.field_size_limit(1 << 30)
    with zstandard.open(path, "rb") as file:
        return {row["Body ID"]: row["articleBody"] for row in csv.DictReader(io.TextIOWrapper(file, "utf-8", newline=""))}


class Set:
    """Targets and texts with stances; `topic` keeps what belongs together."""

    def __init__(self, name, pairs, labels, topics=None, closed=False):
        self.name, self.pairs, self.labels = name, pairs, np.array(labels)
        self.topics = topics or [(0, 0)] * len(pairs)  # of the target, of the text
        self.closed = closed  # knows agree and disagree only


def related(name, data, folder):
    """FNC-1 or ARC: a topic is what related pairs connect."""
    text = bodies(folder)
    parent = {}

    def find(x):
        parent.setdefault(x, x)
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for row in data:
        target, body = ("h", row["hypothesis"]), ("b", row["premise_body_id"])
        find(target), find(body)
        if row["label"] != "unrelated":
            parent[find(target)] = find(body)
    number = {}
    topic = lambda x: number.setdefault(find(x), len(number))
    topics = [(topic(("h", row["hypothesis"])), topic(("b", row["premise_body_id"]))) for row in data]
    pairs = [(row["hypothesis"].strip('"'), text[row["premise_body_id"]]) for row in data]
    return Set(name, pairs, [NAMES[row["label"]] for row in data], topics)


def drawn(data, most, seed):
    """At most so many rows, in their order."""
    kept = sorted(random.Random(seed).sample(range(len(data)), min(most, len(data))))
    return [data[at] for at in kept]


def two_way(name, path, most, seed):
    data = [row for row in rows(path) if row["label"] in NAMES]
    random.Random(seed).shuffle(data)
    data = data[:most]
    return Set(name, [(row["hypothesis"], row["premise"]) for row in data], [NAMES[row["label"]] for row in data], closed=True)


def folds_apart(data, seed):
    """A fold a body and a fold a headline, at random."""
    draw = random.Random(seed)
    fold = [{text: draw.randrange(FOLDS) for text in sorted({pair[side] for pair in data.pairs})} for side in (0, 1)]
    return np.array([(fold[0][target], fold[1][text]) for target, text in data.pairs])


def folds(data, seed):
    """A fold a topic: the largest topics first, each to the fold that holds least."""
    size = collections.Counter()
    for (_, topic), label in zip(data.topics, data.labels):
        size[topic] += 1 + 10 * (label == 1) if label != 3 else 0
    order = sorted({t for pair in data.topics for t in pair})
    random.Random(seed).shuffle(order)
    order.sort(key=lambda topic: -size[topic])
    load, fold = [0.0] * FOLDS, {}
    for topic in order:
        least = min(range(FOLDS), key=lambda at: load[at])
        fold[topic] = least
        load[least] += size[topic] + 0.01
    return np.array([(fold[a], fold[b]) for a, b in data.topics])


def mismatched(data, fold, at, seed):
    """More unrelated pairs of a fold's own headlines and bodies of other topics, until they have FNC-1's share, 73.13 %."""
    inside = (fold == at).all(1)
    held = [i for i in np.flatnonzero(inside)]
    related = sum(data.labels[i] != 3 for i in held)
    want = round(related * 0.7313 / (1 - 0.7313)) - (len(held) - related)
    draw = random.Random(seed + at)
    targets = sorted({(data.pairs[i][0], data.topics[i][0]) for i in held})
    texts = sorted({(data.pairs[i][1], data.topics[i][1]) for i in held})
    made = []
    while len(made) < want:
        (target, a), (text, b) = draw.choice(targets), draw.choice(texts)
        if a != b:
            made.append((target, text))
    return made


def run(args, pairs, name, head, reuse, gate=None):
    table, out = args.work / f"{name}.jsonl", args.work / f"{name}.safetensors"
    if reuse and out.exists():
        with safe_open(out, "np") as file:
            return {key: file.get_tensor(key) for key in file.keys()}
    with open(table, "w", encoding="utf-8") as file:
        for target, text in pairs:
            file.write(json.dumps({"target": target or "-", "text": text}) + "\n")
    command = [args.rashomon, "stance", table, "--head", head, "--features", out, "--model", args.model]
    subprocess.run([str(part) for part in command + (["--gate", str(gate)] if gate is not None else [])], check=True)
    with safe_open(out, "np") as file:
        return {key: file.get_tensor(key) for key in file.keys()}


def write_head(path, args, tensors, gate, abstain):
    sha = hashlib.sha256((args.model / "model.safetensors").read_bytes()).hexdigest()
    metadata = {"format": "rashomon-stance-2", "model_sha256": sha, "gate": f"{gate:.6f}", "abstain": f"{abstain:.4f}", "passages": str(PASSAGES)}
    save_file({key: np.ascontiguousarray(value) for key, value in tensors.items()}, str(path), metadata)
    path.chmod(0o644)


class Features:
    """One set's features, passages padded to PASSAGES."""

    def __init__(self, data, labels, closed):
        self.pair, self.counts = data["pairs"].astype(np.float32), data["counts"].astype(np.int64)
        self.start = np.concatenate([[0], np.cumsum(self.counts)])
        self.passages, self.labels, self.closed = data["passages"], np.asarray(labels), closed

    def batch(self, index):
        width = self.passages.shape[1]
        x = np.zeros((len(index), PASSAGES, width), np.float32)
        mask = np.zeros((len(index), PASSAGES), bool)
        for at, i in enumerate(index):
            n = self.counts[i]
            x[at, :n] = self.passages[self.start[i] : self.start[i] + n]
            mask[at, :n] = True
        return torch.from_numpy(x), torch.from_numpy(mask), torch.from_numpy(self.pair[index])


class Member(torch.nn.Module):
    def __init__(self, width, pair, scale):
        super().__init__()
        (self.mx, self.sx), (self.mp, self.sp) = scale
        self.passage = torch.nn.Linear(width, HIDDEN)
        self.attention = torch.nn.Linear(HIDDEN, 1, bias=False)
        self.hidden = torch.nn.Linear(2 * HIDDEN + pair, INNER)
        self.out = torch.nn.Linear(INNER, 4)
        self.drop = torch.nn.Dropout(0.3)
        self.drop_in = torch.nn.Dropout(0.2)

    def forward(self, x, mask, pair):
        state = torch.tanh(self.passage(self.drop_in((x - self.mx) / self.sx)))
        share = torch.softmax(self.attention(state).squeeze(-1).masked_fill(~mask, -1e9), 1)
        mean = (share.unsqueeze(-1) * state).sum(1)
        most = state.masked_fill(~mask.unsqueeze(-1), -1.0).amax(1)
        inner = torch.relu(self.hidden(self.drop(torch.cat([mean, most, (pair - self.mp) / self.sp], 1))))
        return self.out(self.drop(inner))

    def tensors(self, at):
        w, b = self.passage.weight.detach(), self.passage.bias.detach()
        v, c = self.hidden.weight.detach().clone(), self.hidden.bias.detach()
        pair = v[:, 2 * HIDDEN :].clone()
        v[:, 2 * HIDDEN :] = pair / self.sp
        tensors = {
            "passage.weight": (w / self.sx).numpy(),
            "passage.bias": (b - w @ (self.mx / self.sx)).numpy(),
            "attention.weight": self.attention.weight.detach().squeeze(0).numpy(),
            "hidden.weight": v.numpy(),
            "hidden.bias": (c - pair @ (self.mp / self.sp)).numpy(),
            "out.weight": self.out.weight.detach().numpy(),
            "out.bias": self.out.bias.detach().numpy(),
        }
        return {f"{at}.{key}": value for key, value in tensors.items()}


def train(parts, args, weights, seed):
    """`parts`: (Features, rows, weight of the set). Weighted cross-entropy; two-way sets only choose between their two stances."""
    torch.manual_seed(seed)
    first = parts[0][0]
    sample = np.random.default_rng(seed).choice(first.passages.shape[0], min(20000, first.passages.shape[0]), replace=False)
    stats = lambda a: (torch.from_numpy(a.mean(0)), torch.from_numpy(a.std(0) + 1e-2))
    scale = (stats(first.passages[np.sort(sample)].astype(np.float32)), stats(first.pair[parts[0][1]]))
    model = Member(first.passages.shape[1], first.pair.shape[1], scale)
    items = np.concatenate([np.stack([np.full(len(index), at), index], 1) for at, (_, index, _) in enumerate(parts)])
    steps = args.epochs * (len(items) // 128 + 1)
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=steps, pct_start=0.15)
    draw = np.random.default_rng(seed)
    for _ in range(args.epochs):
        order = draw.permutation(len(items))
        for at in range(0, len(order), 128):
            chosen = items[order[at : at + 128]]
            loss, total = 0.0, 0.0
            for number, (features, _, weight) in enumerate(parts):
                index = chosen[chosen[:, 0] == number, 1]
                if len(index) == 0:
                    continue
                gold = torch.from_numpy(features.labels[index])
                logits = model(*features.batch(index))
                if features.closed:
                    logits, each = logits[:, :2], torch.full((len(index),), weight)
                else:
                    each = weight * weights[gold]
                loss = loss + (torch.nn.functional.cross_entropy(logits, gold, reduction="none", label_smoothing=0.05) * each).sum()
                total = total + each.sum()
            optimiser.zero_grad()
            (loss / total).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
    return model.eval()


def predict(models, features, index):
    out = []
    with torch.no_grad():
        for at in range(0, len(index), 1024):
            batch = features.batch(index[at : at + 1024])
            out.append(sum(model(*batch) for model in models) / len(models))
    return torch.softmax(torch.cat(out), 1).numpy()


def figures(gold, predicted, weight=None):
    """FNC-1 score, accuracy, macro-F1 and F1 by class, in %; `weight` counts a row as several."""
    weight = np.ones(len(gold)) if weight is None else weight
    unrelated = lambda x: x == 3
    points = np.where(unrelated(gold), 0.25 * unrelated(predicted), np.where(gold == predicted, 1.0, 0.25 * ~unrelated(predicted)))
    f1 = [
        2 * weight[(gold == c) & (predicted == c)].sum() / max(1e-9, weight[gold == c].sum() + weight[predicted == c].sum()) for c in range(4)
    ]
    score = (points * weight).sum() / (np.where(unrelated(gold), 0.25, 1.0) * weight).sum()
    values = [score, (weight * (gold == predicted)).sum() / weight.sum(), np.mean(f1), *f1]
    names = ["fnc", "accuracy", "macro", *STANCES]
    return "  ".join(f"{name} {100 * value:.1f}" for name, value in zip(names, values))


def gate_of(parts):
    """Logistic regression on the words' features: related or not."""
    x = np.concatenate([features.pair[index] for features, index in parts])
    y = np.concatenate([features.labels[index] != 3 for features, index in parts])
    mean, scale = x.mean(0), x.std(0) + 1e-2
    fitted = LogisticRegression(C=1.0, max_iter=400).fit((x - mean) / scale, y)
    weight = fitted.coef_[0] / scale
    return weight.astype(np.float32), np.float32([fitted.intercept_[0] - weight @ mean])


def chance(gate, pair):
    return 1 / (1 + np.exp(-(pair @ gate[0] + gate[1][0])))


def members_of(models):
    return {key: value for at, model in enumerate(models) for key, value in model.tensors(at).items()}


def write_dev(args, data, index, made):
    """The official pair of files for one fold."""
    pairs = [(*data.pairs[i], STANCES[data.labels[i]]) for i in index] + [(*pair, "unrelated") for pair in made]
    number = {text: at for at, text in enumerate(sorted({pair[1] for pair in pairs}))}
    for name, header, lines in [
        ("dev_bodies", ["Body ID", "articleBody"], [(at, text) for text, at in number.items()]),
        ("dev_stances", ["Headline", "Body ID", "Stance"], [(target, number[text], stance) for target, text, stance in pairs]),
    ]:
        with open(args.work / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *lines])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the sets")
    parser.add_argument("--model", type=Path, default=Path("models/default"), help="the encoder; the head is written beside it")
    parser.add_argument("--rashomon", type=Path, default=Path("target/release/rashomon"))
    parser.add_argument("--work", type=Path, default=Path("models/recipe/work/stance"), help="folder for tables and features")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--members", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rows", type=int, default=50_000, help="at most so many rows of a set, for a quick head")
    parser.add_argument("--study", action="store_true", help="measure by cross-validation and leave-ARC-out before the head is made")
    parser.add_argument("--folds", type=int, default=FOLDS, help="how many of the folds --study measures")
    parser.add_argument("--reuse", action="store_true", help="take features that an earlier run left in the work folder")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    started = time.time()
    say = lambda text: print(f"[{time.time() - started:5.0f} s] {text}", flush=True)

    data = args.data
    fnc = related("fnc", drawn(list(rows(data / "fnc-1/train.jsonl.zst")), args.rows, args.seed), data / "fnc-1/original/train_bodies.csv.zst")
    arc = related("arc", drawn(list(rows(data / "arc/train.jsonl.zst")), args.rows, args.seed), data / "arc/original/arc_bodies.csv.zst")
    two = [
        two_way("perspectrum", data / "perspectrum/train.jsonl.zst", min(4000, args.rows // 6), args.seed),
        two_way("ibm", data / "ibm-claim-stance/train.jsonl.zst", min(2000, args.rows // 6), args.seed),
        two_way("rank30k", data / "ibm-rank30k-stance/train.jsonl.zst", min(4000, args.rows // 6), args.seed),
        two_way("explagraphs", data / "explagraphs/train.jsonl.zst", min(2000, args.rows // 6), args.seed),
    ]

    # Words: how rare each term is in news, counted by the program.
    blank, gated = args.work / "blank.safetensors", args.work / "gate.safetensors"
    zero = {"rarity": np.zeros(1 << 16, np.uint8), "gate.weight": np.zeros(PAIR, np.float32), "gate.bias": np.zeros(1, np.float32)}
    write_head(blank, args, zero, 1.0, 0.0)
    articles = [row["content"] for row in rows(data / "allsides-articles/all.jsonl.zst") if row["content"].strip()]
    random.Random(args.seed).shuffle(articles)
    counted = run(args, [("-", text) for text in articles[: min(6000, args.rows // 3)]], "words", blank, args.reuse)
    texts = counted["text_count"][0]
    rarity = np.log((texts + 1) / (counted["texts"] + 0.5))
    tensors = {"rarity": np.clip(np.rint(16 * rarity), 1, 255).astype(np.uint8), "gate.weight": zero["gate.weight"], "gate.bias": zero["gate.bias"]}
    write_head(blank, args, tensors, 1.0, 0.0)
    say(f"{texts} articles counted")

    # Gate: words alone, on everything.
    words = {set.name: Features(run(args, set.pairs, f"{set.name}-words", blank, args.reuse), set.labels, set.closed) for set in (fnc, arc)}
    every = lambda set: np.arange(len(set.labels))
    gate = gate_of([(words["fnc"], every(fnc)), (words["arc"], every(arc))])
    probability = chance(gate, words["fnc"].pair)
    for share in (0.98, 0.99, 0.995):
        least = np.quantile(probability[fnc.labels != 3], 1 - share)
        passed = (probability[fnc.labels == 3] >= least).mean()
        say(f"gate {least:.4f} keeps {100 * share:.1f} % of related pairs of FNC-1 and lets {100 * passed:.1f} % of unrelated ones through")
    least = float(np.quantile(probability[fnc.labels != 3], 0.015))
    tensors |= {"gate.weight": gate[0], "gate.bias": gate[1]}
    write_head(gated, args, tensors, least, 0.0)

    # Features of what passes; of two-way sets everything.
    features = {set.name: Features(run(args, set.pairs, set.name, gated, args.reuse), set.labels, set.closed) for set in (fnc, arc)}
    for set in two:
        features[set.name] = Features(run(args, set.pairs, set.name, gated, args.reuse, gate=0), set.labels, set.closed)
    say("features are there")
    open_rows = lambda set, inside: np.flatnonzero(inside & (features[set.name].counts > 0))
    weights = torch.tensor([1.2, 3.0, 1.0, 0.6])
    both = [(fnc, 1.0), (arc, 0.7)]

    def head_of(parts, members):
        parts = [(features[set.name], index, weight) for set, index, weight in parts]
        return [train(parts, args, weights, args.seed + member) for member in range(members)]

    def with_two(parts):
        return parts + [(set, every(set), 0.3) for set in two]

    def judge(models, set, index):
        """Stances as the program gives them: unrelated where the gate says so."""
        predicted = np.full(len(index), 3)
        read = features[set.name].counts[index] > 0
        predicted[read] = predict(models, features[set.name], index[read]).argmax(1)
        return predicted

    anything = lambda set: np.full(len(set.labels), True)

    def cross_validate(name, fold):
        gold, predicted, weight = [], [], []
        for at in range(args.folds):
            outside, inside = (fold != at).all(1), (fold == at).all(1)
            models = head_of(with_two([(fnc, open_rows(fnc, outside), 1.0), (arc, open_rows(arc, anything(arc)), 0.7)]), args.members)
            index = np.flatnonzero(inside)
            gold.append(fnc.labels[index])
            predicted.append(judge(models, fnc, index))
            is_related = gold[-1] != 3
            weight.append(np.where(is_related, 1.0, is_related.sum() * 0.7313 / 0.2687 / max(1, (~is_related).sum())))
            say(f"FNC-1 {name}, fold {at}: {figures(gold[-1], predicted[-1], weight[-1])}")
            if name == "by topic" and at == 0:
                write_head(args.work / "dev_head.safetensors", args, tensors | members_of(models), least, ABSTAIN)
                write_dev(args, fnc, index, mismatched(fnc, fold, at, args.seed))
        gold, predicted, weight = (np.concatenate(x) for x in (gold, predicted, weight))
        say(f"FNC-1 {name}, {len(gold)} rows, {(gold == 1).sum()} disagree: {figures(gold, predicted, weight)}")

    if args.study:
        cross_validate("by topic", folds(fnc, args.seed))
        cross_validate("by body and headline", folds_apart(fnc, args.seed))
        models = head_of(with_two([(fnc, open_rows(fnc, anything(fnc)), 1.0)]), args.members)
        say(f"ARC without ARC: {figures(arc.labels, judge(models, arc, every(arc)))}")

    models = head_of(with_two([(set, open_rows(set, anything(set)), weight) for set, weight in both]), args.members)
    out = args.model / "stance.safetensors"
    write_head(out, args, tensors | members_of(models), least, ABSTAIN)
    say(f"{out}: {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
