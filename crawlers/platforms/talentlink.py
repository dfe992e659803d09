"""TalentLink, once Lumesse and MrTed: the older applicant tracking system of many councils and universities.

**Recognise it:** the vacancies stand at `…/jsoutputinitrapido.cfm?component=lay9999_lst400a&…` (often in a frame of the
council's page, from `emea3.recruitmentplatform.com/syndicated/lay/`), and the page's source says `GENERATOR` "MrTed".
The newer widget asks `/fo/rest/`, which the host's robots.txt forbids: that one is not read.

**Options**
- The row's `url` is the list's own address, with `component=lay9999_lst400a`, `ID`, `lg` and `mask` as there.

The list is a table whose caption counts the jobs; its headings differ from tenant to tenant and are read by what they
say. The detail's labels and values are `.JD-HDLabel` beside `.JD-HDText`, its prose `.JD-FieldText`; the `h1` is empty
and the title an `h3`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

from bs4 import Tag
from scrapy.http import Request, Response

from crawlers import labels, page, soup
from crawlers.items import Found, Incomplete, Listed, Total, detail_page, list_page
from crawlers.sources import Source
from store.runs import Rejected

ABSENCES = 2
CONFIRMED = "captures of a county council's list and advert (2016–17) and of a university's advert (August 2026)"


@dataclass(frozen=True, slots=True)
class Options:
    """No options; see the module's docstring."""


def start(source: Source) -> Iterator[Request]:
    """The list's first page."""
    yield list_page(_numbered(source.url, 1))


def read_list(response: Response, source: Source) -> Found:
    """Every row of the results table, each with its own page to fetch, and the next page."""
    text = page.text(response)
    root = soup.of(text)
    rows = root.select("table.Lst-Tabel")
    if not rows:
        raise ValueError("expected a table of results (Lst-Tabel), found another page")
    if page.is_cut(text):
        yield Incomplete("the list page ends before its end")
    counted = re.search(r"(\d[\d,]*)\s*$", soup.said(root.select_one("caption.Lst-CountLabel")))
    if counted:
        yield Total(int(counted[1].replace(",", "")))
    headings = {soup.attribute(cell, "id"): soup.said(cell) for cell in root.select("th[id]")}
    found = 0
    for link in root.select("a[href*=nPostingTargetID]"):
        row = link.find_parent("tr")
        native_id = _identifier(soup.attribute(link, "href"))
        if not native_id or row is None:
            yield Rejected(response.url, "a listed job has no nPostingTargetID", str(link)[:2000])
            continue
        url = _stable(soup.link(response, link))
        found += 1
        told = {
            headings.get(soup.attribute(cell, "headers"), ""): soup.said(cell) for cell in row.select("td[headers]")
        }
        told.pop("Job Title", None)
        listed = Listed(native_id, url, labels.posting(told, native_id=native_id, url=url, title=soup.said(link)))
        yield listed
        yield detail_page(listed)
    number = int("".join(parse_qs(urlsplit(response.url).query).get("pagenum", ["1"])[:1]) or 1)
    if found and root.select_one(f'a.Lst-NavPage[href*="pagenum={number + 1}&"]'):
        yield list_page(_numbered(source.url, number + 1))


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The advert: its labelled values, then its prose field by field."""
    labels.own_page(response, listed, _identifier(response.url))
    root = soup.soup(response)
    told = soup.pairs(root, ".JD-HDLabel", ".JD-HDText")
    if not root.select_one(".JD-Title, .JD-HDText"):
        raise ValueError("expected a TalentLink advert (JD-Title), found another page")
    read = labels.advert_page(
        response,
        listed,
        labels=told,
        title=soup.said(root.select_one(".JD-Title")),
        description="\n".join(_fields(root)),
        employer=source.name,
    )
    yield replace(read, title=read.title.removesuffix(f"({read.reference})").rstrip() or read.title)


def _fields(root: Tag) -> Iterator[str]:
    """The prose, each field under its own heading."""
    for text in root.select(".JD-FieldText"):
        heading = text.find_previous_sibling(class_="JD-FieldLabel")
        if isinstance(heading, Tag):
            yield f"<h2>{heading.decode_contents().strip()}</h2>"
        yield soup.inner(text)


def _identifier(address: str) -> str:
    found = re.search(r"(?i)[?&]nPostingTargetID=(\d+)", address)
    return found[1] if found else ""


def _stable(address: str) -> str:
    """An advert's address without where it stood in the list, which changes from day to day."""
    parts = urlsplit(address)
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query)
        if name in ("component", "nPostingTargetID", "ID", "lg", "LG", "mask")
    ]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def _numbered(address: str, number: int) -> str:
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "pagenum"]
    return urlunsplit(parts._replace(query=urlencode([*kept, ("pagenum", str(number))])))
