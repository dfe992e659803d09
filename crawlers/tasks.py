"""Source runs and reading passes as tasks in PostgreSQL, so that any number of workers on any machines share them.

Owns what is a task, and which locks keep one run a source and one crawl a host across workers. The queue, its locks and
its retries are Procrastinate's; when a source is due is `crawlers.schedule`'s. What reading means is passed in.
"""

import asyncio
import contextlib
import datetime as dt
import threading
from collections.abc import Callable

import procrastinate
import psycopg
from procrastinate.exceptions import ConnectorException

from crawlers import fleet
from crawlers.schedule import scheduler_of
from crawlers.sources import Registry, Source
from store.runs import last_started, last_status
from store.session import DatabaseProblem, open_existing, reading, require_postgresql

CRAWL, READ = "crawl", "read"
HEARTBEAT = 3.0
"""Seconds between a worker's signs of life."""
SILENCE = 12.0
"""Seconds without one after which a worker's task is given to another."""
LEAVE_TIME = 6.0
"""Seconds that a worker's tasks get to come to an end when it stops."""
AGAIN_AFTER = 2.0
"""Seconds until a worker whose database does not answer asks again."""
_APPLY_ONCE, _LOOK = 4_115_116, 4_115_117
"""PostgreSQL's advisory locks under which the queue's tables are made, and schedulers look at what is waiting."""

QUEUE_ERRORS = (ConnectorException, psycopg.Error)
"""What a queue whose database does not answer raises."""
Say = Callable[[str], None]


class Interrupted(Exception):  # noqa: N818 - nothing is wrong with the source
    """A run that the store has no end of: its worker stops, or the database went away. It is done again."""


def open_queue(database_url: str) -> procrastinate.App:
    """The queue in a PostgreSQL database, its tables made if they are not there; without tasks yet.

    Raises DatabaseProblem for another database, or one that does not answer.
    """
    address = require_postgresql(database_url)
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=address))
    try:
        _make_tables(app, address)
    except psycopg.Error as error:
        raise DatabaseProblem(f"the task queue's database does not answer: {first_line(error)}") from error
    return app


def enqueue(app: procrastinate.App, database_url: str, source: Source) -> bool:
    """Ask for a run of a source; False where one is waiting or under way already.

    The queueing lock lets one run a source wait; the lock lets one run a host go on at a time, on any worker.
    """
    turn = f"source:{source.id}"
    # A run that is taken between two schedulers' looks would be asked for twice, so they look one after the other.
    with psycopg.connect(require_postgresql(database_url), connect_timeout=10) as one_at_a_time:
        one_at_a_time.execute("SELECT pg_advisory_xact_lock(%s)", [_LOOK])
        for status in ("todo", "doing"):
            if any(True for _ in app.job_manager.list_jobs(queueing_lock=turn, status=status)):
                return False
        app.configure_task(CRAWL, queue=CRAWL, lock=source.lane, queueing_lock=turn).defer(source_id=source.id)
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
    stop: threading.Event,
    on_line: Say,
) -> None:
    """Tell the queue how to do its tasks: a crawl is a process of its own, and asks for a reading pass when it ends."""
    again = procrastinate.RetryStrategy(max_attempts=10, wait=2, retry_exceptions={Interrupted, DatabaseProblem})

    @app.task(name=CRAWL, queue=CRAWL, retry=again, pass_context=True)
    def crawl(context: procrastinate.JobContext, source_id: str) -> None:
        source = registry.get(source_id)
        if not _is_wanted(database_url, registry, source, brought_back=bool(context.job.attempts)):
            return
        result = fleet.run_one(source, database_url, registry.path, base_url)
        if stop.is_set() or _status(database_url, source) == "running":
            raise Interrupted(f"{source.id}: the run did not come to its end")
        on_line(result.line)
        app.configure_task(READ, queue=READ, lock=READ).defer()

    @app.task(name=READ, queue=READ, retry=again)
    async def read_what_is_new() -> None:
        try:
            await _aside(read)
        except asyncio.CancelledError:
            raise Interrupted("the reading pass did not come to its end") from None


