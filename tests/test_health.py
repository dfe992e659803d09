import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers import health
from crawlers.fleet import RunResult, due, exit_status
from crawlers.health import Expectation, Seen, judge
from crawlers.sources import Registry, Source
from store.runs import Tally


def seen(count=10, **more):
    return Seen(listed={str(number) for number in range(count)}, **more)


def verdict(what, min_expected=1, usual=()):
    return judge(what, Expectation(min_expected, usual))


def test_a_sound_run_is_healthy_and_its_absences_count():
    sound = verdict(seen(), usual=(10, 11, 9))
    assert (sound.status, sound.complete, sound.reason, sound.absence_counts) == ("healthy", True, None, True)


@pytest.mark.parametrize(
    ("what", "expected", "usual", "reason"),
    [
        (seen(0), 1, (), "it lists nothing, where at least 1 was expected"),
        (seen(0), 0, (4, 4), "it lists nothing"),
        (seen(3), 5, (), "it lists 3, where at least 5 was expected"),
        (seen(6), 1, (10, 10, 10, 3, 3), "it lists 6, over 30% below its usual 10"),
        (seen(2, total=222), 1, (), "incomplete: the source counts 222 postings, 2 were listed"),
        (seen(9, failure="the list page answered 500"), 1, (), "the list page answered 500"),
        (seen(9, incomplete="the XML is not well formed"), 1, (), "the XML is not well formed"),
        (seen(10, details_asked=10, details_failed=6), 1, (), "6 of 10 adverts' own pages could not be read"),
    ],
)
def test_a_doubtful_run_is_unhealthy_with_its_reason(what, expected, usual, reason):
    doubtful = verdict(what, expected, usual)
    assert doubtful.status == "unhealthy"
    assert reason in (doubtful.reason or "")
    assert not doubtful.absence_counts


def test_a_list_that_broke_off_is_not_kept_as_seen_whole():
    for what in (seen(9, failure="the list page answered 500"), seen(9, incomplete="cut"), seen(9, total=10)):
        assert not verdict(what).complete
    assert verdict(seen(3), 5).complete, "a short list was seen to its end"


@pytest.mark.parametrize(
    ("what", "expected", "usual"),
    [
        (seen(0), 0, ()),
        (seen(0), 0, (0, 0)),
        (seen(7), 1, (10, 10, 10)),
        (seen(10, total=10), 1, ()),
        (seen(9, total=10, nameless=1), 1, ()),
        (seen(11, total=10), 1, ()),
        (seen(10, details_asked=10, details_failed=5), 1, ()),
        (seen(10, details_asked=2, details_kept=8, details_failed=2), 1, ()),  # of ten pages eight are known
        (seen(10, details_asked=10, gone={404: [str(number) for number in range(9)]}), 1, ()),
    ],
)
def test_the_bounds_are_still_healthy(what, expected, usual):
    assert verdict(what, expected, usual).status == "healthy"


def test_a_list_that_cannot_be_read_at_all_has_failed():
    failed = verdict(seen(0, failure="the list page answered 403"))
    assert (failed.status, failed.reason, failed.complete) == ("failed", "the list page answered 403", False)


def test_a_list_that_only_shows_a_part_is_healthy_but_proves_no_absence():
    partial = verdict(seen(partial=True))
    assert (partial.status, partial.complete, partial.absence_counts) == ("healthy", False, False)


@pytest.mark.parametrize(
    ("before", "closing", "allowed"), [(10, 5, True), (10, 6, False), (0, 0, True), (1, 1, False), (0, 1, False)]
)
def test_no_run_closes_over_half_of_a_source(before, closing, allowed):
    assert (health.mass_closing(before, closing) == "") == allowed


@pytest.mark.parametrize("status", [200, 301, 400, 401, 403, 405, 408, 418, 429, 451, 500, 502, 503, 504])
def test_only_404_and_410_say_that_an_advert_is_gone(status):
    assert not health.may_close(status)
    assert health.may_close(404)
    assert health.may_close(410)


