"""Finds the pairs of our training events that the program takes for contradictions and that nobody marked: hard neutral pairs for `prepare.py --mined`.

cargo build --release && python mine.py --out work/mined.jsonl [--least 0.3]

A line is `[event, account, sentence, account, sentence, probability]`.
"""

import argparse
import csv
import json
import subprocess
import tempfile
from pathlib import Path

from prepare import EVENTS
from sources import words_in_order

ROOT = Path(__file__).resolve().parents[2]


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--out", required=True)
    args.add_argument("--program", default=ROOT / "target/release/rashomon")
    args.add_argument("--events", type=Path, default=EVENTS)
    args.add_argument("--least", type=float, default=0.3, help="probability of contradiction, the mean of both directions")
    args = args.parse_args()

    events = {event["event"]: event for event in map(json.loads, args.events.read_text(encoding="utf-8").splitlines())}
    with tempfile.TemporaryDirectory() as folder:
        accounts = Path(folder) / "accounts.jsonl"
        with open(accounts, "w", encoding="utf-8") as file:
            for name, event in events.items():
                for at, sentences in enumerate(event["accounts"]):
                    file.write(json.dumps({"event": name, "outlet": str(at), "text": " ".join(sentences)}) + "\n")
        subprocess.run([args.program, "compare", accounts, "--out", Path(folder) / "report"], check=True)
        with open(Path(folder) / "report" / "pairs.csv", encoding="utf-8", newline="") as table:
            pairs = list(csv.DictReader(table))

    # of equal sentences of an account the first
    place = lambda sentences: {tuple(words_in_order(text)): at for at, text in reversed(list(enumerate(sentences)))}
    places = {name: [place(sentences) for sentences in event["accounts"]] for name, event in events.items()}
    marked = {name: {tuple(mark[:4]) for mark in event["contradicts"] + event["agrees"]} for name, event in events.items()}
    mined = 0
    Path(args.out).parent.mkdir(parents=True, exist_ok=True)
    with open(args.out, "w", encoding="utf-8") as out:
        for pair in pairs:
            name, a, b = pair["event"], int(pair["outlet_a"]), int(pair["outlet_b"])
            # none where the program cut the text elsewhere
            i, j = (places[name][account].get(tuple(words_in_order(pair[text]))) for account, text in ((a, "text_a"), (b, "text_b")))
            found = (float(pair["p_contradiction_ab"]) + float(pair["p_contradiction_ba"])) / 2
            if found >= args.least and None not in (i, j) and (a, i, b, j) not in marked[name]:
                out.write(json.dumps([name, a, i, b, j, round(found, 4)]) + "\n")
                mined += 1
    print(f"{mined} of {len(pairs)} pairs are unmarked and contradict by at least {args.least}")


if __name__ == "__main__":
    main()
