"""Contrast pairs made by rule: small edits whose label follows from the edit, each kind of edit under several labels.

Five kinds edit real premises (numbers, word meanings, negation, attribution, dropped parts), mixed with sentences of our
own lexicon; four are of our own lexicon alone (who did what to whom, overlap traps, quantifiers, time). A label comes
from the meaning of the edit, never from its look: negation words, changed numbers, antonyms and identical wording occur under every label.
"""

import random
import re
from dataclasses import dataclass, replace
from typing import Callable

from lexicon import (
    ADJECTIVES,
    ADVERBS,
    BODIES,
    BODY_VERBS,
    COMPLEMENTARY,
    CONNECTIVES,
    DAYS,
    FIRST,
    FORCE_VERBS,
    GARDEN,
    GROUPS,
    INTRANSITIVE,
    LAST,
    LOOSER,
    MONTHS,
    OTHER_OPPOSITES,
    PEOPLE,
    PERSON_VERBS,
    SAYS,
    SIGN,
    SOFT_VERBS,
    SOURCES,
    SPOTS,
    SYMMETRIC,
    TOWNS,
    VERB_OPPOSITES,
    VERB_SYNONYMS,
    WORD_OPPOSITES,
    WORD_SYNONYMS,
)

ENTAILMENT, NEUTRAL, CONTRADICTION = range(3)
E, N, C = ENTAILMENT, NEUTRAL, CONTRADICTION
FLIP = {E: C, N: N, C: E}  # the label of the negated hypothesis, where premise and hypothesis tell of one incident

Pair = tuple[str, str, int]  # premise, hypothesis, label index
Maker = Callable[[random.Random, str], "Pair | None"]  # gets a real premise, which it may leave unused

# ---------------------------------------------------------------- word forms


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


# ---------------------------------------------------------------- events of our own


@dataclass(frozen=True)
class Event:
    """Somebody did something to somebody; swap is the label of the same with the parties exchanged."""

    doer: str
    verb: tuple[str, str, str]
    other: str
    tail: str
    swap: int

    def active(self) -> str:
        return f"{self.doer} {self.verb[1]} {self.other} {self.tail}".strip()

    def passive(self) -> str:
        return f"{self.other} {was(self.other)} {self.verb[2]} by {self.doer} {self.tail}".strip()

    def agentless(self) -> str:
        return f"{self.other} {was(self.other)} {self.verb[2]} {self.tail}".strip()

    def cleft(self) -> str:
        return f"it was {self.doer} that {self.verb[1]} {self.other} {self.tail}".strip()

    def negated(self) -> str:
        return f"{self.doer} did not {self.verb[0]} {self.other} {self.tail}".strip()

    def negated_passive(self) -> str:
        return f"{self.other} {was(self.other)} not {self.verb[2]} by {self.doer} {self.tail}".strip()

    def bare(self) -> str:
        return f"{self.verb[0]} {self.other} {self.tail}".strip()

    def swapped(self) -> "Event":
        return replace(self, doer=self.other, other=self.doer)


def event(rng: random.Random, tails: float = 0.6) -> tuple[Event, str]:
    """An event and a third party of the same sort."""
    kind = rng.random()
    if kind < 0.3:
        doer, other, third_party = ("the " + n for n in rng.sample(FORCES, 3))
        verb, swap = rng.choice(FORCE), C
    elif kind < 0.45:
        doer, other, third_party = ("the " + n for n in rng.sample(OFFICES, 3))
        verb, swap = rng.choice(BODY), C
    else:
        doer, other, third_party = several(rng, person, 3)
        verb, swap = rng.choice([(rng.choice(PERSON), C)] * 3 + [(rng.choice(SOFT), N)] * 2 + [(rng.choice(SYM), E)])
    return Event(doer, verb, other, tail(rng) if rng.random() < tails else "", swap), third_party


