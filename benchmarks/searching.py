"""200 mixed searches with counts: the engine alone, the whole search to its JSON, and two databases' own text search.

`end to end` is what the route does with a query: places looked up, the engine, the page out of answers that were
prepared as a reading pass does. `engine` is tantivy asked for the same page and the same counts. SQLite's FTS5 and
PostgreSQL's tsvector are built here from the same words and answer the words and filters with a page of 20 and a count
by tier and region. By processor time where the work is this process's, for the machine may be shared; PostgreSQL's is
by the clock, for its server is another one.
"""

import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import select
from starlette.requests import Request

from api.app import create_app
from api.prepared import prepare
from api.vacancies import criteria_of, parse_query
from api.vacancy_routes import vacancies
from benchmarks.advising import ROWS, TODAY, fill
from benchmarks.loopback import load
from benchmarks.postgresql import postgresql
from store.by_words import ByWords
from store.index import VacancyIndex
from store.models import Vacancy
from store.search import Criteria
from store.session import Engine, reading

QUERIES, SEED = 200, 20261122
WORDS = (
    *("social worker", "senior social worker", "child protection", "mash", "team manager", "court", "safeguarding"),
    *("assessment", "fostering", "newly qualified", "leaving care", "family support", "section 47", "supervision"),
    *("conference chair", "caseload", "duty team", "disabled children", "reviewing officer", "practice educator"),
)
REGIONS = ("South West", "London", "North East", "Yorkshire and The Humber", "West Midlands", "South East")
TIERS = ("practitioner", "senior", "team_manager", "lcpp", "nqsw")
Asked = list[tuple[str, str]]


def queries() -> list[Asked]:
    """The searches, the same each time: words, most with one or two filters."""
    chance = random.Random(SEED)
    made = []
    for _ in range(QUERIES):
        pairs = [("q", chance.choice(WORDS))]
        if chance.random() < 0.5:
            pairs.append(("tier", chance.choice(TIERS)))
        if chance.random() < 0.4:
            pairs.append(("region", chance.choice(REGIONS)))
        if chance.random() < 0.3:
            pairs.append(("min_pay", str(chance.choice((35_000, 40_000, 45_000)))))
        made.append(pairs)
    return made


def main(*, quick: bool = False, large: bool = False) -> None:
    """Print median and 95th percentile of each way in milliseconds, and the ratio of end to end to the engine."""
    rows = 1_000_000 if large else ROWS // 10 if quick else ROWS
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'searching.db'}"
        engine = fill(url, rows)
        prepare(engine, TODAY)
        began = time.process_time()
        VacancyIndex.keep(engine, Path(folder) / "index")
        print(f"{rows:,} vacancies; index made in {time.process_time() - began:.0f} s of processor time", flush=True)
        alone = _ours(url, Path(folder) / "index")
        _fts5(engine, Path(folder) / "fts5.db")
        with postgresql() as fresh:
            _tsvector(engine, fresh())
        engine.dispose()
    print(f"{alone}; {load()}")


def _ours(url: str, folder: Path) -> str:
    app = create_app(url, today=lambda: TODAY)
    VacancyIndex.keep(app.state.engine, folder)
    with reading(app.state.engine) as session:
        index = VacancyIndex.of(session)
        criteria = [criteria_of(session, parse_query(pairs), TODAY) for pairs in queries()]

        def engine_alone(each: Criteria) -> None:
            asked = ByWords(index, each)
            asked.page()
            asked.facets()

        alone = _timed("engine", [lambda each=each: engine_alone(each) for each in criteria])

    def end_to_end(pairs: Asked) -> None:
        vacancies(Request({"type": "http", "app": app}), parse_query([*pairs, ("counts", "yes")]), TODAY)

    whole = _timed("end to end", [lambda pairs=pairs: end_to_end(pairs) for pairs in queries()])
    return f"end to end beside the engine alone: {whole / alone:.2f} (median)"


