import csv
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.places import Gazetteer, outcode_point
from store.authorities import Authority, authorities, by_code


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer()


@pytest.mark.parametrize(
    ("location", "authority"),
    [
        # A postal county is not an authority.
        ("Crewe, Cheshire", "Cheshire East"),
        ("Runcorn, Cheshire", "Halton"),
        ("Cheshire", None),
        ("Bournemouth, Dorset", "Bournemouth, Christchurch and Poole"),
        ("Weymouth, Dorset", "Dorset"),
        ("Thurrock, Essex", "Thurrock"),
        ("Kendal, Cumbria", "Westmorland and Furness"),
        ("Kettering, Northamptonshire", "North Northamptonshire"),
        ("Weston-super-Mare, Somerset", "North Somerset"),
        ("Scarborough, N Yorks", "North Yorkshire"),
        ("Middlesbrough, North Yorkshire", "Middlesbrough"),
        ("Chatham, Kent", "Medway"),
        ("Ilford, Essex", "Redbridge"),
        ("Croydon, Surrey", "Croydon"),
        ("Staines, Middlesex", "Surrey"),
        ("Sale, Cheshire", "Trafford"),
        ("Huddersfield, West Yorkshire", "Kirklees"),
        ("Newport, Shropshire", "Telford and Wrekin"),
        ("Newport, Gwent", "Newport"),
        ("Bangor, Co Down", "South Eastern HSC Trust"),
        ("Omagh, Co. Tyrone", "Western HSC Trust"),
        ("Caerdydd", "Cardiff"),
        ("Motherwell", "North Lanarkshire"),
        # A town keeps its own authority beside a neighbour's county or post town.
        ("Dronfield, South Yorkshire", "Derbyshire"),
        ("Beeston, Nottingham", "Nottinghamshire"),
        ("Whitchurch, Cardiff", "Cardiff"),
        ("Woolwich, London", "Greenwich"),
        # Buildings and streets are not the place.
        ("York Road, Hitchin", "Hertfordshire"),
        ("Civic Centre, Wood Green", "Haringey"),
        ("Torbay Hospital", "Torbay"),
        # Postcodes, whole or cut, and split ones by their sector.
        ("SE6 4JF", "Lewisham"),
        ("ls1 4ap", "Leeds"),
        ("County Hall, Matlock DE4 3AG", "Derbyshire"),
        ("NG5 3FL", "Nottingham"),
        ("NG5 7EA", "Nottinghamshire"),
        ("Wood Green, London N22", "Haringey"),
        ("L5 night team, Hertfordshire", "Hertfordshire"),
        # Nothing is guessed.
        ("North London", None),
        ("Greater Manchester", None),
        ("United Kingdom", None),
        ("Various locations", None),
        ("St Helier, Jersey", None),
        ("Douglas, Isle of Man", None),
        ("", None),
    ],
)
def test_location_alone(gazetteer, location, authority):
    assert gazetteer.read(employer="", location=location).authority_name == authority


@pytest.mark.parametrize(
    ("employer", "authority"),
    [
        ("Essex County Council", "Essex"),
        ("LB Hackney", "Hackney"),
        ("RBKC", "Kensington and Chelsea"),
        ("Birmingham Children’s Trust", "Birmingham"),
        ("Together for Children", "Sunderland"),
        ("Slough Children First", "Slough"),
        ("Bradford Children & Families Trust", "Bradford"),
        ("Nottingham CC", "Nottingham"),
        ("Nottinghamshire County Council", "Nottinghamshire"),
        ("Harrogate Borough Council", "North Yorkshire"),  # a district of before 2023
        ("Comhairle nan Eilean Siar", "Na h-Eileanan Siar"),
        ("Cyngor Gwynedd", "Gwynedd"),
        ("Western Health and Social Care Trust", "Western HSC Trust"),
        ("Leeds Teaching Hospitals NHS Trust", None),
        ("Leeds City College", None),
        ("A Recruitment Agency (Tower Hamlets)", None),
        ("Liverpool City Region Combined Authority", None),
        ("NSPCC", None),
    ],
)
def test_employer_alone(gazetteer, employer, authority):
    assert gazetteer.read(employer=employer, location="").authority_name == authority


