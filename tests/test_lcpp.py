"""The lead child protection practitioner report: clause by clause, each with its source, nothing outside England."""

import datetime
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.answer import GENERAL
from careers.facts import NATIONS
from careers.lcpp import EmployerMinimum, LcppReport, employer_minimums, lcpp_report
from careers.lcpp_clauses import NOT_YET_SET, PARTS, Clause
from careers.lcpp_plain import as_text
from careers.profile import parse_profile
from careers.standards import register

TODAY = datetime.date(2026, 11, 22)
CREDIT = {"met": 2, "partial": 1, "unknown": 0, "not_shown": 0, None: 0}


def report(
    profile: dict[str, Any], on: datetime.date = TODAY, employers: tuple[EmployerMinimum, ...] = ()
) -> LcppReport:
    return lcpp_report(parse_profile({"nation": "england", **profile}), None, on, employers)


def clause(told: LcppReport, wanted: str) -> Clause:
    return next(item for item in told.clauses if item.id == wanted)


def evidence(standard: str, statement: str, level: str = "met", **more: str) -> dict[str, str]:
    return {"standard": standard, "statement": statement, "level": level, **more}


_item = st.fixed_dictionaries(
    {
        "standard": st.sampled_from(
            ["PQS", "LCPP", "MACPT", "macpt-functions", "macpt-working", "lcpp-experience", "NAAS", "my own"]
        ),
        "statement": st.one_of(
            st.integers(0, 11).map(str),
            st.tuples(st.integers(1, 5), st.integers(1, 5)).map(lambda pair: f"{pair[0]}.{pair[1]}"),
            st.text(max_size=8),
        ),
    },
    optional={"level": st.sampled_from(["met", "partial", "not_shown", "?"]), "date": st.sampled_from(["2024-05-01"])},
)
_profile = st.fixed_dictionaries(
    {},
    optional={
        "tier": st.sampled_from(["nqsw", "practitioner", "senior", "lcpp", "team_manager"]),
        "registered": st.booleans(),
        "years_post_qualifying": st.sampled_from([0, 2, 5.5, 20]),
        "years_child_protection": st.sampled_from([0, 1, 6]),
        "evidence": st.lists(_item, max_size=6),
        "cpd": st.lists(st.fixed_dictionaries({"activity": st.sampled_from(["A course", "Shadowing"])}), max_size=2),
    },
)
_days = st.dates(datetime.date(2015, 1, 1), datetime.date(2035, 12, 31))


@settings(max_examples=60, deadline=None)
@given(profile=_profile, on=_days)
def test_every_clause_is_cited_and_a_citation_is_never_of_something_later(
    profile: dict[str, Any], on: datetime.date
) -> None:
    told = report(profile, on)
    assert told.citations
    for item in told.clauses:
        assert item.citations
        assert register().get(item.id.partition("/")[0]).applies_on(on)
        assert (item.question is not None) >= (item.shown == "unknown")
        assert item.standing in ("proposed", "in force", "employer-set", "future")
    text = as_text(told.as_json())
    assert json.loads(json.dumps(told.as_json()))["applies"] == told.applies
    assert ("nothing national had been published" in " ".join(text.split())) == (on < datetime.date(2025, 3, 20))


@settings(max_examples=80, deadline=None)
@given(profile=_profile, more=_item)
def test_more_evidence_never_lowers_a_clause(profile: dict[str, Any], more: dict[str, Any]) -> None:
    before = report(profile)
    after = report({**profile, "evidence": [*profile.get("evidence", []), more]})
    assert [item.id for item in before.clauses] == [item.id for item in after.clauses]
    for first, second in zip(before.clauses, after.clauses, strict=True):
        assert CREDIT[second.shown] >= CREDIT[first.shown], first.id


