"""What an advert says beside its post, about its employer above all: it changes no reading."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_tier import cases, got

from matcher.asides import asides
from matcher.prose import Prose
from matcher.tier import read_tier

_ABOUT_THE_EMPLOYER = [
    "The post is exempt from the Rehabilitation of Offenders Act and needs an enhanced DBS check.",
    "We are committed to safeguarding children, young people and vulnerable adults, and expect all staff to be so too.",
    "Benefits include a pension, adoption and parental leave, childcare vouchers and mental health first aiders.",
    "Our council serves residents of all ages, from children to older people.",
    "The People directorate covers adult social care, children's services, education, housing and public health.",
    "As a Disability Confident employer we welcome care leavers and people with a learning disability.",
    "Ofsted rated our children's services good and the CQC rated our adult social care outstanding.",
    "For an informal chat please contact the service manager for children in care. Interviews will be held in May.",
    "You will work with partners such as schools, health visitors, housing, adult mental health and probation.",
    "Fernhill Staffing supplies nurses, care assistants, adults' social workers and IROs to councils.",
]
_SENT_ELSEWHERE = [
    ("practitioner", "If you would rather work with adults, contact the adults' recruitment team."),
    ("practitioner", "Prefer older people? Contact the adults' team."),
    ("", "Worried about a child? Call the children's team."),
]


@pytest.mark.parametrize("said", _ABOUT_THE_EMPLOYER)
def test_what_an_advert_says_about_its_employer_changes_no_reading(said):
    rows = [row for row in cases() if row["description"]]
    read = [(row, {**row, "description": f"{row['description']} {said}"}) for row in rows]
    changed = [(other["title"], other["description"]) for row, other in read if got(row) != got(other)]
    print(*changed, sep="\n")
    assert len(changed) <= 0.01 * len(rows)


@pytest.mark.parametrize(("tier", "said"), _SENT_ELSEWHERE)
def test_where_readers_of_another_wish_are_sent_changes_no_reading(tier, said):
    rows = [row for row in cases() if row["description"] and row["tier"] == tier]
    read = [(row, {**row, "description": f"{row['description']} {said}"}) for row in rows]
    changed = [(other["title"], other["description"]) for row, other in read if got(row) != got(other)]
    print(*changed, sep="\n")
    assert len(changed) <= 0.01 * len(rows)


def test_words_about_the_employer_reach_no_further_than_their_neighbourhood():
    duties = (
        "assess older people and adults with dementia under the Care Act and arrange care homes and home care for them "
    )
    words = "The pension is good " + "and the work is varied " * 6 + "and you " + duties  # a list that lost its stops
    assert read_tier("Social Worker", employer="Example Council", description=words).outcome == "out_of_scope"


def test_a_section_about_the_employer_says_nothing_of_the_post_unless_nothing_else_does():
    about = "About us\nWe look after children in care, child protection and short breaks in a lovely county.\n"
    work = "The role\nYou will arrange care at home for frail people and review care homes under the Care Act."
    title = {"title": "Social Worker", "employer": "Leeds City Council"}
    assert read_tier(**title, description=about + work).outcome == "out_of_scope"
    assert read_tier(**title, description=about + "The role\nRing us and find out more.").outcome == "matched"


@pytest.mark.parametrize(
    "said",
    [
        "We are looking for someone with three years' experience to start next month. £38 an hour, paid weekly.",
        "Our client needs somebody dependable. Refer a friend and earn £300. Speak to your own consultant today.",
        "We want people who are thoughtful and brave. You get good supervision, carers' leave and a laptop.",
        "You must be registered with Social Work England and able to work independently and with others in a team.",
        "Our people are what we are proudest of, and we are growing our teams all over the county this year.",
    ],
)
def test_a_description_of_whom_is_sought_says_nothing_of_whom_the_work_is_with(said):
    for employer in ("Leeds City Council", "Greenholm Recruitment"):
        assert read_tier("Social Worker", employer=employer, description=said).outcome != "out_of_scope"


_BESIDE_THE_POST = [
    "Other vacancies\nCare Assistant – Older People\nOccupational Therapist – Adults\nTeam Manager – Safeguarding",
    "Similar jobs\nSocial Worker – Hospital Discharge, £38,000\nSupport Worker – Mental Health",
    "Vacancies you may like: Mental Health Social Worker (£40,476), Deputy Manager – Children's Home (£42,708)",
    "If this one is not for you, call us about our other jobs in adult care, mental health, fostering and court work.",
    "We also recruit for adult social workers, AMHPs and qualified children's social workers across the UK.",
    "As a specialist agency we place children's and adults' social workers, nurses and team managers in every region.",
    "Our adult services support older people, and our children's services support young people and families.",
    "The council also provides adult social care, housing, libraries and public protection to 300,000 residents.",
    "The People Directorate brings together adults, children, education and public health under one director.",
    "Adult Social Care | Children's Social Care | Education | Highways | Housing | Public Health",
    "Tags: social worker, adults, children, mental health, safeguarding, locum",
    "The city is home to 60,000 children and young people and a growing number of older people.",
    "The council looks after 400 children, supports 3,000 older people at home and runs 60 schools.",
    "Deprivation is high, with one child in three growing up in poverty and many older people living alone.",
    "You will work alongside health visitors, schools, police, housing, adult mental health and probation.",
    "Working here you will be part of the wider Adults, Children and Communities Directorate.",
    "Staff who care for children, parents or disabled relatives have five days of paid leave.",
    "Our strategy has three aims: give children the best start, help adults live independently, build communities.",
    "The office is on the same site as an adult day centre and a school.",
    "Our sister company runs supported living for adults with learning disabilities.",
    "Colleagues in the adults' exploitation team are two desks away.",
    "We do not run care homes, hospitals or day centres any more.",
    "Progression: NQSW > Social Worker > Senior Social Worker > Advanced Practitioner > Team Manager.",
    "We are one of the largest employers in the county, with teachers, social workers, engineers and solicitors.",
]


def test_what_stands_beside_the_post_changes_no_reading_before_or_behind_it():
    """Every case with one of the sentences, in turn, before and behind its description."""
    rows = [row for row in cases() if row["description"]]
    changed = []
    for at, row in enumerate(rows):
        said = _BESIDE_THE_POST[at % len(_BESIDE_THE_POST)]
        for description in (f"{row['description']}\n{said}", f"{said}\n{row['description']}"):
            if got(row) != got({**row, "description": description}):
                changed.append((row["title"], description))
    print(*changed, sep="\n")
    assert len(changed) <= 0.005 * 2 * len(rows)


@pytest.mark.parametrize(
    "said",
    [
        "You will assess adults and children who are at risk and answer calls at night.",
        "The team covers children and adults in three boroughs.",
        "Families here live with drink, mental health and violence, and children are on plans because of it.",
        "Deprivation of liberty applications are most of the work.",
        "You will work with children, their schools, the police and health visitors to keep them safe.",
        "We hold 400 cases.",
    ],
)
def test_what_is_said_of_the_post_stays(said):
    assert asides(Prose(said)) == []


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*_BESIDE_THE_POST, *_ABOUT_THE_EMPLOYER, "You will assess children.", "İ. ", "- "])))
def test_what_is_left_out_is_whole_sentences_in_order_and_quotes_stay_verbatim(parts):
    text = "\n".join(parts)
    left_out = asides(Prose(text))
    assert left_out == sorted(left_out)
    for start, end in left_out:
        assert 0 <= start < end <= len(text)
        assert start == 0 or text[start - 1] in ".!?;•\n"
        assert end == len(text) or text[end] in ".!?;•\n"
    for evidence in read_tier("Social Worker", employer="Leeds City Council", description=text).evidence:
        assert evidence.field != "description" or evidence.quote in text