def role(rng: random.Random, _: str) -> Pair | None:
    """Who did it to whom: voice, clefts, exchanged parties, another doer, a missing doer."""
    fact, stranger = event(rng)
    symmetric = fact.swap == E
    views = [Event.active, Event.cleft] if symmetric else [Event.active, Event.active, Event.passive, Event.cleft]
    edit = rng.choice(["same", "swap", "swap", "doer", "other", "agentless", "missing", "untailed", "negated", "not swapped", "third"])
    said, view = rng.choice(views)(fact), rng.choice(views)
    if edit == "same":
        told, label = view(fact), E
    elif edit == "swap":
        told, label = view(fact.swapped()), fact.swap
    elif edit == "doer":
        if fact.swap == C and not fact.tail:
            return None
        told, label = view(replace(fact, doer=stranger)), C if fact.swap == C else N
    elif edit == "other" and fact.swap != C:
        told, label = view(replace(fact, other=stranger)), N
    elif edit == "agentless":
        told, label = (Event.agentless(fact), E) if rng.random() < 0.5 or fact.swap != C else (Event.agentless(fact.swapped()), N)
        if symmetric:
            return None
    elif edit == "missing" and not symmetric:
        said, told, label = fact.agentless(), view(fact), N
    elif edit == "untailed" and fact.tail:
        bare = replace(fact, tail="")
        said, told, label = rng.choice([(said, view(bare), E), (view(bare), said, N), (said, bare.negated(), C)])
    elif edit == "negated":
        views = [Event.negated] if symmetric else [Event.negated, Event.negated_passive]
        said, told, label = rng.choice([(said, rng.choice(views)(fact), C), (rng.choice(views)(fact), view(fact), C), (views[0](fact), views[-1](fact), E)])
    elif edit == "not swapped" and fact.swap != C:
        said, told, label = fact.negated(), fact.swapped().negated(), fact.swap
    elif edit == "third":
        warned = rng.random() < 0.6
        said = f"{fact.active()}, {'and' if warned else 'but'} {stranger} {'later' if warned else 'never'} warned {fact.doer}"
        if warned:
            told, label = rng.choice([(f"{stranger} warned {fact.doer}", E), (f"{fact.doer} warned {stranger}", N), (f"{stranger} did not warn {fact.doer}", C)])
        else:
            told, label = rng.choice([(f"{stranger} did not warn {fact.doer}", E), (f"{fact.doer} did not warn {stranger}", N), (f"{stranger} warned {fact.doer}", C)])
    else:
        return None
    return None if said == told else (sentence(said), sentence(told), label)


def simple(rng: random.Random, doer: str) -> tuple[str, str]:
    """A short clause about somebody and its denial."""
    base, past, _ = rng.choice(DID)
    where = rng.choice(["", "", f" in {rng.choice(TOWNS)}", f" near {rng.choice(SPOTS)}"])
    return f"{doer} {past}{where}", f"{doer} did not {base}{where}"


def polar(rng: random.Random, premise: str, told: tuple[str, str], label: int) -> Pair:
    """The pair with the clause or, at times, with its denial."""
    return (sentence(premise), sentence(told[1]), FLIP[label]) if rng.random() < 0.35 else (sentence(premise), sentence(told[0]), label)


def overlap(rng: random.Random, _: str) -> Pair | None:
    """Hypotheses made of the premise's words: subject traps, subordinate clauses, reports, garden paths, coordination."""
    a, b, c = several(rng, person, 3)
    a_did, b_did = simple(rng, a), simple(rng, b)
    base, past, participle = rng.choice(SOFT + PERSON)
    ended = rng.choice(DID)[1]
    a_to_b, b_to_a = ((f"{x} {past} {y}", f"{x} did not {base} {y}") for x, y in ((a, b), (b, a)))
    final = lambda x: (f"{x} {ended}", f"{x} did not {next(v[0] for v in DID if v[1] == ended)}")  # noqa: E731
    trap = rng.choice(["near", "whom", "who", "clause", "clause", "report", "report", "adverb", "path", "pair", "pair", "reduced", "object"])
    if trap == "near":
        said = f"{a} {rng.choice(['near', 'behind', 'next to', 'in front of', 'with', 'opposite'])} {b} {ended}"
        return polar(rng, said, *rng.choice([(final(a), E), (final(b), N)]))
    if trap == "whom":
        if not a.startswith("the"):
            return None
        said = f"{a} {rng.choice(['whom', 'that'])} {b} {past} {ended}"
        return polar(rng, said, *rng.choice([(b_to_a, E), (final(a), E), (final(b), N), (final(b), N), (a_to_b, N), (a_to_b, N)]))
    if trap == "who":
        if not a.startswith("the"):
            return None
        said = f"{a} {rng.choice(['who', 'that'])} {past} {b} {ended}"
        return polar(rng, said, *rng.choice([(a_to_b, E), (final(a), E), (final(b), N), (final(b), N), (b_to_a, N), (b_to_a, N)]))
    if trap == "clause":
        word = rng.choice(list(CONNECTIVES))
        sub, main = CONNECTIVES[word]
        if word == "in case":
            b_did = (f"{b} {past} {c}", f"{b} did not {base} {c}")
        said = rng.choice([f"{word} {a_did[0]}, {b_did[0]}", f"{b_did[0]} {word} {a_did[0]}"])
        return polar(rng, said, *rng.choice([(a_did, sub), (b_did, main)]))
    if trap == "report":
        word = rng.choice(list(SAYS))
        if word in ("denied", "forgot", "did not know", "doubted", "regretted"):
            return polar(rng, f"{c} {word} that {b_did[0]}", b_did, SAYS[word])
        if word in ("knew", "discovered", "realised", "feared", "suspected") and rng.random() < 0.5:  # its clause looks like an object
            verb = rng.choice(DID)
            said = f"{c} {word} {b} had {verb[2]}"
            return polar(rng, said, (f"{b} {verb[1]}", f"{b} did not {verb[0]}"), SAYS[word]) if rng.random() < 0.7 else (sentence(said), sentence(f"{c} {word} {b}"), N)
        return polar(rng, f"{c} {word} {rng.choice(['that ', '']) if word != 'proved' else 'that '}{b_did[0]}", b_did, SAYS[word])
    if trap == "adverb":
        word = rng.choice(list(ADVERBS))
        return polar(rng, f"{word} {a_did[0]}", a_did, ADVERBS[word])
    if trap == "path":
        verb, noun, happened = rng.choice(GARDEN)
        said = f"{rng.choice(['while', 'as', 'after', 'because'])} {a} {verb} {noun} {happened}"
        told, label = rng.choice([(f"{a} {verb} {noun}", N), (f"{noun} {happened}", E), (f"{a} {verb}", E)])
        return sentence(said), sentence(told), label
    if trap == "pair":
        said, label_a, label_b = rng.choice([
            (f"{a} and {b} {ended}", E, E), (f"{a} or {b} {ended}", N, N), (f"either {a} or {b} {ended}", N, N), (f"{a} but not {b} {ended}", E, C),
            (f"neither {a} nor {b} {ended}", C, C), (f"{a} {ended}, unlike {b}", E, C), (f"not {a} but {b} {ended}", C, E), (f"both {a} and {b} {ended}", E, E),
            (f"{a}, {b} or both {ended}", N, N), (f"{a} {ended} instead of {b}", E, C)])
        told, label = rng.choice([(final(a), label_a), (final(b), label_b)])
        return polar(rng, said, told, label)
    if trap == "reduced":
        said = f"{a} {participle} by {b} {ended}"
        return polar(rng, said, *rng.choice([(b_to_a, E), (final(a), E), (final(b), N), (a_to_b, N)])) if a.startswith("the") else None
    said = f"{a} {rng.choice(['near', 'behind', 'with'])} {b} {past} {c}"
    b_to_c, a_to_c = ((f"{x} {past} {c}", f"{x} did not {base} {c}") for x in (b, a))
    return polar(rng, said, *rng.choice([(a_to_c, E), (b_to_c, N), (b_to_c, N), (a_to_b, N)]))


