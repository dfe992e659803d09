"""Whether anything in the database may have changed since one last looked, without reading any of it.

Owns that question for both databases. It says nothing of what changed: whoever kept an answer asks again.
"""

import threading
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from store.index import VacancyIndex, revision


class Changes:
    """Marks of one database's state: the same mark twice means that nothing was committed in between."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._connection: Any = None
        self.at_once = engine.dialect.name == "sqlite"
        """Whether `mark` takes microseconds, so that it may be asked where nothing must wait."""

    def mark(self) -> str:
        """What holds now; empty where the database does not answer. Marks of other processes are not comparable."""
        try:
            return self._version() if self.at_once else self._snapshot()
        except (SQLAlchemyError, self._engine.dialect.loaded_dbapi.Error):
            return ""

    def in_step(self) -> bool:
        """Whether searches see everything that was committed before: asked after a mark, it holds for the mark."""
        index = VacancyIndex.known(self._engine)
        try:
            with Session(self._engine) as session:
                # An index without anything is filled before it is first asked.
                return index is None or {index.revision, index.sets.revision} <= {0, revision(session)}
        except SQLAlchemyError:
            return False

    def close(self) -> None:
        """Give the connection back; the next mark opens another."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _version(self) -> str:
        # SQLite tells a connection whether any other one has committed, so this one is kept and writes nothing.
        with self._lock:
            if self._connection is None:
                self._connection = self._engine.raw_connection()
                self._connection.detach()
            rows = self._connection.dbapi_connection.execute("PRAGMA data_version").fetchall()
            return str(rows[0][0])

    def _snapshot(self) -> str:
        # What a transaction would see: whatever commits afterwards, or was under way and commits, makes it another.
        with self._engine.connect() as connection:
            return str(connection.scalar(text("SELECT pg_current_snapshot()::text")))
