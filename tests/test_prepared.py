"""Answers made when a vacancy changes: the same bytes as when asked for, and never one that no longer holds."""

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import orjson
import pytest
from api_data import ATTACKS, ELMSHIRE, FIRST, NOW, TODAY, TestClient, _advert, fill
from postgresql import PostgreSQL
from sqlalchemy import text

from api import prepared
from api.app import create_app
from api.prepared import Prepared, prepare
from api.schemas import VacancyDetail, VacancyList
from api.vacancies import items_of, vacancy_json
from matcher import reading_pass
from store import postings, runs
from store.changes import Changes
from store.postings import RawPosting
from store.questions import Questions
from store.runs import Tally
from store.session import Engine, connect, reading, transaction
from store.vacancies import vacancies

IDS = range(1, len(ELMSHIRE) + len(ATTACKS) + 8)
DAYS = [TODAY + dt.timedelta(days=days) for days in (-30, -1, 0, 1, 2, 3, 19, 20, 108, 109, 110, 400)]


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with everything prepared, that no test changes."""
    path = tmp_path_factory.mktemp("lasting") / "practice.db"
    fill(f"sqlite:///{path}", hostiles=True)
    engine = connect(f"sqlite:///{path}")
    assert prepare(engine, TODAY) == _vacancies(engine)
    assert prepare(engine, TODAY) == 0, "everything holds"
    engine.dispose()
    return path


@pytest.fixture(scope="module")
def lasting_server(postgresql_server: PostgreSQL) -> str:
    """The name of the same on a server."""
    url = postgresql_server.fresh_database()
    fill(url, hostiles=True)
    engine = connect(url)
    prepare(engine, TODAY)
    engine.dispose()
    assert engine.url.database
    return engine.url.database


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path, lasting: Path) -> Iterator[Engine]:
    """A database with everything prepared, that a test may change."""
    server: PostgreSQL | None = None
    if request.param == "sqlite":
        with closing(sqlite3.connect(lasting)) as kept, closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
            kept.backup(copy)
        url = f"sqlite:///{tmp_path / 'copy.db'}"
    else:
        server = request.getfixturevalue("postgresql_server")
        url = server.fresh_database(request.getfixturevalue("lasting_server"))
    opened = connect(url)
    yield opened
    opened.dispose()
    if server:
        server.drop(url)


def _vacancies(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM vacancies")) or 0)


def _prepared(engine: Engine) -> Prepared:
    return Prepared(engine, Questions(engine), Changes(engine))


def _told(engine: Engine, id_: int, today: dt.date = TODAY) -> bytes | None:
    return _prepared(engine).vacancy(id_, today)


def _made(engine: Engine, today: dt.date = TODAY) -> dict[int, bytes]:
    """What would be made now, by posting."""
    made = {}
    with reading(engine) as session:
        for row in vacancies(session, list(IDS)):
            answer = orjson.dumps(vacancy_json(session, row, today))
            made.update({member["id"]: answer for member in row["postings"]})
    return made


def _outdated(engine: Engine, today: dt.date = TODAY) -> set[int]:
    """The vacancies of which no answer holds; whatever is prepared must be what would be made now."""
    made = _made(engine, today)
    answers = _prepared(engine)
    told = {id_: answers.vacancy(id_, today) for id_ in IDS}
    assert {id_: answer for id_, answer in told.items() if answer is not None}.items() <= made.items()
    return {orjson.loads(answer)["id"] for id_, answer in made.items() if told[id_] is None}


def test_what_was_prepared_is_byte_for_byte_what_would_be_made(engine: Engine) -> None:
    assert _outdated(engine) == set()
    assert _told(engine, 99_999) is None


def test_on_another_day_it_is_the_same_or_is_made_anew(lasting: Path) -> None:
    engine = connect(f"sqlite:///{lasting}")
    gone = {day: _outdated(engine, day) for day in DAYS}
    assert all(gone[day] == set() for day in DAYS if day <= TODAY + dt.timedelta(days=2))
    assert gone[TODAY + dt.timedelta(days=3)] == {3}, "it closed on the day before"
    assert len(gone[DAYS[-1]]) == _vacancies(engine) - 1, "all but what had closed"
    engine.dispose()


def test_items_are_those_of_a_list(engine: Engine) -> None:
    answers = _prepared(engine)
    with reading(engine) as session:
        made = {item["id"]: orjson.dumps(item) for item in items_of(session, vacancies(session, list(IDS)), TODAY)}
    assert answers.items(list(IDS), TODAY) == made


def test_a_list_remembers_no_item_of_another_day(lasting: Path) -> None:
    """A server that runs past midnight without a crawl must not go on showing what closed the day before."""
    engine = connect(f"sqlite:///{lasting}")
    answers = _prepared(engine)
    for day in (TODAY, DAYS[-1], TODAY):
        assert answers.items(list(IDS), day) == _prepared(engine).items(list(IDS), day)
    assert answers.items(list(IDS), TODAY) != answers.items(list(IDS), DAYS[-1])
    engine.dispose()


def test_an_advert_cannot_make_a_hole_of_its_own(lasting: Path) -> None:
    with closing(sqlite3.connect(lasting)) as database:
        for seen, item in database.execute("SELECT seen, item FROM prepared_answers"):
            assert item.count(b"\0") == 2
            assert orjson.loads(seen)


def _change_words(engine: Engine) -> None:
    with transaction(engine) as session:
        postings.record(session, "practice-elmshire", [_advert("2", "Senior Social Worker, Riverbank")], NOW)


def _close_one(engine: Engine) -> None:
    with transaction(engine) as session:
        postings.close_gone(session, "practice-elmshire", ["2"], 410, NOW)


def _miss_one(engine: Engine) -> None:
    listed = {advert.native_id for advert in ELMSHIRE} - {"2"}
    with transaction(engine) as session:
        postings.close_missing(session, "practice-elmshire", listed=listed, misses=3, at=NOW)


def _sql(statement: str) -> Callable[[Engine], None]:
    def write(engine: Engine) -> None:
        with transaction(engine) as session:
            session.execute(text(statement))

    return write


WRITES: dict[str, tuple[Callable[[Engine], None], set[int]]] = {
    "an advert's words": (_change_words, {2}),
    "a posting that closes": (_close_one, {2}),
    "a posting that is missed": (_miss_one, {2}),
    "a reading": (_sql("UPDATE readings SET confidence = 0.5 WHERE posting_id = 2"), {2}),
    "a vacancy": (_sql("UPDATE vacancies SET title = 'Another' WHERE id = 2"), {2}),
    "a link": (
        _sql("INSERT INTO agency_copies (copy_id, posting_id, reasons) VALUES (8, 2, '[\"the same words\"]')"),
        {2, 8},
    ),
    "an event": (
        _sql(
            "INSERT INTO events (posting_id, at, kind, detail) "
            "VALUES (2, '2026-11-20 09:00:00.000000', 'reopened', 'listed again')"
        ),
        {2},
    ),
    "another's posting that joins": (_sql("UPDATE readings SET vacancy_id = 2 WHERE posting_id = 3"), {2, 3}),
}


@pytest.mark.parametrize("write", WRITES)
def test_whatever_is_written_outdates_what_was_made_of_it_and_nothing_else(engine: Engine, write: str) -> None:
    change, expected = WRITES[write]
    change(engine)
    assert _outdated(engine) >= expected - {3}
    assert len(_outdated(engine)) <= len(expected)
    assert prepare(engine, TODAY) == len(expected)
    assert _outdated(engine) == set()


def test_a_linked_vacancy_that_changes_is_told_so_by_the_other(engine: Engine) -> None:
    WRITES["a link"][0](engine)
    prepare(engine, TODAY)
    WRITES["a vacancy"][0](engine)
    assert _outdated(engine) == {2, 8}
    prepare(engine, TODAY)
    assert b"Another" in (_told(engine, 8) or b"")
    _sql("DELETE FROM agency_copies")(engine)
    assert _outdated(engine) == {2, 8}
    prepare(engine, TODAY)
    assert b"Another" not in (_told(engine, 8) or b"")


def test_a_sources_new_credit_outdates_its_vacancies_alone(engine: Engine) -> None:
    _sql("UPDATE sources SET min_expected = 9")(engine)
    assert _outdated(engine) == set()
    _sql("UPDATE sources SET credit = 'Courtesy of Glenbrae' WHERE id = 'practice-glenbrae'")(engine)
    outdated = _outdated(engine)
    assert len(outdated) == 2
    prepare(engine, TODAY)
    assert all(b"Courtesy of Glenbrae" in (_told(engine, id_) or b"") for id_ in outdated)


def test_a_removed_vacancy_is_told_no_more_and_forgotten(engine: Engine) -> None:
    _sql("UPDATE readings SET vacancy_id = NULL, outcome = 'out_of_scope' WHERE posting_id = 2")(engine)
    _sql("DELETE FROM vacancies WHERE id = 2")(engine)
    assert _told(engine, 2) is None
    before = _vacancies(engine)
    prepare(engine, TODAY)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM prepared_answers")) == before
        assert connection.scalar(text("SELECT count(*) FROM outdated_answers")) == 0


def test_being_listed_again_is_told_though_nothing_was_made_anew(engine: Engine) -> None:
    answers = _prepared(engine)
    assert orjson.loads(answers.vacancy(2, TODAY) or b"")["last_seen"] == FIRST.isoformat()
    with transaction(engine) as session:
        run = runs.start_run(session, "practice-elmshire", NOW)
        runs.finish_run(session, run, status="healthy", complete=True, reason=None, tally=Tally(listed=8), at=NOW)
    shown = orjson.loads(answers.vacancy(2, TODAY) or b"")
    assert (shown["last_seen"], shown["adverts"][0]["last_seen"]) == (NOW.isoformat(), NOW.isoformat())
    assert _outdated(engine) == set()


def test_what_changes_while_answers_are_made_is_made_again(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL another transaction may commit between what is noted and what is read."""
    if engine.dialect.name == "sqlite":
        pytest.skip("a SQLite file has one writer at a time")
    _change_words(engine)
    honest = prepared._made

    def meanwhile(*told: object, **named: object) -> object:
        made = list(honest(*told, **named))  # type: ignore[arg-type]
        monkeypatch.setattr(prepared, "_made", honest)
        WRITES["a vacancy"][0](engine)
        return made

    monkeypatch.setattr(prepared, "_made", meanwhile)
    assert prepare(engine, TODAY) == 2, "once before the change, and once after it"
    assert b"Another" in (_told(engine, 2) or b"")
    assert _outdated(engine) == set()


