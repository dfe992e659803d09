"""Reading and grouping make no reference cycles, so that the collector may rest meanwhile; and it always goes on."""

import datetime as dt
import gc
import itertools
import json

import pytest

from crawlers.practice.generate import generate
from matcher import cycles
from matcher.bulk import duplicate_lines, read_lines
from matcher.cycles import no_cycles
from matcher.places import Gazetteer

LINES = [
    json.dumps(
        {
            "id": advert.id,
            "title": advert.title,
            "employer": advert.employer,
            "description": f"<div><h2>The post</h2><p>{advert.description}</p><ul><li>Closes 3 May</ul></div>",
        }
    )
    for advert in itertools.islice(generate(today=dt.date(2026, 11, 21)).adverts, 120)
]


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer()


@pytest.mark.parametrize("work", [read_lines, duplicate_lines])
def test_reading_and_grouping_leave_nothing_for_the_collector(gazetteer, work):
    list(work(LINES[:5], gazetteer))  # what is loaded at first use may leave something
    gc.collect()
    gc.disable()
    try:
        made = sum(1 for _ in work(LINES, gazetteer))
        assert (made > 0, gc.collect()) == (True, 0)
    finally:
        gc.enable()


def test_the_collector_rests_while_lines_are_read_and_goes_on_after_them_or_where_they_are_left(gazetteer):
    read = read_lines(LINES[:3], gazetteer)
    next(read)
    assert not gc.isenabled()
    read.close()
    assert gc.isenabled()
    assert len(list(read_lines(LINES[:3], gazetteer))) == 3
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off():
    gc.disable()
    try:
        with no_cycles():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_small_work_does_not_walk_through_what_a_server_has_frozen(monkeypatch):
    walks = []
    monkeypatch.setattr(gc, "get_freeze_count", lambda: walks.append(1) or 0)
    monkeypatch.setattr(cycles, "MANY", 100_000)
    with no_cycles():
        pass
    assert not walks
    monkeypatch.setattr(cycles, "MANY", -1)
    with no_cycles():
        pass
    assert walks
    assert gc.isenabled()
