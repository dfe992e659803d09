"""The peer of a crawl: a Scrapy spider that fetches a list of pages and parses nothing.

`python -m benchmarks.bare_spider FILE` with an address a line; the politeness settings are those of our own crawl.
"""

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response


class BareSpider(Spider):
    """Fetches; that is all."""

    name = "bare"

    def __init__(self, addresses: list[str]) -> None:
        super().__init__()
        self.addresses = addresses

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every page."""
        for address in self.addresses:
            yield Request(address)

    def parse(self, response: Response) -> None:
        """Nothing is read."""


if __name__ == "__main__":
    process = AsyncCrawlerProcess(
        {"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "COOKIES_ENABLED": False, "MEMUSAGE_ENABLED": False}
    )
    process.crawl(BareSpider, addresses=Path(sys.argv[1]).read_text(encoding="utf-8").split())
    process.start()
