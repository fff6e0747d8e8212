"""Words exchanged for opposites, synonyms and wider words."""

import random
import re

from .edits import AUXILIARY, BE, GOING, PAST, THIRD, clean, finite, lowered, negate
from .forms import C, E, FLIP, N, OFFICES, Pair, entries, forms, ing, sentence, third
from .lexicon import COMPLEMENTARY, LOOSER, OTHER_OPPOSITES, SAYS, SOURCES, TOWNS, VERB_OPPOSITES, VERB_SYNONYMS, WORD_OPPOSITES, WORD_SYNONYMS


def table(text: str) -> dict[str, list[str]]:
    """Word -> its counterparts, both ways, from "one other|..." lines."""
    found: dict[str, list[str]] = {}
    for pair in text.replace("\n", " ").split("|"):
        one, other = pair.split()
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return found


def verb_table(text: str, both: bool) -> dict[str, list[tuple[str, str]]]:
    """Every form of a verb -> (same form of its counterpart, form); "one|two three|four" or "one two|three four"."""
    pairs = [p.split() for p in text.replace("\n", " ").split("|")] if both else re.findall(r"(\S+)\|(\S+)", text)
    found: dict[str, list[tuple[str, str]]] = {}
    for one, other in pairs:
        for a, b in ((forms(one), forms(other)), (forms(other), forms(one))):
            for x, y, form in ((a[1], b[1], "past"), (a[2], b[2], "participle"), (third(a[0]), third(b[0]), "third"), (ing(a[0]), ing(b[0]), "ing")):
                if " " not in x:
                    found.setdefault(x, []).append((y, form))
    return found


OPPOSITE_VERBS, SYNONYM_VERBS = verb_table(VERB_OPPOSITES, True), verb_table(VERB_SYNONYMS, False)
OPPOSITE_ADJECTIVES, OPPOSITE_WORDS = table(WORD_OPPOSITES), table(OTHER_OPPOSITES)
SYNONYMS: dict[str, list[str]] = {}
for _one, _other in (p.split("/") for p in WORD_SYNONYMS.split()):
    SYNONYMS.setdefault(_one, []).append(_other)
ADVERB_OPPOSITES = set("indoors outdoors upstairs downstairs quickly slowly rapidly slowly loudly quietly carefully carelessly uphill downhill publicly privately legally illegally eagerly reluctantly".split())
PERSON_OPPOSITES = set("man woman boy girl men women boys girls".split())
TRENDS = """exports imports prices wages rents unemployment inflation turnout tourism output attendance crime sales profits tensions support demand revenue traffic immigration membership""".split()
TREND_VERBS = entries("rise/rose/risen fall/fell/fallen grow/grew/grown shrink/shrank/shrunk increase decrease decline climb drop/dropped/dropped soar plunge surge plummet")
UP = set("rise grow increase climb soar surge".split())
THINGS = "reply response journey road trial building verdict ceremony market village room river harbour hall lecture bridge hotel winter match town council convoy engine garden box".split()
DECISIONS = "plan offer treaty budget bill ceasefire proposal merger appeal contract deal request motion reform petition visa application candidate report".split()


def stated(rng: random.Random) -> tuple[str, str, str, int]:
    """A template statement, one with another word, the denial of the latter and the label: opposites or synonyms."""
    if rng.random() < 0.4:
        one, other = rng.sample(TREND_VERBS, 2)
        same = (one[0] in UP) == (other[0] in UP)
        if same and {"soar", "plunge", "surge", "plummet"} & {one[0], other[0]}:
            one, other = forms("rise/rose/risen"), forms("grow/grew/grown") if rng.random() < 0.5 else forms("increase")
        subject, time = rng.choice(TRENDS), rng.choice(["in March", "last year", "after the election", "across the region", "in the second quarter", f"in {rng.choice(TOWNS)}"])
        return f"{subject} {one[1]} {time}", f"{subject} {other[1]} {time}", f"{subject} did not {other[0]} {time}", E if same else C
    if rng.random() < 0.5:
        adjective = rng.choice("swift slow fast quick big small large huge hot cold warm cool wet dry rich poor strong weak easy difficult safe dangerous clean dirty full empty quiet loud dark bright deep wide narrow "
                               "crowded deserted peaceful violent successful popular important useful reliable effective beautiful ugly boring interesting fair unfair stable unstable noisy silent vacant".split())
        thing = rng.choice(THINGS)
        opposite = rng.random() < 0.6 and adjective in OPPOSITE_ADJECTIVES or adjective not in SYNONYMS
        other = rng.choice((OPPOSITE_ADJECTIVES if opposite and adjective in OPPOSITE_ADJECTIVES else SYNONYMS)[adjective])
        return f"the {thing} was {adjective}", f"the {thing} was {other}", f"the {thing} was not {other}", C if opposite else E
    verb, *others = rng.choice([["accept", "reject"], ["approve", "reject"], ["back", "oppose"], ["support", "oppose"], ["praise", "condemn"], ["welcome", "denounce"], ["reject", "approve"], ["oppose", "back"],
                    ["reject", "turn-down/turned-down/turned-down", ""], ["support", "back", ""], ["condemn", "denounce", ""], ["praise", "commend", ""], ["approve", "accept", ""]])
    one, other = forms(verb), forms(others[0])
    who, what = f"the {rng.choice(OFFICES)}", f"the {rng.choice(DECISIONS)}"
    return f"{who} {one[1]} {what}", f"{who} {other[1]} {what}", f"{who} did not {other[0]} {what}", E if len(others) == 2 else C


