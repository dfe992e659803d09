"""Words as adverts write them: the tokens of a title and the normal form in which they are compared.

This module owns tokens and folding. It must not know what any word means: that is `matcher.vocabulary`.
"""

import re
import unicodedata

# One token of a title: a word with its inner apostrophes (a zero-width space stands where mojibake
# was longer than the letter it meant) and with the s that a feed left of "Children's" when it dropped one (which is not
# that of "S/W" or "S.W.") or with that of several ("Social Worker(s)", "Social Worker/s"); or a mark.
# A hyphen separates only with a space beside it, and a comma not within a number. A question mark is what a feed made
# of an apostrophe where an s follows it.
MARK = r"[][|();:,_•·»~*!>–—‐‑−-](?:(?<=[][|();:_•·»~*!>])|(?=\s)|(?<=\s.)|(?<=,)(?!\d))"
TOKEN = re.compile(
    r"[^\W_]+(?:(?:['’‘`´ʼ\u200b]+|[?\ufffd](?=[sS]\b))[^\W_]+)*"
    r"(?:\s{1,2}[sS]\b(?![/.][wW]\b)|\([sS]\)|/[sS]\b(?![/.]))?|[/&+]|" + MARK
)
AMOUNT = re.compile(r"£\s?(\d(?:[\d,]*\d)?(?:\.\d+)?)(?:\s?([kK])\b)?")
NUMBER = re.compile(
    r"[£\d](?:(?<=£)\s?\d(?:[\d,.]*\d)?(?:\s?[kK]\b)?|(?<!£)\d{3,})"
    r"|(?<![^\W_])[A-Za-z]{2,4}(?:/[A-Za-z]{1,4}(?=/))?[/-]\d(?=[\d/]*\d\d)[\d/]*\b(?!\+)"
)
"""An amount of money or a reference ("48213", "CYP/123", "SW/22/104"): words that say nothing of the rung."""

LEAST_YEARLY = 15_000
"""Pounds; a smaller amount is no pay for a year of any post, but what comes on top of it ("£10k relocation")."""

_MARKS = frozenset("|(),;:[]_•·»~*!>-–—‐‑−")
_APOSTROPHES = re.compile(r"['’‘`´ʼ\u200b?\ufffd]+|\s+[sS]$|\([sS]\)$|/[sS]$")


def fold(word: str) -> str:
    """A written word in its normal form: lower case, no accents or apostrophes, no plural ending.

    Both sides of every comparison go through here, so the ending only has to be the same, not good English.
    """
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    # An apostrophe alone is not a word; no phrase has a question mark.
    word = _APOSTROPHES.sub("", word).lower() or "?"
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def words_of(text: str) -> list[str]:
    """The folded words and marks of a phrase, as a title's are."""
    return [word_of(token) for token in TOKEN.findall(text)]


def word_of(token: str) -> str:
    """One token of `TOKEN` folded; marks that break a title apart are all written "|"."""
    if token[0] in _MARKS:
        return "|"
    if token[0] in "&+":
        return "and"
    return fold(token)


def yearly_pounds(amount: str, thousands: str | None) -> int | None:
    """The yearly pay in pounds of an amount by the groups of `AMOUNT` ("41,250", None); None for any other rate."""
    pounds = float(amount.replace(",", "")) * (1000 if thousands else 1)
    return int(pounds) if LEAST_YEARLY <= pounds < 400_000 else None
