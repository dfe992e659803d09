"""Every source at its own interval, for as long as the process lives.

Owns when a crawl starts: what is due when the schedule starts comes from the store's record of runs, so that a restart
neither forgets a source nor crawls all of them; after that each source has its interval, with some jitter, and missed
turns count once. A source has one turn at a time, and a host one source. Fetches and reads nothing itself: crawls are
`crawlers.fleet`'s processes, and what follows them is the caller's.
"""

import datetime as dt
import threading
from collections import deque
from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from crawlers import fleet
from crawlers.sources import Registry, Source
from store.runs import last_started
from store.session import DatabaseProblem, Engine, reading

LONGEST_JITTER = 10 * 60
"""Seconds that a turn may come before or after its time; a twentieth of the interval where that is less."""
LEAVE_TIME = 6.0
"""Seconds that crawls get to end themselves when the schedule stops."""


def run_schedule(
    registry: Registry,
    *,
    database_url: str,
    base_url: str | None = None,
    after_crawl: Callable[[], None],
    stop: threading.Event,
    on_line: Callable[[str], None],
    parallel: int = 2,
) -> None:
    """Crawl every source of the registry at its interval until `stop` is set; return within 10 seconds of that.

    `after_crawl` is called after crawls have ended, once for all that ended meanwhile, in a thread of its own;
    `on_line` gets one line a crawl. Raises DatabaseProblem where the database cannot be opened at all; one that fails
    later fails runs, and the schedule goes on.
    """
    engine = fleet.register(registry, database_url)
    turns = _Turns()
    ended = threading.Event()
    told = threading.Lock()

    def say(line: str) -> None:
        with told:
            on_line(line)

    def crawl() -> None:
        while (source := turns.take()) is not None:
            try:
                if _is_due(engine, source):
                    result = fleet.run_one(source, database_url, registry.path, base_url)
                    say(result.line)
                    ended.set()
            except DatabaseProblem as problem:
                say(f"{source.id}: {problem}")
            finally:
                turns.done(source)

    def follow() -> None:
        while True:
            ended.wait()
            ended.clear()
            if stop.is_set():
                return
            try:
                after_crawl()
            except Exception as error:  # noqa: BLE001 - what follows a crawl must not end the schedule
                say(f"after the crawls: {type(error).__name__}: {error}")

    # They end with the process: a reading that goes on when the schedule stops is a transaction that never was.
    threads = [threading.Thread(target=crawl, daemon=True) for _ in range(max(1, parallel))]
    follower = threading.Thread(target=follow, daemon=True)
    scheduler = scheduler_of(registry, engine, turns.put)
    scheduler.start()
    for thread in (*threads, follower):
        thread.start()
    try:
        stop.wait()
    finally:
        stop.set()
        scheduler.shutdown(wait=False)
        turns.close()
        fleet.end_crawls(within=LEAVE_TIME)
        ended.set()
        for thread in (*threads, follower):
            thread.join(timeout=1.0)
        engine.dispose()


def scheduler_of(registry: Registry, engine: Engine, put: Callable[[Source], None]) -> BackgroundScheduler:
    """A job for each source: those that are overdue have their turn at once, the longest waiting first."""
    now = dt.datetime.now(dt.UTC)
    with reading(engine) as session:
        last = last_started(session)
    overdue = fleet.due(last, registry, now)
    for source in overdue:
        put(source)
    waiting = {source.id for source in overdue}
    scheduler = BackgroundScheduler(
        timezone=dt.UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for source in registry.sources:
        seconds = source.every.total_seconds()
        first = now + source.every if source.id in waiting else last[source.id] + source.every
        trigger = IntervalTrigger(
            seconds=max(1, int(seconds)),
            start_date=first,
            timezone=dt.UTC,
            jitter=int(min(seconds / 20, LONGEST_JITTER)) or None,
        )
        scheduler.add_job(put, trigger, args=[source], id=source.id)
    return scheduler


def _is_due(engine: Engine, source: Source) -> bool:
    """Whether nobody else has crawled the source just now: half an interval ago is just now."""
    with reading(engine) as session:
        last = last_started(session).get(source.id)
    return last is None or dt.datetime.now(dt.UTC) - last >= source.every / 2


class _Turns:
    """Sources that wait for their turn. One that waits or is being crawled is not put in again."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[Source] = deque()
        self._crawled: dict[str, str] = {}
        self._closed = False

    def put(self, source: Source) -> None:
        """Let a source wait, unless it does already or is being crawled."""
        with self._changed:
            if source.id not in self._crawled and all(source.id != one.id for one in self._waiting):
                self._waiting.append(source)
                self._changed.notify()

    def take(self) -> Source | None:
        """The first source whose host is free, waiting for one; None once the turns are over."""
        with self._changed:
            while not self._closed:
                busy = set(self._crawled.values())
                for source in self._waiting:
                    if source.lane not in busy:
                        self._waiting.remove(source)
                        self._crawled[source.id] = source.lane
                        return source
                self._changed.wait()
        return None

    def done(self, source: Source) -> None:
        """Its crawl has ended: its host is free."""
        with self._changed:
            del self._crawled[source.id]
            self._changed.notify_all()

    def close(self) -> None:
        """Give no more turns."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
