"""Numbers under a hundred that adverts write in words, in English or as years are counted in Welsh.

Owns the words and what they come to. Must not decide what is counted.
"""

import re

_UNITS = dict(zip(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), range(1, 10), strict=True))
_TEENS = dict(
    zip(
        ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
        range(10, 20),
        strict=True,
    )
)
_TENS = dict(
    zip(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), range(20, 100, 10), strict=True)
)
_WELSH = {"un": 1, "dwy": 2, "tair": 3}
_WORTH = _UNITS | _TEENS | _TENS | _WELSH


def _any_of(words: dict[str, int]) -> str:
    # The longer of two that begin alike comes first: "seventeen" is no "seven".
    return "|".join(sorted(words, key=len, reverse=True))


SPELT = rf"(?:(?:{_any_of(_TENS)})(?:[\s-](?:{_any_of(_UNITS)}))?|{_any_of(_TEENS | _UNITS)})"
"""A pattern of a number in English words, for re.IGNORECASE: "four", "twenty-five"; a word must end after it."""
SPELT_IN_WELSH = rf"(?:{_any_of(_WELSH)})"
"""The same of a few years in Welsh words."""


_TOLD = re.compile(rf"{SPELT}|{SPELT_IN_WELSH}", re.IGNORECASE)


def figure_of(told: str) -> float:
    """What digits ("1.5") or such words ("Twenty-five") come to.

    Raises ValueError for anything else, naming it.
    """
    if _TOLD.fullmatch(told):
        return float(sum(map(_WORTH.__getitem__, re.split(r"[\s-]", told.lower()))))
    try:
        return float(told)
    except ValueError:
        raise ValueError(
            f"figure: {told!r:.40} is none; expected digits or a number under a hundred in words"
        ) from None
