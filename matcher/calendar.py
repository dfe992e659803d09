"""The words of the calendar: months, weekdays and times of day, in English and Welsh.

Owns which month, weekday or hour a word names. Must not decide which date an advert means: that is `matcher.dates`.
"""

import functools
import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

_ENGLISH = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WELSH = (
    "ionawr",
    "chwefror",
    "mawrth",
    "ebrill",
    "mai",
    "mehefin",
    "gorffennaf",
    "awst",
    "medi",
    "hydref",
    "tachwedd",
    "rhagfyr",
)
_WELSH_MUTATED = {"fawrth": 3, "fai": 5, "fehefin": 6, "orffennaf": 7, "fedi": 9, "dachwedd": 11, "ragfyr": 12}
"""As they stand after "o" ("6 o Ragfyr")."""
_MONTHS = {name: number for names in (_ENGLISH, _WELSH) for number, name in enumerate(names, start=1)} | _WELSH_MUTATED
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"

_AFTERNOON = frozenset("123456")
"""Hours that nobody closes an advert at in the morning."""

_TIME = (
    r"(?:(?P<{0}word>(?:12(?:[:.]00)?\s?)?(?:midn[a-z]*|noo(?:n|\Z)|mid-?da?(?:y|\Z)|(?:hanner|[cg]anol)\s?(?:nos|dydd)))"
    r"|(?P<{0}hour>\d{{1,2}})(?!\d)(?:(?:\s?:|[.h]|:\s(?=\d\d\s?[ap]\.?m\b))(?P<{0}minute>\d{{2}}))?(?P<{0}second>:\d{{2}})?\s?"
    r"(?P<{0}half>in\s+the\s+(?:morning|afternoon|evening)\b|at\s+night\b|[ap]\.\s?m\b\.?|[ap]\s?m(?:\b|(?=(?-i:[A-Z])))|[ap]\Z|y\.?[bhp]\b\.?)?(?P<{0}hrs>\s?(?:(?:hrs|hours)(?!\s?:)|o\W?clock|o\Wr\s+gloch))?"
    r"|(?P<{0}military>[012]\d[0-5]\d)(?:\s?(?:hrs|hours|h)(?:\b|(?=(?-i:[A-Z])))(?!\s?:)"
    r"|(?<!\b20[0-4]\d)(?=\s+(?:on\b|" + WEEKDAY + r"))))"
)
TIME_ANYWHERE = re.compile(_TIME.format("a"), re.IGNORECASE)
TIME_AFTER = re.compile(
    r"[.?!*]{0,3}\s*(?P<joint>(?:\((?!noon|mid)[a-z ]{3,25}\)|[,;(@/|–—-]|\bclos(?:ing|es)\b"
    r"|\bat\b|\bby\b|\bbefore\b|\bam\b|\bno later than\b|\btime\b|:|\buntil\b|\s)*)" + _TIME.format("a"),
    re.IGNORECASE,
)
TIME_BEFORE = re.compile(
    # Not the last figures of another date ("Opens 19.11.18, closing date 26.12.18").
    r"(?<!\d[./])(?<!\d)"
    + _TIME.format("b")
    + r"\s*(?:prompt(?:ly)?|sharp)?\s*\(?(?:gmt|bst|ce?s?t|uk\s+time)?"
    + r"\s*(?:[,():]|–|-|\b(?:closing\s+)?date\b|\bon\b|\bat\s+the\s+end\b|\bof\b|\bar\b|\bthe\b|\s)*"
    + rf"(?:{WEEKDAY}\b|\bdydd\s+\w+)?[\s,.;()–-]*(?:\bthe\b)?\s*$",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=4_096)
def month_of(word: str) -> int | None:
    """The month that a word names: whole, cut short ("Sept", "Novemb"), Welsh, or with one slip ("Febuary")."""
    word = word.lower()
    if word in _MONTHS:
        return _MONTHS[word]
    if len(word) >= 3:
        starts = {number for name, number in _MONTHS.items() if name.startswith(word) and name in _ENGLISH}
        if len(starts) == 1:
            return starts.pop()
    transposed = [number for name, number in _MONTHS.items() if len(word) >= 4 and sorted(name) == sorted(word)]
    if transposed:
        return transposed[0]  # "Apirl", "Marhc"
    if len(word) >= 6:
        best = process.extractOne(word, _ENGLISH, scorer=OSA.distance, score_cutoff=2)
        if best is not None and best[1] <= (1 if len(word) < 8 else 2):
            return _MONTHS[best[0]]
    if len(word) == 5:
        # A letter dropped or doubled ("Agust", "Jully"); another letter in its place makes another word ("marsh").
        best = process.extractOne(word, _ENGLISH, scorer=OSA.distance, score_cutoff=1)
        if best is not None and len(best[0]) != len(word):
            return _MONTHS[best[0]]
    return None


def months_from(start: str) -> list[int]:
    """The numbers of the months that start with these letters in English, in the year's order."""
    return [number for number, name in enumerate(_ENGLISH, start=1) if name.startswith(start.lower())]


def clock_of(match: re.Match[str], prefix: str, *, bare: bool) -> str | None:
    """A time expression as "HH:MM"; None where the figures are no time. `bare`: a lone number may be an hour."""
    word = match[f"{prefix}word"]
    if word:
        return "24:00" if re.search("midn|nos", word, re.IGNORECASE) else "12:00"
    if match[f"{prefix}military"]:
        digits = match[f"{prefix}military"]
        return f"{digits[:2]}:{digits[2:]}" if int(digits[:2]) < 24 else None
    hour, minute = int(match[f"{prefix}hour"]), int(match[f"{prefix}minute"] or 0)
    half = (match[f"{prefix}half"] or "").lower().rstrip(".")
    told = bool(half or match[f"{prefix}minute"] or match[f"{prefix}hrs"])
    if hour == minute == 0 and (match[f"{prefix}second"] or not bare):
        return None  # systems write a bare date as its midnight
    if hour == 24 and minute == 0 and told:
        return "24:00"
    if hour > 23 or minute > 59 or not (told or bare):
        return None
    spoken = half.split()[-1] if half else ""  # "in the evening"
    evening = (
        half.startswith("p") or half[-1:] in {"h", "p"} or spoken in {"afternoon", "evening", "night"}
    )  # "5yh", "5yp": in the evening, in the afternoon
    if spoken == "night" and hour == 12:
        return "24:00"
    # "5:30" with neither half nor nought before it is the end of a working day too; "05:30" is a clock's.
    bare_clock = match[f"{prefix}minute"] and not (half or match[f"{prefix}second"] or match[f"{prefix}hrs"])
    if bare_clock and match[f"{prefix}hour"] in _AFTERNOON:
        hour += 12
    if evening and hour < 12:
        hour += 12
    elif half and not evening and hour == 12:
        if match[f"{prefix}second"]:
            return None
        hour = 0
    elif (not told or re.search("clock", match[f"{prefix}hrs"] or "", re.IGNORECASE)) and hour < 8:
        hour += 12  # "at 5" is the end of a working day, never five in the morning
    return f"{hour:02d}:{minute:02d}"
