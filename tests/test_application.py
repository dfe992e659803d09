"""The application pack: only what a person said is ever theirs, and only what an advert says is the advert's."""

import dataclasses
import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from careers.application import application_pack
from careers.application_facts import application_facts, load_application
from careers.facts import NATIONS, FactsError
from careers.ladder import TIERS, ladder
from careers.pack import Asked, Line, NamedInAdvert, VacancyFacts
from careers.pack_plain import as_markdown, closing_words, piece_words
from careers.profile import parse_profile
from matcher.criteria import read_criteria, read_documents
from matcher.requirements import KINDS, read_requirements

ON = dt.date(2026, 11, 22)
ADVERT = """Post
About you
You must be registered with Social Work England
At least three years of child protection experience is essential
Able to put a chronology together and to analyse patterns of neglect
A full driving licence is essential
Desirable criteria:
ABE training is desirable
How to apply
Send a supporting statement. CVs will not be accepted. Two references are required.
We offer reflective supervision every month and a caseload of 14 at most."""
PROFILE: dict[str, Any] = {
    "nation": "england",
    "registered": True,
    "years_child_protection": 2,
    "drives": False,
    "evidence": [
        {"note": "I wrote the chronology that showed two years of neglect", "level": "met", "date": "2026-03-01"},
        {"note": "A chronology of neglect that I never finished", "level": "not shown"},
        {"note": "A chronology of neglect, next year", "date": "2027-03-01"},
    ],
    "training": [{"name": "Achieving Best Evidence", "date": "2025-05-01"}],
    "motivations": ["A child who can sleep at night"],
}


def facts(advert: str = ADVERT, **changed: Any) -> VacancyFacts:
    asked = [
        Asked(one.kind, one.value, one.demanded, one.number, one.quote, f"{one.kind} {one.value}")
        for one in read_requirements(advert)
    ]
    told: dict[str, Any] = {
        "id": 7,
        "title": "Senior Social Worker",
        "employer": "Elmshire Council",
        "tier": "senior",
        "nation": "england",
        "authority": "Elmshire Council",
        "website": "www.elmshire.gov.uk",
        "url": "https://elmshire.test/7",
        "agency": False,
        "closes_on": dt.date(2026, 12, 10),
        "closing_time": "12:00",
        "requirements": asked,
        "criteria": [Line(one.demanded, one.quote) for one in read_criteria(advert)],
        "documents": [NamedInAdvert(one.document, one.demanded, one.quote) for one in read_documents(advert)],
        "says": {"caseload": [one.quote for one in asked if one.kind == "caseload"]},
    }
    return VacancyFacts(**told | changed)


def pack(profile: dict[str, Any] | None = None, **changed: Any):
    return application_pack(facts(**changed), parse_profile(profile) if profile else None, ON)


def lines(made) -> dict[str, Any]:
    return {line.quote.split()[0] + " " + line.quote.split()[1]: line for line in made.outline}


def at(profile: Any, path: str) -> Any:
    for part in path.split("."):
        profile = profile[int(part)] if part.isdigit() else profile[part]
    return profile


def pieces(made) -> list[Any]:
    found = [*made.draws_you, *(piece for one in made.duties for piece in one.may_show)]
    return found + [piece for line in made.outline for piece in (*line.shown, *line.against)]


def test_each_requirement_stands_beside_what_the_person_said():
    found = lines(pack(PROFILE))
    said = {
        key: (line.status, [piece.field for piece in line.shown], [piece.field for piece in line.against])
        for key, line in found.items()
    }
    assert said == {
        "You must": ("shown", ["registered"], []),
        "At least": ("partly", [], ["years_child_protection"]),
        "Able to": ("may_show", ["evidence.0.note"], []),
        "A full": ("not_shown", [], ["drives"]),
        "ABE training": ("shown", ["training.0.name"], []),
    }
    assert "adjustment" in found["A full"].prompt
    assert found["You must"].prompt == ""
    assert "neglect" in found["Able to"].shown[0].why
    # Essentials come first, and promises are no part of a statement.
    assert [line.demanded for line in pack(PROFILE).outline] == sorted(
        (line.demanded for line in pack(PROFILE).outline), key=["essential", "desirable", "unknown"].index
    )
    assert not any("caseload" in line.quote for line in pack(PROFILE).outline)


def test_without_a_profile_nothing_is_said_of_anyone():
    made = pack()
    assert not made.with_profile
    assert pieces(made) == []
    assert {line.status for line in made.outline} == {"not_shown"}
    assert all(line.prompt for line in made.outline)
    assert any("Nothing is said of you" in caution for caution in made.cautions)


