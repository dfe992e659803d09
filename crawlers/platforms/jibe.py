"""Jibe, iCIMS's career sites under employers' own names.

**Recognise it:** adverts are at `/jobs/<number>` and `/api/jobs` on the same host answers JSON with `jobs` and
`totalCount`.

**Options**
- The row's `url` is the service: `https://careers.<council>.gov.uk/api/jobs`.

The list has each advert's whole text, so nothing more is asked for. Its figures for pay are 0 where it says none; pay
and closing dates often stand in the tenant's own `tags1` … `tags8`, which are kept in `extra`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from scrapy.http import Request, Response

from crawlers import json_answer
from crawlers.items import Found, Listed, Total, list_page, titled
from crawlers.json_answer import said
from crawlers.sources import Source
from store.postings import RawPosting
from store.runs import Rejected

ABSENCES = 1
CONFIRMED = "a capture of a shop's list (July 2026)"


@dataclass(frozen=True, slots=True)
class Options:
    """No options; see the module's docstring."""


def start(source: Source) -> Iterator[Request]:
    """The list's first page."""
    yield list_page(_numbered(source.url, 1))


def read_list(response: Response, source: Source) -> Found:
    """Every posting of a page of the list, and the next page."""
    answer = json_answer.table(json_answer.read(response))
    rows = json_answer.rows(answer, "jobs", "JSON with jobs")
    total = answer.get("totalCount")
    if isinstance(total, int):
        yield Total(total)
    for row in rows:
        posting = _posting(json_answer.table(json_answer.table(row).get("data")), source)
        if not posting.native_id:
            yield Rejected(response.url, "a listed posting has no slug", json.dumps(row)[:2000])
            continue
        yield Listed(posting.native_id, posting.url, posting)
        yield titled(posting)
    # Only the first page tells how long the pages are: the last one is shorter.
    if rows and isinstance(total, int) and _number(response.url) == 1:
        for number in range(2, -(-total // len(rows)) + 1):
            yield list_page(_numbered(response.url, number))


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """No advert's own page is asked for: the list has the whole text."""
    raise ValueError("this platform has no pages of its own to read")


def _posting(data: dict[str, Any], source: Source) -> RawPosting:
    native_id = said(data, "slug", "req_id")
    tags = {key: data[key] for key in sorted(data) if key.startswith("tags") and data[key]}
    return RawPosting(
        native_id=native_id,
        url=f"{source.url.partition('/api/')[0]}/jobs/{quote(native_id, safe='')}",
        title=said(data, "title"),
        employer=said(data, "hiring_organization", "brand") or source.name,
        location=", ".join(
            dict.fromkeys(
                part for key in ("location_name", "street_address", "city", "postal_code") if (part := said(data, key))
            )
        ),
        salary=_salary(data),
        hours=said(data, "employment_type").replace("_", " ").lower(),
        posted=said(data, "posted_date"),
        closing=said(data, "closing_date", "expiration_date"),
        reference=said(data, "req_id"),
        description=json_answer.markup(data, "description"),
        extra={**({"tags": tags} if tags else {}), **_kept(data)},
    )


def _salary(data: dict[str, Any]) -> str:
    """The figures that say something, as the service gives them: the ends of a range, or one figure."""
    ends = [data.get("salary_min_value"), data.get("salary_max_value")]
    figures = [value for value in ends if isinstance(value, int | float) and value > 0]
    alone = data.get("salary_value")
    if not figures and isinstance(alone, int | float) and alone > 0:
        figures = [alone]
    return " - ".join(dict.fromkeys(json_answer.number(value) for value in figures))


def _kept(data: dict[str, Any]) -> dict[str, Any]:
    return {key: data[key] for key in ("department", "category", "update_date") if data.get(key)}


def _number(address: str) -> int:
    said_number = dict(parse_qsl(urlsplit(address).query)).get("page", "1")
    return int(said_number) if said_number.isdecimal() else 1


def _numbered(address: str, number: int) -> str:
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "page"]
    return urlunsplit(parts._replace(query=urlencode([*kept, ("page", str(number))])))
