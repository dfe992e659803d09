"""What a profile's words come to: qualifications, evidence placed against statements, closed schemes."""

import datetime
from pathlib import Path
from typing import Any

import pytest

import careers.situation
from careers.answer import TierNow
from careers.facts import FactsError
from careers.profile import parse_profile
from careers.situation import Situation, load_words
from careers.standards import register

DAY = datetime.date(2026, 11, 21)
FILE = Path(careers.situation.__file__).with_name("words.toml")


def situation(nation: str = "england", **fields: Any) -> Situation:
    profile = parse_profile({"nation": nation, **fields})
    return Situation(
        profile, DAY, register(), register().as_of(DAY, nation), TierNow(None, None, "unknown", "Not said.")
    )


@pytest.mark.parametrize(
    ("standard", "statement", "placed"),
    [
        ("pqs-practitioner", "7", ("pqs-practitioner", "7")),
        ("PQS", 7, ("pqs-practitioner", "7")),
        ("post-qualifying standard", "7.2", ("pqs-practitioner", "7")),
        ("KSS", "statement 10", ("pqs-practitioner", "10")),
        ("PQS", "communication", ("pqs-practitioner", "2")),
        ("MACPT", "9", ("macpt-minimum", "9")),
        ("swe-cpd", None, ("swe-cpd", "")),
    ],
)
def test_evidence_is_placed_by_names_and_numbers(
    standard: str, statement: str | int | None, placed: tuple[str, str]
) -> None:
    shown, unplaced = situation(evidence=[{"standard": standard, "statement": statement, "level": "met"}]).evidence
    assert unplaced == ()
    assert [(item.standard.id, item.key, item.status) for item in shown] == [(*placed, "met")]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"statement": "7"}, "which standard"),
        ({"standard": "My own list", "statement": "7"}, "no standard of that name"),
        ({"standard": "PQS"}, "which statement"),
        ({"standard": "PQS", "statement": "11"}, "which statement"),
        ({"standard": "PQS", "statement": "7", "date": "2026-11-22"}, "after the day"),
        ({"standard": "aye", "level": "met"}, "belongs to Northern Ireland"),
    ],
)
def test_evidence_that_fits_nowhere_is_kept_with_its_reason(item: dict[str, str], reason: str) -> None:
    shown, unplaced = situation(evidence=[item]).evidence
    assert shown == ()
    assert reason in unplaced[0].reason


@pytest.mark.parametrize(
    ("level", "status"),
    [
        ("Met", "met"),
        ("strong", "met"),
        ("developing", "partial"),
        ("not yet", "not_shown"),
        ("4", "unknown"),
        (None, "unknown"),
    ],
)
def test_levels_are_read_and_never_guessed(level: str | None, status: str) -> None:
    shown, _ = situation(evidence=[{"standard": "PQS", "statement": "1", "level": level}]).evidence
    assert shown[0].status == status


def test_the_strongest_evidence_for_a_statement_counts() -> None:
    entries = [{"standard": "PQS", "statement": "1", "level": level} for level in ("not yet", "met", "some")]
    found = situation(evidence=entries).shown_for("pqs-practitioner", "1")
    assert found is not None
    assert found.status == "met"


def test_a_first_years_programme_counts_once_it_is_finished() -> None:
    assert situation(qualifications=["ASYE (2024)"]).first_years_done
    assert not situation(qualifications=["ASYE in progress"]).first_years_done
    assert not situation(qualifications=["Phrasye"]).first_years_done


def test_every_closed_scheme_in_the_words_is_closed_in_the_register() -> None:
    for scheme in load_words().history:
        assert register().get(scheme).status == "closed"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[levels]", "[level]", r"words\.toml: level: .*expected one of"),
        ("subject = ", "theme = ", r"words\.toml: qualifications: subject: got nothing"),
        ('alone = ["dipsw"', 'alone = [3, "dipsw"', r"words\.toml: qualifications: alone: .*a list of texts"),
    ],
)
def test_a_fault_in_the_words_names_file_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "words.toml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FactsError, match=message):
        load_words(path)
