"""Many crawls: one process a source, a few at a time, never two at the same host.

Owns which crawl starts when, and the lines that tell a person how each went. Must not fetch or judge anything itself.
"""

import atexit
import datetime as dt
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crawlers.settings import LONGEST_RUN
from crawlers.sources import Registry, Source, load_registry
from store import runs
from store.runs import Status, Tally
from store.session import Engine, prepare, transaction

PATIENCE = LONGEST_RUN + 10 * 60
"""Seconds after which a crawl's process is ended from outside: it should long have ended itself."""


_processes: set[subprocess.Popen[str]] = set()


@atexit.register
def _stop_crawls() -> None:
    """End crawls that are still going on when this process ends: each notes that it was interrupted."""
    for process in list(_processes):
        process.terminate()


@dataclass(frozen=True, slots=True)
class RunResult:
    """How one source's crawl went; `reason` says why it is not healthy, `seconds` includes starting the process."""

    source_id: str
    name: str
    status: Status
    reason: str | None
    seconds: float
    tally: Tally = field(default_factory=Tally)

    @property
    def line(self) -> str:
        """The result as one readable line."""
        counts = ", ".join(
            f"{value} {name}"
            for name in ("listed", "new", "changed", "unchanged", "reopened", "closed", "rejected")
            if (value := getattr(self.tally, name)) or name == "listed"
        )
        if self.status == "failed":
            return f"{self.source_id}: failed: {self.reason} ({self.seconds:.1f} s)"
        doubt = f"; unhealthy, nothing closed: {self.reason}" if self.status == "unhealthy" else ""
        return f"{self.source_id}: {counts} ({self.seconds:.1f} s){doubt}"


def crawl(
    sources: Sequence[Source],
    *,
    database_url: str,
    registry_path: Path,
    base_url: str | None = None,
    parallel: int = 2,
    on_line: Callable[[str], None] = print,
) -> list[RunResult]:
    """Crawl sources of one registry, each in its own process; give their results in the order of `sources`.

    Prepares the database, brings its list of sources up to date with the registry, and calls `on_line` with one line
    as each source ends. Raises DatabaseProblem or RegistryProblem where nothing can be started; a source that fails is
    a result, and the others carry on.
    """
    register(load_registry(registry_path, base_url), database_url).dispose()
    lanes: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        lanes[source.lane].append(source)
    # The longest lane first, so that the others fill the time beside it.
    waiting = queue.SimpleQueue[list[Source]]()
    for lane in sorted(lanes.values(), key=len, reverse=True):
        waiting.put(lane)
    ended = queue.SimpleQueue[RunResult]()

    def work() -> None:
        while True:
            try:
                lane = waiting.get_nowait()
            except queue.Empty:
                return
            for source in lane:
                ended.put(run_one(source, database_url, registry_path, base_url))

    for _ in range(max(1, parallel)):
        threading.Thread(target=work, daemon=True).start()
    results: dict[str, RunResult] = {}
    for _ in sources:
        result = ended.get()
        on_line(result.line)
        results[result.source_id] = result
    return [results[source.id] for source in sources]


def register(registry: Registry, database_url: str) -> Engine:
    """Open the database, prepared, with its list of sources brought up to date; raise DatabaseProblem if it cannot."""
    engine = prepare(database_url, registry.dataset)
    with transaction(engine) as session:
        runs.synchronise(session, registry.rows(), registry.authorities)
    return engine


def end_crawls(within: float) -> None:
    """Ask the crawls that go on to end, and end those that have not after `within` seconds.

    One that ends itself notes that it was interrupted; of one that is ended, the next run of its source notes it.
    """
    processes = list(_processes)
    for process in processes:
        process.terminate()
    until = time.monotonic() + within
    for process in processes:
        try:
            process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()


def exit_status(results: Iterable[RunResult]) -> int:
    """0 where every run was healthy, 1 otherwise."""
    return 0 if all(result.status == "healthy" for result in results) else 1


def due(last_started: dict[str, dt.datetime], registry: Registry, now: dt.datetime) -> list[Source]:
    """The sources whose interval has passed since their last run began, the longest waiting first.

    `last_started` is `store.runs.last_started`; a source that never ran is due.
    """
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    waiting = [(last_started.get(source.id, never), source) for source in registry.sources]
    ready = [(last, source) for last, source in waiting if last == never or last + source.every <= now]
    return [source for _, source in sorted(ready, key=lambda pair: pair[0])]


def run_one(source: Source, database_url: str, registry_path: Path, base_url: str | None) -> RunResult:
    """Crawl a source in a process of its own, into a database that knows it; whatever goes wrong is the result."""
    began = time.monotonic()
    command = [sys.executable, "-m", "crawlers.run", source.id, "--registry", str(Path(registry_path).resolve())]
    command += ["--parent", str(os.getpid())]
    if base_url is not None:
        command += ["--base-url", base_url]
    try:
        process = subprocess.Popen(  # noqa: S603 - this interpreter, and ids that the registry has checked
            command,
            env=os.environ | {"NEXTRUNG_DATABASE_URL": database_url},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        return RunResult(source.id, source.name, "failed", f"the crawl could not be started: {error.strerror}", 0.0)
    with process:
        _processes.add(process)
        try:
            output, problems = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            output, problems = "", f"the crawl did not end within {PATIENCE / 3600:.1f} hours"
        finally:
            _processes.discard(process)
    took = time.monotonic() - began
    try:
        outcome = json.loads(output.strip().splitlines()[-1])
        return RunResult(source.id, source.name, outcome["status"], outcome["reason"], took, Tally(**outcome["tally"]))
    except (IndexError, ValueError, KeyError, TypeError):
        said = problems.strip().splitlines()
        reason = said[-1] if said else f"the crawl's process ended with status {process.returncode}"
        return RunResult(source.id, source.name, "failed", reason, took)
