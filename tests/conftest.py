from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from postgresql import PostgreSQL

# On a machine that is busy with something else any example may take longer than Hypothesis's fifth of a second. The
# examples are the same in every run, so that what fails tells of a change and not of luck;
# `pytest --hypothesis-profile=search` draws others each time, and prints what repeats a failure.
_untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("suite", _untimed, derandomize=True)
settings.register_profile("search", _untimed, print_blob=True)
settings.load_profile("suite")

LONGEST = (
    "test_every_page",
    "test_tasks",
    "test_main_job",
    "test_job_seeker",
    "test_platforms_hostile",
    "test_browser",
    "test_schemathesis",
    "test_recruiter",
    "test_search_by_keyboard",
    "test_histories",
    "test_store_vacancies",
    "test_schedule",
    "test_crawl_cut_short",
    "test_run_record",
    "test_real_captures",
    "test_adviser",
    "test_review_pages",
    "test_crawl",
    "test_keys",
    "test_revisit",
)
"""The modules that take ten seconds or so, the longest first. Several processes share out whole modules, and one that
takes half a minute must not be begun when the others are done."""


def pytest_configure(config: pytest.Config) -> None:
    # Of its own accord xdist gives out the modules with the most tests first, which are the quickest.
    config.option.loadscopereorder = False


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        places = {name: at for at, name in enumerate(LONGEST)}
        items.sort(key=lambda item: places.get(item.path.stem, len(places)))


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
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgreSQL]:
    """A real PostgreSQL, started once for the session."""
    server = PostgreSQL(tmp_path_factory.mktemp("runtime"))
    yield server
    server.end()


@pytest.fixture
def postgresql_url(postgresql_server: PostgreSQL) -> Iterator[str]:
    """The address of a PostgreSQL database of this test's own, with the tables and nothing in them."""
    address = postgresql_server.fresh_database()
    yield address
    postgresql_server.drop(address)


@pytest.fixture
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong keys are sent within one minute, however long that takes: with the clock's next their count begins anew."""
    from api import operators
    from api.tries import Tries

    monkeypatch.setattr(operators, "Tries", lambda _clock: Tries(lambda: 0.0))


@pytest.fixture
def warm_crawls() -> Iterator[None]:
    """Crawls that need not import anything first."""
    from warm import crawls

    with crawls():
        yield


@pytest.fixture
def bench(tmp_path, warm_crawls):
    """A site on loopback with a registry and an empty database of its own, for crawls."""
    from crawl_site import Bench, Site
    from tables import with_tables

    with Site() as site:
        yield Bench(site, tmp_path, with_tables(tmp_path / "practice.db"))
