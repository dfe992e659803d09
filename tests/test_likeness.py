"""How two titles, employers, places and salaries compare."""

import pytest

from matcher.duplicates.likeness import employers, places, read_area, read_employer, read_place
from matcher.duplicates.pay import read_salary, salaries
from matcher.duplicates.titles import read_title, titles


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("Support Worker - LD", "Support Worker - Learning Disabilities", "same"),
        ("CAMHS Practitioner", "Child and Adolescent Mental Health Practitioner", "same"),
        ("Support Worker - MH", "Support Worker - Learning Disabilities", "different"),
        ("Consultant Anaesthetist", "Consultant in Anaesthetics", "same"),
        ("Consultant Cardiologist", "Consultant in Radiology", "different"),
        ("Clinical Psychologist", "Clinical Psychology Assistant", "level"),
        ("Nurse Band 5/6", "Nurse (Band 5 or Band 6)", "same"),
        ("Matron - Band 8a", "Matron", "same"),
        ("Matron - Band 8a", "Matron - Band 8b", "level"),
        ("Social Worker PO3", "Social Worker", "same"),
        ("Social Worker PO3", "Social Worker PO4", "level"),
        ("Staff Nurse (RGN/RMN)", "Staff Nurse", "same"),
        ("Staff Nurse (RGN)", "Staff Nurse (RMN)", "different"),
        ("Registered Nurse", "RGN", "same"),
        ("Registered Mental Health Nurse", "Registered Nurse (Mental Health)", "same"),
        ("Carer", "Care Assistant", "same"),
        ("Foster Carer", "Foster Care Assistant", "level"),
        ("Paediatric Physiotherapist", "Physiotherapist - Children's", "same"),
        ("Physiotherapist", "Children's Physiotherapist", "wider"),
        ("Social Worker - South Team", "Social Worker - Youth Team", "different"),
        ("Nurse - Heath Ward", "Nurse - Health Ward", "different"),
        ("Senoir Social Worker", "Social Worker", "level"),
        ("Family Worker (RMBC-20-0417)", "Family Worker", "same"),
        ("Consultant Psychiatrist - 10 PA", "Consultant Psychiatrist", "same"),
        ("CAMHS Consultant Psychiatrist", "Consultant Child and Adolescent Psychiatrist", "same"),
        ("Social Worker - CIN", "Social Worker - Children in Need", "same"),
        ("Nurse - A&E", "Nurse, Emergency Department", "same"),
        ("Teaching Assistant (SEN)", "SEND TA", "same"),
        ("Teaching Assistant", "Teacher", "level"),
        ("Community Midwifery - Midwife", "Community Midwife", "same"),
        ("Deputy Care Home Manager", "Deputy Home Manager", "same"),
        ("Registered Manager - Fostering", "Registered Manager, Fostering Service", "same"),
        ("Fostering Manager", "Fostering Team Manager", "wider"),
        ("Team Manager - HEO", "Team Manager (Higher Executive Officer)", "same"),
        ("Support Worker 1:1", "One to One Support Worker", "same"),
        ("Conference Chari", "Conference Chair", "same"),
        ("Duty Socail Worker", "Duty Social Worker", "same"),
        ("Health Visitor 0-19", "Health Visitor", "level"),
        ("Trust Grade Doctor", "Trust Doctor", "same"),
        ("Consultant Social Worker", "Children's Consultant Social Worker", "children said"),
        ("Outreach Worker", "Children's Outreach Worker", "wider"),
        ("Residential Support Worker", "Children's Home Residential Support Worker", "children said"),
        ("Independent Domestic Violence Advisor (IDVA)", "IDVA", "same"),
        ("Social Worker - Fostering Recruitment", "Social Worker - Fostering Recr...", "same"),
        ("Social Worker - Fostering", "Social Wor...", "wider"),
        ("Specialty Doctor", "Speciality Doctor", "same"),
        ("Dental Health Adviser", "Mental Health Adviser", "different"),
        ("Careers Adviser", "Carers Adviser", "different"),
        ("Team Leader", "Team Leaver", "different"),
        ("Family Worker / Gweithiwr Teulu", "Family Worker", "same"),
        ("Nurse - Ward A", "Nurse - Ward B", "level"),
        ("Social Worker (three posts)", "Social Worker", "same"),
        ("Social Worker | Shape your future with us", "Social Worker", "same"),
        ("Could you be our next Social Worker? | Leeds", "Could you be our next Team Manager? | Leeds", "level"),
        ("Teacher - Our Lady's School", "Teacher", "wider"),
        ("Support Worker - Leading Children's Charity", "Support Worker", "same"),
        ("Support Worker - Driver Essential", "Support Worker", "same"),
        ("Support Worker - Driver", "Support Worker", "wider"),
        ("Support Worker - No Nights", "Support Worker", "same"),
        ("Key Worker - No Wrong Door", "Key Worker", "wider"),
        ("Nurse - Training Post", "Nurse", "wider"),
        ("Social Worker - Low CP Caseload", "Social Worker", "same"),
        ("Social Worker - Independent Living Team", "Social Worker", "wider"),
        ("Cleaner - Parking Team", "Cleaner", "wider"),
        ("Support Worker - Holiday Scheme", "Support Worker", "wider"),
        ("Support Worker - Friendly Team", "Support Worker", "same"),
        ("Support Worker - Supervision Guaranteed", "Support Worker", "same"),
        ("Support Worker - Nights Available", "Support Worker", "wider"),
        ("Support Worker - Gym Membership", "Support Worker", "same"),
        ("Support Worker - Vouchers", "Support Worker", "wider"),
        ("Support Worker - Closing 4 July", "Support Worker", "same"),
        ("Support Worker - Closing the Gap", "Support Worker", "wider"),
        ("Support Worker - Internal applicants only", "Support Worker", "same"),
        ("Officer - Internal Audit", "Officer", "wider"),
        ("Support Worker - Join a team that cares", "Support Worker", "same"),
        ("Support Worker - Join In Project", "Support Worker", "wider"),
        ("Personal Adviser | Apply today", "Personal Adviser", "same"),
        ("Fantastic Team Manager", "Team Manager", "same"),
        ("Social Worker - Outstanding Voluntary Adoption Agency", "Social Worker - Adoption", "same"),
        ("Social Worker - Children, Families and Education", "Social Worker", "children said"),
        ("Social Worker - Education", "Social Worker", "wider"),
        ("Social Worker - Children's Social Care", "Social Worker", "children said"),
        ("Emergency Duty Team Manager", "Team Manager - Emergency Duty", "same"),
        ("Youth Justice Service Manager", "Service Manager (Youth Justice)", "same"),
        ("Youth Justice Service Officer", "Youth Justice Officer", "same"),
        ("Supervising Social Workers", "Supervising Social Worker - Fostering", "same"),
        ("Support Wrker", "Support Worker", "same"),
        ("Mental Health Nurse", "Metal Health Nurse", "different"),
        ("Social Worker SW2", "Social Worker", "same"),
        ("Social Worker SW2", "Social Worker SW3", "level"),
        ("Support Worker (4 day week)", "Support Worker", "same"),
        ("Job Title: Support Worker", "Support Worker", "same"),
        ("Social Worker (ABC 417 B)", "Social Worker", "same"),
        ("Panel Lead - Grade 7", "Panel Lead - G7", "same"),
        ("Panel Lead - Grade 6", "Panel Lead - G7", "level"),
        ("Panel Lead (development opportunity)", "Panel Lead", "same"),
        ("Panel Development Lead", "Panel Lead", "wider"),
        ("Independent Adoption Panel Chair", "Adoption Panel Chair", "same"),
        ("Panel Members (2)", "Panel Members x 3", "same"),
        ("Domestic Abuse Advocate (IDVA)", "Independent Domestic Violence Advocate", "same"),
        ("Domestic Abuse Advocate", "Independent Domestic Violence Advocate", "different"),
        ("Social Worker - Emergency Duty Team (Out of Hours)", "EDT Social Worker", "same"),
        ("Social Worker - Out of Hours", "Social Worker - Emergency Duty Team", "different"),
        ("Independent Chair of the Safeguarding Partnership", "Chair - Safeguarding Partnership", "same"),
        ("Independent Children's Advocate", "Advocate - Children", "same"),
        ("Independent Mental Health Advocate", "Mental Health Advocate", "wider"),
        ("Practice Manager - Cared for Children", "Children in Care Practice Manager", "same"),
        ("Rheolwr Tîm - Asesu / Team Manager - Assessment", "Team Manager (Assessment)", "same"),
        ("Reg 44 Visitor", "Independent Regulation 44 Visitor", "same"),
        ("Reg 44 Visitor", "Independent Visitor", "different"),
        ("Assessing Social Worker", "Assessing Social Worker, Fostering", "same"),
        ("Chief Executive Officer", "CEO", "same"),
        ("Vice Chair of the Safeguarding Partnership", "Chair - Safeguarding Partnership", "wider"),
    ],
)
def test_two_titles(one, other, likeness):
    assert titles(read_title(one), read_title(other))[0] == likeness


