import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.evaluation import (
    CASES_PATH,
    CLASSES,
    REVIEW,
    Bin,
    Case,
    CasesError,
    calibration_error,
    evaluate,
    read_cases,
)

HEADER = "title,employer,description,nation,tier,held_out\n"
CASES = [
    Case("Senior Social Worker - Fostering", "senior"),
    Case("Newly Qualified Social Worker", "nqsw"),
    Case("Team Manager - Fostering", "senior"),  # a wrong answer, to be counted as one
    Case("Nurse", "out_of_scope"),
    Case("Social Worker - Looked After Children", "out_of_scope"),  # and one that is accepted wrongly
    Case("Social Worker and Personal Adviser", "review"),
]


def test_counts_and_shares_follow_from_the_confusion_table():
    found = evaluate(CASES)
    assert (found.cases, found.right, found.committed) == (5, 3, 5)
    assert (found.out_of_scope, found.accepted_wrongly) == (2, 1)
    assert found.confusion["senior", "team_manager"] == 1
    senior = found.score("senior")
    assert (senior.expected, senior.answered, senior.precision, senior.recall) == (2, 1, 1.0, 0.5)
    manager = found.score("team_manager")
    assert (manager.precision, manager.recall) == (0.0, None)


def test_a_reading_sent_to_review_is_neither_right_nor_committed():
    found = evaluate([Case("Service Manager", "service_manager"), Case("Nurse", "out_of_scope")])
    assert found.confusion["service_manager", REVIEW] == 1
    assert (found.cases, found.right, found.committed) == (2, 1, 1)
    assert found.score("service_manager").recall == 0.0


def test_the_figures_of_no_cases_are_empty_and_not_an_error():
    found = evaluate([])
    assert found.as_json()["right_share"] is None
    assert found.calibration_error == 0.0
    assert "0 cases" in found.as_text()


def test_the_calibration_error_is_the_weighed_distance_from_being_right():
    bins = [Bin(0.8, 0.9, 3, 0.85, 1.0), Bin(0.9, 1.0, 1, 0.95, 0.0)]
    assert calibration_error(bins) == pytest.approx((3 * 0.15 + 0.95) / 4)


def test_the_data_can_be_written_as_json_and_says_the_same_as_the_text():
    found = evaluate(CASES)
    data = json.loads(json.dumps(found.as_json()))
    assert set(data["classes"]) == set(CLASSES)
    assert sum(row["cases"] for row in data["confusion"]) == len(CASES)
    text = found.as_text()
    assert "5 cases with an answer: 60.0% right" in text
    assert "1 of 2 out-of-scope cases accepted" in text


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Social Worker", "Team Manager", "Nurse", "Service Manager", "IRO"]),
            st.sampled_from([*CLASSES, REVIEW]),
        ),
        max_size=12,
    )
)
def test_every_case_is_counted_once(pairs):
    found = evaluate(Case(title, expected) for title, expected in pairs)
    assert sum(found.confusion.values()) == len(pairs)
    assert found.right <= found.committed <= found.cases
    assert sum(bin_.readings for bin_ in found.bins) == found.committed
    assert 0 <= found.calibration_error <= 1
    assert sum(found.score(name).expected for name in CLASSES) == found.cases


def test_the_projects_own_cases_can_be_read_and_held_out_ones_told_apart():
    every, held_out = read_cases(CASES_PATH), read_cases(CASES_PATH, held_out=True)
    assert len(every) >= 1000
    assert set(held_out) == {case for case in every if case.held_out}
    assert not {case.employer for case in held_out} & {case.employer for case in every if not case.held_out}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title,tier\nNurse,\n", r"line 1: column 'employer' is missing"),
        (HEADER + "Nurse,,,,nurse,\n", r"line 2: tier is 'nurse'; expected one of student"),
        (HEADER + "Nurse,,,france,,\n", r"line 2: nation is 'france'; expected one of nothing, england"),
        (HEADER + "Nurse,,,,,no\n", r"line 2: held_out is 'no'"),
        (HEADER + "Nurse,,\n", r"line 2: expected 6 fields"),
        (HEADER, r"has no cases"),
    ],
)
def test_a_mistake_in_a_cases_file_is_named(tmp_path, text, message):
    path = tmp_path / "cases.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CasesError, match=message):
        read_cases(path)


def test_a_file_that_is_absent_or_not_text_or_without_held_out_cases_is_named(tmp_path):
    with pytest.raises(CasesError, match=r"cannot be read"):
        read_cases(tmp_path / "none.csv")
    path = tmp_path / "cases.csv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CasesError, match=r"is not a CSV file in UTF-8"):
        read_cases(path)
    path.write_text(HEADER + "Nurse,,,,,\n", encoding="utf-8")
    with pytest.raises(CasesError, match=r"has no held-out cases"):
        read_cases(path, held_out=True)
