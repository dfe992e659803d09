"""What a title says to win its reader over and names no job: slogans, praise, what is offered or asked of anybody.

Owns leaving that out of a title. Must not leave out a calling, a team or a grade: what it cannot tell it keeps.
"""

import re
from collections.abc import Iterable

from matcher.duplicates.wordforms import tokens
from matcher.duplicates.words import WORDS


def _one_of(words: Iterable[str]) -> str:
    return rf"\b(?:{'|'.join(sorted(words))})s?\b"


_PARTS = re.compile(r"\s*[|(!?:]\s*|\s-\s")
# "… | Shape your future with us": words to the reader name no job.
_TO_READER = re.compile(r"\b(?:you|your|us|we|our(?! lady))\b")
_CALLINGS = WORDS.level | WORDS.clinical | {"worker", "officer", "practitioner", "teacher", "carer", "leader"}
# "Excellent company benefits", "relocation package available", "low CP caseload".
_SELLS = re.compile(rf"{_one_of(WORDS.praise | WORDS.few | WORDS.offered)}|\+")
_PRAISE = re.compile(rf"{_one_of(WORDS.praise)} ((?:[a-z]+ ){{0,2}}?)(?:{_one_of(WORDS.praised)} ?)+")
_OFFERED = re.compile(
    rf"{_one_of(WORDS.offered)}(?: [a-z]+)? (?:available|offered|provided|included|paid)\b|\+ benefits\b"
)
_FEW_CASES = re.compile(rf"{_one_of(WORDS.few)} (?:[a-z]+ ){{0,2}}(?:caseloads?|cases)\b")
_OF_OFFERS = WORDS.offer | WORDS.praise | WORDS.praised | WORDS.filler
SHORTEST_OFFER = 2  # words: one alone may be a part of the job


def without_selling(title: str) -> str:
    """A folded title without what only sells the job; the whole of it where nothing else would be left."""
    if _TO_READER.search(title):
        title = _without_slogans(title)
    if _SELLS.search(title):
        title = _PRAISE.sub(r" \1", _FEW_CASES.sub(" ", _OFFERED.sub(" ", title)))
    return title if WORDS.offer.isdisjoint(tokens(title)) else _without_offers(title)


def _without_slogans(title: str) -> str:
    """A title without its parts that speak to the reader, where they name no calling and the rest does."""
    kept = [
        part for part in _PARTS.split(title) if not (_TO_READER.search(part) and _CALLINGS.isdisjoint(tokens(part)))
    ]
    return " - ".join(kept) if not _CALLINGS.isdisjoint(tokens(" ".join(kept))) else title


def _without_offers(title: str) -> str:
    """A title without its parts that say only what is offered, or asked of whoever does the job."""
    parts = [(part, tokens(part)) for part in _PARTS.split(title.replace(")", " "))]
    return " - ".join(part for at, (part, told) in enumerate(parts) if not _is_offer(told, parts[:at]))


def _is_offer(told: list[str], before: list[tuple[str, list[str]]]) -> bool:
    """Whether a part of a title, given the words of those before it, says what is offered and names nothing new."""
    if len(told) < SHORTEST_OFFER or not before or WORDS.offer.isdisjoint(told):
        return False
    named = {word for _, words in before for word in words}
    return all(word in _OF_OFFERS or word in named or word.isdigit() for word in told)
