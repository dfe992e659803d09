import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.bulk import duplicate_lines, read_lines
from matcher.places import Gazetteer


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer()


KEYS = {
    "id",
    "outcome",
    "tier",
    "confidence",
    "runner_up",
    "margin",
    "evidence",
    "reason",
    "specialisms",
    "service_area",
    "pay",
    "closing",
    "contract",
    "place",
    "requirements",
    "rules_version",
}


def line(**fields):
    return json.dumps(fields)


def test_one_object_per_line_with_every_key(gazetteer):
    lines = [
        line(id="a", title="Team Manager", employer="Fife Council", page_date="2026-11-21", more=1),
        "",
        line(title="X"),
    ]
    told = list(read_lines(lines, gazetteer))
    assert [one["id"] for one in told] == ["a", None]
    assert all(set(one) == KEYS for one in told)
    assert set(told[0]["pay"]) >= {
        *("min", "max", "unit", "currency", "pro_rata", "supplements", "grade", "annual_min", "annual_max")
    }
    assert set(told[0]["place"]) >= {"town", "authority", "region", "nation", "lat", "lon"}
    assert set(told[0]["contract"]) >= {"type", "hours_min", "hours_max", "working_time", "duration"}


def test_the_page_date_gives_the_year(gazetteer):
    told = next(read_lines([line(title="Social Worker", closing="5 January", page_date="2026-12-20")], gazetteer))
    assert told["closing"]["date"] == "2027-01-05"


def test_bytes_with_a_byte_order_mark_are_read(gazetteer):
    told = list(read_lines([b"\xef\xbb\xbf" + line(id="a", title="Social Worker").encode()], gazetteer))
    assert told[0]["id"] == "a"


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("not json", "not JSON at column 1"),
        ('{"title": "cut', "not JSON"),
        ("[1, 2]", "is a list; expected an object"),
        ('"text"', "is a text; expected an object"),
        ("{}", "none of the fields id, title"),
        ('{"heading": "x"}', "none of the fields id, title"),
        ('{"title": 5}', "title: '5' is a number; expected a text"),
        ('{"title": "x", "salary": ["£1"]}', "salary: "),
        ('{"title": "x", "page_date": "21/11/2026"}', "page_date: '21/11/2026' is no date"),
        ('{"title": "x", "page_date": 20261121}', "page_date: '20261121' is a number"),
        (b'{"title": "\xff"}', "is not UTF-8"),
        ("[" * 100_000, "cannot be read"),
    ],
)
def test_a_bad_line_is_told_and_the_rest_go_on(gazetteer, bad, words):
    good = line(id="good", title="Social Worker")
    told = list(read_lines([good, bad, good], gazetteer))
    assert [one.get("id") for one in told] == ["good", None, "good"]
    assert set(told[1]) == {"line", "error"}
    assert told[1]["line"] == 2
    assert words in told[1]["error"]
    assert "\n" not in told[1]["error"]
    assert len(told[1]["error"]) < 400


def test_null_fields_are_empty_ones(gazetteer):
    told = list(read_lines([line(id=None, title="Social Worker", salary=None, page_date=None)], gazetteer))
    assert told[0]["outcome"] in {"matched", "review"}


def test_duplicates_put_every_advert_in_one_group():
    shared = {"title": "Team Manager – Assessment", "employer": "Suffolk County Council", "location": "Ipswich"}
    lines = [
        line(
            id="1", salary="£52,000 - £56,000", closing="12/12/2026", description="Lead our assessment team.", **shared
        ),
        line(
            id="2",
            salary="£52,000 - £56,000",
            closing="12 December 2026",
            description="Lead our assessment team.",
            **shared,
        ),
        line(id="3", title="Social Worker", employer="Fife Council", location="Kirkcaldy"),
    ]
    told = list(duplicate_lines(lines))
    assert [one["ids"] for one in told] == [["1", "2"], ["3"]]
    assert all(set(one) == {"ids", "score", "reasons"} for one in told)


def test_duplicates_are_told_by_where_a_place_is_and_not_by_its_name_alone():
    shared = {"title": "Team Manager", "salary": "£52,300 - £56,100", "closing": "12/12/2026"}
    lines = [
        line(id="1", employer="Kirklees Council", location="Huddersfield", posted="2026-11-20", **shared),
        line(id="2", employer="Kirklees Council", location="Kirklees", posted="20/11/2026", **shared),
    ]
    assert [one["ids"] for one in duplicate_lines(lines)] == [["1", "2"]]


def test_an_id_and_a_reference_may_be_numbers_as_exports_write_them(gazetteer):
    lines = [line(id=7, title="Social Worker", reference=14), line(id="7", title="Social Worker")]
    told = list(duplicate_lines(lines, gazetteer))
    assert told[0]["line"] == 2  # the same id, however it is written
    assert told[1]["ids"] == ["7"]
    assert next(iter(read_lines(lines, gazetteer)))["id"] == "7"
    assert list(duplicate_lines([line(id=True, reference=14), line(id="1", reference=1.5)], gazetteer)) == [
        {"line": 1, "error": "id: 'true' is true or false; expected a text"},
        {"line": 2, "error": "reference: '1.5' is a number; expected a text"},
    ]


def test_duplicates_need_ids_of_their_own():
    lines = [line(id="1", title="Social Worker"), line(title="Social Worker"), line(id="1", title="Team Manager"), "x"]
    told = list(duplicate_lines(lines))
    errors = {one["line"]: one["error"] for one in told if "error" in one}
    assert set(errors) == {2, 3, 4}
    assert errors[2].startswith("id: missing or empty")
    assert errors[3] == "id: '1' stands already on line 1; expected one of its own"
    assert [one["ids"] for one in told if "ids" in one] == [["1"]]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(max_size=20)
        | st.binary(max_size=20)
        | st.builds(lambda text: line(id=text, title=text), st.text(max_size=20)),
        max_size=6,
    )
)
def test_any_lines_give_a_reading_or_an_error_each(gazetteer, lines):
    told = list(read_lines(lines, gazetteer))
    assert len(told) <= len(lines)
    for one in told:
        assert set(one) in (KEYS, {"line", "error"})
