"""Small things that advice and its facts promise, each of which somebody would miss."""

import dataclasses
import datetime
from itertools import permutations
from pathlib import Path

import pytest
from advice_data import FixedOpenings, advice_for, citations_in
from checks_asked import moves

import careers.preparing
from careers.adverts import FEWEST, pay_standing
from careers.advice import advise
from careers.answer import OpeningsAt
from careers.application import application_pack
from careers.application_facts import application_facts
from careers.backing import Backing
from careers.catalogue import items, ladder_shown, tier_shown
from careers.catalogue_facts import catalogues
from careers.cohort import read_cohort
from careers.cohort_columns import documented
from careers.cpd import cpd_report
from careers.facts import NATIONS, FactsError, Row
from careers.ladder_plain import as_text as tier_text
from careers.lcpp import lcpp_report
from careers.lcpp_plain import as_text as lcpp_text
from careers.lcpp_team import across
from careers.pack import Asked, VacancyFacts
from careers.pack_plain import as_markdown
from careers.preparing import load_usual
from careers.profile import Profile, parse_profile
from careers.showing import Words
from careers.situation import _label
from careers.standards import load_register, register
from careers.whatif import _closed

TODAY = datetime.date(2026, 11, 22)


# --- what a team shows together -------------------------------------------------------------------------------------


def test_what_one_of_a_team_has_shown_is_not_counted_as_shown_by_nobody() -> None:
    shown = {"standard": "macpt-functions", "statement": "1.1", "level": "met"}
    of = {
        "A": lcpp_report(parse_profile({"nation": "england", "evidence": [shown]}), None, TODAY),
        "B": lcpp_report(parse_profile({"nation": "england"}), None, TODAY),
    }
    team = across(of)
    [clause] = [one for one in team.clauses if one.id.endswith("macpt-functions/1.1")]
    assert (clause.met, clause.partial) == (("A",), ())
    assert clause.id not in team.by_nobody
    assert clause.id not in team.in_part
    laws = {one.id for one in team.clauses if not one.asked}
    assert laws
    assert not laws & {*team.by_nobody, *team.in_part}


def test_the_report_as_text_names_the_evidence_beside_what_it_shows() -> None:
    note = "I chaired the conferences of the Hollow Lane children"
    shown = {"standard": "macpt-functions", "statement": "1.1", "level": "met", "note": note}
    told = lcpp_report(parse_profile({"nation": "england", "evidence": [shown]}), None, TODAY).as_json()
    [label] = {label for one in told["clauses"] for label in one["evidence"]}
    assert f"Your evidence: {label}" in " ".join(lcpp_text(told).split())


def test_evidence_that_names_no_standard_is_called_by_its_note() -> None:
    def label(**told: object) -> str:
        [item] = parse_profile({"nation": "england", "evidence": [told]}).evidence or []
        return _label(item)

    assert label(note="I chaired it") == "evidence: I chaired it"
    assert label(standard="MACPT", note="I chaired it") == "MACPT: I chaired it"
    assert label(standard="MACPT", statement="1", date="2026-05-01") == "MACPT 1 (1 May 2026)"


# --- advice ---------------------------------------------------------------------------------------------------------


def test_only_vacancies_of_tiers_that_become_ready_are_counted_as_opened() -> None:
    """A tier that would only come nearer opens no vacancy yet, however many there are."""
    profile = {"tier": "practitioner", "registered": True, "years_post_qualifying": 2}
    changes = [one for nation in NATIONS for one in advice_for(profile | {"nation": nation})["what_if"]]
    opened = [one for change in changes for one in change["opens"]]
    assert any(one["readiness"] != "ready" and one["vacancies"] for one in opened)
    for change in changes:
        assert change["vacancies"] == sum(one["vacancies"] for one in change["opens"] if one["readiness"] == "ready")


def test_registration_is_what_closes_the_gate_of_registration_and_of_no_other() -> None:
    for profile in ({"qualifications": ["BA History"]}, {"employment": "student"}):
        gates = {one["id"]: one for one in advice_for({"nation": "england", **profile})["what_if"]}
        assert {id_ for id_, one in gates.items() if "registered" in one["change"]} <= {"gate:registration", "together"}
        assert "gate:registration" in gates
        assert "gate:vetting" not in gates
    seeking = advice_for({"nation": "england", "qualifications": ["BA History"], "seeks": "agency"})["what_if"]
    [years] = [one for one in seeking if one["id"] == "gate:agency"]
    assert set(years["change"]) == {"years_local_authority"}


