"""What an employer says in all its adverts, so that only what an advert says of its own job is compared.

Owns finding sentences that one employer's adverts share and taking them out. Must not decide which adverts are alike.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

# A sentence under this many different titles of one employer is about the employer, not the job. Fewer would take
# a job's own words for common ones as soon as it was advertised twice.
SHARED_TITLES = 3
MAX_DESCRIPTION = 20_000

_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|\n+")
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^<>]{0,2000}>")


def sentences(description: str) -> tuple[str, ...]:
    """The sentences of an advert's text, each as bare lower-case words; `MAX_DESCRIPTION` characters are read."""
    text = _TAG.sub("\n", description[:MAX_DESCRIPTION])
    bare = (" ".join(_WORD.findall(part.lower())) for part in _SENTENCE_END.split(text))
    return tuple(sentence for sentence in bare if sentence)


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The common sentences of each employer, by the employer's key, as hashes."""

    shared: Mapping[str, frozenset[int]]

    @classmethod
    def of(cls, adverts: Iterable[tuple[str, str, str]]) -> "Boilerplate":
        """The common sentences of adverts given as (employer's key, title's key, description)."""
        titles: dict[str, dict[int, set[str]]] = {}
        for employer, title, description in adverts:
            if employer and description:
                seen = titles.setdefault(employer, {})
                for sentence in sentences(description):
                    # Three titles are enough to know; remembering more would only take room.
                    under = seen.setdefault(hash(sentence), set())
                    if len(under) < SHARED_TITLES:
                        under.add(title)
        return cls(
            {
                employer: frozenset(key for key, under in seen.items() if len(under) >= SHARED_TITLES)
                for employer, seen in titles.items()
            }
        )

    def own_words(self, employer: str, description: str) -> frozenset[tuple[str, str]]:
        """The pairs of neighbouring words in an advert that are left when its employer's common sentences are gone."""
        common = self.shared.get(employer, frozenset())
        pairs: set[tuple[str, str]] = set()
        for sentence in sentences(description):
            if hash(sentence) not in common:
                words = sentence.split()
                pairs.update(pairwise(words))
        return frozenset(pairs)


NOTHING_COMMON = Boilerplate({})
