"""Small questions to the database, asked so often that opening anything for them would take longer than they do.

Owns the connection that stays for them. Each question is a transaction of its own, and so sees everything that was
committed before it.
"""

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy.exc import OperationalError

from store.session import Engine, no_answer


class Questions:
    """Asks one database: a SQLite file by a connection of its own, a server by one out of the pool."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._lock = threading.Lock()
        self._kept: Connection | None = None

    def asked(self, statement: Executable, bound: Mapping[str, Any]) -> Sequence[Any]:
        """Every row of the answer; raises DatabaseProblem where the database does not answer."""
        try:
            if self._engine.dialect.name != "sqlite":
                with self._engine.connect() as connection:
                    return connection.execute(statement, bound).all()
            with self._lock:
                if self._kept is None:
                    self._kept = self._engine.connect()
                    self._kept.detach()
                return self._kept.execute(statement, bound).all()
        except OperationalError as error:
            self.close()
            raise no_answer(self._engine, error) from error

    def close(self) -> None:
        """Give the connection back; the next question opens another."""
        with self._lock:
            if self._kept is not None:
                self._kept.close()
                self._kept = None
