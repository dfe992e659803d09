"""Engage ATS (Havas People): `<tenant>.engageats.co.uk`, or under the employer's own name.

**Recognise it:** the list is at `/V2/Vacancy`, an advert at `/Vacancies/W/<n>/<n>/<number>/<n>/<title>`; the page's
source has `ats-heading-font` and buttons whose address stands only in `data-param1`. Older tenants show a table whose
rows have `vsGrid` in their ids.

**Options**
- The row's `url` is the list's address, with `/V2/Vacancy` in it. Its host must be the adverts' own: some tenants list
  on one host and show the advert on another, and only the row's host is fetched.
- `browser`: whether the pages are only there for a real browser (false unless said). Some tenants let a script of
  theirs mint a token first; this needs a Chromium and the extra `browser`, which is not installed by default.

Five vacancies or so are on a page; the next page is asked for with the form that the page's own script posts to
`/V2/Vacancy/ApplySearchFilter`, which answers JSON with the next cards as HTML. The page counts its job openings.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from bs4 import Tag
from scrapy.http import FormRequest, Request, Response

from crawlers import browser, json_answer, labels, page, soup
from crawlers.items import Found, Incomplete, Listed, Total, detail_page, list_page
from crawlers.sources import Source
from store.runs import Rejected

ABSENCES = 2
CONFIRMED = (
    "a capture of a university's list (August 2026); paging, the old table and the browser by others' readers only"
)
_PAGE = "searchControlViewModel.PageNo"
_CONTENT = ".ats-heading-font, #vacancyType, [id*=vsGrid], body > pre"
"""What is there once the tenant's script has let the browser in; the last is a service's JSON."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    browser: bool = False


def start(source: Source) -> Iterator[Request]:
    """The list's first page; ValueError where it needs a browser that is not there."""
    if source.options.browser:
        browser.check()
    yield _shown(list_page(source.url), source)


def read_list(response: Response, source: Source) -> Found:
    """Every card or table row, each with its own page to fetch, and the form that brings the next page."""
    response = browser.unwrapped(response)
    text = page.text(response)
    if text.lstrip()[:1] == "{":
        shown = json_answer.read(response)
        text = json_answer.markup(json_answer.table(shown), "searchResults")
        if not text:
            raise ValueError("expected JSON with searchResults, found other JSON")
    root = soup.of(text)
    cards = root.select(".btn-search-results-view[data-param1]")
    rows = root.select("tr[id*=vsGrid]")
    if not cards and not rows and not root.select_one("#searchResult-parent, #vacancyType, [id*=vsGrid]"):
        raise ValueError("expected Engage ATS's vacancies, found another page")
    if page.is_cut(text):
        yield Incomplete("the list page ends before its end")
    said = page.words(root.get_text(" "))
    total = re.search(r"(\d[\d,]*) Job openings?\b", said)
    if total:
        yield Total(int(total[1].replace(",", "")))
    titles = Counter(id(parent) for title in root.select(".ats-heading-font") for parent in title.parents)
    headings = {id(table): [soup.said(cell) for cell in table.select("th")] for table in root.select("table")}
    for found in (
        *(_card(button, titles, response) for button in cards),
        *(_row(row, headings, response) for row in rows),
    ):
        yield found
        if isinstance(found, Listed):
            yield _shown(detail_page(found), source)
    pages = re.search(r"(?i)\bPage\s+(\d+)\s+of\s+(\d+)\b", said)
    here = int(pages[1]) if pages else _page_number(response)
    more = here < int(pages[2]) if pages else bool(root.select_one(f'[data-pageno="{here + 1}"]'))
    if cards and more:
        yield _shown(_search(response, root, here + 1), source)


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The advert's own page, completing what the list says."""
    labels.own_page(response, listed, _identifier(response.url))
    root = soup.soup(response)
    yield labels.advert_page(
        response,
        listed,
        labels=_labels(root),
        title=soup.said(root.select_one(".ats-heading-font, h1")),
        description=soup.inner(root.select_one(".vacancy-description, #vacancy-description")),
        employer=source.name,
    )