def test_the_employer_is_stronger_than_the_location_and_the_source_than_both(gazetteer):
    place = gazetteer.read(employer="Essex County Council", location="Southend-on-Sea")
    assert place.authority_name == "Essex"
    assert place.town == "Southend-on-Sea"
    place = gazetteer.read(employer="Essex County Council", location="Leeds", authority_code="W06000015")
    assert place.authority_name == "Cardiff"
    assert place.nation == "wales"
    assert gazetteer.read(employer="", location="Leeds", authority_code="X1").authority_name == "Leeds"


def test_a_trust_of_several_councils_is_told_apart_by_the_location(gazetteer):
    place = gazetteer.read(employer="Achieving for Children", location="Maidenhead")
    assert place.authority_name == "Windsor and Maidenhead"
    place = gazetteer.read(employer="Northamptonshire Children's Trust", location="")
    assert place.authority_code is None
    assert set(place.others) == {"E06000061", "E06000062"}
    place = gazetteer.read(employer="Cumbria County Council", location="Carlisle")
    assert place.authority_name == "Cumberland"


@pytest.mark.parametrize(
    ("employer", "location", "authority"),
    [
        # A trust's or charity's own area tells which of several places of one name is meant.
        ("Isle of Wight NHS Trust", "Newport", "Isle of Wight"),
        ("Betsi Cadwaladr University Health Board", "Bangor", "Gwynedd"),
        ("Dorset HealthCare NHS Foundation Trust", "Gillingham", "Dorset"),
        ("A Charity for Medway", "Gillingham", "Medway"),
        ("North Staffordshire Combined Healthcare NHS Trust", "Ward 4, Newcastle", "Staffordshire"),
        ("Northern Care Alliance NHS Foundation Trust", "Middleton", "Rochdale"),
        ("Whittington Health NHS Trust", "Whittington", "Islington"),
        ("Imperial College Healthcare NHS Trust", "St Mary's Hospital", "Westminster"),
        ("Sandwell and West Birmingham Hospitals NHS Trust", "City Hospital", "Birmingham"),
        ("North Staffordshire Combined Healthcare NHS Trust", "Chesterton", "Staffordshire"),
        ("Kent Community Health NHS Foundation Trust", "Leeds", "Leeds"),
        ("South Tees Hospitals NHS Foundation Trust", "Richmond", "North Yorkshire"),
        ("Dorset HealthCare NHS Foundation Trust", "Leeds", "Leeds"),
        ("Tees, Esk and Wear Valleys NHS Foundation Trust", "Richmond", "North Yorkshire"),
        ("Ashford and St Peter's Hospitals NHS Trust", "Ashford", "Surrey"),
        # A part of the employer's name tells which of the councils that it serves.
        ("Achieving for Children (Kingston)", "", "Kingston upon Thames"),
        ("Achieving for Children", "", None),
        ("Foster Wales Ceredigion", "", "Ceredigion"),
        ("Torfaen CBC", "", "Torfaen"),
        ("Wakefield MDC", "", "Wakefield"),
        ("ERYC", "", "East Riding of Yorkshire"),
        ("D&G Council", "", "Dumfries and Galloway"),
        ("Torbay Children's Services", "", "Torbay"),
        ("Falkirk Health and Social Care Partnership", "", "Falkirk"),
        ("N Lincs Council", "", "North Lincolnshire"),
        ("Bolton Childrens Home Services", "", None),
        ("Richmond & Wandsworth Councils", "", None),
        ("Richmond & Wandsworth Councils", "Putney", "Wandsworth"),
    ],
)
def test_employer_and_location_together(gazetteer, employer, location, authority):
    assert gazetteer.read(employer=employer, location=location).authority_name == authority


