"""The schedule: who has a turn when, one at a time, over restarts, and its end."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

from crawlers import fleet, schedule
from crawlers.fleet import RunResult
from crawlers.practice.server import TEXT, Page
from crawlers.sources import load_registry
from store import runs
from store.session import transaction


def registry_of(bench, every):
    registry = load_registry(bench.registry_path, bench.site.base_url)
    return replace(registry, sources=tuple(replace(source, every=every) for source in registry.sources))


class Running:
    """A schedule in a thread, whose crawls are noted instead of made."""

    def __init__(self, bench, monkeypatch, every, *, takes=0.0, after_crawl=lambda: None, parallel=2):
        self.stop = threading.Event()
        self.lines, self.crawled, self.going, self.most = [], [], [], 0

        def run_one(source, database_url, registry_path, base_url):
            self.going.append(source.id)
            self.most = max(self.most, len(self.going))
            assert self.going.count(source.id) == 1
            with transaction(self.engine) as session:
                run = runs.start_run(session, source.id, dt.datetime.now(dt.UTC))
                end = {"status": "healthy", "complete": True, "reason": None, "tally": runs.Tally()}
                runs.finish_run(session, run, at=dt.datetime.now(dt.UTC), **end)
            time.sleep(takes)
            self.crawled.append(source.id)
            self.going.remove(source.id)
            return RunResult(source.id, source.name, "healthy", None, takes)

        monkeypatch.setattr(fleet, "run_one", run_one)
        registry = registry_of(bench, every)
        self.engine = fleet.register(registry, bench.database_url)
        self.thread = threading.Thread(
            target=schedule.run_schedule,
            args=(registry,),
            kwargs={
                "database_url": bench.database_url,
                "base_url": bench.site.base_url,
                "after_crawl": after_crawl,
                "stop": self.stop,
                "on_line": self.lines.append,
                "parallel": parallel,
            },
        )

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join(10)
        assert not self.thread.is_alive()
        self.engine.dispose()


def until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def rows(bench, *names, **more):
    for name in names:
        bench.feed_row(name, **more)


HOURS = dt.timedelta(hours=6)


def test_what_never_ran_has_its_turn_at_once_and_then_waits(bench, monkeypatch):
    rows(bench, "a", "b", "c")
    passes = []
    with Running(bench, monkeypatch, HOURS, after_crawl=lambda: passes.append(1)) as running:
        until(lambda: len(running.crawled) == 3 and passes)
        time.sleep(0.3)
    assert sorted(running.crawled) == ["practice-a", "practice-b", "practice-c"]
    assert len(running.lines) == 3
    assert len(passes) <= 3
    # A restart crawls nothing again.
    with Running(bench, monkeypatch, HOURS) as again:
        time.sleep(0.5)
    assert again.crawled == []


def test_a_source_comes_back_at_its_interval(bench, monkeypatch):
    rows(bench, "a")
    began = time.monotonic()
    with Running(bench, monkeypatch, dt.timedelta(seconds=1)) as running:
        until(lambda: len(running.crawled) >= 3)
        passed = time.monotonic() - began
    assert passed >= 1.8, "the first has its turn at once, the third two intervals later"


def test_a_crawl_that_outlasts_its_interval_never_meets_itself(bench, monkeypatch):
    rows(bench, "a")
    with Running(bench, monkeypatch, dt.timedelta(seconds=1), takes=1.6) as running:
        until(lambda: len(running.crawled) >= 2)
    assert running.most == 1


def test_one_source_at_a_time_where_they_share_a_host(bench, monkeypatch):
    rows(bench, "a", "b", "c", delay=1.0)
    with Running(bench, monkeypatch, HOURS, takes=0.1, parallel=3) as running:
        until(lambda: len(running.crawled) == 3)
    assert running.most == 1


def test_an_overdue_source_has_its_turn_at_once_the_longest_waiting_first(bench, monkeypatch):
    rows(bench, "a", "b", "c")
    engine = fleet.register(registry_of(bench, HOURS), bench.database_url)
    now = dt.datetime.now(dt.UTC)
    with transaction(engine) as session:
        for name, hours in (("a", 7), ("b", 30), ("c", 1)):
            runs.start_run(session, f"practice-{name}", now - dt.timedelta(hours=hours))
    engine.dispose()
    with Running(bench, monkeypatch, HOURS, parallel=1) as running:
        until(lambda: len(running.crawled) == 2)
    assert running.crawled == ["practice-b", "practice-a"]


def test_what_follows_a_crawl_may_fail(bench, monkeypatch):
    rows(bench, "a")
    failed = []

    def fail():
        failed.append(1)
        raise RuntimeError("no")

    with Running(bench, monkeypatch, dt.timedelta(seconds=1), after_crawl=fail) as running:
        until(lambda: len(failed) >= 2)
    assert "after the crawls: RuntimeError: no" in running.lines


PROGRAM = """
import signal, sys, threading
from pathlib import Path
from crawlers import schedule
from crawlers.schedule import run_schedule
from crawlers.sources import load_registry
schedule.LEAVE_TIME = 1.0
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
registry, base_url, database_url = sys.argv[1:]
run_schedule(
    load_registry(Path(registry), base_url), database_url=database_url, base_url=base_url,
    after_crawl=lambda: print("read", flush=True), stop=stop, on_line=lambda line: print(line, flush=True),
)
print("stopped", flush=True)
"""


def test_it_stops_within_ten_seconds_with_nothing_half_written(bench):
    """A crawl hangs in its host's slow answer when SIGTERM comes; the next start goes on from there.

    The crawls' time to leave is made short, so that a busy machine has more of the ten seconds for all that follows.
    """
    assert schedule.LEAVE_TIME <= 6.0
    rows(bench, "quick", "slow")
    bench.list_feed("quick", 1, 2, 3)
    bench.list_feed("slow", 1, 2, 3)
    bench.crawl("slow")
    reached, over = threading.Event(), threading.Event()

    def hang(path, query, usual=bench.site.answer):
        if path == "/slow.xml":
            reached.set()
            over.wait(60)
            return Page(b"late", TEXT, 503)
        return usual(path, query)

    usual, bench.site.answer = bench.site.answer, hang
    # The slow source is due again.
    engine = fleet.register(load_registry(bench.registry_path, bench.site.base_url), bench.database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("update runs set started_at = datetime(started_at, '-7 hours')")
    engine.dispose()
    process = subprocess.Popen(  # noqa: S603 - this interpreter and this test's words
        [sys.executable, "-c", PROGRAM, str(bench.registry_path), bench.site.base_url, bench.database_url],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert reached.wait(60)
    until(lambda: bench.ask("select 1 from runs where source_id = 'practice-quick' and status = 'healthy'"))
    process.send_signal(signal.SIGTERM)
    output, problems = process.communicate(timeout=10)
    over.set()
    assert (process.returncode, problems) == (0, "")
    assert output.splitlines()[-1] == "stopped"
    assert bench.open("slow") == bench.open("quick") == ["1", "2", "3"]
    bench.site.answer = usual
    result = bench.crawl("slow")["slow"]
    assert (result.status, result.tally.unchanged) == ("healthy", 3)
    assert bench.ask("select count(*) from runs where status = 'running'") == [(0,)]
    assert bench.ask("select count(*) from postings") == [(6,)]
