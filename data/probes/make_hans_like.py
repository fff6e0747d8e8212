"""Write hans_like.csv: 600 pairs in the manner of the three HANS heuristics (McCoy et al., 2019).

The patterns and lexicons are this project's own. Seeded: the same file each time.
Run: python3 make_hans_like.py   (writes hans_like.csv beside this script)
"""
import csv
import pathlib
import random

rng = random.Random(20261123)
SINGULAR = "banker manager athlete secretary tourist student artist author actor senator president".split()
PEOPLE = SINGULAR + [w[:-1] + "ies" if w.endswith("y") else w + "s" for w in SINGULAR if w not in ("president",)]
# past tense and participle are the same for each verb
VERBS = "encouraged recommended introduced mentioned stopped avoided thanked".split()
# an exchange of roles in one event cannot be true beside the original
ONE_WAY = "hired dismissed stopped introduced defeated arrested overtook sued rescued".split()
PASSIVE = [v for v in ONE_WAY if v != "overtook"]
INTRANS = ["resigned", "apologised", "left early", "wept", "laughed", "lost the vote", "arrived late", "fell asleep", "won a prize", "missed the ferry"]
PREPS = ["beside", "behind", "near", "next to", "across from"]
PLACES = ["at the museum", "in the lobby", "after the vote", "on the ferry", "at the dinner", "outside the bank", "during the break", "before the race"]
ADJECTIVES = ["tired", "young", "elderly", "Portuguese", "nervous", "bearded", "wealthy", "quiet", "injured", "foreign"]


def stem(noun):
    return noun[:-3] + "y" if noun.endswith("ies") else noun.rstrip("s")


def people(n):
    """n different people, no two of one stem."""
    while True:
        chosen = rng.sample(PEOPLE, n)
        if len({stem(c) for c in chosen}) == n:
            return chosen


def plural(noun):
    return noun.endswith("s")


def be(noun):
    return "were" if plural(noun) else "was"


def pick(*options):
    return rng.choice(options)


def sentence(text):
    text = " ".join(text.split())
    return text[0].upper() + text[1:] + "."


def clause():
    """A whole clause: about half with an object, half without."""
    a, b = people(2)
    return f"the {a} {pick(*VERBS)} the {b}" if rng.random() < 0.6 else f"the {a} {pick(*INTRANS)}"


def two_clauses():
    """Two clauses with different subjects and different wording."""
    while True:
        a, b, c, d = people(4)
        v, w = rng.sample(VERBS, 2)
        i, j = rng.sample(INTRANS, 2)
        first = f"the {a} {v} the {b}" if rng.random() < 0.6 else f"the {a} {i}"
        second = f"the {c} {w} the {d}" if rng.random() < 0.6 else f"the {c} {j}"
        return first, second


E, N, C = "entailment", "neutral", "contradiction"

def outsider(text):
    """Someone whom the text does not name."""
    return pick(*[p for p in PEOPLE if stem(p)[:-1] not in text])


# ---- lexical overlap, not entailed


def lex_swap():
    a, b = people(2)
    v, p = pick(*ONE_WAY), pick("", *PLACES)
    if v in ("dismissed", "hired", "sued", "defeated"):
        p = ""
    return f"the {a} {v} the {b} {p}", f"the {b} {v} the {a} {p}", C


def lex_passive():
    a, b = people(2)
    v, p = pick(*PASSIVE), pick("", *PLACES)
    if v in ("dismissed", "sued", "defeated", "hired"):
        p = ""
    return f"the {a} {be(a)} {v} by the {b} {p}", f"the {a} {v} the {b} {p}", C


def lex_relative_subject():
    a, b, c = people(3)
    v, w = rng.sample(VERBS, 2)
    premise = f"the {a} who {v} the {b} {w} the {c}"
    return premise, pick(f"the {c} {v} the {b}", f"the {b} {v} the {c}", f"the {c} {w} the {b}"), N


