"""Reforms as dated events, bodies, laws and teams: what was known on a day, and faults that name file, row and key."""

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import careers.reform_facts
from careers.answer import GENERAL
from careers.facts import NATIONS, FactsError
from careers.reform_facts import load_reforms, reforms
from careers.reforms import Shown, accreditation, bodies, laws, offices, timeline
from careers.standards import register
from careers.team import agencies, team_check

TODAY = datetime.date(2026, 11, 22)
FILE = Path(careers.reform_facts.__file__).with_name("reforms.toml")
days = st.dates(datetime.date(2010, 1, 1), datetime.date(2040, 1, 1))


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def ids(rows: tuple[Shown, ...]) -> list[str]:
    return [row.id for row in rows]


@settings(max_examples=60, deadline=None)
@given(on=days, nation=st.sampled_from(NATIONS))
def test_the_past_lies_behind_and_nothing_is_shown_without_its_source(on: datetime.date, nation: str) -> None:
    shown = timeline(on, nation)
    assert all(row.kind == "happened" and row.date is not None and row.date <= on.isoformat() for row in shown.past)
    assert all(row.kind != "happened" for row in shown.ahead)
    dates = [row.date for row in shown.past]
    assert dates == sorted(dates, key=str)
    everything = (*shown.past, *shown.ahead, *bodies(on, nation), *offices(on, nation), *laws(on, nation))
    for row in everything:
        assert bool(row.citations) != row.text.endswith(GENERAL)
    assert json.loads(json.dumps(shown.as_json()))["nation"] == nation


@settings(max_examples=60, deadline=None)
@given(first=days, later=days, nation=st.sampled_from(NATIONS))
def test_what_has_happened_stays_happened(first: datetime.date, later: datetime.date, nation: str) -> None:
    first, later = min(first, later), max(first, later)
    assert set(ids(timeline(first, nation).past)) <= set(ids(timeline(later, nation).past))


def test_nobody_knew_of_an_act_before_it_was_passed_or_of_standards_before_they_were_announced() -> None:
    before = timeline(day("2026-01-06"), "england")
    assert not {"macpt-act", "macpt-regulations", "ecs-begin"} & {*ids(before.past), *ids(before.ahead)}
    assert "macpt-regulations" in ids(timeline(day("2026-01-07"), "england").ahead)
    assert "ecs-begin" in ids(timeline(day("2026-02-18"), "england").ahead)
    assert "ecs-begin" in ids(timeline(day("2027-04-01"), "england").past)


def test_an_aim_is_never_told_as_done() -> None:
    after = {row.id: row for row in timeline(day("2030-01-01"), "england").ahead}
    assert after["macpt-regulations"].kind == "not confirmed"
    assert after["macpt-regulations"].when == "late 2027"
    assert "not confirmed" in after["macpt-regulations"].text
    assert after["advanced-child-protection-framework"].when == "no date set"


def test_dates_are_told_as_precisely_as_they_are_known() -> None:
    shown = {row.id: row.when for row in timeline(TODAY, "england").past}
    assert shown["care-review"] == "23 May 2022"
    assert shown["pqs-published"] == "May 2018"
    assert shown["naas-begins"] == "2018"


def test_dates_that_the_register_holds_are_the_registers() -> None:
    by_id = {event.id: event for event in reforms().events}
    assert by_id["pqs-ends"].day == register().get("pqs-practitioner").valid_to
    assert by_id["wales-learning"].day == register().get("scw-cpd").valid_from
    assert by_id["macpt-act"].day == register().get("cws-act-2026-s3").published


def test_each_nation_has_its_own_bodies_and_england_alone_has_teams() -> None:
    kinds = {nation: {row.kind for row in bodies(TODAY, nation)} for nation in NATIONS}
    assert all({"regulator", "police"} <= found for found in kinds.values())
    assert ids(agencies(TODAY, "england")) == [agency.id for agency in reforms().agencies]
    assert len(reforms().agencies) == 12
    for nation in set(NATIONS) - {"england"}:
        assert agencies(TODAY, nation) == ()
        assert not any(row.id.startswith(("macpt", "ffp")) for row in timeline(day("2030-01-01"), nation).ahead)
    assert agencies(day("2026-01-06"), "england") == ()


def test_a_body_that_has_ended_says_so() -> None:
    now = {row.id: row.when for row in bodies(TODAY, "england")}
    assert now["care-review"] == "ended 2022-05-23"
    assert {row.id: row.when for row in bodies(day("2022-05-01"), "england")}["care-review"] == ""


