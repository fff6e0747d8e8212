"""Compares the Rust reference with transformers on a shipped model: the largest difference of a probability, which must be under 1e-4.

python parity.py --network ../default --program ../../target/release/rashomon
"""

import argparse
import csv
import io
import subprocess

import torch

import encoder
import evaluate
import sources

ACCOUNTS = evaluate.ROOT / "data" / "accounts" / "accounts.csv"


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--network", required=True)
    args.add_argument("--program", required=True)
    args = args.parse_args()
    examples = [row[:2] for row in sources.accounts(ACCOUNTS, "dev")]
    theirs = torch.softmax(evaluate.logits(encoder.network(args.network).eval(), examples), -1)
    text = io.StringIO()
    csv.writer(text).writerows([("premise", "hypothesis"), *examples])
    for backend in (["--backend", "candle"], ["--backend", "engine", "--kind", "f32"]):
        command = [args.program, "score", "-", "--format", "csv", "--temperature", "1", "--model", args.network, *backend]
        output = subprocess.run(command, input=text.getvalue(), capture_output=True, text=True, check=True).stdout
        rows = csv.DictReader(io.StringIO(output))
        ours = torch.tensor([[float(r[f"p_{label}"]) for label in encoder.LABELS] for r in rows])
        difference = (ours - theirs).abs().max().item()
        print(f"{' '.join(backend)}: largest difference {difference:.1e} over {len(examples)} pairs")
        assert difference < 1e-4, backend


if __name__ == "__main__":
    main()
