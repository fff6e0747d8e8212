"""Contrast pairs made by rule: small edits whose label follows from the edit, each kind of edit under several labels.

Five kinds edit real premises (numbers, word meanings, negation, attribution, dropped parts), mixed with sentences of our
own lexicon; four are of our own lexicon alone (who did what to whom, overlap traps, quantifiers, time). A label comes
from the meaning of the edit, never from its look: negation words, changed numbers, antonyms and identical wording occur under every label.
"""

import random
import re

from .assertion import modality, negation
from .edits import drop
from .forms import Maker, Pair
from .incidents import overlap, role
from .lexical import lexical
from .numbers import number
from .scope import quantifier, time

KINDS: dict[str, tuple[float, Maker]] = {  # name -> share of the pairs, function
    "number": (0.16, number),
    "role": (0.16, role),
    "overlap": (0.20, overlap),
    "lexical": (0.14, lexical),
    "negation": (0.09, negation),
    "modality": (0.08, modality),
    "drop": (0.07, drop),
    "quantifier": (0.05, quantifier),
    "time": (0.05, time),
}
CAPTION = re.compile(r"(A|An|One|Two|Three|Four|Five|Six|Seven|Group|Several|Some|People|Man|Woman|Men|Women|Young|Old|Little|Boys?|Girls?|Children|Kids|Dogs?|(The|This) (man|woman|boy|girl|dog|people|child\w*|young|little|kids?)) ")
MOST = 0.4  # no label has a larger share of a kind


def pairs_of(kind: str, premises: list[str], count: int, seed: int) -> list[Pair]:
    """So many different pairs of a kind, no label above its share; fewer where the premises give no more."""
    rng = random.Random(f"{seed} {kind}")
    make, found, used = KINDS[kind][1], {}, [0, 0, 0]
    order = rng.sample(range(len(premises)), len(premises))
    for turn in range(max(3 * len(order), 60 * count) if order else 0):
        if len(found) >= count:
            break
        pair = make(rng, premises[order[turn % len(order)]].strip())
        if pair and pair[:2] not in found and used[pair[2]] < MOST * count + 1:
            found[pair[:2]] = pair[2]
            used[pair[2]] += 1
    return [(p, h, label) for (p, h), label in found.items()]


def generate(premises: list[str], count: int, seed: int) -> list[tuple[str, str, int, str]]:
    """(premise, hypothesis, label index, source) of about so many pairs, shuffled; the same arguments give the same pairs."""
    unique = [p for p in dict.fromkeys(premises) if p.strip()]
    captions = [p for p in unique if CAPTION.match(p)]
    unique = [p for p in unique if not CAPTION.match(p)] or captions
    unique += random.Random(f"{seed} captions").sample(captions, min(len(captions), len(unique) // 6))
    made = [(*pair, "contrast") for kind, (share, _) in KINDS.items() for pair in pairs_of(kind, unique, round(share * count), seed)]
    random.Random(f"{seed} contrast").shuffle(made)
    return made
