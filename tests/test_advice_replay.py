"""Saved advice made again, and what would change an answer: whole runs of the rules compared with each other."""

import copy
import json
from typing import Any

import pytest
from advice_data import DAY, FixedOpenings, advice_for, citations_in
from hypothesis import given, settings
from test_advice import CASES, profiles, ranks, readings

from api.asked import requirement_text
from careers.advice import advise
from careers.answer import MARKS, NoOpenings
from careers.market import FEWEST, AdvertAsks, summarise
from careers.plain import as_text
from careers.preparing import load_usual
from careers.profile import RoleReading, parse_profile
from careers.replay import ReplayError, replay
from careers.situation import Situation
from careers.standards import register

SENIOR: dict[str, Any] = {
    "nation": "england",
    "tier": "senior",
    "registered": True,
    "years_post_qualifying": 4,
    "years_children": 4,
    "years_child_protection": 3,
    "supervises": False,
    "employment": "permanent",
}


def saved(profile: dict[str, Any], reading: RoleReading | None = None) -> dict[str, Any]:
    """An answer as it comes back from a file."""
    answer: dict[str, Any] = json.loads(json.dumps(advice_for(profile, DAY, reading)))
    return answer


@settings(max_examples=40, deadline=None)
@given(profile=profiles(), reading=readings())
def test_a_saved_answer_is_made_again_the_same(profile: dict[str, Any], reading: RoleReading | None) -> None:
    document = saved(profile, reading)
    answer, differences = replay(document)
    assert differences == ()
    assert json.loads(json.dumps(answer.as_json())) == document


@pytest.mark.parametrize("folder", CASES[:6], ids=lambda folder: folder.name)
def test_what_a_person_reads_is_the_same_too(folder: Any) -> None:
    document = saved(json.loads((folder / "profile.json").read_text(encoding="utf-8")))
    assert as_text(replay(document)[0].as_json()) == as_text(document)


def test_advice_without_vacancies_is_made_again_without_them() -> None:
    answer = advise(parse_profile(SENIOR), role_reading=None, openings=NoOpenings(), as_of=DAY, versions={})
    assert answer.versions["vacancies"] == "none"
    again, differences = replay(json.loads(json.dumps(answer.as_json())))
    assert differences == ()
    assert "vacancies_unknown" in {caution.id for caution in again.warnings}


def test_what_was_changed_in_the_file_is_told_with_its_place() -> None:
    document = saved(SENIOR)
    document["steps"][0]["kind"] = "apply_now"
    document["versions"]["ladder"] = "older"
    document["inputs"]["vacancies"]["counts"]["lcpp"] = 90
    _, differences = replay(document)
    assert differences[0].startswith("inputs.vacancies: they are not those")
    assert 'steps.0.kind: was "apply_now", now "get_ready"' in differences
    assert any(line.startswith('versions.ladder: was "older"') for line in differences)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], "expected the JSON answer"),
        ({}, "inputs: is missing"),
        ({"inputs": {}}, "vacancies: is missing"),
        ({"inputs": {"vacancies": {"counts": 3}}, "versions": {}}, "profile: is missing"),
    ],
)
def test_what_is_no_saved_advice_is_refused(document: object, words: str) -> None:
    with pytest.raises(ReplayError, match=words):
        replay(document)


@pytest.mark.parametrize("name", ["counts", "doubts"])
def test_a_spoiled_part_is_named(name: str) -> None:
    document = saved(SENIOR)
    document["inputs"]["vacancies"][name] = 7
    with pytest.raises(ReplayError, match=name):
        replay(document)


@pytest.mark.parametrize("name", ["tier", "vacancies", "market"])
def test_a_spoiled_part_of_a_step_is_named(name: str) -> None:
    document = saved(SENIOR)
    document["steps"][0][name] = 7
    with pytest.raises(ReplayError, match=name):
        replay(document)


