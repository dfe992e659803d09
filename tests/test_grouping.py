"""What a group of postings is, and the agency copies that are linked to one."""

import datetime as dt
import gc
from dataclasses import replace
from itertools import combinations

import pytest
from duplicate_data import JOB, hostile, likely
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.practice.generate import generate
from matcher.duplicates import Posting, common_sentences, group, grouping, links, same
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


def test_a_small_grouping_does_not_walk_through_what_a_server_has_frozen(monkeypatch):
    walks = []
    monkeypatch.setattr(gc, "get_freeze_count", lambda: walks.append(1) or 0)
    monkeypatch.setattr(grouping, "MANY", 100_000)
    group([replace(JOB, id=str(number)) for number in range(3)])
    assert not walks
    monkeypatch.setattr(grouping, "MANY", -1)
    group([JOB])
    assert walks
    assert gc.isenabled()
