import csv
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.contract import read_contract
from matcher.weeks import LONGEST_WEEK


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "time", "duration"),
    [
        ("Permanent, full time, 37 hours", "permanent", 37, 37, "full_time", None),
        ("permanentpart time (20 hours per week)", "permanent", 20, 20, "part_time", None),
        ("Substantive", "permanent", None, None, None, None),
        ("Fixed term for 1 year", "fixed_term", None, None, None, "12 months"),
        ("12-18 months fixed term", "fixed_term", None, None, None, "12-18 months"),
        ("FTC until 31st March 2028", "fixed_term", None, None, None, "until 2028-03-31"),
        ("Maternity cover until March 2028", "fixed_term", None, None, None, "until 2028-03"),
        ("Temporary fixed-term contract, twelve months", "fixed_term", None, None, None, "12 months"),
        ("Temporary - 6 months", "temporary", None, None, None, "6 months"),
        ("Maternity leave cover (12 months)", "fixed_term", None, None, None, "12 months"),
        ("Interim", "temporary", None, None, None, None),
        ("Locum, 3 months initially", "agency", None, None, None, "3 months"),
        ("Temporary (agency), 35 hours", "agency", 35, 35, "full_time", None),
        ("Casual, as and when required", "bank", None, None, None, None),
        ("Zero hours contract", "bank", 0, 0, None, None),
        ("Secondment for 9 months", "secondment", None, None, None, "9 months"),
        ("Full or part time", None, None, None, "either", None),
        ("Full time, 37 hours a week (part time will be considered)", None, 37, 37, "full_time", None),
        ("36 hours per week (pro rata if part time)", None, 36, 36, "full_time", None),
        ("20-30 hours", None, 20, 30, "part_time", None),
        ("16-37 hours per week", None, 16, 37, "either", None),
        ("up to 37 hours per week", None, None, 37, None, None),
        ("minimum of 16 hours per week", None, 16, None, None, None),
        ("37/18.5 hours", None, 18.5, 37, "either", None),
        ("Rhan amser, 18.5 awr yr wythnos", None, 18.5, 18.5, "part_time", None),
        ("18½ hours per week", None, 18.5, 18.5, "part_time", None),
        ("8 hours per day, 40 hours per week", None, 40, 40, "full_time", None),
        ("30 hours per week – (10 hour shifts)", None, 30, 30, "part_time", None),
        ("37.5", None, 37.5, 37.5, "full_time", None),
        ("0.6 FTE", None, None, None, "part_time", None),
        ("FULL_TIME", None, None, None, "full_time", None),
        ("Parhaol, Llawn Amser", "permanent", None, None, "full_time", None),
        ("Permanent with 6 months probation", "permanent", None, None, None, None),
        ("", None, None, None, None, None),
    ],
)
def test_fields(text, kind, low, high, time, duration):
    contract = read_contract(text)
    assert (contract.type, contract.hours_min, contract.hours_max) == (kind, low, high)
    assert (contract.working_time, contract.duration) == (time, duration)
    assert contract.quote == (text or None)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Locum Social Worker", "agency"),
        ("Team Manager (Maternity Cover)", "fixed_term"),
        ("Agency Decision Maker", None),
        ("Permanence Social Worker", None),
        ("Permanent Family Support Worker", "permanent"),
        ("Agency Children’s Social Worker", "agency"),
    ],
)
def test_titles(title, kind):
    assert read_contract("", title=title).type == kind


@pytest.mark.parametrize(
    ("title", "salary", "hours"),
    [
        ("Social Worker (18.5 hours)", "", 18.5),
        ("Fostering Social Worker – 30 hours per week", "", 30),
        ("22.2hrs Team Manager", "", 22.2),
        ("Team Manager, Area 3 - 21 hours", "", 21),
        ("24 hour Crisis Team Social Worker", "", None),
        ("Night Worker, 12 hour shifts", "", None),
        ("Out of Hours Social Worker 24/7", "", None),
        ("Social Worker", "£34,400 pro rata, 30 hours per week", 30),
        ("Social Worker", "£25,100 for 22.5 hours (£41,800 FTE based on 37 hours)", 22.5),
        ("Social Worker", "£32,100 pro rata (based on 37 hours a week)", None),
        ("Social Worker", "£41,000 full-time equivalent (36 hours)", None),
        ("Social Worker", "£20 per hour", None),
        ("Social Worker (21 hours)", "£43,700 for a 37 hour week", 21),
    ],
)
def test_hours_beside_the_title_and_the_pay(title, salary, hours):
    assert read_contract("", title=title, salary=salary).hours_max == hours