def test_vacancies_that_were_changed_in_a_step_are_noticed() -> None:
    document = saved(SENIOR)
    document["steps"][0]["vacancies"]["items"][0]["annual_min"] = 1
    assert replay(document)[1][0].startswith("inputs.vacancies: they are not those")
    document = saved(SENIOR)
    document["steps"][0]["market"]["asks"][0]["share"] = 0.5
    assert replay(document)[1][0].startswith("inputs.vacancies: they are not those")


# --- what would change the answer -----------------------------------------------------------------------------------


@settings(max_examples=20, deadline=None)
@given(profile=profiles(), reading=readings())
def test_no_gap_that_is_closed_lowers_anything(profile: dict[str, Any], reading: RoleReading | None) -> None:
    advice = advice_for(profile, DAY, reading)
    for one in advice["what_if"]:
        assert one["result"].endswith(MARKS)
        assert all(item["met"] > item["met_was"] for item in one["closer"])
        changed = _with(advice["inputs"]["profile"], one["change"])
        if len(changed.get("evidence") or ()) > 500:
            continue
        then = advice_for(changed, DAY, reading)
        before, after = ranks(advice), ranks(then)
        # A number of years that is given where none was known may rule out a tier that asks for more.
        asked = {state["tier"] for state in advice["readiness"] if state["status"] == "unknown"}
        assert all(after[tier] >= before[tier] or tier in asked for tier in before), one["id"]
        risen = {item["tier"]: item["readiness"] for item in one["opens"] if item["readiness"] != item["readiness_was"]}
        told = {state["tier"]: state["status"] for state in then["readiness"]}
        assert all(told[tier] == status for tier, status in risen.items())