@given(
    listed=st.integers(0, 40),
    total=st.none() | st.integers(0, 40),
    usual=st.lists(st.integers(0, 40), max_size=5),
    least=st.integers(0, 10),
    failure=st.sampled_from(["", "the list page answered 500"]),
    incomplete=st.sampled_from(["", "cut"]),
    partial=st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_absence_counts_only_where_everything_was_seen(listed, total, usual, least, failure, incomplete, partial):
    judged = verdict(seen(listed, total=total, failure=failure, incomplete=incomplete, partial=partial), least, usual)
    assert (judged.reason is None) == (judged.status == "healthy")
    if judged.absence_counts:
        assert not any((failure, incomplete, partial))
        assert listed >= max(least, total or 0)


# Which sources are due, and what a person is told.


def source(source_id, hours):
    return Source(source_id, source_id, "oracle", "https://x.example", dt.timedelta(hours=hours), options=None)


def test_sources_are_due_when_their_interval_has_passed_the_longest_waiting_first():
    now = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
    registry = Registry(
        Path("x"), tuple(source(name, 6) for name in ("never", "fresh", "old", "older", "exact")), (), "live"
    )
    last = {
        "fresh": now - dt.timedelta(hours=5, minutes=59),
        "old": now - dt.timedelta(hours=7),
        "older": now - dt.timedelta(days=3),
        "exact": now - dt.timedelta(hours=6),
        "left": now - dt.timedelta(days=9),
    }
    assert [one.id for one in due(last, registry, now)] == ["never", "older", "old", "exact"]


def test_a_result_is_one_readable_line():
    healthy = RunResult("a", "A", "healthy", None, 1.24, Tally(listed=12, new=2, unchanged=10))
    doubtful = RunResult("b", "B", "unhealthy", "it lists 3", 2.0, Tally(listed=3, rejected=1))
    failed = RunResult("c", "C", "failed", "the list page answered 403", 0.5)
    assert healthy.line == "a: 12 listed, 2 new, 10 unchanged (1.2 s)"
    assert doubtful.line == "b: 3 listed, 1 rejected (2.0 s); unhealthy, nothing closed: it lists 3"
    assert failed.line == "c: failed: the list page answered 403 (0.5 s)"
    assert exit_status([healthy]) == 0
    assert exit_status([healthy, doubtful]) == exit_status([failed]) == 1


# What adverts say, and a fall that has held.


def filled(read, salary, usual=(20, 20)):
    """A run that read so many adverts, so many with a salary, where runs before had `usual`."""
    before = [{"read": usual[0], "salary": usual[1]}]
    return judge(seen(fill={"read": read, "salary": salary}), Expectation(1, (10,), before))


@pytest.mark.parametrize(
    ("read", "salary", "usual"),
    [(4, 0, (20, 20)), (20, 6, (20, 20)), (10, 0, (20, 15)), (12, 1, (20, 14)), (200, 40, (20, 10))],
)
def test_a_field_that_collapses_makes_a_run_unhealthy(read, salary, usual):
    doubtful = filled(read, salary, usual)
    assert doubtful.status == "unhealthy"
    assert f"{salary} of the {read} adverts read say anything in salary" in (doubtful.reason or "")


@pytest.mark.parametrize(
    ("read", "salary", "usual"),
    [(3, 0, (20, 20)), (20, 11, (20, 20)), (4, 0, (20, 10)), (5, 1, (20, 12)), (20, 0, (20, 1)), (0, 0, (20, 20))],
)
def test_what_chance_can_bring_does_not(read, salary, usual):
    assert filled(read, salary, usual).status == "healthy"


def test_a_fall_that_held_is_believed_but_an_empty_list_never():
    settled = Expectation(1, (10,), settled=True)
    assert judge(seen(3), settled).status == "healthy"
    thinned = Expectation(1, (10,), [{"read": 20, "salary": 20}], settled=True)
    assert judge(seen(fill={"read": 20, "salary": 0}), thinned).status == "healthy"
    assert judge(seen(0), settled).status == "unhealthy"
    assert judge(seen(3, incomplete="cut"), settled).status == "unhealthy"
    assert health.mass_closing(10, 7, settled=True) == ""