@settings(max_examples=40, deadline=None)
@given(profile=_profile, nation=st.sampled_from([name for name in NATIONS if name != "england"]), on=_days)
def test_outside_england_there_is_nothing_but_the_refusal(
    profile: dict[str, Any], nation: str, on: datetime.date
) -> None:
    tier = profile.get("tier")
    told = report({**profile, "nation": nation, "tier": None if tier == "lcpp" else tier}, on)
    assert not told.applies
    assert told.clauses == told.gates == told.employers == ()
    assert told.refusal is not None
    assert "England only" in told.refusal
    assert {register().get(f"guidance-{nation.replace('_', '-')}").nation} == {nation}
    assert "Gates" not in as_text(told.as_json())
    assert bool(told.citations) != told.refusal.endswith(GENERAL)


@pytest.mark.parametrize(
    ("nation", "words"),
    [
        ("scotland", "inter-agency referral discussion"),
        ("wales", "Wales safeguarding procedures"),
        ("northern_ireland", "health and social care trusts"),
    ],
)
def test_each_other_nation_is_told_of_its_own_way(nation: str, words: str) -> None:
    told = report({"nation": nation})
    assert told.refusal is not None
    assert words in told.refusal
    assert told.nearest == ("senior", "practice_supervisor")
    assert told.citations[0].status == "in force"


def test_every_clause_of_the_guide_the_paper_and_the_functions_is_there() -> None:
    ids = [item.id for item in report({}).clauses]
    assert [name for name in ids if name.startswith("ffp-guide")] == [f"ffp-guide/{n}" for n in range(1, 5)]
    assert [name for name in ids if name.startswith("macpt-minimum")] == [f"macpt-minimum/{n}" for n in range(1, 10)]
    functions = [name.partition("/")[2] for name in ids if name.startswith("macpt-functions")]
    assert " ".join(functions) == "1 1.1 2 2.1 2.2 3 3.1 3.2 3.3 3.4 4 4.1 4.2 4.3 4.4 5 5.1 5.2"
    assert [name for name in ids if name.startswith("macpt-working")] == [f"macpt-working/{n}" for n in range(1, 4)]
    assert ids[-3:] == ["cws-act-2026-s3", "macpt-regulations", "advanced-cp-framework"]
    assert len(set(ids)) == len(ids)


def test_no_number_of_years_is_a_rule_and_an_employers_own_is_shown_as_its_own() -> None:
    asks = (EmployerMinimum("Hartley Council", 3, "three years", "https://jobs.example/1"),)
    few, many = (
        report({"years_post_qualifying": 1}, employers=asks),
        report({"years_post_qualifying": 9}, employers=asks),
    )
    for told in (few, many):
        years = clause(told, "lcpp-experience/1")
        assert years.shown is None
        assert years.not_yet_set
        assert years.standing == "employer-set"
        assert NOT_YET_SET in years.reason
    assert [one.meets for one in few.employers + many.employers] == [False, True]
    assert report({}, employers=asks).employers[0].meets is None
    assert clause(report({}), "lcpp-experience/1").question == "How many years do you have since qualifying?"
    assert [item.shown for item in few.clauses] == [item.shown for item in many.clauses]
    text = " ".join(as_text(few.as_json()).split())
    assert "Numbers that employers set for their own posts (employer-set, never a rule)" in text
    assert "Hartley Council asks for 3 years; you have fewer" in text
    assert "None was found in the live adverts" in as_text(report({}).as_json())


def test_evidence_for_a_duty_shows_the_duty_and_part_of_its_function() -> None:
    told = report({"evidence": [evidence("macpt-functions", "3.2", note="reports five days before")]})
    assert clause(told, "macpt-functions/3.2").shown == "met"
    assert clause(told, "macpt-functions/3").shown == "partial"
    assert clause(told, "macpt-functions/3.1").shown == "unknown"
    every = [evidence("macpt-functions", f"3.{number}") for number in range(1, 5)]
    assert clause(report({"evidence": every}), "macpt-functions/3").shown == "met"


