"""Writes a trained network as the shipped model: f16 weights, configuration, tokenizer; calibration.json stays or is made new.

python export.py --network work/near/network --out ../default
"""

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

import encoder


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--network", required=True, nargs="+", help="folders of networks; several are averaged weight by weight, one named twice counts twice")
    args.add_argument("--out", required=True)
    args = args.parse_args()
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    states = [load_file(Path(folder) / "model.safetensors") for folder in args.network]
    mean = {name: sum(state[name].float() for state in states) / len(states) for name in states[0]}
    half = {name: value.to(torch.float16).contiguous() for name, value in mean.items()}
    assert all(torch.isfinite(value).all() for value in half.values()), "a weight does not fit into f16"
    save_file(half, out / "model.safetensors", metadata={"format": "pt"})
    config = json.loads((Path(args.network[0]) / "config.json").read_text())
    config["dtype"] = "float16"
    # as the base model has them: they matter only to those who train on
    config["attention_probs_dropout_prob"] = config["hidden_dropout_prob"] = 0.1
    (out / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    encoder.tokenizer().save(str(out / "tokenizer.json"))  # without the padding and truncation of the base


if __name__ == "__main__":
    main()
