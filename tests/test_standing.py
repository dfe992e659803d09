"""How sources stand: the usual beside the last run, what a run could not read, and when the next is due."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from tables import with_tables

from store import postings, runs, standing
from store.postings import RawPosting
from store.runs import Rejected, SourceRow, Status, Tally
from store.session import prepare, reading, transaction
from store.standing import SourceHealth

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def row(id_: str, **more: bool) -> SourceRow:
    return SourceRow(id_, id_.title(), "oracle", "https://x.test", None, 3600, 1, "", "", **more)  # type: ignore[arg-type]


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = with_tables(tmp_path / "practice.db")
    engine = prepare(url if request.param == "sqlite" else request.getfixturevalue("postgresql_url"), "practice")
    with transaction(engine) as session:
        runs.synchronise(session, [row("elm"), row("new"), row("closed", enabled=False)])
    yield engine
    engine.dispose()


def crawl(
    engine: Engine, hour: int, listed: int, status: Status = "healthy", bad: tuple[str, ...] = (), **fill: int
) -> None:
    at = NOW + hour * HOUR
    with transaction(engine) as session:
        run = runs.start_run(session, "elm", at)
        runs.reject(session, "elm", run, [Rejected(f"https://x.test/{n}", why) for n, why in enumerate(bad)], at)
        tally = Tally(listed=listed, rejected=len(bad))
        runs.finish_run(session, run, status=status, complete=True, reason=None, tally=tally, at=at, fill=fill)


def of(engine: Engine, source_id: str = "elm") -> SourceHealth:
    with reading(engine) as session:
        found = standing.health_of(session, source_id)
        assert found is not None
        if found.crawled:
            assert found == next(entry for entry in standing.health(session) if entry.source.id == source_id)
        session.expunge_all()
    return found


def test_the_usual_is_the_median_of_the_last_healthy_runs_that_tell_anything(engine: Engine) -> None:
    crawl(engine, 0, 100, read=50, salary=0)
    for hour, (listed, salary) in enumerate([(10, 10), (12, 9), (11, 8), (13, 10), (30, 10)], start=1):
        crawl(engine, hour, listed, read=10, salary=salary)
    crawl(engine, 6, 12, read=3)
    crawl(engine, 7, 2, "unhealthy", read=10, salary=1)
    found = of(engine)
    assert found.baseline == 12, "the first is too long ago, the last is not believed"
    assert found.usual_fill["salary"] == 1.0, "three adverts say nothing of the usual"
    assert found.usual_fill["employer"] == 0.0
    assert "title" not in found.usual_fill
    assert found.last is not None
    assert (found.last.listed, found.last.fill) == (2, {"read": 10, "salary": 1})
    assert found.last_healthy_at == NOW + 6 * HOUR
    assert found.next_due == NOW + 8 * HOUR


def test_a_run_that_read_four_adverts_says_what_fields_usually_say(engine: Engine) -> None:
    crawl(engine, 0, 9, read=3, salary=0)
    assert of(engine).usual_fill == {}
    crawl(engine, 1, 9, read=4, salary=2)
    assert of(engine).usual_fill["salary"] == 0.5


def test_what_the_last_run_could_not_read_is_counted_by_reason(engine: Engine) -> None:
    crawl(engine, 0, 5, bad=("no title", "no address", "no address"))
    crawl(engine, 1, 5, bad=("no title", "no page", "no page"))
    found = of(engine)
    assert found.rejected_rows == 5
    assert found.rejections == (("no page", 2), ("no title", 1))
    with reading(engine) as session:
        assert [one.reason for one in runs.rejected(session, "elm", 3)] == ["no title", "no page", "no page"]
        assert [run.started_at for run in standing.recent_runs(session, "elm", 1)] == [NOW + HOUR]


def test_a_source_that_is_not_crawled_is_never_due(engine: Engine) -> None:
    crawl(engine, 0, 5)
    with transaction(engine) as session:
        two = [RawPosting(number, f"https://x.test/{number}", "Social Worker") for number in ("1", "2")]
        postings.record(session, "elm", two, NOW)
        postings.close_gone(session, "elm", ["2"], 404, NOW)
        run = runs.start_run(session, "elm", NOW + HOUR)
    assert run
    found = of(engine)
    assert (found.crawled, found.open_postings, found.next_due) == (True, 1, NOW + 2 * HOUR)
    assert found.last is not None
    assert found.last.started_at == NOW, "one that goes on says nothing yet"
    assert (of(engine, "new").last, of(engine, "new").next_due) == (None, None)
    assert not of(engine, "closed").crawled, "it is in the registry, and disabled"
    with reading(engine) as session:
        assert [entry.source.id for entry in standing.health(session)] == ["elm", "new"]
    with transaction(engine) as session:
        runs.synchronise(session, [row("new")])
    assert (of(engine).crawled, of(engine).open_postings, of(engine).next_due) == (False, 1, None)
    assert not of(engine, "closed").crawled
    with reading(engine) as session:
        assert standing.health_of(session, "nothing") is None
        assert [entry.source.id for entry in standing.health(session)] == ["new"]