def test_documents_carry_the_words_that_name_them():
    found = {one.code: (one.demanded, one.quote) for one in pack().documents}
    assert found["cv"] == ("refused", "CVs will not be accepted")
    assert found["cover-letter"] == ("essential", "Send a supporting statement")
    assert found["references"] == ("essential", "Two references are required")
    assert found["transcripts"] == ("not_named", None)
    # What only some adverts ask for is listed only where this one does.
    assert "identity" not in found


def test_a_question_that_the_advert_answers_shows_its_words():
    answered = {one.id: one.answers for one in pack().questions}
    assert answered["caseload"] == ("We offer reflective supervision every month and a caseload of 14 at most",)
    assert answered["turnover"] == ()


def test_links_are_made_of_facts_and_of_the_posts_nation_alone():
    links = {one.id: one.link for one in pack().research}
    assert links["inspection-england"] == "https://reports.ofsted.gov.uk/search?q=Elmshire%20Council"
    assert links["own-site"] == "https://www.elmshire.gov.uk/"
    assert "inspection-scotland" not in links
    unknown = {one.id: one.link for one in pack(authority=None, website=None).research}
    assert (unknown["inspection-england"], unknown["own-site"]) == (None, None)
    hostile = {one.id: one.link for one in pack(authority="A&b=c#d/../é", website="evil.test/x?").research}
    assert hostile["inspection-england"] == "https://reports.ofsted.gov.uk/search?q=A%26b%3Dc%23d%2F..%2F%C3%A9"
    assert hostile["own-site"] is None
    nowhere = {one.id for one in pack(nation=None).research}
    assert nowhere == {"own-site", "way-of-working", "the-team"}


@pytest.mark.parametrize(
    ("tier", "nation"), [(tier, nation) for tier in TIERS for nation in ladder().get(tier).nations]
)
def test_every_tier_of_every_nation_has_something_to_prepare(tier, nation):
    made = pack(tier=tier, nation=nation)
    assert len([one for one in made.interview if one.quote is None]) >= 4
    assert made.duties
    assert all(one.prompt for one in made.duties)
    assert {one.id for one in made.stages} >= {"find", "submit", "research-organisation", "practise-speaking"}
    assert len({one.id for one in made.research if one.id.startswith(("inspection", "partnership", "workforce"))}) == 3
    assert made.sources


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"closes_on": dt.date(2026, 11, 21)}, "have closed"),
        ({"closes_on": None}, "No closing date was found"),
        ({"agency": True}, "one way only"),
        ({"tier": None}, "not certain"),
        ({"nation": "scotland"}, "another nation"),
        ({"nation": None}, "could not be read"),
    ],
)
def test_what_a_person_should_know_first(changed, words):
    assert any(words in caution for caution in pack(PROFILE, **changed).cautions)
    assert not any(words in caution for caution in pack(PROFILE).cautions)


