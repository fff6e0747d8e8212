"""Fits the temperature and the thresholds of an exported model on development data and writes its calibration.json.

python calibrate.py --data DIR --network ../default

Temperature: least negative log-likelihood over MNLI matched dev and data/accounts dev together, half of the weight each.
`contradicts`: the lowest probability, averaged over both directions as `compare` does, whose precision on data/accounts dev is at least
--precision with unrelated sentences mixed in (as many as there are pairs). `agrees` likewise for entailment, in one direction.
"""

import argparse
import json
from pathlib import Path

import torch

import encoder
import evaluate
import sources
from sources import LABELS, rows, unrelated

ROOT = Path(__file__).resolve().parents[2]


def temperature(logits, labels, weights):
    """The T that minimises the weighted negative log-likelihood, by golden-section search over ln T."""

    def loss(log_t):
        picked = torch.log_softmax(logits / torch.exp(torch.tensor(log_t)), -1).gather(1, labels[:, None])[:, 0]
        return -(picked * weights).sum().item() / weights.sum().item()

    low, high, ratio = -2.0, 2.0, 0.6180339887
    for _ in range(60):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, b) if loss(a) < loss(b) else (a, high)
    return float(torch.exp(torch.tensor((low + high) / 2)))


def threshold(scores, right, precision):
    """The lowest score from which on the share of right ones is at least `precision`, and the recall there."""
    order = torch.argsort(scores, descending=True)
    hits = right[order].float().cumsum(0)
    enough = (hits / torch.arange(1, len(order) + 1) >= precision).nonzero()
    if not len(enough):
        return 1.0, 0.0
    last = int(enough[-1])
    return float(scores[order[last]]), float(hits[last] / right.sum())


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--data", required=True)
    args.add_argument("--network", required=True)
    args.add_argument("--precision", type=float, default=0.9)
    args = args.parse_args()
    network = encoder.network(args.network).to("cuda" if torch.cuda.is_available() else "cpu").eval()

    mnli = [(r["premise"], r["hypothesis"], LABELS.index(r["label"])) for r in rows(Path(args.data) / "mnli/dev_matched.jsonl.zst")]
    accounts = [row[:3] for row in sources.accounts(ROOT / "data/accounts/accounts.csv", "dev")]
    apart = [(p, h, LABELS.index("neutral")) for p, h, _, _ in unrelated(args.data, len(accounts), seed=99)]

    scored = {name: evaluate.logits(network, some) for name, some in (("mnli", mnli), ("accounts", accounts), ("apart", apart))}
    labels = torch.tensor([e[2] for e in mnli + accounts])
    weights = torch.cat([torch.full((len(mnli),), 0.5 / len(mnli)), torch.full((len(accounts),), 0.5 / len(accounts))])
    fitted = temperature(torch.cat([scored["mnli"], scored["accounts"]]), labels, weights)

    both = accounts + apart
    forward = torch.softmax(torch.cat([scored["accounts"], scored["apart"]]) / fitted, -1)
    backward = torch.softmax(evaluate.logits(network, [(h, p, label) for p, h, label in both]) / fitted, -1)
    gold = torch.tensor([e[2] for e in both])
    contradicts, found = threshold((forward[:, 2] + backward[:, 2]) / 2, gold == 2, args.precision)
    agrees, supported = threshold(forward[:, 0], gold == 0, args.precision)
    flagged = ((forward[len(accounts) :, 2] + backward[len(accounts) :, 2]) / 2 >= contradicts).float().mean()
    print(f"temperature {fitted:.3f}; contradicts {contradicts:.3f} (recall {found:.3f}, {100 * flagged:.2f} % of unrelated pairs); agrees {agrees:.3f} (recall {supported:.3f})")
    calibration = {"temperature": round(fitted, 4), "contradicts": round(contradicts, 3), "agrees": round(agrees, 3), "unrelated": 0.5}
    (Path(args.network) / "calibration.json").write_text(json.dumps(calibration, indent=2) + "\n")


if __name__ == "__main__":
    main()