def lexical(rng: random.Random, premise: str) -> Pair | None:
    """A word for its opposite or its synonym, in real or own sentences; plain, denied, reported."""
    if rng.random() < 0.04:
        said, told, denied, label = stated(rng)
        shape = rng.choice(["plain", "plain", "denied", "denied", "open"])
        if shape == "open":
            return sentence(f"{rng.choice(SOURCES)} {rng.choice([w for w in SAYS if SAYS[w] == N and w not in ('was told',)])} that {said}"), sentence(told), N
        return sentence(said), sentence(told if shape == "plain" else denied), label if shape == "plain" else FLIP[label]
    words = clean(premise)
    if not words or "," in premise:
        return None
    bare = [w.rstrip(".") for w in words]
    at = finite(words)
    going = next((i for i, w in enumerate(bare) if w in GOING), None) if at is None or words[at] in BE else None
    verb_at = [i for i in ([at, at + 1] if at is not None and words[at] in AUXILIARY else [at] if at is not None else [going] if going and going <= 4 else []) if i is not None and i < len(words)]
    options: list[tuple[int, str, str]] = []
    for i, word in enumerate(bare):
        head = at is not None and (i < at and i <= 2 or words[at] in BE and i == at + 1)
        if i in verb_at and (len(bare) == i + 1 or bare[i + 1] not in ("to", "that", "up", "out", "down", "off", "on", "for", "away", "over", "into", "about")):
            form = "ing" if word.endswith("ing") else "past" if i == at else "participle"
            form = "third" if i == at and word in THIRD else form
            if not (word.endswith("ing") and i == at):
                options += [(i, w, "opposite") for w, f in OPPOSITE_VERBS.get(word, ()) if f == form]
                options += [(i, w, "synonym") for w, f in SYNONYM_VERBS.get(word, ()) if f == form]
        if word in OPPOSITE_ADJECTIVES and head and word not in ("right", "left", "new") and (i + 1 == len(bare) or bare[i + 1] not in ("boy", "girl", "boys", "girls", "child", "children")) and (i < at or i + 1 == len(bare) or bare[i + 1] in ("in", "and", "at")):
            options += [(i, w, "opposite") for w in OPPOSITE_ADJECTIVES[word]]
        if word in ADVERB_OPPOSITES or word in PERSON_OPPOSITES and i == 1 and rng.random() < 0.15 and not any(w in PERSON_OPPOSITES | {"her", "his", "himself", "herself"} for w in bare[2:]):
            options += [(i, w, "opposite") for w in OPPOSITE_WORDS[word]]
        if word in SYNONYMS and i and bare[i - 1] not in ("and", "play", "plays", "playing", "eating", "drinking") and (i + 1 == len(bare) or not bare[i + 1].endswith("s") or i == at):
            options += [(i, w, "looser" if f"{word}/{w}" in LOOSER else "synonym") for w in SYNONYMS[word]]
    options = [o for o in options if o[1] not in bare and "-or-" not in o[1]]
    if not options:
        return None
    verbs = [o for o in options if o[0] in verb_at and bare[o[0]] not in ("sitting", "standing", "sits", "stands")]
    i, word, sort = rng.choice(verbs if verbs and rng.random() < 0.7 else options)
    if (bare[i] in ("sitting", "standing", "sits", "stands", "street", "road", "child", "kid", "children", "kids", "dog", "dogs") or bare[i] in PERSON_OPPOSITES) and rng.random() < 0.8:
        return None  # so common in captions that they would crowd out the rest
    edited = [*words[:i], word.replace("-", " ") if word != "well-known" else word, *words[i + 1 :]]
    if i and edited[i - 1] in ("a", "an", "A", "An"):
        edited[i - 1] = edited[i - 1][0] + ("n" if re.match("[aeio]|un[^i]|ug|up", word) else "")
    other = " ".join(edited).rstrip(".") + "."
    not_this, not_other, inner = negate(premise), negate(other), lowered(premise)
    label = C if sort == "opposite" else E
    pairs: list[Pair] = [(premise, other, label), (other, premise, N if sort == "looser" else label)]
    if not_other and not (sort == "opposite" and bare[i] in PERSON_OPPOSITES):
        pairs += [(premise, not_other, FLIP[label])] * 2
    if not_this and not_other and sort != "looser":
        if sort == "synonym":
            pairs += [(not_this, other, C), (not_this, not_other, E)]
        elif bare[i] not in PERSON_OPPOSITES and not {bare[i], word} & COMPLEMENTARY and not {PAST.get(bare[i], ""), THIRD.get(bare[i], ""), GOING.get(bare[i], "")} & COMPLEMENTARY:
            pairs += [(not_this, other, N)] * 2
    if inner and at is not None:
        pairs += [(f"{sentence(rng.choice(SOURCES))[:-1]} {rng.choice(['said', 'claimed', 'hoped', 'suggested', 'thought'])} that {inner}.", other, N)]
    return rng.choice(pairs)
