"""What a title says to win its reader over and names no job: slogans, praise, what is offered or asked of anybody.

Owns leaving that out of a title. Must not leave out a calling, a team or a grade: what it cannot tell it keeps.
"""

import re
from collections.abc import Iterable

from matcher.duplicates.wordforms import WORD, tokens
from matcher.duplicates.words import WORDS


def _one_of(words: Iterable[str]) -> str:
    return rf"\b(?:{'|'.join(sorted(words))})s?\b"


_PARTS = re.compile(r"\s*[|(!?:]\s*|\s-\s")
# "… | Shape your future with us": words to the reader name no job.
_TO_READER = re.compile(
    r"\b(?:you|your|us|we|(?<!in )our(?! lady| children))\b"
    r"|(?:^|[-|(!?:,] ?)(?:apply|be part of|become|come and|join|make every)\b"
)
_CALLINGS = (
    WORDS.level
    | WORDS.clinical
    | {"worker", "officer", "practitioner", "teacher", "carer", "leader", "adviser", "advisor", "advocate", "analyst"}
    | {
        "administrator",
        "chef",
        "cleaner",
        "clerk",
        "cook",
        "coordinator",
        "counsellor",
        "lecturer",
        "mentor",
        "planner",
    }
    | {"receptionist", "secretary", "solicitor", "technician", "trainer", "tutor"}
)
# "Excellent company benefits", "relocation package available", "low CP caseload".
_SELLS = re.compile(rf"{_one_of(WORDS.praise | WORDS.few | WORDS.offered)}|\+|\bleave\b|\bholidays?\b")
_PRAISE = re.compile(
    rf"{_one_of(WORDS.praise)} ((?:[a-z]+ ){{0,2}}?)(?:{_one_of(WORDS.praised)} ?)+(?! ?{_one_of(_CALLINGS)})"
)
_OFFERED = re.compile(
    rf"{_one_of(WORDS.offered)}(?: [a-z]+)? (?:available|offered|provided|included|paid)\b|\+ benefits\b"
    r"|\b\d{1,2} days?(?: [a-z]+)? (?:leave|holidays?)\b"
)
_FEW_CASES = re.compile(rf"{_one_of(WORDS.few)} (?:[a-z]+ ){{0,2}}(?:caseloads?|cases)\b")
# A title without any of these words sells nothing, as most do not.
_FIRST_WORDS = {
    phrase.split()[0] for phrase in WORDS.praise | WORDS.few | WORDS.offered | WORDS.offer | {"leave", "holiday"}
}
_MAY_SELL = (
    _FIRST_WORDS
    | {f"{word}s" for word in _FIRST_WORDS}
    | {"you", "your", "us", "we", "our", "apply", "be", "become", "come", "join", "make"}
)
_OF_OFFERS = WORDS.offer | WORDS.praise | WORDS.praised | WORDS.filler
_CHILDREN = {"child"}  # "a leading children's charity"
SHORTEST_OFFER = 2  # words: one alone may be a part of the job


def without_selling(title: str) -> str:
    """A folded title without what only sells the job; the whole of it where nothing else would be left."""
    if _MAY_SELL.isdisjoint(WORD.findall(title)) and "+" not in title:
        return title
    if _TO_READER.search(title):
        title = _without_slogans(title)
    sells = _SELLS.search(title)
    if sells or not WORDS.offer.isdisjoint(tokens(title)):
        title = _without_offers(title)
    return _PRAISE.sub(r" \1", _FEW_CASES.sub(" ", _OFFERED.sub(" ", title))) if sells else title


def _without_slogans(title: str) -> str:
    """A title without its parts that speak to the reader, where they name no calling and the rest does."""
    kept = [
        part for part in _PARTS.split(title) if not (_TO_READER.search(part) and _CALLINGS.isdisjoint(tokens(part)))
    ]
    return " - ".join(kept) if not _CALLINGS.isdisjoint(tokens(" ".join(kept))) else title


def _without_offers(title: str) -> str:
    """A title without its parts that say only what is offered, or asked of whoever does the job."""
    parts = [(part, tokens(part)) for part in _PARTS.split(title.replace(")", " "))]
    kept = [part for at, (part, told) in enumerate(parts) if not _is_offer(told, parts[:at])]
    return " - ".join(kept) if len(kept) < len(parts) else title


def _is_offer(told: list[str], before: list[tuple[str, list[str]]]) -> bool:
    """Whether a part of a title, given the words of those before it, says what is offered and names nothing new."""
    if len(told) < SHORTEST_OFFER or not before:
        return False
    if told[0] == "no" and told[1].isalpha() and told[1] != "wrong":  # No Wrong Door is a service
        return True  # what nobody has to do or to have
    praised = not (WORDS.praise.isdisjoint(told) or WORDS.praised.isdisjoint(told))
    if not praised and WORDS.offer.isdisjoint(told):
        return False
    named = {word for _, words in before for word in words} | (_CHILDREN if praised else set())
    return all(word in _OF_OFFERS or word in named or word[0].isdigit() for word in told)