def test_the_step_to_lead_practice_rests_on_what_was_written_of_that_role() -> None:
    profile = {"nation": "england", "tier": "senior", "registered": True, "years_post_qualifying": 6}
    answer = advice_for(profile)
    step = next(one for one in answer["steps"] if one["tier"] == "lcpp")
    other = next(one for one in answer["steps"] if one["tier"] not in ("lcpp", "senior"))
    wanted = {one.id for one in register().standards if one.use in ("lcpp_role", "lcpp_minimum", "lcpp_functions")}
    assert wanted <= {source["id"] for source in citations_in({"citations": step["citations"]}, answer["sources"])}
    assert not wanted & {source["id"] for source in citations_in({"citations": other["citations"]}, answer["sources"])}


def test_learning_is_counted_over_the_period_for_which_registration_lasts_where_no_rule_says_otherwise() -> None:
    began = datetime.date(2024, 6, 1)
    report = cpd_report(parse_profile({"nation": "wales", "registered": True}), TODAY, began)
    assert (report.period_from, report.period_to) == ("2024-06-01", "2027-05-31")
    scotland = cpd_report(parse_profile({"nation": "scotland", "registered": True}), TODAY, began)
    assert (scotland.period_from, scotland.period_to) == ("2026-06-01", "2027-05-31")


class OneEnd(FixedOpenings):
    """Vacancies that name the top of their pay alone."""

    def at(self, tier: str, profile: Profile) -> OpeningsAt:
        found = super().at(tier, profile)
        return OpeningsAt(found.total, tuple({**item, "annual_min": None} for item in found.items))


def test_a_vacancy_that_names_only_the_top_of_its_pay_is_set_beside_the_pay_now() -> None:
    profile = parse_profile({"nation": "england", "tier": "practitioner", "registered": True, "pay_now": 20_000})
    answer = advise(profile, role_reading=None, openings=OneEnd(), as_of=TODAY, versions={})
    assert any(
        "Of the 2 vacancies shown that state base pay, 2 start above your £20,000" in reason
        for step in answer.steps
        for reason in step.desirable.reasons
    )


def test_a_qualification_that_closes_a_gap_is_added_to_those_that_are_held() -> None:
    profile = parse_profile({"nation": "england", "qualifications": ["MA Social Work"]})
    closed = _closed(profile, [{"qualifications": ["A first-years programme"]}, {"registered": True}])
    assert closed.qualifications == ["MA Social Work", "A first-years programme"]
    assert closed.registered is True
    assert profile.qualifications == ["MA Social Work"]


@pytest.mark.parametrize(
    ("told", "first"),
    [
        ({"years_post_qualifying": 3}, "practitioner"),
        ({"qualifications": ["MA Social Work"]}, "nqsw"),
        ({"qualifications": ["BA History"], "years_post_qualifying": 3}, "student"),
        ({}, "student"),
    ],
)
def test_whose_role_is_not_known_is_no_beginner_where_they_are_qualified_or_give_years_since(
    told: dict[str, object], first: str
) -> None:
    assert [step["tier"] for step in advice_for({"nation": "england", **told})["steps"]][:1] == [first]


@pytest.mark.parametrize(
    ("cpd", "asked"),
    [
        ([{"activity": "A", "hours": 10, "date": "2026-05-01"}, {"activity": "B", "date": "2026-05-01"}], True),
        ([{"activity": "A", "hours": 90, "date": "2026-05-01"}, {"activity": "B", "date": "2026-05-01"}], False),
        ([{"activity": "A", "hours": 10, "date": "2026-05-01"}], False),
    ],
)
def test_hours_are_asked_for_where_they_are_left_out_and_may_make_up_what_is_missing(
    cpd: list[dict[str, object]], asked: bool
) -> None:
    profile = parse_profile({"nation": "northern_ireland", "registered": True, "cpd": cpd})
    report = cpd_report(profile, TODAY, datetime.date(2025, 6, 1))
    assert any(one.id == "cpd_hours_unknown" for one in report.questions) == asked


def test_learning_without_a_name_or_still_to_come_is_no_evidence_of_any() -> None:
    cpd = [{"activity": "Court skills", "date": "2026-05-01"}, {"hours": 3}, {"activity": "Next", "date": "2027-01-01"}]
    report = lcpp_report(parse_profile({"nation": "england", "cpd": cpd}), None, TODAY)
    [clause] = [one for one in report.clauses if one.id.endswith("lcpp-experience/3")]
    assert clause.evidence == ("Court skills",)


