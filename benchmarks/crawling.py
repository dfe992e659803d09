"""Crawling a practice source, beside a bare Scrapy spider that fetches the same pages and parses nothing.

Both are whole processes against a loopback site in a third one, in turn; ours finds the pages, reads them and stores
every posting. The medians of the runs are compared. One source has a sitemap; the other a list of twelve adverts a page
whose pager leads to every page, which is much to read for each advert that it names.
"""

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.loopback import Cost, load, served

SOURCES = (("practice-aldermere", "sitemap", 12_000, 3), ("practice-thornhaven", "list pages", 6_000, 2))
"""Each with how it is found, and of how many adverts by how many employers it has its share."""
RUNS = 3


def main(*, quick: bool = False) -> None:
    """Print pages a second and the ratio of throughputs, by the clock and by processor time."""
    for source, found_by, adverts, employers in SOURCES:
        with (
            served(source, adverts=adverts // 5 if quick else adverts, employers=employers) as site,
            tempfile.TemporaryDirectory() as folder,
        ):
            pairs = [
                (site.crawl(f"sqlite:///{folder}/{number}.db"), site.fetch(Path(folder, "pages.txt")))
                for number in range(RUNS)
            ]
        count = len(site.pages)
        clock, slowest, fastest = _ratio(pairs, lambda cost: cost.seconds)
        processor, _, _ = _ratio(pairs, lambda cost: cost.processor)
        seconds = statistics.median(ours.seconds for ours, _ in pairs)
        print(
            f"{count} pages by {found_by}, crawled, parsed and stored: {count / seconds:,.0f} a second; beside bare "
            f"fetch {clock:.2f} of its throughput ({slowest:.2f} to {fastest:.2f} in {RUNS} runs; aim 0.6), "
            f"{processor:.2f} by processor time; {load()}",
            flush=True,
        )


def _ratio(pairs: list[tuple[Cost, Cost]], of: Callable[[Cost], float]) -> tuple[float, float, float]:
    """The median of the runs' ratios of bare to ours, the least and the greatest."""
    ratios = sorted(of(bare) / of(ours) for ours, bare in pairs)
    return statistics.median(ratios), ratios[0], ratios[-1]


if __name__ == "__main__":
    main()
