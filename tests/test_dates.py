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


@pytest.mark.parametrize(
    ("description", "date", "time"),
    [
        ("We are closing the gap.\nApplications close on 5 December 2026 at noon.", "2026-12-05", "12:00"),
        ("Closing date: 12 December\nInterview date: 15 December", "2026-12-12", None),
        ("Closing date for this post is midnight on Sunday 6 December 2026", "2026-12-06", "24:00"),
        ("Interviews on 18 December 2026. Start date 5 January 2027", None, None),
        ("This advert will close once we have enough applications", None, None),
        ("Rated Good by Ofsted in 2023", None, None),
        ("You can work efficiently and meet deadlines. Mon to Fri", None, None),
        ("This job advert will be closing 8th December", "2026-12-08", None),
        ("Closing date: 4 December. Interviews will be held w/c 14 December.", "2026-12-04", None),
        ("Mae'r swydd yn cau ar 4 Rhagfyr 2026.", "2026-12-04", None),
        ("The last day to apply is 4 December 2026.", "2026-12-04", None),
        ("Expected interview date 15th December 2026, closing 6th December 2026", "2026-12-06", None),
        ("Advertising start date: 20 November 2026 Advertising end date: 6 December 2026", "2026-12-06", None),
        ("You will be closing 12 cases a month", None, None),
        ("Your contract ends on 14 July 2027. Applications close on 12 December 2026.", "2026-12-12", None),
        ("Monday to Friday, 9am to 5pm. Closing date 10 December 2026", "2026-12-10", None),
        ("We will accept applications until 10 December 2026.", "2026-12-10", None),
        ("Our school closes on 18 December 2026. Application deadline: 3 December 2026.", "2026-12-03", None),
        ("The final date for applications is noon on 3 December.", "2026-12-03", "12:00"),
        ("A busy team in a good office. Closing 08/12/2026 23:59.", "2026-12-08", "23:59"),
        ("Salary: grade 10. Closure: Friday 11 December", "2026-12-11", None),
        ("We are welcoming applicants until December 14.", "2026-12-14", None),
        ("You will be closing 12/15 cases a month", None, None),
        ("Complete the form and return it to us by 5pm on Friday 11 December.", "2026-12-11", "17:00"),
        ("You will return to the office by Monday 14 December 2026.", None, None),
        ("Closure at midnight on 9th December 2026", "2026-12-09", "24:00"),
        ("Applications are being accepted until 9 December.", "2026-12-09", None),
        ("Our office closing 24 December for the holidays", None, None),
        ("Forms are to be returned; this post will close Sunday 13 December 2026", "2026-12-13", None),
        ("A full-time post with closure on 11 December 2026", "2026-12-11", None),
        ("The closure of applications is 11 December 2026.", "2026-12-11", None),
        ("Return to the above by 5pm on Friday 11 December.", "2026-12-11", "17:00"),
        ("Your contract ends on 30 May 2027. The application window ends on 4 December 2026.", "2026-12-04", None),
        ("To apply, go to our website before 4 December 2026.", "2026-12-04", None),
        ("Your application needs to reach us by midday on 4 December.", "2026-12-04", "12:00"),
        ("Advertising will end on 4 December 2026. The post will end on 31 March 2027.", "2026-12-04", None),
        ("Applications for this job will be accepted until 5pm on 4 December.", "2026-12-04", "17:00"),
        ("We'll be closing this vacancy on Friday 4th December 2026.", "2026-12-04", None),
        ("You have until midnight on 4 December to apply.", "2026-12-04", "24:00"),
        ("You have until 4 December to finish the plan.", None, None),
        ("See our website before 4 December for the brochure.", None, None),
        ("Two of our homes close 3 March 2027. Apply by 4 December 2026", "2026-12-04", None),
    ],
)
def test_the_closing_date_in_prose(description, date, time):
    closing = find_closing(description, page_date=PAGE)
    assert (closing.date.isoformat() if closing.date else None, closing.time) == (date, time)
    assert (closing.reason is None) == (date is not None)


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


