"""From the spider to the store: postings in batches, rejected rows with their reasons, and the run's record.

Owns when things are written, in which order and in which transactions. Whether a run is believed is
`crawlers.health`'s to say; what a posting's history is, the store's.
"""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from crawlers import health
from crawlers.health import Expectation, Seen, Verdict
from crawlers.platforms import load
from crawlers.revisit import Visited
from crawlers.sources import Source
from store import postings, quota, runs, visits
from store.postings import RawPosting, Recorded
from store.runs import Rejected, Tally
from store.session import DatabaseProblem, connect, reading, transaction
from store.visits import KeptList, Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

BATCH = 200
"""Rows written in one transaction."""
MOST_KEPT = 50
"""List pages of a run that are kept to be asked for conditionally."""


class RunRecord:
    """One run of one source in the store, from its start to its judgement.

    Raises DatabaseProblem where the database takes nothing. `fault` says why it did not take a row while the run went
    on: such a run has failed and closes nothing. `visits` are the pages that were read before.
    """

    def __init__(self, database_url: str, source: Source) -> None:
        self.engine = connect(database_url)
        self.source = source
        self.started = _now()
        self.fault = ""
        self._postings: list[RawPosting] = []
        self._rejected: list[Rejected] = []
        self._visits: dict[str, Visit] = {}
        self._lists: dict[str, KeptList] = {}
        self._recorded = Recorded()
        self._fill: Counter[str] = Counter()
        self._rejected_count = 0
        self._stored: set[str] = set()
        with _written(), transaction(self.engine) as session:
            before = runs.baseline(session, source.id, spread=health.LARGEST_FALL)
            self._expectation = Expectation(source.min_expected, before.listed, before.fill, before.settled)
            self.visits = visits.known(session, source.id)
            self._open_before = postings.count_open(session, source.id)
            self._id = runs.start_run(session, source.id, self.started)

    def add(self, item: object) -> None:
        """Take a posting, a rejected row or a visit; a batch is written as soon as it is full.

        A visit comes after the posting that its page gave: one without the other would leave a page unread.
        """
        if isinstance(item, RawPosting):
            self._postings.append(dataclasses.replace(item, extra=_clean(item.extra)))
            if item.native_id not in self._stored:
                self._fill.update(["read", *(name for name in health.FILLED if getattr(item, name).strip())])
            self._stored.add(item.native_id)
        elif isinstance(item, Rejected):
            self._rejected.append(Rejected(_clean(item.url), _clean(item.reason), _clean(item.excerpt)))
        elif isinstance(item, Visited):
            self._visits[item.native_id] = item.visit
        if len(self._postings) + len(self._rejected) >= BATCH:
            self.flush()

    def kept_list(self, url: str) -> KeptList | None:
        """A list page as it last answered, where it can be asked for conditionally."""
        with _written(), reading(self.engine) as session:
            return visits.kept_list(session, self.source.id, url)

    def keep_list(self, url: str, kept: KeptList) -> None:
        """Keep a list page for the next run, once this one has ended well."""
        if len(self._lists) < MOST_KEPT:
            self._lists[url] = kept

    def asked(self, span: dt.timedelta | None) -> int:
        """How many requests earlier runs of the platform made within a time up to now, or ever."""
        since = self.started - span if span is not None else None
        with _written(), reading(self.engine) as session:
            return quota.requests_of(session, self.source.platform, since)

    def flush(self) -> None:
        """Write what is waiting."""
        if not self._postings and not self._rejected and not self._visits:
            return
        with _written(), transaction(self.engine) as session:
            self._recorded += postings.record(session, self.source.id, self._postings, _now())
            self._rejected_count += runs.reject(session, self.source.id, self._id, self._rejected, _now())
            visits.note(session, self.source.id, self._visits)
        self._postings, self._rejected, self._visits = [], [], {}

    def finish(self, seen: Seen, requests: int) -> tuple[Verdict, Tally]:
        """Judge the run, close what a believed run may close, and end the run's record."""
        try:
            self.flush()
        except DatabaseProblem as problem:
            self.fault = self.fault or str(problem)
        if self.fault:
            verdict = Verdict("failed", complete=False, reason=self.fault)
            return verdict, self._end(verdict, seen, requests)
        seen.fill = dict(self._fill)
        self._note_unread(seen)
        verdict = health.judge(seen, self._expectation)
        if verdict.status == "healthy":
            try:
                return verdict, self._end(verdict, seen, requests)
            except _Disbelieved as doubt:
                verdict = dataclasses.replace(verdict, status="unhealthy", reason=str(doubt))
        return verdict, self._end(verdict, seen, requests)

    def _note_unread(self, seen: Seen) -> None:
        """Keep open what is listed though its own page could not be read now: it stays with the words that it had."""
        gone = {native_id for ids in seen.gone.values() for native_id in ids}
        unread = sorted(seen.listed - self._stored - gone)
        with _written(), transaction(self.engine) as session:
            self._recorded += postings.seen(session, self.source.id, unread, _now())
            # A page that is gone is asked again while it is listed, or an unchanged list entry would call it back.
            visits.forget(session, self.source.id, gone)
            if health.thin(seen, self._expectation):
                # Until the fields are back, the pages are read again: an unchanged page would hide that they are not.
                visits.forget(session, self.source.id, self._stored)

    def _end(self, verdict: Verdict, seen: Seen, requests: int) -> Tally:
        """Close postings and the run together; raise _Disbelieved, undoing both, where it would close too many."""
        with _written(), transaction(self.engine) as session:
            closed = 0
            if verdict.status == "healthy":
                for status, ids in seen.gone.items():
                    closed += postings.close_gone(session, self.source.id, ids, status, _now())
                for url, kept in self._lists.items():
                    visits.keep_list(session, self.source.id, url, kept)
            if verdict.absence_counts:
                misses = load(self.source.platform).ABSENCES
                closed += postings.close_missing(session, self.source.id, listed=seen.listed, misses=misses, at=_now())
            else:
                postings.touch(session, self.source.id, seen.listed, _now())
            if doubt := health.mass_closing(self._open_before, closed, settled=self._expectation.settled):
                raise _Disbelieved(doubt)
            tally = Tally(
                listed=len(seen.listed),
                closed=closed,
                rejected=self._rejected_count,
                requests=requests,
                **dataclasses.asdict(self._recorded),
            )
            runs.finish_run(
                session,
                self._id,
                status=verdict.status,
                complete=verdict.complete,
                reason=verdict.reason,
                tally=tally,
                at=_now(),
                fill=seen.fill,
            )
        return tally