# ---------------------------------------------------------------- quantities as intervals

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


# ---------------------------------------------------------------- editing real sentences

BE = set("is are was were".split())
AUXILIARY = BE | set("can will has have had does do did".split())
MORE_VERBS = """go/went/gone take/took/taken make/made/made come/came/come see/saw/seen give/gave/given say/said/said tell/told/told keep/kept/kept hold/held/held bring/brought/brought
write/wrote/written run/ran/run eat/ate/eaten drink/drank/drunk break/broke/broken speak/spoke/spoken throw/threw/thrown wear/wore/worn ride/rode/ridden draw/drew/drawn
send/sent/sent spend/spent/spent become/became/become know/knew/known think/thought/thought feel/felt/felt lead/led/led turn/turned/turned look walk talk work play use call ask
move want open watch receive serve reach cover contain belong publish announce release star/starred/starred receive jump cook prepare dance paint pose travel visit remain offer provide
produce record perform direct marry/married/married seem stay cross wait point plan/planned/planned occur/occurred/occurred develop return follow cause"""
ALL_VERBS = {f[0]: f for f in entries(MORE_VERBS) + entries(VERB_OPPOSITES) + entries(VERB_SYNONYMS) + DID + SOFT + PERSON if " " not in f[0]}
PAST = {f[1]: f[0] for f in ALL_VERBS.values() if f[1] not in ("put", "cut", "hurt", "left", "found", "set", "split", "read", "beat")} | {"left": "leave"}
PARTICIPLE = {f[2] for f in ALL_VERBS.values()} | {"been"}
THIRD = {third(b): b for b in ALL_VERBS}
GOING = {ing(b): b for b in ALL_VERBS}
UNCLEAR = re.compile(r"\b(not|no|never|none|nobody|nothing|neither|nor|without|if|unless|whether|or|but|than|only|just|some|any|every|each|may|might|could|would|should|must|cannot|except|ever|"
                     r"because|although|though|while|since|so|too|also|still|already|always|even|hardly|barely|few|little|most|more|less|as|both|another|until|rather|both|almost|nearly|"
                     r"what|when|where|how|why|said|says|say|claims?|think|thought|believed?s?|seem\w*|appear\w*|supposed|alleged\w*|fake|that|who|which|whose|whom|one|both)\b|n't|n’t|[?\"“”:;!()'’`\[\]–—]|--|\d:", re.I)
LOWER = set("the a an this these those he she it they his her their its two three four five six seven eight nine ten in at on we my our".split())
SUBJECTS = LOWER - set("in at on".split())
OPENERS = set("In On At By For From With To Of As After Before During Under Over About Into Through There Here Then Now Today And Also Such Those These All Many Several Where What Why Who How Is Are Was Did Do Please".split())


def lowered(text: str) -> str | None:
    """The sentence as it stands inside another, without its full stop; None where its first word may be a name."""
    first, second = (text.split() + [""])[:2]
    if first.lower() in LOWER:
        return text[0].lower() + text[1:].rstrip(". ")
    return text.rstrip(". ") if second[:1].isupper() and first not in OPENERS else None


