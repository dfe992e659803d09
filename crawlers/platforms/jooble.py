"""Jooble, the search engine for jobs, through its API.

**Recognise it:** nothing to recognise: one row searches all of Jooble. The key is free on request at
`jooble.org/api/about`, and stands in the environment variable `NEXTRUNG_JOOBLE_KEY`.

**Options**
- The row's `url` is `https://jooble.org`, or `https://uk.jooble.org` where the key is for that.
- `keywords`: what to search for; `location`: where ("United Kingdom" unless said).
- `per_run`, `in_all`: the most requests of a run and of the key's life (5 and 500 unless said: a free key has 500). A
  row that asks five pages every day is through in a hundred days.

The search is a POST with the key in its path. There are no closing dates, and only an advert's first words.

**Unconfirmed:** after what is publicly said of the service; no real capture shows the format.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scrapy.http import JsonRequest, Request, Response

from crawlers import json_answer, keys, soup
from crawlers.items import Found, Incomplete, Listed, Total, titled
from crawlers.json_answer import said
from crawlers.sources import Source
from store.postings import RawPosting
from store.runs import Rejected

ABSENCES = 2
CONFIRMED = ""
CREDIT = "Jobs by Jooble"
"""What pages that show these adverts say, as a link."""
CREDIT_URL = "https://uk.jooble.org"
KEY = "NEXTRUNG_JOOBLE_KEY"
KEYS = (KEY,)
PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    keywords: str
    location: str = "United Kingdom"
    per_run: int = 5
    in_all: int = 500

    def __post_init__(self) -> None:
        keys.check_bounds(self)
        if not self.keywords.strip():
            raise ValueError("keywords: ''; expected what to search for")


def start(source: Source) -> Iterator[Request]:
    """The search's first page; ValueError where there is no key."""
    keys.value(KEY)
    yield _search(source, 1)


def read_list(response: Response, source: Source) -> Found:
    """Every job of a page of the search, and the next page."""
    answer = json_answer.table(json_answer.read(response))
    rows = json_answer.rows(answer, "jobs", "JSON with jobs")
    total = answer.get("totalCount")
    # A key's requests are few, so a search is rarely seen to its end: absence from it proves nothing.
    yield Incomplete("the search shows only its first pages", expected=True)
    for row in rows:
        posting = _posting(json_answer.table(row))
        if not posting.native_id or not posting.url:
            yield Rejected(response.url, "a job has no id or no link", json.dumps(row)[:2000])
            continue
        yield Listed(posting.native_id, posting.url, posting)
        yield titled(posting)
    number = _number(response)
    if not isinstance(total, int) or not rows:
        return
    if total <= number * PAGE_SIZE:
        yield Total(total)
    elif number < source.options.per_run:
        yield _search(source, number + 1)


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """No advert's own page is asked for: the service leads people to other sites."""
    raise ValueError("this platform has no pages of its own to read")


def _posting(row: dict[str, Any]) -> RawPosting:
    return RawPosting(
        native_id=said(row, "id"),
        url=said(row, "link"),
        title=soup.said(soup.of(json_answer.markup(row, "title"))),
        employer=said(row, "company"),
        location=said(row, "location"),
        salary=said(row, "salary"),
        hours=said(row, "type"),
        posted=said(row, "updated"),
        reference=said(row, "id"),
        description=json_answer.markup(row, "snippet"),
        extra={"via": row["source"]} if said(row, "source") else {},
    )


def _search(source: Source, number: int) -> Request:
    asked = {
        "keywords": source.options.keywords,
        "location": source.options.location,
        "page": str(number),
        "ResultOnPage": str(PAGE_SIZE),
    }
    return JsonRequest(f"{source.url.rstrip('/')}/api/{KEY}", data=asked, priority=10)


def _number(response: Response) -> int:
    """The page that was asked for."""
    asked = getattr(response, "request", None)
    return int(json.loads(asked.body).get("page", 1)) if asked and asked.body else 1
