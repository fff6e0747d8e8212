"""How many of them, and when: quantifiers and time."""

import random
import re

from .forms import C, DID, E, N, OFFICES, Pair, person, plural, sentence, several
from .incidents import event, simple
from .lexicon import ADJECTIVES, DAYS, LASTING, PEOPLE, TOWNS
from .numbers import relation

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
