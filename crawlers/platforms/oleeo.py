"""Oleeo, once WCN: recruiting sites at `<tenant>.tal.net`.

**Recognise it:** the board is at `…/candidate/jobboard/vacancy/<n>/adv/`, an advert at
`…/candidate/so/pm/<n>/pl/<n>/opp/<number>-<title>/en-GB`.

**Options**
- The row's `url` is the board's feed: its address without a part that begins with `xf-`, with `feed` in the place of
  `adv/`.
- `details`: whether to read each advert's own page too (false unless said). The feed has the fields; some tenants leave
  the text of the advert to its page.

The feed is Atom: an entry's `id` is the advert's address and its content lines of "Label: value".

**Unconfirmed:** after others' readers of a ministry's and a shop's feeds; no real capture shows the format.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scrapy.http import Request, Response

from crawlers import labels, page, soup, xml_tree
from crawlers.items import Found, Incomplete, Listed, detail_page, list_page, titled
from crawlers.sources import Source
from store.postings import RawPosting
from store.runs import Rejected

ABSENCES = 1
CONFIRMED = ""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    details: bool = False


def start(source: Source) -> Iterator[Request]:
    """The feed."""
    yield list_page(source.url)


def read_list(response: Response, source: Source) -> Found:
    """Every entry of the feed, and its page to fetch where the row wants details."""
    root, fault = xml_tree.parse(response)
    if xml_tree.tag(root) != "feed":
        raise ValueError(f"expected an Atom feed, found <{xml_tree.tag(root)}>")
    if fault:
        yield Incomplete(fault)
    for entry in xml_tree.every(root, "entry"):
        posting = _posting(entry, source)
        if not posting.native_id:
            yield Rejected(response.url, "an entry's id has no number of an advert", xml_tree.source(entry)[:2000])
            continue
        listed = Listed(posting.native_id, posting.url, posting)
        yield listed
        if source.options.details:
            yield detail_page(listed)
        else:
            yield titled(posting)


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The advert's own page, completing the feed's entry."""
    labels.own_page(response, listed, _identifier(response.url))
    root = soup.soup(response)
    yield labels.advert_page(response, listed, title=soup.said(root.select_one("h1")), employer=source.name)


def _posting(entry: xml_tree.Element, source: Source) -> RawPosting:
    url = xml_tree.said(entry, "id")
    content = xml_tree.markup(entry, "content", "summary")
    told: dict[str, str] = {}
    prose: list[str] = []
    for line in _lines(content):
        found = re.fullmatch(r"([^:]{2,40}):\s*(.+)", line)
        if found and len(found[2]) <= 300:
            told.setdefault(found[1], found[2])
        else:
            prose.append(line)
    return labels.posting(
        told,
        native_id=_identifier(url),
        url=url,
        title=xml_tree.said(entry, "title"),
        employer=source.name,
        posted=xml_tree.said(entry, "published"),
        description=content if prose else "",
    )


def _lines(content: str) -> list[str]:
    """The content's lines, which breaks and blocks tell apart."""
    parts = re.split(r"(?i)<br[^>]*>|</(?:p|div|li)>", content)
    return [words for part in parts if (words := page.words(re.sub(r"<[^>]*>", " ", part)).rstrip(":"))]


def _identifier(address: str) -> str:
    found = re.search(r"/opp/(\d+)", address)
    return found[1] if found else ""