def lex_relative_object():
    a, b, c = people(3)
    v, w = rng.sample(VERBS, 2)
    premise = f"the {a} {v} the {b} {pick('who', 'whom', 'that')} the {c} {w}"
    return premise, pick(f"the {a} {w} the {c}", f"the {c} {v} the {a}", f"the {c} {w} the {a}", f"the {a} {v} the {c}"), N


def lex_preposition():
    a, b, c = people(3)
    v, p = pick(*VERBS), pick(*PREPS)
    premise = pick(f"the {a} {p} the {b} {v} the {c}", f"the {a} {v} the {c} {p} the {b}")
    return premise, pick(f"the {a} {v} the {b}", f"the {b} {v} the {a}", f"the {c} {v} the {b}"), N


def lex_conjunction():
    a, b, c = people(3)
    v = pick(*VERBS)
    return pick(
        (f"the {a} and the {b} {v} the {c}", pick(f"the {a} {v} the {b}", f"the {b} {v} the {a}"), N),
        (f"the {a} {v} the {b} and the {c}", pick(f"the {b} {v} the {c}", f"the {c} {v} the {b}"), N),
    )


# ---- lexical overlap, entailed


def lex_passive_restored():
    a, b = people(2)
    v, p = pick(*PASSIVE), pick("", *PLACES)
    if v in ("dismissed", "sued", "defeated", "hired"):
        p = ""
    return f"the {a} {be(a)} {v} by the {b} {p}", f"the {b} {v} the {a} {p}", E


def lex_around_relative():
    a, b, c = people(3)
    v, w = rng.sample(VERBS, 2)
    premise = pick(f"the {a} who {v} the {b} {w} the {c}", f"the {a} whom the {b} {v} {w} the {c}")
    return premise, f"the {a} {w} the {c}", E


def lex_inside_relative():
    a, b, c = people(3)
    v, w = rng.sample(VERBS, 2)
    return pick(
        (f"the {a} who {v} the {b} {w} the {c}", f"the {a} {v} the {b}", E),
        (f"the {a} whom the {b} {v} {w} the {c}", f"the {b} {v} the {a}", E),
        (f"the {a} {v} the {b} whom the {c} {w}", f"the {c} {w} the {b}", E),
    )


def lex_around_preposition():
    a, b, c = people(3)
    v = pick(*VERBS)
    return f"the {a} {pick(*PREPS)} the {b} {v} the {c}", f"the {a} {v} the {c}", E


def lex_one_conjunct():
    a, b, c = people(3)
    v = pick(*VERBS)
    return pick((f"the {a} and the {b} {v} the {c}", f"the {a} {v} the {c}", E), (f"the {a} {v} the {b} and the {c}", f"the {a} {v} the {c}", E))


# ---- subsequence, not entailed


def sub_np_s():
    a, b = people(2)
    verb, rest = pick(
        ("heard", "had resigned"), ("heard", "had left for the coast"), ("believed", "had gone home"), ("believed", "would win the vote"),
        ("expected", "would lose the vote"), ("expected", "would arrive too late"), ("feared", "would fall ill"), ("feared", "had missed the ferry"),
        ("recommended", "be seated first"), ("recommended", "stay at home"), ("saw from the newspaper", "had won a prize"),
        ("understood", "was to speak at noon"), ("found", "had lied about the money"), ("feared", "would lose the race"),
    )
    if plural(b):
        rest = rest.replace("was to", "were to")
    if verb.startswith("saw"):
        return f"from the newspaper the {a} saw the {b} had won a prize", f"the {a} saw the {b}", N
    return f"the {a} {verb} the {b} {rest}", f"the {a} {verb} the {b}", N


def sub_np_z():
    a, b = people(2)
    verb = pick("stopped", "painted", "hid", "studied", "left", "washed", "moved", "attacked", "dressed", "drove")
    word = pick("after", "while", "because", "when", "as")
    rest = pick("walked on", "slept upstairs", "grew impatient", "waited outside", "ordered coffee", "arrived", "began to laugh")
    return f"{word} the {a} {verb} the {b} {rest}", f"the {a} {verb} the {b}", N


