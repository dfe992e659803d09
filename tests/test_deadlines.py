"""Closing dates as deadlines: days left, summer time, midnight, and what a calendar is given."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.deadlines import calendar, deadline, moment_of

LONDON = ZoneInfo("Europe/London")
STAMP = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)


def unfolded(text: str) -> list[str]:
    assert text.endswith("\r\n")
    return text.removesuffix("\r\n").replace("\r\n ", "").split("\r\n")


def event(closing, **told):
    given_ = {"uid": "v-1", "summary": "Closing", "description": "d", "url": "https://x.test/1", "stamp": STAMP} | told
    return unfolded(calendar(closing, **given_))


@pytest.mark.parametrize(
    ("closes", "on", "state", "left"),
    [
        ((2026, 12, 10), (2026, 11, 22), "open", 18),
        ((2026, 11, 22), (2026, 11, 22), "today", 0),
        ((2026, 11, 21), (2026, 11, 22), "closed", -1),
        # Over both changes of the clock a day is a day.
        ((2027, 3, 29), (2027, 3, 27), "open", 2),
        ((2026, 10, 26), (2026, 10, 24), "open", 2),
    ],
)
def test_days_left(closes, on, state, left):
    found = deadline(dt.date(*closes), None, dt.date(*on))
    assert (found.state, found.days_left, found.moment) == (state, left, None)


@pytest.mark.parametrize(
    ("date", "time", "utc"),
    [
        ((2026, 12, 10), "12:00", "2026-12-10T12:00"),
        ((2026, 7, 10), "12:00", "2026-07-10T11:00"),
        ((2026, 7, 10), "24:00", "2026-07-10T23:00"),
        ((2026, 12, 10), "24:00", "2026-12-11T00:00"),
        ((2026, 12, 31), "24:00", "2027-01-01T00:00"),
        # The last Sunday of March begins in winter time and ends in summer time, that of October the other way.
        ((2027, 3, 28), "00:30", "2027-03-28T00:30"),
        ((2027, 3, 28), "24:00", "2027-03-28T23:00"),
        ((2026, 10, 25), "24:00", "2026-10-26T00:00"),
        # 01:30 comes twice: in time for the first is in time.
        ((2026, 10, 25), "01:30", "2026-10-25T00:30"),
    ],
)
def test_the_moment_of_a_clock_in_london(date, time, utc):
    assert moment_of(dt.date(*date), time) == dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)


def test_what_is_not_known_stays_so():
    found = deadline(None, None, dt.date(2026, 11, 22), reason="it says ongoing")
    assert (found.state, found.date, found.days_left, found.reason) == ("unknown", None, None, "it says ongoing")
    with pytest.raises(ValueError, match="no date is known"):
        event(found)


@pytest.mark.parametrize("time", ["24:01", "7:00", "noon", "25:00", "12:60"])
def test_a_time_that_is_none_is_refused(time):
    with pytest.raises(ValueError, match="expected HH:MM or 24:00"):
        deadline(dt.date(2026, 12, 1), time, dt.date(2026, 11, 22))


def test_a_day_without_an_hour_is_a_whole_day():
    lines = event(deadline(dt.date(2026, 12, 31), None, dt.date(2026, 11, 22)))
    assert {"DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101", "DTSTAMP:20261122T093000Z"} <= set(lines)
    assert lines.count("BEGIN:VALARM") == 3


def test_midnight_at_the_end_of_a_day_stands_on_that_day():
    lines = event(deadline(dt.date(2026, 7, 10), "24:00", dt.date(2026, 7, 1)))
    assert {"DTSTART:20260710T220000Z", "DTEND:20260710T230000Z"} <= set(lines)


def test_hostile_words_stay_in_their_value():
    closing = deadline(dt.date(2026, 12, 10), "12:00", dt.date(2026, 11, 22))
    attack = "A;B,C\\D\r\nATTENDEE:mailto:x@evil.test\nEND:VCALENDAR\u2028X\x00"
    lines = event(closing, summary=attack, description=attack, uid=attack, url="https://x.test/\r\nATTENDEE:y")
    names = [re.split("[:;]", line)[0] for line in lines]
    assert "ATTENDEE" not in names
    assert names.count("END") == 5
    assert "SUMMARY:A\\;B\\,C\\\\D\\nATTENDEE:mailto:x@evil.test\\nEND:VCALENDAR\\nX" in lines


DATES = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))
TIMES = st.none() | st.just("24:00") | st.times().map(lambda time: f"{time:%H:%M}")


@given(DATES, TIMES, DATES, st.text(max_size=120))
@settings(max_examples=60, deadline=None)
def test_the_event_ends_with_the_deadline_whatever_the_season(date, time, on, words):
    closing = deadline(date, time, on)
    assert (closing.days_left < 0) == (closing.state == "closed") == (date < on)
    text = calendar(closing, uid="v", summary=words, description=words, url="", stamp=STAMP)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    [end] = [line.split(":", 1)[1] for line in unfolded(text) if line.startswith("DTEND")]
    if time is None:
        assert dt.datetime.strptime(end, "%Y%m%d").date() - dt.timedelta(days=1) == date  # noqa: DTZ007 - a date
        return
    local = dt.datetime.strptime(end, "%Y%m%dT%H%M%S%z").astimezone(LONDON)
    shown = "24:00" if (local.hour, local.minute) == (0, 0) and local.date() > date else f"{local:%H:%M}"
    day = local.date() - dt.timedelta(days=1) if shown == "24:00" else local.date()
    # An hour that summer time leaves out is shown an hour on.
    assert (day, shown) == (date, time) or local.utcoffset() != dt.datetime(
        *date.timetuple()[:3], tzinfo=LONDON
    ).utcoffset()