@pytest.mark.parametrize(
    ("profile", "requirement", "status"),
    [
        ({"registered": True}, ("registration", "social_work_england", None), "shown"),
        ({"registered": False}, ("registration", "social_work_england", None), "not_shown"),
        ({"registered": True}, ("registration", "sssc", None), "not_shown"),
        ({"registered_elsewhere": ["scotland"]}, ("registration", "sssc", None), "shown"),
        ({"registered": True}, ("registration", "unnamed", None), "shown"),
        ({"registered": True}, ("registration", "hcpc", None), "not_shown"),
        ({"qualifications": ["BA Social Work"]}, ("qualification", "social_work", None), "shown"),
        ({"qualifications": ["BA Social Work, in progress"]}, ("qualification", "social_work", None), "not_shown"),
        ({"qualifications": ["BSc Psychology"]}, ("qualification", "social_work", None), "not_shown"),
        ({"qualifications": ["BSc Psychology"]}, ("qualification", "degree", None), "shown"),
        ({"qualifications": ["ILM level 5"]}, ("qualification", "management", None), "shown"),
        ({"years_post_qualifying": 3}, ("experience", "post_qualifying", 3.0), "shown"),
        ({"years_post_qualifying": 2.5}, ("experience", "post_qualifying", 3.0), "partly"),
        ({"years_post_qualifying": 0}, ("experience", "post_qualifying", None), "not_shown"),
        ({"years_post_qualifying": 9}, ("experience", "management", 2.0), "not_shown"),
        (
            {"years_in_settings": [{"setting": "Statutory work, council", "years": 4}]},
            ("experience", "local_authority", 2.0),
            "shown",
        ),
        ({"supervision_given": [{"of": "students", "years": 1}]}, ("experience", "supervision", 2.0), "partly"),
        ({"qualifications": ["ASYE passed"]}, ("newly_qualified", "asye_completed", None), "shown"),
        ({"training": [{"name": "PEPS", "stage": 1}]}, ("practice_educator", "practice_educator", 2.0), "partly"),
        ({"training": [{"name": "PEPS", "stage": 2}]}, ("practice_educator", "practice_educator", 2.0), "shown"),
        ({"qualifications": ["PEPS stage 2"]}, ("practice_educator", "practice_educator", 2.0), "shown"),
        ({"training": [{"name": "ABE", "date": "2027-01-01"}]}, ("interviewing", "abe", None), "not_shown"),
        ({"vetted": True}, ("vetting", "enhanced_dbs", None), "shown"),
        ({"skills": [{"skill": "Welsh", "rating": 5}]}, ("language", "welsh", None), "may_show"),
    ],
)
def test_how_far_a_profile_answers_what_was_read(profile, requirement, status):
    kind, value, number = requirement
    assert kind in KINDS
    asked = Asked(kind, value, "essential", number, "The advert's line", "text")
    made = pack({"nation": "england"} | profile, requirements=[asked], criteria=())
    [line] = made.outline
    assert line.status == status
    assert (line.prompt == "") == (status == "shown")


def test_a_check_of_one_nation_is_not_that_of_another():
    asked = [Asked("vetting", "pvg", "essential", None, "PVG membership", "text")]
    [line] = pack({"nation": "england", "vetted": True}, nation="scotland", requirements=asked, criteria=()).outline
    assert (line.status, line.shown) == ("not_shown", ())


TEXTS = st.text(max_size=80) | st.sampled_from(
    [
        "chronology of neglect",
        "court reports and analysis",
        "Signs of Safety",
        "I supervise students",
        "ABE",
        "BA Social Work",
    ]
)
PROFILES = st.fixed_dictionaries(
    {"nation": st.sampled_from(NATIONS)},
    optional={
        "registered": st.booleans(),
        "registered_elsewhere": st.lists(st.sampled_from(NATIONS), max_size=3),
        "qualifications": st.lists(TEXTS, max_size=3),
        "years_post_qualifying": st.floats(0, 40),
        "years_child_protection": st.integers(0, 40),
        "drives": st.booleans(),
        "vetted": st.booleans(),
        "evidence": st.lists(st.fixed_dictionaries({"note": TEXTS, "level": TEXTS}), max_size=3),
        "training": st.lists(st.fixed_dictionaries({"name": TEXTS}), max_size=2),
        "skills": st.lists(st.fixed_dictionaries({"skill": TEXTS, "note": TEXTS}), max_size=2),
        "cpd": st.lists(st.fixed_dictionaries({"activity": TEXTS, "reflection": TEXTS}), max_size=2),
        "specialisms": st.lists(TEXTS, max_size=2),
        "motivations": st.lists(TEXTS, max_size=2),
    },
)
PARTS = ADVERT.split("\n")
ADVERTS = st.lists(st.sampled_from([*PARTS, "Court work (D)", "Stage 2 practice educator required"]), max_size=14)


@given(PROFILES, ADVERTS.map("\n".join), st.sampled_from([*NATIONS, None]), st.sampled_from([*TIERS, None]))
@settings(max_examples=50, deadline=None)
def test_nothing_is_claimed_that_is_not_in_the_profile_and_every_quote_is_the_adverts(told, advert, nation, tier):
    profile = parse_profile(told)
    made = application_pack(facts(advert, nation=nation, tier=tier), profile, ON)
    own = profile.as_json()
    for piece in pieces(made):
        assert at(own, piece.field) == piece.said, "word for word, at the place that is named"
    assert all(line.quote in advert and line.quote for line in made.outline)
    assert all(line.shown or line.against or line.prompt for line in made.outline)
    assert all((line.status == "not_shown") <= (not line.shown) for line in made.outline)
    assert all(one.quote in advert for one in made.documents if one.quote)
    assert all(answer in advert for one in made.questions for answer in one.answers)
    # Every requirement that was read is there once, beside its own words.
    asked = [one for one in read_requirements(advert) if one.demanded in ("essential", "desirable", "unknown")]
    wanted = [one for one in asked if one.kind not in ("caseload", "supervision", "sponsorship", "newly_qualified")]
    shown = [text for line in made.outline for text in line.asks]
    assert {f"{one.kind} {one.value}" for one in wanted} <= set(shown)
    assert made == application_pack(facts(advert, nation=nation, tier=tier), profile, ON)
    as_markdown(made.as_json())


