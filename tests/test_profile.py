"""Profiles: what may be said, and that every fault names its field, its value and what was expected."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.ladder import TIERS
from careers.profile import Problem, Profile, ProfileError, parse_profile, parse_profile_json, profile_schema
from careers.profile_parts import EvidenceItem

FIELDS = [
    *("nation", "role", "tier", "registered", "registered_elsewhere", "qualifications", "qualified_in"),
    "years_post_qualifying",
    *("years_children", "years_child_protection", "years_local_authority", "years_in_settings", "last_practised"),
    "supervises",
    *("supervision_given", "employment", "evidence", "cpd", "training", "vetted", "specialisms", "skills"),
    *("motivations", "location", "travel_miles", "drives", "pay_now", "seeks", "preferences", "constraints"),
]
SCHEMA_FILE = Path(__file__).parents[1] / "docs" / "profile.schema.json"


def problems(data: object) -> dict[str, dict[str, Any]]:
    with pytest.raises(ProfileError) as caught:
        parse_profile(data)
    return {problem["field"]: dict(problem) for problem in caught.value.problems}


def test_the_fields_are_those_of_the_contract() -> None:
    assert list(Profile.model_fields) == FIELDS
    assert list(EvidenceItem.model_fields) == ["standard", "statement", "level", "note", "date"]


def test_only_the_nation_is_required() -> None:
    profile = parse_profile({"nation": "wales"})
    assert profile.nation == "wales"
    assert all(getattr(profile, field) is None for field in FIELDS if field != "nation")
    assert problems({}) == {
        "nation": {
            "field": "nation",
            "value": None,
            "expected": "one of england, scotland, wales, northern_ireland",
        }
    }


@pytest.mark.parametrize("unknown", [None, "", "  ", "unknown", "Not known"])
@pytest.mark.parametrize("field", [field for field in FIELDS if field != "nation"])
def test_unknown_is_allowed_everywhere_but_for_the_nation(field: str, unknown: str | None) -> None:
    assert getattr(parse_profile({"nation": "england", field: unknown}), field) is None


def test_a_whole_profile_is_read() -> None:
    profile = parse_profile_json(
        json.dumps(
            {
                "nation": "Northern Ireland",
                "role": " Senior Practitioner ",
                "tier": "Team Manager",
                "registered": True,
                "qualifications": ["BSW"],
                "years_post_qualifying": 4,
                "years_children": 3.5,
                "years_child_protection": 0,
                "last_practised": "2026-10-01",
                "supervises": 3,
                "registered_elsewhere": ["Scotland"],
                "years_in_settings": [{"setting": "court", "years": 2}],
                "supervision_given": [{"of": "Newly qualified", "people": 2, "years": 1, "now": True}],
                "cpd": [{"activity": "Neglect", "type": "group discussion", "date": "2026-09-01", "hours": 2.5}],
                "training": [{"name": "Practice educator", "stage": 1}],
                "vetted": True,
                "skills": [{"skill": "Communication", "rating": 4}],
                "motivations": ["keeping children safe"],
                "drives": False,
                "preferences": {"route": "Practice", "working_time": "part time", "pay": 45000},
                "constraints": {"hours_max": 22.5, "pay_min": "unknown", "other": ["school run"]},
                "employment": "not-working",
                "evidence": [{"standard": "PQS", "statement": 7, "level": "met", "note": "n", "date": "2026-01-31"}],
                "specialisms": ["court"],
                "location": "BT1",
                "travel_miles": 25,
                "pay_now": 41000,
                "seeks": "any",
            }
        )
    )
    assert profile.nation == "northern_ireland"
    assert profile.role == "Senior Practitioner"
    assert profile.tier == "team_manager"
    assert profile.employment == "not_working"
    assert profile.last_practised == datetime.date(2026, 10, 1)
    assert profile.supervises == 3
    assert profile.evidence is not None
    assert profile.evidence[0].statement == "7"
    assert profile.cpd is not None
    assert profile.cpd[0].type == "group_discussion"
    assert profile.preferences is not None
    assert profile.preferences.working_time == "part_time"
    assert parse_profile(profile.as_json()) == profile


@pytest.mark.parametrize(("supervises", "anyone"), [(True, True), (False, False), (0, False), (4, True), (None, None)])
def test_supervising_is_yes_no_or_a_number_of_people(supervises: bool | int | None, anyone: bool | None) -> None:
    assert parse_profile({"nation": "england", "supervises": supervises}).supervises_anyone is anyone


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("nation", "france", "one of england"),
        ("nation", 7, "one of england"),
        ("tier", "boss", "one of student, nqsw"),
        ("role", 12, "text of at most 300"),
        ("role", "x" * 301, "text of at most 300"),
        ("registered", "yes", "true or false"),
        ("registered", 1, "true or false"),
        ("qualifications", "BA Social Work", "a list of at most 100 short texts"),
        ("years_post_qualifying", -1, "from 0 to 70"),
        ("years_post_qualifying", 71, "from 0 to 70"),
        ("years_children", "3", "from 0 to 70"),
        ("years_child_protection", True, "from 0 to 70"),
        ("years_child_protection", float("nan"), "from 0 to 70"),
        ("last_practised", 20230101, "YYYY-MM-DD"),
        ("last_practised", "2023-02-30", "YYYY-MM-DD"),
        ("last_practised", "01/02/2023", "YYYY-MM-DD"),
        ("supervises", "three", "the number of people"),
        ("supervises", -1, "the number of people"),
        ("supervises", 2.5, "the number of people"),
        ("employment", "retired", "permanent, agency, student, not_working"),
        ("evidence", {}, "a list of at most 500"),
        ("specialisms", "court", "a list of at most 100"),
        ("location", ["BS1"], "a postcode"),
        ("travel_miles", -5, "miles"),
        ("travel_miles", float("inf"), "miles"),
        ("pay_now", "41k", "pounds a year"),
        ("pay_now", 10**400, "pounds a year"),
        ("seeks", "locum", "permanent, agency, any"),
        ("registered_elsewhere", "scotland", "a list of nations"),
        ("cpd", [1] * 501, "at most 500 pieces of learning"),
        ("preferences", [], "an object with any of route"),
        ("vetted", "yes", "true or false"),
        ("drives", 1, "true or false"),
    ],
)
def test_a_fault_names_field_value_and_what_was_expected(field: str, value: object, expected: str) -> None:
    found = problems({"nation": "england", field: value})
    assert list(found) == [field]
    assert expected in found[field]["expected"]
    assert json.dumps(found, allow_nan=False)
    if isinstance(value, str | int) and value not in ("x" * 301, 10**400):
        assert found[field]["value"] == value


def test_unknown_keys_are_faults_that_name_the_key() -> None:
    found = problems({"nation": "england", "salary": 1, "evidence": [{"standard": "PQS", "grade": 2}]})
    assert set(found) == {"salary", "evidence.0.grade"}
    assert "no such field" in found["salary"]["expected"]
    assert "nation, role, tier" in found["salary"]["expected"]
    assert "standard, statement" in found["evidence.0.grade"]["expected"]


@pytest.mark.parametrize(
    ("data", "field", "nearest"),
    [
        ({"registred": True}, "registred", "registered"),
        ({"Years post qualifying": 3}, "Years post qualifying", "years_post_qualifying"),
        ({"evidence": [{"standrad": "PQS"}]}, "evidence.0.standrad", "standard"),
        ({"cpd": [{}, {"refection": "…"}]}, "cpd.1.refection", "reflection"),
        ({"preferences": {"routes": "practice"}}, "preferences.routes", "route"),
        ({"constraints": {"min_pay": 1}}, "constraints.min_pay", "pay_min"),
    ],
)
def test_an_unknown_key_is_told_with_the_field_that_it_comes_nearest_to(
    data: dict[str, Any], field: str, nearest: str
) -> None:
    found = problems({"nation": "england", **data})
    assert list(found) == [field]
    assert f"did you mean {nearest}?" in found[field]["expected"]


@pytest.mark.parametrize(
    ("data", "field", "expected"),
    [
        ({"cpd": [{"hours": -1}]}, "cpd.0.hours", "hours from 0 to 2000"),
        ({"cpd": [{"type": "nap"}]}, "cpd.0.type", "one of workshop, conference"),
        ({"skills": [{"rating": 6}]}, "skills.0.rating", "from 1 to 5"),
        ({"supervision_given": [{"of": "cats"}]}, "supervision_given.0.of", "one of students"),
        ({"registered_elsewhere": ["wales", "france"]}, "registered_elsewhere.1", "one of england"),
        ({"preferences": {"route": "sideways"}}, "preferences.route", "one of practice, management, any"),
        ({"constraints": {"hours_max": 100}}, "constraints.hours_max", "hours a week from 0 to 80"),
    ],
)
def test_faults_inside_records_say_what_was_expected(data: dict[str, Any], field: str, expected: str) -> None:
    found = problems({"nation": "england", **data})
    assert list(found) == [field]
    assert expected in found[field]["expected"]


def test_every_field_has_words_for_what_it_holds() -> None:
    def described(schema: dict[str, Any]) -> None:
        for name, field in schema["properties"].items():
            assert field.get("description"), name

    schema = profile_schema()
    described(schema)
    for part in schema["$defs"].values():
        described(part)


def test_the_published_schema_is_the_one_in_use() -> None:
    written = json.dumps(profile_schema(), indent=2) + "\n"
    if not SCHEMA_FILE.exists():
        SCHEMA_FILE.write_text(written, encoding="utf-8")
        pytest.fail("wrote docs/profile.schema.json: read it, then run again")
    assert SCHEMA_FILE.read_text(encoding="utf-8") == written


def test_faults_inside_lists_name_their_place() -> None:
    found = problems({"nation": "england", "qualifications": ["BA", 3], "evidence": [{}, {"date": "soon"}]})
    assert found["qualifications.1"]["value"] == 3
    assert found["evidence.1.date"] == {
        "field": "evidence.1.date",
        "value": "soon",
        "expected": "a date written YYYY-MM-DD",
    }


def test_every_fault_is_reported_at_once_in_words() -> None:
    with pytest.raises(ProfileError, match="expected one of england") as caught:
        parse_profile({"nation": "mars", "registered": "maybe", "colour": "blue"})
    assert len(caught.value.problems) == 3
    assert 'registered: got "maybe", expected true or false' in str(caught.value)


@pytest.mark.parametrize("data", [None, [], "profile", 3, True])
def test_what_is_not_an_object_is_a_fault(data: object) -> None:
    assert problems(data)["profile"]["expected"] == "a JSON object"


@pytest.mark.parametrize("text", ["", "{", b"\xff\xfe", "[" * 100_000, '{"nation": "england"', "nation: england"])
def test_text_that_is_not_json_is_a_fault(text: str | bytes) -> None:
    with pytest.raises(ProfileError) as caught:
        parse_profile_json(text)
    assert [problem["field"] for problem in caught.value.problems] == ["profile"]
    assert len(str(caught.value)) < 500


def test_half_a_surrogate_pair_can_be_reported() -> None:
    with pytest.raises(ProfileError) as caught:
        parse_profile_json(r'{"nation": "england", "role": "\ud800", "\ud801": 1, "evidence": [{"\ud802": 1}]}')
    assert json.dumps(caught.value.problems, ensure_ascii=False).encode("utf-8")
    assert len(caught.value.problems) == 3


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(TIERS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from([*FIELDS, "other"]) | st.text(max_size=5), _json, max_size=8))
def test_any_object_is_a_profile_or_a_list_of_faults(data: dict[str, Any]) -> None:
    faults: list[Problem] = []
    try:
        parse_profile({"nation": "england"} | data)
    except ProfileError as error:
        faults = error.problems
    assert json.loads(json.dumps(faults, allow_nan=False)) == faults
    assert all(fault["field"] and fault["expected"] for fault in faults)


def test_many_unknown_keys_are_all_named_and_few_guessed_at() -> None:
    found = problems({"nation": "england", **{f"years_post_qualifyin{n}": n for n in range(10_000)}})
    assert len(found) == 10_000
    told = [problem["expected"] for problem in found.values()]
    assert sum("did you mean years_post_qualifying?" in words for words in told) == 20
    assert told[0].endswith("constraints")
    assert told[-1] == "another name: there is no such field"