def test_a_move_says_how_registration_is_carried_over() -> None:
    for origin, destination in permutations(NATIONS, 2):
        transfer = register().as_of(TODAY, destination).using("transfer")
        told = " ".join(reason.text for reason in moves(origin, destination).reasons)
        assert transfer is None or transfer.summary in told


# --- a cohort's file ------------------------------------------------------------------------------------------------


def test_a_row_that_ends_before_its_reference_is_named_by_its_line_and_the_others_answer() -> None:
    cohort = read_cohort("nation,reference\nengland\nwales,B\n")
    assert [(one.line, one.reference, one.column, one.value) for one in cohort.faults] == [(2, None, "row", "1 cells")]
    assert [one.reference for one in cohort.people] == ["B"]


def test_a_reference_has_at_most_sixty_characters() -> None:
    cohort = read_cohort(f"reference,nation\n{'a' * 60},england\n{'b' * 61},england\n")
    assert [one.reference for one in cohort.people] == ["a" * 60]
    assert [one.line for one in cohort.faults] == [3]


def test_spaces_round_a_columns_name_are_nothing() -> None:
    [person] = read_cohort(" reference , nation ,years  post qualifying \nA,england,6\n").people
    assert (person.reference, person.profile.years_post_qualifying) == ("A", 6)


def test_every_column_is_documented_with_what_it_holds() -> None:
    told = {one.name: one.holds for one in documented()}
    assert all(holds.strip() for holds in told.values())
    assert told["vetted"] == "yes or no"
    assert "DD/MM/YYYY" in told["last_practised"]
    assert "| between the entries" in told["qualifications"]
    assert told["role"] == Profile.model_fields["role"].description


# --- the ladder and the catalogues ----------------------------------------------------------------------------------


def test_the_estimates_of_pay_are_shown_where_they_hold_and_nowhere_else() -> None:
    shown = {row["tier"]: row["estimate"] for row in ladder_shown(TODAY, "england")}
    assert all(row["pay_min"] < row["pay_max"] for code, row in shown.items() if code not in ("student", "lcpp"))
    assert tier_shown("senior", TODAY, None)["estimate"]["pay_min"] == shown["senior"]["pay_min"]
    assert {row["estimate"]["pay_min"] for row in ladder_shown(TODAY, "wales")} == {None}


def test_a_row_is_shown_from_its_first_day_to_its_last() -> None:
    row = dataclasses.replace(catalogues().entries["duty"][0], since=TODAY, until=TODAY)
    day = datetime.timedelta(days=1)
    assert [row.shown_on(on) for on in (TODAY - day, TODAY, TODAY + day)] == [False, True, False]


def test_what_begins_with_a_tier_stands_before_what_it_shares_with_tiers_before_it() -> None:
    rows = {entry.id: entry for entry in catalogues().entries["duty"]}
    shown = [rows[item.id].tiers[:1] == ("senior",) for item in items("duty", TODAY, "england", tier="senior")]
    assert {True, False} == set(shown)
    assert shown == sorted(shown, reverse=True)


def test_a_tier_as_text_says_which_statements_its_duties_speak_to() -> None:
    shown = tier_shown("practitioner", TODAY, "england")
    text = " ".join(tier_text(shown).split())
    with_statements = [duty for duty in shown["duties"] if duty["statements"]]
    assert with_statements
    for duty in with_statements:
        keys = ", ".join(f"{one['standard']} {one['key']}" for one in duty["statements"])
        assert f"Speaks to: {keys}." in text


@pytest.mark.parametrize(
    ("catalogue", "first"), [("duty", "2025-03-20"), ("partner", "2025-03-20"), ("context", "2024-02-29")]
)
def test_a_catalogue_shows_on_a_day_what_there_was_on_it(catalogue: str, first: str) -> None:
    day = datetime.date.fromisoformat(first)
    before, after = (
        {item.id for item in items(catalogue, on, "england")} for on in (day - datetime.timedelta(days=1), day)
    )
    since = {entry.id for entry in catalogues().entries[catalogue] if entry.since == day}
    assert since
    assert after - before == since


def test_a_row_is_cited_from_its_own_nation_on_days_when_its_source_applied() -> None:
    [entry] = [one for one in register().standards if one.id == "macpt-functions"]
    backing = Backing(entries=(entry,))
    assert [one.id for one in backing.cite(TODAY, ["england", "wales"])] == [entry.id]
    assert backing.cite(TODAY, ["wales", "scotland"]) == ()
    assert backing.cite(datetime.date(2020, 1, 1), ["england"]) == ()


