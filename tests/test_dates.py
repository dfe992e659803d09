import csv
import datetime
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.date_forms import BELIEVED_AHEAD, BELIEVED_FROM, BELIEVED_TO
from matcher.dates import find_closing, read_closing

PAGE = datetime.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "date", "time"),
    [
        ("Closing date: 05/12/2026", "2026-12-05", None),
        ("Closing Date - 5.12.26", "2026-12-05", None),
        ("10/11/2026", "2026-11-10", None),  # UK order
        ("4-Dec-26", "2026-12-04", None),
        ("16-Feb-2027", "2027-02-16", None),
        ("Sunday 6th December 2026 at 11.59pm", "2026-12-06", "23:59"),
        ("Monday 7th December2026", "2026-12-07", None),
        ("closing: 7 December", "2026-12-07", None),
        ("Apply by 5th January", "2027-01-05", None),
        ("until January 18", "2027-01-18", None),
        ("closed on 31 October", "2026-10-31", None),  # a stale advert, not next year's
        ("Friday, December 11, 2026", "2026-12-11", None),
        ("March 31 2027 at 12 noon", "2027-03-31", "12:00"),
        ("29 Febuary 2028", "2028-02-29", None),
        ("close at 23:59 on Sunday 6th Decemb", "2026-12-06", "23:59"),
        ("close at 5pm on Thursday 10th D", "2026-12-10", "17:00"),  # cut off by the text's end
        ("close on Thursday 10th December at noo", "2026-12-10", "12:00"),
        ("closes at midnight on 10th De", "2026-12-10", "24:00"),
        ("Closing date: 10th December 2026 9a", "2026-12-10", "09:00"),
        ("Closing date: 10th December 2026 at 4p", "2026-12-10", "16:00"),
        ("Closing date is Sunday 6 D", "2026-12-06", None),
        ("Closing date: Sunday 6", "2026-12-06", None),
        ("closes Friday 12 n", "2026-11-27", None),
        ("closes Friday 5", "2026-11-27", None),
        ("Closing date: 08/12/202", "2026-12-08", None),
        ("Dyddiad cau: 3 Rhagfyr 2026", "2026-12-03", None),
        ("midnight, Tuesday 8 December 2026", "2026-12-08", "24:00"),
        ("8 December 2026 (midnight)", "2026-12-08", "24:00"),
        ("12pm on Wednesday 9 December 2026", "2026-12-09", "12:00"),
        ("9 December at 16:00pm", "2026-12-09", "16:00"),
        ("9 December at 5", "2026-12-09", "17:00"),
        ("1700 hrs on 4 December 2026", "2026-12-04", "17:00"),
        ("30 November 12 Noon", "2026-11-30", "12:00"),  # 12 is no year here
        ("2026-09-15T22:55Z", "2026-09-15", "23:55"),  # summer time
        ("2026-12-15T22:55:00.123456789+00:00", "2026-12-15", "22:55"),
        ("2026-09-15T23:30:00+0000", "2026-09-16", "00:30"),
        ("2026-06-08T12:50:57-07:00", "2026-06-08", "20:50"),
        ("2026-12-04T00:00:00", "2026-12-04", None),
        ("2026-12-04 17:00:00", "2026-12-04", "17:00"),
        ("20261203", "2026-12-03", None),
        ("2026.12.03", "2026-12-03", None),
        ("Thu, 03 Dec 2026 00:00:00 GMT", "2026-12-03", None),  # a system's bare date
        ("in 7 days", "2026-11-28", None),
        ("9 days left", "2026-11-30", None),
        ("Closes in 3 weeks", "2026-12-12", None),
        ("closes tomorrow", "2026-11-22", None),
        ("midnight Sunday", "2026-11-22", "24:00"),
        ("Closing end of November 2026", "2026-11-30", None),
        ("Posted 01/11/2026 Closes 30/11/2026", "2026-11-30", None),
        ("Interviews 10 December, closing 3 December", "2026-12-03", None),
        ("1 Dec 2026 - 15 Dec 2026", "2026-12-15", None),
        ("Open until filled, closing 15 December 2026", "2026-12-15", None),
        ("25/06/2030", "2030-06-25", None),  # a real council's rolling post
    ],
)
def test_every_form_of_date(text, date, time):
    closing = read_closing(text, page_date=PAGE)
    assert closing.date == datetime.date.fromisoformat(date)
    assert closing.time == time
    assert closing.quote
    assert closing.quote in text
    assert closing.reason is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no closing date given"),
        ("until filled", "open until filled"),
        ("No expiry date", "open until filled"),
        ("Ongoing", "open until filled"),
        ("0000-00-00", "placeholder"),
        ("0001-01-01T00:00:00", "placeholder"),
        ("9999-12-31", "placeholder"),
        ("31/02/2026", "month 2 has no day 31"),
        ("12/25/2026", "no month 25"),
        ("2035-01-01", "too far ahead"),
        ("01/01/1995", "before any advert"),
        ("29/02", "no day 29"),
        ("as advertised", "no date in these words"),
    ],
)
def test_a_date_that_is_none_says_why(text, reason):
    closing = read_closing(text, page_date=PAGE)
    assert (closing.date, closing.time) == (None, None)
    assert closing.reason is not None
    assert reason in closing.reason


