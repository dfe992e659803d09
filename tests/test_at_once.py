"""Answers that are there already are those of the ordinary way, and whatever is out of the ordinary goes that way."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_data import NOW, TODAY, TestClient, _advert, client, database
from sqlalchemy import event, text

from api.app import create_app
from api.prepared import prepare, prepare_beside
from matcher import reading_pass
from store import postings
from store.session import Engine, connect, transaction

PAGES = [
    "",
    "?tier=senior&tier=lcpp",
    "?tier=unsure",
    "?region=south%20WEST&nation=england",
    "?min_pay=45000&sort=pay",
    "?min_pay=&tier=&q=&counts=",
    "?sort=closing&limit=2",
    "?limit=3",
    "?contract=permanent&kind=employer&posted_within=30&closing_within=60&specialism=child_protection",
    "?posted_since=2026-11-20",
    "?region=Wales",
    "?counts=yes",
    "?tier=senior&min_pay=40000&closing_within=60&counts=yes",
]
LOOKED_UP = [
    "?q=senior",
    "?q=seniorr&counts=yes",
    "?q=social+worker&limit=2",
    "?q=social+worker+near+Elmshire",
    "?near=Elmshire",
    "?authority=Elmshire",
    "?near=BA1%201AA&miles=20",
]
REFUSED = [
    "?colour=red",
    "?min_pay=lots",
    "?limit=0",
    "?sort=nearest",
    "?sort=relevance",
    "?cursor=x",
    "?limit=2&limit=3",
    "?region=Atlantis",
    "?counts=no",
    "?tier=wizard",
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return database(tmp_path_factory.mktemp("at-once"))


@pytest.fixture(scope="module")
def ordinary(url: str) -> dict[str, tuple[int, bytes]]:
    """What is answered while nothing is prepared."""
    with client(url) as api:
        asked = [*PAGES, *LOOKED_UP, *REFUSED]
        return {query: _answer(api, query) for query in asked} | {
            f"/{id_}": _answer(api, f"/{id_}") for id_ in ("1", "11", "6", "99", "x", "0", "1?tier=senior", "00001")
        }


@pytest.fixture(scope="module")
def api(url: str, ordinary: dict[str, tuple[int, bytes]]) -> Iterator[TestClient]:
    engine = connect(url)
    prepare(engine, TODAY)
    engine.dispose()
    with client(url) as opened:
        opened.get("/api/v1/vacancies", params={"q": "senior"})
        yield opened


def _answer(api: TestClient, query: str) -> tuple[int, bytes]:
    # Another host each time, so that no answer that was kept is given.
    _answer.number += 1  # type: ignore[attr-defined]
    response = api.get(f"/api/v1/vacancies{query}", headers={"host": f"host{_answer.number}.test"})  # type: ignore[attr-defined]
    return response.status_code, response.content


_answer.number = 0  # type: ignore[attr-defined]


@pytest.mark.parametrize("query", PAGES)
def test_a_page_is_put_together_without_asking_for_any_row(
    api: TestClient, ordinary: dict[str, tuple[int, bytes]], query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.vacancy_routes.search_json", lambda *_, **__: pytest.fail("went the ordinary way"))
    assert ordinary[query][0] == 200
    assert _answer(api, query) == ordinary[query]


@pytest.mark.parametrize("query", [*LOOKED_UP, *REFUSED])
def test_what_has_to_be_looked_up_or_refused_goes_the_ordinary_way(
    api: TestClient, ordinary: dict[str, tuple[int, bytes]], query: str
) -> None:
    assert _answer(api, query) == ordinary[query]
    assert (ordinary[query][0] == 422) == (query in REFUSED)


def test_one_vacancy_is_given_without_reading_any_of_it(
    api: TestClient, ordinary: dict[str, tuple[int, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.vacancy_routes.vacancy_json", lambda *_: pytest.fail("was made"))
    for id_ in ("1", "11", "6", "00001"):
        assert ordinary[f"/{id_}"][0] == 200
        assert _answer(api, f"/{id_}") == ordinary[f"/{id_}"]
    for id_ in ("99", "x", "0", "1?tier=senior"):
        assert _answer(api, f"/{id_}") == ordinary[f"/{id_}"]
        assert ordinary[f"/{id_}"][0] in (404, 422)


def test_head_and_other_methods_are_as_they_were(api: TestClient) -> None:
    assert api.head("/api/v1/vacancies/1").headers["content-type"] == "application/json"
    assert api.post("/api/v1/vacancies/1").status_code == 405


def test_pages_follow_each_other_through_prepared_and_made_ones(api: TestClient) -> None:
    found, cursor = [], ""
    while cursor is not None:
        page = api.get("/api/v1/vacancies", params={"limit": 3, "sort": "pay", "cursor": cursor}).json()
        found += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert len(found) == len(set(found)) == page["total"] == 8


def test_what_was_written_is_on_the_next_page_at_once(tmp_path: Path) -> None:
    url = database(tmp_path)
    engine = connect(url)
    with client(url) as api:
        for round_ in range(3):
            prepare(engine, TODAY)
            for _ in range(2):
                assert api.get("/api/v1/vacancies").json()["total"] == 8 + round_
            with transaction(engine) as session:
                advert = _advert(f"new{round_}", f"Social Worker, Court Team {round_}", reference=f"NEW/{round_}")
                postings.record(session, "practice-elmshire", [advert], NOW)
            reading_pass.run(engine, now=NOW)
            page = api.get("/api/v1/vacancies").json()
            assert f"Social Worker, Court Team {round_}" in [item["title"] for item in page["items"]]
    engine.dispose()


def test_a_server_prepares_what_is_missing_while_it_answers(tmp_path: Path) -> None:
    url = database(tmp_path)
    engine = connect(url)
    with TestClient(create_app(url, tmp_path / "index", today=lambda: TODAY)) as api:
        assert api.get("/api/v1/vacancies/1").status_code == 200
        for _ in range(1200):
            if prepared(engine) == 9:
                break
            time.sleep(0.05)
    assert prepared(engine) == 9
    assert prepare(engine, TODAY) == 0
    engine.dispose()


def prepared(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM prepared_answers")) or 0)


def test_a_server_that_may_not_write_says_so_once_and_answers_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine = connect(database(tmp_path))
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only=ON"))
    prepare_beside(engine, lambda: TODAY, threading.Event())
    assert [record.message.partition(":")[0] for record in caplog.records] == ["answers are not prepared"]
    assert prepared(engine) == 0
    engine.dispose()
