"""What an employer says in all its adverts, so that only what an advert says of its own job is compared.

Owns finding sentences that one employer's adverts share and taking them out. Must not decide which adverts are alike.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise

# A sentence under this many different titles of one employer is about the employer, not the job. Fewer would take
# a job's own words for common ones as soon as it was advertised twice.
SHARED_TITLES = 3
MAX_DESCRIPTION = 20_000

_ENDS = ("\n", "! ", "? ", "; ", ": ")
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^<>]{0,2000}>")


_NONE: frozenset[str] = frozenset()


def sentences(description: str) -> list[str]:
    """The sentences of an advert's text in lower case, empty ones too; `MAX_DESCRIPTION` characters are read."""
    text = description[:MAX_DESCRIPTION].lower()
    if "<" in text:
        text = _TAG.sub("\n", text)
    for end in _ENDS:  # several times as fast as one pattern
        text = text.replace(end, ". ")
    return [part.strip(" .") for part in text.split(". ")]


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The common sentences of each employer, by the employer's key; none of an employer that is not told."""

    shared: Callable[[str], frozenset[str]]

    @classmethod
    def on_demand(cls, adverts: Callable[[str], Iterable[tuple[str, str]]]) -> "Boilerplate":
        """Learn an employer's sentences from its adverts (title's key, description) when it is first asked for.

        Most employers' adverts are never set side by side.
        """
        return cls(cache(lambda employer: common(adverts(employer)) if employer else _NONE))

    @classmethod
    def of(cls, adverts: Iterable[tuple[str, str, str]]) -> "Boilerplate":
        """The common sentences of adverts given as (employer's key, title's key, description)."""
        by_employer: dict[str, list[tuple[str, str]]] = {}
        for employer, title, description in adverts:
            by_employer.setdefault(employer, []).append((title, description))
        return cls.on_demand(lambda employer: by_employer.get(employer, ()))

    def own_words(self, employer: str, description: str) -> frozenset[int]:
        """The hashes of pairs of neighbouring words that are left in an advert without its employer's sentences."""
        shared = self.shared(employer)
        pairs: set[int] = set()
        for sentence in sentences(description):
            if sentence not in shared:
                pairs.update(map(hash, pairwise(_WORD.findall(sentence))))
        return frozenset(pairs)


def common(adverts: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The sentences that stand under at least SHARED_TITLES titles of one employer's (title's key, description)."""
    by_title: dict[str, set[str]] = {}
    for title, description in adverts:
        if not description:
            continue
        by_title.setdefault(title, set()).update(sentences(description))
    if len(by_title) < SHARED_TITLES:
        return frozenset()
    under = Counter(chain.from_iterable(by_title.values()))
    return frozenset(sentence for sentence, count in under.items() if count >= SHARED_TITLES)


NOTHING_COMMON = Boilerplate(lambda _employer: _NONE)