def clean(premise: str) -> list[str] | None:
    """The words of a plain statement of one clause; None if it is anything else."""
    words = premise.split()
    if not 4 <= len(words) <= 28 or not premise[0].isupper() or premise[-1] != "." or premise.count(".") > 1 or UNCLEAR.search(premise):
        return None
    named = words[0] not in OPENERS and words[0].isalpha() and (words[1] in AUXILIARY or words[1] in PAST or words[1][0].isupper())
    return words if (words[0].lower() in SUBJECTS or named) and not words[-1].isupper() else None


def finite(words: list[str]) -> int | None:
    """Where the only finite verb of a plain statement stands; None where that is not certain."""
    verbs = [i for i, w in enumerate(words) if w.strip(",.") in AUXILIARY or w.strip(",.") in PAST or w.strip(",.") in THIRD]
    if not verbs or not 1 <= verbs[0] <= 8:
        return None
    at, word = verbs[0], words[verbs[0]]
    later = [words[i] for i in verbs[1:]]
    pronoun = words[0].lower() in ("he", "she", "it", "they", "we") and at == 1
    if any(w.endswith(",") or w == "to" for w in words[:at]) or word[-1] in ",." or any(w in AUXILIARY for w in later):
        return None
    if word in AUXILIARY:
        return at if not (word in ("has", "have", "had", "do", "does", "did") and words[at + 1] not in PARTICIPLE) and "and" not in words[at:] else None
    if any(w in PAST or w in THIRD for w in later) or "and" in words[at:] or any(w.endswith("ing") for w in words[:at]):
        return None
    if word in THIRD and (words[at - 1].endswith("s") or words[at - 1].lower() in SUBJECTS | {"of", "and"} - {"he", "she", "it"} or at + 1 == len(words)):
        return at if pronoun else None
    if word in THIRD and words[at - 1] in ("with", "in", "on", "at", "for", "by", "from", "to", "their", "his", "her", "its"):
        return None
    if word in PAST and not pronoun and (words[at + 1] in ("by", "in", "with", "on", "at", "of", "to", "up", "for", "from") or words[0].lower() in ("a", "an", "two", "three")):
        return None
    return at


def negate(premise: str) -> str | None:
    """The denial of a plain statement."""
    words = clean(premise)
    at = finite(words) if words else None
    if words is None or at is None or at + 1 >= len(words) or "," in premise:
        return None
    word = words[at]
    if word in AUXILIARY:
        return " ".join([*words[: at + 1], "not", *words[at + 1 :]]) if words[at + 1] not in ("a", "the", "an") or word in BE else None
    return " ".join([*words[:at], "did not" if word in PAST else "does not", PAST.get(word) or THIRD[word], *words[at + 1 :]])


TRAILING = re.compile(r"^(.{12,}?[a-z]{3,}) ((?:in|near|outside|behind|beside|during|inside|next to|in front of|under|along|with|at|on) (?:[\w-]+ ){0,4}[\w-]+)\.$")
NEEDS_MORE = re.compile(r"\b(the|a|an|is|are|was|were|be|been|based|located|situated|interested|involved|place|put|puts|putting|found|held|lives?|lived|living|depends?|results?|resulted|dressed|clad|covered|filled|"
                        r"best|first|last|\w+est|all|consists?|born|participat\w+|engag\w+|look\w*|set|wait\w*|lean\w*|dea[lt]\w*|work\w*|begin\w*|stare\w*|staring|point\w*|"
                        r"hands?|feet|arms?|head|back|eyes|part|change|increase|decrease|drop|rise|role|is|made|match\w*|lying|lays?|laying|remains?|remained|being|has|have|had|known|served?|serves|"
                        r"plac\w+|put\w*|keep\w*|kept|carry on|going|reach\w*|top|front|middle|aim\w*|ha[sd]|fit\w*|member|lies|stuck|get\w*|got|getting|turn\w*|rest\w*|hold\w*|agree\w*|compet\w*|specializ\w*|along|association|accordance|cooperation|compliance|"
                        r"\w+ing|insist\w*|focus\w*|bas\w+|two|three|four|five|six|was|were|to|and|stay\w*|released|appeared|used|resid\w+)$", re.I)


