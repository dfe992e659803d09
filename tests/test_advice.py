"""Advice: golden cases that a person can read, and what must hold for every profile on every day."""

import datetime
import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from advice_data import DAY, FixedOpenings, advice_for, citations_in
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.advice import advise
from careers.answer import MARKS
from careers.facts import NATIONS
from careers.ladder import TIERS, ladder
from careers.plain import as_text
from careers.profile import RoleReading, parse_profile
from careers.readiness import rank
from careers.standards import register

CASES = sorted(path.parent for path in (Path(__file__).parent / "advice").glob("*/profile.json"))
KEYS = [
    *(
        "as_of",
        "tier",
        "gates",
        "readiness",
        "steps",
        "what_if",
        "questions",
        "warnings",
        "versions",
        "inputs",
        "sources",
    ),
]


def reading_of(meta: Mapping[str, Any]) -> RoleReading | None:
    given_reading = meta.get("role_reading")
    if given_reading is None:
        return None
    return RoleReading(
        tier=given_reading.get("tier"),
        outcome=given_reading["outcome"],
        confidence=given_reading["confidence"],
        runner_up=given_reading.get("runner_up"),
        margin=given_reading["margin"],
        evidence=tuple(given_reading.get("evidence", ())),
        text=given_reading["text"],
    )


def digest(advice: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "tier": [advice["tier"]["tier"], advice["tier"]["how"]],
        "gates": {gate["id"]: gate["status"] for gate in advice["gates"]},
        "readiness": {state["tier"]: state["status"] for state in advice["readiness"]},
        "steps": [[step["kind"], step["tier"], step["vacancies"]["total"]] for step in advice["steps"]],
        "questions": [question["id"] for question in advice["questions"]],
        "warnings": [caution["id"] for caution in advice["warnings"]],
    }


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_golden(folder: Path) -> None:
    meta = tomllib.loads((folder / "meta.toml").read_text(encoding="utf-8"))
    profile = json.loads((folder / "profile.json").read_text(encoding="utf-8"))
    advice = advice_for(profile, meta["as_of"], reading_of(meta))
    # Versions change with every correction of a fact, so the golden text leaves them out.
    text = f"{meta['shows']}\n\n{as_text({**advice, 'versions': {}})}"
    short = json.dumps(digest(advice), indent=2) + "\n"
    missing = [name for name in ("expected.txt", "expected.json") if not (folder / name).exists()]
    if missing:
        (folder / "expected.txt").write_text(text, encoding="utf-8")
        (folder / "expected.json").write_text(short, encoding="utf-8")
        pytest.fail(f"wrote {', '.join(missing)} in {folder.name}: read it, then run again")
    assert json.loads(short) == json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert text == (folder / "expected.txt").read_text(encoding="utf-8")


def test_the_golden_cases_cover_every_nation_and_most_tiers() -> None:
    short = [json.loads((folder / "expected.json").read_text(encoding="utf-8")) for folder in CASES]
    profiles = [json.loads((folder / "profile.json").read_text(encoding="utf-8")) for folder in CASES]
    assert len(CASES) >= 14
    assert {profile["nation"] for profile in profiles} == set(NATIONS)
    assert len({case["tier"][0] for case in short} - {None}) >= 9


# --- what must hold for everyone -------------------------------------------------------------------------------

_years = st.one_of(st.none(), st.floats(0, 40).map(lambda value: round(value, 1)))
_days = st.dates(datetime.date(2015, 1, 1), datetime.date(2035, 12, 31))
_names = st.sampled_from(
    [item.id for item in register().standards] + ["PQS", "LCPP", "NAAS", "my own standard", "", "PEPS"]
)
_evidence = st.fixed_dictionaries(
    {},
    optional={
        "standard": _names,
        "statement": st.sampled_from(["1", "2", "5", "7.2", "PQS 8", "Communication", "", "99", "x"]),
        "level": st.sampled_from(["met", "partial", "not_shown", "strong", "4", "who knows"]),
        "note": st.text(max_size=20),
        "date": _days.map(str),
    },
)
_qualification = st.sampled_from(
    [
        "BA Social Work",
        "MSc Psychology",
        "ASYE",
        "NAAS",
        "Firstline",
        "studying MA Social Work",
        "NVQ 3",
        "",
        "Access to Social Work",
    ]
)


