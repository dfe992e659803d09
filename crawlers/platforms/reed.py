"""Reed, the job board, through its API for developers.

**Recognise it:** nothing to recognise: one row searches all of `www.reed.co.uk`. The key is free after registration at
`www.reed.co.uk/developers`, and stands in the environment variable `NEXTRUNG_REED_KEY`.

**Options**
- The row's `url` is `https://www.reed.co.uk`.
- `keywords`: what to search for, such as "children's social worker".
- `location`: around where, or empty for everywhere; `distance`: miles around it (10 unless said).
- `details`: whether to ask for each advert's full text too, one request each (false unless said): the search gives only
  the first words.
- `per_run`, `per_day`: the most requests of a run and of a day (50 and 500 unless said; none is published).

Hidden pay is null, and pay has no unit in a search: the reader of pay tells hours from years. Closing dates are there.
The list is of one search and counts itself. Agencies' adverts are among them.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from scrapy.http import Request, Response

from crawlers import json_answer, keys
from crawlers.items import Found, Incomplete, Listed, Total, detail_page, list_page
from crawlers.json_answer import said
from crawlers.sources import Source
from store.postings import RawPosting
from store.runs import Rejected

ABSENCES = 2
CONFIRMED = "a capture of a search's forty results (March 2024); the details by others' readers only"
CREDIT = "Includes jobs from Reed.co.uk"
"""What pages that show these adverts say, as a link."""
CREDIT_URL = "https://www.reed.co.uk"
KEY = "NEXTRUNG_REED_KEY"
KEYS = (KEY,)
PAGE_SIZE = 100
REACH = 10_000
"""A search that finds more than this is no search."""
_UNITS = {
    "per annum": "a year",
    "per hour": "an hour",
    "per day": "a day",
    "per week": "a week",
    "per month": "a month",
}


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    keywords: str
    location: str = ""
    distance: int = 10
    details: bool = False
    per_run: int = 50
    per_day: int = 500

    def __post_init__(self) -> None:
        keys.check_bounds(self)
        if not self.keywords.strip():
            raise ValueError("keywords: ''; expected what to search for")
        if not 0 <= self.distance <= 500:
            raise ValueError(f"distance: {self.distance}; expected 0 to 500 miles")


def start(source: Source) -> Iterator[Request]:
    """The search's first page; ValueError where there is no key."""
    keys.value(KEY)
    yield _keyed(list_page(_search(source, 0)))


def read_list(response: Response, source: Source) -> Found:
    """Every result of a page of the search, and the next page."""
    answer = json_answer.table(json_answer.read(response))
    rows = json_answer.rows(answer, "results", "JSON with results")
    total = answer.get("totalResults")
    if isinstance(total, int):
        yield Total(total)
    for row in rows:
        posting = _posting(json_answer.table(row), source)
        if not posting.native_id:
            yield Rejected(response.url, "a result has no jobId", json.dumps(row)[:2000])
            continue
        listed = Listed(posting.native_id, posting.url, posting)
        yield listed
        if source.options.details:
            yield _keyed(detail_page(listed, f"{source.url.rstrip('/')}/api/1.0/jobs/{posting.native_id}"))
        elif posting.title:
            yield posting
        else:
            yield Rejected(posting.url, "jobTitle: the result has none", posting.description[:2000])
    offset = _offset(response.url) + len(rows)
    if rows and isinstance(total, int) and offset < total:
        if offset >= REACH:
            yield Incomplete(f"the search finds {total} and shows no more than {REACH}")
        else:
            yield _keyed(list_page(_search(source, offset)))


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The advert in full: the whole text, pay with its unit, the kind of contract."""
    found = json_answer.table(json_answer.read(response))
    if said(found, "jobId") != listed.native_id:
        raise ValueError(f"jobId: asked for {listed.native_id}, the answer is {said(found, 'jobId') or 'none'}")
    own = _posting(found, source)
    known = listed.posting or own
    title = own.title or known.title
    if not title:
        raise ValueError("jobTitle: the advert has none")
    unit = _UNITS.get(said(found, "salaryType").lower(), "")
    pay = own.salary or known.salary
    yield replace(
        own,
        url=listed.url,
        title=title,
        location=own.location or known.location,
        salary=said(found, "salary") or (f"{pay} {unit}".strip() if pay else ""),
        contract=said(found, "contractType"),
        hours=_hours(found),
        closing=own.closing or known.closing,
        posted=own.posted or said(found, "datePosted") or known.posted,
    )


def _posting(row: dict[str, Any], source: Source) -> RawPosting:
    native_id = said(row, "jobId")
    ends = [value for key in ("minimumSalary", "maximumSalary") if isinstance(value := row.get(key), int | float)]
    pay = " - ".join(dict.fromkeys(json_answer.number(value) for value in ends))
    currency = said(row, "currency")
    return RawPosting(
        native_id=native_id,
        url=said(row, "jobUrl") or f"{source.url.rstrip('/')}/jobs/{native_id}",
        title=said(row, "jobTitle"),
        employer=said(row, "employerName"),
        location=said(row, "locationName"),
        salary=f"{currency} {pay}".strip() if pay else "",
        posted=said(row, "date"),
        closing=said(row, "expirationDate"),
        reference=native_id,
        description=json_answer.markup(row, "jobDescription"),
        extra={key: row[key] for key in ("externalUrl", "employerProfileName") if row.get(key)},
    )


def _hours(found: dict[str, Any]) -> str:
    return ", ".join(
        words for key, words in (("fullTime", "Full time"), ("partTime", "Part time")) if found.get(key) is True
    )


def _search(source: Source, offset: int) -> str:
    options: Options = source.options
    asked = {
        "keywords": options.keywords,
        "locationName": options.location,
        "distanceFromLocation": str(options.distance) if options.location else "",
        "resultsToTake": str(PAGE_SIZE),
        "resultsToSkip": str(offset),
    }
    return f"{source.url.rstrip('/')}/api/1.0/search?{urlencode({key: value for key, value in asked.items() if value})}"


def _offset(address: str) -> int:
    skipped = "".join(parse_qs(urlsplit(address).query).get("resultsToSkip", [])[:1])
    return int(skipped) if skipped.isdecimal() else 0


def _keyed(request: Request) -> Request:
    request.headers["Authorization"] = f"Basic {KEY}"
    return request
