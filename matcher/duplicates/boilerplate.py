"""What an employer says in all its adverts, so that only what an advert says of its own job is compared.

Owns finding sentences that one employer's adverts share and taking them out. Must not decide which adverts are alike.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import TypeVar

# A sentence under this many different titles of one employer is about the employer, not the job. Fewer would take
# a job's own words for common ones as soon as it was advertised twice.
SHARED_TITLES = 3
MAX_DESCRIPTION = 20_000

_ENDS = (b"\n", b"! ", b"? ", b"; ", b": ")
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(rb"<[^<>]{0,2000}>")

# Adverts of one job, and those of one employer, share most of their sentences.
KNOWN_SENTENCES = 4096
# Employers come one after the other, so what was learnt of the first of a million need not be kept.
KNOWN_EMPLOYERS = 1024

_NONE: frozenset[int] = frozenset()


def lowered(description: str) -> bytes:
    """The first `MAX_DESCRIPTION` characters of an advert's text in UTF-8, A to Z in lower case.

    Letters beyond those stay: lowering any letter takes ten times as long, and no advert is known by its accents.
    """
    return description[:MAX_DESCRIPTION].encode("utf-8", "surrogatepass").lower()


def words(text: bytes) -> str:
    """What `lowered` made, or a part of it, as text again."""
    return text.decode("utf-8", "surrogatepass")


def sentences(text: bytes) -> list[bytes]:
    """The sentences of an advert's lowered text, each with the space before it; none of an advert that has no text.

    Every stop ends one, that of "3.5 hours" too: to look what follows each takes longer than all the rest.
    """
    if not text:
        return []
    if b"<" in text:
        text = _TAG.sub(b"\n", text)
    for end in _ENDS:  # several times as fast as one pattern
        if end[0] in text:
            text = text.replace(end, b". ")
    return (b" " + text.rstrip(b" .")).split(b".")


@lru_cache(maxsize=KNOWN_SENTENCES)
def _word_pairs(sentence: bytes) -> frozenset[int]:
    return frozenset(map(hash, pairwise(_WORD.findall(words(sentence)))))


def word_pairs(told: Iterable[bytes]) -> frozenset[int]:
    """The hashes of the pairs of neighbouring words in some sentences."""
    return _NONE.union(*map(_word_pairs, told))


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The hashes of each employer's common sentences, by the employer's key; none of an employer that is not told.

    Hashes are of this process and are never kept.
    """

    shared: Callable[[str], frozenset[int]]

    @classmethod
    def on_demand(cls, adverts: Callable[[str], Iterable[tuple[str, Sequence[int]]]]) -> "Boilerplate":
        """Learn an employer's sentences from its adverts (title's key, hashes) when it is first asked for.

        Most employers' adverts are never set side by side.
        """
        return cls(
            lru_cache(maxsize=KNOWN_EMPLOYERS)(lambda employer: common(adverts(employer)) if employer else _NONE)
        )

    @classmethod
    def given(cls, shared: Callable[[str], frozenset[str]]) -> "Boilerplate":
        """The common sentences of each employer as they are given, asked for once each."""
        return cls(cache(lambda employer: frozenset(map(hash, map(lowered, shared(employer))))))

    @classmethod
    def of(cls, adverts: Iterable[tuple[str, str, str]]) -> "Boilerplate":
        """The common sentences of adverts given as (employer's key, title's key, description)."""
        by_employer: dict[str, list[tuple[str, list[int]]]] = {}
        for employer, title, description in adverts:
            by_employer.setdefault(employer, []).append((title, list(map(hash, sentences(lowered(description))))))
        return cls.on_demand(lambda employer: by_employer.get(employer, ()))


Sentence = TypeVar("Sentence", bytes, int)


def common(adverts: Iterable[tuple[str, Sequence[Sentence]]]) -> frozenset[Sentence]:
    """The sentences, or hashes of them, under at least SHARED_TITLES titles of one employer's (title's key, sentences).

    Adverts without a text are left out.
    """
    by_title: dict[str, set[Sentence]] = {}
    for title, told in adverts:
        if told:
            by_title.setdefault(title, set()).update(told)
    if len(by_title) < SHARED_TITLES:
        return frozenset()
    under = Counter(chain.from_iterable(by_title.values()))
    return frozenset(sentence for sentence, titles in under.items() if titles >= SHARED_TITLES)


NOTHING_COMMON = Boilerplate(lambda _employer: _NONE)
