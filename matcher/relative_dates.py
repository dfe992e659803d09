"""Dates that are told from the page's own: "in 7 days", "this Friday", "the end of the month".

Owns those words and what they mean on a day. Must not look at a clock, and must not decide whether a date so told
closes an advert: that is `matcher.dates`.
"""

import datetime
import re

from matcher.calendar import WEEKDAY, WEEKDAYS, month_of
from matcher.date_forms import BELIEVED_AHEAD, BELIEVED_FROM, BELIEVED_TO
from matcher.number_words import figure_of

_RELATIVE = re.compile(
    r"(?:\bin|\bwithin|\bnext)?\s*\b(?P<count>\d{1,3}|an?|one|two|three|four)\s*(?P<unit>hour|day|week|month|d)s?\b"
    r"(?:'s?)?\s*(?P<left>left|remaining|to\s+(?:go|apply)"
    r"|(?:from|after)\s+(?:now|today|(?:the\s+)?(?:date\s+of\s+)?(?:this\s+|the\s+)?"
    r"(?:advert\w*|posting|publication)))?",
    re.IGNORECASE,
)
_RELATIVE_LEAD = re.compile(r"(?:\bin|\bwithin|\bnext)\s*$|(?:\bin|\bwithin|\bnext)\s", re.IGNORECASE)
_TIME_LEFT = re.compile(r"\b(?:left|remaining)(?:\s+to\s+apply)?\s*:\s*\Z", re.IGNORECASE)
_LENGTH_ALONE = re.compile(
    r"(?:^|\bclosing\s+(?:date\s*)?|\bcloses\s*|\bexpires\s*)[:\s(\"-]*(?:\d{1,3}|two|three|four)\s+(?:day|week)s\s*(?=$|[.|*;)\"])",
    re.IGNORECASE,
)
# "Wednesday 2nd", "the 30th of this month", "closes 29th": a day of the month that is still to come.
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_DAY_OF_MONTH = re.compile(
    rf"\b(?P<weekday>{WEEKDAY})[\s,]+(?:the\s+)?(?P<day>\d{{1,2}})(?:(?P<ordinal>st|nd|rd|th)\b|[snrt]?\Z)(?!\s+(?:of\s+)?{_MONTH})"
    r"|\b(?P<this>\d{1,2})(?:st|nd|rd|th)\s+of\s+(?:this|the)\s+month\b"
    r"|\bclos(?:es?|ing)\s+(?:date\W{1,3})?(?:(?:at\s+)?(?:midnight|noon|midday|\d{1,2}(?:[:.]\d\d)?\s?[ap]m)\s+)?"
    r"(?:on\s+)?(?:the\s+)?(?P<alone>\d{1,2})(?:st|nd|rd|th)\b"
    r"(?!\s*(?:of\b|[a-z]))",
    re.IGNORECASE,
)
# "The last Friday in January" and "every Monday" are no day of this week.
_NEAR_DAY = re.compile(
    # An office that is open "Monday to Friday" closes nothing on either.
    rf"\b{WEEKDAY}s?\s*(?:-|–|to)\s*{WEEKDAY}s?\b"
    r"|(?<!added\s)(?<!posted\s)(?<!listed\s)(?<!updated\s)(?<!published\s)\b(?P<near>today|tonight|tomorrow)\b"
    rf"|(?<!last\s)(?<!first\s)(?<!every\s)(?<!each\s)\b(?P<weekday>{WEEKDAY})\b(?!\s+(?:in|of)\b)"
    # Nor is the weekday of a whole date that means something else.
    r"(?![\s,]+(?:the\s+)?\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?"
    rf"{_MONTH})",
    re.IGNORECASE,
)
_MONTH_END = re.compile(
    rf"(?:\bend\s+of\s+|\b(?:clos(?:es|ing)|by|until|date)\W{{1,2}}end\s+(?={_MONTH}))(?:(?:the\s+|this\s+)?month\b|(?P<month>[a-z]{{3,12}})(?:\s+(?P<year>\d{{4}}))?)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"\.\s|\|")


def relative_date(
    text: str, page_date: datetime.date | None, *, announced: bool
) -> tuple[datetime.date | None, int, int] | None:
    """The date that `text` tells from the page's, with where its words start and end; None where it tells none.

    `announced` is whether the words announce a closing date: a bare weekday is one in a long sentence only then.
    Without a `page_date` only the words' place means anything.
    """
    # A page may claim to be of the last day that there is, from which nothing can be counted.
    day = min(page_date or datetime.date(2000, 1, 1), datetime.date(9990, 1, 1))
    alone = _LENGTH_ALONE.search(text)
    for match in _RELATIVE.finditer(text):
        if text[match.end() :].lstrip().startswith("of "):
            continue  # "within four weeks of the closing date"
        is_alone = alone is not None and alone.start() <= match.start() < alone.end()
        left = match["left"] or _TIME_LEFT.search(text, max(0, match.start() - 30), match.start())
        if not (left or is_alone or _RELATIVE_LEAD.match(match[0].strip())):
            continue
        count = 1 if match["count"].lower() in ("a", "an") else int(figure_of(match["count"]))
        unit = match["unit"].lower()
        days = count // 24 if unit == "hour" else count * {"day": 1, "d": 1, "week": 7, "month": 30}[unit]
        if datetime.timedelta(days=days) > BELIEVED_AHEAD:
            continue
        return day + datetime.timedelta(days=days), *match.span()
    if end := _MONTH_END.search(text):
        month = month_of(end["month"]) if end["month"] else day.month
        if month is not None:
            year = int(end["year"] or (day.year if month >= day.month else day.year + 1))
            if BELIEVED_FROM.year <= year <= BELIEVED_TO.year:
                following = datetime.date(year + month // 12, month % 12 + 1, 1)
                return following - datetime.timedelta(days=1), *end.span()
    if not (announced or len(_SENTENCE_END.split(text, maxsplit=1)[0]) < 40):
        return None
    numbered = _DAY_OF_MONTH.search(text)
    if numbered is not None:
        to_come = _day_to_come(day, numbered)
        # "closes Friday 5", where the text's end cut off what the 5 is: Friday, if it is no Friday's number.
        if to_come is not None or numbered["ordinal"] or not numbered["weekday"]:
            # A time between "closes" and the day is not a part of the day.
            return to_come, numbered.start("alone") if numbered["alone"] else numbered.start(), numbered.end()
    near = next((day for day in _NEAR_DAY.finditer(text) if day["near"] or day["weekday"]), None)
    if near is None:
        return None
    if near["near"]:
        return day + datetime.timedelta(days=near["near"].lower() == "tomorrow"), *near.span()
    number = next(index for index, name in enumerate(WEEKDAYS) if name.startswith(near["weekday"][:3].lower()))
    return day + datetime.timedelta(days=(number - day.weekday()) % 7), *near.span()


def _day_to_come(day: datetime.date, match: re.Match[str]) -> datetime.date | None:
    """The next day with that number, of the weekday where one is named; None where no month soon has one.

    A bare number at the text's end is a day only of the weekday before it.
    """
    number = int(match["day"] or match["this"] or match["alone"])
    soon = (day + datetime.timedelta(days=ahead) for ahead in range(62))
    numbered = [one for one in soon if one.day == number]
    weekday = (match["weekday"] or "")[:3].lower()
    named = [one for one in numbered if WEEKDAYS[one.weekday()].startswith(weekday)]
    bare = weekday and not match["ordinal"]
    return next(iter(named if bare else named or numbered), None)
