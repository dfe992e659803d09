"""A county crawled twice, one advert in twenty changed between: requests and rows written the second time.

Sixty employers over every platform, and so many adverts that at least 3,000 sound ones are stored. Half of the changes
are in the title, which lists show; half in the text, which most lists do not. Ratios are to the first crawl.
"""

import os
import random
import sqlite3
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from crawlers import fleet
from crawlers.practice import fields
from crawlers.practice.county import Advert, County
from crawlers.practice.generate import generate
from crawlers.practice.site import PracticeSite
from crawlers.practice.words import EVERY_PLATFORM
from crawlers.sources import load_registry
from store.runs import Tally

ADVERTS = 3_150
SHARE = 20
TABLES = ("postings", "events", "page_visits", "list_pages", "rejected_rows")


def main(*, quick: bool = False) -> None:
    """Print requests and rows of both crawls, their ratios, and how many changes were noticed."""
    os.environ.update(fields.KEYS)
    county = generate(adverts=ADVERTS // 5 if quick else ADVERTS, registry=EVERY_PLATFORM)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "practice.db")
        with PracticeSite(county) as site:
            port = int(site.base_url.rpartition(":")[2])
            first = _crawl(site, database)
        rows = _rows(database)
        changed, titles, texts = _changed(county)
        with PracticeSite(changed, port=port) as site:
            second = _crawl(site, database)
        written = _rows(database) - rows
    for platform in sorted({name for name, _ in first}):
        once, twice = (_of(platform, crawl) for crawl in (first, second))
        told = f"{once.requests:>4} requests, then {twice.requests:>3}: {twice.requests / max(once.requests, 1):.2f}"
        print(f"  {platform:<18} {once.listed:>3} listed; {told}")
    once, twice = (sum(each.requests for each in crawl.values()) for crawl in (first, second))
    stored = sum(row[0] == "postings" for row in rows)
    noticed = sum(table == "events" and "changed" in row for table, *row in written)
    print(
        f"{len(county.employers)} employers, {len(first)} sources, {stored} postings stored: {once} requests, then "
        f"{twice}: ratio {twice / once:.2f} (aim 0.15); {len(rows)} rows, then {len(written)}: "
        f"ratio {len(written) / len(rows):.2f}; {noticed} changes noticed of {titles} titles and {texts} texts"
    )


def _of(platform: str, crawl: Mapping[tuple[str, str], Tally]) -> Tally:
    """What a platform's sources listed and were asked, all together."""
    tallies = [tally for (name, _), tally in crawl.items() if name == platform]
    return Tally(listed=sum(each.listed for each in tallies), requests=sum(each.requests for each in tallies))


def _crawl(site: PracticeSite, database: Path) -> dict[tuple[str, str], Tally]:
    """Crawl every source; give what was counted by platform and source."""
    registry = load_registry(EVERY_PLATFORM, site.base_url)
    results = fleet.crawl(
        registry.sources,
        database_url=f"sqlite:///{database}",
        registry_path=EVERY_PLATFORM,
        base_url=site.base_url,
        on_line=lambda line: print(f"  {line}") if "healthy" in line or "failed" in line else None,
    )
    platforms = {source.id: source.platform for source in registry.sources}
    return {(platforms[result.source_id], result.source_id): result.tally for result in results}


def _changed(county: County) -> tuple[County, int, int]:
    """The county with one sound advert in SHARE changed, and how many in title and text."""
    sound = [advert.id for advert in county.adverts if advert.fate == "kept"]
    struck = random.Random(1).sample(sound, len(sound) // SHARE)
    titles = set(struck[::2])
    texts = set(struck[1::2])

    def change(advert: Advert) -> Advert:
        if advert.id in titles:
            return replace(advert, title=f"{advert.title} (extended)")
        if advert.id in texts:
            return replace(advert, description=f"{advert.description}\n<p>Interviews are in person.</p>")
        return advert

    return replace(county, adverts=tuple(map(change, county.adverts))), len(titles), len(texts)


def _rows(database: Path) -> set[tuple[object, ...]]:
    """Every row that a crawl writes, the runs' own aside."""
    connection = sqlite3.connect(database)
    try:
        return {(table, *row) for table in TABLES for row in connection.execute(f"select * from {table}")}  # noqa: S608
    finally:
        connection.close()


if __name__ == "__main__":
    main()
