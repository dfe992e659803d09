"""Faults put into a crawl of the practice county: vacancies lost, wrongly closed and made twice, which should all be 0.

Each fault strikes crawls that ask for every page again; a sound crawl and a reading pass follow. Whatever was open
before and is not open then was lost, whatever closed meanwhile was closed wrongly, whatever is there that was not is a
duplicate.
"""

import datetime as dt
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from crawlers import fleet
from crawlers.practice.generate import generate
from crawlers.practice.server import HTML, TEXT, Asked, Page
from crawlers.practice.site import PracticeSite
from crawlers.sources import PRACTICE, load_registry
from matcher import reading_pass
from store.session import prepare

SOURCES = ("practice-carrowmoor", "practice-thornhaven", "practice-north-shires-jobs")
MANY = 20
"""Rejected rows of a run beyond those that the county's own faults make."""
CHALLENGE = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>"
LIMITED = """
import resource, runpy, sys
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
runpy.run_module("crawlers.run", run_name="__main__")
"""
IMPATIENT = """
import runpy
from crawlers import settings
settings.ANSWER_WITHIN = 1
runpy.run_module("crawlers.run", run_name="__main__")
"""
Fault = Callable[[str, Page], Page]


class FaultySite(PracticeSite):
    """The county, with a fault between it and whoever asks; robots.txt is spared, so that the fault is met."""

    fault: Fault | None = None

    def respond(self, asked: Asked) -> Page:
        """The page that the county has, made faulty."""
        page = super().respond(asked)
        return self.fault(asked.path, page) if self.fault and asked.path != "/robots.txt" else page


def _half(_path: str, page: Page) -> Page:
    """A list with every second entry gone, and its own count of itself in step."""
    if b'"requisitionList"' in page.body:
        found = json.loads(page.body)
        found["items"][0]["requisitionList"] = found["items"][0]["requisitionList"][::2]
        found["items"][0]["TotalJobsCount"] = len(found["items"][0]["requisitionList"])
        return replace(page, body=json.dumps(found).encode(), etag="")
    body = page.body
    for tag in (b"item", b"li"):
        entries = re.findall(rb"<%b[ >].*?</%b>" % (tag, tag), body, re.S)
        for entry in entries[::2] if len(entries) > 5 else []:
            body = body.replace(entry, b"", 1)
    return replace(page, body=body, etag="", modified=None)


def _late(_path: str, _page: Page) -> Page:
    time.sleep(1.5)
    return Page(b"late", TEXT, 503)


