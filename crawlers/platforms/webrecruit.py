"""Webrecruit: an applicant tracking system whose careers site is one page that unfolds.

**Recognise it:** the foot of the page says "Powered by: Webrecruit"; an advert is at `/JobDescription/<number>` and its
form at `/ApplyNow/<number>`; the page's source has `vacancy-header-text` beside `vacancy-body-text`.

**Options**
- The row's `url` is the page with the vacancies, which adverts' addresses go on from.
- `details`: whether to read each advert's own page too (true unless said): the list may cut the text.

Every vacancy is on the one page. The closing date is there even where the tenant hides it from view, in words
("Friday, September 11, 2026"), and it stays in words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import Tag
from scrapy.http import Request, Response

from crawlers import labels, page, soup
from crawlers.items import Found, Incomplete, Listed, detail_page, list_page, titled
from crawlers.sources import Source
from store.runs import Rejected

ABSENCES = 2
CONFIRMED = "a capture of a university's list (August 2026); adverts' own pages by others' readers only"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    details: bool = True


def start(source: Source) -> Iterator[Request]:
    """The page with every vacancy."""
    yield list_page(source.url)


def read_list(response: Response, source: Source) -> Found:
    """Every vacancy of the page, and its own page to fetch where the row wants details."""
    text = page.text(response)
    root = soup.of(text)
    if not root.select_one(".vacancy-list, .vacancies-section, .vacancies-header"):
        raise ValueError("expected Webrecruit's list of vacancies, found another page")
    if page.is_cut(text):
        yield Incomplete("the list page ends before its end")
    for heading in root.select(".vacancy-job-title"):
        card = heading.find_parent("article") or heading.find_parent(class_="panel") or heading.parent
        native_id = _identifier(card) if card else ""
        if not card or not native_id:
            yield Rejected(response.url, "a listed vacancy has no number", str(card or heading)[:2000])
            continue
        link = card.select_one('a[href*="/JobDescription/"]')
        url = soup.link(response, link) if link else f"{source.url.rstrip('/')}/JobDescription/{native_id}"
        read = labels.posting(
            soup.pairs(card, ".vacancy-header-text", ".vacancy-details-headers .vacancy-body-text"),
            native_id=native_id,
            url=url,
            title=soup.said(heading),
            employer=source.name,
            description="\n".join(f"<p>{soup.inner(said)}</p>" for said in card.select("p .vacancy-body-text")),
        )
        listed = Listed(native_id, url, read)
        yield listed
        if source.options.details:
            yield detail_page(listed)
        else:
            yield titled(read)


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The advert's own page, completing what the list says."""
    labels.own_page(response, listed, (re.findall(r"/JobDescription/(\d+)", response.url) or [""])[0])
    root = soup.soup(response)
    prose = [soup.inner(said) for said in root.select("p .vacancy-body-text, .vacancy-description")]
    yield labels.advert_page(
        response,
        listed,
        labels=soup.pairs(root, ".vacancy-header-text", ".vacancy-details-headers .vacancy-body-text"),
        title=soup.said(root.select_one(".vacancy-job-title, h1")),
        description="\n".join(f"<p>{text}</p>" for text in prose),
        employer=source.name,
    )


def _identifier(card: Tag) -> str:
    """A vacancy's number: from its form's address, or from the part that unfolds."""
    for element in card.select("a[href], [data-target], [id]"):
        told = " ".join(soup.attribute(element, name) for name in ("href", "data-target", "id"))
        if found := re.search(r"/(?:ApplyNow|JobDescription)/(\d+)|(?:^|[\s#])v-(\d+)\b|vacancy-details-(\d+)", told):
            return next(group for group in found.groups() if group)
    return ""