@pytest.mark.parametrize(
    ("one", "other", "one_employer"),
    [
        ("Wharfe Valley Hospitals NHS Foundation Trust", "Wharfe Valley Hospitals Trust", True),
        ("Pathology - Fenland Hospitals NHS Trust", "Fenland Hospitals NHS Trust", True),
        ("Merrydown Care Homes Ltd - Seaview", "Merrydown Care Homes", True),
        ("Harbourside Medical Practice (Dr Amin & Partners)", "Harbourside Medical Practice", True),
        ("NHS - Leeds", "NHS - Bradford", False),
        ("Fenland Hospitals NHS Trust", "Fenland Partnership NHS Trust", False),
        ("Fenland NHS Trust", "Fenland Council", False),
        ("Fenland ICB", "NHS Fenland Integrated Care Board", True),
        ("Wold Council", "www.wold.gov.uk", True),
        ("Lleisiau Cymru / Voices Wales", "Voices Wales", True),
        ("Wold Council via Every Council's Jobs", "Wold Council", True),
        ("London borough (Blue Door Recruitment)", "Blue Door Recruitment", True),
        ("Care UK (Larkrise)", "Larkrise", False),
        ("Cyngor Sir Ynys Môn", "Isle of Anglesey County Council", True),
        ("Bro Morgannwg / Vale of Glamorgan Council", "The Vale of Glamorgan", True),
        ("HMCTS", "HM Courts & Tribunals Service", True),
        ("B&NES Council", "Bath & North East Somerset Council", True),
        ("LBTH", "London Borough of Tower Hamlets", True),
        ("Northern Wold Alliance NHS Foundation Trust", "Northern Wold Alliance", None),
        ("Isle of Wold NHS Trust", "Isle of Wold Council", False),
        ("Merrydown Care (Seaview House)", "Merrydown Care (Hill House)", False),
        ("NYAS", "National Youth Advocacy Service (NYAS)", True),
        ("CICA", "Criminal Injuries Compensation Authority", True),
        ("Legal Aid Agency (LAA)", "LAA", True),
        ("SSSC", "Scottish Children's Reporter Administration", False),
        ("FCA - Foster Care Associates", "Foster Care Associates", True),
        ("Foster Care Associates FCA", "Foster Care Associates (FCA)", True),
        ("TLC Thornby Care", "Thornby Care", False),
        ("Larkrise Homes (Seaview)", "Larkrise Homes (Hill Lodge)", False),
        ("Larkrise Homes (Seaview)", "Larkrise Homes - Seaview House", True),
        ("Larkrise Homes (LH)", "Larkrise Homes (Seaview)", True),
        ("Wold Council (Adults)", "Wold Council (Housing)", True),
        ("Wold Children's NHS Foundation Trust", "Wold Children's Hospital", True),
        ("Wold Teaching Hospitals NHS Trust", "Wold Children's Hospital", False),
        ("Wold Church of England Academy", "Wold C of E Academy", True),
        ("Larkrise", "Larkrise Housing Association", None),
        ("Larkrise Supported Living Ltd", "Larkrise", None),
        ("Larkrise", "Larkrise and Hope for Autism", None),
        ("Larkrise Housing", "Larkrise Support", False),
        ("Housing at Larkrise", "Larkrise", False),
        ("Thornby City Council", "Thornby Sixth Form College", False),
        ("Thornby Hospital", "Thornby Hospital for Women", False),
        ("Thornby NHS Trust", "Thornby", False),
        ("Norfolk", "Norfolk Homes", False),
        ("Support", "Support in Mind", False),
        ("Home Group", "Home Instead Ltd", False),
        ("National House", "National House for Carers", False),
    ],
)
def test_two_employers(one, other, one_employer):
    assert employers(read_employer(one), read_employer(other)) is one_employer


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("Lichfield, Staffs", "Lichfield, Staffordshire", "same"),
        ("Lichfield, Staffs", "Lichfield", "same"),
        ("Wigan", "Wigan, Greater Manchester", "same"),
        ("Newport, Gwent", "Newport, Shropshire", "different"),
        ("Manchester", "Greater Manchester", "contained"),
        ("Norfolk", "Norwich, Norfolk", "contained"),
        ("South Yorkshire", "South Glos", "different"),
        ("Ripon, N Yorks", "Ripon, North Yorkshire", "same"),
        ("Newport, Isle of Wight", "Newport", "same"),
        ("Cheltenham, Gloucestershire", "Spirewood Hospital, Cheltenham", "contained"),
        ("Newport, Gwent", "Harper Hospital, Newport, Shropshire", "different"),
        ("Thornby East, Kent", "Mill Lodge, Thornby West", "different"),
        ("Thornby East, Kent", "Thornby West, Kent", "different"),
        ("Leeds, Yorkshire", "Leeds, West Yorkshire", "same"),
        ("Wigan, Lancashire", "Wigan, Greater Manchester", "same"),
        ("Truro", "Truro, South West England", "same"),
        ("Mobile unit, South West", "Mobile unit, North West", "different"),
        ("Ward 8b, Mill Hospital", "Ward 8a, Mill Hospital", "different"),
        ("Unit A, Mill Hospital", "Unit B, Mill Hospital", "different"),
        ("Stratford-on-Avon", "Stratford upon Avon", "same"),
        ("Trust-wide", "Cross site", "unknown"),
        ("Thornby Hospital, Thornby", "Alder Clinic, Thornby", "different"),
        ("Thornby Hospital, Thornby", "Thornby", "contained"),
        ("Mill House, 8 London Road, Thornby", "London", "different"),
        ("North Yorkshire - North", "North Yorkshire - West", "different"),
        ("North Yorkshire, North Yorkshire", "North Yorkshire", "same"),
        ("Hull, East Riding of Yorkshire", "Hull, East Yorkshire", "same"),
        ("Thornby (hybrid)", "Thornby with hybrid working", "same"),
        ("Essex, North East", "Essex, South East", "different"),
        ("Thornby Locality, Kent", "North Kent Locality, Kent", "different"),
        ("Kingston and Richmond", "Kingston upon Thames", "contained"),
        ("Richmond upon Thames", "Richmond, Surrey", "same"),
        ("Richmond upon Thames", "Richmond, North Yorkshire", "different"),
        ("Norfolk", "Norfolk - West", "different"),
        ("Devon", "Mid Devon", "different"),
        ("London", "North London", "contained"),
        ("Thornby", "Thornby West", "contained"),
        ("London, South East", "London", "same"),
        ("South East London, London", "London, South East", "contained"),
    ],
)
def test_two_places(one, other, likeness):
    assert places(read_place(one), read_place(other), ()) == likeness


