"""Other names in the same sentences, so that a further pass over our own corpora is no mere repetition.

A name is a word that stands capitalised within sentences, never in lower case, and in few events; it is exchanged for a name of another event
in all sentences of its own, so no label changes.
"""

import collections
import re

WORD = re.compile(r"[^\W\d_]+")
FEW = 6


class Names:
    def __init__(self, events):
        """`events`: an iterable over the sentences of each event."""
        lower, found = set(), collections.defaultdict(set)
        for at, sentences in enumerate(events):
            for sentence in sentences:
                for place, word in enumerate(WORD.findall(sentence)):
                    if word[0].islower():
                        lower.add(word)
                    elif place and len(word) > 3 and word[1:].islower():
                        found[word].add(at)
        self.names = {name for name, at in found.items() if len(at) <= FEW and name.lower() not in lower}
        self.pool = sorted(self.names)

    def exchange(self, sentences, rng):
        """A function that gives a sentence of this event other names."""
        own = sorted({w for s in sentences for w in WORD.findall(s)} & self.names)
        new = {}
        for name in own:
            stem = next((n for n in new if len(n) > 3 and name.startswith(n)), None)  # Karsk, Karskian
            new[name] = new[stem] + name[len(stem) :] if stem else rng.choice(self.pool)
        return lambda sentence: WORD.sub(lambda word: new.get(word[0], word[0]), sentence)