def _with(profile: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The profile as a person would write it after closing the gap."""
    changed = copy.deepcopy(profile)
    for field, value in change.items():
        changed[field] = [*changed.get(field, []), *value] if isinstance(value, list) else value
    return changed


def test_the_gap_that_opens_the_most_comes_first_with_its_vacancies() -> None:
    statements = [{"standard": "pqs-practitioner", "statement": str(n), "level": "met"} for n in range(1, 11)]
    advice = advice_for({**SENIOR, "tier": "practitioner", "registered": False, "evidence": statements})
    first = advice["what_if"][0]
    assert first["change"] == {"registered": True}
    opened = {item["tier"]: item for item in first["opens"]}
    assert opened["senior"]["readiness"] == "ready"
    assert opened["senior"]["vacancies"] == FixedOpenings().count("senior", parse_profile(SENIOR))
    assert first["vacancies"] == sum(item["vacancies"] for item in first["opens"] if item["readiness"] == "ready")


def test_gaps_that_open_only_together_are_the_fewest_that_do() -> None:
    advice = advice_for({**SENIOR, "tier": "practitioner"})
    (together,) = (one for one in advice["what_if"] if one["gaps"] > 1)
    assert together["gaps"] == 7, "seven of ten statements"
    assert [(item["tier"], item["readiness"]) for item in together["opens"]] == [("senior", "ready")]


def test_a_minimum_of_years_is_tried_though_nobody_can_work_at_it() -> None:
    advice = advice_for({**SENIOR, "tier": "team_manager"})
    years = next(one for one in advice["what_if"] if one["id"] == "gate:iro_experience")
    assert years["change"] == {"years_post_qualifying": 5}
    assert "conference_chair" in {item["tier"] for item in years["opens"]}
    assert years["citations"]


# --- steps, market, preparation -------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(profile=profiles(), reading=readings())
def test_each_fact_of_a_step_is_explained_and_rests_on_something(
    profile: dict[str, Any], reading: RoleReading | None
) -> None:
    for step in advice_for(profile, DAY, reading)["steps"]:
        for name in ("viable", "desirable", "feasible"):
            fact = step[name]
            assert fact["reasons"] or name == "viable"
            assert all(reason.endswith(MARKS) or fact["citations"] for reason in fact["reasons"])
        for item in step["prepare"]:
            months = (item["months_min"], item["months_max"])
            assert months == (None, None) or months[0] <= months[1]
            assert item["where"]


def test_a_wish_to_lead_orders_steps_and_hides_none() -> None:
    told = {
        route: [step["tier"] for step in advice_for({**SENIOR, "preferences": {"route": route}})["steps"]]
        for route in ("practice", "management")
    }
    assert sorted(told["practice"]) == sorted(told["management"])
    assert told["practice"].index("lcpp") < told["practice"].index("practice_supervisor")
    assert told["management"].index("practice_supervisor") < told["management"].index("lcpp")


def test_the_market_counts_each_advert_once_and_keeps_what_is_promised_apart() -> None:
    def ask(kind: str, value: str, demanded: str, number: float | None = None) -> dict[str, Any]:
        return {"kind": kind, "value": value, "demanded": demanded, "number": number, "quote": ""}

    adverts = [
        AdvertAsks("2026-10-01", [ask("experience", "post_qualifying", "essential", 2)]),
        AdvertAsks("2026-11-01", [ask("experience", "post_qualifying", "desirable", 4)]),
        AdvertAsks("2026-11-02", [ask("supervision", "monthly", "promised"), ask("driving", "car", "refused")]),
        AdvertAsks("2026-11-03", []),
    ]
    market = summarise(adverts, nation="wales", region=None, words=requirement_text)
    assert market is not None
    assert (market.adverts, market.n, market.posted_from, market.posted_to) == (4, 3, "2026-10-01", "2026-11-02")
    (years,) = market.asks
    assert (years.adverts, years.share, years.essential) == (2, 0.667, 1)
    assert (years.number_min, years.number_median, years.number_max) == (2, 2, 4)
    assert [one.kind for one in market.offers] == ["supervision"]
    assert summarise(adverts[: FEWEST - 1], nation="wales", region=None, words=requirement_text) is None


def test_the_market_never_changes_readiness_or_what_is_offered() -> None:
    class Demanding(FixedOpenings):
        def market(self, tier: str, profile: Any) -> Any:
            many = [{"kind": "experience", "value": "post_qualifying", "demanded": "essential", "number": 30}] * 1
            return summarise(
                [AdvertAsks("2026-11-01", many)] * 9, nation="england", region=None, words=requirement_text
            )

    plain = advise(parse_profile(SENIOR), role_reading=None, openings=FixedOpenings(), as_of=DAY, versions={})
    harsh = advise(parse_profile(SENIOR), role_reading=None, openings=Demanding(), as_of=DAY, versions={})
    assert harsh.readiness == plain.readiness
    assert [(step.kind, step.tier) for step in harsh.steps] == [(step.kind, step.tier) for step in plain.steps]


@pytest.mark.parametrize("nation", ["england", "scotland", "wales", "northern_ireland"])
def test_the_nations_first_years_programme_is_known_by_its_own_title(nation: str) -> None:
    programme = register().as_of(DAY, nation).using("first_years")
    assert programme is not None
    profile = parse_profile({"nation": nation, "qualifications": [programme.title]})
    advice = advise(profile, role_reading=None, openings=NoOpenings(), as_of=DAY, versions={})
    now = advice.tier
    situation = Situation(profile, DAY, register(), register().as_of(DAY, nation), now)
    assert situation.first_years_done


def test_every_kind_of_gap_has_its_preparation() -> None:
    assert all(item.months[0] <= item.months[1] for item in load_usual().values())


def test_the_text_cites_every_source_of_its_new_parts() -> None:
    advice = advice_for(SENIOR)
    text = as_text(advice)
    for citation in citations_in([step["viable"] for step in advice["steps"]], advice["sources"]):
        assert citation["publisher"] in text
    for words in ("Viable, ", "Desirable, ", "Feasible, ", "To get ready:", "which is no rule", "What would change"):
        assert words in text