def test_a_trust_of_several_councils_is_narrowed_by_those_that_the_location_names(gazetteer):
    place = gazetteer.read(employer="Achieving for Children", location="Kingston and Richmond")
    assert place.authority_code is None
    assert {by_code()[code].name for code in place.others} == {"Kingston upon Thames", "Richmond upon Thames"}


@pytest.mark.parametrize(
    ("location", "names"),
    [
        ("Leeds and Bradford", {"Leeds", "Bradford"}),
        ("Gillingham, Harrogate", {"Medway", "North Yorkshire"}),
        ("across Haringey, Islington and Camden, London", {"Haringey", "Islington", "Camden"}),
        ("Devon and Torbay", {"Devon", "Torbay"}),
    ],
)
def test_several_places_with_an_equal_claim(gazetteer, location, names):
    place = gazetteer.read(employer="", location=location)
    assert place.authority_code is None
    assert {by_code()[code].name for code in place.others} == names


def test_two_towns_of_one_authority_are_one_place(gazetteer):
    assert gazetteer.read(employer="", location="Ipswich, Lowestoft or Bury St Edmunds").authority_name == "Suffolk"


def test_the_point_is_the_postcode_then_the_town_then_the_authority(gazetteer):
    place = gazetteer.read(employer="Leeds City Council", location="Wetherby LS22 6NE")
    assert (place.lat, place.lon) == outcode_point("LS22")
    assert place.basis == "authority by the employer; point by the outward code LS22"
    place = gazetteer.read(employer="Leeds City Council", location="Wetherby")
    assert place.basis == "authority by the employer; point by the town"
    assert place.lat == pytest.approx(53.93, abs=0.05)
    place = gazetteer.read(employer="Leeds City Council", location="")
    assert place.basis == "authority by the employer; point by the authority's centre"
    assert gazetteer.read(employer="", location="Remote").basis is None


def test_regions_and_nations(gazetteer):
    place = gazetteer.read(employer="", location="South East London")
    assert (place.region, place.nation, place.authority_code) == ("London", "england", None)
    assert gazetteer.read(employer="", location="Scotland").nation == "scotland"
    assert gazetteer.read(employer="", location="Cheshire").region == "North West"
    assert gazetteer.read(employer="", location="Swansea").nation == "wales"


def test_northern_irish_trusts_have_no_gss_code(gazetteer):
    place = gazetteer.read(employer="", location="Belfast")
    assert place.authority_code == "HSC-BELFAST"
    assert place.gss_code is None
    assert gazetteer.read(employer="", location="Leeds").gss_code == "E08000035"


@pytest.mark.parametrize(
    ("location", "description", "mode"),
    [
        ("Hybrid - Leeds", "", "hybrid"),
        ("Leeds", "We offer hybrid working.", "hybrid"),
        ("Home based", "", "home"),
        ("Leeds", "You will make home visits.", None),
    ],
)
def test_working_from_home(gazetteer, location, description, mode):
    assert gazetteer.read(employer="", location=location, description=description).mode == mode


def test_a_labelled_location_in_the_prose_stands_for_a_missing_one(gazetteer):
    description = "Social workers wanted.\nLocation: Lowestoft\nWe have an office in Leeds."
    place = gazetteer.read(employer="Suffolk County Council", location="", description=description)
    assert (place.town, place.authority_name) == ("Lowestoft", "Suffolk")
    assert gazetteer.read(employer="", location="", description=description).authority_name == "Suffolk"
    assert gazetteer.read(employer="", location="Leeds", description=description).town == "Leeds"


def test_a_council_in_the_prose_counts_where_nothing_else_tells(gazetteer):
    description = "Our client is looking for social workers.\nYou will join Walsall Council in its new service."
    assert gazetteer.read(employer="", location="", description=description).authority_name == "Walsall"
    assert gazetteer.read(employer="", location="Leeds", description=description).authority_name == "Leeds"