def test_an_answer_that_other_code_made_is_never_given(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "maker", lambda: "another")
    assert len(_outdated(engine)) == _vacancies(engine)
    assert prepare(engine, TODAY) == _vacancies(engine)
    assert _outdated(engine) == set()


def test_an_answer_whose_day_is_over_is_made_again(engine: Engine) -> None:
    later = TODAY + dt.timedelta(days=60)
    over = _outdated(engine, later)
    assert over
    assert prepare(engine, later) == len(over)
    assert _outdated(engine, later) == set()


def test_many_are_made_in_parts_of_which_each_is_told(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.prepared.AT_ONCE", 5)
    _sql("DELETE FROM prepared_answers")(engine)
    _sql("INSERT INTO outdated_answers (vacancy_id) SELECT id FROM vacancies")(engine)
    told: list[int] = []
    made = prepare(engine, TODAY, on_progress=told.append)
    assert told == [*range(5, made, 5), made]
    assert _outdated(engine) == set()


def test_a_new_advert_is_answered_before_and_after_it_is_prepared(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = RawPosting("new", "https://elmshire.test/jobs/new", "Social Worker, Court Team", employer="Elmshire Council")
    with transaction(engine) as session:
        postings.record(session, "practice-elmshire", [new], NOW)
    reading_pass.run(engine, now=NOW)
    with engine.connect() as connection:
        id_ = int(connection.scalar(text("SELECT id FROM postings WHERE native_id = 'new'")) or 0)
    with TestClient(create_app(engine.url.render_as_string(hide_password=False), today=lambda: TODAY)) as api:
        before = api.get(f"/api/v1/vacancies/{id_}")
        prepare(engine, TODAY)
        after = api.get(f"/api/v1/vacancies/{id_}")
        listed = api.get("/api/v1/vacancies")
        monkeypatch.setattr("api.vacancy_routes.search_json", lambda *_, **__: pytest.fail("went the ordinary way"))
        assert api.get("/api/v1/vacancies", headers={"host": "again.test"}).content == listed.content
    assert before.status_code == after.status_code == 200
    assert before.content == after.content
    assert VacancyDetail.model_validate_json(after.content, extra="forbid").id == id_
    assert id_ in [item.id for item in VacancyList.model_validate_json(listed.content, extra="forbid").items]
