"""Source runs as tasks in a real PostgreSQL."""

import asyncio
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import procrastinate
import pytest
from crawl_site import Bench, Site
from postgresql import PostgreSQL
from processes import started
from sqlalchemy import text

from crawlers import fleet, tasks
from crawlers.practice.generate import generate
from crawlers.practice.server import Page
from crawlers.practice.site import PracticeSite
from crawlers.sources import PRACTICE, Registry, load_registry
from store import runs
from store.session import DatabaseProblem, connect, prepare, reading, transaction


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
        assert tasks.enqueue(queue, database_url, first)
        assert not tasks.enqueue(queue, database_url, first)
        assert not tasks.enqueue(other, database_url, first)
        assert tasks.enqueue(other, database_url, second)
        waiting = list(queue.job_manager.list_jobs(status="todo"))
    assert sorted(job.task_kwargs["source_id"] for job in waiting) == sorted([first.id, second.id])


def test_nothing_is_stalled_where_no_worker_fell_silent(queue: procrastinate.App, registry: Registry) -> None:
    async def bring_back() -> int:
        async with queue.open_async():
            return await tasks.bring_back(queue)

    assert asyncio.run(bring_back()) == 0


def test_a_worker_that_stops_does_not_wait_for_a_reading_pass_but_has_it_done_again(
    database_url: str, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "LEAVE_TIME", 0.5)
    stop, over = threading.Event(), threading.Event()
    ended: list[bool] = []

    def read() -> None:
        stop.set()
        ended.append(over.wait(60))

    app = tasks.open_queue(database_url)
    tasks.add_tasks(
        app,
        database_url=database_url,
        registry=registry,
        base_url=None,
        read=read,
        stop=stop,
        on_line=lambda _line: None,
    )
    with app.open():
        app.configure_task(tasks.READ, queue=tasks.READ, lock=tasks.READ).defer()
    tasks.work(app, concurrency=1, name="one", stop=stop, on_line=lambda _line: None)
    assert ended == [], "it is at it still"
    over.set()
    with app.open():
        assert [job.task_name for job in app.job_manager.list_jobs(status="todo")] == [tasks.READ]


def test_a_reading_pass_that_fails_says_so() -> None:
    def fail() -> None:
        raise DatabaseProblem("no")

    with pytest.raises(DatabaseProblem, match="no"):
        asyncio.run(tasks._aside(fail))


def test_without_postgresql_it_says_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="needs PostgreSQL"):
        tasks.open_queue(f"sqlite:///{tmp_path / 'practice.db'}")


def test_a_database_that_does_not_answer_is_one_clear_line() -> None:
    with pytest.raises(DatabaseProblem, match="does not answer") as problem:
        tasks.open_queue("postgresql+psycopg://u:secret@127.0.0.1:9/x")
    assert "secret" not in str(problem.value)


def until(met: Callable[[], bool], what: str, patience: float = 120, pause: float = 0.3) -> None:
    deadline = time.monotonic() + patience
    while not met():
        assert time.monotonic() < deadline, what
        time.sleep(pause)


def crawling(workers: "list[subprocess.Popen[str]]") -> "tuple[subprocess.Popen[str], int] | None":
    """A worker that has a crawl under way, with the crawl's process."""
    for line in subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True).stdout.splitlines():  # noqa: S607 - the system's own
        pid, parent, what = line.split(None, 2)
        for worker in workers:
            if int(parent) == worker.pid and "crawlers.run" in what:
                return worker, int(pid)
    return None