@pytest.mark.parametrize(
    ("one", "other", "area", "likeness"),
    [
        ("Birkenhead", "Wirral, Merseyside", "Wirral", "contained"),
        ("South Tyneside, Tyne and Wear", "Jarrow", "South Tyneside", "contained"),
        ("Huddersfield, Kirklees", "Kirklees, West Yorkshire", "Kirklees", "contained"),
        ("Huddersfield", "Dewsbury", "Kirklees", "different"),
        ("Huddersfield, West Yorkshire", "Dewsbury, West Yorkshire", "Kirklees", "different"),
        ("Pontefract", "Wakefield, West Yorkshire", "Wakefield", "different"),
        ("Pontefract", "Wakefield", "Wakefield", "different"),
        ("Civic Centre, Bond Street", "Wakefield", "Wakefield", "contained"),
        ("Pontefract, Wakefield", "Wakefield", "Wakefield", "contained"),
        ("Hillsborough", "Sheffield", "Sheffield", "contained"),
        ("Wallasey", "Liverpool, Merseyside", "Wirral", "different"),
    ],
)
def test_two_places_of_one_authority(one, other, area, likeness):
    """A district that has no town of its name is the whole of it, a county beside it or not."""
    assert places(read_place(one), read_place(other), (read_area(area),)) == likeness


