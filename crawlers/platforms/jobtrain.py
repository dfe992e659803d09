"""Jobtrain: an applicant tracking system at `jobtrain.co.uk/<tenant>` or on a host of the employer's own.

**Recognise it:** the list is at `/Home/Job`, an advert at `/Job/JobDetail?JobId=<number>`. A plain reader of the list
is told "0 jobs", because the page's script fetches the cards in portions.

**Options**
- The row's `url` is what stands before `/Home/Job`, such as `https://www.jobtrain.co.uk/examplecouncil`. There is
  nothing to choose.

The portions are HTML (`/Home/_JobCard?Skip=0`, then 12 more, and so on) until one has no cards. An advert's own page
carries JobPosting markup, in which the date 0001-01-01 stands for none.

**Unconfirmed:** cards after others' readers; no real capture shows the format.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

from bs4 import Tag
from scrapy.http import Request, Response

from crawlers import labels, page, soup
from crawlers.items import Found, Listed, detail_page, list_page
from crawlers.sources import Source
from store.postings import RawPosting
from store.runs import Rejected

ABSENCES = 2
CONFIRMED = ""
_NO_DATE = re.compile(r"0001-01-01|0?1/0?1/0001")


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""


def start(source: Source) -> Iterator[Request]:
    """The first portion of cards."""
    yield _portion(source, 0)


def read_list(response: Response, source: Source) -> Found:
    """Every card of a portion, each with its advert to fetch, and the next portion."""
    text = page.text(response)
    root = soup.of(text)
    links = root.select("a[href*='JobDetail' i]")
    skip = int(_variable(response.url, "skip") or 0)
    if not links:
        # The portion after the last has no cards; a whole page in place of the first is not the list.
        if skip == 0 and "<html" in text[:2000].lower():
            raise ValueError("expected Jobtrain's cards, found another page")
        return
    cards: dict[str, tuple[str, Tag]] = {}
    for link in links:
        url = soup.link(response, link)
        native_id = _variable(url, "jobid")
        if not native_id:
            yield Rejected(url, "a listed advert has no number", str(link)[:2000])
        elif native_id not in cards or (soup.said(link) and not soup.said(cards[native_id][1])):
            # A card may link its picture before its title.
            cards[native_id] = url, link
    for native_id, (url, link) in cards.items():
        listed = Listed(native_id, url, _posting(link, native_id, url, source))
        yield listed
        yield detail_page(listed)
    yield _portion(source, skip + len(cards))


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The card completed by the advert's own page."""
    labels.own_page(response, listed, _variable(response.url, "jobid"))
    posting = labels.advert_page(response, listed, employer=source.name)
    if _NO_DATE.match(posting.closing):
        posting = replace(posting, closing=listed.posting.closing if listed.posting else "")
    yield posting


def _portion(source: Source, skip: int) -> Request:
    request = list_page(f"{source.url.rstrip('/')}/Home/_JobCard?Skip={skip}")
    # The service answers the page's script, and says so by this header.
    return request.replace(headers={"X-Requested-With": "XMLHttpRequest"})


def _variable(address: str, name: str) -> str:
    """A number in an address's query, whose names the vendor writes in any case."""
    found = {key.lower(): value for key, value in parse_qsl(urlsplit(address).query)}
    return found.get(name, "") if found.get(name, "").isdecimal() else ""


def _posting(link: Tag, native_id: str, url: str, source: Source) -> RawPosting:
    card = link.find_parent(class_="job-card") or link
    pairs = {}
    for item in card.select(".jobdetailsitem"):
        label = soup.said(item.strong)
        if label:
            pairs[label] = soup.said(item).removeprefix(label).lstrip(": ")
    place = soup.said(card.select_one(".job-card__location"))
    return labels.posting(
        soup.merged(pairs, {"location": place} if place else {}),
        native_id=native_id,
        url=url,
        title=soup.said(link),
        employer=source.name,
    )
