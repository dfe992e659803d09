"""Crawling the practice county, beside a bare Scrapy spider that fetches the same pages and parses nothing.

Both are whole processes against a loopback site in a third one, in turn; ours finds the pages, reads them and stores
every posting. The medians of the runs are compared.
"""

import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

from crawlers import practice
from crawlers.practice.site import serve
from crawlers.sources import load_registry
from store import runs
from store.session import prepare, transaction

ADVERTS = 9_000
SOURCE = "practice-thornhaven"
RUNS = 3


def main() -> None:
    """Print seconds, pages a second and the ratio of throughputs."""
    here, there = multiprocessing.Pipe()
    site = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    site.start()
    base_url, pages = here.recv()
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder, "pages.txt")
        listed.write_text("\n".join(pages), encoding="utf-8")
        ours, bare = [], []
        for number in range(RUNS):
            ours.append(_seconds(_crawl_command(base_url), _database(folder, number, base_url)))
            bare.append(_seconds([sys.executable, "-m", "benchmarks.bare_spider", str(listed)], ""))
    site.kill()
    crawl, peer = statistics.median(ours), statistics.median(bare)
    print(
        f"{len(pages)} pages, crawled, parsed and stored: {crawl:.1f} s ({len(pages) / crawl:,.0f} a second); "
        f"bare fetch {peer:.1f} s; ratio of throughputs {peer / crawl:.2f} (aim 0.6)"
    )


def _registry() -> Path:
    return Path(practice.__file__).with_name("sources.toml")


def _serve(there: Connection) -> None:
    with serve(adverts=ADVERTS) as site:
        there.send((site.base_url, [site.base_url + advert.path for advert in site.county.of(SOURCE)]))
        time.sleep(3600)


def _crawl_command(base_url: str) -> list[str]:
    return [sys.executable, "-m", "crawlers.run", SOURCE, "--registry", str(_registry()), "--base-url", base_url]


def _database(folder: str, number: int, base_url: str) -> str:
    url = f"sqlite:///{folder}/{number}.db"
    engine = prepare(url, "practice")
    registry = load_registry(_registry(), base_url)
    with transaction(engine) as session:
        runs.synchronise(session, [source.row() for source in registry.sources], registry.authorities)
    engine.dispose()
    return url


def _seconds(command: list[str], database_url: str) -> float:
    started = time.perf_counter()
    subprocess.run(  # noqa: S603 - this interpreter and this project's modules
        command, env=os.environ | {"NEXTRUNG_DATABASE_URL": database_url}, check=False, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
