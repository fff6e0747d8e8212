"""Edits of real sentences that need their grammar: negated, shortened, embedded."""

import random
import re

from .forms import C, DID, E, N, PERSON, Pair, SOFT, entries, ing, third
from .lexicon import VERB_OPPOSITES, VERB_SYNONYMS

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
