"""The ladder: eleven tiers in order, moves of one rung, and faults that name file, tier and key."""

from pathlib import Path

import pytest

import careers.ladder
from careers.advice import tier_now
from careers.facts import NATIONS, FactsError
from careers.ladder import TIERS, ladder, load_ladder
from careers.profile import RoleReading, parse_profile
from careers.standard import USES
from matcher.tier import read_tier
from matcher.vocabulary import vocabulary

FILE = Path(careers.ladder.__file__).with_name("ladder.toml")


def test_the_tiers_are_those_of_the_contract_in_order() -> None:
    assert tuple(tier.code for tier in ladder().tiers) == TIERS
    rungs = [tier.rung for tier in ladder().tiers]
    assert rungs == sorted(rungs)


def test_lead_child_protection_practitioners_exist_in_england_only() -> None:
    assert ladder().get("lcpp").nations == ("england",)
    for nation in NATIONS:
        codes = [tier.code for tier in ladder().in_nation(nation)]
        assert ("lcpp" in codes) == (nation == "england")
        assert len(codes) == (11 if nation == "england" else 10)
        for code in codes:
            assert ("lcpp" in [move.to for move in ladder().moves_from(code, nation)]) <= (nation == "england")


def test_a_nation_sees_only_its_own_titles_and_moves() -> None:
    shown = ladder().in_nation("scotland")
    assert "lead child protection practitioner" not in str(shown).casefold()
    assert "lcpp" not in {move.to for tier in shown for move in tier.moves}
    senior = next(tier for tier in shown if tier.code == "senior")
    assert [move.to for move in senior.moves] == ["practice_supervisor"]
    assert set(senior.titles) == {"all", "scotland"}


def test_every_tier_says_what_it_is_for() -> None:
    for tier in ladder().tiers:
        assert tier.purpose
        assert tier.supervised
        assert tier.supervises
        assert tier.progress
        assert tier.rules.uses
        assert any(tier.titles.values())
        assert set(tier.titles) <= {"all", *tier.nations}


def test_every_tier_but_the_last_has_a_way_up_in_every_nation_in_which_it_exists() -> None:
    for tier in ladder().tiers[:-1]:
        for nation in tier.nations:
            ups = [move for move in ladder().moves_from(tier.code, nation) if move.kind == "up"]
            assert ups
            assert all(ladder().get(move.to).rung == tier.rung + 1 for move in ups)
    assert ladder().get("practice_leader").moves == ()


def test_sideways_moves_stay_on_the_rung() -> None:
    moves = [(tier, move) for tier in ladder().tiers for move in tier.moves if move.kind == "sideways"]
    assert moves
    assert all(ladder().get(move.to).rung == tier.rung for tier, move in moves)


def test_what_a_tier_asks_for_can_be_looked_up() -> None:
    uses = {ask.use for tier in ladder().tiers for ask in tier.asks if ask.use}
    assert uses <= USES


def test_every_title_is_read_as_its_own_tier() -> None:
    for tier in ladder().tiers:
        for nation, titles in tier.titles.items():
            for title in titles:
                for where in tier.nations if nation == "all" else (nation,):
                    reading = read_tier(title, employer="Mere Council children's services", nation=where)
                    assert (reading.tier, reading.outcome) == (tier.code, "matched"), (title, where, reading)


def test_every_nation_has_a_title_of_its_own_at_every_tier_or_shares_one() -> None:
    for tier in ladder().tiers:
        for nation in tier.nations:
            assert tier.titles.get(nation) or tier.titles.get("all")


@pytest.mark.parametrize(
    ("title", "tier"),
    [
        ("Child Protective Specialist", "practitioner"),
        ("child protective specialist (CPS)", "practitioner"),
        ("Senior Child-Protective Specialist", "senior"),
        ("Child protection specialist, Leeds", "practitioner"),
        ("Child protective specialists", None),
        ("", None),
    ],
)
def test_a_title_that_is_no_post_here_is_read_loosely(title: str, tier: str | None) -> None:
    loose = ladder().loosely(title)
    assert (loose.tier if loose else None) == tier


def test_loose_titles_are_only_those_that_the_matcher_does_not_read() -> None:
    assert all(read_tier(loose.words, nation="england").tier is None for loose in ladder().loose_titles)


@pytest.mark.parametrize("nation", NATIONS)
def test_someone_with_a_loose_title_is_told_so_and_asked(nation: str) -> None:
    role = "Senior child protective specialist"
    read = read_tier(role, nation=nation)
    reading = RoleReading(read.tier, read.outcome, read.confidence, read.runner_up, read.margin, (), role)
    now = tier_now(parse_profile({"nation": nation, "role": role}), reading, ladder())
    assert (now.tier, now.how) == ("senior", "unsure")
    assert "No post or licence of that name exists in the United Kingdom" in now.reason


def test_what_estimates_rest_on_is_said() -> None:
    assert ladder().basis.nations == ("england",)
    assert ladder().basis.says.startswith("estimate: general knowledge, England outside London, 2025/26")