class StorePipeline:
    """Hands the spider's items to the run's record, and stops the crawl when the database takes no more."""

    def __init__(self, crawler: "Crawler") -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    async def process_item(self, item: object) -> object:
        """Record an item; a database that fails ends the crawl, and what follows is let go."""
        record: RunRecord = self.crawler.spider.record  # type: ignore[union-attr]  # Scrapy's spider is ours
        if record.fault:
            return item
        try:
            record.add(item)
        except DatabaseProblem as problem:
            record.fault = str(problem)
            if self.crawler.engine:
                await self.crawler.engine.close_spider_async(reason="database")
        return item


@contextmanager
def _written() -> Iterator[None]:
    """Turn whatever a database raises into one line of a DatabaseProblem."""
    try:
        yield
    except (_Disbelieved, DatabaseProblem):
        raise
    except Exception as error:
        cause = getattr(error, "orig", None) or error
        said = (str(cause).strip().splitlines() or [""])[0]
        raise DatabaseProblem(f"the database failed: {said or type(cause).__name__}") from error


class _Disbelieved(Exception):  # noqa: N818 - not an error: a judgement that undoes a transaction
    """A run that would close too much; the message is the reason."""


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _clean(value: Any) -> Any:  # noqa: ANN401 - whatever a page's JSON held
    """Replace what no database takes in text: NUL characters and halves of surrogate pairs."""
    if isinstance(value, str):
        return value.replace("\x00", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_clean(key): _clean(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_clean(inner) for inner in value]
    return value
