"""Quantities, read as intervals: another number, another form of the same, bounds."""

import random
import re

from .edits import OPENERS
from .forms import C, E, N, OFFICES, Pair, sentence
from .lexicon import DAYS, FIRST, LAST, LASTING, MONTHS, SPOTS, TOWNS

ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
TENS = dict(zip("thirty forty fifty sixty seventy eighty ninety".split(), range(30, 100, 10)))
VALUES = {w: i for i, w in enumerate(ONES) if i > 1} | {"twenty": 20} | TENS
UNTOLD = re.compile(r"\b(not|no|never|none|nobody|nothing|neither|nor|without|if|unless|whether|or|than|at least|at most|only|just|every|each|fewer|less|may|might|could|would|should|"
                    r"how|of which|of whom|of them|estimated|average|ratio|until|before|within)\b|n't|n’t|\?|\d[-–/:]\d", re.I)
QUANTITY = re.compile(r"(?<![$£€#:/] )(?<![\w$£€#.,:/–-])(\d{1,3}(?:,\d{3})+|\d{1,4}|" + "|".join(VALUES) + r")(?= (?:[a-z]+ )?([a-z]{2,}s|people|men|women|children|percent|million|billion)\b)", re.I)
BAD_BEFORE = set("""the these those this that his her its their our my your of first last next other another all both no number chapter page section and or to by between january february march april
may june july august september october november december route highway act version room figure about around nearly almost approximately over roughly exactly some under than least most every each estimated a an at per map than several – — - table group world war top final past""".split())
Range = tuple[float, float]


def spell(value: int, rng: random.Random) -> str:
    names = {v: k for k, v in VALUES.items()}
    return names[value] if value in names and rng.random() < 0.6 else f"{value:,}"


def relation(one: tuple[Range, Range], other: tuple[Range, Range]) -> int | None:
    """Label of two quantities, each a strict and a loose range; None where it hangs on how loosely they are read."""
    (_, wide), (tight, loose) = one, other
    if tight[0] <= wide[0] and wide[1] <= tight[1]:
        return E
    if wide[1] < loose[0] or loose[1] < wide[0]:
        return C
    meets = one[0][0] <= tight[1] and tight[0] <= one[0][1]
    return N if meets and not (loose[0] <= one[0][0] and one[0][1] <= loose[1]) else None