def test_work_beside_the_ladder_is_open_from_a_tier_of_each_nation_in_which_it_exists() -> None:
    for move in ladder().sideways:
        assert set(move.nations) <= set(ladder().get(move.open_from).nations)
        if move.tier:
            assert ladder().get(move.tier).rung - ladder().get(move.open_from).rung in (0, 1)


def test_higher_tiers_have_more_beside_them_up_to_team_manager() -> None:
    open_from = {tier.code: {move.id for move in ladder().sideways_from(tier.code)} for tier in ladder().tiers}
    assert open_from["student"] == set()
    assert open_from["nqsw"] == {"disabled_children", "children_in_care"}
    assert open_from["nqsw"] < open_from["practitioner"] < open_from["senior"] < open_from["team_manager"]
    assert "reviewing" not in open_from["conference_chair"], "it is that tier"
    assert open_from["service_manager"] == set()


def test_work_beside_the_ladder_is_searched_for_by_codes_that_the_matcher_reads() -> None:
    areas = vocabulary().areas.values()
    for move in ladder().sideways:
        assert not move.specialism or move.specialism in {area.specialism for area in areas}, move.id
        assert not move.service or move.service in {area.service for area in areas}, move.id


@pytest.mark.parametrize(
    ("current", "other", "held"),
    [
        ("practitioner", "practitioner", True),
        ("team_manager", "senior", True),
        ("team_manager", "practice_supervisor", True),
        ("team_manager", "lcpp", False),
        ("service_manager", "conference_chair", False),
        ("conference_chair", "team_manager", False),
        ("senior", "practice_supervisor", False),
    ],
)
def test_what_a_person_holds_follows_the_route(current: str, other: str, held: bool) -> None:
    assert ladder().held_by(current, other) is held


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "ladder.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'code = "nqsw"',
            'code = "boss"',
            r"ladder\.toml: tier boss: code: got 'boss', expected one of conference_chair",
        ),
        ('nations = ["england"]\nyear', "nations = []\nyear", r"estimates: nations: got \[\], expected a list out of"),
        (
            'nations = ["england"]\nsource',
            "nations = []\nsource",
            r"tier lcpp: nations: got \[\], expected a list out of",
        ),
        ("rung = 3", 'rung = "three"', r"tier senior: rung: got 'three', expected a whole number"),
        ("purpose = ", "aim = ", r"tier student: aim: .*expected one of ask, cites, code"),
        ("pay_min = 33000", "pay_min = 99000", r"tier nqsw estimate: pay_max: got 39000"),
        ('kind = "supervises"', 'kind = "charm"', r"tier practice_supervisor ask charm: kind: got 'charm'"),
        ('how = "panel"', 'how = "luck"', r"tier practitioner move senior: how: got 'luck'"),
        ('to = "senior"', 'to = "team_manager"', r"practitioner move team_manager: kind: got 'up' over 3 rungs"),
        ("rules = [", "rules = [3, ", r"tier student: rules: .*expected a list of texts"),
        ('rules = ["', 'rules = ["luck", "', r"tier student: rules: .*expected a list of uses"),
        ("written = 2026-11-21", "", r"estimates: written: got nothing, expected a date"),
        ("counts = true", 'counts = "yes"', r"counts: got 'yes', expected true or false"),
        (
            'alongside = ["wales"]',
            'alongside = ["cymru"]',
            r"tier practitioner ask first_years: alongside: got \['cymru'\], expected on first_years alone",
        ),
        (
            'alongside = ["wales"]\n',
            "",
            r"ask first_years: typical: got 1, expected nothing here: only what asks for years",
        ),
        (
            'kind = "supervises"',
            'kind = "supervises"\nfield = "years_children"',
            r"ask supervises: field: .*nothing here",
        ),
        ('only = ["1"]', "only = []", r"tier lcpp ask front_line: only: got \[\], expected a list of one statement"),
        ('words = "child protective', 'words = "Child protective', r"loose_title Child .*words: .*small letters"),
        ("[[tier]]", "[[tier", r"ladder\.toml: "),
    ],
)
def test_a_fault_names_file_tier_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(FactsError, match=message):
        load_ladder(changed(tmp_path, old, new))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('specialism = "court"', 'specialism = ""', r"setting court: specialism: .*expected one of tier, specialism"),
        ('open_from = "nqsw"', 'open_from = "boss"', r"setting disabled_children: open_from: got 'boss'"),
        ('cites = ["becoming', 'cites = ["nobody", "becoming', r"cites: .*expected a list of ids of the register"),
        ('nations = ["england"]', 'nations = ["cornwall"]', r"setting cafcass: nations: "),
        ("asks = ", "wants = ", r"setting disabled_children: wants: .*expected one of asks"),
    ],
)
def test_a_fault_beside_the_ladder_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = FILE.with_name("sideways.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "sideways.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FactsError, match=message):
        load_ladder(FILE, path)


def test_a_missing_tier_is_a_fault(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    start, end = text.index('[[tier]]\ncode = "senior"'), text.index('[[tier]]\ncode = "practice_supervisor"')
    path = tmp_path / "ladder.toml"
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    with pytest.raises(FactsError, match="each of student, nqsw"):
        load_ladder(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match=r"gone\.toml"):
        load_ladder(tmp_path / "gone.toml")