@pytest.mark.parametrize(
    ("description", "authority", "others"),
    [
        ("An experienced social worker is wanted for a Children in Care team in Walsall.", "Walsall", set()),
        ("Social Worker | Assessment Team | Stockton-on-Tees | £36 per hour", "Stockton-on-Tees", set()),
        ("Social Worker needed ASAP in Enfield", "Enfield", set()),
        ("Our home in Lowestoft, Suffolk, has four places.", "Suffolk", set()),
        ("Home-based, with travel across Devon and Torbay", None, {"Devon", "Torbay"}),
        ("Location: Luton, Bedford & Milton Keynes | Salary: £40,000", None, {"Luton", "Bedford", "Milton Keynes"}),
        ("Permanent Social Worker - Wigan - £41,000 + car\nOur client is a council.", "Wigan", set()),
        ("Based at Market Street, Bury. £35 an hour.", "Bury", set()),
        ("You work three days a week in Carlisle, Cumbria.", "Cumberland", set()),
        ("Based at our offices in Taunton, you will cover villages.", "Somerset", set()),
        ("You will work from our Canterbury office.", "Kent", set()),
        ("You split your time between home and our Guildford hub.", "Surrey", set()),
        ("Come and work in Bournemouth, with its beaches.", "Bournemouth, Christchurch and Poole", set()),
        ("The post is located at Civic Centre, Wolverhampton.", "Wolverhampton", set()),
        ("The role will be based in either Exeter or Barnstaple.", "Devon", set()),
        ("Our head office is in Leeds, but this post is in Hull.", "Kingston upon Hull", set()),
        ("Ask Jo in our Sheffield branch about this Barnsley vacancy.", "Barnsley", set()),
        ("The base for this job is Kirkcaldy.", "Fife", set()),
        ("Place of work: Llandudno Junction", "Conwy", set()),
        ("Area: North Lincolnshire\nRate: £36 an hour", "North Lincolnshire", set()),
        ("Area: Assessment\nA social worker is needed in Enfield.", "Enfield", set()),
        # What is not said of the post, or not of one place, tells nothing.
        ("Work from home with meetings at our Leeds office.", None, set()),
        ("Send your form to our Leeds office. Interviews will be at our Bristol hub.", None, set()),
        ("Come and see us in Leeds on our stand.", None, set()),
        ("The base salary is Grade 10. Their base is Leeds.", None, set()),
        ("This Bridge role is new.", None, set()),
        ("Our sister office based in Derby does the payroll.", None, set()),
        ("You may move from a team in Leeds to us.", None, set()),
        ("Social Worker - Children in Care - Permanent", None, set()),
        ("We are an agency based in Leeds. Our client needs a locum.", None, set()),
        ("Our consultants have placed social workers in Leeds and Bristol.", None, set()),
        ("A social worker post in Bristol. We also have a team in Leeds.", None, set()),
        ("You are registered in England. The role is in Scotland.", None, set()),
        ("A role in March, with interviews in April.", None, set()),
        ("You will be based in a team of Independent Reviewing Officers.", None, set()),
        ("Team Manager | Hope | £40 per hour", None, set()),
    ],
)
def test_a_place_that_the_prose_puts_the_post_in(gazetteer, description, authority, others):
    place = gazetteer.read(employer="", location="", description=description)
    assert place.authority_name == authority
    assert {by_code()[code].name for code in place.others} == others
    known = gazetteer.read(employer="Kent County Council", location="", description=description)
    assert known.authority_name == "Kent"


def test_a_fictional_county_is_known_beside_the_real_ones():
    elmshire = Authority("P06000001", "Elmshire", "Elmshire Council", "england", "South West", 51.0, -2.1)
    gazetteer = Gazetteer([elmshire])
    assert gazetteer.read(employer="Elmshire Council", location="").authority_code == "P06000001"
    assert gazetteer.read(employer="", location="Elmshire").lat == 51.0
    assert gazetteer.read(employer="Essex County Council", location="").authority_name == "Essex"
    assert Gazetteer().read(employer="Elmshire Council", location="").authority_code is None