@pytest.mark.parametrize(
    ("description", "kind", "hours", "duration"),
    [
        ("This is a permanent post, 37 hours per week.", "permanent", 37, None),
        ("The role is a 12-month fixed-term contract, working 22.5 hours per week", "fixed_term", 22.5, "12 months"),
        ("You work with multi-agency partners to find permanent homes. Five years of experience.", None, None, None),
        ("28 days' leave and 30 hours of CPD a year; bank holidays off.", None, None, None),
        ("This post is for 6 months.", "fixed_term", None, "6 months"),
        ("In this role you provide cover to other teams as and when required.", None, None, None),
        ("The role is offered on an as and when basis.", "bank", None, None),
        ("This post is permanent. Staff have two hours per week of protected study.", "permanent", None, None),
        ("You manage agency workers and rotas. The post is permanent.", "permanent", None, None),
        ("The role liaises with contractors and our agency.", None, None, None),
        ("An agency role as a social worker", "agency", None, None),
        ("Nurses who like variety are asked to join our busy hospital bank.", "bank", None, None),
        ("Staff may join our bank and like to work bank shifts on other wards.", None, None, None),
        ("Team Manager\nExeter\nPermanent\nYou lead eight workers.", "permanent", None, None),
        ("Team Manager – Exeter – Fixed Term\nYou lead eight workers.", "fixed_term", None, None),
        ("Tenure: Temporary\nYou lead eight workers.", "temporary", None, None),
        ("What we value:\nPermanent bonds of trust.", None, None, None),
        ("FC8 £44,100 - £48,200. Permanent, 36 hours per week.", "permanent", 36, None),
        ("38 hours per week on a rota, permanent. Come and see us.", "permanent", 38, None),
        ("Based at the Civic Centre. 35 hours. Permanent. You report to a Director.", "permanent", 35, None),
        ("Salary: £41,000 | Permanent | 37.5 hours\nWe are a charity.", "permanent", 37.5, None),
        ("1 x permanent (£41,000 - £46,000)", "permanent", None, None),
        ("Pay: £33 per hour (via umbrella)\nWorking hours - Mon - Fri 37 hours\nStart soon", "agency", 37, None),
        ("Duration - 12 weeks with a view to extend\nStart soon", "fixed_term", None, "12 weeks"),
        ("The role is hybrid. Contract: 6 months ongoing.", "fixed_term", None, "6 months"),
        ("Full time (37 hours) or part time (minimum 30 hours). A permanent role.", "permanent", 37, None),
        ("You get 30 days' holiday, 37 hours, flexitime. The post is permanent.", "permanent", 37, None),
        ("37 hours, permanent - Rothesay", "permanent", 37, None),
        ("It is hybrid and you would be working four days (29.6 hours).", None, 29.6, None),
        ("You are paid £39,000 and work 37 hours at Bridge House.", None, 37, None),
        ("£44,900 based on a 36 hour working week. The role is part-time, 18 hours per week.", None, 18, None),
        ("Join us for two years! (Fixed term to 31st March 2028.)", "fixed_term", None, "until 2028-03-31"),
        ("Mae'r swydd hon yn barhaol, 37 awr yr wythnos.", "permanent", 37, None),
        ("Rate: £30-£34 per hour (inside IR35)", "agency", None, None),
        ("We would consider secondments from others but the role is permanent.", "permanent", None, None),
        ("Hours are 37 a week including one evening.", None, 37, None),
        ("22.2 hours per week (0.6 FTE), permanent.", "permanent", 22.2, None),
        ("Full time is 37 hours. These are permanent posts.", "permanent", 37, None),
        ("£38.00 LTD / £30.10 PAYE p/h - Hillingdon - 36hrs", "agency", 36, None),
        ("The post runs until 31 March 2028.", "fixed_term", None, "until 2028-03-31"),
        ("Your hours will average 30 a week. The role is permanent.", "permanent", 30, None),
        ("Twelve-month contract. Join us in Leeds.", "fixed_term", None, "12 months"),
        ("Temporary to permanent. Weekly pay.", "temporary", None, None),
        ("The working week is 36 hours. The job is permanent.", "permanent", 36, None),
        ("We are open to job shares; the post itself is 37 hours and permanent.", "permanent", 37, None),
        ("Casual family support workers: up to 15 hours a week.", "bank", 15, None),
        ("This post is initially for two years and 28 hours per week.", "fixed_term", 28, "24 months"),
        ("You are needed for 21 hours a week until the end of August 2028.", "fixed_term", 21, "until 2028-08"),
        ("Locum rates from £33 to £39 an hour.", "agency", None, None),
        ("One permanent post and one maternity cover. Both are 37 hours.", "permanent", 37, None),
        ("We recruit a Social Worker on a 12 month contract, 37 hours per week.", "fixed_term", 37, "12 months"),
        ("The full-time week is 35 hours. All posts are permanent.", "permanent", 35, None),
        ("Your contracted hours are 30 each week.", None, 30, None),
        ("You do one night a week. The contract is for 37 hours.", None, 37, None),
        ("Salary\n£41,771\nHours\n37\nContract\nPermanent\nClosing date\n16 May", "permanent", 37, None),
        ("Appointment type Permanent\nWorking hours 37\nClosing date 20 May", "permanent", 37, None),
        ("Hours: Full time, 37 hours\nTerm: Temporary to 31/12/2027\nLincoln", "temporary", 37, "until 2027-12-31"),
        ("We want to fill this post for 12 months.", "fixed_term", None, "12 months"),
        ("Two part-time roles of 18.5 hours each. Permanent.", "permanent", 18.5, None),
        ("The hours for this job are 25 per week.", None, 25, None),
        ("Opening hours\n24\nContract\nPermanent", "permanent", None, None),
        ("Day rate £380 (inside IR35). You work four days a week.", "agency", None, None),
        ("Two posts, one of them full time. Both are permanent.", "permanent", None, None),
        ("As one of our casual workers you choose your weekends.", "bank", None, None),
        ("An opportunity to act up as a manager for 9 months.", "temporary", None, "9 months"),
        ("Rate: £34/hr Ltd", "agency", None, None),
        ("Funding for this post is in place until 31 March 2027.", "fixed_term", None, "until 2027-03-31"),
        ("Your normal working week will be 36 hours.", None, 36, None),
        ("It's permanent and 37 hours; we can't offer it any other way.", "permanent", 37, None),
        ("Working four days (29.6 hours), you will be employed permanently.", "permanent", 29.6, None),
        ("The duration of this role is 18 months, perhaps more.", "fixed_term", None, "18 months"),
        ("The role runs for two years from January.", "fixed_term", None, "24 months"),
        ("Initial contract of six months. Full-time hours at 36 per week.", "fixed_term", 36, "6 months"),
        ("This post has been funded for 8 months.", "fixed_term", None, "8 months"),
        ("Come to our friendly team in Crewe for a fixed term period.", "fixed_term", None, None),
        ("Assessment | Grade 9 | Stone | 1 Year Fix Term Contract", "fixed_term", None, "12 months"),
        ("We seek a keen assessor (37 hours). You will live nearby.", None, 37, None),
        ("We seek a keen assessor (18.5 hours) for our Stone team.", None, 18.5, None),
        ("Initially a six month contract, this may be extended.", "fixed_term", None, "6 months"),
        ("Casual contact supervisors wanted! Come and see us.", "bank", None, None),
        ("You work in Crewe. Permanent following a probation of 26 weeks.", "permanent", None, None),
        ("Four days out of five (28 hours) until 31 July 2026.", "fixed_term", 28, "until 2026-07-31"),
        ("Two vacancies, one permanent. Both 37 hours.", "permanent", 37, None),
        ("The salary stated is for 36 hours per week; the job is for 21.6 hours.", None, 21.6, None),
        ("Working week: 37 hours. Permanent.", "permanent", 37, None),
        ("You may choose between 30 and 37 hours.", None, 37, None),
        ("A 30-hour post near Crewe.", None, 30, None),
        ("We have a number of permanent full-time posts in Crewe.", "permanent", None, None),
        ("Weekly contracted hours are 22.5. The post is permanent.", "permanent", 22.5, None),
        ("The normal working hours are 37.", None, 37, None),
        ("Relief carers are needed mostly in August.", "bank", None, None),
        ("Part-time (0.5 FTE), 18 hours 30 minutes.", None, 18.5, None),
        ("We have one 18.5 hour post and one 37 hour post.", None, 37, None),
        ("A new post, permanent at 30 hours.", "permanent", 30, None),
        ("Contracts are permanent and full time at 37.5 hours.", "permanent", 37.5, None),
        ("As a permanent member of staff you will be paid more.", "permanent", None, None),
        ("The week is 37 hours, with a weekend now and then.", None, 37, None),
        ("Your rota will average 37 hours.", None, 37, None),
        ("Our secondment opportunities have arisen in two posts.", "secondment", None, None),
        ("The post is for 6 hours per week.", None, 6, None),
        ("Our full-time week is 37 hours. You will work 30 hours over four days.", None, 30, None),
        ("Our full-time week is 37 hours.", None, 37, None),
        ("Contract length: Permanent\nStaff can work from home.", "permanent", None, None),
        ("Thirty-seven hours a week, permanent.", "permanent", 37, None),
        ("Hours per week: 22h 12m, permanent.", "permanent", 22.2, None),
        ("Posts of 18.5, 30 and 37 hours per week. Relief posts too.", "bank", 37, None),
        ("Full-time (37 hours) and part-time (22.2 hours) positions are open.", None, 37, None),
        ("You will join our pool of sessional workers.", "bank", None, None),
        ("Your week is 36 hours, with flexitime.", None, 36, None),
        ("The standard working week at the Trust is 37 hours.", None, 37, None),
        ("An interim manager on a day rate, outside IR35.", "agency", None, None),
        ("The fixed term ends in September 2026.", "fixed_term", None, "until 2026-09"),
        ("We can offer this only as an internal secondment.", "secondment", None, None),
        ("Contract length is 3 months, at 37 hours a week.", "fixed_term", 37, "3 months"),
        # … and what only looks so.
        ("We offer support as families settle. A secondment is rare.", None, None, None),
        ("You work with people aged between sixteen and twenty-five.", None, None, None),
        ("We keep children close within twenty-four hours; permanent homes follow.", None, None, None),
        ("You will join our team of professionals who know relief.", None, None, None),
        ("Hours of contact are agreed with the court: 6 hours per week.", None, None, None),
        ("You will recruit permanent staff into every post.", None, None, None),
        ("Secondment opportunities are part of the role's development.", None, None, None),
        ("You'll chair contract meetings with agency providers for this role.", None, None, None),
        ("The role includes seasonal events for families.", None, None, None),
        ("The previous postholder was on a fixed term contract.", None, None, None),
        ("A casual approach does not suit this role. A casual chat does.", None, None, None),
        ("Experience in a permanent or temporary manager role is needed.", None, None, None),
        ("Experience as a locum social worker is an advantage.", None, None, None),
        ("Each post has a session of 20 hours over 10 weeks.", None, None, None),
        ("Calls average 37 hours of work for families.", None, None, None),
        ("We employ 420 social workers, of whom 12% are agency.", None, None, None),
        ("Daily hours are 12. Opening hours are 14.", None, None, None),
        ("Relief is felt by carers. They are needed.", None, None, None),
        ("We have a number of permanent social workers and one practitioner.", None, None, None),
        ("A 48 hour post of prayer. Our course has a 20 hour role of its own.", None, None, None),
        ("Over nine in ten of our team is permanent now.", None, None, None),
        ("As an agency we know many teams and each manager.", None, None, None),
        ("Casual conversations with children wanted.", None, None, None),
        ("The office keeps its opening hours until 31 July 2026.", None, None, None),
        ("The helpline opens between 15 and 20 hours a day.", None, None, None),
        ("You will do a course (30 hours) and a module (20 hours).", None, None, None),
        ("The centre has been funded for 8 years.", None, None, None),
        ("You fix times for contact and cover for others.", None, None, None),
        ("Children who are permanently excluded. Families live permanently abroad.", None, None, None),
        ("The duration of the role of a guardian is told by the court, for 18 months or more.", None, None, None),
        ("The programme runs for two years.", None, None, None),
        ("An initial contact of six families.", None, None, None),
        ("Two homes for children. Both are permanent members of a network.", None, None, None),
        ("As an agency that places carers, we know our workers.", None, None, None),
        ("We count your experience as a casual worker.", None, None, None),
        ("You help when children act up in the practitioner's room.", None, None, None),
        ("The role is free while our colleague is on secondment.", None, None, None),
        ("Funding for the project runs until 31 March 2027.", None, None, None),
        ("The role runs to six teams, and your shift ends at 5pm.", None, None, None),
        ("The role is funded by the Home Office.", None, None, None),
        ("We won a twelve-month contract with the NHS.", None, None, None),
        ("Our helpline post is 24 hours a day.", None, None, None),
        ("The role is for two years' post-qualified social workers.", None, None, None),
        ("You supervise casual staff and a support worker.", None, None, None),
        ("Study - 30 hours\nOf your own choice", None, None, None),
        ("A firm, Crestwood Ltd, with £20m Ltd turnover.", None, None, None),
        ("You support agency roles in schools.", None, None, None),
        ("Our opening hours are 24 a day.", None, None, None),
        ("We offer families 15, 25 and 30 hours, free for all.", None, None, None),
        ("Respond within two days (48 hours).", None, None, None),
        ("Training takes a year, 36 hours, of study.", None, None, None),
        ("Our staff: permanent, agency and bank.", None, None, None),
        ("You lead permanent staff and agency workers for 37 hours.", None, None, None),
        ("Casual staff support you 20 hours per week.", None, 20, None),
        ("The school is under the umbrella of a trust that was given £2m.", None, None, None),
        ("Response within 48 hours. We answer within\n72 hours\n", None, None, None),
        ("Contract: 3 months notice", None, None, None),
        ("The course has a duration of 2 years", None, None, None),
    ],
)
def test_prose(description, kind, hours, duration):
    contract = read_contract("", description=description)
    assert (contract.type, contract.hours_max, contract.duration) == (kind, hours, duration)


