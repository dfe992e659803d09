"""What a group of postings is, and the agency copies that are linked to one."""

import datetime as dt
from dataclasses import replace
from itertools import combinations

import pytest
from duplicate_data import JOB, hostile, likely
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.practice.generate import generate
from matcher.duplicates import Posting, common_sentences, group, is_agencys, links, same
from matcher.text import plain


def test_a_group_does_not_chain():
    """Two towns' jobs and a board's copy that names neither town: nobody can tell whose copy it is."""
    north = replace(JOB, id="north", location="Thornby")
    south = replace(JOB, id="south", location="Little Marsh")
    copy = replace(JOB, id="copy", location="", source="board")
    assert same(north, copy)[0]
    assert same(south, copy)[0]
    assert [found.ids for found in group([north, south, copy])] == [("copy",), ("north",), ("south",)]


def test_a_copy_goes_to_the_posting_it_is_most_like():
    north = replace(JOB, id="north", location="Thornby")
    south = replace(JOB, id="south", location="Little Marsh")
    copy = replace(JOB, id="copy", location="Thornby", source="board")
    assert [found.ids for found in group([north, south, copy])] == [("copy", "north"), ("south",)]


def test_a_rolling_advert_is_grouped_within_its_season():
    rolling = [
        replace(
            JOB,
            id=f"{n}",
            posted=JOB.posted + dt.timedelta(days=80 * n),
            closing=JOB.closing + dt.timedelta(days=80 * n),
        )
        for n in range(6)
    ]
    sizes = sorted(len(found.ids) for found in group(rolling))
    assert sum(sizes) == 6
    assert max(sizes) <= 3


def test_three_posts_listed_together_stay_three():
    assert len(group([replace(JOB, id=str(n), url=f"https://jobs.example/{n}") for n in (708, 610, 583)])) == 3


def test_one_id_on_two_postings_is_refused():
    with pytest.raises(ValueError, match="id: '1' stands on two postings"):
        group([JOB, replace(JOB, title="Team Manager")])


def test_an_agency_copy_is_linked_to_the_job_that_it_names():
    copy = Posting(
        id="agency",
        title="Social Worker, Assessment Team",
        employer="Blue Door Recruitment",
        location="Thornby",
        salary="£36.50 per hour",
        description="Our client, Ambershire County Council, needs you at once.",
    )
    [link] = links([JOB, copy])
    assert (link.agency_id, link.posting_id) == ("agency", "1")
    assert "names Ambershire County Council" in link.reasons
    unnamed = replace(copy, employer="Ostler & Vane", title=f"{JOB.title} (Thornby)")
    assert [link.agency_id for link in links([JOB, unnamed])] == ["agency"]
    assert not links([JOB, replace(copy, description="Our client is a southern council.")])
    assert not links([JOB, replace(copy, location="Little Marsh")])
    assert len(group([JOB, copy])) == 2


