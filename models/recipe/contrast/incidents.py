"""Incidents of our own: somebody does something to somebody. Who did it to whom, and traps of overlapping words."""

import random
from dataclasses import dataclass, replace

from .forms import BODY, C, DID, E, FLIP, FORCE, FORCES, N, OFFICES, PERSON, Pair, SOFT, SYM, person, sentence, several, tail, was
from .lexicon import ADVERBS, CONNECTIVES, GARDEN, SAYS, SPOTS, TOWNS


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


def own_event(rng: random.Random) -> Event:
    """An event whose doer is one person or body, so that "was" fits."""
    while True:
        fact, _ = event(rng)
        if was(fact.doer) == "was":
            return fact
