"""Sources and their runs in the store: what is usual of a source, when a fall is its new state, what was not read."""

import datetime as dt

import pytest
from sqlalchemy import Engine
from store_data import NOW, source, two_sources

from store import runs
from store.runs import BASELINE_RUNS, LEAST_READ, SETTLED, Status, Tally
from store.session import reading, transaction

SOURCE = "elmshire"
Told = tuple[Status, int]


engine = pytest.fixture(params=["sqlite"])(two_sources)


def ran(
    engine: Engine, status: Status, listed: int, days: float, *, complete: bool = True, read: int = 0, by: str = SOURCE
) -> None:
    """A run so many days ago that listed so many and read so many of them in full, half of which told their pay."""
    at = NOW - dt.timedelta(days=days)
    with transaction(engine) as session:
        run = runs.start_run(session, by, at)
        tally, fill = Tally(listed=listed), {"read": read, "salary": read // 2}
        runs.finish_run(session, run, status=status, complete=complete, reason=None, tally=tally, at=at, fill=fill)


def found(engine: Engine) -> runs.Baseline:
    with reading(engine) as session:
        return runs.baseline(session, SOURCE, spread=0.3)


def doubted(engine: Engine, *sizes: int, over: float = 14) -> None:
    """Unhealthy runs of a whole list, the oldest first, spread over so many days up to now."""
    for at, listed in enumerate(sizes):
        ran(engine, "unhealthy", listed, over * (1 - at / (len(sizes) - 1)))


def test_what_is_usual_is_what_the_last_healthy_runs_listed(engine: Engine) -> None:
    assert found(engine) == runs.Baseline()
    for days in range(8, 0, -1):
        ran(engine, "healthy", 10 * days, days)
    ran(engine, "failed", 0, 0.5)
    ran(engine, "unhealthy", 3, 0.4)
    ran(engine, "healthy", 999, 0.3, by="board")
    assert found(engine).listed == [10, 20, 30, 40, 50]
    assert len(found(engine).listed) == BASELINE_RUNS


def test_what_fields_usually_say_is_told_by_runs_that_read_enough(engine: Engine) -> None:
    for days in range(20, 10, -1):
        ran(engine, "healthy", 9, days, read=days)
    ran(engine, "healthy", 9, 10, read=LEAST_READ)
    for days in range(6, 0, -1):
        ran(engine, "healthy", 9, days, read=LEAST_READ - 1)
    assert [one["read"] for one in found(engine).fill] == [LEAST_READ, 11, 12, 13, 14]


def test_a_fall_that_holds_for_a_fortnight_and_five_runs_is_the_new_state(engine: Engine) -> None:
    ran(engine, "healthy", 30, 20)
    doubted(engine, *[10] * SETTLED)
    assert found(engine) == runs.Baseline(settled=True), "what was before it is forgotten"


@pytest.mark.parametrize(
    ("sizes", "over"),
    [
        ([10] * (SETTLED - 1), 14),
        ([10] * SETTLED, 13.9),
        ([10] * SETTLED, 0.5),
        ([6, 10, 10, 10, 10], 14),  # not of one size: more than three tenths apart
        ([10, 10, 6, 10, 10], 14),
        ([0, 0, 0, 0, 0], 14),  # a source that lists nothing says nothing of its size
    ],
)
def test_a_shorter_or_less_steady_one_is_not(engine: Engine, sizes: list[int], over: float) -> None:
    ran(engine, "healthy", 30, 20)
    doubted(engine, *sizes, over=over)
    assert found(engine) == runs.Baseline(listed=[30])


def test_three_tenths_apart_are_still_one_size(engine: Engine) -> None:
    doubted(engine, 7, 10, 8, 9, 10)
    assert found(engine).settled


def test_runs_that_failed_or_saw_a_part_say_nothing_either_way(engine: Engine) -> None:
    for days in (14, 10, 6, 0):
        ran(engine, "unhealthy", 10, days)
    for days in (12, 8, 2):
        ran(engine, "unhealthy", 10, days, complete=False)
        ran(engine, "failed", 0, days - 0.5)
    assert not found(engine).settled, "four are not five"
    ran(engine, "unhealthy", 10, 4)
    assert found(engine).settled


def test_a_healthy_run_among_them_begins_the_count_anew(engine: Engine) -> None:
    doubted(engine, *[10] * 6, over=20)
    assert found(engine).settled
    ran(engine, "healthy", 30, 9)
    assert found(engine) == runs.Baseline(listed=[30])


@pytest.mark.parametrize(("healthy", "settled"), [(1, True), (2, False), (3, False)])
def test_the_second_healthy_run_of_the_new_state_may_be_the_one_that_closes(
    engine: Engine, healthy: int, settled: bool
) -> None:
    ran(engine, "healthy", 30, 40)
    for days in (34, 30, 26, 22, 18):
        ran(engine, "unhealthy", 10, days)
    for days in range(healthy, 0, -1):
        ran(engine, "healthy", 9 + days, days)
    assert found(engine) == runs.Baseline(listed=[9 + days for days in range(1, healthy + 1)], settled=settled)


def test_a_run_that_never_ended_is_the_last_of_its_source_and_no_other_s(engine: Engine) -> None:
    ran(engine, "healthy", 10, 2)
    ran(engine, "healthy", 10, 1, by="board")
    with transaction(engine) as session:
        first, other = runs.start_run(session, SOURCE, NOW), runs.start_run(session, "board", NOW)
        assert runs.last_status(session, SOURCE) == runs.last_status(session, "board") == "running"
        runs.start_run(session, SOURCE, NOW + dt.timedelta(hours=1))
        ended = {run.id: (run.status, run.reason) for run in session.query(runs.Run)}
        assert ended[first] == ("failed", "interrupted before it ended")
        assert ended[other] == ("running", None)
        assert list(ended.values()).count(("healthy", None)) == 2
        assert runs.last_started(session) == {SOURCE: NOW + dt.timedelta(hours=1), "board": NOW}
    ran(engine, "unhealthy", 1, -1)
    with reading(engine) as session:
        assert runs.last_status(session, SOURCE) == "unhealthy"
        assert runs.last_status(session, "none") is None


def test_a_row_that_could_not_be_read_is_kept_once_by_source_reason_and_words(engine: Engine) -> None:
    later = NOW + dt.timedelta(hours=1)

    def reject(name: str, *rows: runs.Rejected, at: dt.datetime = NOW) -> int:
        with transaction(engine) as session:
            run = runs.start_run(session, name, at)
            assert runs.reject(session, name, run, rows, at) == len(rows)
            return run

    one = runs.Rejected("https://x.example/1", "no title", "some words")
    reject(SOURCE, one)
    reject("board", one)
    # Where the address ends and the reason begins, and what stood there, tell rows apart.
    apart = runs.Rejected("https://x.example/1no title", "", "some words")
    again = reject(SOURCE, one, apart, runs.Rejected(one.url, one.reason, "other words"), at=later)
    with reading(engine) as session:
        kept = [(row.excerpt, row.run_id, row.first_seen, row.last_seen) for row in runs.rejected(session, SOURCE)]
        assert kept[0] == ("some words", again, NOW, later)
        assert len(kept) == 3
        assert len(runs.rejected(session, "board")) == 1
    reject(SOURCE, runs.Rejected("https://x.example/2", "long", "x\x00" + "y" * 5000), at=later + dt.timedelta(hours=1))
    with reading(engine) as session:
        (latest,) = runs.rejected(session, SOURCE, 1)
        assert latest.excerpt == "x\N{REPLACEMENT CHARACTER}" + "y" * 1998


def test_the_registry_s_sources_and_authorities_are_those_of_its_last_reading(engine: Engine) -> None:
    def place(code: str) -> runs.AuthorityRow:
        return runs.AuthorityRow(code, f"Council {code}", "england", "South West", 51.0, -2.0, ("Elms",))

    for codes in (("A2", "A1"), ("A3", "A2")):
        with transaction(engine) as session:
            runs.synchronise(session, [source(SOURCE), source("another")], [place(code) for code in codes])
    with reading(engine) as session:
        assert runs.local_authorities(session) == [place("A2"), place("A3")]
        assert [row.id for row in runs.source_rows(session)] == ["another", SOURCE], "the board has left it"