def profiles(**fixed: Any) -> st.SearchStrategy[dict[str, Any]]:
    optional: dict[str, st.SearchStrategy[Any]] = {
        "role": st.text(max_size=20),
        "tier": st.sampled_from([None, *TIERS]),
        "registered": st.sampled_from([None, True, False]),
        "qualified_in": st.sampled_from([None, "wales", "elsewhere"]),
        "years_local_authority": _years,
        "qualifications": st.one_of(st.none(), st.lists(_qualification, max_size=3)),
        "years_post_qualifying": _years,
        "years_children": _years,
        "years_child_protection": _years,
        "last_practised": st.one_of(st.none(), _days.map(str)),
        "supervises": st.sampled_from([None, True, False, 0, 3]),
        "employment": st.sampled_from([None, "permanent", "agency", "student", "not_working"]),
        "evidence": st.one_of(st.none(), st.lists(_evidence, max_size=6)),
        "specialisms": st.one_of(st.none(), st.lists(st.text(max_size=10), max_size=2)),
        "location": st.sampled_from([None, "BS1 4ST", "Hartley"]),
        "travel_miles": st.sampled_from([None, 0, 25]),
        "pay_now": st.sampled_from([None, 0, 41_000.5]),
        "seeks": st.sampled_from([None, "permanent", "agency", "any"]),
    }
    always = {"nation": st.sampled_from(NATIONS)} | {name: st.just(value) for name, value in fixed.items()}
    return st.fixed_dictionaries(always, optional={name: how for name, how in optional.items() if name not in always})


def readings() -> st.SearchStrategy[RoleReading | None]:
    return st.one_of(
        st.none(),
        st.builds(
            RoleReading,
            tier=st.sampled_from([None, *TIERS]),
            outcome=st.sampled_from(["matched", "review", "out_of_scope"]),
            confidence=st.floats(0, 1),
            runner_up=st.sampled_from([None, "out_of_scope", *TIERS]),
            margin=st.floats(0, 1),
            evidence=st.just(()),
            text=st.text(max_size=10),
        ),
    )


@settings(max_examples=80, deadline=None)
@given(profile=profiles(), day=_days, reading=readings())
def test_every_valid_profile_gets_a_whole_answer(
    profile: dict[str, Any], day: datetime.date, reading: RoleReading | None
) -> None:
    advice = advice_for(profile, day, reading)
    assert list(advice) == KEYS
    assert json.loads(json.dumps(advice, allow_nan=False)) == advice
    told = [state["tier"] for state in advice["readiness"]]
    early = day < datetime.date(2025, 3, 20) and advice["tier"]["tier"] != "lcpp"
    assert told == [tier.code for tier in ladder().in_nation(profile["nation"]) if tier.code != "lcpp" or not early]
    assert as_text(advice).endswith("\n")


@settings(max_examples=80, deadline=None)
@given(profile=profiles(), day=_days, reading=readings())
def test_no_citation_leaves_its_nation_or_its_dates(
    profile: dict[str, Any], day: datetime.date, reading: RoleReading | None
) -> None:
    applying = register().as_of(day, profile["nation"])
    allowed = {tuple(vars_of(item.cite(day)).values()) for item in applying}
    advice = advice_for(profile, day, reading)
    cited = list(citations_in(advice, advice["sources"]))
    assert {one["id"] for one in cited} == set(advice["sources"])
    for citation in cited:
        assert tuple(citation.values()) in allowed
        assert citation["valid_from"] is None or citation["valid_from"] <= day.isoformat()
        assert citation["valid_to"] is None or citation["valid_to"] >= day.isoformat()
        assert citation["status"] != "closed"


def vars_of(citation: Any) -> dict[str, Any]:
    return {name: getattr(citation, name) for name in citation.__slots__}


def _rests_on_something(text: str, citations: list[Any]) -> bool:
    return bool(citations) or text.endswith(MARKS)


@settings(max_examples=80, deadline=None)
@given(profile=profiles(), day=_days, reading=readings())
def test_every_line_of_advice_has_a_source_or_says_what_it_rests_on(
    profile: dict[str, Any], day: datetime.date, reading: RoleReading | None
) -> None:
    advice = advice_for(profile, day, reading)
    lines = [(gate["reason"], gate["citations"]) for gate in advice["gates"]]
    lines += [(row["reason"], row["citations"]) for state in advice["readiness"] for row in state["requirements"]]
    lines += [(reason, step["citations"]) for step in advice["steps"] for reason in step["reasons"]]
    lines += [(caution["text"], caution["citations"]) for caution in advice["warnings"]]
    assert [line for line in lines if not _rests_on_something(*line)] == []
    assert all(step["reasons"] for step in advice["steps"])


@settings(max_examples=60, deadline=None)
@given(profile=profiles(), day=_days, reading=readings())
def test_the_lead_practitioner_role_is_never_offered_outside_england(
    profile: dict[str, Any], day: datetime.date, reading: RoleReading | None
) -> None:
    profile = {**profile, "role": None, "evidence": None, "specialisms": None}
    if profile["nation"] == "england" or profile.get("tier") == "lcpp":
        profile |= {"nation": "wales", "tier": "senior"}
    if reading is not None and reading.tier == "lcpp":
        reading = replace(reading, tier="senior")
    told = advice_for(profile, day, reading)
    # What went in is what was said, whatever it names.
    answer = json.dumps({key: value for key, value in told.items() if key != "inputs"}).casefold()
    assert "lcpp" not in answer
    assert "lead child protection practitioner" not in answer
    assert "early career standards" not in answer


