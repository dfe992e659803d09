"""A week's hours out of hours that an advert tells for a year, a month, several weeks, a day or a shift.

Owns turning those spans into a week. Must not decide whether hours are the post's (`matcher.hours`).
"""

import re

from matcher.annual import WEEKS_A_YEAR
from matcher.number_words import figure_of

Hours = tuple[float | None, float | None, str]
"""The least and the most hours a week, and the words that say so."""
LONGEST_WEEK = 60.0
_LONGEST_OF_TWO = 42.0
"""More hours than these over two weeks are both weeks' ("48 hours over a two week rota")."""
# "37 hours over 4 weeks" is a week's hours on a rota; "148 hours over 4 weeks" is four weeks' hours.
_OVER_WEEKS = re.compile(
    r"(?<![\d.£])(?P<hours>\d{2,3}(?:\.\d{1,2})?)\s*(?:hours?|hrs?)\s+(?:over|per|across|in|every)\s+(?:an?\s+)?"
    r"(?P<weeks>[2-8]|two|three|four)[\s-]*weeks?\b",
    re.IGNORECASE,
)
# Hours of a whole year ("1,924 hours a year", "annualised hours: 1,850"), told beside or in place of a week's.
_YEARLY = re.compile(
    r"(?<![\d£.,])(?P<hours>\d{3}|[12],?\d{3})(?:\.\d{1,2})?\s*(?:hours?|hrs?)\s*"
    r"(?:per\s+(?:annum|year)|an?\s+year|p\.?\s?a\b|/\s?year|annually"
    r"|annualised)|(?<![\d£.,])(?P<before>\d{3}|[12],?\d{3})[^\S\n]+(?:annual(?:ised)?|yearly)\s+(?:hours|hrs)"
    r"|\bhours\W{1,3}(?P<ahead>\d{3}|[12],?\d{3})\s*(?:per\s+(?:annum|year)|p\.?\s?a\b|a\s+year)"
    r"|\bannual(?:ised)?\s+hours(?:\s+contract)?\W{0,3}(?:(?:of|are|is)\s+)?(?P<after>\d{3}|[12],?\d{3})\b",
    re.IGNORECASE,
)
# A school year's hours make another week, of weeks that the words rarely number.
_PART_YEAR = re.compile(r"\bterm[\s-]?time|\btto\b", re.IGNORECASE)
# Councils divide a year's hours by 52 weeks or by 365 ÷ 7 of them; the one that gives a plainer week counts.
_YEARS_WEEKS = (52.0, WEEKS_A_YEAR)
# A month is a twelfth of a year's 52 weeks.
_MONTHLY = re.compile(
    r"(?<![\d£.,:])(?P<low>\d{1,3}(?:\.\d{1,2})?)\s*(?:hours?|hrs?)?\s*"
    r"(?:(?:-|–|to|or)\s*(?P<high>\d{1,3}(?:\.\d{1,2})?)\s*)?(?:hours?|hrs?)"
    r"\s*(?:(?:per|a|each|every|/|in\s+a)\s*(?:calendar\s+)?month\b|p\.?c\.?m\b|monthly)"
    r"|\b(?:monthly\s+hours|hours\s+per\s+month)\W{0,3}(?:(?:of|are|is)\s+)?(?P<after>\d{2,3}(?:\.\d{1,2})?)\b",
    re.IGNORECASE,
)
_DAILY = re.compile(
    r"(?<![\d£.,:])(?P<hours>\d(?:\.\d{1,2})?)\s*(?:hours?|hrs?)\s*"
    r"(?:(?:and\s+)?(?P<minutes>[1-5]?\d)\s*min(?:ute)?s?\s*)?(?:per|a|each|/|every)\s*day\b",
    re.IGNORECASE,
)
_DAYS = re.compile(
    r"\b(?P<days>[1-5](?:\.5)?|one|two|three|four|five)\s+days?\s*(?:(?:per|a|each|/|every|in\s+the)\s*week\b|p/?w\b)"
    r"|\b(?P<bare>[1-5])\s+days(?=\s*(?:\Z|[,;.)]))|\bmon(?:day)?\s*(?:-|–|to)\s*fri(?:day)?\b",
    re.IGNORECASE,
)
# "2 x 12.5 hour shifts per week"
_SHIFTS = re.compile(
    r"\b(?P<shifts>[1-6])\s*x\s*(?P<hours>\d{1,2}(?:\.\d{1,2})?)\s*-?(?:hours?|hrs?)\s+(?:shifts?|nights?|days?)\s+"
    r"(?:per|a|each)\s+week\b"
    # "Waking nights, 2 x 10 hours"; more hours than a shift has are a post's.
    r"|\b(?:shifts?|nights?)\W{1,3}(?P<ahead>[1-6])\s*x\s*(?P<long>(?:[5-9]|1[0-3])(?:\.\d{1,2})?)\s*-?(?:hours?|hrs?)\b",
    re.IGNORECASE,
)


def each_week(words: str) -> str:
    """The words with hours over several weeks told as hours a week ("148 hours over 4 weeks")."""
    return _OVER_WEEKS.sub(_each_week, words)


def of_other_spans(words: str) -> Hours | None:
    """The week of a year's, a month's or a day's hours, where the words state those alone."""
    return _of_a_year(words) or _of_a_month(words) or _of_a_day(words)


def _of_a_year(words: str) -> Hours | None:
    """The week of a year's hours, where the words state these alone."""
    match = _YEARLY.search(words)
    if match is None or _PART_YEAR.search(words):
        return None
    year = float((match["hours"] or match["before"] or match["ahead"] or match["after"]).replace(",", ""))
    week = min((year / weeks for weeks in _YEARS_WEEKS), key=lambda hours: abs(hours * 4 - round(hours * 4)))
    return round(week, 2), round(week, 2), match[0]


def _of_a_month(words: str) -> Hours | None:
    """The week of a month's hours, where the words state these alone."""
    match = _MONTHLY.search(words)
    if match is None:
        return None
    figures = [float(match[name]) for name in ("low", "high", "after") if match[name]]
    low, high = (round(month * 12 / _YEARS_WEEKS[0], 2) for month in (min(figures), max(figures)))
    return None if high > LONGEST_WEEK else (low, high, match[0])


def _of_a_day(words: str) -> Hours | None:
    """The week of a day's hours, where the words state both those and the days, or so many shifts a week."""
    if shifts := _SHIFTS.search(words):
        week = round(float(shifts["hours"] or shifts["long"]) * int(shifts["shifts"] or shifts["ahead"]), 2)
        return None if week > LONGEST_WEEK else (week, week, shifts[0])
    day, days = _DAILY.search(words), _DAYS.search(words)
    if day is None or days is None:
        return None
    told = days["days"] or days["bare"] or "5"
    count = figure_of(told)
    week = round((float(day["hours"]) + int(day["minutes"] or 0) / 60) * count, 2)
    return week, week, words[min(day.start(), days.start()) : max(day.end(), days.end())]


def _each_week(match: re.Match[str]) -> str:
    hours, weeks = float(match["hours"]), figure_of(match["weeks"])
    longest = _LONGEST_OF_TWO if weeks == 2 else LONGEST_WEEK
    return f"{hours / weeks:.4g} hours per week" if hours > longest else match[0]
