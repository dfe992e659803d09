"""How a date is written: every form that adverts use, in UK order, and which of them are dates at all.

Owns reading one date expression, its year where none is written, and why an impossible one is refused. Must not decide
which date of an advert closes it: that is `matcher.dates`.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from matcher.calendar import WEEKDAY, WEEKDAYS, month_of, months_from

LONDON = ZoneInfo("Europe/London")

# A council really advertised a rolling post to 2030-06-25 in October 2026, so four years ahead is believed;
# nobody waits longer, and what systems write beyond it (2035, 2099) stands for "none".
BELIEVED_AHEAD = datetime.timedelta(days=5 * 365)
# Where no page date is given there is nothing to measure from but the years in which adverts were put online.
BELIEVED_FROM = datetime.date(2000, 1, 1)
BELIEVED_TO = datetime.date(2032, 1, 1)
# A date without a year that is this far behind the page is a stale advert; further behind, it means next year.
STALE = datetime.timedelta(days=90)

# A month ends where the next field's word was run on to it ("11th JulyInterview date").
_WORD = r"[a-z](?-i:[a-z]{2,11}|[A-Z]{2,11})"
_MONTH_WORD = rf"(?P<month>{_WORD})"
# Two figures that a time of day follows or makes ("30 November 12 noon", "4 December 17:00") are no year; those above
# twelve that a whole time follows ("4 Dec 26 12pm") are. Nor are figures that count something ("Closes 23 August. 25
# days of leave"), nor the hour in "4 May 1700 hrs" and "4 May 17h00".
_TIME_NEXT = r"(?:\d{4}\s?h|\d\d?[:.h]\d\d|\d\d?\s?o\W?clock|\d\d?(?:\s?[ap]\.?\s?m\b|\s?(?:noon|mid)))"
_COUNTED = (
    r"(?:\s*(?:days?|weeks?|months?|years?|posts?|positions?|vacancies|minutes|miles|x)\b|(?:st|nd|rd|th)\b|\s?%|h\d"
    r"|\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
)
_YEAR = (
    r"(?P<year>['’‘]?(?:20[1-3]\d|(?:19|2[01]|00|99)\d\d(?!\s?h(?:ou)?rs))"
    rf"|(?!\d\d{_COUNTED})['’‘]?(?:1[3-9]|[23]\d)(?!\s*(?:(?!{_TIME_NEXT})\d|:\d|(?:hrs|hours)(?!\s?:)|\.\d\d|[ap]\.?\s?m\b))"
    rf"|(?!\d\d{_COUNTED})['’‘]?\d{{2}}(?!\s*(?:\d|:|noon|midnight|midday|(?:hrs|hours)(?!\s?:)|[ap]\.?\s?m\b|\.\d\d)))"
)
_DATE = re.compile(
    rf"""
      (?<!\d)(?P<iso>\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}})
        (?:[T\ ]+(?P<isotime>\d{{2}}:\d{{2}})(?::\d{{2}}(?:[.,]\d{{1,9}})?)?(?!\s?(?:[ap]\.?m|mid|noon))
          \s?(?P<zone>Z\b|[+-]\d{{2}}:?\d{{2}})?)?
    | (?<![\d.,£])(?P<compact>(?:19|20)\d{{6}})(?:T(?P<basic>\d{{4}})(?:\d\d)?Z?\b)?(?!\d)
    | (?<![\d.,/£])(?<!\d:)(?:(?<!\w-)|(?<=\bdate-))
        (?P<d>\d{{1,2}})\s?(?P<sep>[./\\-]|\s(?=\d{{1,2}}\s\d{{4}}))\s?(?P<m>\d{{1,2}})
        (?:\s?(?P=sep)\s?(?P<y>\d{{4}}|\d{{2}})(?!\d)|/2(?:0\d)?\Z|(?=/?(?:[\s,;)*"”'’]|[.:](?!\d)|$)))
    | (?<![\d.£])(?<!\d[,:h])(?P<day>\d{{1,2}})\s?(?:\((?:st|nd|rd|th)\)|r?st|nd|rd|th|ain|af|a?il|ydd|fed|eg|ed)?
        (?:\s+(?:of|o)\b)?[\s,./-]*{_MONTH_WORD}(?:[\s,./-]*{_YEAR}(?!\d))?
    | \b(?<!dydd\s)(?P<month2>{_WORD})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.]*\d)
        (?:\s?,?\s?(?P<year2>(?:19|2[01]|00|99)\d\d(?!\s?h(?:ou)?rs)))?(?!\d)
    | (?<![\d.£])(?<!\d[,:h])(?P<cutday>\d{{1,2}})(?P<ordinal>\s?(?:st|nd|rd|th))?\s+(?:of\s+)?(?P<cut>[a-z]{{1,2}})\Z
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WEEKDAY_BEFORE = re.compile(rf"\b(?P<weekday>{WEEKDAY})[\s,]+(?:the\s+)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dated:
    """One date expression: where it stands, and either its date or why it is none."""

    start: int
    end: int
    date: datetime.date | None
    time: str | None
    reason: str | None


def dates_in(text: str, page_date: datetime.date | None) -> Iterator[Dated]:
    """The date expressions of `text` in reading order; `page_date` gives the year where none is written."""
    position = 0
    while match := _DATE.search(text, position):
        found = _date_of(match, page_date)
        if found is None:
            # "5 days" and "12 hour" look like a day and a month until the word is known not to be one.
            position = match.start() + 1
            while position < len(text) and text[position].isdigit() and text[position - 1].isdigit():
                position += 1
            continue
        yield found
        position = match.end()


def _date_of(match: re.Match[str], page_date: datetime.date | None) -> Dated | None:
    groups = match.groupdict()
    start, end = match.span()
    if groups["iso"]:
        return _iso(match, page_date)
    if groups["compact"]:
        digits, clock = groups["compact"], groups["basic"]
        found = _checked(start, end, int(digits[:4]), int(digits[4:6]), int(digits[6:]), page_date)
        return replace(found, time=f"{clock[:2]}:{clock[2:]}") if clock and found.date and clock < "2400" else found
    if groups["d"]:
        year = _year(groups["y"])
        if year is None and groups["sep"] != "/":
            return None  # "9.5" and "3-4" are no dates
        return _checked(start, end, year, int(groups["m"]), int(groups["d"]), page_date)
    if groups["cut"]:
        return _cut_short(match, page_date)
    word, day, year_text = (
        (groups["month"], groups["day"], groups["year"])
        if groups["month"]
        else (groups["month2"], groups["day2"], groups["year2"])
    )
    month = month_of(word)
    if month is None:
        return None
    if groups["month"] and not year_text:
        end = match.end("month")
    return _checked(start, end, _year(year_text), month, int(day), page_date)


def _cut_short(match: re.Match[str], page_date: datetime.date | None) -> Dated | None:
    """A date whose month the text's end cut off after a letter or two ("closes on 12th N"): the next such day soon.

    A bare number with one is a day after its own weekday only: "Friday 12 n" may go on with "noon".
    """
    weekday = _WEEKDAY_BEFORE.search(match.string, 0, match.start())
    if page_date is None or not (match["ordinal"] or weekday or len(match["cut"]) > 1):
        return None
    dates = [
        _checked(*match.span(), None, month, int(match["cutday"]), page_date) for month in months_from(match["cut"])
    ]
    named = weekday["weekday"][:3].lower() if weekday and not match["ordinal"] else ""
    soon = [
        one
        for one in dates
        if one.date and page_date <= one.date < page_date + STALE and WEEKDAYS[one.date.weekday()].startswith(named)
    ]
    return min(soon, key=lambda one: one.date or page_date, default=None)


def _iso(match: re.Match[str], page_date: datetime.date | None) -> Dated:
    year, month, day = (int(part) for part in re.split("[./-]", match["iso"]))
    found = _checked(match.start(), match.end(), year, month, day, page_date)
    clock, zone = match["isotime"], match["zone"]
    if found.date is None or not clock:
        return found
    try:
        moment = datetime.datetime.combine(found.date, datetime.time.fromisoformat(clock))
    except ValueError:
        return found
    if zone:
        offset = datetime.UTC if zone in "Zz" else datetime.datetime.strptime(zone, "%z").tzinfo
        moment = moment.replace(tzinfo=offset).astimezone(LONDON)
    # Systems that keep dates as moments write a bare date as its midnight, so that midnight tells no time.
    time = None if moment.hour == moment.minute == 0 else f"{moment:%H:%M}"
    return Dated(found.start, found.end, moment.date(), time, None)


def _checked(start: int, end: int, year: int | None, month: int, day: int, page_date: datetime.date | None) -> Dated:
    def refused(reason: str) -> Dated:
        return Dated(start, end, None, None, reason)

    if year is not None and (year <= 1 or year >= 9999 or (year, month, day) in {(1970, 1, 1), (1900, 1, 1)}):
        return refused("a placeholder that means no date")
    if not 1 <= month <= 12:
        return refused(f"impossible date: there is no month {month}")
    try:
        date = datetime.date(year or 2000, month, day)
    except ValueError:
        return refused(f"impossible date: month {month} has no day {day}")
    if year is None:
        if page_date is None:
            return refused("no year, and no page date to tell it from")
        guess = _nearest(date, page_date)
        if guess is None:
            return refused(f"impossible date: no day {day} in month {month} near {page_date.isoformat()}")
        date = guess
    latest = min(page_date, datetime.date(9990, 1, 1)) + BELIEVED_AHEAD if page_date else BELIEVED_TO
    if date > latest:
        return refused(f"{date.isoformat()} is too far ahead to be a closing date")
    if date < BELIEVED_FROM:
        return refused(f"{date.isoformat()} is before any advert online")
    return Dated(start, end, date, None, None)


def _nearest(date: datetime.date, page_date: datetime.date) -> datetime.date | None:
    """The day and month of `date` in the year that makes it not more than `STALE` before the page."""
    for year in (page_date.year - 1, page_date.year, page_date.year + 1, page_date.year + 2):
        try:
            candidate = date.replace(year=year)
        except ValueError:
            continue
        if candidate - page_date >= -STALE:
            return candidate if candidate - page_date < datetime.timedelta(days=366) else None
    return None


def _year(text: str | None) -> int | None:
    if not text:
        return None
    digits = text.lstrip("'’‘")
    return int(digits) + (2000 if len(digits) == 2 else 0)
