"""Where, when and for how long one works, as a title tells it beside the job; and a title in Welsh or cut short.

Owns leaving that out of a title before its words are read. Must not compare titles.
"""

import re

from matcher.duplicates.terms import DIGIT
from matcher.duplicates.wordforms import folded, tokens, words_of
from matcher.duplicates.words import WORDS

_CUT_SHORT = re.compile(r"\w*\.{3}\s*$")
# How long a contract is for.
_MONTHS = re.compile(
    r"\b(?:for )?(?:\d{1,2}[ -]?(?:months?|weeks?)\b(?! (?:annual leave|holidays?|leave|paid|training))"
    r"|(?<=for )\d years?\b|\d[ -]?years?(?= (?:contract|fixed|ftc|secondment|temporary)\b))"
    r"(?: (?:assignment|booking|contract|placement|post|role))?"
)
_FROM_HOME = re.compile(
    r"\b(?:up to )?(?:\d|two|three)(?: ?(?:-|or|to) ?\d)? days?(?: (?:a|each|per) week)?"
    r" (?:at|from|in|working from) (?:home|(?:the )?office)\b"
    r"|\b(?:work )?from home \d days?\b|\b\d days? (?:in )?(?:the )?(?:home|office)\b"
    r"|\b(?:min(?:imum)? )?\d\+? years?(?: post)? (?:pqe|qualif\w+)\b|\bpqe \d\+?(?: years?)?\b"
)
# The hours of an office, and when those of shifts are free.
_USUAL_HOURS = re.compile(
    r"\b(?:mon(?:day)?s? ?(?:-|to) ?fri(?:day)?s?|9(?:am)? ?(?:-|to) ?5(?:pm)?)\b"
    r"|\b(?:(?:(?:1|one) in \d|alternate|every(?: (?:other|second))?) )?weekends? off\b|\b1 in \d weekends?\b"
)


def without_conditions(text: str) -> tuple[str, str]:
    """A title folded, in English and without where and when one works; and its letters where a board cut it short."""
    plain, cut = folded(text), ""
    if text.endswith(("...", "…")):
        cut = "".join(words_of(plain))
        plain = _CUT_SHORT.sub(" ", plain)
    if "/" in plain and not WORDS.welsh.isdisjoint(tokens(plain)):
        plain = _in_english(plain)
    if DIGIT.search(plain):
        plain = _MONTHS.sub(" fixedterm ", plain)
    if "day" in plain or "mon" in plain or "weekend" in plain or "9" in plain or "qualif" in plain or "pqe" in plain:
        plain = _USUAL_HOURS.sub(" ", _FROM_HOME.sub(" ", plain))
    return plain, cut


def _in_english(title: str) -> str:
    """A folded title in two languages without its Welsh; one in Welsh alone as it is."""
    kept = [part for part in re.split(r"\s*/\s*|\s-\s", title) if WORDS.welsh.isdisjoint(tokens(part))]
    return " - ".join(kept) or title
