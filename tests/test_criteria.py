"""The lines and documents that an advert asks for: what is read, and that every quote is the advert's own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.criteria import LONGEST_QUOTE, MOST_CRITERIA, read_criteria, read_documents

ADVERT = """About us
We are proud of our teams.
About you
You will be registered with Social Work England
• Able to weigh risk against strengths; calm when a visit turns difficult
Court experience is desirable
We offer £3,000 to join
Closing date: 3 December
Desirable criteria:
Practice educator award
- Speaks of strengths without losing sight of danger
How to apply
Ring the team for a talk"""


def test_lines_under_headings_of_what_is_looked_for():
    assert [(one.demanded, one.quote) for one in read_criteria(ADVERT)] == [
        ("essential", "You will be registered with Social Work England"),
        ("essential", "Able to weigh risk against strengths"),
        ("essential", "calm when a visit turns difficult"),
        ("desirable", "Court experience is desirable"),
        ("desirable", "Practice educator award"),
        ("desirable", "Speaks of strengths without losing sight of danger"),
    ]


@pytest.mark.parametrize(
    ("line", "criterion"),
    [
        ("Working pattern: Permanent, full time, 37 hours per week", False),
        ("Hours and contract: fixed term for a year", False),
        ("Contract: secondment for 12 months", False),
        ("Location: the Moorside office", False),
        ("Applications close at noon on 5 December", False),
        ("There are posts in Ferryford and Mere", False),
        ("Say in your application which office you would prefer", False),
        ("Hours of direct work with children, recorded well", True),
        ("Contract and commissioning experience", True),
        ("Based on evidence: a way of deciding", True),
        ("Experience: three years with families", True),
        ("Application of the law to what you see", True),
    ],
)
def test_what_the_post_is_and_how_to_apply_is_no_criterion(line: str, criterion: bool):
    found = read_criteria(f"About you\nCalm when a visit turns difficult\n{line}")
    assert [one.quote for one in found] == ["Calm when a visit turns difficult"] + [line] * criterion


def test_a_long_paragraph_is_taken_sentence_by_sentence():
    sentence = "You can hold a plan together while four agencies disagree about it, and say so in writing"
    found = read_criteria("About you\n" + ". ".join(f"{sentence} ({n})" for n in range(6)) + ".")
    assert [one.quote for one in found] == [f"{sentence} ({n})." for n in range(6)]


@pytest.mark.parametrize("text", ["", "Able to weigh risk", "The role\nAble to weigh risk", "About you\nKind"])
def test_without_such_a_heading_or_without_words_there_is_nothing(text):
    assert read_criteria(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Please send a CV and a covering letter.", {"cv": "essential", "cover-letter": "essential"}),
        ("We do not accept CVs.", {"cv": "refused"}),
        ("CVs will not be considered.", {"cv": "refused"}),
        ("No CVs please", {"cv": "refused"}),
        (
            "CVs are not accepted without an application form",
            {"cv": "unknown", "application-form": "essential"},
        ),
        ("A supporting statement is required", {"cover-letter": "essential"}),
        ("A covering letter would be helpful", {"cover-letter": "desirable"}),
        (
            "Bring proof of identity and proof of your qualifications",
            {"identity": "essential", "certificates": "essential"},
        ),
        ("You must have the right to work in the UK", {"right-to-work": "essential"}),
        ("Offers depend on two references", {"references": "unknown"}),
        ("Attach your transcript", {"transcripts": "essential"}),
        ("An enhanced DBS certificate will be sought", {}),
        ("A talk with the team about the CVS partnership", {"cv": "unknown"}),
        ("Safeguarding children is our business", {}),
    ],
)
def test_documents_by_the_words_that_name_them(text, expected):
    assert {one.document: one.demanded for one in read_documents(text)} == expected


HEADINGS = st.sampled_from(["About you", "Essential criteria", "Desirable", "How to apply"])
CUES = st.sampled_from(["must", "desirable", "no", "not accepted", "send", "without", "CV", "supporting statement"])
MARKS = st.sampled_from(["•", ";", "\n", ". ", "- ", "court work", "two references", "£", "é", " "])
WORDS = HEADINGS | CUES | MARKS


@given(st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=400))
@settings(max_examples=60, deadline=None)
def test_every_quote_stands_in_the_text_word_for_word(text):
    criteria, documents = read_criteria(text), read_documents(text)
    assert all(one.quote in text for one in (*criteria, *documents))
    assert all(0 < len(one.quote) <= LONGEST_QUOTE for one in (*criteria, *documents))
    assert len(criteria) == len({one.quote for one in criteria}) <= MOST_CRITERIA
    assert len(documents) == len({one.document for one in documents})
