import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.asked import asked
from matcher import requirement_words
from matcher.requirements import KINDS, LONGEST_QUOTE, read_requirements
from matcher.text import plain


def told(text, *, title=""):
    return [(one.kind, one.value, one.demanded, one.number) for one in read_requirements(text, title=title)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Registration and qualification
        ("You must be registered with Social Work England.", ("registration", "social_work_england", "essential")),
        ("Current SWE registration is essential", ("registration", "social_work_england", "essential")),
        ("Registration with the SSSC is required before you start", ("registration", "sssc", "essential")),
        ("You will need to be registered with Social Care Wales", ("registration", "social_care_wales", "essential")),
        ("Applicants must be on the NISCC register", ("registration", "niscc", "essential")),
        ("HCPC registered", ("registration", "hcpc", "unknown")),
        ("You are a registered social worker", ("registration", "unnamed", "essential")),
        ("A degree in social work (or DipSW) is essential", ("qualification", "social_work", "essential")),
        ("You will hold a recognised social work qualification", ("qualification", "social_work", "essential")),
        ("A management qualification would be an advantage", ("qualification", "management", "desirable")),
        # Newly qualified
        ("Newly qualified social workers are welcome to apply.", ("newly_qualified", "welcome", "promised")),
        ("This post is open to NQSWs and experienced workers", ("newly_qualified", "welcome", "promised")),
        ("We run a well-regarded ASYE programme", ("newly_qualified", "welcome", "promised")),
        ("Sadly we cannot accept newly qualified applicants", ("newly_qualified", "excluded", "refused")),
        ("This role is not suitable for newly-qualified social workers", ("newly_qualified", "excluded", "refused")),
        ("You must have completed your ASYE", ("newly_qualified", "asye_completed", "essential")),
        # Training
        ("Practice Educator Stage 1 is desirable", ("practice_educator", "practice_educator", "desirable")),
        ("You must be a qualified practice educator (PEPS 2)", ("practice_educator", "practice_educator", "essential")),
        ("Opportunities to become a practice educator", ("practice_educator", "practice_educator", "promised")),
        ("ABE training is desirable", ("interviewing", "abe", "desirable")),
        ("You must be trained in Achieving Best Evidence", ("interviewing", "abe", "essential")),
        ("Joint Investigative Interview training is required", ("interviewing", "jii", "essential")),
        ("Training in the Scottish Child Interview Model would be an advantage", ("interviewing", "scim", "desirable")),
        # Driving
        ("A full UK driving licence is essential", ("driving", "licence", "essential")),
        ("Being able to drive is a big bonus", ("driving", "licence", "desirable")),
        ("You must have a driving licence and the use of a car", ("driving", "licence_and_car", "essential")),
        ("You need access to a vehicle insured for business", ("driving", "car", "essential")),
        ("You must hold a driving licence or be able to travel", ("driving", "licence_or_travel", "essential")),
        ("You must be able to travel across the county", ("driving", "travel", "essential")),
        ("No driving licence needed", ("driving", "licence", "refused")),
        ("You do not need a driving licence for this post", ("driving", "licence", "refused")),
        ("A driving licence is not required", ("driving", "licence", "refused")),
        ("A driving licence is not essential but would be desirable", ("driving", "licence", "desirable")),
        ("Full driving licence (D)", ("driving", "licence", "desirable")),
        ("Essential car user status applies", ("driving", "car", "essential")),
        # Vetting
        ("An enhanced DBS check is required", ("vetting", "enhanced_dbs", "essential")),
        ("You must be willing to undergo a DBS check", ("vetting", "dbs", "essential")),
        ("We offer support. An enhanced DBS check will be obtained", ("vetting", "enhanced_dbs", "unknown")),
        ("The post requires PVG scheme membership", ("vetting", "pvg", "essential")),
        ("Subject to a satisfactory AccessNI disclosure", ("vetting", "access_ni", "essential")),
        # Sponsorship
        ("Visa sponsorship is available", ("sponsorship", "visa", "promised")),
        ("We are a licensed sponsor and can offer a Skilled Worker visa", ("sponsorship", "visa", "promised")),
        ("We are unable to offer sponsorship for this role", ("sponsorship", "visa", "refused")),
        ("The council does not hold a sponsor licence", ("sponsorship", "visa", "refused")),
        ("This role isn’t eligible for visa sponsorship", ("sponsorship", "visa", "refused")),
        ("If you need visa sponsorship, tell us in your application", ("sponsorship", "visa", "unknown")),
        # Languages
        ("The ability to speak Welsh is essential", ("language", "welsh", "essential")),
        ("Welsh language skills are desirable but not essential", ("language", "welsh", "desirable")),
        ("Mae'r gallu i siarad Cymraeg yn ddymunol", ("language", "welsh", "desirable")),
        ("Fluent Urdu would be an advantage", ("language", "urdu", "desirable")),
    ],
)  # fmt: skip
def test_each_thing_and_how_far_it_is_asked_for(text, expected):
    assert expected in [one[:3] for one in told(text)]


