"""iCIMS: recruiting sites at `careers-<tenant>.icims.com`.

**Recognise it:** the list is at `/jobs/search`, an advert at `/jobs/<number>/<title>/job`, and the foot of the page
says "Software Powered by iCIMS". A site under the employer's own name whose `/api/jobs` answers JSON is `jibe`.

**Options**
- The row's `url` is the list inside the page's frame: `https://careers-<tenant>.icims.com/jobs/search?pr=0&in_iframe=1`.

The list is HTML cards, with a pager that counts its pages; an advert's page usually has JobPosting markup.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapy.http import Request, Response

from crawlers import labels, page, soup
from crawlers.items import Found, Incomplete, Listed, detail_page, list_page
from crawlers.sources import Source
from store.runs import Rejected

ABSENCES = 2
CONFIRMED = "a capture of a hospital's list (July 2026); adverts' pages by others' readers only"


@dataclass(frozen=True, slots=True)
class Options:
    """No options; see the module's docstring."""


def start(source: Source) -> Iterator[Request]:
    """The list's first page."""
    yield list_page(source.url)


def read_list(response: Response, source: Source) -> Found:
    """Every card of a page of the list, each with its own page to fetch, and the next page."""
    text = page.text(response)
    root = soup.of(text)
    if not root.select_one(".iCIMS_JobsTable, .iCIMS_Message, .iCIMS_JobSearchTable, .iCIMS_MainWrapper"):
        raise ValueError("expected iCIMS's list of jobs, found another page")
    if page.is_cut(text):
        yield Incomplete("the list page ends before its end")
    for card in root.select(".iCIMS_JobsTable > li, .iCIMS_JobsTable > .row, .iCIMS_JobsTable tr"):
        link = card.select_one("a.iCIMS_Anchor[href]")
        native_id = _identifier(soup.attribute(link, "href"))
        if not native_id:
            yield Rejected(response.url, "a listed job has no number in its address", str(card)[:2000])
            continue
        framed = soup.link(response, link)
        url = _unframed(framed)
        read = labels.posting(
            soup.pairs(card, "dt.iCIMS_JobHeaderField", "dd.iCIMS_JobHeaderData"),
            native_id=native_id,
            url=url,
            title=soup.said(link.select_one("h2, h3, h4") if link else None),
            description=soup.inner(card.select_one(".description")),
        )
        listed = Listed(native_id, url, read)
        yield listed
        yield detail_page(listed, framed)
    following = soup.next_page(response, root)
    counted = re.search(r"Page (\d+) of (\d+)", page.words(root.get_text(" ")))
    if following:
        yield list_page(following)
    elif counted and int(counted[1]) < int(counted[2]):
        yield Incomplete(f"the list says that it has {counted[2]} pages, and page {counted[1]} leads no further")


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The advert's own page, completing what the list says."""
    labels.own_page(response, listed, _identifier(response.url))
    root = soup.soup(response)
    prose = [soup.inner(part) for part in root.select(".iCIMS_JobContent .iCIMS_Expandable_Text")]
    yield labels.advert_page(
        response,
        listed,
        labels=soup.pairs(root, "dt.iCIMS_JobHeaderField", "dd.iCIMS_JobHeaderData"),
        title=soup.said(root.select_one("h1.iCIMS_Header, h1")),
        description="\n".join(prose),
        employer=source.name,
    )


def _identifier(address: str) -> str:
    found = re.search(r"/jobs/(\d+)/", address)
    return found[1] if found else ""


def _unframed(address: str) -> str:
    """An advert's address as people see it."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in ("in_iframe", "mobile", "width")]
    return urlunsplit(parts._replace(query=urlencode(kept)))
