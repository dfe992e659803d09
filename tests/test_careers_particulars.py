"""Small things that advice and its facts promise, each of which somebody would miss."""

import dataclasses
import datetime
from pathlib import Path

import pytest

import careers.preparing
from careers.adverts import FEWEST, pay_standing
from careers.application import application_pack
from careers.catalogue import items, ladder_shown, tier_shown
from careers.catalogue_facts import catalogues
from careers.cohort import read_cohort
from careers.facts import FactsError, Row
from careers.lcpp import lcpp_report
from careers.lcpp_team import across
from careers.pack import Asked, VacancyFacts
from careers.pack_plain import as_markdown
from careers.preparing import load_usual
from careers.profile import parse_profile
from careers.standards import load_register, register

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


# --- a cohort's file ------------------------------------------------------------------------------------------------


def test_a_row_that_ends_before_its_reference_is_named_by_its_line_and_the_others_answer() -> None:
    cohort = read_cohort("nation,reference\nengland\nwales,B\n")
    assert [(one.line, one.reference, one.column, one.value) for one in cohort.faults] == [(2, None, "row", "1 cells")]
    assert [one.reference for one in cohort.people] == ["B"]


def test_spaces_round_a_columns_name_are_nothing() -> None:
    [person] = read_cohort(" reference , nation ,years  post qualifying \nA,england,6\n").people
    assert (person.reference, person.profile.years_post_qualifying) == ("A", 6)


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