@pytest.mark.parametrize(
    ("text", "value", "demanded", "number"),
    [
        ("At least 3 years’ post-qualifying experience is essential", "post_qualifying", "essential", 3),
        ("You will have two years post qualification experience", "post_qualifying", "essential", 2),
        ("Minimum 2 years PQE", "post_qualifying", "essential", 2),
        ("At least three years in child protection is essential", "child_protection", "essential", 3),
        ("Must have been qualified for at least two years", "post_qualifying", "essential", 2),
        ("Two years as a social worker is desirable", "social_work", "desirable", 2),
        ("Applicants will have worked in fostering for five years", "unspecified", "essential", 5),
        ("5+ years' PQE in children's services desirable", "post_qualifying", "desirable", 5),
        ("2-3 years’ post-qualifying experience required", "post_qualifying", "essential", 2),
        ("18 months' post-qualified experience is required", "post_qualifying", "essential", 1.5),
        ("You must have three (3) years’ experience of child protection work", "child_protection", "essential", 3),
        ("Candidates need one year of experience with children and families", "children", "essential", 1),
        ("Ideally you bring 2 years’ management experience", "management", "desirable", 2),
        ("Applicants must have 12 months local authority experience", "local_authority", "essential", 1),
        ("We are looking for somebody with 4 years' experience", "unspecified", "essential", 4),
        ("We require a minimum of two years' social work experience", "social_work", "essential", 2),
        ("With 3 years' post-qualifying experience, you will be ready to lead", "post_qualifying", "essential", 3),
    ],
)
def test_years_asked_of_the_person(text, value, demanded, number):
    assert ("experience", value, demanded, number) in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "We have 20 years' experience",
        "With 25 years in fostering we know what carers need",
        "Children who have been three years in foster care",
        "A 2 year Golden Hello depending on experience",
        "Contract: Temporary 3 months. Salary dependent on experience",
        "We have 10 years' experience of placing social workers",
        "Our agency has over 12 years' experience in social work recruitment",
        "With over 10 years’ experience in the sector, we know what matters",
        "Our consultants have 8 years of combined experience",
        "Established for 15 years, the company has experience with every council",
        "For the past 5 years our service has had experience of change",
        "You will work with children aged 5 years, with experience of trauma",
        "Within 2 years you will gain experience of court work",
        "A fixed term of 2 years; experience is welcome",
        "You have 40 years of experience",
    ],
)
def test_the_employers_age_is_not_asked_of_anybody(text):
    assert [one for one in told(text) if one[0] == "experience"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Caseloads are capped at 16 children", ("caseload", "maximum", "promised", 16)),
        ("We offer caseloads of no more than 15", ("caseload", "maximum", "promised", 15)),
        ("Our average caseload is 14 children", ("caseload", "average", "promised", 14)),
        ("You will have a caseload of 12 to 14 families", ("caseload", "stated", "promised", 14)),
        ("A protected caseload in your first year", ("caseload", "protected", "promised", None)),
        ("We offer manageable caseloads", ("caseload", "manageable", "promised", None)),
        ("We offer monthly reflective supervision", ("supervision", "monthly", "promised", None)),
        ("You will receive supervision every fortnight", ("supervision", "fortnightly", "promised", None)),
        ("You will benefit from weekly group supervision", ("supervision", "weekly", "promised", None)),
        ("We promise regular, high-quality supervision", ("supervision", "regular", "promised", None)),
    ],
)
def test_promises(text, expected):
    assert expected in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "You will hold a caseload of complex cases",
        "You will carry a caseload of children in need and protection plans, and finish urgent section 47 enquiries",
        "You will hold a caseload, with enquiries under section 47",
        "Manage a caseload over 3 years",
        "You will provide monthly supervision to social workers",
        "Provide regular supervision for your team",
        "To deliver reflective supervision",
        "Experience of supervision is essential",
        "Driving improvement across the service",
        "A career in social care",
        "We will pay your Social Work England registration fee",
        "Social Work England sets the standards",
        "You will mentor newly qualified social workers",
        "Supervise and support NQSWs through their ASYE",
        "Applications may be submitted in Welsh",
        "This is funded by the Welsh Government",
        "Project sponsor for the new system",
        "Mr Abe leads the team",
        "You bring the ability to drive continuous improvement in practice",
    ],
)
def test_other_uses_of_the_same_words(text):
    assert [one for one in told(text) if one[2] != "unknown"] == []


CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "requirement_cases.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_passages_give_these_facts_and_no_others(case):
    """Each fact as kind:value:demanded, and the number where there is one."""
    facts = [
        ":".join([one.kind, one.value, one.demanded] + ([f"{one.number:g}"] if one.number else []))
        for one in read_requirements(case["text"])
    ]
    assert sorted(facts) == case["expected"]


def test_a_title_for_newly_qualified_people_welcomes_them():
    assert told("", title="Newly Qualified Social Worker (ASYE)") == [("newly_qualified", "welcome", "promised", None)]
    assert told("", title="ASYE Coordinator") == []


def test_the_clearest_of_several_mentions_counts_once():
    text = "Driving licence.\nA driving licence is essential.\nDriving licence holders welcome."
    assert told(text) == [("driving", "licence", "essential", None)]
    assert read_requirements(text)[0].quote == "A driving licence is essential"
    both = "DBS check.\nAn enhanced DBS check is required. You must be a registered social worker with the SSSC."
    assert [one[1] for one in told(both)] == ["sssc", "enhanced_dbs"]


def test_plain_words_for_every_fact_that_can_be_read():
    for kind in set(KINDS) - {"newly_qualified"}:
        for value in requirement_words.facts().get(kind, {"": []}):
            (one,) = asked([{"kind": kind, "value": value, "demanded": "unknown", "number": None, "quote": "q"}])
            assert "_" not in one["text"]
            assert ":" not in one["text"] or value == ""
    worded = [
        ("experience", "post_qualifying", 3.0, "3 years of post-qualifying experience"),
        ("experience", "unspecified", 0.5, "6 months of experience"),
        ("caseload", "maximum", 16.0, "A caseload of 16 at most"),
        ("supervision", "monthly", None, "Monthly supervision"),
        ("practice_educator", "practice_educator", 2.0, "Practice educator, stage 2"),
        ("language", "welsh", None, "Speaking Welsh"),
    ]
    for kind, value, number, text in worded:
        fact = {"kind": kind, "value": value, "demanded": "unknown", "number": number, "quote": "q"}
        assert asked([fact])[0]["text"] == text


PIECES = st.sampled_from(
    [
        "3 years", " experience ", "post-qualifying", "we have", "you must", "No ", "driving licence", ". ", "\n",
        "caseload",
        " of 14", "Social Work England", " registered", "supervision", " monthly", "Desirable", "sponsorship", "visa",
        "Welsh", "ABE", "İ", "ß", "x" * 300,
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=25).map("".join), st.text(max_size=60))
def test_any_text_gives_quotes_from_itself(text, title):
    found = read_requirements(text, title=title)
    assert len({(one.kind, one.value) for one in found}) == len(found)
    for one in found:
        assert one.kind in KINDS
        assert one.demanded in ("essential", "desirable", "promised", "refused", "unknown")
        assert one.quote in text or one.quote in title
        assert 0 < len(one.quote) <= LONGEST_QUOTE
        whole = re.compile(rf"(?<!\w){re.escape(one.quote)}(?!\w)" if one.quote[0].isalnum() else re.escape(one.quote))
        assert whole.search(text) or whole.search(title) or "x" * 100 in text
        assert one.number is None or one.number > 0