def test_a_duty_points_to_the_very_words_that_its_key_stands_for() -> None:
    words = {(standard.id, one.key): one.title for standard in register().standards for one in standard.statements}
    words |= {
        (standard.id, part.key): part.text
        for standard in register().standards
        for one in standard.statements
        for part in one.elements
    }
    seen = [ref for name in ("duty", "skill") for item in items(name, TODAY, "england") for ref in item.statements]
    assert any("." in ref.key for ref in seen), "parts of statements too"
    assert all(ref.text == words[ref.standard, ref.key] for ref in seen)


def test_pay_has_quartiles_from_the_fewest_peers_that_are_enough() -> None:
    enough = pay_standing(40_000, {30_000.0: 1, 50_000.0: FEWEST - 1})
    assert (enough.n, enough.median) == (FEWEST, 50_000)
    few = pay_standing(40_000, {50_000.0: FEWEST - 1})
    assert few.median is None
    assert str(FEWEST) in (few.reason or "")


# --- faults of the facts files --------------------------------------------------------------------------------------


def test_a_key_at_the_top_of_a_register_that_nothing_reads_is_refused(tmp_path: Path) -> None:
    (tmp_path / "register.toml").write_text("checked = 2026-11-21\nchecker = 'me'\n")
    with pytest.raises(FactsError, match=r"register.toml: checker: got 'me', expected one of checked, standard"):
        load_register(tmp_path)


@pytest.mark.parametrize("value", [3, "text", {"name": "one"}, ["text"]])
def test_what_should_be_tables_and_is_not_is_named(value: object) -> None:
    with pytest.raises(FactsError, match=r"^file\.toml: step: got .*, expected a list of tables$"):
        Row("file.toml", "", {"step": value}).rows("step", "id")


@pytest.mark.parametrize("new", ['"3"', "2.5"])
def test_months_are_whole_numbers(tmp_path: Path, new: str) -> None:
    text = Path(careers.preparing.__file__).with_name("preparing.toml").read_text(encoding="utf-8")
    file = tmp_path / "preparing.toml"
    file.write_text(text.replace("months_min = 3", f"months_min = {new}", 1), encoding="utf-8")
    with pytest.raises(FactsError, match=r"months_min: got .*, expected a whole number of months, 0 or more"):
        load_usual(file)


# --- an application pack --------------------------------------------------------------------------------------------


def test_what_speaks_against_a_line_is_told_after_what_speaks_for_it_and_alone_where_nothing_does() -> None:
    line = "Registered with Social Work England and able to drive"
    vacancy = VacancyFacts(
        id=7,
        title="Senior Social Worker",
        employer="Elmshire Council",
        tier="senior",
        nation="england",
        authority=None,
        website="",
        url="https://elmshire.test/7",
        agency=False,
        closes_on=None,
        requirements=[
            Asked("registration", "unnamed", "essential", None, line, "Registration"),
            Asked("driving", "licence", "essential", None, line, "A driving licence"),
        ],
    )
    both, alone = (
        as_markdown(application_pack(vacancy, parse_profile({"nation": "england"} | told), TODAY).as_json())
        for told in ({"registered": True, "drives": False}, {"drives": False})
    )
    assert "- But you also say: drives: no" in both
    assert both.index("- You: ") < both.index("- But you also say: ")
    assert "- You say: drives: no" in alone
    assert "But you also say" not in alone


def test_of_the_pieces_that_speak_of_a_line_that_with_most_in_common_comes_first() -> None:
    line = "Able to put a chronology of neglect before harbour pilots"
    told = ["I wrote a chronology of neglect", "I wrote a chronology of neglect for two harbour pilots"]
    profile = parse_profile({"nation": "england", "evidence": [{"note": note, "level": "met"} for note in told]})
    shown = Words(profile, "england", TODAY).speaking_to(line).shown
    assert [piece.field for piece in shown] == ["evidence.1.note", "evidence.0.note"]


def test_the_questions_of_an_interview_are_those_of_the_tier_in_its_nation() -> None:
    for tier, nation in (("lcpp", "england"), ("team_manager", "scotland"), ("senior", "scotland"), ("nqsw", "wales")):
        vacancy = VacancyFacts(7, "A post", "Elmshire", tier, nation, None, None, None, agency=False, closes_on=None)
        asked = {one.id for one in application_pack(vacancy, None, TODAY).interview}
        rows = application_facts().interview
        assert asked == {row.id for row in rows if tier in row.tiers and nation in row.nations}
