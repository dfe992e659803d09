"""Answers given again: validators, what may be kept, compression, and that nothing outdated is ever given."""

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import anyio
import pytest
from api_data import NOW, TODAY, TestClient, client, database

from api.app import create_app
from api.caching import Answers
from matcher import reading_pass
from store import postings, runs
from store.changes import Changes
from store.postings import RawPosting
from store.runs import Tally
from store.session import connect, prepare, reading, transaction

READS = ["/", "/vacancies/1", "/ladder", "/coverage", "/api/v1/vacancies", "/api/v1/vacancies/1", "/api/v1/ladder"]
PRIVATE = [("POST", "/advice"), ("POST", "/api/v1/advice"), ("GET", "/review"), ("GET", "/healthz"), ("GET", "/none")]


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database that no test of this module changes."""
    return database(tmp_path_factory.mktemp("lasting"))


@pytest.fixture(scope="module")
def api(lasting: str) -> Iterator[TestClient]:
    with client(lasting) as opened:
        opened.headers["accept-encoding"] = "identity"
        yield opened


@pytest.fixture
def url(tmp_path: Path, lasting: str) -> str:
    """A copy of it that a test may change."""
    before = Path(lasting.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(before)) as kept, closing(sqlite3.connect(tmp_path / before.name)) as copy:
        kept.backup(copy)
    return f"sqlite:///{tmp_path / before.name}"


@pytest.fixture
def changing(url: str) -> Iterator[TestClient]:
    with client(url) as opened:
        yield opened


@pytest.mark.parametrize("address", READS)
def test_a_read_that_has_not_changed_is_answered_by_304_alone(api: TestClient, address: str) -> None:
    first = api.get(address)
    assert first.status_code == 200
    assert first.headers["cache-control"] == "public, no-cache"
    again = api.get(address, headers={"if-none-match": f'"another", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "content-security-policy" in again.headers
    assert api.get(address, headers={"if-none-match": '"another"'}).content == first.content


def test_the_second_of_the_same_answers_is_made_without_any_work(
    api: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.get("/api/v1/ladder")
    first = [api.get("/api/v1/vacancies", params={"tier": "senior"}) for _ in range(2)][-1]
    monkeypatch.setattr("api.vacancy_routes.criteria_of", lambda *_: pytest.fail("was asked again"))
    again = api.get("/api/v1/vacancies", params={"tier": "senior"})
    assert (again.status_code, again.content) == (200, first.content)
    etag = first.headers["etag"]
    assert api.get("/api/v1/vacancies", params={"tier": "senior"}, headers={"if-none-match": etag}).status_code == 304


def _advertise(url: str, title: str) -> None:
    engine = prepare(url, "practice")
    with transaction(engine) as session:
        changed = RawPosting("1", "https://elmshire.test/jobs/1", title, employer="Elmshire Council")
        postings.record(session, "practice-elmshire", [changed], NOW)
    reading_pass.run(engine, now=NOW)
    engine.dispose()


@pytest.mark.parametrize("address", ["/vacancies/1", "/api/v1/vacancies/1", "/api/v1/vacancies", "/"])
def test_a_changed_vacancy_is_another_answer_at_once(changing: TestClient, url: str, address: str) -> None:
    before = [changing.get(address) for _ in range(3)][-1]
    _advertise(url, "Social Worker - Child Protection, Riverbank Team")
    after = changing.get(address, headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert "Riverbank" in after.text
    assert after.headers["etag"] != before.headers["etag"]
    assert "Riverbank" in changing.get(address).text


def test_being_listed_again_changes_when_it_was_last_seen_though_no_vacancy_changes(
    changing: TestClient, url: str
) -> None:
    address = "/api/v1/vacancies/1"
    before = [changing.get(address) for _ in range(2)][-1]
    engine = prepare(url, "practice")
    with transaction(engine) as session:
        run = runs.start_run(session, "practice-elmshire", NOW)
        runs.finish_run(session, run, status="healthy", complete=True, reason=None, tally=Tally(listed=8), at=NOW)
    engine.dispose()
    after = changing.get(address).json()
    assert after["last_seen"] > before.json()["last_seen"]


def test_a_new_day_is_another_answer(url: str) -> None:
    days = [TODAY]
    with TestClient(create_app(url, today=lambda: days[-1])) as api:
        before = [api.get("/api/v1/vacancies/3").json() for _ in range(2)][-1]
        days.append(TODAY.replace(day=28))
        after = api.get("/api/v1/vacancies/3").json()
    assert (before["open"], after["open"]) == (True, False)


@pytest.mark.parametrize(("method", "address"), PRIVATE)
def test_what_was_sent_in_or_is_no_answer_is_kept_nowhere(api: TestClient, method: str, address: str) -> None:
    response = api.request(method, address)
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers


@pytest.mark.parametrize("header", ["authorization", "cookie"])
def test_an_answer_to_somebody_in_particular_is_kept_nowhere(api: TestClient, header: str) -> None:
    assert api.get("/", headers={header: "Basic eDp5"}).headers["cache-control"] == "no-store"


def test_a_page_that_tells_the_moment_is_made_anew(lasting: str) -> None:
    moments = [NOW, NOW.replace(month=12)]
    with TestClient(create_app(lasting, today=lambda: TODAY, now=lambda: moments.pop(0))) as api:
        first, second = (api.get("/sources", params={}) for _ in range(2))
    assert moments == [], "each was asked for"
    assert first.headers["etag"] != second.headers["etag"], "in December every source is overdue"


def test_an_error_is_a_page_or_a_problem_for_whoever_asks(api: TestClient) -> None:
    for _ in range(2):
        assert api.get("/nowhere", headers={"accept": "text/html"}).headers["content-type"].startswith("text/html")
        assert api.get("/nowhere").headers["content-type"] == "application/problem+json"


def test_large_text_is_compressed_for_whom_takes_it(api: TestClient) -> None:
    plain = api.get("/api/v1/vacancies")
    packed = api.get("/api/v1/vacancies", headers={"accept-encoding": "br, gzip;q=0.5"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.json() == plain.json()
    assert int(packed.headers["content-length"]) < len(plain.content) / 3
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "Accept-Encoding" in plain.headers["vary"]
    known = {"if-none-match": packed.headers["etag"], "accept-encoding": "gzip"}
    assert api.get("/api/v1/vacancies", headers=known).status_code == 304


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br"])
def test_nothing_is_compressed_for_whom_does_not(api: TestClient, accepted: str) -> None:
    response = api.get("/api/v1/vacancies", headers={"accept-encoding": accepted})
    assert "content-encoding" not in response.headers


def test_what_is_small_or_carries_a_secret_is_not_compressed(api: TestClient) -> None:
    taking = {"accept-encoding": "gzip"}
    assert "content-encoding" not in api.get("/healthz", headers=taking).headers
    assert "content-encoding" not in api.get("/", headers=taking | {"authorization": "Basic eDp5"}).headers


async def _asked(answers: Answers, path: str, **headers: str) -> tuple[int, bytes]:
    sent: list[dict[str, object]] = []

    async def send(message: object) -> None:
        assert isinstance(message, dict)
        sent.append(message)

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b""}

    told = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "scheme": "http", "path": path, "query_string": b"", "headers": told}
    await answers(scope, receive, send)  # type: ignore[arg-type]
    status, body = sent[0]["status"], sent[1]["body"]
    assert isinstance(status, int)
    assert isinstance(body, bytes)
    return status, body


def _shown(most_bytes: int, url: str, asked: list[tuple[str, str]]) -> list[str]:
    """What an application behind the store was asked, of these hosts and paths."""
    made: list[str] = []

    async def app(scope, receive, send):  # type: ignore[no-untyped-def]
        made.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": scope["path"].encode() * 4000})

    async def ask() -> None:
        engine = connect(url)
        answers = Answers(app, changes=Changes(engine), day=lambda: TODAY, most_bytes=most_bytes)
        for host, path in asked:
            assert await _asked(answers, path, host=host) == (200, path.encode() * 4000)
        engine.dispose()

    anyio.run(ask)
    return made


def test_what_is_kept_stays_below_its_bound_and_the_oldest_goes_first(lasting: str) -> None:
    asked = [("here", path) for path in ("/a", "/b", "/a", "/c", "/d", "/e", "/a", "/b")]
    assert _shown(40_000, lasting, asked) == ["/a", "/b", "/c", "/d", "/e", "/b"]


def test_what_many_ask_at_once_is_made_once(lasting: str) -> None:
    made: list[str] = []

    async def app(scope, receive, send):  # type: ignore[no-untyped-def]
        made.append(scope["path"])
        await anyio.sleep(0.05)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b"the same"})

    async def ask() -> None:
        engine = connect(lasting)
        answers = Answers(app, changes=Changes(engine), day=lambda: TODAY)
        told: list[tuple[int, bytes]] = []

        async def one() -> None:
            told.append(await _asked(answers, "/a"))

        async with anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(one)
                await anyio.sleep(0)
        assert told == [(200, b"the same")] * 20
        assert answers._under_way == {}
        engine.dispose()

    anyio.run(ask)
    assert made == ["/a"]


def test_what_one_host_was_told_is_not_told_to_another(lasting: str) -> None:
    asked = [("one", "/a"), ("two", "/a"), ("one", "/a"), ("two", "/a")]
    assert _shown(1_000_000, lasting, asked) == ["/a", "/a"]


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return (
        f"sqlite:///{tmp_path / 'changes.db'}"
        if request.param == "sqlite"
        else str(request.getfixturevalue("postgresql_url"))
    )


def test_a_mark_is_the_same_until_something_is_committed(either: str) -> None:
    engine = prepare(either, "practice")
    changes = Changes(engine)
    first = changes.mark()
    with reading(engine) as session:
        runs.source_rows(session)
    assert first
    assert changes.mark() == first
    with transaction(engine) as session:
        runs.synchronise(session, [], [runs.AuthorityRow("P1", "One", "england", "South West", 51.0, -2.0, ())])
        if changes.at_once:
            assert changes.mark() == first, "nothing is committed yet"
    assert changes.mark() != first
    changes.close()
    engine.dispose()


def test_gzip_is_what_it_says(api: TestClient) -> None:
    with api.stream("GET", "/api/v1/vacancies", headers={"accept-encoding": "gzip"}) as response:
        raw = b"".join(response.iter_raw())
    assert json.loads(gzip.decompress(raw))["total"] == 8