@pytest.mark.parametrize(
    ("one", "other", "employer", "likeness"),
    [
        ("Chester", "Winsford", "Cheshire West and Chester Council", "different"),
        ("Cheshire West & Chester", "Winsford", "Cheshire West and Chester Council", "contained"),
        ("Hove", "Brighton", "Brighton & Hove City Council", "different"),
        ("Barking and Dagenham", "Becontree", "London Borough of Barking and Dagenham", "contained"),
        ("London", "Becontree", "London Borough of Barking and Dagenham", "contained"),
        ("Barking", "Becontree", "LBBD", "different"),
        ("Poole", "Christchurch", "BCP Council", "different"),
    ],
)
def test_two_places_of_one_council(one, other, employer, likeness):
    """A council named by several places is in each of them, and none of them is all of it."""
    assert places(read_place(one), read_place(other), (read_employer(employer).area,)) == likeness


@pytest.mark.parametrize(
    ("text", "yearly", "shorter"),
    [
        ("£30,365 increasing to £31,391 per annum after 6 months", {30365, 31391}, set()),
        ("Up to £44, 530 per annum", {44530}, set()),
        ("£13,503 per annum (75% of a Band 2)", {13503}, set()),
        ("Points 27 to 32: £49,437 to £53,524 per annum", {49437, 53524}, set()),
        ("£37,137 (£18.55 p/h)", {37137}, {18.55}),
        ("46.15 to 53.85", set(), {46.15, 53.85}),
        ("12 per hour", set(), {12}),
        ("£22-26k", {22000, 26000}, set()),
        ("£24.907 - £30,615", {24907, 30615}, set()),
    ],
)
def test_figures_of_a_salary(text, yearly, shorter):
    read = read_salary(text)
    assert (read.yearly, read.shorter) == (yearly, shorter)


def test_a_supplement_may_be_counted_in():
    apart, together = (
        read_salary("£44,711 plus £3,000 market supplement"),
        read_salary("£47,711 (including £3,000 market pay)"),
    )
    assert salaries(apart, together) == "same"
    assert salaries(apart, read_salary("£47,711")) == "different"
