#!/usr/bin/env python3
"""Writes reviews.tsv: 300 short made-up film reviews, from the templates below, the same every time.

Usage: python3 sample/make.py > sample/reviews.tsv
"""

import random

FILMS = """The Last Lighthouse|Harbour of Glass|Seven Quiet Winters|A Fox in Lisbon|Midnight Bakery|The Paper Comet
Orchard Street|Salt and Thunder|The Clockmaker's Daughter|Nine Lives of Otto|Under a Copper Sky|Ferry to Nowhere""".replace("\n", "|").split("|")
PARTS = "story plot script dialogue camera music editing ending opening acting cast pacing villain hero humour romance".split()
PEOPLE = "the lead actress|the young director|the old detective|the whole cast|the narrator|the composer|the stunt team|the neighbour".split("|")
GOOD = "great wonderful excellent superb moving charming brilliant gripping delightful perfect beautiful funny touching clever".split()
BAD = "awful terrible boring dull worst pathetic lame clumsy horrible predictable lifeless annoying poor stupid".split()
GOOD_VERBS = "I loved|I enjoyed|we adored|my family cherished|I will remember".split("|")
BAD_VERBS = "I hated|I regretted|we endured|my family disliked|I would rather forget".split("|")
PLACES = "in a small cinema|on a rainy evening|on the train|with my sister|at a festival|late at night|with friends".split("|")
GOOD_ENDS = """Highly recommended.|See it twice!|A masterpiece of its kind.|Ten out of ten.|I left the cinema smiling.
It deserves every award.|A treasure.|Do not miss it.""".replace("\n", "|").split("|")
BAD_ENDS = """A waste of time.|Avoid it.|Two hours I will never get back.|Save your money.|I walked out.
What a mess.|A failure from start to finish.|Nobody should sit through this.""".replace("\n", "|").split("|")


def review(rng, good):
    words, verbs, ends = (GOOD, GOOD_VERBS, GOOD_ENDS) if good else (BAD, BAD_VERBS, BAD_ENDS)
    other = BAD if good else GOOD
    a, b, c = rng.sample(words, 3)
    p, q, s = rng.sample(PARTS, 3)
    film, who, place = rng.choice(FILMS), rng.choice(PEOPLE), rng.choice(PLACES)
    openings = [
        f"I watched {film} {place}.",
        f"{film} is a film about a family, a letter and a long winter.",
        f"{rng.choice(verbs)} {film} from the first scene.",
        f"Somebody told me to see {film} {place}.",
    ]
    middles = [
        f"The {p} is {a} and the {q} is simply {b}.",
        f"What stays with me is how {a} the {p} was, and {who} made it even more {b}.",
        f"Every scene with {who} is {a}; the {s} is {b} too.",
        f"The {p} may look {rng.choice(other)} at first, but it turns out {a}, and the {s} is {c}.",
    ]
    extras = ["", f"The {s} is {c}.", f"{who.capitalize()} was {c}.", "The film runs for two hours.", f"It was shown {place}."]
    parts = [rng.choice(openings), rng.choice(middles), rng.choice(extras), rng.choice(ends)]
    return " ".join(part for part in parts if part)


def main():
    rng = random.Random(20240702)
    print("split\tlabel\tid\trating\ttext")
    seen = set()
    for index in range(300):
        good = index % 2 == 0
        text = review(rng, good)
        while text in seen:
            text = review(rng, good)
        seen.add(text)
        print(f"sample\t{int(good)}\t{index}\t{9 if good else 2}\t{text}")


main()
