"""Eploy: an applicant tracking system on ASP.NET, at `<tenant>.eploy.net` or under the employer's own name.

**Recognise it:** the list is at `/vacancies/vacancy-search-results.aspx` or at
`/candidate/jobboard/vacancysearchresults.aspx`, an advert at `/vacancies/<number>/<title>.html` or
`/vacancy/<number>/…`; the page's source has ids that begin with `ctl00_ContentContainer` and labels such as
`li_VacV_DisplaySalary`.

**Options**
- The row's `url` is the list's address.
- `pages`: at most how many pages of the list are asked for (50 unless said).

Further pages are not links: the page posts its own form back (`__doPostBack`) with the hidden state that it was served
with, and so does the reader. Adverts that share a title are told apart by their numbers. The labels are those of
`.label` beside `.content`, on the list and on the advert's page alike.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import Tag
from scrapy.http import FormRequest, Request, Response

from crawlers import labels, page, soup
from crawlers.items import Found, Incomplete, Listed, detail_page, list_page
from crawlers.sources import Source
from store.runs import Rejected

ABSENCES = 2
CONFIRMED = "a capture of a university's list (August 2026); paging and adverts' pages by others' readers only"
_ADVERT = re.compile(r"(?:^|/)(?:vacancy/)?(\d+)/[^/?#]*(?:[?#].*)?$")
_POSTBACK = re.compile(r"__doPostBack\(\s*['\"]([^'\"]+)['\"]\s*,\s*['\"]([^'\"]*)['\"]")


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    pages: int = 50

    def __post_init__(self) -> None:
        if not 1 <= self.pages <= 200:
            raise ValueError(f"pages: {self.pages}; expected 1 to 200")


def start(source: Source) -> Iterator[Request]:
    """The list's first page."""
    yield list_page(source.url)


def read_list(response: Response, source: Source) -> Found:
    """Every advert of a page of the list, each with its own page to fetch, and the form that brings the next page."""
    text = page.text(response)
    root = soup.of(text)
    if page.is_cut(text):
        yield Incomplete("the list page ends before its end")
    panels = root.select("[id$=_pnlList], .vsr-job-big, .vsr-job")
    inside = {id(panel) for panel in panels}
    cards = [panel for panel in panels if not any(id(parent) in inside for parent in panel.parents)]
    if not cards and not root.select_one("[id*=VacancyListView], [class*=vsr-], form#aspnetForm"):
        raise ValueError("expected Eploy's vacancy search results, found another page")
    for card in cards:
        link = next((a for a in card.select("a[href]") if _ADVERT.search(soup.attribute(a, "href"))), None)
        title = card.select_one(".vsr-job__title, h2, h3")
        if link is None:
            yield Rejected(response.url, "a listed vacancy has no link with its number", str(card)[:2000])
            continue
        native_id = _identifier(soup.attribute(link, "href"))
        url = soup.link(response, link)
        read = labels.posting(
            soup.pairs(card, ".label", ".content"),
            native_id=native_id,
            url=url,
            title=soup.said(title) or soup.said(link),
            posted=re.sub(r"(?i)^posted on\s+", "", soup.said(card.select_one(".vsr-job__date-posted"))),
            description=soup.inner(card.select_one(".vsr-job__desc")),
        )
        listed = Listed(native_id, url, read)
        yield listed
        yield detail_page(listed)
    yield from _next(response, root, source.options.pages)


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The advert's page: its labels, and its text where the page says which part that is."""
    labels.own_page(response, listed, _identifier(response.url))
    root = soup.soup(response)
    text = root.select_one(
        "[id*=VacV_Description] .content, .vacancy-description, [data-id*=Description], .vsr-job__desc"
    )
    yield labels.advert_page(
        response,
        listed,
        labels=soup.pairs(root, ".label", ".content"),
        title=soup.said(root.select_one("h1")),
        description=soup.inner(text),
        employer=source.name,
    )


def _next(response: Response, root: Tag, pages: int) -> Iterator[Request | Incomplete]:
    """The postback of the page after this one, or what it means that there is none."""
    form = next((form for form in root.select("form") if form.select_one("input[name=__VIEWSTATE]")), None)
    here = _page_number(root)
    target = _target(root, here + 1)
    if not target:
        return
    if form is None:
        yield Incomplete("the list has further pages and no form that brings them")
        return
    if here >= pages:
        yield Incomplete(f"the list goes on beyond {pages} pages")
        return
    fields = {**soup.hidden(form), "__EVENTTARGET": target[0], "__EVENTARGUMENT": target[1]}
    action = page.address(response.url, soup.attribute(form, "action") or response.url)
    yield FormRequest(action, formdata=fields, priority=10, headers=soup.cookies(response))


def _page_number(root: Tag) -> int:
    """The page that this is: as its title says, or as the one entry of the pager that is no link."""
    if found := re.search(r"(?i)\bpage\s+(\d+)", soup.said(root.select_one("title"))):
        return int(found[1])
    for link in root.select("a[href*=__doPostBack]"):
        pager = link.parent
        numbers = [soup.said(entry) for entry in pager.find_all("span", recursive=False)] if pager else []
        if found_number := next((number for number in numbers if number.isdigit()), None):
            return int(found_number)
    return 1


def _target(root: Tag, number: int) -> tuple[str, str] | None:
    """The postback of a page by its number, or of what the pager calls the next one."""
    following: tuple[str, str] | None = None
    for link in root.select("a[href*=__doPostBack]"):
        found = _POSTBACK.search(soup.attribute(link, "href"))
        if not found:
            continue
        words = soup.said(link).lower()
        if words == str(number):
            return found[1], found[2]
        told = " ".join([words, soup.attribute(link, "title").lower(), soup.attribute(link, "aria-label").lower()])
        if re.search(r"\bnext\b|^[>›»]$", told.strip()) and "aspNetDisabled" not in (link.get("class") or []):
            following = following or (found[1], found[2])
    return following


def _identifier(address: str) -> str:
    found = _ADVERT.search(address)
    return found[1] if found else ""