AGENCYS = (
    "We are working with Ambershire County Council to fill this post in Thornby.",
    "We're working in partnership with a council in the south to recruit an experienced Team Manager.",
    "Ostler & Vane are working exclusively with Ambershire County Council to find their next Head of Service.",
    "We have been working with Ambershire for years to appoint a permanent Team Manager to its court team.",
    "Ostler & Vane is partnering with Ambershire County Council to appoint an Assistant Director.",
    "On behalf of Ambershire County Council, we are recruiting two Senior Practitioners.",
    "We are delighted to be recruiting for a Practice Manager on behalf of Ambershire County Council.",
    "We are recruiting on behalf of a unitary authority in the Midlands.",
    "We are currently looking for a Social Worker on behalf of a local authority in Kent.",
    "Ostler & Vane are advertising this post on behalf of Ambershire County Council.",
    "Our client, Ambershire County Council, needs you at once.",
    "Our client near Thornby needs cover for a busy team, and can interview this week.",
    "Our local authority client is looking for an IRO.",
    "An assignment has come in from one of our longest-standing clients, a council team based in Thornby.",
    "We are recruiting for one of our local authority clients in the south.",
    "I am working with our client to fill a duty role.",
    "We have been asked by Ambershire County Council to find a Team Manager for its duty team.",
    "Ostler & Vane are proud to be partnering with Wold City Council to recruit a permanent IRO.",
    "We are currently working alongside our client to appoint a Head of Safeguarding.",
    "We're supporting Ambershire County Council to recruit a Service Manager.",
    "Ostler & Vane has been exclusively retained by Wold City Council to recruit its new Director of Social Work.",
    "I'm looking for an experienced Social Worker on behalf of Wold City Council.",
    "We are helping a council in Essex to fill several social work posts.",
    "My client is seeking a Senior Practitioner.",
    "A fantastic opportunity has arisen with our client in the North West.",
    "We are recruiting a Social Worker for a local authority in Surrey.",
    "Ostler & Vane is delighted to be working with Wold City Council on the recruitment of an Assistant Director.",
    "On behalf of our client we are seeking a Children's Social Worker.",
    "Exciting role with one of our valued clients in Hampshire.",
    "We are assisting Ambershire County Council in its search for a Principal Social Worker.",
    "This vacancy is being advertised by Ostler & Vane on behalf of Ambershire County Council.",
    "We are acting on behalf of a London borough to recruit an Advanced Practitioner.",
    "Ostler & Vane are looking for Social Workers to join a local authority in Devon.",
    "We have partnered with Ambershire County Council to appoint three Advanced Practitioners.",
    "Our client, a children's services department in the East of England, wants to meet you.",
    "Ostler & Vane has been commissioned by Wold City Council to find an Interim Service Manager.",
    "We are seeking an experienced Team Manager for a county council in the Midlands.",
    "I am recruiting on behalf of my client, a unitary authority, for an Independent Reviewing Officer.",
    "We are supporting a local authority in Kent with the recruitment of a Principal Social Worker.",
    "An opportunity has come up for a Senior Social Worker with one of our clients in Essex.",
    "We're hiring Social Workers on behalf of Wold City Council.",
    "On behalf of our local authority partner, we are looking for a LADO.",
    "We are looking for a qualified Social Worker to work within a local authority based in Leeds.",
    "Ostler & Vane is working with a London borough to fill an urgent AMHP role.",
    "Ostler & Vane has an immediate start for a registered professional with a local authority near Thornby.",
    "There is an opportunity for an IRO within a London borough in the east.",
    "Salary: £45,000 to £48,000 a year and a market supplement. Contract type: permanent. Working pattern: full time. "
    "Recruiter: Ostler & Vane. Location: Civic Centre, Staith Street, Thornby, YO8 4BE. Job ref: OS/9245/D. Closing "
    "date: 4 December 2026. Posted: 1 November 2026. Category: social work. Sector: local government. "
    "We are working with Ambershire County Council to fill this post.",
)
EMPLOYERS = (
    "We are working with Ambershire County Council to support families who would otherwise lose their home.",
    "We work with Ambershire County Council to recruit foster carers, and you will lead that.",
    "We are working with Ambershire County Council to recruit a social worker to our own edge of care team.",
    "You will work with Ambershire County Council to find families for children.",
    "Working with Ambershire County Council, we fill a gap: this role is for somebody who listens.",
    "Ostler & Vane cares for children on behalf of Ambershire County Council. We are recruiting social workers.",
    "We are looking for an advocate to visit children in care on behalf of Ambershire County Council.",
    "We are recruiting a worker who will act on behalf of the council in court.",
    "We are seeking a manager to recruit and supervise staff on behalf of the trustees.",
    "You will care for our clients in their own homes.",
    "We put our clients first. You will advocate on behalf of our clients.",
    "You will support one of our clients, a young man with autism, at college.",
    "Counselling for our client group is offered in the evening.",
    "You will work with our partners to fill in the gaps that families fall through, in this post and beside it.",
    "We are working with Wold City Council to keep children safe at home.",
    "We are recruiting a Social Worker for our fostering team in partnership with Wold City Council.",
    "The project is run with Ambershire County Council and this post is funded to March 2028.",
    "You will be working with the council to find a home for each child.",
    "We are a charity that supports councils to recruit and keep social workers, and this role leads that.",
    "You will manage a team that provides services on behalf of three councils.",
    "We are looking for a Practice Manager to run the contact service that we provide on behalf of Wold City Council.",
    "Our clients are at the heart of what we do.",
    "Our client services team needs a coordinator.",
    "We support our client group in their own tenancies.",
    "We are seeking foster carers on behalf of nobody but ourselves.",
    "You will represent our clients in court.",
    "Working with us means working with families to find their own answers to this.",
    "We are an independent fostering agency working with twelve local authorities to find homes for children.",
    "We are working with Wold City Council to deliver a new role in schools.",
    "We are a registered charity working with councils across the north to find safe homes for refugees.",
    "We are working with the local authority to open a new home, and we are recruiting a Registered Manager.",
    "You will be asked by the council to find a placement at short notice.",
    "Ostler & Vane is commissioned by Wold City Council to provide advocacy. We are looking for an advocate.",
    "We are looking for a Social Worker with a local authority background.",
    "We are seeking somebody to support a young person placed by a local authority in Kent.",
    "We are helping families to find a way through, with support from the council.",
    "We have been working with Wold City Council to reduce the number of children in care.",
    "Ostler & Vane is recruiting a Project Lead on behalf of its partners in the safeguarding alliance.",
    "Our client work is relationship-based.",
    "You will manage cases on behalf of the local authority and are looking for a new challenge.",
    "We are looking for a Supervising Social Worker for a growing independent fostering agency.",
    "This is an opportunity to work with a local authority in Kent and change how families are met.",
    "We hold a contract with a local authority in Kent, and this post is part of it.",
)