def is_there(pid: int) -> bool:
    """Whether a process goes on; one that only waits to be noticed does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout  # noqa: S603, S607
    return bool(state.strip()) and not state.startswith("Z")


def test_a_scheduler_and_three_workers_share_the_work_through_a_death_and_a_restart(
    postgresql_server: PostgreSQL, database_url: str, tmp_path: Path
) -> None:
    """Every source is crawled and read, and once, though much goes wrong.

    One worker is killed while it crawls, which ends its crawl too; another is asked to stop while it crawls; and the
    database restarts once.
    """

    def ask(query: str) -> list[tuple[object, ...]]:
        engine = connect(database_url)
        try:
            with reading(engine) as session:
                return [tuple(row) for row in session.execute(text(query))]
        except DatabaseProblem:
            return []
        finally:
            engine.dispose()

    # Six sources of the three platforms: each costs the start of a process.
    head, *rows = PRACTICE.read_text(encoding="utf-8").split("[[source]]")
    path = tmp_path / "six.toml"
    path.write_text("[[source]]".join([head, *rows[:4], *rows[-2:]]), encoding="utf-8")
    wanted = {source.id for source in load_registry(path, "http://127.0.0.1:9").sources}
    county = generate()
    with PracticeSite(county) as site:
        common = ("--registry", str(path), "--base-url", site.base_url)
        workers = [
            started("worker", *common, "--concurrency", "1", NEXTRUNG_DATABASE_URL=database_url) for _ in range(3)
        ]
        schedulers = [started("schedule", *common, NEXTRUNG_DATABASE_URL=database_url) for _ in range(2)]
        try:
            going = workers.copy()
            until(lambda: bool(crawling(going)), "a crawl began", pause=0.05)
            killed, crawl = crawling(going) or (workers[0], 0)
            killed.kill()
            killed.wait()
            going.remove(killed)
            until(lambda: not crawl or not is_there(crawl), "the crawl of the killed worker ended", patience=60)
            until(lambda: bool(crawling(going)), "another crawl began", pause=0.05)
            stopped, _ = crawling(going) or (going[0], 0)
            stopped.terminate()
            healthy = "SELECT DISTINCT source_id FROM runs WHERE status = 'healthy'"
            until(lambda: len(ask(healthy)) >= 2, "runs ended")
            postgresql_server.restart()
            until(lambda: {row[0] for row in ask(healthy)} == wanted, "every source was crawled")
            unread = "SELECT id FROM postings WHERE id NOT IN (SELECT posting_id FROM readings)"
            until(lambda: ask(f"SELECT count(*) FROM ({unread}) AS waiting") == [(0,)], "everything was read")
        finally:
            outputs = []
            for process in (*schedulers, *workers):
                process.terminate()
            for process in (*schedulers, *workers):
                outputs.append(process.communicate(timeout=15)[0])
            print(*outputs, sep="\n--\n")  # what a failure needs to be understood
            print(*ask("SELECT id, source_id, status, reason FROM runs ORDER BY id"), sep="\n")
            print(*ask("SELECT id, task_name, args, status, attempts FROM procrastinate_jobs ORDER BY id"), sep="\n")
    assert not [output for output in outputs if "Traceback" in output]
    twice = ask("SELECT source_id FROM runs WHERE status = 'healthy' GROUP BY source_id HAVING count(*) > 1")
    assert twice == [], "each due run was asked for once"
    kept = [advert for advert in county.adverts if advert.fate == "kept" and advert.source in wanted]
    assert ask("SELECT count(*) FROM postings") == [(len(kept),)]


def test_a_crawl_that_a_stop_cuts_short_is_done_by_another_worker(postgresql_url: str, tmp_path: Path) -> None:
    """It has seen a part of the list, which is no reason to wait for the source's next turn."""
    reached, over = threading.Event(), threading.Event()
    with Site() as site:
        bench = Bench(site, tmp_path, postgresql_url)
        bench.html_row("page")
        bench.list_html("page", 1, 2, 3)
        for number in (1, 2, 3):
            bench.advert("page", number)

        def slow(path: str, query: str, usual: Callable[[str, str], Page] = site.answer) -> Page:
            if path == "/page/2" and not reached.is_set():
                reached.set()
                over.wait(60)
            return usual(path, query)

        site.answer = slow  # type: ignore[method-assign]
        common = ("--registry", str(bench.registry_path), "--base-url", site.base_url)
        fleet.register(load_registry(bench.registry_path, site.base_url), postgresql_url).dispose()
        scheduler = started("schedule", *common, NEXTRUNG_DATABASE_URL=postgresql_url)
        first = started("worker", *common, NEXTRUNG_DATABASE_URL=postgresql_url)
        processes = [scheduler, first]
        try:
            assert reached.wait(60)
            first.terminate()
            first.communicate(timeout=20)
            over.set()
            processes.append(started("worker", *common, NEXTRUNG_DATABASE_URL=postgresql_url))
            until(lambda: ("healthy",) in bench.ask("SELECT status FROM runs"), "the run was done again")
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.communicate(timeout=30)
        assert bench.open("page") == ["1", "2", "3"]
