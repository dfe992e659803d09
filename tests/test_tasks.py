"""Source runs as tasks in a real PostgreSQL."""

import asyncio
import threading
from pathlib import Path

import procrastinate
import pytest

from crawlers import tasks
from crawlers.sources import PRACTICE, Registry, load_registry
from store import runs
from store.session import DatabaseProblem, prepare, transaction


@pytest.fixture
def registry() -> Registry:
    return load_registry(PRACTICE, "http://127.0.0.1:9")


@pytest.fixture
def database_url(postgresql_url: str, registry: Registry) -> str:
    engine = prepare(postgresql_url, "practice")
    with transaction(engine) as session:
        runs.synchronise(session, [source.row() for source in registry.sources], registry.authorities)
    engine.dispose()
    return postgresql_url


@pytest.fixture
def queue(database_url: str, registry: Registry) -> procrastinate.App:
    app = tasks.open_queue(database_url)
    tasks.add_tasks(
        app,
        database_url=database_url,
        registry=registry,
        base_url="http://127.0.0.1:9",
        read=lambda: None,
        stop=threading.Event(),
        on_line=lambda _line: None,
    )
    return app


def test_a_due_run_waits_once_however_many_schedulers_ask(
    queue: procrastinate.App, database_url: str, registry: Registry
) -> None:
    first, second = registry.sources[:2]
    other = tasks.open_queue(database_url)
    with queue.open(), other.open():
        assert tasks.enqueue(queue, first)
        assert not tasks.enqueue(queue, first)
        assert not tasks.enqueue(other, first)
        assert tasks.enqueue(other, second)
        waiting = list(queue.job_manager.list_jobs(status="todo"))
    assert sorted(job.task_kwargs["source_id"] for job in waiting) == sorted([first.id, second.id])


def test_nothing_is_stalled_where_no_worker_fell_silent(queue: procrastinate.App, registry: Registry) -> None:
    async def bring_back() -> int:
        async with queue.open_async():
            return await tasks.bring_back(queue)

    assert asyncio.run(bring_back()) == 0


def test_without_postgresql_it_says_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="needs PostgreSQL"):
        tasks.open_queue(f"sqlite:///{tmp_path / 'practice.db'}")


def test_a_database_that_does_not_answer_is_one_clear_line() -> None:
    with pytest.raises(DatabaseProblem, match="does not answer") as problem:
        tasks.open_queue("postgresql+psycopg://u:secret@127.0.0.1:9/x")
    assert "secret" not in str(problem.value)
