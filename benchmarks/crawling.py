"""Crawling a practice source, beside a bare Scrapy spider that fetches the same pages and parses nothing.

Both are whole processes against a loopback site in a third one, in turn; ours finds the pages, reads them and stores
every posting. The medians of the runs are compared.
"""

import statistics
import tempfile
from pathlib import Path

from benchmarks.loopback import load, served

SOURCE = "practice-thornhaven"
ADVERTS, RUNS = 8_000, 5
"""Two employers share the adverts, so that the source has a little under half of them."""


def main(*, quick: bool = False) -> None:
    """Print pages a second and the ratio of throughputs, by the clock and by processor time."""
    adverts, runs = (1_500, 3) if quick else (ADVERTS, RUNS)
    with served(SOURCE, adverts=adverts, employers=2) as site, tempfile.TemporaryDirectory() as folder:
        ours, bare = [], []
        for number in range(runs):
            ours.append(site.crawl(f"sqlite:///{folder}/{number}.db"))
            bare.append(site.fetch(Path(folder, "pages.txt")))
    clock, peer_clock = (statistics.median(cost.seconds for cost in costs) for costs in (ours, bare))
    processor, peer_processor = (statistics.median(cost.processor for cost in costs) for costs in (ours, bare))
    ratios = sorted(peer.seconds / cost.seconds for cost, peer in zip(ours, bare, strict=True))
    count = len(site.pages)
    print(
        f"{count} pages crawled, parsed and stored in {clock:.1f} s ({count / clock:,.0f} a second), "
        f"bare fetch {peer_clock:.1f} s; medians of {runs}; {load()}"
    )
    print(
        f"ratio of throughputs {peer_clock / clock:.2f} (runs {ratios[0]:.2f} to {ratios[-1]:.2f}; aim 0.6); "
        f"by processor time {peer_processor / processor:.2f}"
    )


if __name__ == "__main__":
    main()
