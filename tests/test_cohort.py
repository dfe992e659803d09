"""A cohort's CSV: what each column fills, what is wrong with a row or a file, and that the order of rows is nothing."""

import csv
import datetime
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.cohort import LARGEST_FILE, MOST_PEOPLE, CohortError, cohort_text, gather, read_cohort
from careers.cohort_columns import column, documented, lcpp_columns, plain_columns
from careers.profile import Profile, parse_profile


def sheet(*rows, columns=("reference", "nation", "role")):
    out = io.StringIO()
    csv.writer(out).writerows([columns, *rows])
    return out.getvalue()


def refusal(text):
    with pytest.raises(CohortError) as caught:
        read_cohort(text)
    return [(p["field"], p["value"], p["expected"]) for p in caught.value.problems]


def fault(text):
    [found] = read_cohort(text).faults
    return found


def test_every_kind_of_column_fills_its_field():
    told = {
        "reference": "A 1",
        "nation": "England",
        "Tier": "senior",
        "registered": "yes",
        "registered_elsewhere": "scotland | wales",
        "qualifications": "MA Social Work; Practice Educator, stage 2|Degree",
        "years post qualifying": "6.5",
        "supervises": "3",
        "last_practised": "03/04/2025",
        "pay_now": "£46,500",
        "preferences.route": "practice",
        "training.2.name": "Achieving Best Evidence",
        "training.2.date": "2024-05-01",
        "training.7.name": "PEPS",
        "training.7.stage": "2",
        "evidence.macpt-functions/1.1": "met: led twelve strategy discussions",
        "evidence.1.standard": "ffp-guide",
        "evidence.1.statement": "1",
        "evidence.1.level": "partial",
    }
    cohort = read_cohort(sheet(tuple(told.values()), columns=tuple(told)))
    assert cohort.faults == ()
    [person] = cohort.people
    assert (person.reference, person.line) == ("A 1", 2)
    assert person.profile == parse_profile(
        {
            "nation": "england",
            "tier": "senior",
            "registered": True,
            "registered_elsewhere": ["scotland", "wales"],
            "qualifications": ["MA Social Work; Practice Educator, stage 2", "Degree"],
            "years_post_qualifying": 6.5,
            "supervises": 3,
            "last_practised": "2025-04-03",
            "pay_now": 46500,
            "preferences": {"route": "practice"},
            "training": [
                {"name": "Achieving Best Evidence", "date": "2024-05-01"},
                {"name": "PEPS", "stage": 2},
            ],
            "evidence": [
                {
                    "standard": "macpt-functions",
                    "statement": "1.1",
                    "level": "met",
                    "note": "led twelve strategy discussions",
                },
                {"standard": "ffp-guide", "statement": "1", "level": "partial"},
            ],
        }
    )


def test_every_field_of_a_profile_has_a_column_that_is_documented():
    told = [one.name for one in documented()]
    assert len(told) == len(set(told))
    assert {name.split(".")[0] for name in told} == {"reference", *Profile.model_fields}
    for one in documented():
        if one.name != "reference":
            name = one.name.replace(".N.", ".1.").replace("STANDARD/STATEMENT", "ffp-guide/1")
            assert column(name) is not None, name
            assert one.holds


@pytest.mark.parametrize("flag", [("yes", True), ("NO", False), ("TRUE", True), ("n", False)])
def test_words_for_yes_and_no(flag):
    [person] = read_cohort(sheet(("a", "wales", flag[0]), columns=("reference", "nation", "registered"))).people
    assert person.profile.registered is flag[1]


