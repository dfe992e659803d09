"""What an employer says in all its adverts, so that only what an advert says of its own job is compared.

Owns finding sentences that one employer's adverts share and taking them out. Must not decide which adverts are alike.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

# A sentence under this many different titles of one employer is about the employer, not the job. Fewer would take
# a job's own words for common ones as soon as it was advertised twice.
SHARED_TITLES = 3
MAX_DESCRIPTION = 20_000

_SENTENCE_END = re.compile(r"[.!?;:]\s+|\n+")
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^<>]{0,2000}>")


def sentences(description: str) -> list[str]:
    """The sentences of an advert's text in lower case, empty ones too; `MAX_DESCRIPTION` characters are read."""
    text = description[:MAX_DESCRIPTION].lower()
    if "<" in text:
        text = _TAG.sub("\n", text)
    return [part.strip(" .") for part in _SENTENCE_END.split(text)]


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The common sentences of each employer, by the employer's key."""

    shared: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, adverts: Iterable[tuple[str, str, str]]) -> "Boilerplate":
        """The common sentences of adverts given as (employer's key, title's key, description)."""
        by_employer: dict[str, dict[str, list[str]]] = {}
        for employer, title, description in adverts:
            if employer and description:
                by_employer.setdefault(employer, {}).setdefault(title, []).append(description)
        # One employer at a time, so that only what is common stays in memory.
        return cls({employer: _common(titles.values()) for employer, titles in by_employer.items()})

    def own_words(self, employer: str, description: str) -> frozenset[tuple[str, str]]:
        """The pairs of neighbouring words in an advert that are left when its employer's common sentences are gone."""
        common = self.shared.get(employer, frozenset())
        pairs: set[tuple[str, str]] = set()
        for sentence in sentences(description):
            if sentence not in common:
                pairs.update(pairwise(_WORD.findall(sentence)))
        return frozenset(pairs)


def _common(titles: Collection[list[str]]) -> frozenset[str]:
    if len(titles) < SHARED_TITLES:
        return frozenset()
    under: Counter[str] = Counter()
    for descriptions in titles:
        under.update({sentence for description in descriptions for sentence in sentences(description)})
    return frozenset(sentence for sentence, count in under.items() if count >= SHARED_TITLES)


NOTHING_COMMON = Boilerplate({})
