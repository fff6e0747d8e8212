"""Fine-tunes the classifier on one prepared mix; writes a checkpoint every few minutes and resumes from it.

python train.py --mix work/general.npz --out work/general [--from DIR] [--decay]

Warm-up, then a constant learning rate; with --decay it falls linearly to zero over the run. Constant first and decaying
last lets a run end whenever the time does, and the last, decaying stage be on the best data.
"""

import argparse
import json
import os
import time
from pathlib import Path

import numpy as np
import torch

import encoder
from sources import NOT_ENTAILMENT


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--mix", required=True)
    args.add_argument("--out", required=True)
    args.add_argument("--from", dest="start", help="folder of a checkpoint (default: all-MiniLM-L6-v2)")
    args.add_argument("--pairs", type=int, help="pairs to see (default: the mix once)")
    args.add_argument("--minutes", type=float, default=1e9, help="stop after so much training time; the decay ends then, if it comes before the last pair")
    args.add_argument("--rate", type=float, default=1e-4)
    args.add_argument("--decay", action="store_true")
    args.add_argument("--warmup", type=int, default=300, help="steps")
    args.add_argument("--tokens", type=int, default=2560, help="padded tokens of a batch")
    args.add_argument("--length", type=int, default=128, help="tokens of a pair at most")
    args.add_argument("--smoothing", type=float, default=0.05)
    args.add_argument("--weight-decay", type=float, default=0.01)
    args.add_argument("--dropout", type=float, default=0.0, help="of whole features of a pair")
    args.add_argument("--average", type=float, default=0.0, help="decay of the moving average of the weights (0: none)")
    args.add_argument("--seed", type=int, default=1)
    args = args.parse_args()

    torch.manual_seed(args.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    mix = np.load(args.mix)
    mix = {name: mix[name] for name in mix.files}
    total = args.pairs or len(mix["label"])
    network = encoder.network(args.start, args.dropout).to(device).train()
    optimiser = torch.optim.AdamW(groups(network, args.weight_decay), lr=args.rate, fused=True)
    seen, step, spent, state = 0, 0, 0.0, out / "state.pt"
    average = {k: v.clone() for k, v in network.state_dict().items()} if args.average else None
    if state.exists():
        saved = torch.load(state, map_location=device)
        network.load_state_dict(saved["network"])
        optimiser.load_state_dict(saved["optimiser"])
        seen, step, spent, average = saved["seen"], saved["step"], saved["spent"], saved["average"]
        print(f"resumed at {seen} pairs")

    started, saved_at, loss_sum, loss_count, first = time.time(), time.time(), 0.0, 0, seen
    for rows, labels in batches(mix, args, skip=seen, total=total):
        done = max(seen / total, (spent + time.time() - started) / (60 * args.minutes))
        rate = args.rate * min(1, (step + 1) / args.warmup) * (max(0, 1 - done) if args.decay else 1)
        for group in optimiser.param_groups:
            group["lr"] = rate
        with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda" or bfloat16()):
            logits = encoder.logits(network, **{k: v.to(device) for k, v in encoder.batch(rows).items()}).float()
        loss = objective(logits, labels.to(device), args.smoothing)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        seen, step = seen + len(rows), step + 1
        if average is not None:
            with torch.no_grad():
                for name, value in network.state_dict().items():
                    if value.is_floating_point():
                        average[name].lerp_(value, 1 - args.average)
        loss_sum, loss_count = loss_sum + loss.item(), loss_count + 1
        if step % 100 == 0:
            line = {"seen": seen, "step": step, "rate": round(rate, 8), "loss": round(loss_sum / loss_count, 4), "pairs_per_s": round((seen - first) / (time.time() - started), 1)}
            loss_sum, loss_count = 0.0, 0
            with open(out / "log.jsonl", "a", encoding="utf-8") as log:
                log.write(json.dumps(line) + "\n")
        ended = seen >= total or done >= 1
        if ended or time.time() - saved_at > 300:
            save(network, optimiser, seen, step, spent + time.time() - started, average, out)
            saved_at = time.time()
        if ended:
            break


def bfloat16():
    """Whether this processor multiplies in bf16 (elsewhere bf16 is slower than f32)."""
    try:
        return "avx512_bf16" in Path("/proc/cpuinfo").read_text()
    except OSError:
        return False


def groups(network, weight_decay):
    """Weight decay on matrices only."""
    matrices = [p for p in network.parameters() if p.ndim > 1]
    vectors = [p for p in network.parameters() if p.ndim <= 1]
    return [{"params": matrices, "weight_decay": weight_decay}, {"params": vectors, "weight_decay": 0.0}]


def objective(logits, labels, smoothing):
    """Cross entropy with label smoothing; where only "not entailment" is known, -log(1 - p_entailment)."""
    known = labels != NOT_ENTAILMENT
    log_p = torch.log_softmax(logits, -1)
    target = log_p.gather(1, labels.clamp(max=2)[:, None])[:, 0]
    exact = (1 - smoothing) * target + smoothing * log_p.mean(-1)
    merged = torch.logsumexp(log_p[:, 1:], -1)
    return -torch.where(known, exact, merged).mean()


def batches(mix, args, skip, total):
    """Batches of like length: the order of an epoch is a seeded shuffle, cut into windows that are sorted by length.

    The order depends on the seed and the mix alone, so a resumed run skips what it has seen.
    """
    count, seen, epoch = len(mix["label"]), 0, 0
    while seen < total:
        rng = np.random.default_rng([args.seed, epoch])
        order = rng.permutation(count)
        for start in range(0, count, 4096):
            window = order[start : start + 4096]
            lengths = np.minimum(span(mix, "premise", window) + span(mix, "hypothesis", window) + 3, args.length)
            window, lengths = window[np.argsort(lengths, kind="stable")], np.sort(lengths)
            cuts, begin = [], 0
            for at in range(len(window)):
                if (at + 1 - begin) * lengths[at] > args.tokens:
                    cuts.append((begin, at))
                    begin = at
            cuts.append((begin, len(window)))
            for at in rng.permutation(len(cuts)):
                chosen = window[slice(*cuts[at])]
                seen += len(chosen)
                if seen > skip:
                    rows = [encoder.row(sentence(mix, "premise", i), sentence(mix, "hypothesis", i), args.length) for i in chosen]
                    yield rows, torch.tensor(mix["label"][chosen].astype(np.int64))
                if seen >= total:
                    return
        epoch += 1


def span(mix, side, at):
    ends = mix[side + "_end"]
    return ends[at] - np.where(at > 0, ends[at - 1], 0)


def sentence(mix, side, at):
    ends = mix[side + "_end"]
    return mix[side][(ends[at - 1] if at else 0) : ends[at]].tolist()


def save(network, optimiser, seen, step, spent, average, out):
    """State to resume from, and the network alone as a Hugging Face folder; each written beside and renamed."""
    torch.save({"network": network.state_dict(), "optimiser": optimiser.state_dict(), "seen": seen, "step": step, "spent": spent, "average": average}, out / "state.tmp")
    os.replace(out / "state.tmp", out / "state.pt")
    network.save_pretrained(out / "network", state_dict=average or network.state_dict())


if __name__ == "__main__":
    main()