@pytest.mark.parametrize(
    ("name", "cell", "shown", "expected"),
    [
        ("nation", "Ireland", "ireland", "one of england"),
        ("registered", "maybe", "maybe", "true or false"),
        ("years_children", "1,5", "1,5", "a number of years from 0 to 70"),
        ("years_children", "-3", -3, "a number of years from 0 to 70"),
        ("years_children", "nan", "nan", "a number of years from 0 to 70"),
        ("last_practised", "31/02/2025", "2025-02-31", "a date written YYYY-MM-DD"),
        ("supervises", "many", "many", "true, false or the number of people"),
        ("training.3.stage", "12", 12, "a whole number from 1 to 10"),
        ("preferences.route", "up", "up", "one of practice"),
        ("registered_elsewhere", "wales|france", "france", "a list of nations"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column_and_the_others_answer(name, cell, shown, expected):
    columns = tuple(dict.fromkeys(("reference", "nation", name)))
    good = ("fine", "england", "")[: len(columns)]
    bad = ("odd", cell) if name == "nation" else ("odd", "england", cell)
    cohort = read_cohort(sheet(good, bad, columns=columns))
    assert [person.reference for person in cohort.people] == ["fine"]
    [found] = cohort.faults
    assert (found.line, found.reference, found.value) == (3, "odd", shown)
    assert found.column.startswith(name)
    assert found.expected.startswith(expected)


def test_every_fault_of_a_row_is_told_at_once():
    text = sheet(("", "mars", "-1"), columns=("reference", "nation", "years_children"))
    assert [one.column for one in read_cohort(text).faults] == ["reference", "nation", "years_children"]


def test_a_row_of_another_length_a_stray_quote_and_a_stray_cell():
    assert fault("reference,nation\na\n").expected == "2 cells, one for each column"
    assert fault("reference,nation\na,england,x\n").value == "3 cells"
    cohort = read_cohort('reference,nation\na,"eng"land\nb,wales\n')
    assert [person.reference for person in cohort.people] == ["b"]
    assert (cohort.faults[0].line, cohort.faults[0].column) == (2, "row")
    assert fault("reference,nation,\na,england,x\n").column == "column 3"
    assert read_cohort("reference,nation,\na,england,\n").faults == ()
    assert fault('reference,nation,role\na,wales,"never closed\nb,wales,x\n').line == 2


def test_lines_are_those_of_the_file_where_cells_and_blank_lines_take_several():
    cohort = read_cohort('reference,nation,role\r\n\r\na,england,"two\r\nlines"\r\nb,mars,\r\n')
    assert [person.line for person in cohort.people] == [3]
    assert [one.line for one in cohort.faults] == [5]


def test_rows_that_share_a_reference_are_all_refused():
    cohort = read_cohort(sheet(("a", "england", ""), ("b", "wales", ""), ("a", "wales", "")))
    assert [person.reference for person in cohort.people] == ["b"]
    assert [(one.line, one.column) for one in cohort.faults] == [(2, "reference"), (4, "reference")]


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        ("reference;nation\na;england\n", "columns", "columns separated by commas"),
        ("reference\tnation\na\tengland\n", "columns", "columns separated by commas"),
        ("reference,nation\n", "rows", "a row for each person"),
        ("reference\na\n", "columns", "a column nation"),
        ("nation\nengland\n", "columns", "a column reference"),
        ("reference,nation" + ",x" * 400 + "\na,england\n", "columns", "at most 400 columns"),
        ("reference,nation,natoin\na,england,x\n", "columns", "did you mean nation? "),
        ("reference,nation,nation\na,england,x\n", "columns", "each column once"),
        ("reference,nation,evidence.ffp-guide/99\na,england,met\n", "columns", "evidence.STANDARD/STATEMENT"),
        ("reference,nation\n" + "".join(f"{n},wales\n" for n in range(MOST_PEOPLE + 1)), "rows", "at most 200 people"),
    ],
)
def test_a_file_whose_columns_or_number_of_rows_cannot_be_used_is_refused(text, field, expected):
    found = refusal(text)
    assert any(one[0] == field and one[2].startswith(expected) for one in found), found


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "nothing"),
        (b" \r\n", "nothing"),
        ("reference,nation\n".encode("utf-16"), "UTF-16 text"),
        (b"reference,nation\na\0,wales\n", "a NUL character on line 2"),
        (b"reference,nation\na,wales\n\xa3,wales\n", "the byte 0xA3 on line 3"),
        (b"x" * (LARGEST_FILE + 1), "500,001 bytes"),
        (b"x" * 10_000_000, "10,000,000 bytes"),
    ],
)
def test_a_file_that_is_not_utf_8_text_of_a_fair_size_is_refused(data, told):
    with pytest.raises(CohortError) as caught:
        cohort_text(data)
    assert [p["value"] for p in caught.value.problems] == [told]


def test_the_mark_that_spreadsheets_put_first_is_taken():
    text = cohort_text("reference,nation\nÉ,wales\n".encode("utf-8-sig"))
    assert [person.reference for person in read_cohort(text).people] == ["É"]


def test_the_templates_can_be_read_back():
    columns = [*plain_columns(), *lcpp_columns(datetime.date(2026, 11, 21))]
    assert len(columns) == len(set(columns)) > 50
    row = ["a", "england", *[""] * (len(columns) - 2)]
    assert len(read_cohort(sheet(row, columns=columns)).people) == 1


def test_people_given_as_json_are_checked_as_rows_are():
    cohort = gather([("a", {"nation": "wales"}), ("a", {"nation": "wales"}), ("b", {"nation": "x"}), ("c", 3)])
    assert cohort.people == ()
    assert [(one.reference, one.column) for one in cohort.faults] == [
        ("a", "reference"),
        ("a", "reference"),
        ("b", "nation"),
        ("c", "profile"),
    ]
    with pytest.raises(CohortError):
        gather([])


@given(st.binary(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused_with_a_reason(data):
    problems, answered = [], 0
    try:
        cohort = read_cohort(cohort_text(data))
        answered = len(cohort.people) + len(cohort.faults)
    except CohortError as error:
        problems = error.problems
    assert bool(answered) != bool(problems)
    assert all(one["expected"] for one in problems)


CELLS = st.text(max_size=20)


@given(
    st.lists(st.tuples(CELLS, st.sampled_from(["england", "wales", "mars", ""]), CELLS), min_size=1, max_size=8),
    st.data(),
)
@settings(max_examples=80, deadline=None)
def test_any_cells_are_answered_or_named_and_the_order_of_rows_is_nothing(rows, data):
    def read(given):
        try:
            cohort = read_cohort(sheet(*given))
        except CohortError as error:
            return str(error)
        people = sorted((one.reference, json.dumps(one.profile.as_json())) for one in cohort.people)
        return people, sorted((str(one.reference), one.column, str(one.value)) for one in cohort.faults)

    found = read(rows)
    assert read(data.draw(st.permutations(rows))) == found
    if not isinstance(found, str):
        said = sum(any(cell.strip() for cell in row) for row in rows)
        named = {one.line for one in read_cohort(sheet(*rows)).faults}
        assert len(found[0]) + len(named) == said
