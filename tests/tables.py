"""SQLite databases for tests, copied from one whose tables were made once, for making them anew takes a quarter of a
second.
"""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import text

from store import runs
from store.models import Meta
from store.session import prepare, reading, transaction


def make_tables(url: str) -> None:
    """Make the tables of an empty database and leave it without a dataset, so that it can become any."""
    engine = prepare(url, "practice")
    with transaction(engine) as session:
        session.delete(session.get_one(Meta, "dataset"))
    engine.dispose()


@cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="nextrung-tables-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make_tables(f"sqlite:///{folder / 'tables.db'}")
    return folder / "tables.db"


def with_tables(path: Path) -> str:
    """The address of a database at `path` that has the tables and nothing in them."""
    shutil.copy(_made(), path)
    return f"sqlite:///{path}"


class OfOneSource:
    """A live database that knows one source, and what of it is open."""

    def __init__(self, folder, row) -> None:
        self.row = row
        self.url = with_tables(Path(folder) / "live.db")
        self.engine = prepare(self.url, "live")
        with transaction(self.engine) as session:
            runs.synchronise(session, [row.row()])

    def ask(self, question):
        with reading(self.engine) as session:
            return [tuple(row) for row in session.execute(text(question))]

    def open(self):
        return {native_id for (native_id,) in self.ask("select native_id from postings where closed_at is null")}
