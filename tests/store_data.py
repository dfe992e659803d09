"""Postings of two sources and readings of them, as a store is given them."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from tables import with_tables

from store import postings, readings, runs
from store.postings import RawPosting, Recorded
from store.session import prepare, transaction

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=6)
LATEST = NOW + dt.timedelta(hours=12)


def source(id_: str) -> runs.SourceRow:
    return runs.SourceRow(id_, id_.title(), "oracle", "https://example.test", None, 3600, 1, "", "")


def two_sources(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with two sources, of the kind that the fixture is asked for."""
    url = (
        with_tables(tmp_path / "practice.db")
        if request.param == "sqlite"
        else request.getfixturevalue("postgresql_url")
    )
    engine = prepare(url, "practice")
    with transaction(engine) as session:
        runs.synchronise(session, [source("elmshire"), source("board")])
    yield engine
    engine.dispose()


def posting(native_id: str, title: str = "Social Worker", **words: str) -> RawPosting:
    return RawPosting(native_id, f"https://example.test/{native_id}", title, **words)


def record(engine: Engine, *rows: RawPosting, at: dt.datetime = NOW) -> Recorded:
    with transaction(engine) as session:
        return postings.record(session, "elmshire", rows, at)


def reading_row(posting_id: int, digest: str, tier: str | None, outcome: str = "matched") -> readings.ReadingRow:
    return readings.ReadingRow(posting_id, "1", digest, NOW, outcome, tier, 0.9, None, None, {"tier": tier})


def read_all(engine: Engine, outcome: str = "matched") -> int:
    with transaction(engine) as session:
        batch = readings.unread(session, "1")
        rows = [reading_row(row["id"], row["raw_hash"], "senior", outcome) for row in batch]
        readings.save(session, rows)
    return len(rows)


def vacancy_row(*ids: int, **columns: object) -> readings.VacancyRow:
    defaults: dict[str, object] = {
        "member_ids": ids,
        "posting_id": ids[0],
        "group_score": 1.0,
        "group_reasons": [],
        "title": "Social Worker",
        "employer": "Elmshire Council",
        "outcome": "matched",
        "tier": "practitioner",
        "town": None,
        "authority_code": "E10000001",
        "authority_name": "Elmshire",
        "region": "South West",
        "nation": "england",
        "lat": 51.0,
        "lon": -2.0,
        "salary": "£40,000",
        "annual_min": 38000.0,
        "annual_max": 40000.0,
        "contract_type": "permanent",
        "working_time": "full_time",
        "workplace": None,
        "workplace_words": None,
        "specialisms": ["court"],
        "setting": None,
        "agency": False,
        "first_year": False,
        "closes_on": dt.date(2026, 12, 1),
        "posted_on": dt.date(2026, 11, 21),
        "first_seen": NOW,
        "open": True,
        "summary": "Join us.",
        "search_text": "court work and assessments",
    }
    return readings.VacancyRow(**{**defaults, **columns})  # type: ignore[arg-type]
