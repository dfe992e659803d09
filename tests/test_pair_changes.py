"""One job's two adverts and two jobs' adverts, made from parts: what must not matter and what must set them apart."""

import datetime as dt
import json
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.bulk import duplicate_lines
from matcher.duplicates import Posting, group, same
from matcher.places import Gazetteer


@dataclass(frozen=True)
class Job:
    """The parts of a job that its adverts word in their ways; pay in pounds a year."""

    role: str
    area: str
    council: str
    town: str
    pay: tuple[int, int]
    posted: dt.date


jobs = st.builds(
    Job,
    role=st.sampled_from(
        ["Social Worker", "Team Manager", "Family Support Worker", "Occupational Therapist", "Personal Adviser"]
    ),
    area=st.sampled_from(["Fostering", "Court", "MASH", "Leaving Care", "Edge of Care"]),
    council=st.sampled_from(["Ambershire", "Wold", "Thornmouth", "East Larchdale"]),
    town=st.sampled_from(["Saltby", "Hollowfield", "Ferrybridge", "Stourmouth"]),
    pay=st.integers(240, 520).map(lambda tens: (tens * 100 + 37, tens * 100 + 3_142)),
    posted=st.dates(dt.date(2026, 1, 1), dt.date(2026, 6, 30)),
)

TITLES = (
    "{role} - {area}",
    "{role} ({area})",
    "{area} {role}",
    "{role}, {area} Team",
    "{role} within our {area} team",
    "{town}: {role} - {area}",
    "{role} - {area} - {town}",
    "{role} - {area} ({council} County Council)",
    "{role} - {area} - {pounds}",
    "{role} - {area} | Full Time",
    "{role} - {area}, Permanent",
    "{role} - {area} | Join a growing team",
    "{role} - {area} - Relocation package available",
    "Exciting opportunity: {role} - {area}",
    "{role}s x 2 - {area}",
    "{role} - {area} (re-advertised)",
    "Job Title: {role} – {area}",
)
EMPLOYERS = (
    "{council} County Council",
    "{council} CC",
    "{council} Council",
    "{council} County Council - Children's Services",
    "{council} County Council – Human Resources",
    "{council} County Council via Every Council's Jobs",
)
PLACES = ("{town}", "{town}, {town}", "{town}, UK", "County Hall, {town}", "{town} (hybrid)", "Hybrid - {town}")
PAYS = ("{pounds}", "{pounds} per annum", "{thousands}", "Grade 9: {pounds}", "{pounds} plus car allowance", "{upto}")


def words(job: Job, form: str) -> str:
    low, high = job.pay
    return form.format(
        role=job.role,
        area=job.area,
        council=job.council,
        town=job.town,
        pounds=f"£{low:,} - £{high:,}",
        thousands=f"£{low / 1000:.1f}-{high / 1000:.1f}k",
        upto=f"Up to £{high:,}",
    )


@st.composite
def adverts(draw, of):
    """An advert of a job in any of the ways above, up to 100 days after the first."""
    posted = of.posted + dt.timedelta(draw(st.integers(0, 100)))
    return Posting(
        id="",
        title=draw(st.sampled_from([str, str.upper]))(words(of, draw(st.sampled_from(TITLES)))),
        employer=words(of, draw(st.sampled_from(EMPLOYERS))),
        location=words(of, draw(st.sampled_from(PLACES))),
        salary=words(of, draw(st.sampled_from(PAYS))),
        posted=posted,
        closing=posted + dt.timedelta(draw(st.integers(10, 30))),
    )


# Another job of the same employer, or the same job elsewhere; each is put up on the first one's day.
OTHERS = {
    "rung": lambda job, advert: replace(advert, title=f"Senior {advert.title}", salary=""),
    "area": lambda job, advert: replace(advert, title=f"{job.role} - Adoption"),
    "town": lambda job, advert: replace(advert, location="Pennyhaven"),
    "pay": lambda job, advert: replace(advert, salary=f"£{job.pay[0] + 4_250:,} - £{job.pay[1] + 4_250:,}"),
    "council": lambda job, advert: replace(advert, employer="Marlstead City Council"),
    "agency": lambda job, advert: replace(advert, employer="Harbour Personnel Ltd"),
    "fixed term": lambda job, advert: replace(advert, title=f"{job.role} - {job.area} - Maternity Cover"),
    "part time": lambda job, advert: replace(advert, title=f"{job.role} - {job.area} (18.5 hours)"),
    "bank": lambda job, advert: replace(advert, title=f"Bank {job.role} - {job.area}"),
    "years later": lambda job, advert: replace(
        advert, posted=job.posted + dt.timedelta(500), closing=job.posted + dt.timedelta(520)
    ),
}


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_one_job_in_other_words(data):
    job = data.draw(jobs)
    one, other = (replace(data.draw(adverts(of=job)), id=side) for side in "ab")
    merged, score, reasons = same(one, other)
    assert merged, reasons
    assert same(other, one)[:2] == (merged, score)