def test_without_a_page_date_only_whole_dates_count():
    assert read_closing("5 December 2026", page_date=None).date == datetime.date(2026, 12, 5)
    assert "no year" in (read_closing("5 December", page_date=None).reason or "")
    assert "no page date" in (read_closing("in 7 days", page_date=None).reason or "")
    assert "too far ahead" in (read_closing("2035-01-01", page_date=None).reason or "")


DATES = st.dates(PAGE, PAGE + datetime.timedelta(days=270))


ANNOUNCED = st.sampled_from(
    ["Closing date: ", "Closes ", "Closing Date - ", "The closing date for this post is ", "Deadline: ", "Apply by ",
     "Applications close on ", "Advert end date: ", "Extended closing date: ", "Dyddiad cau: ", ""]
)  # fmt: skip
WEEKDAYS = st.sampled_from(["", "%A ", "%A, ", "%a ", "(%A) ", "%A the "])
FORMS = st.sampled_from(
    ["%d %B %Y", "%dth %B %Y", "%d %b %Y", "%d %b %y", "%B %d, %Y", "%dth of %B %Y", "%d-%b-%Y", "%d/%m/%Y", "%d.%m.%y",
     "%d-%m-%Y", "%Y-%m-%d", "%dth%B%Y", "%d %B"]
)  # fmt: skip
TIMES = {
    "24:00": ["midnight", "12 midnight"], "12:00": ["noon", "12pm", "midday", "12:00 noon"],
    "23:59": ["23:59", "11.59pm", "11:59 pm", "2359 hrs"],
    "17:00": ["5pm", "5.00 p.m.", "17:00", "17.00hrs", "5pm prompt"],
}  # fmt: skip
TIME_PLACES = st.sampled_from(
    ["{date} at {time}", "{date}, {time}", "{date} ({time})", "{time} on {date}", "{time}, {date}"]
)
BEHIND = st.sampled_from(
    ["", ". We may close early.", " Interview date: {later}", ". Interviews will be held on {later}",
     " | Start: {later}", ". 25 days of leave", " Hours: 37"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(date=DATES, time=st.none() | st.sampled_from(sorted(TIMES)), data=st.data())
def test_a_closing_date_made_of_parts_is_read_back(date, time, data):
    form = data.draw(FORMS)
    told = date.strftime(data.draw(WEEKDAYS) + form)
    if time is not None:
        told = data.draw(TIME_PLACES).format(date=told, time=data.draw(st.sampled_from(TIMES[time])))
    later = (date + datetime.timedelta(days=9)).strftime(form)
    text = data.draw(ANNOUNCED) + told + data.draw(BEHIND).format(later=later)
    closing = read_closing(text, page_date=PAGE)
    assert (closing.date, closing.time) == (date, time), text


@settings(max_examples=100, deadline=None)
@given(
    moment=st.datetimes(
        datetime.datetime(2026, 1, 1),  # noqa: DTZ001
        datetime.datetime(2027, 12, 1),  # noqa: DTZ001
        timezones=st.just(datetime.UTC),
    )
)
def test_any_moment_is_told_in_london_time(moment):
    local = moment.astimezone(ZoneInfo("Europe/London"))
    closing = read_closing(f"{moment:%Y-%m-%dT%H:%M:%S}Z", page_date=PAGE)
    assert closing.date == local.date()
    assert closing.time == (f"{local:%H:%M}" if local.hour or local.minute else None)


PIECES = st.sampled_from(
    ["closing ", "/", "-", " ", "at ", "midnight", "31", "February", "2026", "T", "Z", "+01:00", "in ", " days", ":"]
)
NOISE = st.lists(PIECES | st.text(max_size=5) | st.integers(0, 99_999_999).map(str), max_size=5).map("".join)
PAGES = st.dates(datetime.date(1990, 1, 1), datetime.date(9999, 12, 31)) | DATES
FROM_THE_PAGE = st.integers(-400, 3000) | st.integers(-14_000, -9_500)
NEAR = st.builds(lambda page, days: (page, page + datetime.timedelta(days)), DATES, FROM_THE_PAGE)
"""A page's date, and one about it or on either side of what is believed of such a page."""


def test_any_text_gives_a_believable_date_or_a_reason():
    """Noise alone, and dates of every form in it, near the page's own and far from it."""
    met = set()

    @settings(max_examples=300, deadline=None)
    @given(before=NOISE, near=st.none() | NEAR, form=FORMS, after=NOISE, page=st.none() | PAGES)
    def holds(before, near, form, after, page):
        if near is not None and page is not None:
            page = near[0]
        text = before + (near[1].strftime(form) if near else "") + after
        for closing in (read_closing(text, page_date=page), find_closing(text, page_date=page)):
            assert (closing.date is None) == (closing.reason is not None)
            met.add((closing.date is None, page is None))
            if closing.date is not None:
                latest = min(page, datetime.date(9990, 1, 1)) + BELIEVED_AHEAD if page else BELIEVED_TO
                # A moment told in another zone's time may be a day later here.
                assert closing.date >= BELIEVED_FROM - datetime.timedelta(days=1)
                assert closing.date <= latest + datetime.timedelta(days=1)
            if closing.time is not None:
                assert closing.time == "24:00" or datetime.time.fromisoformat(closing.time)

    holds()
    assert met == {(date, page) for date in (True, False) for page in (True, False)}


def test_real_labelled_dates(shared_real):
    lines = (shared_real / "labelled" / "dates.jsonl").read_text(encoding="utf-8").splitlines()
    wrong = []
    for line in lines:
        case = json.loads(line)
        page = datetime.date.fromisoformat(case["page_date"]) if case.get("page_date") else None
        closing = read_closing(case["text"], page_date=page)
        read = closing.date.isoformat() if closing.date else None
        if (read, closing.time) != (case.get("expected_date"), case.get("expected_time")):
            wrong.append(case["text"])
    assert len(wrong) <= 0.02 * len(lines), wrong


CASES = list(csv.DictReader((Path(__file__).parent / "date_cases.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_the_table_of_cases(case):
    closing = read_closing(case["text"], page_date=datetime.date.fromisoformat(case["page_date"]))
    assert (closing.date.isoformat() if closing.date else "") == case["date"]
    assert (closing.time or "") == case["time"]
    assert bool(closing.reason) == (closing.date is None)


OTHER_CLOTHES = {
    "double spaces": lambda text: text.replace(" ", "  "),
    "hard spaces": lambda text: text.replace(" ", "\xa0"),
    "a full stop": lambda text: text.rstrip(".") + ".",
    "brackets": lambda text: f"({text})",
    "quoted": lambda text: f'"{text}"',
    "early": lambda text: text.rstrip(". ") + ". We may close early.",
    "interviews": lambda text: text.rstrip(". ") + ". Interviews will be held on 14 January 2027.",
}


@pytest.mark.parametrize("clothes", OTHER_CLOTHES.values(), ids=OTHER_CLOTHES)
def test_a_closing_date_in_other_clothes_is_the_same(clothes):
    for case in CASES:
        page = datetime.date.fromisoformat(case["page_date"])
        plain, other = (read_closing(text, page_date=page) for text in (case["text"], clothes(case["text"])))
        assert (plain.date, plain.time) == (other.date, other.time), case["text"]
