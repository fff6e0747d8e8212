"""Writes pairs of news-like lengths from data/accounts: 15 to 110 tokens, about 45 in the mean, always the same.

    work/venv/bin/python benches/peers/pairs.py pairs.tsv [COUNT]

Sentences and clauses of the corpus are drawn until two of them together come near a length from a log-normal distribution. What the pairs
say does not matter to their speed.
"""
import csv, random, re, sys
from tokenizers import Tokenizer

path, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2000
tokenizer = Tokenizer.from_file("models/default/tokenizer.json")
tokenizer.no_padding()
tokenizer.no_truncation()
rows = list(csv.DictReader(open("data/accounts/accounts.csv", encoding="utf8")))
sentences = sorted({row[column] for row in rows for column in ["premise", "hypothesis"]})
clauses = sorted({part.strip(" .") for text in sentences for part in re.split(r"[,;:]| and | that | which | but ", text) if len(part.split()) > 2})
draw = random.Random(7)
length = {}


def text():
    chosen = draw.choice(sentences if draw.random() < 0.5 else clauses)
    if chosen not in length:
        length[chosen] = len(tokenizer.encode(chosen, add_special_tokens=False).ids)
    return chosen


with open(path, "w", encoding="utf8") as out:
    for _ in range(count):
        wanted = min(110, max(15, draw.lognormvariate(3.72, 0.42)))
        tried = [(text(), text()) for _ in range(60)]
        pair = min(tried, key=lambda pair: abs(length[pair[0]] + length[pair[1]] + 3 - wanted))
        out.write("\t".join(pair) + "\n")
