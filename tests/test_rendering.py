"""How values and adverts are written for people: in British words, and without any markup that could act."""

import re

import pytest
from api_data import ATTACKS, TODAY
from page_outline import Outline

from api.rendering import (
    advert,
    by_time,
    clock,
    closing,
    day,
    gathered,
    interval,
    miles,
    moment,
    money,
    money_range,
    says_more,
    shorten,
    sureness,
    web_address,
    words,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://elm.test/a?b=c", "https://elm.test/a?b=c"),
        (" http://elm.test ", "http://elm.test"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt://elm.test/%0aalert(1)", None),
        ("data:text/html,boom", None),
        ("//elm.test", None),
        ("/jobs/1", None),
        ("http://", None),
        ("http://[", None),
        ("https://elm.test/\njavascript:", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(text: str | None, expected: str | None) -> None:
    assert web_address(text) == expected


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    "wrap", ["{}", "<p>{}</p>", "<div class='a'><h1>Title</h1>{}", "&lt;p&gt;{}&lt;/p&gt;", "<p {}>x"]
)
def test_an_adverts_markup_is_reduced_to_paragraphs_lists_and_emphasis(attack: str, wrap: str) -> None:
    outline = Outline(str(advert(wrap.format(attack))))
    assert {tag for tag, _ in outline.elements} <= {"p", "br", "ul", "ol", "li", "strong", "b", "em", "i"}
    assert not [attributes for _, attributes in outline.elements if attributes]


def test_codes_are_words_and_initials_are_capitals() -> None:
    assert [words(code) for code in ("not_shown", "mash", "sw_level", None)] == ["not shown", "MASH", "SW level", ""]
    seen = [
        {"field": "title", "quote": "MACPT", "rule": "area.macpt"},
        {"field": "employer", "quote": "Trust", "rule": "employer.childrens_trust"},
    ]
    assert [one["saw"] for one in gathered(seen)] == ["area: MACPT", "childrens trust"]


def test_an_advert_keeps_its_words_and_blocks() -> None:
    assert str(advert("One line\nand another & more")) == "<p>One line</p><p>and another &amp; more</p>"
    assert str(advert("<h2>Role</h2><ul><li>Visit</li></ul>")) == "<p><strong>Role</strong></p><ul><li>Visit</li></ul>"
    assert str(advert("&lt;p&gt;Twice &amp;amp; escaped&lt;/p&gt;")) == "<p>Twice &amp; escaped</p>"
    assert str(advert("")) == ""


def test_each_label_of_a_list_stands_with_its_value_on_a_line_of_its_own() -> None:
    told = advert("<dl>\n<dt>Salary:</dt><dd>£46,000</dd>\n<dt class=x>Hours:</dt>\n<dd>37</dd>\n</dl><p>Join us</p>")
    assert re.sub(r"\s*\n\s*", "", told) == "<p>Salary: £46,000</p><p>Hours: 37</p><p>Join us</p>"


def test_values_are_written_as_british_readers_write_them() -> None:
    told = ("17:00", "09:30", "12:00", "12:05", "00:15", "23:59", "00:00", "24:00")
    assert [clock(time) for time in told] == [
        *("5pm", "9:30am", "midday", "12:05pm", "12:15am", "11:59pm"),
        *("midnight at the start of the day", "midnight at the end of the day"),
    ]
    assert money(45000.0) == "£45,000"
    assert money(38.5) == "£38.50"
    assert money_range(40000, 44000) == "£40,000 to £44,000"
    assert (money_range(None, 5), money_range(5, None), money_range(None, None)) == ("up to £5", "from £5", "")
    assert day("2026-12-01") == "1 December 2026"
    assert day("2026-06-30T23:30:00+00:00") == "1 July 2026", "London is an hour ahead of UTC in summer"
    assert moment("2026-12-01T13:05:00+00:00") == "1 December 2026, 1:05pm"
    assert closing("2026-11-21", TODAY) == "Closes today (21 November 2026)"
    assert closing("2026-11-22", TODAY) == "Closes tomorrow (22 November 2026)"
    assert closing("2026-11-20", TODAY) == "Closed on 20 November 2026"
    assert closing(None, TODAY) == "No closing date found"
    assert sureness(0.97) == "very sure (97%)"
    assert (interval(1800), interval(21600), interval(86400)) == ("every 30 minutes", "every 6 hours", "every day")
    assert (miles(0.2), miles(1.0), miles(4.5), miles(31.7)) == ("under a mile", "1 mile", "4.5 miles", "32 miles")
    assert shorten("one two three", 8) == "one two…"


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("£40,000 - £44,000 per annum", False),
        ("£40,000 to £44,000 a year", False),
        ("£20.50 per hour", True),
        ("Salary: £40,000 - £44,000", False),
        ("£40,000 - £44,000 pro rata", True),
        ("Grade 9, £40,000 - £44,000", True),
    ],
)
def test_pay_as_advertised_is_repeated_only_where_it_says_more(text: str, more: bool) -> None:
    assert says_more(text, 40000, 44000) is more


@pytest.mark.parametrize(
    ("text", "summed"),
    [
        ("£44.50ph PAYE", True),
        ("£310pd umbrella", True),
        ("£45 umbrella", True),
        ("Up to £40 an hour", True),
        ("£1,400 p.w.", True),
        ("£41,000 a year, paid weekly", False),
        ("£41,000 pro rata for three days a week", False),
        ("£3,500 per month", False),
        ("Competitive salary", False),
    ],
)
def test_a_years_pay_is_a_sum_where_less_than_a_month_is_advertised(text: str, summed: bool) -> None:
    assert by_time(text) is summed


def test_evidence_quotes_each_piece_once() -> None:
    pieces = [
        {"field": "title", "quote": "Senior", "rule": rule} for rule in ("rank.senior", "rank.senior", "role.x_y")
    ]
    assert gathered(pieces) == [{"field": "title", "quote": "Senior", "saw": "rank: senior, role: x y"}]
    (council,) = gathered([{"field": "employer", "quote": "Council", "rule": "employer.council"}])
    assert council["saw"] == "council"
