"""When an advert closes: every form of date that adverts use, in UK order and London time.

Owns the closing date and time, with the words they were read from, or the reason why there is none. Must not look at
a clock: what depends on "now" is read from the page's own date.
"""

import datetime
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from zoneinfo import ZoneInfo

from matcher.calendar import TIME_AFTER, TIME_ANYWHERE, TIME_BEFORE, WEEKDAY, WEEKDAYS, clock_of, month_of
from matcher.text import near

LONDON = ZoneInfo("Europe/London")

# A council really advertised a rolling post to 2030-06-25 in October 2026, so four years ahead is believed;
# nobody waits longer, and what systems write beyond it (2035, 2099) stands for "none".
BELIEVED_AHEAD = datetime.timedelta(days=5 * 365)
# Where no page date is given there is nothing to measure from but the years in which adverts were put online.
BELIEVED_FROM = datetime.date(2000, 1, 1)
BELIEVED_TO = datetime.date(2032, 1, 1)
# A date without a year that is this far behind the page is a stale advert; further behind, it means next year.
STALE = datetime.timedelta(days=90)

_MAX_FIELD = 2_000
# In prose a weekday or "in two weeks" is the closing date this near to the words that announce one, in characters.
_WORDS_NEAR = 30
_MOST_PASSAGES = 100


@dataclass(frozen=True, slots=True)
class Closing:
    """The last date and time for applications. `time` is "HH:MM", London; "24:00" is midnight at the date's end.

    `reason` says why `date` is None; `quote` is what was read.
    """

    date: datetime.date | None
    time: str | None
    quote: str | None
    reason: str | None


