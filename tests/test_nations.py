"""Four nations, four systems: what changes at a border, and faults that name file, nation and key."""

import datetime
import itertools
from pathlib import Path

import pytest

import careers.nations
from careers.answer import GENERAL
from careers.facts import NATIONS, FactsError
from careers.nations import STAGES, crossing, load_nations, nations

TODAY = datetime.date(2026, 11, 22)
FILE = Path(careers.nations.__file__).with_name("nations.toml")
PAIRS = list(itertools.permutations(NATIONS, 2))


def lines(origin: str, destination: str, change: str, on: datetime.date = TODAY) -> str:
    told = crossing(origin, destination, on)
    return " ".join(line for item in told.changes if item.id == change for line in item.lines)


@pytest.mark.parametrize(("origin", "destination"), PAIRS)
def test_every_border_has_its_law_its_words_its_training_and_its_sharing(origin: str, destination: str) -> None:
    told = crossing(origin, destination, TODAY)
    ids = [change.id for change in told.changes]
    assert {"registration", "cpd", "first_years", "vetting", "law", "techniques", "training", "sharing"} <= set(ids)
    for change in told.changes:
        assert change.citations or all(line.endswith(GENERAL) for line in change.lines)
    assert ("roles" in ids) == (origin == "england")
    assert told.as_json()["destination"] == destination


def test_the_same_step_has_another_name_across_the_border() -> None:
    assert "Strategy discussion in England: inter-agency referral discussion in Scotland." in lines(
        "england", "scotland", "techniques"
    )
    # England and Wales share section 47, so nothing is said of the enquiry between them.
    assert "Section 47 enquiry" not in lines("england", "wales", "techniques")


def test_a_role_of_england_alone_is_said_not_to_cross() -> None:
    assert "Lead child protection practitioner" in lines("england", "wales", "roles")


def test_rules_are_those_of_the_nation_one_goes_to_on_that_day() -> None:
    assert "Ninety hours" in lines("england", "wales", "cpd", datetime.date(2025, 3, 31))
    assert "Ninety hours" not in lines("england", "wales", "cpd", datetime.date(2025, 4, 1))
    assert "PVG" not in lines("scotland", "england", "vetting")


def test_a_border_has_two_sides_and_both_are_known() -> None:
    with pytest.raises(ValueError, match="destination: got 'wales', expected another nation"):
        crossing("wales", "wales", TODAY)
    with pytest.raises(ValueError, match="nation: got 'france', expected one of england"):
        crossing("france", "wales", TODAY)
    assert [tuple(stage.id for stage in system.stages) for system in nations().systems] == [STAGES] * 4


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('guidance = "guidance-wales"', 'guidance = "x"', "nation wales: guidance: got 'x'"),
        ('guidance = "guidance-wales"', 'guidance = "guidance-scotland"', "guidance: .*expected an entry of wales"),
        ('id = "plan"', 'id = "end"', "nation england: stage: .*each of discussion, enquiry"),
        ('laws = ["Children (Northern Ireland) Order 1995"]', "laws = []", "northern_ireland: laws: got \\[\\]"),
        (
            'id = "scotland"',
            'id = "wales"',
            "nations.toml: nation: expected each of england|expected an entry of wales",
        ),
        ('id = "sharing"', 'id = "caring"', "nations.toml: topic: expected each of law"),
        ('trust = "general"', 'trust = "hearsay"', "stage interview: trust: got 'hearsay'"),
    ],
)
def test_a_fault_names_file_nation_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "nations.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FactsError, match=message):
        load_nations(path)