@pytest.mark.parametrize(
    ("description", "time", "hours"),
    [
        ("You have 26 days per annum of leave.", None, None),
        ("The house is staffed 365 days a year.", None, None),
        ("One day a week protected for study.", None, None),
        ("We have flexible options such as part-time working.", None, None),
        ("The post is three days a week, to be agreed.", "part_time", None),
        ("Child Therapist, 18.75 hours (0.5 WTE). Come and see us.", "part_time", 18.75),
        ("Part time post, 22.5 hours, based in Louth.", "part_time", 22.5),
        ("Permanent, 37 hours a week. We don't offer it part time.", "full_time", 37),
        ("Talk to us about part-time hours, job share or compressed hours.", None, None),
        ("Part-time posts are paid pro rata.", None, None),
        ("We give time off for foster carers of up to 5 days a year.", None, None),
        ("We support full-time carers, and fund a part-time MSc in this role.", None, None),
        ("A full-time, 24 hour service for children.", "full_time", None),
    ],
)
def test_working_time_in_prose(description, time, hours):
    contract = read_contract("", description=description)
    assert (contract.working_time, contract.hours_max) == (time, hours)


@pytest.mark.parametrize("before", [0, 350, 900])
@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("This is a permanent post.", "permanent"),
        ("The post is offered for an initial period of twelve months.", "fixed_term"),
        ("An opportunity for maternity leave cover.", "fixed_term"),
        ("A locum assignment.", "agency"),
        ("A zero-hours contract.", "bank"),
        ("You arrange permanent homes and attend multi-agency meetings.", None),
    ],
)
def test_a_long_advert_is_read_as_a_short_one(words, kind, before):
    description = "We support children. " * (before // 20) + words + " We support children." * 25
    assert read_contract("", description=description).type == kind


@pytest.mark.parametrize(
    ("description", "duration"),
    [
        ("A 6 month assignment in Carlisle.", "6 months"),
        ("A twelve-week rolling contract.", "12 weeks"),
        ("37 hours per week for 13 weeks.", "13 weeks"),
        ("You have had a 3 month placement in a team.", None),
        ("You need 12 months of experience.", None),
    ],
)
def test_the_length_of_an_assignment_whose_type_the_title_tells(description, duration):
    assert read_contract("", title="Locum Social Worker", description=description).duration == duration
    assert read_contract("", title="Permanent Social Worker", description=description).duration is None


def test_each_fact_comes_from_the_first_place_that_states_it():
    contract = read_contract(
        "37 hours", title="Locum Social Worker", description="A permanent post of 20 hours per week"
    )
    assert (contract.type, contract.hours_max) == ("agency", 37)


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(
        [("Permanent", "permanent"), ("Fixed term", "fixed_term"), ("Locum", "agency"), ("Bank", "bank")]
    ),
    hours=st.integers(2, 120).map(lambda quarters: quarters / 2),
)
def test_any_type_and_hours_are_read_back(kind, hours):
    contract = read_contract(f"{kind[0]}, {hours:g} hours per week")
    assert (contract.type, contract.hours_min, contract.hours_max) == (kind[1], hours, hours)