def shortened(premise: str) -> tuple[str, str] | None:
    """A real sentence without its trailing phrase, an aside or its second clause, and how it was made."""
    if premise[-1:] != "." or not premise[0].isupper() or re.search(r"[\"“”?]|\b(only|not|no|never|few|if|unless|or|would|could|may|might|should|every|all|any|each|\w+est|best|first|last|most|least|fake|former|"
                                                                    r"almost|nearly|without|whether|neither|as|than|between|so|such|too|enough|mock|when|what)\b|n't|n’t", premise):
        return None
    aside = re.match(r"^((?:The |A |An )?[\w-]+(?: [\w-]+){0,4}), (?:who|which|an?|the) [^,]{8,70}, ((?:is|was|has|had|were|are|said|won|began|became|went|took|made|will|did|[a-z]+ed) .*\.)$", premise)
    if aside and not re.match(r"(In|On|At|By|For|With|After|When|During|From|Also|Then|Here|There|To|Among|Like|As)\b", premise):
        return f"{aside.group(1)} {aside.group(2)}", "aside"
    bracket = re.match(r"^(.{15,}?) \([^()]{3,60}\)([ ,.].*)?$", premise)
    if bracket and bracket.group(2):
        return bracket.group(1) + bracket.group(2), "bracket"
    clause = re.match(r"^((?:The|A|An|He|She|They|It|[A-Z]\w+) [^,;]{12,90}),? and ((?:he|she|they|it) (?:is|was|were|are|had|has|will|[a-z]+ed|[a-z]+s) .*)$", premise)
    if clause:
        return clause.group(1) + ".", "clause"
    lead = re.match(r"^((?:In|On|During) (?:[A-Z]\w+ )?(?:\d{1,2}, )?\d{4}|In the \d{4}s|On (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Last (?:year|week|month)), ((?:the|a|he|she|they|it|an) .*\.)$", premise)
    if lead:
        return lead.group(2)[0].upper() + lead.group(2)[1:], "lead"
    phrase = TRAILING.match(premise)
    words = clean(premise)
    if phrase and words and len(phrase.group(1).split()) >= 4 and not NEEDS_MORE.search(phrase.group(1)) and ("," not in premise):
        at = finite(words)
        going = next((i for i, w in enumerate(words) if w in GOING), None)
        if (at is not None and at < len(phrase.group(1).split()) - 1) or (going and going < len(phrase.group(1).split()) - 1):
            return phrase.group(1) + ".", "phrase"
    return None


def drop(rng: random.Random, premise: str) -> Pair | None:
    """Parts left out (entailment), added (neutral), and the rest denied (contradiction; a denied part more says little)."""
    found = shortened(premise)
    if not found:
        return None
    short = found[0]
    said_aside = re.search(r"\(([^()]*)\)", premise)
    telling = found[1] != "bracket" or (said_aside is not None and ". " not in premise and len(said_aside.group(1).split()) >= 3)  # not a mere abbreviation or conversion
    options = [(premise, short, E), (short, premise, N)] if telling else [(premise, short, E)]
    no_short, no_long = negate(short), negate(premise)
    if no_short:
        options += [(premise, no_short, C)] * 2 + [(no_short, premise, C)]
    if no_short and no_long:
        options += [(no_short, no_long, E), (no_long, no_short, N), (short, no_long, N)]
    inner = lowered(short)
    longer = lowered(premise)
    if inner and longer and not no_short and found[1] in ("clause", "lead") and ". " not in premise:
        options += [(f"It is not true that {inner}.", f"It is not true that {longer}.", E), (f"It is not true that {longer}.", f"It is not true that {inner}.", N)]
        options += [(premise, f"It is not true that {inner}.", C), (f"It is not true that {inner}.", premise, C)]
    return rng.choice(options)


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


def own_event(rng: random.Random) -> Event:
    """An event whose doer is one person or body, so that "was" fits."""
    while True:
        fact, _ = event(rng)
        if was(fact.doer) == "was":
            return fact


def negation(rng: random.Random, premise: str) -> Pair | None:
    """Denials, doubled denials, and verbs that imply that a thing was done or not."""
    if rng.random() < 0.03:
        fact = own_event(rng)
        one, other = rng.choice(list(SIGN)), rng.choice(list(SIGN))
        fact = replace(fact, tail="") if one in ("may", "might") else fact
        said = f"{fact.doer} {one} {fact.bare()}"
        if rng.random() < 0.25:
            if SIGN[one] == N or SIGN[other] == N or one == other or "happened" in other or "slow" in other or "weather" in other or "refused" in other or "declined" in other or "dared" in other:
                return None
            return sentence(said), sentence(f"{fact.doer} {other} {fact.bare()}"), E if SIGN[one] == SIGN[other] else C
        return polar(rng, said, (fact.active(), fact.negated()), SIGN[one])
    denied = negate(premise)
    if not denied:
        return None
    inner, found = lowered(premise), shortened(premise)
    pairs: list[Pair] = [(premise, denied, C), (denied, premise, C)]
    if inner:
        untrue, true = (f"It {rng.choice(['is', 'is simply'])} {w} that {inner}." for w in (rng.choice(["not true", "not the case", "false", "untrue"]), "true"))
        pairs += [(untrue, denied, E), (denied, untrue, E), (premise, untrue, C), (premise, true.replace("simply ", ""), E), (denied, true, C), (untrue, premise, C),
                  (f"It is not the case that {lowered(denied)}.", premise, E), (premise, f"It would be wrong to say that {lowered(denied)}.", E),
                  (premise, f"It would be wrong to say that {inner}.", C), (found[0] if found else denied, f"It would be wrong to say that {inner}.", N if found else E),
                  (f"It is not certain that {inner}.", denied, N), (f"It is not known whether {inner}.", denied, N), (f"Nobody denied that {inner}.", denied, N), (f"It is not clear that {inner}.", premise, N)]
    if found and found[1] == "phrase":
        no_short = negate(found[0])
        pairs += [(no_short, denied, E), (denied, no_short, N), (denied, found[0], N), (found[0], denied, N)] * 2 if no_short else []
    return rng.choice(pairs)