def test_a_lead_member_is_no_career_step() -> None:
    kinds = {row.id: row.kind for row in offices(TODAY, "england")}
    assert kinds == {"director-of-childrens-services": "above the ladder", "lead-member": "not a career step"}


def test_the_closed_accreditation_has_three_levels_and_four_aims_and_is_history() -> None:
    shown = accreditation(TODAY)
    assert len(shown) == 7
    assert {row.kind for row in shown} == {"closed"}
    assert {row.citations[0].status for row in shown} == {"closed"}


@pytest.mark.parametrize("view", [timeline, bodies, offices, laws, agencies])
def test_an_unknown_nation_is_refused(view: object) -> None:
    assert callable(view)
    with pytest.raises(ValueError, match="nation: got 'france', expected one of england"):
        view(TODAY, "france")


# --- teams ------------------------------------------------------------------------------------------------------------


def test_a_team_with_every_member_that_the_law_names_is_complete() -> None:
    check = team_check(["Social worker", "Detective Sergeant", "Health visitor", "Head teacher", "Youth worker"], TODAY)
    assert check.complete is True
    assert check.missing == ()
    assert check.others == ("Youth worker",)
    assert check.citations[0].url.endswith("/2026/21/section/3")
    assert any("future" in note for note in check.notes)


def test_a_missing_member_is_named_with_whoever_nominates_them() -> None:
    check = team_check(["social-worker", "police", "education"], TODAY)
    assert check.complete is False
    assert check.missing == ("health",)
    assert check.notes[0].endswith("nominated by an integrated care board.")


def test_words_that_fit_two_places_fill_neither_and_are_asked_about() -> None:
    check = team_check(["social worker", "police", "teacher", "school nurse"], TODAY)
    assert check.complete is None
    assert check.unclear == ("school nurse",)
    assert team_check(["social worker", "police", "teacher", "nurse", "school nurse"], TODAY).complete is True
    assert team_check([], TODAY).missing == ("social-worker", "education", "health", "police")


@settings(max_examples=60, deadline=None)
@given(
    nominees=st.lists(
        st.one_of(st.text(max_size=20), st.sampled_from(["social worker", "police", "school nurse", "gp", "teacher"])),
        max_size=6,
    ),
    more=st.text(max_size=20),
)
def test_every_nominee_is_somewhere_and_another_never_makes_more_missing(nominees: list[str], more: str) -> None:
    check = team_check(nominees, TODAY)
    placed = [*(name for names in check.filled.values() for name in names), *check.unclear, *check.others]
    assert sorted(placed) == sorted(nominees)
    assert set(team_check([*nominees, more], TODAY).missing) <= set(check.missing)


# --- the file ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('cites = "macpt-regulations"\nat', 'cites = "nothing"\nat', "macpt-policy-paper: cites: got 'nothing'"),
        ('at = "published"', 'at = "valid_from"', "at: got 'valid_from', expected a date that the entry it cites has"),
        ('precision = "month"', 'precision = "week"', "precision: got 'week', expected one of day, month, year"),
        ('nations = ["england"]', 'nations = ["wales"]', "care-review|nations: .*expected england alone"),
        ("checked = 2026-11-22", "", "event care-review: checked: got nothing, expected a date"),
        ("expected = true\nknown_from = 2026-01-07", "expected = true", "known_from: got nothing, expected a date"),
        ("date = 2022-05-23\n", "", "event care-review: known_from: got nothing"),
        ('id = "panel-report"', 'id = "care-review"', "event: id: got one twice"),
        ("required = true", 'required = "yes"', "required: got 'yes', expected true or false"),
        ('kind = "above the ladder"', 'kind = "top"', "office director-of-childrens-services: kind: got 'top'"),
        ('standard = "pqs-practitioner"', 'standard = "x"', "level child-and-family-practitioners: standard: got 'x'"),
        ('name = "Probation"', 'title = "Probation"', "agency probation: title: got 'Probation'"),
        ('kind = "government"', 'kind = "ministry"', "body department-for-education: kind: got 'ministry'"),
        ('url = "https://www.familylaw', 'url = "www.familylaw', "event panel-report: url: .*expected a web address"),
        ('tiers = ["practice_leader"]', 'tiers = ["boss"]', "level practice-leaders: tiers: got \\['boss'\\]"),
    ],
)
def test_a_fault_names_file_row_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    # The first law and body of the file may fail before the row in question when a nation is changed everywhere.
    path = tmp_path / "reforms.toml"
    count = -1 if old.startswith("nations") else 1
    path.write_text(text.replace(old, new, count), encoding="utf-8")
    with pytest.raises(FactsError, match=message):
        load_reforms(path)
