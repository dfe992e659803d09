"""Workday: recruiting sites at `<tenant>.wd<N>.myworkdayjobs.com`.

**Recognise it:** the careers page leads to `https://<tenant>.wd<N>.myworkdayjobs.com/<language>/<site>`.

**Options**
- The row's `url` is the host's base (`https://<tenant>.wd3.myworkdayjobs.com`).
- `tenant`: the host's first part.
- `site`: the last part of the careers page's address, such as "External".
- `page_size`: how many are asked for at a time, at most 20 (what the service gives).

The service behind the page answers JSON: the list by POST, each advert by GET. It says "Posted 3 Days Ago" rather than
a date; the advert's own `startDate` is the date where it is there, and otherwise the words stay words.

**Unconfirmed:** after others' readers; no real capture shows the format.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scrapy.http import JsonRequest, Request, Response

from crawlers import json_answer
from crawlers.items import Found, Incomplete, Listed, Total, detail_page
from crawlers.json_answer import said
from crawlers.sources import Source
from store.postings import RawPosting
from store.runs import Rejected

ABSENCES = 1
CONFIRMED = ""
REACH = 2000
"""The service lists nothing beyond this many."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    tenant: str
    site: str
    page_size: int = 20

    def __post_init__(self) -> None:
        for key in ("tenant", "site"):
            if not re.fullmatch(r"[A-Za-z0-9_-]+", getattr(self, key)):
                raise ValueError(f"{key}: {getattr(self, key)!r}; expected letters, digits, hyphens and underscores")
        if not 1 <= self.page_size <= 20:
            raise ValueError(f"page_size: {self.page_size}; expected 1 to 20")


def start(source: Source) -> Iterator[Request]:
    """The first page of the list."""
    yield _search(source, 0)


def read_list(response: Response, source: Source) -> Found:
    """Every posting of a page of the list, each with its detail to fetch, and from the first page all further ones."""
    answer = json_answer.table(json_answer.read(response))
    rows = json_answer.rows(answer, "jobPostings", "JSON with jobPostings")
    total, offset = answer.get("total"), _offset(response)
    for row in rows:
        path = said(json_answer.table(row), "externalPath")
        if not path.startswith("/"):
            yield Rejected(response.url, "a listed posting has no externalPath", json.dumps(row)[:2000])
            continue
        native_id = _identifier(path)
        url = f"{source.url.rstrip('/')}/{source.options.site}{path}"
        read = RawPosting(
            native_id=native_id,
            url=url,
            title=said(row, "title"),
            employer=source.name,
            location=said(row, "locationsText"),
            reference=native_id,
        )
        listed = Listed(native_id, url, read)
        yield listed
        yield detail_page(listed, f"{_service(source)}{path}")
    # Only the first page's count is to be relied on: later ones may say 0.
    if offset == 0 and isinstance(total, int):
        yield Total(total)
        if total > REACH:
            yield Incomplete(f"the list has {total} postings and shows no more than {REACH}")
        for further in range(source.options.page_size, min(total, REACH), source.options.page_size):
            yield _search(source, further)


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The posting, from its detail where that says something and from the list where it does not."""
    answer = json_answer.table(json_answer.read(response))
    found = json_answer.table(answer.get("jobPostingInfo"))
    if not found:
        raise ValueError("expected JSON with jobPostingInfo, found other JSON")
    known = listed.posting
    title = said(found, "title") or (known.title if known else "")
    if not title:
        raise ValueError("title: the posting has none")
    others = [place for place in json_answer.rows(found, "additionalLocations") if isinstance(place, str)]
    places = [said(found, "location") or (known.location if known else ""), *others]
    yield RawPosting(
        native_id=listed.native_id,
        url=listed.url,
        title=title,
        employer=said(json_answer.table(answer.get("hiringOrganization")), "name") or source.name,
        location="; ".join(dict.fromkeys(place for place in places if place)),
        contract=said(found, "jobType", "workerSubType"),
        hours=said(found, "timeType"),
        posted=said(found, "startDate", "postedOn"),
        closing=said(found, "endDate"),
        reference=said(found, "jobReqId") or listed.native_id,
        description=json_answer.markup(found, "jobDescription"),
        extra=_kept(found),
    )


def _kept(found: dict[str, Any]) -> dict[str, Any]:
    return {key: found[key] for key in ("remoteType", "timeLeftToApply") if found.get(key)}


def _service(source: Source) -> str:
    return f"{source.url.rstrip('/')}/wday/cxs/{source.options.tenant}/{source.options.site}"


def _search(source: Source, offset: int) -> Request:
    asked = {"appliedFacets": {}, "limit": source.options.page_size, "offset": offset, "searchText": ""}
    return JsonRequest(f"{_service(source)}/jobs", data=asked, priority=10)


def _offset(response: Response) -> int:
    """Where the page that was asked for begins."""
    asked = getattr(response, "request", None)
    offset = json.loads(asked.body).get("offset") if asked and asked.body else 0
    return int(offset)


def _identifier(path: str) -> str:
    """The requisition's number, which ends the path: a title in front of it may change."""
    found = re.search(r"_([A-Za-z]*-?\d[A-Za-z0-9-]*)$", path)
    return found[1] if found else path