def modality(rng: random.Random, premise: str) -> Pair | None:
    """Who vouches for it: reports, denials, plans and possibilities against the fact itself."""
    who, other = rng.sample(SOURCES, 2)
    if rng.random() < 0.02:
        fact = own_event(rng)
        if rng.random() < 0.4:
            word = rng.choice([w for w in SIGN if SIGN[w] == N] * 2 + ["was about to but in the end did not", "went on to"])
            fact = replace(fact, tail="") if word in ("may", "might") else fact
            return polar(rng, f"{fact.doer} {word} {fact.bare()}", (fact.active(), fact.negated()), SIGN[word])
        inner, denied = fact.active(), fact.negated()
    else:
        words = clean(premise)
        inner, denied = lowered(premise) if words else None, negate(premise)
        if not inner or not words or finite(words) is None:
            return None
        denied = lowered(denied) if denied else None
    vouch = rng.choice([w for w in SAYS if SAYS[w] == E and w not in ("regretted", "forgot", "did not know", "proved")] * 2 + ["did not know", "revealed", "verified"])
    report = rng.choice([w for w in SAYS if SAYS[w] == N and w not in ("denied", "doubted", "hoped", "feared")])
    pairs: list[tuple[str, str | None, int]] = [
        (inner, f"{who} {report} that {inner}", N), (f"{who} {report} that {inner}", inner, N), (f"{who} {vouch} that {inner}", inner, E), (f"{who} {vouch} that {inner}", denied, C),
        (f"{who} denied that {inner}", f"{who} said that {inner}", C), (f"{who} confirmed that {inner}", f"{who} denied that {inner}", C), (f"{who} denied that {inner}", inner, N),
        (f"{who} denied that {inner}", f"{who} rejected the claim that {inner}", E), (f"{who} said that {inner}", f"according to {who}, {inner}", E), (f"{who} said that {inner}", f"{who} rejected the claim that {inner}", C),
        (f"{who} denied that {inner}", f"according to {who}, {inner}", C), (f"{other} said that {inner}", f"according to {who}, {inner}", N), (f"{other} said that {inner}", f"{who} denied that {inner}", N),
        (f"{who} said that {inner}", f"{other} said that {inner}", N), (f"{who} {report} that {inner}", denied, N), (f"{who} said that {denied}" if denied else "", f"{who} denied that {inner}", E),
        (f"{who} said that {inner}, and {other} confirmed it", inner, E), (f"{who} said that {inner}, but {other} disputed it", inner, N),
        (f"{who} said that {inner}, but this turned out to be false", inner, C), (f"{who} wrongly claimed that {inner}", inner, C), (f"{who} correctly suspected that {inner}", inner, E),
        (f"rumours that {inner} were proved false", inner, C), (f"there were rumours that {inner}", inner, N), (f"{who} did not say whether {inner}", inner, N),
        (f"{who} claimed that {inner}", f"{who} claimed that {denied}" if denied else None, C)]
    said, told, label = rng.choice(pairs)
    return (sentence(said), sentence(told), label) if said and told and "None" not in told else None


# ---------------------------------------------------------------- quantifiers and time

QUANTIFIED = {  # (quantifier of the premise, of the hypothesis) -> label
    ("all", "most"): E, ("all", "some"): E, ("all", "many"): E, ("all", "none"): C, ("all", "not all"): C, ("all", "few"): C, ("most", "some"): E, ("most", "all"): N, ("most", "none"): C,
    ("most", "few"): C, ("many", "some"): E, ("many", "all"): N, ("many", "none"): C, ("many", "most"): N, ("some", "all"): N, ("some", "most"): N, ("some", "none"): C, ("some", "many"): N,
    ("few", "most"): C, ("few", "all"): C, ("few", "many"): C, ("none", "some"): C, ("none", "all"): C, ("none", "most"): C, ("none", "not all"): E, ("not all", "all"): C,
    ("not all", "most"): N, ("not all", "none"): N, ("not all", "many"): N, ("half", "some"): E, ("half", "all"): C, ("half", "none"): C, ("several", "all"): N, ("several", "none"): C,
    ("several", "some"): E, ("not one", "some"): C, ("not one", "not all"): E, ("none", "not one"): E, ("not one", "none"): E, ("all", "not one"): C, ("at least one", "none"): C,
    ("at least one", "some"): E, ("at least one", "all"): N, ("at least one", "most"): N, ("a majority", "most"): E, ("most", "a majority"): E, ("a minority", "most"): C, ("a minority", "all"): C,
    ("not all", "half"): N, ("not all", "not one"): N, ("some", "half"): N, ("more than half", "most"): E, ("less than half", "most"): C, ("more than half", "all"): N, ("most", "less than half"): C}
UPWARD = {"all": False, "some": True, "none": False, "several": True, "not one": False, "at least one": True}  # wider groups entailed or narrower ones