# Independent parts of a contract field with what each says, whatever stands beside it and in whatever clothes.
KINDS = st.sampled_from(
    [
        ("Permanent", "permanent"),
        ("Open-ended", "permanent"),
        ("Substantive post", "permanent"),
        ("Fixed term until 31 March 2028", "fixed_term"),
        ("9 months FTC", "fixed_term"),
        ("Maternity cover", "fixed_term"),
        ("Interim", "temporary"),
        ("Temporary for 6 months", "temporary"),
        ("Locum", "agency"),
        ("Agency contract", "agency"),
        ("Bank", "bank"),
        ("Casual worker", "bank"),
        ("12 month secondment", "secondment"),
    ]
)
TIMES = st.sampled_from(
    [
        ("", None),
        ("Full time", "full_time"),
        ("Part-time", "part_time"),
        ("Job share", "part_time"),
        ("Full or part time", "either"),
        ("Full time, flexible working considered", "full_time"),
    ]
)
WEEKS = st.sampled_from(
    [
        ("", None, None),
        ("37 hours", 37, 37),
        ("22.2 hrs per week", 22.2, 22.2),
        ("30h", 30, 30),
        ("18.5hpw", 18.5, 18.5),
        ("up to 36 hours a week", None, 36),
        ("minimum of 16 hours", 16, None),
        ("20 hours - 37 hours", 20, 37),
        ("28 hours over 4 days", 28, 28),
        ("74 hours over 2 weeks", 37, 37),
        ("7.4 hours a day, 5 days a week", 37, 37),
    ]
)
BESIDE = st.sampled_from(
    [
        "",
        "26 days annual leave",
        "£39,100 per annum",
        "PO3",
        "2 posts",
        "no agencies",
        "6 month probation",
        "Shifts",
        "This is not a zero hours contract",
        "£2,500 welcome bonus",
        "Annualised hours",
        "5 year plan",
        "24/7 service",
    ]
)
JOINTS = st.sampled_from([", ", "; ", " | ", " - ", " – ", " — ", "\n", " • "])
CLOTHES = st.sampled_from([str, str.lower, str.upper, str.title, lambda words: words.replace(" ", "  ")])


