"""networx: an applicant tracking system at `<tenant>.current-vacancies.com` (Cafcass uses it).

**Recognise it:** the vacancies are at `/Careers/<name>-<number>`; the page has a form `formVacancySearch`, a hidden
`__RequestVerificationToken`, and its script posts to `/Careers/SearchVacancies`.

**Options**
- The row's `url` is the page with the search form.
- `client`: the number that the page's script sends as `ClientID`; the one at the end of the page's address.
- `search`: the number, often negative, that it sends as `OnboardingPageID`; both stand in the page's source and in what
  the browser's network view shows of a search.

The page is asked for first, for its token and its cookie; the search is then posted as JSON within a form, 25 vacancies
a page. Each tenant's own fields carry their number: `8390452_Salary`, `12229103_ContractType`.

**Unconfirmed:** after others' readers of one tenant; no real capture shows the format.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from scrapy.http import FormRequest, Request, Response

from crawlers import json_answer, page, soup
from crawlers.items import Found, Incomplete, Listed, list_page
from crawlers.json_answer import said
from crawlers.sources import Source
from store.postings import RawPosting
from store.runs import Rejected

ABSENCES = 1
CONFIRMED = ""
PAGE_SIZE = 25
_TOKEN = "__RequestVerificationToken"  # noqa: S105 - the name of the field, not a secret


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    client: int
    search: int

    def __post_init__(self) -> None:
        if self.client <= 0:
            raise ValueError(f"client: {self.client}; expected the number at the end of the page's address")


def start(source: Source) -> Iterator[Request]:
    """The page with the search form, for its token."""
    yield list_page(source.url)


def read_list(response: Response, source: Source) -> Found:
    """The search that the page's form makes; or the vacancies that a search found, and the next search."""
    if page.text(response).lstrip()[:1] == "<":
        yield _first_search(response, source.options)
        return
    answer = json_answer.table(json_answer.read(response))
    if answer.get("OK") is not True:
        raise ValueError("the search was refused (OK is not true)")
    rows = json_answer.rows(answer, "Data", "JSON with Data")
    for row in rows:
        posting = _posting(json_answer.table(row), response, source)
        if not posting.native_id:
            yield Rejected(response.url, "a listed vacancy has no VacancyID", json.dumps(row)[:2000])
            continue
        yield Listed(posting.native_id, posting.url, posting)
        if posting.title:
            yield posting
        else:
            yield Rejected(posting.url, "VacancyTitle: the vacancy has none", posting.description[:2000])
    if len(rows) >= PAGE_SIZE:
        following = _next_search(response)
        yield following or Incomplete("the list goes on and its next page cannot be asked for")


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """No advert's own page is asked for: the search's answer has the whole text."""
    raise ValueError("this platform has no pages of its own to read")


def _first_search(response: Response, options: Options) -> Request:
    root = soup.soup(response)
    form = root.select_one("form#formVacancySearch") or root
    token = soup.attribute(root.select_one(f'input[name="{_TOKEN}"]'), "value")
    if not token:
        raise ValueError("expected a search form with a token, found another page")
    data = {
        "ClientID": options.client,
        "OnboardingPageID": options.search,
        "DynamicFields": [],
        "SearchResultFields": [],
        "CurrentPage": 1,
        "PageSearchResults": True,
        "SearchResultPageSize": PAGE_SIZE,
        "keywords": "",
        "Locations": ["0"],
        "Disciplines": ["0"],
    }
    there = urlsplit(response.url)
    return FormRequest(
        urljoin(response.url, soup.attribute(form, "action") or "/Careers/SearchVacancies"),
        formdata={_TOKEN: token, "hdnNewWorld": "True", "data": json.dumps(data)},
        headers={
            _TOKEN: token,
            "X-Requested-With": "XMLHttpRequest",
            "Origin": f"{there.scheme}://{there.netloc}",
            "Referer": response.url,
            **soup.cookies(response),
        },
        priority=10,
    )


def _next_search(response: Response) -> Request | None:
    """The search that brought this answer, for the page after it."""
    asked = response.request
    form = parse_qs(asked.body.decode(), keep_blank_values=True) if asked else {}
    if asked is None or "data" not in form:
        return None
    data = json.loads(form["data"][0])
    data["CurrentPage"] += 1
    fields = {name: values[0] for name, values in form.items()} | {"data": json.dumps(data)}
    return asked.replace(body=urlencode(fields).encode())


def _posting(row: dict[str, Any], response: Response, source: Source) -> RawPosting:
    own = {found[1]: said(row, key) for key in row if (found := re.fullmatch(r"\d+_(\w+)", key))}
    link = said(row, "ApplyLink", "VacancyLink")
    return RawPosting(
        native_id=said(row, "VacancyID"),
        url=page.address(response.url, link) if link else source.url,
        title=said(row, "VacancyTitle"),
        employer=own.pop("Employer", "") or source.name,
        location=said(row, "Location") or own.pop("Location", ""),
        salary=said(row, "Salary") or own.pop("Salary", ""),
        contract=said(row, "ContractType") or own.pop("ContractType", ""),
        hours=own.pop("HoursOfWork", "") or own.pop("Hours", ""),
        posted=said(row, "StartDate"),
        closing=said(row, "ExpiryDate"),
        reference=said(row, "Reference"),
        description=json_answer.markup(row, "JobDescription"),
        extra={"fields": own} if own else {},
    )
