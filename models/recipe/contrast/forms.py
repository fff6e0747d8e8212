"""What every kind of edit is made with: labels, the forms of a word, noun phrases, the frame of a sentence."""

import random
import re
from typing import Callable

from .lexicon import (
    ADJECTIVES,
    BODIES,
    BODY_VERBS,
    DAYS,
    FIRST,
    FORCE_VERBS,
    GROUPS,
    INTRANSITIVE,
    LAST,
    MONTHS,
    PEOPLE,
    PERSON_VERBS,
    SOFT_VERBS,
    SPOTS,
    SYMMETRIC,
    TOWNS,
)

ENTAILMENT, NEUTRAL, CONTRADICTION = range(3)
E, N, C = ENTAILMENT, NEUTRAL, CONTRADICTION
FLIP = {E: C, N: N, C: E}  # the label of the negated hypothesis, where premise and hypothesis tell of one incident

Pair = tuple[str, str, int]  # premise, hypothesis, label index
Maker = Callable[[random.Random, str], "Pair | None"]  # gets a real premise, which it may leave unused


def forms(entry: str) -> tuple[str, str, str]:
    """Base, past and participle of a lexicon entry ("bribe", "beat/beat/beaten"); hyphens stand for spaces."""
    parts = entry.replace("-", " ").split("/")
    if len(parts) == 3:
        return parts[0], parts[1], parts[2]
    head, _, rest = parts[0].partition(" ")
    past = head + "d" if head.endswith("e") else head[:-1] + "ied" if re.search("[^aeiou]y$", head) else head + "ed"
    return parts[0], f"{past} {rest}".strip(), f"{past} {rest}".strip()


def ing(base: str) -> str:
    head, _, rest = base.partition(" ")
    if head.endswith("ie"):
        head = head[:-2] + "y"
    elif head.endswith("e") and not head.endswith(("ee", "ye")):
        head = head[:-1]
    elif re.search("[^aeiou][aeiou][bdgmnpt]$", head) and head != "open" and (len(head) < 5 or head in ("admit", "permit", "forbid", "begin", "forget")):
        head += head[-1]
    return f"{head}ing {rest}".strip()


def third(base: str) -> str:
    head, _, rest = base.partition(" ")
    head = head[:-1] + "ies" if re.search("[^aeiou]y$", head) else head + ("es" if re.search("(s|sh|ch|x|z|o)$", head) else "s")
    return f"{head} {rest}".strip()


def plural(noun: str) -> str:
    if noun.endswith("man"):
        return noun[:-3] + "men"
    return "midwives" if noun == "midwife" else third(noun)


def entries(text: str) -> list[tuple[str, str, str]]:
    return [forms(word) for word in text.replace("|", " ").split()]


FORCES = GROUPS.split("\n")[0].split("|")[0].split() + [g.strip() for g in GROUPS.partition("|")[2].split("|")]
FORCE, BODY, PERSON, SOFT, SYM, DID = map(entries, (FORCE_VERBS, BODY_VERBS, PERSON_VERBS, SOFT_VERBS, SYMMETRIC, INTRANSITIVE))
OFFICES = BODIES.split()
PLURAL = re.compile(r"^the (rebels|insurgents|police|guerrillas|separatists|peacekeepers|marines|border guards|protesters|strikers|militants|mercenaries|loyalists|troops|paramilitaries)$")


def was(noun: str) -> str:
    return "were" if PLURAL.match(noun) or " and " in noun else "was"


def sentence(text: str) -> str:
    """Capitalised and with a full stop."""
    text = text.strip()
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def person(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.2:
        return f"{rng.choice(FIRST)} {rng.choice(LAST)}"
    return f"the {rng.choice(ADJECTIVES)} {rng.choice(PEOPLE)}" if kind < 0.4 else f"the {rng.choice(PEOPLE)}"


def several(rng: random.Random, make: Callable[[random.Random], str], count: int) -> list[str]:
    """So many different noun phrases, none with the head word of another."""
    found: dict[str, str] = {}
    while len(found) < count:
        noun = make(rng)
        found[noun.split()[-1]] = noun
    return list(found.values())


def tail(rng: random.Random) -> str:
    """Place and time of an incident."""
    place = rng.choice([f"in {rng.choice(TOWNS)}", f"near {rng.choice(SPOTS)}", f"outside {rng.choice(TOWNS)}"])
    time = rng.choice([f"on {rng.choice(DAYS)}", "last week", f"in {rng.choice(MONTHS)}", "before dawn", f"late on {rng.choice(DAYS)}", "yesterday", "two years ago"])
    return rng.choice([place, time, f"{place} {time}"])