@pytest.mark.parametrize("words", AGENCYS)
def test_an_opening_that_says_for_whom_a_post_is_filled_is_an_agencys(words: str) -> None:
    assert is_agencys("Ostler & Vane", words)
    assert is_agencys("", words), "a board that hides who advertises"


@pytest.mark.parametrize("words", EMPLOYERS)
def test_who_works_with_a_council_or_for_clients_is_an_employer(words: str) -> None:
    assert not is_agencys("Ostler & Vane", words)


@pytest.mark.parametrize("words", AGENCYS[:10])
def test_a_public_body_that_recruits_with_or_for_another_is_an_employer(words: str) -> None:
    for body in ("Thornby Council", "Thornby Children's Trust", "Wold University Hospitals NHS Foundation Trust"):
        assert not is_agencys(body, words)


def test_a_copy_by_its_prose_is_linked_to_the_job_that_it_names() -> None:
    words = f"{AGENCYS[0]} You would be employed by the council, not by the agency."
    copy = Posting(id="2", title=JOB.title, employer="Ostler & Vane", location=JOB.location, description=words)
    assert [(link.agency_id, link.posting_id) for link in links([JOB, copy])] == [("2", "1")]


def test_a_copy_that_names_the_town_in_its_title_is_found_where_the_job_has_an_address() -> None:
    job = replace(JOB, location="The Guildhall, Staith Street, Thornby, YO8 4BE")
    copy = Posting(
        id="2", title=f"{JOB.title} (Thornby)", employer="Ostler & Vane", location="Thornby", description=AGENCYS[0]
    )
    assert [link.posting_id for link in links([job, copy])] == [JOB.id]


def test_an_agencys_advert_is_no_copy_of_another_of_its_own() -> None:
    copy = Posting(id="2", title=JOB.title, employer="Ostler & Vane", location=JOB.location, description=AGENCYS[0])
    assert not links([replace(copy, id="3", description="A busy team with a good manager."), copy])


def test_the_practice_county_is_grouped_as_its_truth_says():
    county = generate(today=dt.date(2026, 11, 21))
    adverts = {advert.id: advert for advert in county.adverts if advert.fate == "kept"}
    found = group(
        Posting(
            id=advert.id,
            title=advert.title,
            employer=advert.employer,
            location=advert.location,
            salary=advert.pay.text,
            closing=advert.closing.date,
            posted=advert.posted,
            reference=advert.reference,
            source=advert.source,
            description=plain(advert.description),
            contract=advert.job.contract.text,
        )
        for advert in adverts.values()
    )
    truth: dict[str, set[str]] = {}
    for advert in adverts.values():
        # An agency's copy stands alone: it is linked, not merged.
        truth.setdefault(advert.id if advert.kind == "agency_copy" else advert.group, set()).add(advert.id)
    wanted = {pair for ids in truth.values() for pair in combinations(sorted(ids), 2)}
    merged = {pair for one in found for pair in combinations(sorted(one.ids), 2)}
    assert len(wanted) > 30
    assert not merged - wanted
    assert 2 * len(merged & wanted) / (len(merged) + len(wanted)) >= 0.97


some_postings = st.lists(likely | hostile, max_size=14, unique_by=lambda posting: posting.id)


@settings(max_examples=60, deadline=None)
@given(some_postings, st.randoms(use_true_random=False))
def test_grouping_is_a_partition_whatever_the_order(postings, random):
    found = group(postings)
    assert sorted(posting_id for one in found for posting_id in one.ids) == sorted(p.id for p in postings)
    assert all(0.5 <= one.score <= 1 and (one.reasons or len(one.ids) == 1) for one in found)
    shuffled = postings[:]
    random.shuffle(shuffled)
    assert group(shuffled) == found


@settings(max_examples=60, deadline=None)
@given(some_postings)
def test_grouping_what_was_grouped_changes_nothing(postings):
    common = common_sentences(postings)
    by_id = {posting.id: posting for posting in postings}
    for found in group(postings, boilerplate=common):
        again = group([by_id[posting_id] for posting_id in found.ids], boilerplate=common)
        assert [one.ids for one in again] == [found.ids]


def test_a_flood_of_one_advert_is_one_group():
    flood = [replace(JOB, id=f"{n:04}", source="", posted=None) for n in range(200)]
    assert [len(found.ids) for found in group(flood)] == [200]


def test_text_that_would_trap_a_pattern_is_read_at_once():
    hostile = "ref" + " " * 19_000 + "<" * 19_000
    assert len(group([replace(JOB, id=str(n), description=hostile, salary="+" * 9_000) for n in range(3)])) == 3