def quantifier(rng: random.Random, _: str) -> Pair:
    """All, most, some, few, none: against each other, and with a narrower group or a narrower deed; only and also."""
    group, adjective, where = plural(rng.choice(PEOPLE)), rng.choice(ADJECTIVES[:-1]), f"from {rng.choice(TOWNS)}"
    base, past, _ = rng.choice(DID)
    adverb = rng.choice(["early", "on Monday", "yesterday", "in the morning", f"in {rng.choice(TOWNS)}", "last night"])
    of = lambda q, who: f"{q} of the {who}"  # noqa: E731
    shape = rng.random()
    if shape < 0.55:
        (one, other), label = rng.choice(list(QUANTIFIED.items()))
        who, end = rng.choice([group, f"{group} {where}", f"{adjective} {group}"]), rng.choice(["", " " + adverb])
        return sentence(f"{of(one, who)} {past}{end}"), sentence(f"{of(other, who)} {past}{end}"), label
    if shape < 0.8:
        word = rng.choice(list(UPWARD))
        narrow = rng.choice([f"{group} {where}", f"{adjective} {group}"])
        pair = (of(word, narrow) + f" {past}", of(word, group) + f" {past}")
        up = UPWARD[word]
        if rng.random() < 0.45:  # a narrower deed: all, some are upward here, none is downward
            pair, up = (f"{of(word, group)} {past} {adverb}", f"{of(word, group)} {past}"), word not in ("none", "not one")
        if rng.random() < 0.25:
            against = {"all": "none", "some": "none", "several": "none", "none": "some", "not one": "some", "at least one": "none"}[word]
            strong = pair[0] if up else pair[1]
            weak = (pair[1] if up else pair[0]).replace(word, against, 1)
            return sentence(strong), sentence(weak), C
        return (sentence(pair[0]), sentence(pair[1]), E if up else N) if rng.random() < 0.5 else (sentence(pair[1]), sentence(pair[0]), N if up else E)
    one, other = (f"the {n}" for n in rng.sample(PEOPLE, 2))
    said, told, label = rng.choice([
        (f"only {one} {past}", f"{one} {past}", E), (f"only {one} {past}", f"{other} {past}", C), (f"only {one} {past}", f"{other} did not {base}", E), (f"{one} {past}", f"only {one} {past}", N),
        (f"{one} {past}, and so did {other}", f"only {one} {past}", C), (f"everyone except {one} {past}", f"{one} {past}", C), (f"everyone except {one} {past}", f"{other} {past}", E),
        (f"everyone {past}", f"{one} {past}", E), (f"{one} {past}", f"everyone {past}", N), (f"nobody {past}", f"{one} {past}", C), (f"nobody but {one} {past}", f"{one} {past}", E),
        (f"not only {one} but also {other} {past}", f"{one} {past}", E), (f"{one} {past}", f"someone {past}", E), (f"someone {past}", f"{one} {past}", N), (f"somebody did not {base}", f"nobody {past}", N),
        (f"not everyone {past}", f"everyone {past}", C), (f"not everyone {past}", f"{one} {past}", N), (f"nobody {past}", f"{one} did not {base}", E), (f"not everyone {past}", f"{one} did not {base}", N)])
    return sentence(said), sentence(told), label


SPANS = [("twenty minutes", 20), ("half an hour", 30), ("an hour", 60), ("three hours", 180), ("eight hours", 480), ("two days", 2880), ("five days", 7200), ("a week", 10080), ("three weeks", 30240),
         ("two months", 87600), ("six months", 262800), ("a year", 525600), ("three years", 1576800), ("a decade", 5256000)]
LASTING = "strike siege meeting trial storm blackout ceasefire hearing drought blockade occupation search outage negotiation curfew journey festival operation".split()
FOUNDED = ["the {} was founded", "the {} was abolished", "the {} moved to its present building", "the {} was privatised", "the {} closed", "the {} opened its first branch", "the {} was renamed"]


