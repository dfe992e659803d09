"""Madgex job boards read from their HTML: WMJobs, Guardian Jobs, Community Care Jobs.

**Recognise it:** adverts stand at `/job/<number>/<title>/`, and the list's items are `<li class="lister__item">`. A
board that answers `/jobsrss/` is cheaper to read with `feed`; this module is for the whole list, with closing dates.

**Options**
- The row's `url` is the list, such as `https://www.wmjobs.co.uk/jobs/`.
- `keywords`: what to search for, such as "social worker"; everything where it is empty.
- `paging`: how the list's further pages are named: "query" (`?page=2`, WMJobs and the Guardian) or "path" (`/jobs/2/`,
  Community Care Jobs).

A search that finds nothing answers 404, and so does a page beyond the last. An item says when it closes only as "5 days
left", so each advert's own page is read for the date. Some boards refuse crawlers with 403: then there is the feed.

**Unconfirmed:** markup after others' readers; no real capture shows the format.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import parse_qs, urlencode, urlsplit

from bs4 import Tag
from scrapy.http import Request, Response

from crawlers import labels, page, soup
from crawlers.items import Found, Incomplete, Listed, Total, detail_page, list_page
from crawlers.sources import Source
from store.postings import RawPosting
from store.runs import Rejected

ABSENCES = 2
CONFIRMED = ""
_ADVERT = re.compile(r"/job/(\d+)(?:/|$)")
_SAID = re.compile(r'"(SalaryDescription|Contract Type|Hours|JobRef)"\s*:\s*"([^"\\]{1,300})"')
_COUNTED = re.compile(r"(?i)\b(?:ago|left|today|yesterday|tomorrow)\b")
_LEFT = "time_left"
"""The request's note of what the list says of the time left, such as "5 days left"."""
_TEXT = ".job-description, .job-detail-description, .jobdescription, [itemprop=description]"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    keywords: str = ""
    paging: Literal["query", "path"] = "query"


def start(source: Source) -> Iterator[Request]:
    """The list's first page."""
    yield _list_page(source, 1)


def read_list(response: Response, source: Source) -> Found:
    """Every item of a page of the list, each with its advert to fetch, and the next page."""
    number = _page(response.url, source)
    if response.status == 404:
        # No search result, or the list grew shorter while it was read; either way there is nothing on this page.
        if number == 1:
            yield Total(0)
        return
    text = page.text(response)
    root = soup.of(text)
    items = root.select("li.lister__item, div.lister__item, article.lister__item")
    if not items and not root.select_one("[class*=lister]"):
        raise ValueError("expected a Madgex list, found another page")
    if page.is_cut(text):
        yield Incomplete("the list page ends before its end")
    for item in items:
        link = item.select_one(".lister__header a[href], a.js-clickable-area-link[href], a[href*='/job/']")
        # The boards break addresses over several lines.
        address = "".join(soup.attribute(link, "href").split())
        native_id = _identifier(address) or soup.attribute(item, "id").removeprefix("item-")
        if not address or not native_id.isdecimal():
            yield Rejected(response.url, "a listed advert has no link with its number", str(item)[:2000])
            continue
        url = page.address(response.url, address.partition("?")[0])
        listed = Listed(native_id, url, _posting(item, soup.said(link), native_id, url))
        yield listed
        request = detail_page(listed)
        yield request.replace(meta={**request.meta, _LEFT: _time_left(item)})
    if items and _goes_on(root):
        yield _list_page(source, number + 1)


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The item completed by the advert's own page: its JobPosting, its labels, the data of its script, its text."""
    labels.own_page(response, listed, _identifier(response.url))
    root = soup.soup(response)
    data = {_DATA_LABELS[name]: said for name, said in _SAID.findall(page.text(response))}
    found = labels.advert_page(
        response,
        listed,
        labels=soup.merged(soup.pairs(root, "main dt, #main dt, dl dt", "main dd, #main dd, dl dd"), data),
        title=soup.said(root.select_one("h1")),
        description=soup.inner(root.select_one(_TEXT)),
    )
    # Better the days that were left when the list was read than no closing date at all.
    left = response.meta.get(_LEFT, "") if response.request else ""
    yield replace(found, closing=found.closing or left)


_DATA_LABELS = {
    "SalaryDescription": "salary",
    "Contract Type": "contract type",
    "Hours": "hours",
    "JobRef": "job ref",
}


def _list_page(source: Source, number: int) -> Request:
    query = {"keywords": source.options.keywords} if source.options.keywords else {}
    url = source.url
    if number > 1 and source.options.paging == "path":
        url = f"{url.rstrip('/')}/{number}/"
    elif number > 1:
        query = {**query, "page": str(number)}
    request = list_page(f"{url}?{urlencode(query)}" if query else url)
    return request.replace(meta={"handle_httpstatus_list": [404]})


def _page(address: str, source: Source) -> int:
    parts = urlsplit(address)
    said = parse_qs(parts.query).get("page", [""])[0]
    if source.options.paging == "path":
        said = parts.path.removeprefix(urlsplit(source.url).path.rstrip("/")).strip("/")
    return int(said) if said.isdecimal() and int(said) else 1


def _goes_on(root: Tag) -> bool:
    """Whether there is a further page: as the pager says, or unknown and worth asking for where there is no pager."""
    pager = root.select_one("[class*=paginator]")
    if pager is None:
        return True
    following = pager.select_one("a[rel~=next], .paginator__item--next a, a[title*=Next], a[aria-label*=Next]")
    return following is not None or any(soup.said(link).lower().startswith("next") for link in pager.select("a"))


def _identifier(address: str) -> str:
    found = _ADVERT.search(urlsplit(address).path)
    return found[1] if found else ""


def _time_left(item: Tag) -> str:
    actions = (soup.said(action) for action in item.select(".job-actions__action, .lister__footer li"))
    return next((said for said in actions if re.search(r"(?i)\b(?:days?|hours?) left\b", said)), "")


def _posting(item: Tag, title: str, native_id: str, url: str) -> RawPosting:
    """What an item says, save what is counted from today: that changes daily while the advert stays as it is."""
    pairs = soup.pairs(item, "dt", "dd")
    for name in ("location", "salary", "recruiter"):
        if said := soup.said(item.select_one(f".lister__meta-item--{name}")):
            pairs[name] = said
    return labels.posting(
        {name: said for name, said in pairs.items() if not _COUNTED.search(said)},
        native_id=native_id,
        url=url,
        title=title,
        description=soup.said(item.select_one(".lister__description")),
    )
