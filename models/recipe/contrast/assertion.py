"""Whether a thing is said to be so: denials, and who vouches for it."""

import random
from dataclasses import replace

from .edits import clean, finite, lowered, negate, shortened
from .forms import C, E, N, Pair, sentence
from .incidents import own_event, polar
from .lexicon import SAYS, SIGN, SOURCES


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