@settings(max_examples=400, deadline=None)
@given(
    kind=KINDS, time=TIMES, week=WEEKS, beside=BESIDE, joint=JOINTS, clothes=CLOTHES, order=st.permutations(range(4))
)
def test_a_field_says_the_same_in_any_order_and_clothes(kind, time, week, beside, joint, clothes, order):
    parts = [kind[0], time[0], week[0], beside]
    text = clothes(joint.join(parts[place] for place in order if parts[place]))
    contract = read_contract(text)
    assert (contract.type, contract.hours_min, contract.hours_max) == (kind[1], *week[1:])
    assert time[1] is None or contract.working_time == time[1]


PIECES = st.sampled_from(
    ["hours", " per week", "37", "½", "-", "fixed term", "until ", "12 months", "full", " time", "/", "0"]
)


@settings(max_examples=250, deadline=None)
@given(st.lists(PIECES | st.text(max_size=6) | st.integers(0, 9999).map(str), max_size=12).map("".join))
def test_any_text_gives_possible_hours(text):
    for contract in (read_contract(text), read_contract("", description=text)):
        for hours in (contract.hours_min, contract.hours_max):
            assert hours is None or 0 <= hours <= LONGEST_WEEK
        assert contract.working_time in {None, "full_time", "part_time", "either"}