def sub_preposition():
    a, b, c = people(3)
    rest = pick(f"{pick(*VERBS)} the {c}", pick(*INTRANS))
    return f"the {a} {pick(*PREPS)} the {b} {rest}", f"the {b} {rest}", N


def sub_relative_subject():
    a, b, c = people(3)
    v, w = rng.sample(VERBS, 2)
    rest = pick(f"{w} the {c}", pick(*INTRANS))
    return f"the {a} {pick('who', 'that')} {v} the {b} {rest}", f"the {b} {rest}", N


def sub_past_participle():
    a, = people(1)
    part = pick(
        "offered a refund", "offered a bonus", "sent flowers", "paid a fortune", "taught in Lisbon", "coached in Spain", "painted in the garden",
        "served at the banquet", "read the verdict", "sent a warning", "promised a seat", "offered a room", "sued in March", "taught at home",
    )
    return f"the {a} {part} {pick(*INTRANS)}", f"the {a} {part}", N


# ---- subsequence, entailed


def sub_conjunction():
    a, b, c = people(3)
    rest = pick(f"{pick(*VERBS)} the {c}", pick(*[i for i in INTRANS if i != "won a prize"]))
    return f"the {a} and the {b} {rest}", f"the {b} {rest}", E


def sub_adjective():
    a, b = people(2)
    x, y = rng.sample(ADJECTIVES, 2)
    v = pick(*VERBS)
    return pick((f"the {x} {a} {v} the {b}", f"the {a} {v} the {b}", E), (f"the {a} {v} the {x}, {y} {b}", f"the {a} {v} the {b}", E), (f"{x} {a if plural(a) else a + 's'} {v} the {b}".replace("secretarys", "secretaries"), f"{a if plural(a) else a + 's'} {v} the {b}".replace("secretarys", "secretaries"), E))


def sub_understood_object():
    a, = people(1)
    verb, thing = pick(
        ("painted", "the harbour"), ("ate", "the soup"), ("read", "the report"), ("wrote", "a long letter"), ("sang", "the anthem"),
        ("studied", "the map"), ("voted", "for the budget"), ("drank", "the coffee"), ("cooked", "dinner"), ("danced", "a waltz"),
    )
    return f"the {a} {verb} {thing}", f"the {a} {verb}", E


def sub_relative_object():
    a, b, c = people(3)
    v, w = rng.sample(VERBS, 2)
    return f"the {a} {v} the {b} {pick(f'who {w} the {c}', f'whom the {c} {w}', f'who {pick(*INTRANS)}')}", f"the {a} {v} the {b}", E


def sub_preposition_object():
    a, b, c = people(3)
    v = pick(*VERBS)
    return f"the {a} {v} the {b} {pick(pick(*PREPS) + ' the ' + c, *PLACES)}", f"the {a} {v} the {b}", E


# ---- constituent, not entailed


def con_if():
    first, second = two_clauses()
    a = outsider(first + second)
    return pick(
        (f"if {first}, {second}", pick(first, second), N),
        (f"if {first}, the {a} will hear of it", first, N),
        (f"the {a} would be pleased if {first}", first, N),
    )


def con_said():
    inner = clause()
    a = outsider(inner)
    return f"the {a} {pick('said', 'claimed', 'believed', 'hoped', 'suspected', 'told reporters', 'assumed')} that {inner}", inner, N


def con_unless():
    first, second = two_clauses()
    return pick(
        (f"unless {first}, {second}", pick(first, second), N),
        (f"whether or not {first}, {second}", first, N),
        (f"supposing that {first}, {second}", pick(first, second), N),
    )


def con_disjunction():
    first, second = two_clauses()
    premise = pick(f"either {first}, or {second}", f"{first}, or {second}")
    return premise, pick(first, second), N


