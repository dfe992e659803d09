"""The store on both databases: a SQLite file, and a real PostgreSQL started for the session."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session
from store_data import LATER, LATEST, NOW, posting, read_all, reading_row, record, source, two_sources, vacancy_row

from store import listings, postings, readings, runs, standing, visits
from store import vacancies as vacancies_of
from store.models import Posting
from store.postings import Recorded
from store.session import DatabaseProblem, connect, open_existing, prepare, reading, transaction


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    yield from two_sources(request, tmp_path)


def everything(engine: Engine) -> list[tuple[object, ...]]:
    with reading(engine) as session:
        return [
            tuple(row)
            for row in session.execute(
                text("SELECT id, native_id, title, raw_hash, first_seen, changed_at FROM postings")
            )
        ]


def test_the_same_crawl_twice_changes_nothing(engine: Engine) -> None:
    rows = [posting("1"), posting("2", closing="1 May")]
    assert record(engine, *rows) == Recorded(new=2)
    before = everything(engine)
    assert record(engine, *rows, at=LATER) == Recorded(unchanged=2)
    assert everything(engine) == before


def test_changed_words_keep_the_first_date_and_leave_an_event(engine: Engine) -> None:
    record(engine, posting("1"))
    assert record(engine, posting("1", title="Senior Social Worker"), at=LATER) == Recorded(changed=1)
    with reading(engine) as session:
        row = session.execute(text("SELECT title FROM postings")).scalar_one()
        kinds = session.execute(text("SELECT kind FROM events ORDER BY id")).scalars().all()
    assert row == "Senior Social Worker"
    assert kinds == ["first_seen", "changed"]


def test_a_missing_posting_closes_only_at_the_nth_miss_and_reopens_when_listed_again(engine: Engine) -> None:
    record(engine, posting("1"), posting("2"))
    record(engine, posting("1"), at=LATER)
    with transaction(engine) as session:
        assert postings.close_missing(session, "elmshire", listed={"1"}, misses=2, at=LATER) == 0
    record(engine, posting("1"), at=LATEST)
    with transaction(engine) as session:
        assert postings.close_missing(session, "elmshire", listed={"1"}, misses=2, at=LATEST) == 1
        assert postings.count_open(session, "elmshire") == 1
    assert record(engine, posting("2"), at=LATEST) == Recorded(unchanged=1, reopened=1)
    with reading(engine) as session:
        assert postings.count_open(session, "elmshire") == 2


def test_only_404_and_410_close_a_posting_whose_page_is_gone(engine: Engine) -> None:
    record(engine, posting("1"))
    with reading(engine) as session, pytest.raises(ValueError, match="503 never closes"):
        postings.close_gone(session, "elmshire", ["1"], 503, LATER)
    with transaction(engine) as session:
        assert postings.close_gone(session, "elmshire", ["1", "unheard-of"], 410, LATER) == 1


def test_a_posting_listed_without_being_read_again_counts_as_seen(engine: Engine) -> None:
    record(engine, posting("1"))
    with transaction(engine) as session:
        assert postings.seen(session, "elmshire", ["1", "unheard-of"], LATER) == Recorded(unchanged=1)
        assert postings.close_missing(session, "elmshire", listed={"1"}, misses=1, at=LATER) == 0


def test_text_that_a_database_refuses_is_stored_readably(engine: Engine) -> None:
    record(engine, posting("1", title="Nul\x00 and half a pair \ud83d", description="\x00"))
    assert record(engine, posting("1", title="Nul\x00 and half a pair \ud83d", description="\x00")) == Recorded(
        unchanged=1
    )
    assert "\N{REPLACEMENT CHARACTER}" in str(everything(engine)[0][2])


def test_nothing_is_kept_of_a_transaction_that_fails(engine: Engine) -> None:
    def crash() -> None:
        with transaction(engine) as session:
            postings.record(session, "elmshire", [posting("1")], NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        crash()
    assert everything(engine) == []


def test_a_run_is_remembered_and_the_next_marks_an_interrupted_one(engine: Engine) -> None:
    with transaction(engine) as session:
        first = runs.start_run(session, "elmshire", NOW)
        second = runs.start_run(session, "elmshire", LATER)
        runs.finish_run(
            session, second, status="healthy", complete=True, reason=None, tally=runs.Tally(listed=7), at=LATER
        )
        assert second > first
        assert runs.last_started(session) == {"elmshire": LATER}
        state = {entry.source.id: entry for entry in standing.health(session)}
    assert state["elmshire"].last_healthy_at == LATER
    assert state["elmshire"].baseline == 7
    assert state["board"].last is None


def test_a_row_rejected_again_is_the_same_row(engine: Engine) -> None:
    bad = [runs.Rejected("https://example.test/9", "no title", "<html>\x00")] * 2
    with transaction(engine) as session:
        run = runs.start_run(session, "elmshire", NOW)
        assert runs.reject(session, "elmshire", run, bad, NOW) == 2
        rows = runs.rejected(session, "elmshire")
    assert [row.reason for row in rows] == ["no title"]


def test_a_source_that_left_the_registry_is_kept_inactive(engine: Engine) -> None:
    with transaction(engine) as session:
        runs.synchronise(session, [source("elmshire")])
        assert [entry.source.id for entry in standing.health(session)] == ["elmshire"]
        runs.synchronise(session, [source("elmshire"), source("board")])
        assert [entry.source.id for entry in standing.health(session)] == ["board", "elmshire"]


def test_only_new_or_changed_postings_want_reading(engine: Engine) -> None:
    record(engine, posting("1"), posting("2"))
    assert read_all(engine) == 2
    assert read_all(engine) == 0
    record(engine, posting("2", title="Team Manager"), at=LATER)
    assert read_all(engine) == 1
    with reading(engine) as session:
        assert len(readings.unread(session, "1", everything=True)) == 2
        assert len(readings.unread(session, "2")) == 2
        assert [row["id"] for row in readings.unread(session, "2", after=1)] == [2]


def read_closing(engine: Engine, closes: dt.date | None) -> None:
    with transaction(engine) as session:
        (row,) = readings.unread(session, "1", everything=True)
        found = reading_row(row["id"], row["raw_hash"], "senior")
        readings.save(session, [replace(found, closes_on=closes)])


def settle(engine: Engine, today: dt.date) -> tuple[int, int]:
    with transaction(engine) as session:
        closed = postings.settle_closing_dates(session, today, LATER)
        return closed, postings.count_open(session, "elmshire")


def test_a_posting_closes_once_its_read_closing_date_has_passed_and_stays_closed(engine: Engine) -> None:
    record(engine, posting("1"))
    closes = dt.date(2026, 11, 21)
    read_closing(engine, closes)
    assert settle(engine, closes) == (0, 1)
    assert settle(engine, closes + dt.timedelta(days=1)) == (1, 0)
    assert record(engine, posting("1"), at=LATER) == Recorded(unchanged=1), "listed on, but over"
    with transaction(engine) as session:
        assert postings.seen(session, "elmshire", ["1"], LATER) == Recorded(unchanged=1)
    assert settle(engine, closes + dt.timedelta(days=1)) == (0, 0)


def test_new_words_or_a_better_reading_reopen_what_a_date_had_closed(engine: Engine) -> None:
    record(engine, posting("1"))
    today = dt.date(2026, 11, 22)
    read_closing(engine, dt.date(2026, 11, 1))
    assert settle(engine, today) == (1, 0)
    read_closing(engine, dt.date(2026, 12, 1))
    assert settle(engine, today) == (0, 1)
    read_closing(engine, dt.date(2026, 11, 1))
    assert settle(engine, today) == (1, 0)
    assert record(engine, posting("1", closing="extended"), at=LATER) == Recorded(changed=1, reopened=1)


def test_a_database_that_takes_nothing_more_is_one_line(engine: Engine) -> None:
    """A file that may not grow stands for a full disk, a connection that is ended for a server that has gone."""

    def write(session: Session) -> None:
        if engine.name == "sqlite":
            session.execute(text("PRAGMA max_page_count = 1"))
            postings.record(session, "elmshire", [posting("1", description="x" * 100_000)], NOW)
        else:
            session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    told = "database or disk is full" if engine.name == "sqlite" else "terminating connection"
    with pytest.raises(DatabaseProblem, match=f"^database .* cannot be written: {told}"), transaction(engine) as opened:
        write(opened)
    assert everything(engine) == []


def test_a_database_that_stops_answering_is_one_clear_line(engine: Engine) -> None:
    with pytest.raises(DatabaseProblem, match="does not answer"), reading(engine) as session:
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())")) if engine.name == "postgresql" else (
            session.execute(text("SELECT * FROM a_table_that_went"))
        )


def test_practice_and_live_data_never_share_a_database(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    with pytest.raises(DatabaseProblem, match="holds practice data, not live data"):
        prepare(url, "live")
    open_existing(url).dispose()


def test_a_database_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="is not there: run `nextrung up`"):
        open_existing(f"sqlite:///{tmp_path / 'none.db'}")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://localhost/x", "neither SQLite nor PostgreSQL"),
        ("nonsense", "cannot be used"),
        ("postgresql+psycopg://u:secret@127.0.0.1:9/x", "cannot be opened"),
    ],
)
def test_an_address_that_cannot_be_used_is_one_clear_line_without_its_password(url: str, message: str) -> None:
    with pytest.raises(DatabaseProblem, match=message) as problem:
        prepare(url, "live")
    assert "secret" not in str(problem.value)
    assert len(str(problem.value).splitlines()) == 1


def test_a_file_that_is_no_database_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    path.write_text("this is a shopping list\n" * 50)
    with pytest.raises(DatabaseProblem, match="cannot be opened"):
        prepare(f"sqlite:///{path}", "live")


def test_the_migrations_make_the_tables_that_the_models_describe(engine: Engine) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from store.models import Base

    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_an_address_is_only_parsed_until_it_is_used() -> None:
    assert connect("postgresql+psycopg://u:p@127.0.0.1:9/x").url.database == "x"


def end_run(engine: Engine, at: dt.datetime, status: runs.Status = "healthy", *, complete: bool = True) -> None:
    with transaction(engine) as session:
        run = runs.start_run(session, "elmshire", at)
        runs.finish_run(
            session, run, status=status, complete=complete, reason=None, tally=runs.Tally(), at=at, fill={"read": 2}
        )


def seen_at(engine: Engine) -> dict[str, dt.datetime]:
    with reading(engine) as session:
        rows = session.execute(select(Posting.native_id, postings.last_seen()))
        return {row[0]: row[1] for row in rows}


def test_when_a_posting_was_last_seen_follows_its_sources_believed_runs(engine: Engine) -> None:
    record(engine, posting("1"), posting("2"))
    end_run(engine, NOW)
    record(engine, posting("1"), posting("2"), at=LATER)
    end_run(engine, LATER)
    assert seen_at(engine) == {"1": LATER, "2": LATER}, "nothing was written of them"
    # The next run no longer lists the second: it keeps the moment of the last that did.
    with transaction(engine) as session:
        assert postings.close_missing(session, "elmshire", listed=["1"], misses=1, at=LATEST) == 1
    end_run(engine, LATEST)
    assert seen_at(engine) == {"1": LATEST, "2": LATER}
    # Runs that are not believed say nothing of what they did not write.
    end_run(engine, LATEST + dt.timedelta(hours=6), "unhealthy")
    end_run(engine, LATEST + dt.timedelta(hours=12), complete=False)
    assert seen_at(engine)["1"] == LATEST
    with transaction(engine) as session:
        postings.touch(session, "elmshire", ["1"], LATEST + dt.timedelta(hours=13))
    assert seen_at(engine)["1"] == LATEST + dt.timedelta(hours=13)


def test_visits_are_remembered_with_their_postings(engine: Engine) -> None:
    one = visits.Visit("e", "r", '"tag"', "", NOW)
    with transaction(engine) as session:
        visits.note(session, "elmshire", {"1": one, "2": one})
        assert visits.known(session, "elmshire") == {}, "a page that left no posting counts as never read"
    record(engine, posting("1"))
    again = replace(one, etag="", modified="Sat, 21 Nov 2026 09:00:00 GMT")
    with transaction(engine) as session:
        assert visits.known(session, "elmshire") == {"1": one}
        visits.note(session, "elmshire", {"1": again})
        assert visits.known(session, "elmshire") == {"1": again}
        visits.forget(session, "elmshire", ["1"])
        assert visits.known(session, "elmshire") == {}
        kept = visits.KeptList('"a"', "", "text/xml", "<rss>é".encode())
        visits.keep_list(session, "elmshire", "https://example.test/", kept)
        visits.keep_list(session, "elmshire", "https://example.test/", replace(kept, etag='"b"'))
        assert visits.kept_list(session, "elmshire", "https://example.test/") == replace(kept, etag='"b"')
        assert visits.kept_list(session, "board", "https://example.test/") is None


def test_evergreen_takes_two_signals(engine: Engine) -> None:
    """Long open without a date, saying so, posted again and again: one of them is not enough."""
    day = dt.timedelta(days=1)
    for number in range(1, 17):
        record(engine, posting(str(number)), at=NOW + (number % 4 * day if number < 12 else 0 * day))
    with transaction(engine) as session:
        for number in range(1, 4):
            postings.close_gone(session, "elmshire", ["12"], 404, NOW + number * day)
            postings.record(session, "elmshire", [posting("12")], NOW + number * day)
    endless = {"closing": {"reason": listings.ENDLESS}}
    with transaction(engine) as session:
        rows = [
            replace(reading_row(row["id"], row["raw_hash"], "senior"), body=endless if row["id"] in (2, 3, 12) else {})
            for row in readings.unread(session, "1")
        ]
        readings.save(session, rows)
        old = NOW - dt.timedelta(days=130)
        readings.save_vacancies(
            session,
            [
                vacancy_row(1, closes_on=None, first_seen=old),
                vacancy_row(2, closes_on=None, first_seen=old),
                vacancy_row(3, closes_on=None),
                vacancy_row(4, 5, 6, 7, closes_on=None, first_seen=old),
                vacancy_row(8, 9, 10, 11, first_seen=old),
                vacancy_row(12, first_seen=old),
                vacancy_row(13, 14, 15, 16, closes_on=None, first_seen=old),
            ],
        )
        found = {id_: vacancies_of.vacancy(session, id_) for id_ in (1, 2, 3, 4, 8, 12, 13)}
        known = {id_: row for id_, row in found.items() if row}
        again = {id_: listings.reposts(row) for id_, row in known.items()}
        assert again == {1: 0, 2: 0, 3: 0, 4: 3, 8: 3, 12: 3, 13: 0}, "copies of one day are no reposts"
        endless_ones = {id_: listings.evergreen(row, NOW.date()) for id_, row in known.items()}
        assert endless_ones == {
            **dict.fromkeys((1, 3, 8, 13), ()),
            2: ("long_open", "says_so"),
            4: ("long_open", "posted_again"),
            12: ("says_so", "posted_again"),
        }
        listed = listings.listings(session, list(known))
        assert {id_: listings.listing_of(row) for id_, row in known.items()} == listed, "both ways tell the same"


def test_a_database_of_the_first_version_keeps_its_postings_through_every_migration(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    from store.models import Base
    from store.session import MIGRATIONS

    with engine.begin() as connection:
        Base.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS vacancy_words"))
        connection.execute(text("DELETE FROM alembic_version"))
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO sources (id, name, platform, url, every_seconds, min_expected, verified, note, active) "
                "VALUES ('elmshire', 'Elmshire', 'oracle', 'https://example.test', 3600, 1, '', '', true)"
            )
        )
        words = "url, title, employer, location, salary, contract, hours, posted, closing, reference, description"
        connection.execute(
            text(
                f"INSERT INTO postings (source_id, native_id, {words}, extra, raw_hash, first_seen, last_seen, "
                "changed_at, missed) VALUES ('elmshire', '1', '', 'Social Worker', '', '', '', '', '', '', '', '', '', "
                "'{}', 'h', :at, :at, :at, 0)"
            ),
            {"at": NOW},
        )
    prepare(engine.url.render_as_string(hide_password=False), "practice").dispose()
    with transaction(engine) as session:
        runs.synchronise(session, [source("elmshire")])
    assert [row[2] for row in everything(engine)] == ["Social Worker"]
