"""How a field writes its weekly hours: figures in words, hours with minutes, ranges and choices, told in one form.

Owns these forms. Must not decide which hours are a week's, or the post's: that is `matcher.hours`.
"""

import re

from matcher.number_words import SPELT, figure_of
from matcher.weeks import each_week

LONGEST_SHIFT = 13.0
"""Hours of one turn of duty; more are told of a longer time."""
FIGURE = r"\d{1,2}(?:[.,]\d{1,2}(?!\d))?(?:\s?(?:½|1/2|¼|1/4|¾|3/4))?"
_SHORT = re.compile(r"\b(?P<hours>[0-5]?\d)\s?h(?:rs?)?\s?(?P<minutes>[0-5]?\d)\s?m(?:ins?)?\b", re.IGNORECASE)
# "29:36 hours per week" is hours and minutes; a clock's time has no such words behind it.
_COLON = re.compile(
    r"(?<![\d:.])(?P<hours>[0-5]?\d):(?P<minutes>[0-5]\d)(?=\s*(?:hours?|hrs?)\s*"
    r"(?:per|a|p/?w|/|\W*\Z|\s*[,;(]\s*(?:perm|part|full|fixed|temp|term))|\s*\Z)",
    re.IGNORECASE,
)
# "36, 42 or 48 hours": a choice of more than two.
_CHOICE = re.compile(
    r"(?<![\w£.,])[1-6]\d(?:\.\d{1,2})?(?:\s*(?:,|/|or|&)\s*[1-6]\d(?:\.\d{1,2})?)+\s*(?:,\s*)?(?:or|and|&|/)\s*"
    r"[1-6]\d(?:\.\d{1,2})?(?=\s*(?:hours?|hrs?)\b)",
    re.IGNORECASE,
)
_CHOICE_OF_HOURS = re.compile(
    r"(?<![\w£.,])[1-6]\d(?:\.\d{1,2})?(?:,\s+[1-6]\d(?:\.\d{1,2})?)+,?\s+(?:or|and)\s+[1-6]\d(?:\.\d{1,2})?(?=\s+hours\b)",
    re.IGNORECASE,
)
# "28 hours (term time) or 25 hours (all year)"
_REMARK = re.compile(
    r"(?<![\d£.,])(?P<hours>\d{1,2}(?:\.\d{1,2})?)\s*(?:hours?|hrs?)\s*\("
    r"(?:[^()\d]{1,40}|[\d.]{1,4}\s*(?:[fw]te|days?))\)(?=\s*(?:or|to|/|-|–)\s*\d{1,2}(?:\.\d{1,2})?\s*"
    r"(?:hours?|hrs?)\b)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"\bbetween\s+(?P<low>{FIGURE})\s+and\s+(?P<high>{FIGURE})(?!\s*(?:[ap]\.?m|:|o'))(?:\s*(?:hours?|hrs)\b)?",
    re.IGNORECASE,
)
# "Part-time hours available, min 15"
_LAST_BOUND = re.compile(r"(?<=\s)(?:min|max)(?:imum)?(?:\s+of)?\s+\d{1,2}(?:\.\d{1,2})?(?=\s*\Z)", re.IGNORECASE)
# "Minimum 20hrs maximum 30"
_FROM_TO = re.compile(
    rf"\bmin(?:imum)?(?:\s+of)?\s+(?P<low>{FIGURE})\s*(?:hours?|hrs?)?\s*[,;/(-]?\s*(?:and\s+|to\s+)?(?:an?\s+)?max"
    r"(?:imum)?(?:\s+of)?\s+"
    rf"(?P<high>{FIGURE})(?!\s*(?:days|weeks|%))(?:\s*(?:hours?|hrs?)\b)?",
    re.IGNORECASE,
)
# "Full time hours (37)": the figure in brackets is what the word before it names.
_BRACKETED = re.compile(
    r"\b(?P<name>hours?|hrs)\s*\((?P<hours>(?:(?:up\s+to|min(?:imum)?(?:\s+of)?|max(?:imum)?(?:\s+of)?)\s+)?\d{1,2}(?:\.\d{1,2})?)"
    r"(?:\s*(?:(?:per|a)\s+week|p/?w))?\)",
    re.IGNORECASE,
)
# "37/52" is the week's hours and the weeks of the year.
_ALL_YEAR = re.compile(
    r"(?<![\w.,£/])(?P<hours>[1-4]\d(?:\.\d{1,2})?)\s*/\s*52(?=\s*(?:w(?:ee)?ks?\b|\Z))", re.IGNORECASE
)
# "Hours/Pattern: 37"
_DOUBLE_LABEL = re.compile(
    r"\b(?P<name>hours?)\s*(?:/|&|and)\s*(?:working\s+)?(?:pattern|days|basis|contract)\s*:", re.IGNORECASE
)
# "You work 4 x 9.25 hours": turns of duty that come to a week.
_TURNS = re.compile(
    r"(?<![\w.£])(?P<turns>[2-6])\s*x\s*(?P<hours>(?:[5-9]|1[0-2])(?:\.\d{1,2})?)[\s-]*(?:hours?|hrs?)\b(?:\s+(?:shifts?|days?|nights?)\b)?"
    r"(?P<week>\s*(?:(?:per|a|each)\s+week\b|p/?w\b))?"
    r"(?!\s+(?:(?:over|every|in|across|per|a|each)\s+(?!week)\w|posts?\b|positions?\b|roles?\b|contracts?\b|fortnight|month))",
    re.IGNORECASE,
)
_WORKED_IN_TURNS = re.compile(
    r"\b(?:pattern|hours|shifts|week|rota|work(?:ing|s)?)\b(?:[^.;\n]|\.(?=\d)){0,15}\Z", re.IGNORECASE
)
_IN_TURNS = tuple(f"{turns}{space}x" for turns in "23456" for space in ("", " "))
_SHORT_WEEK, _LONG_WEEK = 28.0, 42.0
"""Turns that come to fewer or more hours than these are a week's only where the words say so."""
_SPELT = re.compile(
    rf"\b(?P<figure>{SPELT})(?P<half>\s+and\s+a\s+half)?(?=\s+(?:hours?|hrs)\b)",
    re.IGNORECASE,
)


def in_figures(words: str) -> str:
    """A field's hours in one form: "thirty seven", "29:36", "22h 12m" and "148 hours over 4 weeks" as hours a week."""
    words = _CHOICE.sub(_ends, _REMARK.sub(r"\g<hours>", words))
    words = _BETWEEN.sub(_range, words)
    if "hours" in words.lower():
        words = _LAST_BOUND.sub(r"\g<0> hours", words)
    words = _FROM_TO.sub(lambda match: f"{match['low']}-{match['high']} hours", words)
    words = _BRACKETED.sub(lambda match: f"{match['name']}: {match['hours']}", words)
    words = _DOUBLE_LABEL.sub(r"\g<name>:", _ALL_YEAR.sub(r"\g<hours> hours", words))
    words = _SPELT.sub(_spelt, words)
    if any(map(words.__contains__, _IN_TURNS)):
        words = _TURNS.sub(lambda match: _week_of_turns(match, told=True), words)
    words = _COLON.sub(lambda match: f"{int(match['hours']) + int(match['minutes']) / 60:.4g}", words)
    words = _SHORT.sub(lambda match: f"{int(match['hours']) + int(match['minutes']) / 60:.4g} hours", words)
    return each_week(words)


def in_figures_of_prose(words: str) -> str:
    """Hours in a sentence in one form: "thirty-seven hours", "22h 12m", "18.5, 30 and 37 hours"; ages stay ages."""
    words = _CHOICE_OF_HOURS.sub(_ends, _SPELT.sub(_spelt, words))
    if any(map(words.__contains__, _IN_TURNS)):
        words = _TURNS.sub(_week_of_turns, words)
    return _SHORT.sub(lambda match: f"{int(match['hours']) + int(match['minutes']) / 60:.4g} hours", words)


def figure(text: str) -> float:
    """The number that FIGURE found: "18", "18,5", "18½"."""
    parts = {"½": 0.5, "1/2": 0.5, "¼": 0.25, "1/4": 0.25, "¾": 0.75, "3/4": 0.75}
    for part, value in parts.items():
        if text.endswith(part) and text != part:
            return float(text[: -len(part)].strip().replace(",", ".")) + value
    return float(text.replace(",", "."))


def _range(match: re.Match[str]) -> str:
    """Two figures ("between 16 and 30") as a range of hours; "between 9 and 5" is the time of day."""
    low, high = figure(match["low"]), figure(match["high"])
    return f"{match['low']}-{match['high']} hours" if low < high and high > LONGEST_SHIFT else match[0]


def _week_of_turns(match: re.Match[str], *, told: bool = False) -> str:
    """The hours of a week's turns, where the words around them say that they are worked or a field has `told` so."""
    week = int(match["turns"]) * float(match["hours"])
    worked = told or _WORKED_IN_TURNS.search(match.string, 0, match.start())
    whole = worked and _SHORT_WEEK <= week <= _LONG_WEEK
    return f"{week:g} hours per week" if match["week"] or whole else match[0]


def _spelt(match: re.Match[str]) -> str:
    """A figure in words ("eighteen and a half") in digits."""
    return f"{figure_of(match['figure']) + (0.5 if match['half'] else 0):g}"


def _ends(match: re.Match[str]) -> str:
    """A choice such as "36, 42 or 48 hours" by its least and its most."""
    each = sorted(re.findall(r"[\d.]+", match[0]), key=float)
    return f"{each[0]}-{each[-1]}"
