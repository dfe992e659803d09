"""How far an advert asks for what it names, by its words and headings, and the file of those words."""

import tomllib

import pytest
from test_requirements import told

from matcher import requirement_words, requirements
from matcher.requirement_words import RequirementsError
from matcher.requirements import KINDS, read_requirements


def test_a_heading_says_how_far_the_lines_under_it_are_asked_for():
    text = (
        "Essential criteria\nDriving licence\nDipSW\nDesirable\nPractice educator stage 2\n"
        "What we offer\nMonthly supervision\nAbout us\nEnhanced DBS check"
    )
    assert told(text) == [
        ("qualification", "social_work", "essential", None),
        ("practice_educator", "practice_educator", "desirable", 2),
        ("driving", "licence", "essential", None),
        ("vetting", "enhanced_dbs", "unknown", None),
        ("supervision", "monthly", "promised", None),
    ]


def test_each_clause_of_a_sentence_has_its_own_demand():
    text = "A driving licence is essential, and ABE training desirable"
    assert [one[2] for one in told(text)] == ["desirable", "essential"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[demands", "not TOML"),
        ("demands = 1", "demands"),
        ("[demands]\nessential = []", "demands.essential"),
        ("[demands]\nessential = [1]", "demands.essential"),
        ("[demands]\nessential = ['must']", "headings"),
    ],
)
def test_a_faulty_facts_file_is_named_with_its_key(tmp_path, monkeypatch, text, names):
    faulty = tmp_path / "requirements.toml"
    faulty.write_text(text, encoding="utf-8")
    monkeypatch.setattr(requirement_words, "_FILE", faulty)
    with pytest.raises(RequirementsError, match=r"requirements\.toml") as error:
        requirement_words.facts.__wrapped__()
    assert names in str(error.value)


def test_the_facts_file_holds_every_kind_that_is_read_from_names():
    tables = tomllib.loads(requirement_words._FILE.read_text(encoding="utf-8"))
    assert set(tables) - {"demands", "headings", "document"} <= set(KINDS)
    # A name can only be found in a sentence that a hint leads to.
    for kind, values in tables.items():
        for words in (one for names in values.values() for one in names) if kind in KINDS else ():
            spelt = words.lower().replace("*", "")
            reached = any(hint in f" {spelt}" for hint in requirements._HINTS[kind])
            assert reached or kind in {"registration", "qualification", "driving", "sponsorship", "vetting"}, (
                kind,
                words,
            )


def test_a_check_below_what_is_offered_is_asked_for_all_the_same() -> None:
    found = read_requirements("What we offer\nA pension\nAn enhanced DBS check will be obtained before you start.")
    assert [(one.kind, one.demanded) for one in found if one.kind == "vetting"] == [("vetting", "essential")]


# A thing that is asked for, as it stands after "have", and the fact that it is.
_THINGS = [
    ("registration with Social Work England", "registration", "social_work_england", None),
    ("a degree in social work or equivalent", "qualification", "social_work", None),
    ("a management qualification", "qualification", "management", None),
    ("practice educator status", "practice_educator", "practice_educator", None),
    ("PEPS 2", "practice_educator", "practice_educator", 2),
    ("ABE training", "interviewing", "abe", None),
    ("a full UK driving licence", "driving", "licence", None),
    ("a full licence and your own car", "driving", "licence_and_car", None),
    ("two years' post-qualifying experience", "experience", "post_qualifying", 2),
    ("a minimum of 18 months' experience in child protection", "experience", "child_protection", 1.5),
]


_ASKED = {
    "essential": [
        "You must have {}.", "We ask for {}.", "The successful candidate will have {}.", "You'll bring {}.",
        "Essential: {}", "What we need from you\n• {}", "Applications are invited from people with {}.",
        "The job calls for {}.", "We cannot consider applicants without {}.", "We expect you to have {}.",
    ],
    "desirable": [
        "Ideally you will have {}.", "It would be great if you had {}.", "We would love you to have {}.",
        "Desirable: {}", "It helps if you have {}.", "Nice to have\n• {}",
        "Preference will be given to candidates with {}.", "You may also have {}, which would be an added bonus.",
    ],
    "refused": [
        "We do not ask for {}.", "You won't need {}.", "You do not have to have {}.", "We no longer require {}.",
        "There is no need for {}.",
    ],
}  # fmt: skip


@pytest.mark.parametrize("demanded", _ASKED)
def test_each_way_of_asking_says_how_far_of_each_thing(demanded):
    for frame in _ASKED[demanded]:
        for thing, kind, value, number in _THINGS:
            if demanded == "refused" and kind in ("registration", "experience"):
                continue
            text = frame.format(thing)
            assert (kind, value, demanded, number) in told(text), text