@settings(max_examples=60, deadline=None)
@given(profile=profiles(), day=_days)
def test_closed_schemes_are_never_a_step(profile: dict[str, Any], day: datetime.date) -> None:
    profile = {**profile, "qualifications": ["NAAS", "Pathways leadership"], "specialisms": None, "evidence": None}
    advice = advice_for(profile, day)
    offered = json.dumps([advice["steps"], advice["readiness"], advice["questions"]]).casefold()
    assert "naas" not in offered
    assert "accreditation" not in offered
    assert "pathways" not in offered
    assert {"closed_naas", "closed_pathways-leadership"} <= {caution["id"] for caution in advice["warnings"]}


@settings(max_examples=60, deadline=None)
@given(profile=profiles(nation="wales"), day=_days)
def test_no_hours_are_asked_of_wales_after_the_first_of_april_2025(profile: dict[str, Any], day: datetime.date) -> None:
    profile = {**profile, "evidence": None, "specialisms": None, "role": None}
    told = advice_for(profile, day)
    answer = json.dumps({key: value for key, value in told.items() if key != "inputs"}).casefold()
    if day >= datetime.date(2025, 4, 1):
        assert "hours" not in answer


def ranks(advice: Mapping[str, Any]) -> dict[str, int]:
    return {state["tier"]: rank(state["status"]) for state in advice["readiness"]}


_SHOWN = {"not_shown": 0, "unknown": 0, "partial": 1, "met": 2}


def shown(advice: Mapping[str, Any]) -> dict[tuple[str, str], int]:
    rows = ((state["tier"], row) for state in advice["readiness"] for row in state["requirements"])
    return {(tier, row["id"]): _SHOWN[row["status"]] for tier, row in rows}


def assert_not_lower(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """No tier is less ready, and nothing that a tier asks is less shown."""
    for then, now in ((ranks(before), ranks(after)), (shown(before), shown(after))):
        assert {what: (then[what], now[what]) for what in then if now[what] < then[what]} == {}


@settings(max_examples=80, deadline=None)
@given(
    profile=profiles(),
    field=st.sampled_from(["years_post_qualifying", "years_children", "years_child_protection"]),
    years=st.tuples(st.floats(0, 30), st.floats(0, 30)).map(sorted),
)
def test_more_years_never_lower_readiness(profile: dict[str, Any], field: str, years: list[float]) -> None:
    fewer, more = years
    assert_not_lower(advice_for({**profile, field: fewer}), advice_for({**profile, field: more}))


@settings(max_examples=80, deadline=None)
@given(
    profile=profiles(),
    closed=st.sampled_from(
        [
            {"registered": True},
            {"supervises": True},
            {"evidence": ("pqs-practitioner", "5")},
            {"evidence": ("pqs-supervisor", "7")},
            {"evidence": ("ffp-guide", "1")},
        ]
    ),
)
def test_closing_a_gap_never_lowers_readiness(profile: dict[str, Any], closed: dict[str, Any]) -> None:
    better = {**profile, **closed}
    if "evidence" in closed:
        standard, statement = closed["evidence"]
        added = {"standard": standard, "statement": statement, "level": "met"}
        better["evidence"] = [*(profile.get("evidence") or []), added]
    assert_not_lower(advice_for(profile), advice_for(better))


@settings(max_examples=60, deadline=None)
@given(profile=profiles())
def test_more_vacancies_change_no_step_but_their_number(profile: dict[str, Any]) -> None:
    few, many = advice_for(profile, factor=0), advice_for(profile, factor=50)
    assert [(step["kind"], step["tier"]) for step in few["steps"]] == [
        (step["kind"], step["tier"]) for step in many["steps"]
    ]


@settings(max_examples=60, deadline=None)
@given(profile=profiles(), day=_days)
def test_no_step_rises_further_without_saying_why(profile: dict[str, Any], day: datetime.date) -> None:
    advice = advice_for(profile, day)
    here = advice["tier"]["tier"]
    if here is None:
        return
    order = [tier.code for tier in ladder().in_nation(profile["nation"])]
    for step in advice["steps"]:
        if order.index(step["tier"]) - order.index(here) > 1 and step["kind"] != "sideways":
            assert any("one rung up" in reason for reason in step["reasons"])
        assert ladder().get(step["tier"]).rung - ladder().get(here).rung <= 1


def test_the_same_arguments_give_the_same_advice_and_ask_each_tier_once() -> None:
    profile = parse_profile({"nation": "england", "tier": "senior", "registered": True})
    openings = FixedOpenings()
    first = advise(profile, role_reading=None, openings=openings, as_of=DAY, versions={"rules": "7"})
    again = advise(profile, role_reading=None, openings=FixedOpenings(), as_of=DAY, versions={"rules": "7"})
    assert first.as_json() == again.as_json()
    assert len(openings.asked) == len(set(openings.asked))
    assert first.versions["rules"] == "7"
    assert first.versions["standards"] == register().version