_MONTH_WORD = r"(?P<month>[a-z]{3,12})"
_YEAR = r"(?P<year>['’‘]?\d{4}|['’‘]?\d{2}(?!\s*(?:\d|:|noon|midnight|midday|hrs|hours|[ap]\.?\s?m\b|\.\d\d)))"
_DATE = re.compile(
    rf"""
      (?<!\d)(?P<iso>\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}})
        (?:[T\ ]+(?P<isotime>\d{{2}}:\d{{2}})(?::\d{{2}}(?:[.,]\d{{1,9}})?)?\s?(?P<zone>Z\b|[+-]\d{{2}}:?\d{{2}})?)?
    | (?<![\d.,£])(?P<compact>(?:19|20)\d{{6}})(?:T(?P<basic>\d{{4}})(?:\d\d)?Z?\b)?(?!\d)
    | (?<![\d.,/£-])(?P<d>\d{{1,2}})\s?(?P<sep>[./-]|\s(?=\d{{1,2}}\s\d{{4}}))\s?(?P<m>\d{{1,2}})
        (?:\s?(?P=sep)\s?(?P<y>\d{{4}}|\d{{2}})(?!\d)|(?=/?(?:[\s,;)]|$)))
    | (?<![\d.,£])(?P<day>\d{{1,2}})\s?(?:st|nd|rd|th|ain|af|il|ydd|fed|eg|ed)?(?:\s+(?:of|o))?[\s,./-]*
        {_MONTH_WORD}(?:[\s,./-]*{_YEAR}(?!\d))?
    | \b(?P<month2>[a-z]{{3,12}})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.]*\d)
        (?:\s?,?\s?(?P<year2>\d{{4}}))?(?!\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)

_WEEKDAY_BEFORE = re.compile(rf"{WEEKDAY}[\s,]*(?:\bthe\b)?\s*$", re.IGNORECASE)

# "11 December 2026 1700": four figures after a year, at the end, are the hour.
_BARE_CLOCK = re.compile(r"\s+([01]\d|2[0-3])([0-5]\d)\s*\Z")
_WHOLE_YEAR = re.compile(r"\d{4}")
_CUE = re.compile(
    r"clos(?:e[sd]?|ing|ure)\b|dead\s?line|\bexpir(?:y|es|ing|ation)|\bapply\s*(?:by|before|until)|\breturn(?:ed)?\s*by"
    r"|\bapplications?\s+(?:must|should|to|by|close|are|need|will)\b|\bapplicants?\s+until|(?:advert\s*)?end\s*date"
    r"|\bno\s+later\s+than|\bdyddiad\s+cau|\bvalid\s*through|\blast\s+date|\bsubmit(?:ted)?\s+by|\breceived\s+by"
    r"|\badvert(?:isement)?\s+ends?|\bends?\s+on\b|\bdue\s+(?:by|date)\b|\bcau\b",
    re.IGNORECASE,
)
_SOMETHING_ELSE_CLOSES = re.compile(
    r"\b(?:contract|school|college|office|centre|service|scheme|project|fund(?:ing)?|programme|cases?|helpline|library)\s+(?:will\s+)?$",
    re.IGNORECASE,
)
_EXTENDED = re.compile(r"\bextended\s+(?:to|until|till)\b|\bnow\s+clos(?:es|ing)\b", re.IGNORECASE)
_PROSE_CUE = re.compile(
    r"clos(?:ing|ure)\s+(?:date|time|day)|\bclos(?:e[sd]?|ing)\s*(?:on|at|by|in|is|:|-|–)|(?:advert|vacancy|applications?"
    r"|post|job|role)\s+(?:will\s+)?(?:clos|expir|ends)(?:es|e|ing)?|application\s+dead\s?line|dead\s?line|\bapply\s+(?:online\s+)?(?:by|before|no\s+later)"
    r"|\bsend\b[^.\n]{0,40}\bby\b(?=\s+(?:the\s+)?(?:\d|noon|mid|mon|tue|wed|thu|fri|sat|sun))|\bsubmitted\s+no\s+later|\breturn(?:ed)?\s*by|\bdyddiad\s+cau|\badvert\s*end\s*date|\bexpiry\s+date|\breceived\s+(?:by|no\s+later)"
    r"|\bclosing\s*:|\bcloses\b|\bsubmit(?:ted)?\s+by|\bapplications?\s+by\b|\bend\s+date\s+for\s+applications",
    re.IGNORECASE,
)
_PROSE_HINT = re.compile(
    r"clos|dead\s?line|appl(?:y|ications?)\s+(?:online\s+)?(?:by|before|dead|no\s+later)|send\b|submitted\s|expir|return(?:ed)?\s?by|dyddiad|end\sdate|received\s"
    r"|submit(?:ted)?\sby|(?:vacancy|post|role|job|advert|applications?)\s+(?:will\s+)?end"
)
_NOT_CLOSING = re.compile(
    r"interview|assessment|posted|publish|advertised(?!\s+(?:until|till|to)\b)|start(?:ing|s)?\s+(?:date|on)|shortlist|opening|opens|created|issued"
    r"|fixed\s+term|contract|\bdated?\s+posted|cyfweliad|updated|commenc|available\s+from|date\s+of\s+birth|ofsted"
    r"|inspect",
    re.IGNORECASE,
)
_OPEN_ENDED = re.compile(
    r"until\s+(?:the\s+)?(?:\w+\s+){0,2}(?:is\s+|are\s+|has\s+been\s+|have\s+been\s+)?(?:filled|recruited|appointed)"
    r"|no\s+(?:closing|expiry|end)\s+date|\bon-?going\b|\brolling\b|open[\s-]+(?:ended|advert|until)|continuous"
    r"|\bnever\b|\bnone\b|\ba\.?s\.?a\.?p\b|\bnot\s+(?:set|specified|applicable)\b|^\s*n/?a\s*$|\btb[cda]\b|^\s*open\s*$"
    r"|suitable\s+candidate",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"(?:\bin|\bwithin|\bnext)?\s*\b(?P<count>\d{1,3}|an?|one|two|three|four)\s*(?P<unit>hour|day|week|month|d)s?\b"
    r"(?:'s?)?\s*(?P<left>left|remaining|to\s+(?:go|apply)|from\s+(?:now|today|(?:the\s+)?(?:date\s+of\s+)?(?:advert\w*|posting|publication)))?",
    re.IGNORECASE,
)
_RELATIVE_LEAD = re.compile(r"(?:\bin|\bwithin|\bnext)\s*$|(?:\bin|\bwithin|\bnext)\s", re.IGNORECASE)
_LENGTH_ALONE = re.compile(
    r"(?:closing\s+(?:date\s*)?|closes\s*)?[:\s-]*(?:\d{1,3}|two|three|four)\s+(?:day|week)s", re.IGNORECASE
)
# "Wednesday 2nd", "the 30th of this month": a day of the month that is still to come.
_DAY_OF_MONTH = re.compile(
    rf"\b(?P<weekday>{WEEKDAY})\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)\b"
    r"|\b(?P<this>\d{1,2})(?:st|nd|rd|th)\s+of\s+(?:this|the)\s+month\b",
    re.IGNORECASE,
)
_NEAR_DAY = re.compile(rf"\b(?P<near>today|tonight|tomorrow)\b|\b(?P<weekday>{WEEKDAY})\b", re.IGNORECASE)
_MONTH_END = re.compile(
    r"\bend\s+of\s+(?:(?:the\s+|this\s+)?month\b|(?P<month>[a-z]{3,12})(?:\s+(?P<year>\d{4}))?)", re.IGNORECASE
)
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}


@dataclass(frozen=True, slots=True)
class _Found:
    """One date expression: where it stands, and either its date or why it is none."""

    start: int
    end: int
    date: datetime.date | None
    time: str | None
    reason: str | None


def read_closing(text: str, *, page_date: datetime.date | None) -> Closing:
    """The closing date in a source's own field ("Closing date: 8th November at noon", "2026-09-15T22:55Z").

    `page_date` is the day on which the page was seen or posted: it gives the year where the advert leaves it out,
    and the start of "in 7 days". A date with an offset is told in London time. UK order always: 10/11 is 10 November.
    """
    return _read_closing(text.strip()[:_MAX_FIELD], page_date)


@functools.lru_cache(maxsize=8_192)
def _read_closing(text: str, page_date: datetime.date | None, reach: int = _MAX_FIELD) -> Closing:
    """`reach` is where in `text` a date told in words alone ("on Friday") must start to be believed."""
    if not text:
        return Closing(None, None, None, "no closing date given")
    found = list(_dates(text, page_date))
    chosen = _chosen(text, found)
    if chosen is not None and chosen.date is not None:
        return _told(text, chosen)
    relative = _relative(text, page_date, reach)
    if relative is not None:
        return relative
    quote = text[:120]
    if _OPEN_ENDED.search(text):
        return Closing(None, None, quote, "open until filled or without a closing date")
    if chosen is not None:
        return Closing(None, None, text[chosen.start : chosen.end].strip(), chosen.reason)
    return Closing(None, None, quote, "no date in these words")


def find_closing(description: str, *, page_date: datetime.date | None) -> Closing:
    """The closing date in an advert's prose, by the words that announce one ("applications close on …")."""
    refused: Closing | None = None
    for stretch in near(description, _PROSE_HINT, 40, 150):
        for cue in islice(_PROSE_CUE.finditer(stretch), _MOST_PASSAGES):
            start = max(stretch.rfind("\n", 0, cue.start()) + 1, cue.start() - 40)
            if _SOMETHING_ELSE_CLOSES.search(stretch, start, cue.start()):
                continue
            tail = stretch[cue.end() : cue.end() + 110]
            stop = _NOT_CLOSING.search(tail)
            passage = stretch[start : cue.end()] + (tail[: stop.start()] if stop else tail)
            closing = _read_closing(passage.strip(), page_date, cue.end() - start + _WORDS_NEAR)
            if closing.date is not None:
                return closing
            if refused is None and closing.reason != "no date in these words":
                refused = closing
    if refused is not None:
        return refused
    return Closing(None, None, None, "no closing date given")


def _dates(text: str, page_date: datetime.date | None) -> Iterator[_Found]:
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


def _date_of(match: re.Match[str], page_date: datetime.date | None) -> _Found | None:
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


def _iso(match: re.Match[str], page_date: datetime.date | None) -> _Found:
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
    return _Found(found.start, found.end, moment.date(), time, None)


def _checked(start: int, end: int, year: int | None, month: int, day: int, page_date: datetime.date | None) -> _Found:
    def refused(reason: str) -> _Found:
        return _Found(start, end, None, None, reason)

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
    return _Found(start, end, date, None, None)


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


def _chosen(text: str, found: list[_Found]) -> _Found | None:
    """The date that the words call the closing one: after a cue and not after a word for another date."""
    if not found:
        return None
    # An extension takes back the date before it.
    cues = [cue.end() for pattern in (_EXTENDED, _CUE) for cue in pattern.finditer(text)]
    for cue in cues:
        after = [one for one in found if one.start >= cue - 1]
        if after and after[0].start - cue <= 120 and not _NOT_CLOSING.search(text, cue, after[0].start):
            return _end_of_range(text, after)
    plain = [one for one in found if not _NOT_CLOSING.search(text, max(0, one.start - 30), one.start)]
    if cues or len(plain) == len(found):
        return _end_of_range(text, plain or found)
    return _end_of_range(text, plain) if plain else None


def _end_of_range(text: str, found: list[_Found]) -> _Found:
    first = found[0]
    if len(found) > 1 and re.fullmatch(r"\s*(?:-|–|to|until)\s*(?:\w+day\s*)?", text[first.end : found[1].start]):
        return found[1]
    return first


def _told(text: str, found: _Found) -> Closing:
    start, end = found.start, found.end
    time = found.time
    after = TIME_AFTER.match(text, found.end)
    before = TIME_BEFORE.search(text[max(0, found.start - 40) : found.start])
    if time is None and after is not None:
        time = clock_of(after, "a", bare=bool(re.search(r"at|by|@|before", after["joint"], re.IGNORECASE)))
        if time is not None:
            end = after.end()
    if time is None and before is not None:
        time = clock_of(before, "b", bare=False)
        if time is not None:
            start = max(0, found.start - 40) + before.start()
    if (
        time is None
        and (bare := _BARE_CLOCK.match(text, found.end))
        and _WHOLE_YEAR.search(text, found.start, found.end)
    ):
        time, end = f"{bare[1]}:{bare[2]}", bare.end(2)
    weekday = _WEEKDAY_BEFORE.search(text[max(0, start - 20) : start])
    if weekday is not None:
        start = max(0, start - 20) + weekday.start()
    cues = [cue.start() for cue in _CUE.finditer(text, max(0, start - 60), start)]
    start = cues[-1] if cues else start
    return Closing(found.date, time, text[start:end].strip(), None)


def _relative(text: str, page_date: datetime.date | None, reach: int) -> Closing | None:
    """From the page's own date: "in 7 days", "9 days left", "tomorrow", "this Friday", "end of the month"."""
    spoken = _relative_date(text, page_date)
    if spoken is None:
        return None
    date, start, end = spoken
    if start > reach:
        return None
    if page_date is None:
        return Closing(None, None, text[start:end].strip(), "relative, and no page date to count from")
    times = TIME_ANYWHERE.finditer(text, 0, start + 40) if date is not None else ()
    clocks = (clock_of(time, "a", bare=False) for time in times if not start <= time.start() < end)
    clock = next(filter(None, clocks), None)
    return Closing(date, clock, text[start:end].strip(), None)


def _relative_date(text: str, page_date: datetime.date | None) -> tuple[datetime.date | None, int, int] | None:
    day = page_date or datetime.date(2000, 1, 1)
    cued = _CUE.search(text) is not None
    for match in _RELATIVE.finditer(text):
        if text[match.end() :].lstrip().startswith("of "):
            continue  # "within four weeks of the closing date"
        if not (match["left"] or _LENGTH_ALONE.fullmatch(text.strip()) or _RELATIVE_LEAD.match(match[0].strip())):
            continue
        count = _COUNTS.get(match["count"].lower()) or int(match["count"])
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
    if not (cued or len(text) < 40):
        return None
    if numbered := _DAY_OF_MONTH.search(text):
        return _day_to_come(day, numbered), *numbered.span()
    near = _NEAR_DAY.search(text)
    if near is None:
        return None
    if near["near"]:
        return day + datetime.timedelta(days=near["near"].lower() == "tomorrow"), *near.span()
    number = next(index for index, name in enumerate(WEEKDAYS) if name.startswith(near["weekday"][:3].lower()))
    return day + datetime.timedelta(days=(number - day.weekday()) % 7), *near.span()


def _day_to_come(day: datetime.date, match: re.Match[str]) -> datetime.date | None:
    """The next day with that number, of the weekday where one is named; None where no month soon has one."""
    number = int(match["day"] or match["this"])
    soon = (day + datetime.timedelta(days=ahead) for ahead in range(62))
    numbered = [one for one in soon if one.day == number]
    weekday = (match["weekday"] or "")[:3].lower()
    named = [one for one in numbered if WEEKDAYS[one.weekday()].startswith(weekday)]
    return next(iter(named or numbered), None)
