"""Source runs and reading passes as tasks in PostgreSQL, so that any number of workers on any machines share them.

Owns what is a task, and which locks keep one run a source and one crawl a host across workers. The queue, its locks and
its retries are Procrastinate's; when a source is due is `crawlers.schedule`'s. What reading means is passed in.
"""

import datetime as dt
from collections.abc import Callable

import procrastinate
import psycopg
from procrastinate.exceptions import AlreadyEnqueued

from crawlers import fleet
from crawlers.sources import Registry, Source
from store.runs import last_started
from store.session import DatabaseProblem, libpq_address, open_existing, reading

CRAWL, READ = "crawl", "read"
HEARTBEAT = 5.0
"""Seconds between a worker's signs of life."""
SILENCE = 20.0
"""Seconds without one after which a worker's task is given to another."""
_APPLY_ONCE = 4_115_116
"""The advisory lock under which the tables of the queue are made, so that two processes make them once."""


def open_queue(database_url: str) -> procrastinate.App:
    """The queue in a PostgreSQL database, its tables made if they are not there; without tasks yet.

    Raises DatabaseProblem for another database, or one that does not answer.
    """
    address = libpq_address(database_url)
    if address is None:
        raise DatabaseProblem(
            "this needs PostgreSQL: set NEXTRUNG_DATABASE_URL to postgresql+psycopg://USER:PASSWORD@HOST/NAME; "
            "on SQLite `nextrung up` and `nextrung schedule` do everything in one place"
        )
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=address))
    try:
        _make_tables(app, address)
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise DatabaseProblem(f"the task queue's database does not answer: {reason}") from error
    return app


def enqueue(app: procrastinate.App, source: Source) -> bool:
    """Ask for a run of a source; False where one is waiting or under way already.

    The queueing lock lets one run a source wait; the lock lets one run a host go on at a time, on any worker.
    """
    for status in ("todo", "doing"):
        if any(True for _ in app.job_manager.list_jobs(queueing_lock=_turn(source), status=status)):
            return False
    task = app.configure_task(CRAWL, queue=CRAWL, lock=source.lane, queueing_lock=_turn(source))
    try:
        task.defer(source_id=source.id)
    except AlreadyEnqueued:
        return False
    return True


async def bring_back(app: procrastinate.App) -> int:
    """Give the tasks of workers that fell silent to others; how many there were."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE))
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)


def add_tasks(
    app: procrastinate.App,
    *,
    database_url: str,
    registry: Registry,
    base_url: str | None,
    read: Callable[[], None],
    on_line: Callable[[str], None],
) -> None:
    """Tell the queue how to do its tasks: a crawl is a process of its own, and asks for a reading pass when it ends."""

    @app.task(name=CRAWL, queue=CRAWL)
    def crawl(source_id: str) -> None:
        source = registry.get(source_id)
        # Two schedulers may have seen the source due before the first run began; the second finds that it is not.
        if not _is_due(database_url, registry, source):
            return
        fleet.crawl(
            [source], database_url=database_url, registry_path=registry.path, base_url=base_url, on_line=on_line
        )
        try:
            app.configure_task(READ, queue=READ, lock=READ, queueing_lock=READ).defer()
        except AlreadyEnqueued:
            return

    @app.task(name=READ, queue=READ)
    def read_what_is_new() -> None:
        read()


def work(app: procrastinate.App, *, concurrency: int, name: str) -> None:
    """Take tasks until SIGTERM or SIGINT; a task under way is given ten seconds, then left to be brought back."""
    app.run_worker(
        concurrency=concurrency,
        name=name,
        update_heartbeat_interval=HEARTBEAT,
        stalled_worker_timeout=SILENCE,
        shutdown_graceful_timeout=10,
    )


def _turn(source: Source) -> str:
    return f"source:{source.id}"


def _is_due(database_url: str, registry: Registry, source: Source) -> bool:
    engine = open_existing(database_url)
    with reading(engine) as session:
        waiting = fleet.due(last_started(session), registry, dt.datetime.now(dt.UTC))
    engine.dispose()
    return source in waiting


def _make_tables(app: procrastinate.App, address: str) -> None:
    with psycopg.connect(address, connect_timeout=10) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_APPLY_ONCE])
        made = connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone()
        if made == (None,):
            connection.execute(app.schema_manager.get_schema())