def wordings(value: int, rng: random.Random) -> list[tuple[str, tuple[Range, Range]]]:
    """Ways to tell of a quantity near this one, each with its strict and loose range; the first is the exact one."""
    step = 1 if value <= 20 else 5 if value <= 60 else 10 if value <= 300 else 10 ** (len(str(value)) - 2)
    near = sorted({max(2, value + d * step) for d in range(-4, 5)} | {max(2, round(value / step) * step), value * 2, max(2, value // 2)})
    m = rng.choice([n for n in near if n > 1])
    endless = 1e12
    exact = lambda n: ((n, n), (n, n))  # noqa: E731
    both = lambda lo, hi: ((lo, hi), (lo, hi))  # noqa: E731
    s = spell(m, rng)
    found = [(spell(value, rng), exact(value)), (s, exact(m)), (f"more than {s}", both(m + 1, endless)), (f"at least {s}", both(m, endless)), (f"no more than {s}", both(0, m)), (f"at most {s}", both(0, m)),
             (f"exactly {s}", exact(m)), (f"no fewer than {s}", both(m, endless)), (f"between {m} and {m + 3 * step}", both(m, m + 3 * step))]
    if m > 2:
        found += [(f"fewer than {s}", both(0, m - 1))] * 2
    if m > 8:
        found += [(f"over {s}", both(m + 1, endless)), (f"up to {s}", both(0, m)), (f"as many as {s}", both(0, m))]
    if m >= 20 and m % 5 == 0:
        found += [(f"{w} {s}", ((m * 0.94, m * 1.06), (m * 0.85, m * 1.15))) for w in ("about", "around", "roughly", "some")]
        found += [(f"{w} {s}", ((m * 0.92, m), (m * 0.82, m))) for w in ("nearly", "almost")]
    if value >= 12:
        found += [("dozens of", ((26, 99), (20, 200))), ("hundreds of", ((200, 1000), (150, 2000))), ("thousands of", ((2000, 20000), (1500, 200000)))]
    return found


INCIDENTS = "blast fire storm crash flood attack earthquake raid collapse derailment explosion stampede".split()
COUNTED = "soldiers miners passengers villagers protesters workers teachers refugees rebels inmates farmers police officers|ships|houses|cars|shops|trucks|cattle farms|schools|rifles|trees|bridges".split("|")


def counted(rng: random.Random) -> str:
    """A news-like sentence of our own with one quantity."""
    many = rng.choice([rng.randint(3, 30), rng.randint(12, 99), rng.randint(100, 1400), rng.randint(3, 95) * 100])
    n = spell(many, rng)
    people, things = rng.choice(COUNTED[0].split()[:-2]), rng.choice(COUNTED[1:])
    office, place = rng.choice(OFFICES), rng.choice([f"in {rng.choice(TOWNS)}", f"near {rng.choice(SPOTS)}", f"outside {rng.choice(TOWNS)}"])
    return sentence(rng.choice([
        f"the {rng.choice(INCIDENTS)} {rng.choice(['killed', 'injured', 'trapped', 'displaced'])} {n} {people} {place}", f"the {rng.choice(INCIDENTS)} destroyed {n} {things} {place}",
        f"{n} {people} were {rng.choice(['arrested', 'hurt', 'rescued', 'released', 'evacuated'])} {place} on {rng.choice(DAYS)}", f"the {office} {rng.choice(['hired', 'dismissed', 'compensated'])} {n} {people} last year",
        f"the {office} {rng.choice(['bought', 'sold', 'inspected'])} {n} {things} in {rng.choice(MONTHS)}", f"the {rng.choice(LASTING)} lasted {n} days", f"police said {n} {people} marched {place}",
        f"the army deployed {n} troops {place}", f"the {office} raised its prices by {min(many, 90)} percent", f"{rng.choice(FIRST)} {rng.choice(LAST)} walked {n} miles to {rng.choice(TOWNS)}"]))


def number(rng: random.Random, premise: str) -> Pair | None:
    """Another wording of a quantity of a real sentence or our own: exact, bounded, rounded, a range, dozens."""
    own = rng.random() < 0.006
    if own:
        premise = counted(rng)
    if UNTOLD.search(premise) or not premise[:1].isupper() or len(premise) < 25 or ". " in premise:
        return None
    found = list(QUANTITY.finditer(premise))
    if not found:
        return None
    match = rng.choice(found)
    before = premise[: match.start()].split()
    after = premise[match.end() :].split()
    if before and (before[-1].lower().strip(",(") in BAD_BEFORE or before[-1][-1].isdigit() or before[-1].endswith("'s") or "(" in before[-1] or before[-1].lower() in VALUES or (before[-1][0].isupper() and before[-1] not in OPENERS)):
        return None
    word = match.group(1).lower().replace(",", "")
    value = VALUES.get(word) or int(word) if not word.startswith("0") else 0
    unit = after[0].lower().strip(".,")
    if not after[0][0].islower() or value < 2 or 1000 <= value <= 2100 and "," not in match.group(1) or after[0] in VALUES or after[0] in ("of", "and", "or", "to", "is", "was", "has", "as", "times", "in", "on", "at", "with", "minus"):
        return None
    if unit in ("million", "billion", "percent") and value > 99 or unit.startswith(("year", "day", "hour", "month", "week", "minute")) and value > 200:
        return None
    ways = [w for w in wordings(value, rng) if not (w[0].endswith(" of") and (unit in ("million", "billion", "percent") or len(after) > 1 and after[1] == "old" or unit == "years"))]
    if unit == "years" and len(after) > 1 and after[1] in ("old", "of"):
        return None
    if value < 13 and not own and rng.random() < 0.9 - 0.05 * value:
        return None  # captions are full of twos
    lone = len(found) == 1 and not re.search(r"\b(one|other|another|two|both|third)\b", premise[match.end() :])  # else a changed premise may not add up
    there, here = (ways[0], ways[0] if rng.random() < 0.12 else rng.choice(ways[1:])) if not lone or rng.random() < 0.55 else (rng.choice(ways[2:]), rng.choice(ways))
    if there is ways[0] and rng.random() < 0.5:
        there = (match.group(1), there[1])
    label = relation(there[1], here[1])
    if here is ways[0] and value in VALUES.values():  # the same quantity in its other form
        here = (str(value) if word in VALUES else next(w for w, v in VALUES.items() if v == value), here[1])
    texts = [premise[: match.start()] + w + premise[match.end() :] for w in (there[0], here[0])]
    if label is None or texts[0].lower() == texts[1].lower():
        return None
    texts = [t[0].upper() + t[1:] for t in texts]
    return texts[0], texts[1], label
