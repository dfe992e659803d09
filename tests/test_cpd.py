"""Learning counted by each regulator's rule: the period, what counts, what is missing, and what nobody has set."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.checks.decision import UNRECORDED
from careers.checks.plain import cpd_text
from careers.cpd import CpdNeed, CpdReport, cpd_report
from careers.facts import NATIONS
from careers.profile import parse_profile

TODAY = dt.date(2026, 11, 22)


def report(
    nation: str, log: list[dict[str, Any]] | None, on: dt.date = TODAY, began: dt.date | None = None
) -> CpdReport:
    return cpd_report(parse_profile({"nation": nation, "cpd": log}), on, began)


def need(found: CpdReport, name: str) -> CpdNeed:
    return next(one for one in found.needs if one.id == name)


PEER = {"activity": "Pre-birth assessment", "date": "2026-03-01", "with_peer": True}
ALONE = {"activity": "Reading on neglect", "date": "2026-05-01", "with_peer": False}


@pytest.mark.parametrize(
    ("on", "first", "last", "left"),
    [
        ("2026-11-30", "2025-12-01", "2026-11-30", 0),
        ("2026-12-01", "2026-12-01", "2027-11-30", 364),
        ("2026-01-01", "2025-12-01", "2026-11-30", 333),
    ],
)
def test_englands_year_ends_on_30_november(on: str, first: str, last: str, left: int) -> None:
    found = report("england", [], dt.date.fromisoformat(on))
    assert (found.period_from, found.period_to, found.days_left) == (first, last, left)


@pytest.mark.parametrize(
    ("log", "pieces", "peer"),
    [
        (None, "unknown", "unknown"),
        ([], "not_shown", "not_shown"),
        ([ALONE], "partial", "not_shown"),
        ([PEER], "partial", "met"),
        ([ALONE, ALONE], "met", "not_shown"),
        ([PEER, ALONE], "met", "met"),
        ([ALONE, {"activity": "Course", "date": "2026-02-01"}], "met", "unknown"),
        ([PEER, {"activity": "Course"}], "unknown", "met"),
        ([PEER, ALONE | {"date": "2025-11-30"}], "partial", "met"),
        ([PEER, ALONE | {"date": "2026-11-23"}], "partial", "met"),
    ],
)
def test_england_asks_for_two_pieces_and_a_peer(log: list[dict[str, Any]] | None, pieces: str, peer: str) -> None:
    found = report("england", log)
    assert (need(found, "pieces").status, need(found, "peer").status) == (pieces, peer)


def test_what_is_missing_is_said_with_the_day() -> None:
    found = report("england", [ALONE])
    assert need(found, "pieces").missing == "1 piece more by 30 November 2026"
    assert need(found, "peer").missing == "1 piece with a peer more by 30 November 2026"
    assert need(report("england", [PEER, ALONE]), "pieces").missing is None


def test_what_is_not_counted_is_kept_with_its_reason() -> None:
    found = report("england", [{"activity": "Course"}, ALONE | {"date": "2020-01-01"}, ALONE | {"date": "2027-01-01"}])
    assert [one.reason for one in found.left_out] == [
        "it has no date",
        "it lies before the period",
        "it lies after the day of this answer",
    ]
    assert any("When was: Course" in question.text for question in found.questions)


def test_wales_counted_hours_until_31_march_2025_and_has_no_number_since() -> None:
    log = [{"activity": "Course", "date": "2025-01-10", "hours": 40}]
    before, after = report("wales", log, dt.date(2025, 3, 31)), report("wales", log, dt.date(2025, 4, 1))
    assert (need(before, "hours").need, need(before, "hours").missing) == (90, "50 hours more by 31 March 2025")
    (one,) = after.needs
    assert (one.need, one.status, one.missing) == (None, "met", None)
    assert "hours" not in {each.id for each in after.needs}


def test_northern_ireland_counts_ninety_hours_in_the_registration_period() -> None:
    log = [
        {"activity": "Course", "date": "2025-01-10", "hours": 60.5},
        {"activity": "Seminar", "date": "2023-01-01", "hours": 90},
        {"activity": "Reading", "date": "2026-01-01"},
    ]
    found = report("northern_ireland", log, began=dt.date(2021, 6, 15))
    assert (found.period_from, found.period_to) == ("2024-06-15", "2027-06-14")
    assert (need(found, "hours").have, need(found, "hours").status) == (60.5, "unknown")
    assert any("How many hours" in question.text for question in found.questions)
    unsure = report("northern_ireland", log)
    assert (unsure.period_from, unsure.period_to, unsure.days_left) == ("2023-11-23", "2026-11-22", None)
    assert any(question.field == "period_began" for question in unsure.questions)


@pytest.mark.parametrize(
    ("log", "trauma", "protection"),
    [
        (None, "unknown", "unknown"),
        ([], "not_shown", "not_shown"),
        ([{"activity": "Trauma-informed practice", "date": "2026-05-05"}], "met", "not_shown"),
        ([{"activity": "Course", "covers": ["child protection"], "date": "2026-05-05"}], "not_shown", "partial"),
        (
            [{"activity": "Course", "covers": ["child protection", "adult protection"], "date": "2026-05-05"}],
            "not_shown",
            "met",
        ),
        ([{"activity": "Trauma", "date": "2025-05-05"}], "not_shown", "not_shown"),
    ],
)
def test_scotland_has_mandatory_themes_and_counts_no_hours(
    log: list[dict[str, Any]] | None, trauma: str, protection: str
) -> None:
    found = report("scotland", log)
    assert need(found, "trauma").status == trauma
    assert need(found, "adult_and_child_protection").status == protection
    assert (need(found, "elements").need, need(found, "elements").status) == (8, "unknown")
    assert "hours" not in {one.id for one in found.needs}


@pytest.mark.parametrize(("nation", "on"), [("england", dt.date(2021, 11, 30)), ("scotland", dt.date(2024, 6, 2))])
def test_before_the_rule_that_is_known_nothing_is_made_up(nation: str, on: dt.date) -> None:
    found = report(nation, [PEER], on)
    assert (found.needs, found.period_from, found.citations) == ((), None, ())
    assert found.rule.endswith(UNRECORDED)


_ENTRY = st.fixed_dictionaries(
    {},
    optional={
        "activity": st.sampled_from(["Course", "Trauma", "Child protection"]),
        "date": st.dates(dt.date(2018, 1, 1), dt.date(2030, 1, 1)).map(dt.date.isoformat),
        "hours": st.floats(0, 200),
        "with_peer": st.booleans(),
        "covers": st.lists(st.sampled_from(["adult protection", "child protection"]), max_size=2),
    },
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(NATIONS),
    st.lists(_ENTRY, max_size=6),
    _ENTRY,
    st.dates(dt.date(2018, 1, 1), dt.date(2030, 1, 1)),
    st.none() | st.dates(dt.date(2010, 1, 1), dt.date(2030, 1, 1)),
)
def test_more_learning_never_leaves_more_missing(
    nation: str, log: list[dict[str, Any]], more: dict[str, Any], on: dt.date, began: dt.date | None
) -> None:
    found, richer = report(nation, log, on, began), report(nation, [*log, more], on, began)
    assert len(found.counted) + len(found.left_out) == len(log)
    for one, after in zip(found.needs, richer.needs, strict=True):
        assert one.citations
        assert one.status != "met" or after.status == "met"
        assert (after.have or 0) >= (one.have or 0)
    if found.period_from and found.period_to:
        assert found.period_from <= on.isoformat() <= found.period_to


def test_what_a_record_says_of_a_piece_is_shown_with_it() -> None:
    said = {"reflection": "I ask more.", "benefit_self": "Confidence", "benefit_organisation": "Shared templates"}
    shown = report("england", [ALONE | said, ALONE])
    assert [(one.benefit_self, one.benefit_organisation, one.benefit_children) for one in shown.counted] == [
        ("Confidence", "Shared templates", None),
        (None, None, None),
    ]
    text = " ".join(cpd_text(shown.as_json()).split())
    assert "What you made of it: I ask more. What it brings you: Confidence." in text
    assert "What it brings your employer: Shared templates." in text


def test_as_text_it_says_what_is_missing_and_what_was_left_out() -> None:
    text = " ".join(cpd_text(report("england", [ALONE, {"activity": "Course"}]).as_json()).split())
    assert "Social Work England, as of 22 November 2026." in text
    assert "Still to do: 1 piece more by 30 November 2026" in text
    assert "Course: it has no date" in text
    assert UNRECORDED in " ".join(cpd_text(report("scotland", None, dt.date(2024, 1, 1)).as_json()).split())