@settings(max_examples=60, deadline=None)
@given(
    years=st.integers(1, 10),
    lead=st.sampled_from(["You must have ", "Minimum of ", "Applicants need ", "At least "]),
    filler=st.text(alphabet="abcdefgh \n", max_size=200),
)
def test_years_are_read_wherever_they_stand(years, lead, filler):
    text = f"{filler}\n{lead}{years} years' post-qualifying experience\n{filler}"
    assert ("experience", "post_qualifying", "essential", years) in told(text)


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("our team's caseload ", []),
        ("we promise a small caseload ", [("caseload", "manageable", "promised", None)]),
        ("you must have 3 years of management experience ", [("experience", "management", "essential", 3)]),
        ("a licence ", []),
        (
            "a degree recognised by Social Work England and registered ",
            [("qualification", "social_work", "unknown", None)],
        ),
        ("we give weekly supervision ", [("supervision", "weekly", "promised", None)]),
        ("our service has 9 years' experience of children ", []),
    ],
)
def test_a_text_that_repeats_itself_tells_what_it_tells_once(fragment, expected):
    """The whole of such a text is one sentence, in which everything stands before and after everything else."""
    assert told(fragment) == expected
    assert told(fragment * 5_000) == expected


@settings(max_examples=40, deadline=None)
@given(
    st.text(alphabet="abcdefgh ", max_size=400),
    st.sampled_from(
        [
            ("a caseload of no more than 14 children", ("caseload", "maximum", "promised", 14)),
            ("must have 3 years of post-qualifying experience", ("experience", "post_qualifying", "essential", 3)),
            ("we offer supervision every two weeks", ("supervision", "fortnightly", "promised", None)),
            ("must be registered with Social Work England", ("registration", "social_work_england", "essential", None)),
        ]
    ),
)
def test_what_stands_far_from_a_thing_in_its_sentence_changes_nothing(filler, thing):
    words, expected = thing
    assert told(f"{filler} {words} {filler}") == [expected]


def test_long_sentences_are_quoted_around_the_words_that_count():
    text = "word " * 200 + "a driving licence is essential " + "word " * 200
    (one,) = read_requirements(text)
    assert "driving licence" in one.quote
    assert len(one.quote) <= LONGEST_QUOTE
    assert text[text.find(one.quote) - 1].isspace()
    assert text[text.find(one.quote) + len(one.quote)].isspace()


def test_real_descriptions_are_read_with_verbatim_quotes(shared_real):
    lines = (shared_real / "nhs_jobs" / "jobposting_2020_sample.jsonl").read_text(encoding="utf-8").splitlines()
    kinds: set[str] = set()
    for line in lines:
        description = plain(json.loads(line)["description"])
        for one in read_requirements(description):
            assert one.quote in description
            kinds.add(one.kind)
    assert len(kinds) >= 8


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(
        [("weekly", "every week"), ("fortnightly", "every two weeks"), ("three_weekly", "every three weeks")]
    )
    | st.sampled_from([("monthly", "once a month"), ("six_weekly", "every six weeks"), ("two_monthly", "bi-monthly")]),
    st.sampled_from(["You will have {} {}", "We offer {} {}", "Benefit from {} {}", "{} {}"]),
    st.sampled_from(["supervision", "reflective supervision", "one-to-one supervision"]),
    st.integers(3, 40),
)
def test_a_promise_keeps_its_interval_and_its_number(often, frame, kind, cases):
    value, words = often
    said = frame.format(kind, words).strip()
    text = f"{said[0].upper()}{said[1:]}.\nCaseloads of no more than {cases} children."
    assert told(text) == [
        ("caseload", "maximum", "promised", cases),
        ("supervision", value, "promised", None),
    ]
    duty = f"You will provide {kind} {words} to a team of {cases}."
    assert [one for one in told(duty) if one[0] == "supervision"] == []
