"""What an employer's name says: its kind, its nation, and its own conventions.

This module owns the reading of that name; it must not weigh it against a title: that is `matcher.scope`.
"""

from dataclasses import dataclass
from functools import lru_cache

from matcher.concepts import Concept
from matcher.prose import WORD, fold_known
from matcher.vocabulary import vocabulary

_QUARTERS = frozenset(
    ("north", "south", "east", "west", "mid", "central", "and", "the", "of", "county", "city", "with", "sea")
)


@dataclass(frozen=True, slots=True, eq=False)
class Employer:
    """What an employer's name says: its kinds with the words that say so, its nation, and its own conventions.

    `conventions` are positions in the vocabulary's list.
    """

    named: bool = False
    kinds: tuple[Concept, ...] = ()
    quotes: tuple[str, ...] = ()
    nation: str | None = None
    conventions: frozenset[int] = frozenset()


@lru_cache(maxsize=4096)
def read_employer(name: str) -> Employer:
    """The kinds of employer that a name shows; never raises."""
    text = name[:300]
    matches = list(WORD.finditer(text))
    words = [fold_known(match.group()) for match in matches]
    known = vocabulary()
    found: list[tuple[Concept, str]] = []
    at = 0
    while at < len(words):
        concept, end = known.employers.longest(words, at)
        if concept is None:
            at += 1
            continue
        if all(concept is not held for held, _ in found):
            found.append((concept, text[matches[at].start() : matches[end - 1].end()]))
        at = end
    named = not _QUARTERS.issuperset(words)  # "North West" is where a post is, and employs nobody
    if not found and named:
        # A place alone is its council; a "South West Yorkshire Partnership" or Trust is health's, by half its name. Two
        # places joined are a council only where one is called so: "Torbay and South Devon" is half a trust's name too.
        trust = len(words) > 1 and words[-1] in ("partnership", "trust")
        places = frozenset(words[:-1] if trust else words) - _QUARTERS
        kind, _ = known.employers.longest(["nhs" if trust else "council"], 0)
        one = trust or "and" not in words or places in known.councils_joined
        if kind is not None and one and known.councils_places.issuperset(places):
            found.append((kind, text.strip()))
    order = list(dict.fromkeys(c.code for c, _ in found if not c.adds))
    main = min(order, key=known.employer_order.index, default=None)
    kept = [(concept, quote) for concept, quote in found if concept.adds or concept.code == main]
    return Employer(
        named=named,
        kinds=tuple(concept for concept, _ in kept),
        quotes=tuple(quote for _, quote in kept),
        nation=next((c.nation for c, _ in kept if c.nation), None)
        or next((known.nations[word] for word in words if word in known.nations), None),
        conventions=frozenset(
            i
            for i, convention in enumerate(known.conventions)
            if convention.employer and _contains(words, list(convention.employer))
        ),
    )


def _contains(words: list[str], phrase: list[str]) -> bool:
    return any(words[i : i + len(phrase)] == phrase for i in range(len(words) - len(phrase) + 1))
