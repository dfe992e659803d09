"""What real platforms sent, through the whole main job: served on loopback, crawled, read, searched, advised on."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from warm import crawls

from api.app import create_app
from crawlers import fleet
from crawlers.practice.folder import FolderSite
from crawlers.sources import load_registry
from matcher import reading_pass
from store.session import prepare, reading

Ask = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def captured(shared_real: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Ask]]:
    """The NHS Jobs records and the Oracle lists, crawled and read; gives the database's address and a way to ask it."""
    folder = tmp_path_factory.mktemp("captured")
    url = f"sqlite:///{folder / 'practice.db'}"
    lines: list[str] = []
    for served in (shared_real / "nhs_jobs", shared_real / "oracle"):
        with FolderSite(served) as site, crawls():
            path = site.write_registry(folder / f"{served.name}.toml")
            registry = load_registry(path, site.base_url)
            fleet.crawl(
                registry.sources,
                database_url=url,
                registry_path=path,
                base_url=site.base_url,
                on_line=lines.append,
            )
    engine = prepare(url, "practice")
    # As of the day after the records were taken, most of them were open.
    reading_pass.run(engine, now=dt.datetime(2020, 11, 4, tzinfo=dt.UTC))

    def ask(query: str) -> list[tuple[object, ...]]:
        with reading(engine) as session:
            return [tuple(row) for row in session.execute(text(query))]

    yield url, ask
    engine.dispose()


def test_every_record_ends_as_exactly_one_thing(captured: tuple[str, Ask]) -> None:
    _, ask = captured
    for pattern, records in (("%jobposting%", 298), ("%heriotwatt%", 3), ("%uthealth%", 2)):
        vacancies = ask(
            "SELECT r.posting_id FROM readings r JOIN postings p ON p.id = r.posting_id "
            f"WHERE p.source_id LIKE '{pattern}' AND r.outcome != 'out_of_scope' AND r.vacancy_id IS NOT NULL"
        )
        outside = ask(
            "SELECT r.posting_id FROM readings r JOIN postings p ON p.id = r.posting_id "
            f"WHERE p.source_id LIKE '{pattern}' AND r.outcome = 'out_of_scope' AND r.vacancy_id IS NULL"
        )
        rejected = ask(f"SELECT reason FROM rejected_rows WHERE source_id LIKE '{pattern}'")
        assert all(reason for (reason,) in rejected)
        assert len(vacancies) + len(outside) + len(rejected) == records
    assert ask("SELECT count(*) FROM postings WHERE id NOT IN (SELECT posting_id FROM readings)") == [(0,)]


def test_all_298_records_could_be_read(captured: tuple[str, Ask]) -> None:
    _, ask = captured
    assert ask("SELECT count(*) FROM postings WHERE source_id LIKE '%jobposting%'") == [(298,)]
    assert ask("SELECT count(*) FROM rejected_rows WHERE source_id LIKE '%jobposting%'") == [(0,)]


def test_the_oracle_posting_is_kept_as_it_was_sent_and_read_in_london_time(captured: tuple[str, Ask]) -> None:
    _, ask = captured
    ((title, closing, body),) = ask(
        "SELECT p.title, p.closing, r.body FROM postings p JOIN readings r ON r.posting_id = p.id "
        "WHERE p.native_id = '4964'"
    )
    assert title == "Stewardship Officer"
    assert str(closing).startswith("2026-09-15T22:55")
    assert '"date": "2026-09-15"' in str(body)
    assert '"time": "23:55"' in str(body)
    assert '"min": 26707' in str(body)
    assert '"max": 31236' in str(body)


def test_an_incomplete_list_closes_nothing_and_says_why(captured: tuple[str, Ask]) -> None:
    _, ask = captured
    ((status, complete, reason),) = ask("SELECT status, complete, reason FROM runs WHERE source_id LIKE '%uthealth%'")
    assert (status, complete) == ("unhealthy", 0)
    assert "222" in str(reason)


def test_search_and_advice_stand_where_hardly_anything_read_is_in_scope(captured: tuple[str, Ask]) -> None:
    """The records are of nurses, therapists and clerks, and of social workers in adults' and mental health services."""
    url, ask = captured
    ((outside,),) = ask("SELECT count(*) FROM readings WHERE outcome = 'out_of_scope'")
    assert isinstance(outside, int)
    assert outside >= 290
    client = TestClient(create_app(url, today=lambda: dt.date(2020, 11, 4)))
    answer = client.get("/api/v1/vacancies", params={"limit": 100}).json()
    ((open_,),) = ask("SELECT count(*) FROM vacancies WHERE open = 1")
    assert answer["total"] == open_
    profile = {"nation": "england", "role": "Social Worker, Children and Families", "registered": True}
    assert client.post("/api/v1/advice", json=profile).json()["tier"]["tier"] == "practitioner"
