"""The engine and the one transaction boundary.

Owns how a database is opened, which dataset it may hold, and the only commit in the project. SQLite in write-ahead
mode is the default; a PostgreSQL address in NEXTRUNG_DATABASE_URL moves everything there.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL, create_engine, event, inspect, make_url
from sqlalchemy import Engine as Engine  # given on, so that whoever opens a database can name it without speaking SQL
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from store.models import Meta

Dataset = Literal["practice", "live"]
MIGRATIONS = Path(__file__).parent / "migrations"
ADDRESSES = "sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME"
"""The forms that NEXTRUNG_DATABASE_URL may have."""


class DatabaseProblem(Exception):  # noqa: N818 - what went wrong is with the database, named in a user's words
    """The database cannot be used; the message says which, why, and what to do."""


def database_url(data: Path, dataset: Dataset) -> str:
    """Give a dataset's address: NEXTRUNG_DATABASE_URL if set, otherwise a SQLite file in the data folder."""
    configured = os.environ.get("NEXTRUNG_DATABASE_URL", "").strip()
    return configured or f"sqlite:///{data.resolve() / dataset}.db"


def connect(url: str) -> Engine:
    """Open an engine; raise DatabaseProblem for an address that no installed driver understands.

    Nothing is contacted yet. Waiting writers get 30 seconds on SQLite, so two crawls can write to the same file.
    """
    parsed = _parsed(url)
    try:
        if parsed.get_backend_name() == "sqlite":
            engine = create_engine(url, connect_args={"timeout": 30})
            event.listen(engine, "connect", _configure_sqlite)
            return engine
        if parsed.get_backend_name() == "postgresql":
            return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise DatabaseProblem(
            f"NEXTRUNG_DATABASE_URL: {_masked(url)} cannot be used ({error}); "
            f"expected {ADDRESSES} (pip install 'nextrung[scale]')"
        ) from error
    raise DatabaseProblem(
        f"NEXTRUNG_DATABASE_URL: {_masked(url)} is neither SQLite nor PostgreSQL; expected {ADDRESSES}"
    )


def libpq_address(url: str) -> str | None:
    """A PostgreSQL address as its own tools write it, password and all; None for another database.

    Raises DatabaseProblem for what is no address.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() != "postgresql":
        return None
    return parsed.set(drivername="postgresql").render_as_string(hide_password=False)


def require_postgresql(url: str) -> str:
    """Give `libpq_address`; raise DatabaseProblem with what to do where the database is another."""
    address = libpq_address(url)
    if address is None:
        raise DatabaseProblem(
            "this needs PostgreSQL: set NEXTRUNG_DATABASE_URL to postgresql+psycopg://USER:PASSWORD@HOST/NAME; "
            "on SQLite `nextrung up` and `nextrung schedule` do everything in one place"
        )
    return address


def prepare(url: str, dataset: Dataset) -> Engine:
    """Open a database for writing: create or migrate it, and mark it with its dataset.

    Raises DatabaseProblem when it cannot be reached, or holds the other dataset.
    """
    engine = connect(url)
    parsed = make_url(url)
    try:
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        _migrate(engine)
        _mark(engine, dataset)
    except (SQLAlchemyError, OSError) as error:
        engine.dispose()
        raise DatabaseProblem(f"database {_masked(url)} cannot be opened: {_first_line(error)}") from error
    except DatabaseProblem:
        engine.dispose()
        raise
    return engine


def open_existing(url: str) -> Engine:
    """Open a database that must already be there, for reading; raise DatabaseProblem with what to do if it is not."""
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and not Path(parsed.database).exists():
        raise DatabaseProblem(f"database {_masked(url)} is not there: run `nextrung up` or `nextrung crawl` first")
    engine = connect(url)
    try:
        if not inspect(engine).has_table("meta"):
            raise DatabaseProblem(f"database {_masked(url)} is empty: run `nextrung up` or `nextrung crawl` first")
        if not _is_current(engine):
            raise DatabaseProblem(
                f"database {_masked(url)} has another version's tables: run `nextrung up` to migrate it"
            )
    except SQLAlchemyError as error:
        raise DatabaseProblem(f"database {_masked(url)} cannot be opened: {_first_line(error)}") from error
    return engine


def dataset_of(session: Session) -> str:
    """Say which dataset the database holds: practice or live."""
    marked = session.get(Meta, "dataset")
    return marked.value if marked else "live"


FICTIONAL = "Every employer and vacancy here is fictional; some stand in real places."
"""What is said of practice data wherever they are shown."""


def caution(session: Session) -> str:
    """What whoever keeps an answer is to know of the data that it was made from; empty for live data."""
    return f"Practice data. {FICTIONAL}" if dataset_of(session) == "practice" else ""


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Do everything inside or nothing: the project's only commit.

    Raises DatabaseProblem where the database does not take it: it is gone, its disk is full, it may not be written.
    """
    with Session(engine, expire_on_commit=False) as session:
        try:
            yield session
            session.commit()
        except OperationalError as error:
            session.rollback()
            raise DatabaseProblem(f"database {_masked(engine.url)} cannot be written: {_first_line(error)}") from error
        except BaseException:
            session.rollback()
            raise


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Look without changing: whatever was done inside is rolled back. Raises DatabaseProblem if it stops answering."""
    with Session(engine, autoflush=False) as session:
        try:
            yield session
        except OperationalError as error:
            raise no_answer(engine, error) from error
        finally:
            session.rollback()


def no_answer(engine: Engine, error: Exception) -> DatabaseProblem:
    """What to say of a database that stopped answering."""
    return DatabaseProblem(f"database {_masked(engine.url)} does not answer: {_first_line(error)}")


def _configure_sqlite(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own objects
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _migrate(engine: Engine) -> None:
    # Alembic is imported where it is used: every crawl is a process of its own and only writes rows.
    from alembic import command
    from alembic.config import Config

    if _is_current(engine):
        return
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _mark(engine: Engine, dataset: Dataset) -> None:
    with transaction(engine) as session:
        marked = session.get(Meta, "dataset")
        if marked is None:
            session.add(Meta(key="dataset", value=dataset))
        elif marked.value != dataset:
            raise DatabaseProblem(
                f"database {_masked(engine.url)} holds {marked.value} data, not {dataset} data: "
                "the two never share a database"
            )


def _is_current(engine: Engine) -> bool:
    from alembic.migration import MigrationContext

    with engine.connect() as connection:
        return frozenset(MigrationContext.configure(connection).get_current_heads()) == _newest()


@cache
def _newest() -> frozenset[str]:
    """The revisions that this version's migrations lead to: files that do not change while it runs."""
    from alembic.script import ScriptDirectory

    return frozenset(ScriptDirectory(str(MIGRATIONS)).get_heads())


def _parsed(url: str) -> URL:
    """The parts of an address; raise DatabaseProblem for none, unrepeated: a password may stand in it."""
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseProblem(f"NEXTRUNG_DATABASE_URL: what it says cannot be used; expected {ADDRESSES}") from None


def _masked(url: str | URL) -> str:
    return make_url(url).render_as_string(hide_password=True)


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]