def _timed(name: str, work: Sequence[Callable[[], object]], clock: Callable[[], float] = time.process_time) -> float:
    for each in work[:20]:
        each()
    took = []
    for each in work:
        began = clock()
        each()
        took.append((clock() - began) * 1000)
    middle, slow = statistics.median(took), statistics.quantiles(took, n=20)[-1]
    print(f"  {name}: median {middle:.1f} ms, 95th percentile {slow:.1f} ms", flush=True)
    return middle


def _documents(engine: Engine) -> list[tuple[object, ...]]:
    table = Vacancy.__table__
    wanted = (table.c.id, table.c.title, table.c.employer, table.c.search_text, table.c.tier, table.c.region)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*wanted, table.c.annual_max))]


def _fts5(engine: Engine, path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("CREATE VIRTUAL TABLE words USING fts5(title, employer, body, tokenize='porter')")
    database.execute("CREATE TABLE facts (id INTEGER PRIMARY KEY, tier, region, pay)")
    documents = _documents(engine)
    said = [(row[0], *row[1:4]) for row in documents]
    database.executemany("INSERT INTO words(rowid, title, employer, body) VALUES (?, ?, ?, ?)", said)
    database.executemany("INSERT INTO facts VALUES (?, ?, ?, ?)", [(row[0], *row[4:]) for row in documents])
    database.commit()

    def ask(pairs: Asked) -> None:
        told = dict(pairs)
        where = "words MATCH :q" + "".join(f" AND {test}" for name, test in _TESTS.items() if name in told)
        bound = told | {"q": " ".join(told["q"].split())}
        found = f"FROM words JOIN facts ON facts.id = words.rowid WHERE {where}"
        database.execute(f"SELECT words.rowid {found} ORDER BY bm25(words, 8, 3, 1) LIMIT 20", bound).fetchall()
        for name in ("tier", "region"):
            database.execute(f"SELECT {name}, count(*) {found} GROUP BY 1", bound).fetchall()

    _timed("SQLite FTS5", [lambda pairs=pairs: ask(pairs) for pairs in queries()])
    database.close()


_TESTS = {"tier": "tier = :tier", "region": "region = :region", "min_pay": "pay >= CAST(:min_pay AS REAL)"}


def _tsvector(engine: Engine, url: str) -> None:
    import psycopg

    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as database:
        database.execute("CREATE TABLE words (id int, tier text, region text, pay float, said tsvector)")
        weighed = (
            "setweight(to_tsvector('english', %s), 'A') || setweight(to_tsvector('english', %s), 'B')"
            " || to_tsvector('english', %s)"
        )
        with database.cursor() as cursor:
            rows = [(row[0], *row[4:], *row[1:4]) for row in _documents(engine)]
            cursor.executemany(f"INSERT INTO words VALUES (%s, %s, %s, %s, {weighed})", rows)  # noqa: S608
        database.execute("CREATE INDEX ON words USING gin (said)")
        database.execute("ANALYZE words")

        def ask(pairs: Asked) -> None:
            told = dict(pairs)
            where = "said @@ plainto_tsquery('english', %(q)s)"
            where += " AND tier = %(tier)s" if "tier" in told else ""
            where += " AND region = %(region)s" if "region" in told else ""
            where += " AND pay >= %(min_pay)s::float" if "min_pay" in told else ""
            rank = "ts_rank(said, plainto_tsquery('english', %(q)s))"
            database.execute(f"SELECT id FROM words WHERE {where} ORDER BY {rank} DESC LIMIT 20", told).fetchall()  # noqa: S608
            for name in ("tier", "region"):
                database.execute(f"SELECT {name}, count(*) FROM words WHERE {where} GROUP BY 1", told).fetchall()  # noqa: S608

        _timed("PostgreSQL tsvector", [lambda pairs=pairs: ask(pairs) for pairs in queries()], time.perf_counter)


if __name__ == "__main__":
    main(quick="--quick" in sys.argv, large="--large" in sys.argv)
