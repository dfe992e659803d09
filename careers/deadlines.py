"""A closing date as a deadline: the moment in the United Kingdom, how many days are left, and an entry for a calendar.

Owns clock changes, midnight at the end of a day, and the calendar's format (RFC 5545). It must not read closing dates
out of words (the matcher does) and knows no clock: the day and the moment are handed in.
"""

import datetime
import re
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
State = Literal["unknown", "open", "today", "closed"]
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")
_LONGEST_LINE = 75
# Reminders: long enough before for writing, for asking referees, and for sending.
_REMINDERS = ("-P7D", "-P2D", "-PT4H")


@dataclass(frozen=True, slots=True)
class Deadline:
    """When applications close.

    `date` is the day in the United Kingdom; `time` is "HH:MM" there, "24:00" for midnight at the end of the day, None
    where the advert gives none; `moment` is the same in UTC. `days_left` counts whole days from the day of the pack and
    is negative once closed. `quote` is the advert's own words, `reason` why no date is known.
    """

    state: State
    date: datetime.date | None
    time: str | None
    moment: datetime.datetime | None
    days_left: int | None
    quote: str | None
    reason: str | None


def deadline(
    closes_on: datetime.date | None,
    time: str | None,
    on: datetime.date,
    *,
    quote: str | None = None,
    reason: str | None = None,
) -> Deadline:
    """The deadline of a vacancy seen on a day in the United Kingdom.

    Raises:
        ValueError: for a time that is not "HH:MM" or "24:00".

    """
    if time is not None and not _TIME.fullmatch(time):
        raise ValueError(f"time: got {time!r}, expected HH:MM or 24:00")
    if closes_on is None:
        return Deadline("unknown", None, None, None, None, quote, reason)
    left = (closes_on - on).days
    state: State = "closed" if left < 0 else "today" if left == 0 else "open"
    return Deadline(state, closes_on, time, moment_of(closes_on, time), left, quote, reason)


def moment_of(date: datetime.date, time: str | None) -> datetime.datetime | None:
    """The moment in UTC at which a clock in London shows the time on the date; None without a time.

    In the hour that comes twice when summer time ends it is the first one: an application is then in time either way.
    """
    if time is None:
        return None
    if time == "24:00":
        date, time = date + datetime.timedelta(days=1), "00:00"
    hour, minute = (int(part) for part in time.split(":"))
    local = datetime.datetime(date.year, date.month, date.day, hour, minute, tzinfo=LONDON)
    return local.astimezone(datetime.UTC)


def calendar(closing: Deadline, *, uid: str, summary: str, description: str, url: str, stamp: datetime.datetime) -> str:
    """An iCalendar file with the deadline as one event and three reminders.

    Without a time it is the whole day; with one, the hour that ends with the deadline, so that midnight at the end of a
    day stands on that day. `uid` names the event wherever it is imported again; `stamp` is the moment of writing (UTC).

    Raises:
        ValueError: where no closing date is known.

    """
    if closing.date is None:
        raise ValueError("closing: no date is known, so there is nothing for a calendar")
    if closing.moment is None:
        after = closing.date + datetime.timedelta(days=1)
        when = [f"DTSTART;VALUE=DATE:{closing.date:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]
    else:
        begins = closing.moment - datetime.timedelta(hours=1)
        when = [f"DTSTART:{_utc(begins)}", f"DTEND:{_utc(closing.moment)}"]
    alarms = [
        line
        for before in _REMINDERS
        for line in (
            *("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_escaped(summary)}"),
            # Counted from the end, which is the deadline itself; whole days end at midnight after it.
            *(f"TRIGGER;RELATED=END:{before}", "END:VALARM"),
        )
    ]
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Nextrung//Application pack//EN", "BEGIN:VEVENT"),
        *(f"UID:{_escaped(uid)}", f"DTSTAMP:{_utc(stamp)}", *when, f"SUMMARY:{_escaped(summary)}"),
        f"DESCRIPTION:{_escaped(description)}",
        *([f"URL:{_one_line(url)}"] if url else []),
        *("TRANSP:TRANSPARENT", *alarms, "END:VEVENT", "END:VCALENDAR"),
    ]
    return "".join(_folded(line) for line in lines)


def _utc(moment: datetime.datetime) -> str:
    return f"{moment.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def _one_line(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())


def _escaped(text: str) -> str:
    """Text for a value: an advert's words can neither end the line nor begin a property."""
    lines = [_one_line(line) for line in re.split(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]", text)]
    return "\\n".join(re.sub(r"([\\;,])", r"\\\1", line) for line in lines)


def _folded(line: str) -> str:
    """A line of at most 75 octets, continued on the next where it is longer; never cut within a letter."""
    pieces: list[str] = []
    current = ""
    for letter in line:
        room = _LONGEST_LINE - (1 if pieces else 0)
        if len((current + letter).encode()) > room:
            pieces.append(current)
            current = ""
        current += letter
    return "\r\n ".join([*pieces, current]) + "\r\n"