def time(rng: random.Random, _: str) -> Pair | None:
    """When and how long: weekdays, years and spans as ranges, and which of two events came first."""
    shape = rng.choice(["order", "order", "day", "day", "span", "year", "year", "hour", "until", "until"])
    fact = event(rng, 0)[0]
    if fact.swap != C:
        return None
    if shape == "order":
        a, b = (simple(rng, p)[0] for p in several(rng, person, 2))
        said = rng.choice([f"{a} before {b}", f"before {b}, {a}", f"{b} after {a}", f"after {a}, {b}", f"{a}, and some time later {b}", f"first {a}, then {b}"])
        told, label = rng.choice([(f"{a} before {b}", E), (f"{b} after {a}", E), (f"{b} before {a}", C), (f"{a} after {b}", C), (f"{a} an hour before {b}", N), (f"{b} a week after {a}", N), (a, E), (f"{b} because {a}", N), (f"{b} an hour before {a}", C), (f"{a} a week after {b}", C)])
        return (sentence(said), sentence(told), label) if sentence(said) != sentence(told) else None
    if shape == "day":
        i, j = rng.sample(range(7), 2)
        what = fact.active() if rng.random() < 0.6 else fact.passive()
        exact, low, high = f"on {DAYS[i]}", f"before {DAYS[j]}", f"after {DAYS[j]}"
        said, told, label = rng.choice([
            (exact, f"on {DAYS[j]}", C), (exact, f"on {DAYS[j]}", C), (exact, "", E), ("", exact, N), (exact, f"earlier than {DAYS[j]}", E if i < j else C), (exact, f"{exact} morning", N), (f"{exact} evening", exact, E),
            (f"{exact} morning", f"{exact} evening", C), (exact, "at the weekend", E if i > 4 else C), (low, f"on {DAYS[j]}", C), (exact, f"later than {DAYS[j]}", C if i < j else E),
            ("earlier this week", exact, N), (f"not on {DAYS[j]} but {exact}", exact, E), (f"not on {DAYS[j]} but {exact}", f"on {DAYS[j]}", C), (f"either {exact} or on {DAYS[j]}", exact, N), (exact, high, E if i > j else C)])
        return sentence(f"{what} {said}"), sentence(f"{fact.active() if rng.random() < 0.5 else fact.passive()} {told}"), label
    if shape == "span":
        (one, x), (other, y) = rng.sample(SPANS, 2)
        thing = f"the {rng.choice(LASTING)}"
        say = [(f"lasted {one}", f"lasted {other}", C), (f"lasted {one}", f"lasted longer than {other}", E if x > y else C), (f"lasted {one}", f"was over in less than {other}", E if x < y else C),
               (f"lasted more than {one}", f"lasted {other}", N if y > x else C), (f"lasted more than {one}", f"lasted more than {other}", E if x > y else N), (f"lasted less than {one}", f"lasted {other}", N if y < x else C),
               (f"lasted at least {one}", f"lasted less than {other}", N if y > x else C), (f"lasted {one}", f"did not last {other}", E if x < y else C)]
        said, told, label = rng.choice(say)
        return sentence(f"{thing} {said}"), sentence(f"{thing} {told}"), label
    if shape == "year":
        what = rng.choice(FOUNDED).format(rng.choice(OFFICES))
        y = rng.randint(1900, 2015)
        ways = [((f"in {n}"), (n, n)) for n in (y, y + rng.randint(1, 9))] + [(f"before {n}", (0, n - 1)) for n in (y - 3, y + 4)] + [(f"after {n}", (n + 1, 9999)) for n in (y - 4, y + 3)]
        ways += [(f"in the {y // 10 * 10}s", (y // 10 * 10, y // 10 * 10 + 9)), (f"between {y - 3} and {y + 2}", (y - 3, y + 2)), (f"no later than {y + 1}", (0, y + 1))]
        (said, one), (told, other) = rng.sample(ways, 2)
        label = relation((one, one), (other, other))
        return (sentence(f"{what} {said}"), sentence(f"{what} {told}"), label) if label is not None else None
    if shape == "hour":
        h, other = rng.sample(range(1, 12), 2)
        half = rng.choice(["a.m.", "p.m."])
        thing = f"the {rng.choice(LASTING[2:4] + ['hearing', 'concert', 'match', 'ceremony', 'vote', 'broadcast'])} began"
        told, label = rng.choice([("before noon", E if half == "a.m." else C), ("in the afternoon" if h < 6 else "after midday", E if half == "p.m." else C), (f"at {other} {half}", C), (f"before {other} {half}", E if h < other else C),
                                  (f"late at {h} {half}", N), (f"after {other} {half}", E if h > other else C)])
        return f"{sentence(f'{thing} at {h} {half}')}", sentence(f"{thing} {told}"), label
    i, j, k = sorted(rng.sample(range(7), 3))
    what = rng.choice(["the bridge was closed", "the museum was closed", "the road was blocked", "the factory was shut", "the school was closed"])
    opened = re.sub("closed|blocked|shut", "open", what)
    said, told, label = rng.choice([
        (f"{what} from {DAYS[i]} until {DAYS[k]}", f"{what} on {DAYS[j]}", E), (f"{what} from {DAYS[i]} until {DAYS[k]}", f"{opened} on {DAYS[j]}", C), (f"{what} from {DAYS[i]} until {DAYS[j]}", f"{what} on {DAYS[k]}", N),
        (f"{what} on {DAYS[j]}", f"{what} from {DAYS[i]} until {DAYS[k]}", N), (f"{what} all week", f"{what} on {DAYS[j]}", E), (f"{what} all week", f"{opened} on {DAYS[j]}", C), (f"{what} on {DAYS[i]}", f"{what} on {DAYS[k]}", N),
        (f"{what} every day except {DAYS[j]}", f"{opened} on {DAYS[j]}", E), (f"{what} every day except {DAYS[j]}", f"{what} on {DAYS[k]}", E), (f"{what} every day except {DAYS[j]}", f"{what} on {DAYS[j]}", C)])
    return sentence(said), sentence(told), label


# ---------------------------------------------------------------- the mix

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
