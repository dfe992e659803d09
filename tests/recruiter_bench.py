"""A recruiter's bench: a filled database, the application over it and a key, for the tests of what recruiters do."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_data import TODAY, fill
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from api.app import create_app
from api.recruiters import make_key
from store.models import Event, Posting, Reading, Source, Vacancy
from store.session import connect, reading

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)

VACANCY = {
    "title": "Senior Social Worker, Child Protection",
    "employer": "Elmshire Council",
    "location": "Elmshire",
    "url": "https://elmshire.test/careers/CP-77",
    "closing": "2026-12-18",
    "salary": "£47,000 to £50,500 a year",
    "contract": "Permanent",
    "hours": "37 hours a week",
    "reference": "CP-77",
    "description": "<p>You will lead section 47 enquiries in the Riverside team and hold child protection plans.</p>",
}


class Bench:
    """A filled database, the application over it, and a recruiter's key."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.now = NOW
        self.engine = connect(url)
        self.number, self.key = make_key(self.engine, "elm-hr", now=NOW)
        self.app = create_app(url, today=lambda: TODAY, now=lambda: self.now)
        self.api = TestClient(self.app, raise_server_exceptions=False)

    def close(self) -> None:
        """Let every connection go."""
        self.engine.dispose()
        self.app.state.engine.dispose()

    def submit(self, who: tuple[str, str] | None = None, **changed: Any) -> Any:
        told = {name: value for name, value in (VACANCY | changed).items() if value is not None}
        return self.api.post("/api/v1/postings", json=told, auth=who or ("elm-hr", self.key))

    def withdraw(self, number: int, who: tuple[str, str] | None = None, reason: str = "The post is filled") -> Any:
        return self.api.delete(
            f"/api/v1/postings/{number}", params={"reason": reason}, auth=who or ("elm-hr", self.key)
        )

    def counts(self) -> list[int]:
        """Rows of every table that a submission writes to."""
        with reading(self.engine) as session:
            tables = (Posting, Reading, Vacancy, Event, Source)
            return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def filled_in(folder: Path) -> Path:
    """The file of a database with the practice county's vacancies."""
    path = folder / "practice.db"
    fill(f"sqlite:///{path}")
    return path


def bench_of(filled: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A bench over a copy of that database, and no operator's key, until it is let go of."""
    monkeypatch.delenv("NEXTRUNG_OPERATOR_KEYS", raising=False)
    bench = Bench(f"sqlite:///{shutil.copy(filled, folder)}")
    yield bench
    bench.close()