def con_adverb():
    inner = clause()
    word, label = pick(("perhaps", N), ("probably", N), ("supposedly", N), ("maybe", N), ("allegedly", N), ("possibly", N), ("it is untrue that", C), ("at no point is it true that", C), ("according to a rumour,", N))
    return f"{word} {inner}", inner, label


FORMS = {"encouraged": "encourage", "recommended": "recommend", "introduced": "introduce", "mentioned": "mention", "stopped": "stop", "avoided": "avoid", "thanked": "thank"}


def con_untensed():
    a, b, c = people(3)
    v = pick(*VERBS)
    lead, label = pick(
        ("hoped to", N), ("planned to", N), ("promised to", N), (f"asked the {c} to", N), ("refused to", C), ("failed to", C), ("agreed to", N), ("was ready to", N), ("declined to", C), (f"told the {c} to", N),
    )
    lead = lead.replace("was", be(a))
    return f"the {a} {lead} {FORMS[v]} the {b}", f"the {a} {v} the {b}", label


# ---- constituent, entailed


def con_because():
    first, second = two_clauses()
    return f"{pick('because', 'since', 'after', 'although', 'when')} {first}, {second}", first, E


def con_main_clause():
    first, second = two_clauses()
    return f"{pick('because', 'since', 'after', 'although', 'as soon as')} {first}, {second}", second, E


def con_factive():
    inner = clause()
    a = outsider(inner)
    return f"the {a} {pick('knew', 'forgot', 'admitted', 'realised', 'confirmed', 'regretted', 'revealed')} that {inner}", inner, E


def con_and():
    first, second = two_clauses()
    return pick(f"{first}, and {second}", f"{first}, but {second}", f"{first}, while {second}"), pick(first, second), E


def con_sure_adverb():
    inner = clause()
    return f"{pick('certainly', 'undoubtedly', 'clearly', 'luckily,', 'sadly,', 'it is true that', 'surprisingly,', 'without a doubt,')} {inner}", inner, E


def con_untensed_done():
    a, b, c = people(3)
    v = pick(*VERBS)
    lead = pick("managed to", "went on to", "did not fail to", "remembered to", "was the first to", "took care to", "was quick to", "did not forget to").replace("was", be(a))
    return f"the {a} {lead} {FORMS[v]} the {b}", f"the {a} {v} the {b}", E


CELLS = {
    "lexical_overlap": [
        [lex_swap, lex_passive, lex_relative_subject, lex_relative_object, lex_preposition, lex_conjunction],
        [lex_passive_restored, lex_around_relative, lex_inside_relative, lex_around_preposition, lex_one_conjunct],
    ],
    "subsequence": [
        [sub_np_s, sub_np_z, sub_preposition, sub_relative_subject, sub_past_participle],
        [sub_conjunction, sub_adjective, sub_understood_object, sub_relative_object, sub_preposition_object],
    ],
    "constituent": [
        [con_if, con_said, con_unless, con_disjunction, con_adverb, con_untensed],
        [con_because, con_main_clause, con_factive, con_and, con_sure_adverb, con_untensed_done],
    ],
}


def main():
    rows, seen = [], set()
    for heuristic, sides in CELLS.items():
        for side in sides:
            for place, make in enumerate(side):
                wanted = 100 // len(side) + (place < 100 % len(side))
                kind = f"{heuristic}:{make.__name__.split('_', 1)[1]}"
                while wanted:
                    premise, hypothesis, label = make()
                    pair = sentence(premise), sentence(hypothesis)
                    if pair in seen:
                        continue
                    seen.add(pair)
                    rows.append((kind, *pair, label))
                    wanted -= 1
    with open(pathlib.Path(__file__).with_name("hans_like.csv"), "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["id", "kind", "premise", "hypothesis", "label"])
        for n, row in enumerate(rows, 1):
            writer.writerow([f"hans-{n:03}", *row])


main()
