"""All four checks alike: no reason without a source, what cannot be used is named, dates, and the text."""

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

import pytest
from checks_asked import asks, holds, moves, returns
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.answer import MARKS
from careers.checks import agency, moving, qualification, returning
from careers.checks.decision import OUTCOMES, UNRECORDED, Decision, later, parse
from careers.checks.moving import load_carrying
from careers.checks.plain import decision_text
from careers.checks.qualification import load_claims
from careers.facts import NATIONS, FactsError
from careers.ladder import TIERS
from careers.profile import ProfileError

PAIRS = list(itertools.permutations(NATIONS, 2))
_DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31))
_MAYBE_DAY = st.none() | _DAYS.map(dt.date.isoformat)
_YEARS = st.none() | st.floats(0, 40)
_FLAG = st.sampled_from([None, True, False])
_NATION = st.sampled_from(NATIONS)
_HELD = st.lists(
    st.sampled_from(["BA Social Work", "BSc Psychology", "Practice educator", "NAAS", "ASYE", "Certified", "x" * 300])
)
_ANYTHING = st.one_of(
    st.builds(
        lambda nation, years, left, region, began, employer: (
            agency,
            agency.AgencyAsked(
                nation=nation,
                years_local_authority=years,
                left_permanent=left,
                same_region=region,
                began=began,
                employer=employer,
            ),
        ),
        _NATION,
        _YEARS,
        _MAYBE_DAY,
        _FLAG,
        _MAYBE_DAY,
        st.sampled_from([None, *agency.EMPLOYERS]),
    ),
    st.builds(
        lambda nation, held, gained, registered: (
            qualification,
            qualification.QualificationAsked(
                nation=nation, qualifications=held, gained_in=gained, registered=registered
            ),
        ),
        _NATION,
        _HELD,
        st.sampled_from([None, *qualification.GAINED_IN]),
        _FLAG,
    ),
    st.builds(
        lambda nation, registered, last, left, qualified: (
            returning,
            returning.ReturnAsked(
                nation=nation, registered=registered, last_practised=last, left_register=left, qualified_on=qualified
            ),
        ),
        _NATION,
        _FLAG,
        _MAYBE_DAY,
        _MAYBE_DAY,
        _MAYBE_DAY,
    ),
    st.builds(
        lambda pair, registered, tier, held: (
            moving,
            moving.MovingAsked(
                origin=pair[0], destination=pair[1], registered=registered, tier=tier, qualifications=held
            ),
        ),
        st.sampled_from(PAIRS),
        _FLAG,
        st.sampled_from([None, *TIERS]),
        _HELD,
    ),
)


@settings(max_examples=300, deadline=None)
@given(_ANYTHING, _DAYS)
def test_no_reason_without_a_source_and_none_outside_its_dates(asked: Any, on: dt.date) -> None:
    module, body = asked
    decision: Decision = module.decide(body, on)
    assert decision.outcome in OUTCOMES[decision.check]
    assert decision.reasons or decision.questions
    for line in (*decision.reasons, *decision.next):
        assert line.citations or line.text.endswith((*MARKS, UNRECORDED)), line.text
        for citation in line.citations:
            assert citation.status != "closed"
            assert citation.valid_from is None or citation.valid_from <= on.isoformat()
            assert citation.valid_to is None or citation.valid_to >= on.isoformat()
    assert decision.earliest is None or decision.earliest >= on.isoformat()
    assert module.decide(body, on) == decision


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ([], "body"),
        ({}, "nation"),
        ({"nation": "france"}, "nation"),
        ({"nation": "england", "years_local_authority": "many"}, "years_local_authority"),
        ({"nation": "england", "years_local_authority": float("nan")}, "years_local_authority"),
        ({"nation": "england", "left_permanent": 20260101}, "left_permanent"),
        ({"nation": "england", "colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_was_expected(data: Any, field: str) -> None:
    with pytest.raises(ProfileError) as refused:
        parse(agency.AgencyAsked, data)
    assert [problem["field"] for problem in refused.value.problems] == [field]
    assert refused.value.problems[0]["expected"]


def test_codes_are_taken_in_any_case_and_unknown_is_unknown() -> None:
    asked = parse(agency.AgencyAsked, {"nation": "Northern Ireland", "employer": "unknown", "began": ""})
    assert (asked.nation, asked.employer, asked.began) == ("northern_ireland", None, None)


@pytest.mark.parametrize(
    ("day", "years", "months", "expected"),
    [
        (dt.date(2024, 2, 29), 1, 0, dt.date(2025, 2, 28)),
        (dt.date(2024, 2, 29), 4, 0, dt.date(2028, 2, 29)),
        (dt.date(2026, 11, 30), 0, 3, dt.date(2027, 2, 28)),
        (dt.date(2026, 12, 31), 0, 1, dt.date(2027, 1, 31)),
        (dt.date(9998, 1, 1), 5, 0, dt.date.max),
    ],
)
def test_a_day_so_many_years_or_months_on(day: dt.date, years: int, months: int, expected: dt.date) -> None:
    assert later(day, years=years, months=months) == expected


@pytest.mark.parametrize(
    ("load", "text", "message"),
    [
        (load_claims, '[[claim]]\nid = "x"\nclaim = "c"\nanswer = "a"\nuses = ["weather"]', "claim x: uses"),
        (load_claims, '[[claim]]\nid = "x"\nclaim = "c"\nuses = ["cpd"]', "claim x: answer"),
        (load_claims, '[[claim]]\nid = "x"\ncolour = "red"', "claim x: colour"),
        (load_carrying, '[[line]]\nid = "x"\ntitle = "t"\ntext = "t"\nfrom = ["mars"]\nto = ["wales"]', "line x: from"),
        (load_carrying, '[[line]]\nid = "x"\ncites = ["nothing"]', "line x: cites"),
    ],
)
def test_a_fault_in_the_facts_names_file_entry_and_key(tmp_path: Path, load: Any, text: str, message: str) -> None:
    path = tmp_path / "facts.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FactsError, match=rf"facts\.toml: {message}"):
        load(path)


@pytest.mark.parametrize(
    "decision",
    [
        asks("england", years_local_authority=1),
        holds("wales", "BSc Psychology"),
        returns("northern_ireland"),
        moves("scotland", "england", registered=True),
    ],
    ids=lambda decision: decision.check,
)
def test_as_text_it_says_everything_with_numbered_sources(decision: Decision) -> None:
    told = decision.as_json()
    text = decision_text(told)
    flat = " ".join(text.split())
    assert decision.headline in flat
    for line in (*decision.reasons, *decision.next, *decision.questions):
        assert " ".join(line.text.split()) in flat
    for title in {citation.title for line in decision.reasons for citation in line.citations}:
        assert title in flat
    assert all(len(line) <= 88 or "http" in line for line in text.splitlines())
