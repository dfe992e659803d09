"""What the benchmarks of gathering share: a county on loopback in a process of its own, and crawls as whole processes.

A crawl and its peer are both started and waited for here, so that both are measured in the same way.
"""

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from crawlers import fleet
from crawlers.practice.generate import generate
from crawlers.practice.site import PracticeSite
from crawlers.sources import PRACTICE, load_registry


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: seconds by the clock, seconds of processor time, and its largest memory in MB."""

    seconds: float
    processor: float
    memory: float


@dataclass(frozen=True, slots=True)
class Served:
    """A source that is served: its id, the county's address, and the addresses of its adverts' own pages."""

    source: str
    base_url: str
    pages: list[str]

    def crawl(self, database_url: str) -> Cost:
        """Crawl it into a new database; raise RuntimeError where the run is not healthy."""
        fleet.register(load_registry(PRACTICE, self.base_url), database_url).dispose()
        cost, status = measured(
            [
                *(sys.executable, "-m", "crawlers.run", self.source),
                *("--registry", str(PRACTICE), "--base-url", self.base_url),
            ],
            database_url,
        )
        if status:
            raise RuntimeError(f"the crawl of {self.source} ended with status {status}")
        return cost

    def fetch(self, listed: Path) -> Cost:
        """Have the bare spider fetch the adverts' pages, named in a file that is written for it."""
        listed.write_text("\n".join(self.pages), encoding="utf-8")
        return measured([sys.executable, "-m", "benchmarks.bare_spider", str(listed)])[0]


@contextmanager
def served(source: str, *, adverts: int, employers: int) -> Iterator[Served]:
    """Serve one source of a practice county of `adverts` by its first `employers`, sound adverts alone."""
    here, there = multiprocessing.Pipe()
    site = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(there, source, adverts, employers), daemon=True
    )
    site.start()
    there.close()
    try:
        yield Served(source, *here.recv())
    finally:
        site.kill()
        site.join()


def measured(command: list[str], database_url: str = "") -> tuple[Cost, int]:
    """Run a process to its end; give what it took and its exit status."""
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - this interpreter and this project's modules
        command, env=os.environ | {"NEXTRUNG_DATABASE_URL": database_url}, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    took = time.perf_counter() - began
    return Cost(took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024), process.returncode


def load() -> str:
    """How busy the machine is, for a reader of the figures to weigh them by."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} in the last minute"


def _serve(there: Connection, source: str, adverts: int, employers: int) -> None:
    county = generate(adverts=adverts, employers=employers)
    # A page that is slow or gone on purpose would be measured too, and tells nothing of either crawler.
    sound = tuple(advert for advert in county.of(source) if not advert.fault)
    with PracticeSite(replace(county, adverts=sound)) as site:
        there.send((site.base_url, [site.base_url + advert.path for advert in sound]))
        time.sleep(3600)
