"""One crawl of one source in a process of its own: `python -m crawlers.run ID --registry FILE`.

Owns the process: Scrapy's reactor cannot be started twice, and a crawl that dies takes nothing with it. Prints one line
of JSON for `crawlers.fleet` to read. The database is NEXTRUNG_DATABASE_URL, so that no password stands in a process
list.
Exit status: 0 for a healthy run, 1 for an unhealthy or failed one, 2 where nothing could be started.
"""

import argparse
import dataclasses
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

from scrapy.crawler import AsyncCrawlerProcess

from crawlers import browser, keys
from crawlers.health import Seen
from crawlers.pipelines import RunRecord
from crawlers.settings import for_source
from crawlers.sources import RegistryProblem, Source, load_registry
from crawlers.spider import Record, SourceSpider
from store.session import DatabaseProblem

try:
    import fcntl
except ImportError:  # Windows has no such lock
    fcntl = None  # type: ignore[assignment]


_LOOK_EVERY = 0.5
"""Seconds between looks at whether the process that started this one is still there."""


def main(arguments: list[str] | None = None) -> int:
    """Crawl one source and print the outcome; give the exit status."""
    parser = argparse.ArgumentParser(prog="python -m crawlers.run", description="Crawl one source.")
    parser.add_argument("source", help="the id of a registry row")
    parser.add_argument("--registry", type=Path, required=True, help="the registry file")
    parser.add_argument("--base-url", help="where the practice site stands, for a practice registry")
    parser.add_argument("--parent", type=int, help="the process that this one ends with; none unless said")
    options = parser.parse_args(arguments)
    database_url = os.environ.get("NEXTRUNG_DATABASE_URL", "").strip()
    if not database_url:
        print("NEXTRUNG_DATABASE_URL is not set; expected the database to write to", file=sys.stderr)
        return 2
    if options.parent:
        _end_with(options.parent)
    try:
        source = load_registry(options.registry, options.base_url).get(options.source)
        with host_to_itself(source):
            outcome = crawl(source, database_url)
    except (RegistryProblem, DatabaseProblem) as problem:
        print(problem, file=sys.stderr)
        return 2
    print(json.dumps(outcome), flush=True)
    return 0 if outcome["status"] == "healthy" else 1


def _end_with(parent: int) -> None:
    """End this process at once when the one that started it is no more, for its task is given to another.

    Nothing is half-written, for each batch is one transaction; the next run notes that this one did not come to its
    end.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_EVERY)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def host_to_itself(source: Source) -> Iterator[None]:
    """Wait until no other crawl of this user on this machine asks the source's host, and keep it so.

    The lock is the system's own: a process that dies gives it up. A practice site with no delay is not locked.
    """
    if fcntl is None or not source.delay:
        yield
        return
    folder = Path(tempfile.gettempdir(), f"nextrung-{os.getuid()}")
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.lstat().st_uid != os.getuid():
        # Somebody else made it first: their folder is no place for our locks.
        yield
        return
    with Path(folder, quote(urlsplit(source.url).netloc, safe="")).open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def crawl(source: Source, database_url: str) -> dict[str, object]:
    """Crawl a source into a database that is prepared and knows the source; give the run's outcome."""
    began = time.monotonic()
    record = RunRecord(database_url, source)
    seen, requests = gather(source, record)
    verdict, tally = record.finish(seen, requests)
    return {
        "source_id": source.id,
        "status": verdict.status,
        "reason": verdict.reason,
        "tally": dataclasses.asdict(tally),
        "seconds": round(time.monotonic() - began, 3),
    }


def gather(source: Source, record: Record, spider: type[SourceSpider] = SourceSpider) -> tuple[Seen, int]:
    """Fetch a source and hand what it gives to `record`; give what was seen and how many requests it took.

    Starts and ends the process's reactor: once a process.
    """
    process = AsyncCrawlerProcess(for_source(source) | browser.settings(source) | keys.settings(source, record.asked))
    crawler = process.create_crawler(spider)
    process.crawl(crawler, source=source, record=record)
    process.start()
    if not isinstance(crawler.spider, SourceSpider):
        raise DatabaseProblem("the crawl could not be started")
    if not crawler.spider.ended:
        # A second signal stops everything where it is, and then nothing closes the spider.
        crawler.spider.closed("shutdown")
    requests = crawler.stats.get_value("downloader/request_count", 0) if crawler.stats else 0
    return crawler.spider.seen, requests


if __name__ == "__main__":
    sys.exit(main())
