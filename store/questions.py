"""Small questions to the database, asked so often that whatever surrounds them would take longer than they do.

Owns the connection that stays for them. A question is put together once, in the database's own words, and answered as
the driver answers: it is for texts, bytes and whole numbers, and its bounds are such. Each is a transaction of its own,
and so sees everything that was committed before it.
"""

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.sql.compiler import SQLCompiler

from store.session import Engine, no_answer


class Questions:
    """Asks one database: a SQLite file by a connection of its own, a server by one out of the pool."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._kept: Any = None
        self._words: dict[Executable, tuple[str, Sequence[str] | None, Mapping[str, Any]]] = {}

    def asked(self, statement: Executable, bound: Mapping[str, Any]) -> Sequence[Any]:
        """Every row of the answer; raises DatabaseProblem where the database does not answer."""
        words, names, given = self._words.get(statement) or self._put(statement)
        bound = {**given, **bound}
        values = bound if names is None else [bound[name] for name in names]
        try:
            if self._engine.dialect.name != "sqlite":
                connection = self._engine.raw_connection()
                try:
                    return _answer(connection, words, values)
                finally:
                    connection.close()
            with self._lock:
                if self._kept is None:
                    self._kept = self._engine.raw_connection()
                    self._kept.detach()
                return _answer(self._kept, words, values)
        except self._engine.dialect.loaded_dbapi.OperationalError as error:
            self.close()
            raise no_answer(self._engine, error) from error

    def close(self) -> None:
        """Give the connection back; the next question opens another."""
        with self._lock:
            if self._kept is not None:
                self._kept.close()
                self._kept = None

    def _put(self, statement: Executable) -> tuple[str, Sequence[str] | None, Mapping[str, Any]]:
        compiled = statement.compile(dialect=self._engine.dialect)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - a statement that asks has no other
        given = {name: value for name, value in compiled.params.items() if value is not None}
        self._words[statement] = found = (str(compiled), compiled.positiontup, given)
        return found


def _answer(connection: Any, words: str, values: Any) -> Sequence[Any]:  # noqa: ANN401 - the driver's own
    rows: Sequence[Any] = connection.dbapi_connection.execute(words, values).fetchall()
    return rows