@pytest.mark.parametrize(
    ("description", "date", "time"),
    [
        ("To apply, send your CV by 5pm on 6 December 2026.", "2026-12-06", "17:00"),
        ("Applications must be submitted no later than 6 December 2026 at 23:59.", "2026-12-06", "23:59"),
        ("Apply online by midday on 7 December.", "2026-12-07", "12:00"),
        ("Close date for applications: 7 December 2026. We may close early.", "2026-12-07", None),
        ("Forms are submitted online by no later than 4.00pm on Friday 4 December", "2026-12-04", "16:00"),
        ("Applications through our jobs portal no later than Monday 7th of December 2026", "2026-12-07", None),
        ("Interviews: 15 December 2026\nClosing date: 6 December 2026", "2026-12-06", None),
        ("Closing Date\n6 December 2026", "2026-12-06", None),
        ("This job closes 18 December 2026.", "2026-12-18", None),
        ("Please send your CV and a letter to us no later than 5pm on Friday 4 December.", "2026-12-04", "17:00"),
        ("Please return completed forms to HR no later than Friday 4 December.", "2026-12-04", None),
        ("Applications to be in by the 4th of December. Interviews on the 17th.", "2026-12-04", None),
        ("The advert will run until 4 December 2026.", "2026-12-04", None),
        ("Applications should be sent to jobs@example.org by 5pm on 4 December 2026.", "2026-12-04", "17:00"),
        ("We must receive your application form by Friday 4 December.", "2026-12-04", None),
        ("Open for applications from 9 November to 4 December 2026.", "2026-12-04", None),
        ("We closed to new applications on 4 December.", "2026-12-04", None),
        ("You have until 9am on Friday 4 December to get your application to us.", "2026-12-04", "09:00"),
        ("Submit your expression of interest by close of business on 4 December 2026.", "2026-12-04", None),
        ("Expressions of interest are invited by Friday 4 December 2026.", "2026-12-04", None),
        ("Applications will be accepted up to 4 December 2026.", "2026-12-04", None),
        ("The final date for applying is 4 December 2026.", "2026-12-04", None),
        ("Submit a covering letter of up to two pages by Friday 4 December.", "2026-12-04", None),
        ("Please email your CV to hr@example.org by Friday 4th December at 10am.", "2026-12-04", "10:00"),
        ("Please ensure your application reaches us by 12 noon, Friday 4 December.", "2026-12-04", "12:00"),
        ("Applications after 4 December 2026 will not be considered.", "2026-12-04", None),
        ("This vacancy will be removed on 4 December 2026.", "2026-12-04", None),
        ("The post is advertised until 4 December 2026 or until filled.", "2026-12-04", None),
        ("Applicants must have applied by 9:00am on Friday 4th December 2026.", "2026-12-04", "09:00"),
        ("What we learnt is applied by 4 December 2026 in each team.", None, None),
        ("Closing 10am Friday 4 December 2026.", "2026-12-04", "10:00"),
        ("Closing midday, 4 December 2026.", "2026-12-04", "12:00"),
        ("Our office, closing noon on Fridays, reopens on 4 January 2027.", None, None),
        ("You can apply up until midnight on 4 December 2026.", "2026-12-04", "24:00"),
        ("Vacancy end date: 4 December 2026.", "2026-12-04", None),
        ("Advert live from 12 November 2026 to 4 December 2026.", "2026-12-04", None),
        ("The previous closing date was 5 October 2026. Shortlisting is on 4 December.", None, None),
        ("The original closing date was 6 November 2026, and the new closing date is 4 December.", "2026-12-04", None),
        ("The role ends on 31 March 2027. The consultation closes on 4 December 2026.", None, None),
        ("You'll send a report to the court by Friday.", None, None),
        ("The scheme is open until 31 March 2027 to all staff.", None, None),
        ("The vacancy ends on 4 December 2026.", "2026-12-04", None),
        ("The report closes a chapter that began on 4 May 2026.", None, None),
        ("Last date for joining the pension scheme is 31 December 2026.", None, None),
        ("The last date for receipt of forms is 4 December 2026.", "2026-12-04", None),
        ("The closing date is this Friday.\nWe won a prize on 3 October 2025.", "2026-11-27", None),
        (
            "You have until 9am on 4 December to get your application to us. We won on 3 October 2025.",
            "2026-12-04",
            "09:00",
        ),
        ("There is no closing date for this advert. We won a prize on 3 October 2025.", None, None),
        ("The closing date is below. Apply soon.\n4 December 2026", "2026-12-04", None),
        ("We want to hear from you by 4 December.", "2026-12-04", None),
        ("Your CV should reach us on or before 4 December 2026.", "2026-12-04", None),
        ("You will hear from us by 4 December.", None, None),
        ("These scales of pay apply until 4 December 2026.", None, None),
        ("Contract end date: 4 December 2026. The service is live from 4 December 2026.", None, None),
        ("Applications are with the panel until January. You start by 4 January 2027.", None, None),
        ("You will write reports and letters by 4 December 2026.", None, None),
        ("The scaffolding will be removed on 4 December 2026.", None, None),
        ("Children are accepted up to the age of 12.", None, None),
        ("You will receive training in the forms by 4 December 2026.", None, None),
        ("The centre is open from 9 November to 4 December 2026.", None, None),
        ("You have until 4 December to get your training done.", None, None),
        ("You will return to work no later than 4 January 2027.", None, None),
        ("The project will run until 4 December 2026.", None, None),
        ("Send your CV by email. You start on 1 February 2027.", None, None),
        ("The contract will close on 31 March 2027.", None, None),
        ("The school closes 18 December 2026.", None, None),
        ("We work closely with families until 6 December 2026.", None, None),
        ("Fixed term until 31 March 2027.", None, None),
        ("Applications must be made online by Sunday 6 December 2026 (23:59).", "2026-12-06", "23:59"),
        ("Applications should reach us before noon on 7 December", "2026-12-07", "12:00"),
        ("Applications must be made by email. The school opened on 6 December 2020.", None, None),
        ("Send a CV before 7 December 2026", "2026-12-07", None),
        ("To apply for this role send your CV to the address below by Thursday.", "2026-11-26", None),
        ("To apply by phone, ring us Monday to Friday.", None, None),
        ("Get your application in by Friday 4 December.", "2026-12-04", None),
        ("CVs by 4 December please", "2026-12-04", None),
        ("We read all CVs by hand. You start on 4 January 2027.", None, None),
        ("Please complete the form and upload your CV by 6 December 2026.", "2026-12-06", None),
        ("Submit an application form before midnight on 7 December", "2026-12-07", "24:00"),
        ("Applications received after 5pm on 4 December 2026 will not be considered.", "2026-12-04", "17:00"),
        ("We will email you about your application by 6 December 2026.", None, None),
        ("You must complete your ASYE by 6 December 2027.", None, None),
    ],
)
def test_only_what_closes_the_vacancy_counts_in_prose(description, date, time):
    closing = find_closing(description, page_date=PAGE)
    assert (closing.date.isoformat() if closing.date else None, closing.time) == (date, time)


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