def _card(button: Tag, titles: Mapping[int, int], response: Response) -> Listed | Rejected:
    """A vacancy from its card: the smallest part of the page that holds both its title and its button.

    `titles` counts the titles in each part that holds any, by the part's id.
    """
    card = next((parent for parent in button.parents if id(parent) in titles), None)
    native_id = _identifier(soup.attribute(button, "data-param1")) or _identifier(f"/{soup.attribute(button, 'id')}/")
    if card is None or not native_id:
        return Rejected(response.url, "a listed vacancy has no number or no title", str(card or button)[:2000])
    # The posting date stands beneath the card, within what surrounds it.
    around = card.parent if card.parent and titles[id(card.parent)] == 1 else card
    url = soup.link(response, button, "data-param1")
    description = [
        text for text in card.select(".ats-normal-font") if not text.select_one(".font-weight-bold") and soup.said(text)
    ]
    read = labels.posting(
        _labels(around),
        native_id=native_id,
        url=url,
        title=soup.said(card.select_one(".ats-heading-font")),
        description="\n".join(f"<p>{_lines(text)}</p>" for text in description),
    )
    return Listed(native_id, url, read)


def _row(row: Tag, headings: Mapping[int, list[str]], response: Response) -> Listed | Rejected:
    """A vacancy from the older table, whose headings, by the table's id, name the cells."""
    link = row.select_one("a[href]")
    native_id = _identifier(soup.attribute(link, "href"))
    if not native_id:
        return Rejected(response.url, "a listed vacancy has no number", str(row)[:2000])
    table = row.find_parent("table")
    names = headings[id(table)] if table else []
    told = dict(zip(names, (soup.said(cell) for cell in row.select("td")), strict=False))
    url = soup.link(response, link)
    return Listed(native_id, url, labels.posting(told, native_id=native_id, url=url, title=soup.said(link)))


def _labels(root: Tag) -> dict[str, str]:
    """Bold labels that end in a colon, each with the words after it."""
    found: dict[str, str] = {}
    for label in root.select(".font-weight-bold"):
        name = soup.said(label)
        if name.endswith(":") and label.parent:
            found.setdefault(name, soup.said(label.parent).removeprefix(name).strip())
    return found


def _lines(text: Tag) -> str:
    return "<br>".join(line for part in text.decode_contents().splitlines() if (line := part.strip()))


def _identifier(address: str) -> str:
    """A vacancy's number: the third in its address, or what ends a button's id."""
    found = re.search(r"/Vacancies/\w+/\d+/\d+/(\d+)(?:[/?#]|$)|-(\d{4,})/?$|[?&]VacancyId=(\d+)", address)
    return next((group for group in found.groups() if group), "") if found else ""


def _page_number(response: Response) -> int:
    """The page that was asked for."""
    asked = response.request.body.decode() if getattr(response, "request", None) else ""  # type: ignore[union-attr]
    number = "".join(parse_qs(asked).get(_PAGE, ["1"])[:1])
    return int(number) if number.isdecimal() else 1


def _search(response: Response, root: Tag, number: int) -> Request:
    """The form that the page's script posts for another page of the same search."""
    kind = soup.attribute(root.select_one("#vacancyType"), "value")
    fields = {
        "Criteria": "",
        "PostCode": "",
        "TravelDistance": "100",
        "SortBy": "",
        "Type": kind,
        "PageNo": str(number),
    }
    return FormRequest(
        f"{response.url.partition('/V2/Vacancy')[0]}/V2/Vacancy/ApplySearchFilter",
        formdata={f"searchControlViewModel.{name}": value for name, value in fields.items()},
        headers={"X-Requested-With": "XMLHttpRequest", **soup.cookies(response)},
        priority=10,
    )


def _shown(request: Request, source: Source) -> Request:
    """The request, to be made by a browser where the row says so."""
    return browser.shown(request, _CONTENT) if source.options.browser else request
