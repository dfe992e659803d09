"""The catalogues: nothing without a source or our mark, nothing outside its nation or day, and places that exist."""

import dataclasses
import datetime
import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import careers.catalogue_facts
from careers.backing import OURS, load_sources, sources
from careers.catalogue import Beside, Item, items, ladder_shown, sideways, tags, tier_shown
from careers.catalogue_facts import ADVERT_FACTS, CATALOGUES, STATEMENTS, catalogues, load_catalogues
from careers.facts import NATIONS, FactsError
from careers.ladder import TIERS, ladder
from careers.profile_parts import CPD_TYPES
from careers.standards import register
from matcher.contract import Contract
from matcher.pay import Pay
from matcher.places import Place
from matcher.requirements import KINDS
from matcher.vocabulary import vocabulary

FOLDER = Path(careers.catalogue_facts.__file__).with_name("catalogues")
TODAY = datetime.date(2026, 11, 22)
DAYS = st.dates(datetime.date(2012, 1, 1), datetime.date(2032, 1, 1))
ENTRIES = [entry for rows in catalogues().entries.values() for entry in rows]
NAMES = {nation: re.compile(rf"\b{nation.replace('_', ' ')}\b", re.IGNORECASE) for nation in NATIONS}


def rows(on: datetime.date, nation: str | None) -> list[Item | Beside]:
    return [row for name in CATALOGUES for row in items(name, on, nation)] + list(sideways(on, nation))


@given(on=DAYS, nation=st.sampled_from([None, *NATIONS]))
@settings(max_examples=25, deadline=None)
def test_every_row_has_a_source_or_says_that_it_is_ours(on: datetime.date, nation: str | None) -> None:
    for row in rows(on, nation):
        assert (row.mark is None) == bool(row.citations), row.id
        assert row.mark in (None, OURS)


@given(on=DAYS, nation=st.sampled_from(NATIONS))
@settings(max_examples=25, deadline=None)
def test_nothing_is_shown_outside_its_nation_or_day(on: datetime.date, nation: str) -> None:
    read = {source.citation: source for source in sources().values()}
    for row in rows(on, nation):
        assert nation in row.nations
        for cited in row.citations:
            assert cited.status != "closed", (row.id, cited)
            own = read.get(cited)
            assert own is None or (nation in own.nations and (own.published is None or own.published <= on))
            assert own is not None or any(
                entry.nation == nation and entry.applies_on(on) and entry.cite(on) == cited
                for entry in register().standards
            )


@given(on=DAYS, nation=st.sampled_from(NATIONS), code=st.sampled_from(TIERS))
@settings(max_examples=40, deadline=None)
def test_a_tier_is_told_only_where_it_exists(on: datetime.date, nation: str, code: str) -> None:
    if nation not in ladder().get(code).nations:
        with pytest.raises(ValueError, match=rf"nation: {code} does not exist in {nation}"):
            tier_shown(code, on, nation)
        return
    told = tier_shown(code, on, nation)
    assert json.loads(json.dumps(told)) == json.loads(json.dumps(told, sort_keys=True))
    assert set(told["titles"]) <= {"all", nation}
    assert (told["estimate"]["pay_min"] is not None) <= (nation == "england")
    assert told["duties"]
    assert told["contacts"]
    assert all(code in duty["tiers"] for duty in told["duties"])
    if nation != "england":
        assert not re.search(
            r"lead child protection|lcpp|section 47|multi-agency child", json.dumps(told), re.IGNORECASE
        )
    reachable = {move["to"] for move in told["moves"]}
    assert all(nation in ladder().get(to).nations for to in reachable)


def test_a_row_speaks_only_of_nations_in_which_it_is_shown() -> None:
    for entry in ENTRIES:
        said = f"{entry.title} {entry.text} {entry.prompt} {entry.question}"
        named = {nation for nation, name in NAMES.items() if name.search(said)}
        assert named <= set(entry.nations) or named == set(NATIONS), (entry.id, named)
        if len(entry.nations) == len(NATIONS):
            assert named <= {"england", "scotland"} or not named, (entry.id, named)


def test_the_whole_ladder_is_named_in_order() -> None:
    for nation in (None, *NATIONS):
        told = ladder_shown(TODAY, nation)
        assert [row["tier"] for row in told] == [
            code for code in TIERS if nation is None or nation in ladder().get(code).nations
        ]
        assert all(isinstance(duty, str) for row in told for duty in row["duties"])


