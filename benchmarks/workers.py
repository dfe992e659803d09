"""Sources an hour with one, two and three workers, as real processes on a real PostgreSQL with its queue.

Every source of the practice county is asked for once and the workers crawl and read them, a task at a time each. Once
from a site that answers at once, where the processor is the bound and more workers than cores bring nothing; and once
from one that takes its time over each answer, as a site across a network does.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg

from benchmarks.loopback import load
from benchmarks.postgresql import postgresql
from crawlers import fleet, tasks
from crawlers.practice.generate import generate
from crawlers.practice.server import Asked, Page
from crawlers.practice.site import PracticeSite
from crawlers.sources import PRACTICE, load_registry
from store.session import libpq_address

WORKERS = (1, 2, 3)
DELAYS = (0.0, 0.3)
"""Seconds that the site waits before each answer."""
PATIENCE = 240
"""Seconds until a measurement is given up."""
DONE = """
SELECT (SELECT count(DISTINCT source_id) FROM runs WHERE status = 'healthy'),
       (SELECT count(*) FROM postings p WHERE NOT EXISTS (SELECT FROM readings r WHERE r.posting_id = p.id))
"""


class SlowSite(PracticeSite):
    """The county, with a wait before each answer."""

    delay = 0.0

    def respond(self, asked: Asked) -> Page:
        """The page that the county has, a little later."""
        return replace(super().respond(asked), delay=self.delay)


def main(*, quick: bool = False) -> None:
    """Print the sources an hour for each number of workers, and the ratio to one worker."""
    with postgresql() as fresh, SlowSite(generate()) as site:
        for delay in DELAYS[:1] if quick else DELAYS:
            site.delay = delay
            alone = 0.0
            for workers in WORKERS:
                seconds, sources = _measured(fresh(), site.base_url, workers)
                rate = sources / seconds * 3600
                alone = alone or rate
                print(
                    f"answers after {delay:g} s, {workers} worker{'s'[: workers - 1]}: {sources} sources in "
                    f"{seconds:.1f} s, {rate:,.0f} an hour, {rate / alone:.2f} times one worker ({load()})",
                    flush=True,
                )


def _measured(url: str, base_url: str, workers: int) -> tuple[float, int]:
    """Seconds from asking for every source until all are crawled and read, and how many sources there are."""
    registry = load_registry(PRACTICE, base_url)
    fleet.register(registry, url).dispose()
    queue = tasks.open_queue(url)
    with tempfile.TemporaryDirectory() as folder, _started(url, base_url, workers, Path(folder)) as waiting:
        _until(waiting, "the workers did not start")
        began = time.perf_counter()
        with queue.open(), psycopg.connect(libpq_address(url) or "", autocommit=True) as connection:
            for source in registry.sources:
                tasks.enqueue(queue, url, source)
            wanted = (len(registry.sources), 0)
            _until(lambda: connection.execute(DONE).fetchone() == wanted, "not every source was crawled and read")
        return time.perf_counter() - began, len(registry.sources)


@contextlib.contextmanager
def _started(url: str, base_url: str, workers: int, folder: Path) -> Iterator[Callable[[], bool]]:
    """Start workers, and end them afterwards; gives what says whether all of them wait for tasks."""
    said = [folder / str(number) for number in range(workers)]
    arguments = ["--registry", str(PRACTICE), "--base-url", base_url, "--concurrency", "1"]
    with contextlib.ExitStack() as stack:
        for path in said:
            process = subprocess.Popen(  # noqa: S603 - this interpreter and this project's modules
                [sys.executable, "-m", "cli", "worker", *arguments],
                env=os.environ | {"NEXTRUNG_DATABASE_URL": url, "PYTHONUNBUFFERED": "1"},
                stdout=stack.enter_context(path.open("wb")),
                stderr=subprocess.STDOUT,
            )
            stack.callback(process.wait)
            stack.callback(process.terminate)
        yield lambda: all(b"Waiting for tasks" in path.read_bytes() for path in said)


def _until(met: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not met():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{otherwise} within {PATIENCE} seconds")
        time.sleep(0.1)


if __name__ == "__main__":
    main()
