"""One advice over a hundred thousand open vacancies, beside the plainest count of the same rows.

The peer is `SELECT count(*)` of the open vacancies of the person's nation, which reads what any advice must take into
account and decides nothing. Beside it stand the rules alone, which look nothing up. The rows are readings of the
practice county's adverts, copied over England's authorities. All are measured by the clock, for the answer to a person
is what waits; processor time stands beside it, because the machine may be shared (on PostgreSQL it is ours alone, and
not the server's). The first advice of all waits until the search has its index, which the product makes beforehand.
"""

import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text

from api.advising import advise_json
from benchmarks.county import raw_postings
from benchmarks.loopback import load
from benchmarks.postgresql import postgresql
from crawlers import fleet
from crawlers.sources import PRACTICE, load_registry
from matcher import reading_pass
from store import postings
from store.authorities import authorities
from store.models import Posting, Reading, Vacancy
from store.session import Engine, reading, transaction

ROWS, SEEDS, RUNS = 100_000, 400, 30
TODAY = dt.date(2026, 11, 2)
AT = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
SOURCE = "practice-thornhaven"
PART = 2_000
TIERS = (
    ("practitioner",) * 6 + ("senior",) * 4 + ("team_manager", "team_manager", "practice_supervisor", "nqsw", "lcpp")
)
PROFILE: dict[str, Any] = {
    "nation": "england",
    "role": "Senior Social Worker, child protection",
    "registered": True,
    "years_post_qualifying": 4,
    "years_child_protection": 3,
    "pay_now": 44_000,
    "evidence": [{"standard": "pqs-practitioner", "statement": str(n), "level": "met"} for n in range(1, 8)],
}
PEOPLE: dict[str, dict[str, Any]] = {
    "nation": PROFILE,
    "25 miles": PROFILE | {"location": "NG7", "travel_miles": 25},
    "nearest": PROFILE | {"location": "NG7"},
    "permanent": PROFILE | {"location": "E8", "travel_miles": 40, "seeks": "permanent"},
}


def main(*, quick: bool = False) -> None:
    """Print the median and the slowest advice in milliseconds, and the ratio to the peer."""
    rows = ROWS // 10 if quick else ROWS
    with tempfile.TemporaryDirectory() as folder:
        _measure("SQLite", f"sqlite:///{Path(folder) / 'advice.db'}", rows)
    with postgresql() as fresh:
        _measure("PostgreSQL", fresh(), rows)


def _measure(name: str, url: str, rows: int) -> None:
    engine = fill(url, rows)
    with reading(engine) as session:
        total = session.scalar(select(func.count()).select_from(Vacancy).where(Vacancy.open.is_(True)))
    print(f"{name}: {total:,} open vacancies", flush=True)
    count = select(func.count()).select_from(Vacancy).where(Vacancy.open.is_(True), Vacancy.nation == PROFILE["nation"])
    for person, profile in PEOPLE.items():

        def advice(told: dict[str, Any] = profile) -> None:
            with reading(engine) as session:
                advise_json(session, told, TODAY)

        def peer() -> None:
            with reading(engine) as session:
                session.scalar(count)

        def rules(told: dict[str, Any] = profile) -> None:
            advise_json(None, told, TODAY)

        ours, slowest, processor = _timed(advice)
        bare, _, counting = _timed(peer)
        _, _, ruling = _timed(rules)
        print(
            f"  {person}: median {ours * 1000:.1f} ms (aim 50), slowest {slowest * 1000:.1f} ms, processor"
            f" {processor * 1000:.1f} ms, of which the rules {ruling * 1000:.1f} ms; bare count {bare * 1000:.1f} ms,"
            f" processor {counting * 1000:.1f} ms",
            flush=True,
        )
    print(load(), flush=True)
    engine.dispose()


def _timed(work: Callable[[], None]) -> tuple[float, float, float]:
    """Median and slowest seconds by the clock, and median processor seconds; the first run only warms up."""
    work()
    clock, processor = [], []
    for _ in range(RUNS):
        began, busy = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - busy)
    return statistics.median(clock), max(clock), statistics.median(processor)


def fill(url: str, rows: int) -> Engine:
    """A database of so many open vacancies: some adverts read in earnest, then copied to other places and days."""
    engine = fleet.register(load_registry(PRACTICE, "http://127.0.0.1:9"), url)
    with transaction(engine) as session:
        postings.record(session, SOURCE, list(raw_postings(SEEDS)), AT)
    reading_pass.run(engine, now=AT)
    with engine.begin() as connection:
        _copy(connection, rows)
    if engine.dialect.name == "postgresql":
        # Autovacuum does so within a minute of so many rows; until then the server plans as for tables of a few.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    return engine


def _rows(connection: Connection, table: Table, ids: list[int]) -> dict[int, dict[str, Any]]:
    key = next(iter(table.primary_key.columns))
    found = connection.execute(select(table).where(key.in_(ids))).mappings()
    return {row[key.name]: dict(row) for row in found}


def _copy(connection: Connection, rows: int) -> None:
    posting, read, vacancy = (model.__table__ for model in (Posting, Reading, Vacancy))
    assert isinstance(posting, Table)
    assert isinstance(read, Table)
    assert isinstance(vacancy, Table)
    found = connection.execute(select(vacancy).order_by(vacancy.c.id)).mappings()
    seeds = [dict(row) for row in found]
    ids = [row["posting_id"] for row in seeds]
    said, readings = _rows(connection, posting, ids), _rows(connection, read, ids)
    places = [one for one in authorities() if one.nation == "england"]
    first = 1 + (connection.scalar(select(func.max(posting.c.id))) or 0)
    for start in range(0, rows, PART):
        numbers = range(start, min(start + PART, rows))
        copies: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = []
        for number in numbers:
            seed = seeds[number % len(seeds)]
            at, tier = places[number * 7 % len(places)], TIERS[number % len(TIERS)]
            id_, day = first + number, TODAY - dt.timedelta(days=number % 60)
            copies.append(
                (
                    said[seed["posting_id"]] | {"id": id_, "native_id": f"copy-{number}", "closed_at": None},
                    readings[seed["posting_id"]] | {"posting_id": id_, "vacancy_id": id_, "tier": tier},
                    seed
                    | {"id": id_, "posting_id": id_, "outcome": "matched", "tier": tier, "open": True}
                    | {"nation": "england", "region": at.region, "lat": at.lat, "lon": at.lon, "posted_on": day}
                    | {"authority_code": at.code, "authority_name": at.name}
                    | {"closes_on": TODAY + dt.timedelta(days=30)},
                )
            )
        for table, each in zip((posting, read, vacancy), zip(*copies, strict=True), strict=True):
            connection.execute(insert(table), list(each))


if __name__ == "__main__":
    main()