def test_how_one_gets_on_is_told_from_both_ends() -> None:
    for nation in NATIONS:
        told = {row["tier"]: row for row in ladder_shown(TODAY, nation)}
        ahead = {(code, move["to"], move["how"]) for code, row in told.items() for move in row["moves"]}
        behind = {(way["from"], code, way["how"]) for code, row in told.items() for way in row["ways_in"]}
        assert ahead == behind


def test_a_tiers_own_duties_come_before_those_that_it_shares() -> None:
    own = {
        "senior": ["complex-cases", "mentor", "advise-team"],
        "lcpp": ["convene-strategy-discussions", "lead-enquiries", "lead-conferences", "oversee-plans", "consult"],
    }
    for code, ids in own.items():
        assert [duty.id for duty in items("duty", TODAY, "england", tier=code)][: len(ids)] == ids
    assert next(duty.id for duty in items("duty", TODAY, "england")) == "learn-on-placement", "the file's order"


def test_duties_of_lead_practitioners_begin_with_the_programme_guide() -> None:
    before = {duty["id"] for duty in tier_shown("lcpp", datetime.date(2025, 3, 19), "england")["duties"]}
    after = {duty["id"] for duty in tier_shown("lcpp", datetime.date(2025, 3, 20), "england")["duties"]}
    assert after - before == {
        *("convene-strategy-discussions", "lead-enquiries", "lead-conferences", "oversee-plans", "consult")
    }


@pytest.mark.parametrize(
    ("day", "nation", "standards"),
    [
        (datetime.date(2027, 3, 31), "england", {STATEMENTS}),
        (datetime.date(2027, 4, 1), "england", {"early-career-standards"}),
        (datetime.date(2017, 1, 1), "england", set()),
        (TODAY, "scotland", set()),
        (TODAY, "wales", set()),
        (TODAY, "northern_ireland", set()),
    ],
)
def test_skills_point_to_the_statements_of_the_day(day: datetime.date, nation: str, standards: set[str]) -> None:
    shown = items("skill", day, nation)
    assert {ref.standard for skill in shown for ref in skill.statements} == standards
    for skill in shown:
        assert skill.question.endswith("?")
        assert skill.prompt
        if standards == {STATEMENTS}:
            assert skill.statements


def test_statements_and_their_successors_are_told_by_what_they_say() -> None:
    court = next(item for item in items("duty", TODAY, "england") if item.id == "court-evidence")
    assert [(ref.key, ref.text[:11]) for ref in court.statements] == [("8.1", "Uses powers")]
    later = next(item for item in items("duty", datetime.date(2027, 5, 1), "england") if item.id == "mentor")
    assert [ref.text for ref in later.statements] == ["Reflection and learning (domain as consulted on)"]


@pytest.mark.parametrize(
    ("text", "nation", "found"),
    [
        ("Made a Genogram and an eco-map with the family", "england", ["genogram", "ecomap"]),
        ("a supervision order, then reflective supervision", "england", ["family-court", "practice-supervisor"]),
        ("Enquiry into NAI after domestic violence", "wales", ["non-accidental-injury", "domestic-abuse"]),
        ("wrote for a children’s hearing", "scotland", ["childrens-hearing"]),
        ("wrote for a children's hearing", "england", []),
        ("care proceedings", "scotland", []),
        ("a nail, a reporter and the neglectfully kept", "england", []),
        ("sexual exploitation and CSE", "england", ["child-sexual-exploitation"]),
        ("", "england", []),
    ],
)
def test_a_persons_words_are_tagged(text: str, nation: str, found: list[str]) -> None:
    assert [tag.id for tag in tags(text, TODAY, nation)] == found


WORDS = sorted({word for entry in ENTRIES for word in entry.words})


@given(st.text(max_size=60), st.sampled_from(WORDS), st.text(max_size=60), st.sampled_from(NATIONS))
@settings(max_examples=50, deadline=None)
def test_tags_are_words_of_the_text(before: str, word: str, after: str, nation: str) -> None:
    text = f"{before} {word} {after}"
    for tag in tags(text, TODAY, nation):
        assert tag.words in text.replace("’", "'").casefold()


def test_every_word_of_the_vocabulary_finds_its_own_row() -> None:
    for entry in ENTRIES:
        for word in entry.words if entry.catalogue in ("issue", "term") else ():
            assert [tag.id for tag in tags(f"({word.upper()})", TODAY, entry.nations[0])] == [entry.id], word