@settings(max_examples=120, deadline=None)
@given(st.data(), st.sampled_from(sorted(OTHERS)))
def test_another_job_in_like_words(data, kind):
    job = data.draw(jobs)
    plain = words(job, "{role} - {area}")
    one, other = (replace(data.draw(adverts(of=job)), id=side, title=plain) for side in "ab")
    other = OTHERS[kind](job, other)
    merged, score, reasons = same(one, other)
    assert not merged, reasons
    assert same(other, one)[:2] == (merged, score)
    assert len(group([one, other])) == 2


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer()


@pytest.mark.parametrize(
    ("one", "other", "council", "merged"),
    [
        # An area named by several places is none of them by itself.
        ("Bath", "Keynsham", "Bath and North East Somerset Council", False),
        ("Brighton", "Hove", "Brighton and Hove City Council", False),
        ("Keynsham", "Bath and North East Somerset", "Bath and North East Somerset Council", True),
        ("Osterley", "Hounslow", "London Borough of Hounslow", True),
        # An authority's name beside a town, where the other advert names a building.
        ("Kelso, Scottish Borders", "Station House, Kelso", "", True),
        ("Bournemouth, Dorset", "Poole, Dorset", "", False),
    ],
)
def test_places_of_one_authority(one, other, council, merged, gazetteer):
    job = {"title": "Play Therapist", "employer": council, "salary": "£33,120 - £36,480", "closing": "2026-03-01"}
    lines = [json.dumps({"id": place, "location": place, **job}) for place in (one, other)]
    assert len(list(duplicate_lines(lines, gazetteer))) == (1 if merged else 2)


def test_two_towns_of_an_areas_name_in_two_titles(gazetteer):
    job = {
        "employer": "Barking and Dagenham Council",
        "salary": "£33,120 - £36,480",
        "location": "Barking and Dagenham",
    }
    lines = [json.dumps({"id": town, "title": f"Family Worker - {town}", **job}) for town in ("Barking", "Dagenham")]
    assert len(list(duplicate_lines(lines, gazetteer))) == 2


def merged_beside(one, other, employer, town):
    """Whether two titles of one employer, place, pay and closing date are one job."""
    first = Posting(id="1", title=one, employer=employer, location=town, salary="£24,120 - £26,480")
    second = replace(first, id="2", title=other)
    closing = dt.date(2026, 3, 1)
    return same(replace(first, closing=closing), replace(second, closing=closing))[0]


@pytest.mark.parametrize(
    ("one", "other", "employer", "merged"),
    [
        ("Manager", "Manager - Aldbrook Nursing Home", "Aldbrook Nursing Home", True),
        ("Social Worker", "Social Worker (East Larchdale Council)", "East Larchdale Council", True),
        ("Social Worker", "Social Worker - East Team", "East Larchdale Council", False),
        ("Team Manager", "Legal Aid Agency Team Manager", "Legal Aid Agency", True),
        ("Team Manager", "Legal Aid Team Manager", "East Larchdale Council", False),
        ("Social Worker", "Recruitment Social Worker", "Ash Recruitment", False),
    ],
)
def test_an_employers_name_in_full_adds_nothing_and_a_word_of_it_may(one, other, employer, merged):
    assert merged_beside(one, other, employer, "Ripon") is merged


@pytest.mark.parametrize(
    ("one", "other", "employer", "town", "merged"),
    [
        ("Social Worker", "Hospital Social Worker - Ripon", "Larchdale Council", "Ripon", False),
        ("Porter", "Porter - Ripon Hospital", "Larchdale NHS Trust", "Ripon Hospital, Ripon", True),
        ("Cook - Court Team", "Ripon: Cook - Court", "Larchdale Council", "Ripon", True),
        ("Outreach Worker", "Children's Outreach Worker - Ripon", "Larchdale Council", "Ripon", False),
    ],
)
def test_a_hospitals_worker_is_another_unless_the_place_is_that_hospital(one, other, employer, town, merged):
    assert merged_beside(one, other, employer, town) is merged


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        ("Cook - 37 hours", "Cook - 22.5 hours, apply today", False),
        ("Cook", "Cook - part time considered", True),
        ("Cook", "Cook (PT)", False),
        ("Cook", "Relief Cook", False),
    ],
)
def test_hours_are_told_beside_talk(one, other, merged):
    assert merged_beside(one, other, "Larchdale Council", "Ripon") is merged


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        ("West Midlands, West Midlands (Region)", "Walsall, West Midlands", False),
        ("West Midlands, West Midlands (Region)", "West Midlands", True),
        ("Walsall, West Midlands", "Walsall", True),
        ("Mill House, Walsall", "Walsall", True),
    ],
)
def test_a_county_holds_many_jobs_where_the_employer_is_hidden(one, other, merged):
    row = Posting(id="1", title="Panel Adviser - Fostering", location=one, salary="£29,000 - £34,000 per annum")
    assert same(row, replace(row, id="2", location=other))[0] is merged


