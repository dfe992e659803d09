"""How old those are whom the work is with, as a description tells it.

Owns finding ages of children and of adults. Must not weigh them: that is `matcher.described`.
"""

import re

from matcher.text import lower_in_place

# How old those are whom the work is with: "a nine-year-old", "under-11s"; "the over-55s", "aged 25 and over". Each
# begins with the same letters in every match and is looked for in small letters, because that is ten times as fast.
_YOUNG = re.compile(
    r"\b(?:1[0-7]|[1-9]|two|three|four|five|six|seven|eight|nine|ten|(?:thir|four|fif|six|seven)teen)[\s-]$"
)
_GROWN = re.compile(r"\b(?:1[89]|[2-9]\d)$")
_AGES = (  # whose age it is, the words, and what stands right before them where they do not say it alone
    (
        "children",
        re.compile(r"under(?<!\wunder)[\s-]+(?:1[0-8]s?|[1-9]s?|\w+teens|twos|fives|eights|tens|elevens|twelves)\b"),
        None,
    ),
    ("children", re.compile(r"years?[\s-]olds?\b"), _YOUNG),
    ("adults", re.compile(r"over(?<!\wover)[\s-]+(?:1[89]|[2-9]\d)s\b"), None),
    (
        "adults",
        re.compile(r"over(?<=(?:dents|eople|dults|nyone|ybody|ryone|those)\sover)\s+(?:1[89]|[2-9]\d)\b"),
        None,
    ),
    ("adults", re.compile(r"over the age of (?:1[89]|[2-9]\d)\b"), None),
    ("adults", re.compile(r"ages? (?:above|over|from) (?:1[89]|[2-9]\d)\b"), None),
    ("adults", re.compile(r"aged(?<!\waged)(?: over)?\s+(?:1[89]|[2-9]\d)\b"), None),
    ("adults", re.compile(r" and (?:over|above)\b"), _GROWN),
)


def ages_in(text: str) -> dict[str, tuple[int, int]]:
    """Where a text first tells ages of "children" and of "adults": the span of each that it tells."""
    lower = lower_in_place(text)
    told: dict[str, tuple[int, int]] = {}
    for code, ages, before in _AGES:
        for match in ages.finditer(lower) if code not in told else ():
            start = match.start()
            first = match if before is None else before.search(lower, max(0, start - 12), start)
            if first is not None:
                told[code] = first.start(), match.end()
                break
    return told
