"""Jobs Go Public's sites for employers: `ats-<council>.jgp.co.uk`.

**Recognise it:** the council's vacancies are at `ats-<council>.jgp.co.uk/vacancies`, and `/vacancies.rss` beside it
answers RSS. (Adverts of the shared boards, jobsgopublic.com and lgjobs.com, are another platform's.)

**Options**
- The row's `url` is the feed: `https://ats-<council>.jgp.co.uk/vacancies.rss`.
- `details`: whether to read each advert's own page too (true unless said): the feed has only title, link and
  description.

**Unconfirmed:** after another's reader of one council's feed; no real capture shows the format.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from scrapy.http import Request, Response

from crawlers import labels, page, soup, xml_tree
from crawlers.items import Found, Incomplete, Listed, detail_page, list_page, titled
from crawlers.sources import Source
from store.runs import Rejected

ABSENCES = 1
CONFIRMED = ""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    details: bool = True


def start(source: Source) -> Iterator[Request]:
    """The feed."""
    yield list_page(source.url)


def read_list(response: Response, source: Source) -> Found:
    """Every item of the feed, and its page to fetch where the row wants details."""
    root, fault = xml_tree.parse(response)
    if xml_tree.tag(root) != "rss":
        raise ValueError(f"expected an RSS feed, found <{xml_tree.tag(root)}>")
    if fault:
        yield Incomplete(fault)
    for item in xml_tree.every(root, "item"):
        link = xml_tree.said(item, "link", "guid")
        native_id = _identifier(link)
        if not native_id:
            yield Rejected(response.url, "an item's link has no number of a vacancy", xml_tree.source(item)[:2000])
            continue
        url = urlunsplit(urlsplit(page.address(response.url, link))._replace(query=""))
        read = labels.posting(
            {},
            native_id=native_id,
            url=url,
            title=xml_tree.said(item, "title"),
            employer=source.name,
            posted=xml_tree.said(item, "pubDate"),
            description=xml_tree.markup(item, "encoded", "description"),
        )
        listed = Listed(native_id, url, read)
        yield listed
        if source.options.details:
            yield detail_page(listed)
        else:
            yield titled(read)


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The vacancy's own page, completing the feed's item."""
    labels.own_page(response, listed, _identifier(response.url))
    root = soup.soup(response)
    yield labels.advert_page(response, listed, title=soup.said(root.select_one("h1")), employer=source.name)


def _identifier(address: str) -> str:
    """The last number that stands in the path by itself, or before a title."""
    numbers = re.findall(r"/(\d+)(?=[/\-]|$)", urlsplit(address).path)
    return numbers[-1] if numbers else ""
