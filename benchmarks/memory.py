"""The largest memory of a crawl of 20,000 adverts, and how it grows with their number, beside a bare Scrapy spider.

Each is a process of its own. What a crawl must hold for each advert is its identifier, its last visit and what keeps it
from being asked for twice; pages and postings are let go as they are written.
"""

import tempfile
from pathlib import Path

from benchmarks.loopback import Cost, load, served

SOURCE = "practice-aldermere"
"""Found by a sitemap, which names every advert at once: the most that a crawl can have waiting."""
SHARE = 4.2
"""Adverts of three employers for each of this source's own."""
SIZES = (5_000, 20_000)


def main(*, quick: bool = False) -> None:
    """Print the peak at both sizes, what an advert more costs, and the same for the bare spider and a second crawl."""
    small, large = (_crawled(size // 10 if quick else size) for size in SIZES)
    more = large[0] - small[0]
    for name, few, many in zip(("crawl", "second crawl", "bare fetch"), small[1], large[1], strict=True):
        growth = (many.memory - few.memory) * 1024 / more
        print(
            f"{name}: {few.memory:.0f} MB at {small[0]:,} adverts, {many.memory:.0f} MB at {large[0]:,}: "
            f"{growth:.1f} KB for each advert more"
        )
    crawl, _, bare = large[1]
    print(f"peak beside bare fetch: {crawl.memory / bare.memory:.2f}; {load()}")


def _crawled(wanted: int) -> tuple[int, tuple[Cost, Cost, Cost]]:
    """How many adverts there were, and what a first crawl, a second one and the bare spider took."""
    with (
        served(SOURCE, adverts=round(wanted * SHARE), employers=3) as site,
        tempfile.TemporaryDirectory() as folder,
    ):
        database = f"sqlite:///{folder}/practice.db"
        costs = site.crawl(database), site.crawl(database), site.fetch(Path(folder, "pages.txt"))
        return len(site.pages), costs


if __name__ == "__main__":
    main()