@pytest.mark.parametrize(("pay", "merged"), [("£12.40 per hour", False), ("£31.00 per hour", True)])
def test_only_who_is_paid_as_one_may_be_a_locum(pay, merged):
    one = Posting(id="1", title="Care Worker", employer="Larchdale Care", location="Ripon", salary=pay)
    assert same(one, replace(one, id="2", title="Locum Care Worker"))[0] is merged


def test_a_contract_that_only_one_tells_outweighs_the_same_text():
    text = " ".join(
        f"In month {n} you will visit {n + 3} families and write to the panel about each." for n in range(9)
    )
    one = Posting(
        id="1",
        title="Deprivation of Liberty Liaison Officer",
        employer="Larchdale Council",
        location="Ripon",
        salary="£24,120 - £26,480",
        closing=dt.date(2026, 3, 1),
        description=text,
    )
    assert same(one, replace(one, id="2"))[0]
    assert not same(one, replace(one, id="2", title=f"Bank {one.title}"))[0]


def test_what_a_full_post_is_paid_is_no_contract():
    one = Posting(id="1", title="Nurse", employer="Larchdale NHS Trust", location="Ripon", closing=dt.date(2026, 3, 1))
    one = replace(one, salary="£24,907 - £30,615 (based on full time hours)")
    assert not same(one, replace(one, id="2", title="Nurse - Part Time"))[0]


def merged_in_a_list(one, other, pay="£31,120 - £36,480 per annum"):
    """Whether two rows of a board that hides employers are one job, told by title, town and pay alone."""
    row = Posting(id="1", title=one, location="Taunton, Somerset", salary=pay)
    return same(row, replace(row, id="2", title=other))[0]


@pytest.mark.parametrize(("employer", "merged"), [("WDHA", True), ("WDHB", False), ("Wold Care (WDHA)", True)])
def test_an_employer_by_what_it_is_called_in_capitals(employer, merged, gazetteer):
    job = {"title": "Night Cook", "location": "Ripon", "salary": "£23,120"}
    rows = [{"id": name, "employer": name, **job} for name in ("Wold and Dale Homes (WDHA)", employer)]
    assert len(list(duplicate_lines(map(json.dumps, rows), gazetteer))) == (1 if merged else 2)


SELLING = """
Live and Work by the Sea; Warm and Nurturing Agency; Work with a Team That Cares; Medium Sized Agency; Two on, Four Off
Guaranteed Hours; Manageable Workloads; Commutable from London; Flexible Shifts; Full Driving Licence Needed
Investors in Our People; Ambitious Service; Improving Authority; Caseload of 10; Family Feel Company; Drivers Preferred
Leadership Opportunity; Pioneering Authority; Paid Breaks; Don't Miss Out; Established Agency, New Territory
Carer-Led, Employee-Owned Agency; Trauma-Informed Service; Values-Driven Team; Multi-Award Winning VAA; Close-Knit Team
Psychologically Informed Regional Adoption Agency; Mission-Led Specialist Company; Rural Council; Various Locations
Research-Led and Relationship-Based Service; Medium-Sized Authority; Newly Established Service
Birthday Off; Family Ethos; Private Medical Cover; Enhanced Maternity Pay; Every Other Weekend Off; Work That Matters
Four Day Week Considered; New Managers Welcome; Fast Track to Management; Supportive Manager; Transform Young Lives
Last Chance; Pay Award Pending; PQE 2 Years; On-Site Gym; Coastal Town; Established and Inclusive Service;
Use of Pool Car; Degree Required; Restorative Approach;
Virtual Open Evening; Two Days in Office; Mon-Fri; Improved Pay; Near the Coast
Refer a Friend; Profit Share Bonus; High Performing Council; Looking for a New Challenge?; 9 Weeks Annual Leave
"""
OF_THE_JOB = """
The Grange; Meadow View; Great Yarmouth; Coastal Team; Living Well Team; Rapid Response; Good Beginnings Service
Brighter Futures; Polish Speaking; Live In; Step Up Programme; Return Home Interviews; Outstanding Futures Programme
Mockingbird; Happy Valley; Change Team; Small Group Work; Shared Care; Ventilated Client; Parking Team; Pod 4
London Agency; Direct Payments; Low Intensity; Trusted Assessor; Caring Dads; Work to First Hearing; Step Up Step Down
Improving Futures Team; Opportunity Area; Bright Futures; Ambitious Lives Programme; Progress House; Market Harborough
Council Tax; Fostering and Supportive Housing Team; Children in Care Council; Children's Specialist Services
Fast Response; Weekends; Nights Required; Male Applicants Preferred; Supervision Team; Culture and Leisure; Off-Site
Approach to Offending; Step Up; Route Planning; Location Team; Management Team; Leadership Academy
Nurse-Led Clinic; School-Based Team; Community-Led Service; Peer-Led Group; Trauma Service; Night Service
Revenues and Benefits; Licensing and Parking; Dynamic Support Register; Equal Opportunities; Warm Spaces; Small Animals
"""