async def _aside(work: Callable[[], None]) -> None:
    """Do work in a thread that ends with the process, and wait for it; raises what it raises.

    The queue's own threads are waited for at a stop, however long a reading pass takes. One that is cut off is a
    transaction that never was.
    """
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def tell(error: Exception | None) -> None:
        if not done.done():
            done.set_result(None) if error is None else done.set_exception(error)

    def do() -> None:
        told: Exception | None = None
        try:
            work()
        except Exception as error:  # noqa: BLE001 - it is raised where the work is waited for
            told = error
        with contextlib.suppress(RuntimeError):  # nobody waits any more
            loop.call_soon_threadsafe(tell, told)

    threading.Thread(target=do, daemon=True).start()
    await done


def run_schedule(
    registry: Registry,
    queue: procrastinate.App,
    *,
    database_url: str,
    stop: threading.Event,
    on_line: Callable[[str], None],
) -> None:
    """Ask the queue for each source's run at its interval until `stop` is set; workers do them.

    Any number of these may run: a run that waits or goes on already is not asked for again. Raises DatabaseProblem
    where the database cannot be opened at all; one that fails later is told, and the next turn tries again.
    """
    engine = fleet.register(registry, database_url)

    def ask(source: Source) -> None:
        try:
            if enqueue(queue, database_url, source):
                on_line(f"{source.id}: asked for")
        except QUEUE_ERRORS as error:
            on_line(f"{source.id}: could not be asked for: {first_line(error)}")

    with queue.open():
        scheduler = scheduler_of(registry, engine, ask)
        scheduler.start()
        try:
            stop.wait()
        finally:
            scheduler.shutdown(wait=False)
            engine.dispose()


def work(app: procrastinate.App, *, concurrency: int, name: str, stop: threading.Event, on_line: Say) -> None:
    """Take tasks until `stop` is set, and return within 10 seconds of that; a crawl under way is ended and asked again.

    Waits for a database that does not answer. `concurrency` is how many tasks go on at a time.
    """
    asyncio.run(_work(app, concurrency=concurrency, name=name, stop=stop, on_line=on_line))


async def _work(app: procrastinate.App, *, concurrency: int, name: str, stop: threading.Event, on_line: Say) -> None:
    while not stop.is_set():
        try:
            async with app.open_async():
                await _take_tasks(app, concurrency=concurrency, name=name, stop=stop)
        except QUEUE_ERRORS as error:
            on_line(f"the database does not answer, trying again: {first_line(error)}")
            await asyncio.to_thread(stop.wait, AGAIN_AFTER)


async def _take_tasks(app: procrastinate.App, *, concurrency: int, name: str, stop: threading.Event) -> None:
    worker = asyncio.create_task(
        app.run_worker_async(
            concurrency=concurrency,
            name=name,
            install_signal_handlers=False,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=SILENCE,
            shutdown_graceful_timeout=LEAVE_TIME,
        )
    )
    try:
        while not stop.is_set() and not worker.done():
            await bring_back(app)
            await asyncio.wait(
                [worker, asyncio.create_task(asyncio.to_thread(stop.wait, HEARTBEAT))], return_when="FIRST_COMPLETED"
            )
    finally:
        if not worker.done():
            # One that was let end itself would count as done, though it did not see the whole list.
            await asyncio.to_thread(fleet.end_crawls, within=0.0)
            worker.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await worker


def _is_wanted(database_url: str, registry: Registry, source: Source, *, brought_back: bool) -> bool:
    """Whether a run is still to be done.

    Two schedulers may have seen the source due before the first run began: then the second finds that it is not. Of a
    task that is brought back the run may have begun, and only one that came to its end counts as done.
    """
    if brought_back:
        return _status(database_url, source) not in ("healthy", "unhealthy")
    engine = open_existing(database_url)
    try:
        with reading(engine) as session:
            return source in fleet.due(last_started(session), registry, dt.datetime.now(dt.UTC))
    finally:
        engine.dispose()


def _status(database_url: str, source: Source) -> str | None:
    engine = open_existing(database_url)
    try:
        with reading(engine) as session:
            return last_status(session, source.id)
    finally:
        engine.dispose()


def _make_tables(app: procrastinate.App, address: str) -> None:
    with psycopg.connect(address, connect_timeout=10) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_APPLY_ONCE])
        made = connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone()
        if made == (None,):
            connection.execute(app.schema_manager.get_schema())


def first_line(error: Exception) -> str:
    """The first line of an error's words."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
