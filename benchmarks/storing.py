"""Storing a run's postings, beside sqlite3's executemany and PostgreSQL's COPY of the same rows into the same table.

Ours also tells new from known, hashes the words, and writes each posting's first event; the peers only insert. Both
commit batches of the crawl's own size. A second pass stores the same postings again, of which nothing changed.
SQLite works in our process, so that processor time compares it on a machine that others use too; PostgreSQL's work is
its server's, and only the clock sees it.
"""

import dataclasses
import datetime as dt
import gc
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psycopg

from benchmarks.county import raw_postings
from benchmarks.loopback import load
from benchmarks.postgresql import postgresql
from crawlers import fleet
from crawlers.pipelines import BATCH
from crawlers.sources import PRACTICE, load_registry
from store import postings
from store.postings import RawPosting
from store.session import Engine, libpq_address, transaction

SOURCE = "practice-thornhaven"
ROWS, RUNS = 20_000, 3
AT = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
Clock = Callable[[], float]
COLUMNS = (
    *(field.name for field in dataclasses.fields(RawPosting)),
    *("source_id", "raw_hash", "first_seen", "last_seen", "changed_at", "missed"),
)


def main(*, quick: bool = False) -> None:
    """Print rows a second and the ratios to the peers, for both databases."""
    batches = list(_batches(ROWS // 10 if quick else ROWS))
    # The collector would go through all of these again and again, which no crawl holds at once.
    gc.collect()
    gc.freeze()
    with tempfile.TemporaryDirectory() as folder:
        numbers = iter(range(1000))
        _compare(
            "SQLite, beside executemany",
            lambda: f"sqlite:///{folder}/{next(numbers)}.db",
            _executemany,
            batches,
            time.process_time,
        )
    with postgresql() as fresh:
        _compare("PostgreSQL, beside COPY", fresh, _copy, batches, time.perf_counter)
    print(load())


def _batches(count: int) -> Iterator[list[RawPosting]]:
    """The adverts in batches as the crawl writes them."""
    rows = list(raw_postings(count))
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _compare(
    name: str,
    fresh: Callable[[], str],
    peer: Callable[[str, Sequence[Sequence[RawPosting]], Clock], float],
    batches: Sequence[Sequence[RawPosting]],
    clock: Clock,
) -> None:
    first, again, bare = [], [], []
    for _ in range(RUNS):
        engine = _prepared(fresh())
        first.append(_store(engine, batches, clock))
        again.append(_store(engine, batches, clock))
        engine.dispose()
        url = fresh()
        _prepared(url).dispose()
        bare.append(peer(url, batches, clock))
    count = sum(map(len, batches))
    new, known, inserted = map(statistics.median, (first, again, bare))
    print(
        f"{name}: {count / inserted:,.0f} rows a second; new postings {count / new:,.0f}, ratio {inserted / new:.2f} "
        f"(aim 0.5); unchanged ones {count / known:,.0f}, ratio {inserted / known:.2f}",
        flush=True,
    )


def _prepared(url: str) -> Engine:
    return fleet.register(load_registry(PRACTICE, "http://127.0.0.1:9"), url)


def _store(engine: Engine, batches: Sequence[Sequence[RawPosting]], clock: Clock) -> float:
    began = clock()
    for batch in batches:
        with transaction(engine) as session:
            postings.record(session, SOURCE, batch, AT)
    return clock() - began


def _row(posting: RawPosting) -> tuple[object, ...]:
    told = (getattr(posting, name) for name in COLUMNS[:-7])
    return (*told, json.dumps(posting.extra), SOURCE, "0" * 64, *[AT.isoformat(sep=" ")] * 3, 0)


def _executemany(url: str, batches: Sequence[Sequence[RawPosting]], clock: Clock) -> float:
    connection = sqlite3.connect(Path(url.removeprefix("sqlite:///")))
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    insert = f"INSERT INTO postings ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - ours
    began = clock()
    for batch in batches:
        with connection:
            connection.executemany(insert, map(_row, batch))
    took = clock() - began
    connection.close()
    return took


def _copy(url: str, batches: Sequence[Sequence[RawPosting]], clock: Clock) -> float:
    with psycopg.connect(libpq_address(url) or "") as connection:
        began = clock()
        for batch in batches:
            with connection.cursor().copy(f"COPY postings ({', '.join(COLUMNS)}) FROM STDIN") as copy:
                for posting in batch:
                    copy.write_row(_row(posting))
            connection.commit()
        return clock() - began


if __name__ == "__main__":
    main()