def listed(text):
    return [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]


@pytest.mark.parametrize("part", listed(SELLING))
def test_what_a_title_says_to_win_its_reader_names_no_other_job(part):
    assert merged_in_a_list("Senior Practitioner, Adoption", f"Senior Practitioner, Adoption - {part}")


@pytest.mark.parametrize("part", listed(OF_THE_JOB))
def test_what_may_name_a_house_or_a_team_stays_in_a_title(part):
    assert not merged_in_a_list("Senior Practitioner, Adoption", f"Senior Practitioner, Adoption - {part}")


def test_two_houses_that_are_praised_are_two():
    assert not merged_in_a_list("Cook - Lovely Maple Lodge", "Cook - Lovely Elm Court")


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        # A short form in brackets tells what an employer's own name for it does not.
        ("Duty Manager - Family Gateway (MASH)", "Duty Manager - MASH", True),
        ("Duty Manager - Court (MASH)", "Duty Manager - MASH", False),
        ("Lead Officer for Concerns about Staff (LADO)", "Lead LADO", True),
        ("Social Worker (MASH)", "MASH Officer", False),
        # Who does one thing is a worker or a practitioner, where it is told which.
        ("Young People's Alcohol and Drugs Worker", "Alcohol and Drugs Practitioner - Young People", True),
        ("Family Worker", "Family Practitioner", False),
        # A social worker in fostering supervises carers.
        ("Fostering Social Worker", "Supervising Social Worker", True),
        ("Fostering Social Worker", "Supervising Social Worker - Form F", False),
        ("Adoption Social Worker", "Supervising Social Worker", False),
        # How many live in a home is told or not.
        ("Deputy Manager - Children's Home, Two Young People", "Children's Home Deputy Manager", True),
        ("Deputy Manager - Children's Home, Two Sites", "Children's Home Deputy Manager", False),
    ],
)
def test_one_job_by_two_names(one, other, merged):
    assert merged_in_a_list(one, other) is merged
    assert merged_in_a_list(other, one) is merged


@pytest.mark.parametrize(("pay", "merged"), [("£310 per day", True), ("£310 per week", False), ("£31,120", False)])
def test_who_is_paid_by_the_day_is_sought_for_days(pay, merged):
    assert merged_in_a_list("Adoption Panel Chair", "Adoption Panel Chair - Sessional", pay) is merged


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        ("Cook", "Cook - Job Description (18.5 hours)", True),
        ("Cook", "Cook (18.5 hours)", False),
        ("Cook (25 hours)", "Cook - Job Description (18.5 hours)", False),
        ("Cook", "Relief Cook - Job Description", True),
        ("Cook", "Head Cook - Job Description", False),
        ("Cook", "Cook - Applicant Guide", True),
        ("Cook", "Cook - Guide Dogs", False),
        ("Cook", "Cook (Job Advert)", True),
        ("Officer", "Vacancy Brief Officer", False),
    ],
)
def test_what_lies_behind_a_page_tells_more_of_the_contract(one, other, merged):
    assert merged_beside(one, other, "Larchdale Council", "Ripon") is merged


@pytest.mark.parametrize(
    ("title", "place", "closing", "merged"),
    [
        ("Caseworker - EO (Candidate Information Pack)", "West Midlands", "2026-03-01", True),
        ("Caseworker - EO", "West Midlands", "2026-03-08", False),
        ("Caseworker - EO", "South Yorkshire", "2026-03-01", False),
        ("Caseworker - HEO", "West Midlands", "2026-03-01", False),
    ],
)
def test_a_town_in_a_county_that_is_no_authority(title, place, closing, merged, gazetteer):
    job = {"employer": "Appeals Tribunal Board", "salary": "£28,000 - £31,500"}
    one = {"id": "1", "title": "Caseworker - EO", "location": "Coventry", "closing": "2026-03-01", **job}
    other = {"id": "2", "title": title, "location": place, "closing": closing, **job}
    assert len(list(duplicate_lines([json.dumps(one), json.dumps(other)], gazetteer))) == (1 if merged else 2)
