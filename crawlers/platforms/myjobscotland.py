"""myjobscotland: the shared board of Scotland's 32 councils, as it is since its redesign of September 2026.

**Recognise it:** `myjobscotland.gov.uk`. Only the search lists adverts; each council's own page on the board is an
empty shell, and the old RSS feeds are gone. An advert stands at `/councils/<council>/jobs/<title>-<number>`.

**Options**
- The row's `url` is the search, `https://www.myjobscotland.gov.uk/search-jobs`.
- `keyword`: what to search for, such as "social work"; the whole board (about 2,000 adverts) where it is empty.

The search answers HTML, 25 adverts a page from page 0, and counts itself ("Showing 1 - 25 of 2173 available jobs").
A card's pay has no unit, and a card may name many places. Cards link to the host without its "www.", which is the same
site: the adverts are fetched from the host that the row names, as the crawler leaves no source's host.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from bs4 import Tag
from scrapy.http import Request, Response

from crawlers import labels, page, soup
from crawlers.items import Found, Incomplete, Listed, Total, detail_page, list_page
from crawlers.sources import Source
from store.postings import RawPosting
from store.runs import Rejected

ABSENCES = 2
CONFIRMED = "a search page captured on 3 October 2026; adverts' own pages by others' readers only"
PAGE_SIZE = 25
_COUNT = re.compile(r"Showing\s+[\d,]+\s*(?:-|–|to)\s*([\d,]+)\s+of\s+([\d,]+)", re.IGNORECASE)
_NUMBER = re.compile(r"-(\d+)/?$")


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    keyword: str = ""


def start(source: Source) -> Iterator[Request]:
    """The search's first page."""
    yield list_page(_page_address(source, 0))


def read_list(response: Response, source: Source) -> Found:
    """Every card of a page of the search, each with its advert to fetch, and the next page."""
    text = page.text(response)
    root = soup.of(text)
    cards = root.select("div.mjs-card")
    count = _COUNT.search(soup.said(root.body))
    if not cards and not count and root.select_one(".mjs-search-results") is None:
        raise ValueError("expected the search's results, found another page")
    if page.is_cut(text):
        yield Incomplete("the list page ends before its end")
    for card in cards:
        link = card.select_one(".mjs-card__title a[href]")
        try:
            url = soup.link(response, link)
        except ValueError as error:
            yield Rejected(response.url, f"a card cannot be read: {error}", str(card)[:2000])
            continue
        native_id = _identifier(url) or soup.attribute(card.select_one("[data-job-id]"), "data-job-id")
        if not native_id:
            yield Rejected(url, "a listed advert has no number", str(card)[:2000])
            continue
        listed = Listed(native_id, url, _posting(card, soup.said(link), native_id, url))
        yield listed
        yield detail_page(listed, _on_host_of(source, url))
    shown, total = (int(said.replace(",", "")) for said in count.groups()) if count else (0, 0)
    if count:
        yield Total(total)
    if cards and (shown < total if count else len(cards) >= PAGE_SIZE):
        yield list_page(_page_address(source, _page(response.url) + 1))


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The card completed by the advert's own page: its JobPosting, its labels, its main part."""
    labels.own_page(response, listed, _identifier(response.url))
    yield labels.advert_page(response, listed)


def _page_address(source: Source, number: int) -> str:
    # The search finds nothing for a keyword that is there and empty.
    keyword = {"keyword": source.options.keyword} if source.options.keyword else {}
    return f"{source.url}?{urlencode({**keyword, 'page': number})}"


def _page(address: str) -> int:
    said = parse_qs(urlsplit(address).query).get("page", ["0"])[0]
    return int(said) if said.isdecimal() else 0


def _identifier(address: str) -> str:
    found = _NUMBER.search(urlsplit(address).path)
    return found[1] if found else ""


def _on_host_of(source: Source, url: str) -> str:
    """The advert's address on the row's host, where the two differ in "www." alone."""
    there, own = urlsplit(url), urlsplit(source.url)
    same = there.netloc.removeprefix("www.") == own.netloc.removeprefix("www.")
    return urlunsplit(there._replace(scheme=own.scheme, netloc=own.netloc)) if same else url


def _posting(card: Tag, title: str, native_id: str, url: str) -> RawPosting:
    """What a card says: its tags tell the working pattern, then the contract, and name what else they are."""
    tags = [soup.said(tag) for tag in card.select(".mjs-tag")]
    salary = next((tag for tag in tags if "£" in tag), "")
    closing = next((tag for tag in tags if tag.lower().startswith("closing")), "")
    reference = next((tag for tag in tags if tag.lower().startswith("ref ")), "")
    hours, contract, *others = [*(tag for tag in tags if tag not in {salary, closing, reference, "New", ""}), "", ""]
    places = [soup.said(place) for place in card.select(".mjs-card__description li, .mjs-card__description p")]
    added = card.select_one(".mjs-card__footer .label[title]")
    return RawPosting(
        native_id=native_id,
        url=url,
        title=title,
        employer=re.sub(r"(?i)^published by\s+", "", soup.said(card.select_one(".label"))),
        location="; ".join(dict.fromkeys(place for place in places if place)),
        salary=salary or " ".join(other for other in others if other),
        contract=contract,
        hours=hours,
        posted=soup.attribute(added, "title"),
        closing=re.sub(r"(?i)^closing on\s+", "", closing),
        reference=re.sub(r"(?i)^ref\s+#?", "", reference),
    )