@pytest.mark.parametrize(("text", "found"), [("LS22 5ED", True), ("ng7", True), ("ZZ9 9ZZ", False), ("", False)])
def test_outcode_points(text, found):
    assert (outcode_point(text) is not None) == found


def test_every_authority_is_known_by_its_own_name(gazetteer):
    for authority in authorities():
        assert gazetteer.read(employer=authority.official_name, location="").authority_code == authority.code
        assert gazetteer.read(employer="", location=authority.name).authority_code == authority.code


# A town says the same in any of the clothes that adverts put it in.
CLOTHES = st.sampled_from(
    [
        "{}, UK",
        "{} (Hybrid)",
        "Hybrid - {}",
        "{} Hub",
        "{} office",
        "Various locations across {}",
        "Civic Centre, {}",
        "{} and surrounding areas",
        "{} Council Offices",
        "Based in {}",
        "12 High Street, {}",
        "{} Town Centre",
    ]
)
TOWNS = st.sampled_from(
    ["Goole", "Spondon", "Hexham", "Beccles", "Corstorphine", "Llanelli", "Omagh", "Laindon", "Wednesfield", "Yeovil"]
)


@settings(max_examples=120, deadline=None)
@given(town=TOWNS, clothes=CLOTHES, case=st.sampled_from([str, str.upper, str.lower]))
def test_a_town_is_the_same_in_any_clothes(gazetteer, town, clothes, case):
    plain = gazetteer.read(employer="", location=town).authority_code
    assert plain is not None
    assert gazetteer.read(employer="", location=case(clothes.format(town))).authority_code == plain


PIECES = st.sampled_from(["Leeds", ", ", " and ", "SW1A 1AA", "County", "London", "(", "York", " Road", "E1", "/", "é"])


@settings(max_examples=200, deadline=None)
@given(text=st.lists(PIECES | st.text(max_size=6), max_size=10).map("".join))
def test_any_text_gives_a_place_that_agrees_with_itself(gazetteer, text):
    place = gazetteer.read(employer=text, location=text, description=text)
    if place.authority_code is not None:
        assert place.nation == by_code()[place.authority_code].nation
        assert place.authority_code not in place.others
    assert (place.lat is None) == (place.lon is None)


def test_real_labelled_locations(gazetteer, shared_real):
    lines = (shared_real / "labelled" / "locations.jsonl").read_text(encoding="utf-8").splitlines()
    wrong = []
    for line in lines:
        case = json.loads(line)
        place = gazetteer.read(employer=case.get("employer", ""), location=case["text"])
        several = sorted(by_code()[code].name for code in place.others)
        expected = case["expected"]
        if (place.authority_name, several) != (expected["local_authority"], sorted(expected["multiple"])):
            wrong.append(case["text"])
    assert len(wrong) <= 0.04 * len(lines), wrong


def test_real_words_agree_with_real_postcodes(gazetteer, shared_real):
    # Where the words of a real address place it at all, they should place it where its postcode does.
    agree = differ = 0
    for line in (shared_real / "nhs_jobs" / "jobposting_2020_sample.jsonl").read_text(encoding="utf-8").splitlines():
        address = (json.loads(line).get("jobLocation") or {}).get("address") or {}
        by_words = gazetteer.read(employer="", location=address.get("addressLocality") or "").authority_code
        by_postcode = gazetteer.read(employer="", location=address.get("postalCode") or "").authority_code
        if by_words and by_postcode:
            agree += by_words == by_postcode
            differ += by_words != by_postcode
    assert agree >= 0.9 * (agree + differ)
    assert agree > 180


CASES = list(csv.DictReader((Path(__file__).parent / "location_cases.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_the_table_of_cases(gazetteer, case):
    """`authority` is empty where the words cannot tell one; `town` is judged where it is given, "-" being none."""
    place = gazetteer.read(employer="", location=case["text"])
    assert (place.authority_name or "") == case["authority"]
    assert {by_code()[code].name for code in place.others} == set(filter(None, case["others"].split(";")))
    assert not case["town"] or (place.town or "-") == case["town"]