def test_real_labelled_contracts(shared_real):
    lines = (shared_real / "labelled" / "contracts.jsonl").read_text(encoding="utf-8").splitlines()
    wrong = []
    for line in lines:
        case = json.loads(line)
        expected, contract = case["expected"], read_contract(case["text"])
        types = {expected["contract_type"], *expected["also_acceptable"]}
        hours = (expected["hours_per_week_min"], expected["hours_per_week_max"])
        if contract.type not in types or (contract.hours_min, contract.hours_max) != hours:
            wrong.append(case["text"])
    assert len(wrong) <= 0.03 * len(lines), wrong


CASES = list(csv.DictReader((Path(__file__).parent / "contract_cases.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_the_table_of_cases(case):
    def hours(name):
        return float(case[name]) if case[name] else None

    contract = read_contract(case["text"])
    assert (contract.type or "") in {case["type"], *filter(None, case["also"].split(";"))}
    assert (contract.hours_min, contract.hours_max) == (hours("hours_min"), hours("hours_max"))
    assert (contract.working_time or "", contract.duration or "") == (case["working_time"], case["duration"])


def test_letters_that_are_two_in_lower_case_hide_nothing_behind_them():
    told = f"{'İ' * 200}. You will join a team that works with children and families. This is a permanent post. "
    assert read_contract("", description=told + "We look forward to meeting you. " * 20).type == "permanent"