def test_evidence_for_a_whole_function_is_part_of_each_duty() -> None:
    told = report({"evidence": [evidence("macpt-functions", "4")]})
    assert clause(told, "macpt-functions/4").shown == "met"
    assert {clause(told, f"macpt-functions/4.{number}").shown for number in range(1, 5)} == {"partial"}


def test_practitioner_evidence_goes_part_of_the_way_and_no_further() -> None:
    told = report({"evidence": [evidence("PQS", "5.3", note="led an enquiry")]})
    for name in ("macpt-minimum/2", "ffp-guide/1", "macpt-functions/2", "lcpp-experience/4"):
        assert clause(told, name).shown == "partial"
        assert clause(told, name).evidence == ("PQS 5.3: led an enquiry",)
    assert clause(told, "macpt-minimum/9").shown == "unknown"


def test_learning_in_the_log_begins_the_clause_on_learning() -> None:
    told = report(
        {"cpd": [{"activity": "Court skills", "date": "2026-05-01"}, {"activity": "Later", "date": "2027-05-01"}]}
    )
    assert clause(told, "lcpp-experience/3").shown == "partial"
    assert clause(told, "lcpp-experience/3").evidence == ("Court skills",)


def test_what_a_person_says_they_have_not_shown_is_not_turned_into_a_question() -> None:
    told = report({"evidence": [evidence("MACPT", "9", "not_shown"), evidence("MACPT", "8", "who knows")]})
    assert (clause(told, "macpt-minimum/9").shown, clause(told, "macpt-minimum/9").question) == ("not_shown", None)
    assert clause(told, "macpt-minimum/8").shown == "unknown"


def test_law_is_told_with_its_standing_and_what_is_not_set() -> None:
    told = report({})
    act, regulations = clause(told, "cws-act-2026-s3"), clause(told, "macpt-regulations")
    assert (act.standing, act.shown, act.not_yet_set) == ("future", None, False)
    assert (regulations.standing, regulations.not_yet_set) == ("proposed", True)
    assert "macpt-minimum/1" not in {item.id for item in report({}, datetime.date(2026, 1, 6)).clauses}


def test_tallies_count_what_asks_something_of_a_person() -> None:
    told = report({"evidence": [evidence("LCPP", "2"), evidence("PQS", "5")]})
    assert told.tally("expectation") == (1, 1, 4)
    assert told.tally("experience") == (0, 1, 2)
    assert told.tally("law") == (0, 0, 0)
    assert list(told.as_json()["tallies"]) == list(PARTS)
    assert "What the programme guide expects: 1 of 4 shown, 1 in part" in as_text(told.as_json())


def test_gates_come_first_and_are_those_of_the_tier() -> None:
    told = report({"registered": False})
    assert {gate.id: gate.status for gate in told.gates}["registration"] == "fail"
    assert "Registration, not passed: " in as_text(told.as_json())


def test_an_employers_number_comes_from_what_its_advert_calls_essential() -> None:
    def asked(number: float | None, demanded: str = "essential", value: str = "post_qualifying") -> dict[str, Any]:
        return {
            "kind": "experience",
            "value": value,
            "demanded": demanded,
            "number": number,
            "quote": f"{number} years",
        }

    adverts = [
        {"employer": "Hartley", "url": "https://jobs.example/1", "requirements": [asked(3), asked(2)]},
        {"employer": "Vale", "url": "https://jobs.example/2", "requirements": [asked(5, "desirable"), asked(None)]},
        {"employer": "Orne", "url": "https://jobs.example/3", "requirements": [asked(4, value="management")]},
        {"employer": None, "url": None, "requirements": [asked(1)]},
        {"employer": "Elm"},
    ]
    assert employer_minimums(adverts) == (
        EmployerMinimum("Hartley", 2, "2 years", "https://jobs.example/1"),
        EmployerMinimum("an employer", 1, "1 years", ""),
    )
    told = report({}, employers=employer_minimums(adverts))
    assert [one.years for one in told.employers] == [1, 2]
