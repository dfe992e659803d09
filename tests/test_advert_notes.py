"""What an advert's own words give cause to say: rules of the post, wording, and how it reads."""

from pathlib import Path
from typing import Any

import pytest
from api_data import TODAY
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.advert_rules import rule_notes
from careers.advert_wording import FactsError, load_wording, readability, reconsider, wording
from careers.standards import register

# The register


def notes(words: str = "", nation: str = "england", **reading_: Any) -> dict[str, Any]:
    body = {"tier": "practitioner", "requirements": []} | reading_
    found = rule_notes(body, words, register=register(), nation=nation, as_of=TODAY)
    assert all(note.sources and note.sources[0].url.startswith("https://") for note in found), "every rule is cited"
    return {note.rule: note for note in found}


def asks(kind: str, value: str, number: float | None = None, demanded: str = "essential") -> dict[str, Any]:
    return {"kind": kind, "value": value, "number": number, "demanded": demanded, "quote": f"{kind} {value}"}


def test_registration_elsewhere_is_put_right_with_the_nation_s_rule() -> None:
    wrong = notes(requirements=[asks("registration", "hcpc")])
    assert "Social Work England" in wrong["registration"].text
    assert not notes(requirements=[asks("registration", "hcpc"), asks("registration", "social_work_england")])
    assert notes(nation="scotland", requirements=[asks("registration", "social_work_england")])
    assert not notes(nation="scotland", requirements=[asks("registration", "sssc")])
    assert not notes(requirements=[asks("registration", "unnamed")])


def test_the_check_is_the_nation_s() -> None:
    assert "PVG" in notes(nation="scotland", requirements=[asks("vetting", "enhanced_dbs")])["vetting"].text
    assert not notes(requirements=[asks("vetting", "enhanced_dbs")])
    assert notes(requirements=[asks("vetting", "pvg")])["vetting"]


def test_an_agency_post_has_a_minimum_of_years_in_england() -> None:
    agency = {"contract": {"type": "agency"}}
    assert "2" in notes(requirements=[asks("experience", "post_qualifying", 2)], **agency)["agency_years"].text
    assert notes(requirements=[asks("newly_qualified", "welcome", None, "promised")], **agency)["agency_years"]
    assert not notes(requirements=[asks("experience", "post_qualifying", 3)], **agency)
    assert not notes(requirements=[asks("experience", "post_qualifying", 2)])
    assert not notes(nation="wales", requirements=[asks("experience", "post_qualifying", 2)], **agency)


def test_other_rules_of_posts() -> None:
    few = {"requirements": [asks("experience", "post_qualifying", 3)]}
    assert notes("Independent Reviewing Officer", tier="conference_chair", **few)["reviewing_officer"]
    assert not notes("Child protection conference chair", tier="conference_chair", **few)
    assert "employer's own" in notes(tier="lcpp", **few)["lcpp_years"].text
    assert notes("Lead Child Protection Practitioner", "scotland")["lcpp_nation"].quote
    assert "closed" in notes("You hold NAAS accreditation.")["closed"].text
    assert not notes("The headline is that we are naas-free. Firstline workers.")


# Wording and reading


def found(words: str, nation: str | None = "england") -> dict[str, Any]:
    return {one.id: one for one in reconsider(words, wording(), nation=nation)}


def test_each_wording_has_a_reason_and_a_source_or_is_our_suggestion() -> None:
    met = found("A competitive salary. You must drive.\nHit the  ground running, hit the ground running.")
    assert met["competitive_salary"].source is None
    assert met["must_drive"].source.url.startswith("https://")
    assert met["pressure"].quotes == ("Hit the  ground running", "hit the ground running")
    assert all(one.why and one.instead for one in met.values())


@pytest.mark.parametrize(
    ("words", "met"),
    [
        ("We are a young, dynamic team.", True),
        ("Join us if you are dynamic, young and bold.", True),
        ("A dynamic young people’s service.", False),
        ("Dynamic work with young parents.", False),
        ("Join a young and energetic service", True),
        ("A dynamic service for children and young people", False),
        ("Work with young people, team meetings each week", False),
    ],
)
def test_a_preference_for_an_age_is_met_however_it_is_joined(words: str, met: bool) -> None:
    assert ("recent_graduate" in found(words)) is met


def test_what_answers_the_doubt_on_the_same_line_is_left_alone() -> None:
    assert not found("A competitive salary of £40,000 to £45,000")
    assert not found("Manageable caseloads of 14 children on average")
    assert found("Manageable caseloads\n14 days of leave")
    assert found("A salary of £14,500 and manageable caseloads")
    assert not found("You must drive, or the ability to travel by other means")


def test_a_law_that_does_not_reach_a_nation_is_not_cited_there() -> None:
    assert found("You must drive.", "northern_ireland")["must_drive"].source is None
    assert found("You must drive.", None)["must_drive"].source is None


WORDED = st.sampled_from([" rockstar ", " must drive ", " recent graduate ", "\n", ". "])


@given(st.lists(WORDED | st.text(max_size=40), max_size=8).map("".join))
@settings(max_examples=50, deadline=None)
def test_quotes_are_verbatim_and_measures_hold_for_any_text(words: str) -> None:
    for one in reconsider(words, wording(), nation="england"):
        assert all(quote in words for quote in one.quotes)
    measured = readability(words)
    assert 0 <= measured.long_sentences <= measured.sentences <= max(measured.words, measured.sentences)
    assert (measured.words_a_sentence is None) == (measured.words == 0)


def test_the_grade_is_the_published_formula() -> None:
    line = "Children need people who stay. "  # 5 words, 25 letters
    assert readability(line * 20).grade == pytest.approx(max(1.0, 4.71 * 25 / 5 + 0.5 * 5 - 21.43), abs=0.05)
    assert readability(line * 19).grade is None, "of so few words the index says nothing"
    assert readability("word " * 26).long_sentences == 1
    assert readability("word " * 25).long_sentences == 0


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        ('[[wording]]\nid = "x"\nphrases = []\nwhy = "w"\ninstead = "i"', "x: phrases"),
        ('[[wording]]\nid = "x"\nphrases = ["a"]\nwhy = "w"\ninstead = "i"\nurl = "https://x"', "checked"),
        ('[[wording]]\nid = "x"\nphrases = ["a"]\nwhi = "w"', "whi"),
        ("", "long_sentences and grade"),
    ],
)
def test_a_fault_of_the_facts_file_is_named(tmp_path: Path, broken: str, complaint: str) -> None:
    path = tmp_path / "wording.toml"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(FactsError, match=complaint):
        load_wording(path)
