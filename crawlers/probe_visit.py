"""The few pages that a probe needs, fetched as politely as a crawl: `python -m crawlers.probe_visit URL`.

Owns the fetching alone, in a process of its own: Scrapy's reactor cannot be started twice. The same guard, robots.txt
and pace hold as for a crawl; an address on this machine is only for the practice county. Prints one line of JSON.
"""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawlers import page
from crawlers.probe import leads, recognise
from crawlers.row_values import is_loopback
from crawlers.settings import for_source
from crawlers.signatures import Page
from crawlers.sources import Source
from crawlers.spider import why

MOST_FURTHER = 3
"""Pages on the same host that are looked at beside the one that was asked for."""
PATIENCE = 180
"""Seconds after which the process is ended from outside."""


class VisitProblem(ValueError):  # noqa: N818 - named in a user's words
    """A page cannot be looked at; the message is one line that says why."""


def visit(url: str) -> list[Page]:
    """Fetch a page, and up to three that it leads to on its own host while its platform is not clear.

    Raises VisitProblem where the first page does not come, or the address is not one to fetch.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not url.startswith(("http://", "https://")) or not ("." in host or is_loopback(host)):
        raise VisitProblem(f"probe: {url!r}; expected the http(s):// address of a careers page")
    command = [sys.executable, "-m", "crawlers.probe_visit", url]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603
        told = json.loads(done.stdout.strip().splitlines()[-1])
    except subprocess.TimeoutExpired:
        raise VisitProblem(f"probe: {url} did not come within {PATIENCE} seconds") from None
    except (IndexError, ValueError):
        said = done.stderr.strip().splitlines()
        raise VisitProblem(f"probe: {url} could not be looked at ({said[-1] if said else 'no answer'})") from None
    if not told["pages"]:
        elsewhere = "; probe that host's own address" if "not this source's host" in told["problem"] else ""
        raise VisitProblem(f"probe: {url}: {told['problem']}{elsewhere}")
    return [Page(**one) for one in told["pages"]]


class ProbeSpider(scrapy.Spider):
    """Looks at one page and a few that it leads to."""

    name = "probe"

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.pages: list[Page] = []
        self.problem = "gave no page"

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the page."""
        yield Request(self.url, callback=self.first, errback=self.lost)

    def first(self, response: Response) -> Iterator[Request]:
        """Read the page, and go on where its platform is not clear."""
        if page.is_challenge(response):
            self.problem = "asks for proof of being a person"
            return
        found = self._page(response)
        if not recognise([found]):
            for address in leads(found)[:MOST_FURTHER]:
                yield Request(address, callback=self.further)

    def further(self, response: Response) -> None:
        """Read a page that the first one leads to."""
        if not page.is_challenge(response):
            self._page(response)

    def lost(self, failure: Failure) -> None:
        """Note that the page did not come."""
        self.problem = why(failure)

    def _page(self, response: Response) -> Page:
        names = {
            key.decode("latin-1"): b", ".join(response.headers.getlist(key)).decode("latin-1")
            for key in response.headers
        }
        self.pages.append(Page(response.url, page.text(response), names))
        return self.pages[-1]


def main(url: str) -> int:
    """Visit a page and print what came; give the exit status."""
    loopback = is_loopback(urlsplit(url).hostname or "")
    source = Source(
        id="probe",
        name="probe",
        platform="probe",
        url=url,
        every=dt.timedelta(days=1),
        options=None,
        delay=0.0 if loopback else 1.0,
        loopback=loopback,
    )
    process = AsyncCrawlerProcess(for_source(source) | {"ITEM_PIPELINES": {}})
    crawler = process.create_crawler(ProbeSpider)
    process.crawl(crawler, url=url)
    process.start()
    spider = crawler.spider
    if not isinstance(spider, ProbeSpider):
        print("the visit could not be started", file=sys.stderr)
        return 2
    pages = [{"url": one.url, "html": one.html, "headers": dict(one.headers)} for one in spider.pages]
    print(json.dumps({"pages": pages, "problem": spider.problem}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
