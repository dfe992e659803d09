"""HSC Recruit: `jobs.hscni.net`, the board of Northern Ireland's health and social care trusts.

**Recognise it:** the list is at `/Search?SearchCatID=0`, an advert's address has `JobDetail` in it.

**Options**
- The row's `url` is the list: `https://jobs.hscni.net/Search?SearchCatID=0`, or a search of one kind of work
  (`?Keywords=social%20worker&CategoryID=0`). All five trusts advertise here: one row without an authority serves them.

What is read is what any advert's page says by labels (or markup, where there is some). Posts are normally open for
two weeks.

**Unconfirmed:** no real capture shows the vendor's own markup.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import Tag
from scrapy.http import Request, Response

from crawlers import labels, page, soup
from crawlers.items import Found, Incomplete, Listed, detail_page, list_page
from crawlers.sources import Source
from store.runs import Rejected

ABSENCES = 2
CONFIRMED = ""


@dataclass(frozen=True, slots=True)
class Options:
    """No options; see the module's docstring."""


def start(source: Source) -> Iterator[Request]:
    """The list's first page."""
    yield list_page(source.url)


def read_list(response: Response, source: Source) -> Found:
    """Every advert that the page links to, each with its own page to fetch, and the next page."""
    text = page.text(response)
    root = soup.of(text)
    if page.is_cut(text):
        yield Incomplete("the list page ends before its end")
    titles: dict[str, tuple[str, str, str]] = {}
    for link in root.select('a[href*="JobDetail"]'):
        url = soup.link(response, link)
        native_id = _identifier(url)
        if not native_id:
            yield Rejected(response.url, "a link to an advert has no number", str(link)[:2000])
            continue
        known = titles.get(native_id, ("", "", ""))
        titles[native_id] = (known[0] or url, max(known[1], _title(link), key=len), known[2] or _card(link))
    if not titles and not re.search(r"(?i)\bno (?:jobs|vacancies|results)\b|\b0 (?:jobs|vacancies)\b", text):
        raise ValueError("expected links to adverts (JobDetail), found another page")
    for native_id, (url, title, card) in titles.items():
        read = labels.posting({}, native_id=native_id, url=url, title=title)
        listed = Listed(native_id, url, read, stamp=card)
        yield listed
        yield detail_page(listed)
    if following := soup.next_page(response, root):
        yield list_page(following)


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The advert's own page: its labels, its markup where it has some, its main part."""
    labels.own_page(response, listed, _identifier(response.url))
    root = soup.soup(response)
    yield labels.advert_page(response, listed, title=soup.said(root.select_one("h1")), employer=source.name)


def _identifier(address: str) -> str:
    """An advert's number, in its path or its query."""
    found = re.search(r"(?i)JobDetail[^?#]*/(\d+)(?:[/?#]|$)|JobDetail.*[?&]\w*id=(\d+)", address)
    return (found[1] or found[2]) if found else ""


def _title(link: Tag) -> str:
    """A link's words where they can be a title: many cards end in a link that only says where it leads."""
    words = soup.said(link)
    return "" if re.fullmatch(r"(?i)(?:view|read|more|details|apply|full|job|now|this|about|\W)+", words) else words


def _card(link: Tag) -> str:
    """The words of the row or card that a link stands in."""
    card = link.find_parent(["tr", "li", "article"])
    return soup.said(card)[:5000] if card else ""