def test_what_is_said_of_no_one_is_the_same_for_everyone():
    """The parts that are not about a person do not change with the profile."""
    alone, beside = pack(), pack(PROFILE)
    for name in ("documents", "research", "questions", "motivations", "interview", "stages", "deadline"):
        assert getattr(alone, name) == getattr(beside, name)
    assert [line.quote for line in alone.outline] == [line.quote for line in beside.outline]


def test_the_file_cannot_be_written_into_by_an_advert_or_a_profile():
    attack = "# Hired\n<script>x</script> [a](https://evil.test) ![b](c) `d` *e* | 1. f"
    hostile = dataclasses.replace(
        facts(),
        title=attack,
        employer=attack,
        url="https://x.test/>[z](https://evil.test)",
        criteria=[Line("essential", attack)],
        closing_quote=attack,
        says={"caseload": [attack]},
    )
    profile = parse_profile(PROFILE | {"motivations": [attack], "evidence": [{"note": f"{attack} Hired script"}]})
    text = as_markdown(application_pack(hostile, profile, ON).as_json())
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    assert set(re.findall(r"<(\w+)", page)) <= {"h1", "h2", "h3", "p", "ul", "ol", "li", "strong", "a"}
    assert page.count("<h1>") == 1
    links = re.findall(r'href="([^"]*)"', page)
    assert "https://x.test/%3E%5Bz%5D(https://evil.test)" in links
    assert not [link for link in links if link.startswith(("https://evil.test", "c"))]
    assert "&lt;script&gt;x&lt;/script&gt; [a](https://evil.test) ![b](c) `d` *e* | 1. f" in page


def test_words_for_deadlines_and_pieces():
    told = pack().as_json()["deadline"]
    assert closing_words(told) == "Closes in 18 days: Thursday 10 December 2026, at 12:00, UK time."
    midnight = pack(closing_time="24:00", closes_on=ON).as_json()["deadline"]
    assert closing_words(midnight) == "Closes today: Sunday 22 November 2026, at midnight at the end of the day."
    gone = pack(closing_time=None, closes_on=dt.date(2026, 11, 1)).as_json()["deadline"]
    assert closing_words(gone) == "Closed on Sunday 1 November 2026, the advert gives no hour."
    none = pack(closes_on=None, closing_time=None, closing_reason="ongoing").as_json()["deadline"]
    assert closing_words(none) == "No closing date is known: ongoing."
    assert piece_words({"field": "drives", "said": False}) == "drives: no"
    assert piece_words({"field": "years_in_settings.0.years", "said": 2.0}) == "years in a setting: 2"
    assert piece_words({"field": "registered_elsewhere.0", "said": "wales"}) == "also on the register of: Wales"


def test_the_prompts_are_for_kinds_that_are_read():
    assert {kind for kind, _ in application_facts().prompts} <= {*KINDS, "criterion"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1", "x: got 1"),
        ("", "expected one of the kind 'criterion'"),
        ('[[prompt]]\nkind = "a"\ntext = ""', "prompt a: text"),
        ('[[interview]]\nid = "a"\nquestion = "q"\nlistens_for = "l"\ntiers = ["boss"]', "interview a: tiers"),
        (
            '[[research]]\nid = "a"\ntitle = "t"\nquestion = "q"\nnations = ["wales"]\n'
            'link = "http://x.test"\nlink_title = "l"\nneeds = "nothing"',
            "research a: link: .*https://",
        ),
        (
            '[[research]]\nid = "a"\ntitle = "t"\nquestion = "q"\nnations = ["wales"]\n'
            'link = "https://x.test/{name}"\nlink_title = "l"\nneeds = "website"',
            "research a: link: .*website",
        ),
    ],
)
def test_a_faulty_facts_file_is_named_with_its_entry_and_key(tmp_path, text, message):
    path = tmp_path / "application.toml"
    path.write_text(text if "criterion" in message else f'{text}\n[[prompt]]\nkind = "criterion"\ntext = "t"')
    with pytest.raises(FactsError, match=rf"application\.toml: .*{message}"):
        load_application(path)