ANSWERS: dict[str, Fault] = {
    "500s": lambda _path, _page: Page(b"Broken", TEXT, 500),
    "every advert 500": lambda path, page: Page(b"Broken", TEXT, 500) if re.search(r"\d{4,}|Details", path) else page,
    "challenge pages": lambda _path, _page: Page(CHALLENGE, HTML),
    "truncation": lambda _path, page: replace(page, stop_after=len(page.body) // 2, etag="", modified=None),
    "half the list gone": _half,
}


@dataclass
class Bench:
    """A site, a registry whose every page is asked for at every crawl, and a database that has seen it all once."""

    site: FaultySite
    folder: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / "practice.db"

    @property
    def url(self) -> str:
        """The database's address."""
        return f"sqlite:///{self.database}"

    def registry(self) -> Path:
        """The practice county's registry, rechecking always."""
        path = self.folder / "sources.toml"
        rows = PRACTICE.read_text(encoding="utf-8").replace("\ndelay = 0\n", '\ndelay = 0\nrecheck = "0m"\n')
        path.write_text(rows, encoding="utf-8")
        return path

    def crawl(self) -> int:
        """Crawl every source once; give how many of the runs were struck: not believed, or many rows rejected."""
        registry = load_registry(self.registry(), self.site.base_url)
        results = fleet.crawl(
            [registry.get(id_) for id_ in SOURCES],
            database_url=self.url,
            registry_path=registry.path,
            base_url=self.site.base_url,
            on_line=lambda _line: None,
        )
        return sum(result.status != "healthy" or result.tally.rejected > MANY for result in results)

    def read(self) -> None:
        """Read what was crawled."""
        engine = prepare(self.url, "practice")
        reading_pass.run(engine, now=dt.datetime.now(dt.UTC))
        engine.dispose()

    def ask(self, question: str) -> set[tuple[object, ...]]:
        """The rows that answer a question."""
        connection = sqlite3.connect(self.database)
        try:
            return set(connection.execute(question))
        finally:
            connection.close()

    def command(self, source: str) -> list[str]:
        """A crawl as a process."""
        arguments = [source, "--registry", str(self.registry()), "--base-url", self.site.base_url]
        return [sys.executable, "-m", "crawlers.run", *arguments]

    def start(self, command: list[str]) -> subprocess.Popen[bytes]:
        """Start a crawl's process."""
        environment = os.environ | {"NEXTRUNG_DATABASE_URL": self.url}
        return subprocess.Popen(  # noqa: S603 - this interpreter and this project's modules
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )


def _timed_out(bench: Bench) -> int:
    """Every answer comes later than a crawl waits; ours is made less patient, so that nobody else has to be patient."""
    bench.site.fault = _late
    started = [bench.start([sys.executable, "-c", IMPATIENT, *bench.command(source)[3:]]) for source in SOURCES]
    return sum(process.wait() != 0 for process in started)


def _killed(bench: Bench) -> int:
    """Kill -9 as soon as a tenth, then half of a source's pages have been asked for."""
    statuses = []
    for number in (4, 20):
        before = len(list(bench.site.asked()))
        process = bench.start(bench.command(SOURCES[1]))
        while process.poll() is None and len(list(bench.site.asked())) < before + number:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        statuses.append(process.wait())
    return statuses.count(-signal.SIGKILL)


def _disk_full(bench: Bench) -> int:
    """A limit on how large a file may grow, so that the write-ahead log is full before the crawl has ended."""
    bench.site.fault = lambda _path, page: replace(
        page, body=page.body.replace(b"<p>", b"<p>Advertised afresh. "), etag="", modified=None
    )
    command = bench.command(SOURCES[1])
    limited = [[sys.executable, "-c", LIMITED, str(limit), *command[3:]] for limit in (40_000, 120_000)]
    return sum(bench.start(each).wait() != 0 for each in limited)


def _locked(bench: Bench) -> int:
    """Another process writes for longer than a crawl waits."""
    connection = sqlite3.connect(bench.database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    status = bench.start(bench.command(SOURCES[1])).wait()
    connection.execute("ROLLBACK")
    connection.close()
    return int(status != 0)


PROCESSES: dict[str, Callable[[Bench], int]] = {
    "timeouts": _timed_out,
    "kill -9 mid-crawl": _killed,
    "disk full": _disk_full,
    "database locked": _locked,
}


def strike(bench: Bench, name: str) -> tuple[int, int, int, int]:
    """Put one fault in; give crawls that it struck, vacancies lost, postings wrongly closed, and duplicates made."""
    bench.read()
    opened = bench.ask("select id from vacancies where open")
    postings = bench.ask("select source_id, native_id, first_seen from postings")
    closed = bench.ask("select id from events where kind = 'closed'")
    if name in ANSWERS:
        bench.site.fault = ANSWERS[name]
        # What two runs in a row do not list is closed: a fault that stays has to be met again and again.
        struck = sum(bench.crawl() for _ in range(3))
    else:
        struck = PROCESSES[name](bench)
    wrongly = bench.ask("select id from events where kind = 'closed'") - closed
    bench.site.fault = None
    bench.crawl()
    bench.read()
    now_open = bench.ask("select id from vacancies where open")
    twice = bench.ask("select source_id, native_id, first_seen from postings") - postings
    return struck, len(opened - now_open), len(wrongly), len(now_open - opened) + len(twice)


def main() -> None:
    """Print each fault's three counts."""
    with tempfile.TemporaryDirectory() as folder, FaultySite(generate()) as site:
        bench = Bench(site, Path(folder))
        bench.crawl()
        bench.crawl()
        total = [0, 0, 0, 0]
        for name in (*ANSWERS, *PROCESSES):
            counts = strike(bench, name)
            total = [one + other for one, other in zip(total, counts, strict=True)]
            struck, lost, closed, twice = counts
            print(f"{name:<20} struck {struck}: lost {lost}, wrongly closed {closed}, duplicates {twice}", flush=True)
        print("in all: {} crawls struck, {} lost, {} wrongly closed, {} duplicates".format(*total))


if __name__ == "__main__":
    main()