def test_what_answers_a_question_is_something_that_is_read_in_adverts() -> None:
    read = {field.name for shape in (Pay, Contract, Place) for field in dataclasses.fields(shape)} | {"pay"}
    assert read | set(KINDS) >= ADVERT_FACTS
    assert {fact for entry in ENTRIES for fact in entry.answered_by} | {"newly_qualified"} == ADVERT_FACTS


def test_workforce_figures_answer_nothing_outside_england() -> None:
    assert any(item.workforce for item in items("criterion", TODAY, "england"))
    assert not any(item.workforce for item in items("criterion", TODAY, "wales"))


def test_specialisms_are_codes_that_the_matcher_reads() -> None:
    codes = {area.specialism for area in vocabulary().areas.values()}
    assert {code for entry in ENTRIES for code in entry.specialisms} <= codes


def test_kinds_of_learning_are_those_of_the_profile() -> None:
    assert tuple(item.id for item in items("activity", TODAY)) == CPD_TYPES
    assert [item.id for item in items("benefit", TODAY)] == ["self", "organisation", "children"]


def test_every_tier_and_nation_has_duties_and_every_source_is_used() -> None:
    used = {source.id for entry in ENTRIES for source in entry.backing.read}
    used |= {source.id for move in ladder().sideways for source in move.backing.read}
    used |= {source.id for tier in ladder().tiers for source in tier.progress_backing.read}
    assert used == set(sources())
    for nation in NATIONS:
        duties = items("duty", TODAY, nation)
        assert {code for duty in duties for code in duty.tiers} >= {
            code for code in TIERS if nation in ladder().get(code).nations
        }


def test_no_closed_scheme_is_offered() -> None:
    shown = json.dumps([row.as_json() for nation in NATIONS for row in items("offer", TODAY, nation)])
    assert not re.search(r"NAAS|Firstline|Headline|PSDP", shown)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: items("luck", TODAY), r"catalogue: got 'luck', expected one of duty, skill"),
        (lambda: items("duty", TODAY, "cornwall"), r"nation: got 'cornwall', expected one of england"),
        (lambda: items("duty", TODAY, tier="boss"), r"tier: got 'boss', expected one of student"),
        (lambda: tags("", TODAY, "cornwall"), r"nation: got 'cornwall'"),
        (lambda: sideways(TODAY, "cornwall"), r"nation: got 'cornwall'"),
        (lambda: tier_shown("boss", TODAY), r"tier: got 'boss'"),
    ],
)
def test_a_wrong_argument_is_named(call, message) -> None:
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("duties.toml", 'tiers = ["student"]', 'tiers = ["boss"]', r"duties\.toml: duty learn-on-placement: tiers: "),
        ("duties.toml", 'statements = ["9.1"]', 'statements = ["11.1"]', r"learn-on-placement: statements: .*11\.1"),
        ("duties.toml", 'id = "study"', 'id = "learn-on-placement"', r"duty learn-on-placement: id: got it twice"),
        ("duties.toml", "[[duty]]", "[[chore]]", r"duties\.toml: chore: .*expected one of activity, benefit"),
        ("skills.toml", "question = ", "asking = ", r"skill communication: asking: .*expected one of cites"),
        ("skills.toml", 'prompt = "One', 'prompt = "" #', r"skill communication: prompt: got '', expected something"),
        ("terms.toml", 'kind = "tool"', 'kind = "toy"', r"term child-observation: kind: got 'toy'"),
        (
            "employers.toml",
            'answered_by = ["caseload"]',
            'answered_by = ["luck"]',
            r"enough-practitioners: answered_by",
        ),
        ("employers.toml", 'workforce = ["vac', 'workforce = ["x", "vac', r"recruitment-and-retention: workforce"),
        ("context.toml", 'cites = ["moving', 'cites = ["x", "moving', r"context county-lines: cites: "),
        (
            "partners.toml",
            "since = 2025-03-20",
            "since = 2025-03-20\nuntil = 2024-01-01",
            r"until: .*on or after since",
        ),
    ],
)
def test_a_fault_names_file_row_and_key(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "catalogues")
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FactsError, match=message):
        load_catalogues(folder)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('id = "moving-forward"', 'id = "becoming-a-specialist"', r"sources\.toml: source: id: got one twice"),
        ("https://alwgh", "alwgh", r"source becoming-a-specialist: url: got .*expected a web address"),
        ("checked = 2026-11-22", "", r"source becoming-a-specialist: checked: got nothing"),
    ],
)
def test_a_fault_of_a_source_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = (FOLDER / "sources.toml").read_text(encoding="utf-8")
    path = tmp_path / "sources.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FactsError, match=message):
        load_sources(path)
