"""Oracle Recruiting Cloud: the candidate site of Oracle HCM, used by many councils.

**Recognise it:** the careers page leads to `https://<pod>.oraclecloud.com/hcmUI/CandidateExperience/en/sites/<SITE>`;
on a custom domain the page's source has a `data-apibaseurl` with that host.

**Options**
- The row's `url` is the host's base (`https://<pod>.fa.<region>.oraclecloud.com`).
- `site`: the part after `/sites/`, such as "CX_1001". One host may carry several councils, each with its own site.
- `page_size`: how many to ask for at a time, at most 200 (what the service gives).

The list and each detail are JSON from the service behind the page, which needs no key. The list counts itself
(`TotalJobsCount`), so a cut list shows. Pay, and often the closing date, stand only in the prose of the detail.
Fields after real answers of August 2026.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scrapy.http import Request, Response

from crawlers import page
from crawlers.items import Found, Incomplete, Listed, Total, detail_page, list_page
from crawlers.sources import Source
from store.postings import RawPosting
from store.runs import Rejected

ABSENCES = 1
CONFIRMED = "captures of a university's list and advert (August 2026), and of another's list"
REST = "/hcmRestApi/resources/latest/"
REACH = 10_000
"""The service answers nothing beyond offset + limit of this many."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    site: str
    page_size: int = 200

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z0-9_-]+", self.site):
            raise ValueError(f'site: {self.site!r}; expected the part after /sites/, such as "CX_1"')
        if not 1 <= self.page_size <= 200:
            raise ValueError(f"page_size: {self.page_size}; expected 1 to 200")


def start(source: Source) -> Iterator[Request]:
    """The first page of the list."""
    yield list_page(_list_address(source, 0))


def read_list(response: Response, source: Source) -> Found:
    """Every posting of a page of the list, each with its detail to fetch, and the next page."""
    found = _first_item(response)
    if found is None:
        raise ValueError("the list has no items")
    rows = found.get("requisitionList")
    total = found.get("TotalJobsCount")
    if not isinstance(rows, list):
        raise ValueError("the list has no requisitionList")  # noqa: TRY004 - the page is wrong, not a type
    if isinstance(total, int):
        yield Total(total)
    for row in rows:
        native_id = _said(row, "Id") if isinstance(row, dict) else ""
        if not native_id:
            yield Rejected(response.url, "a listed posting has no Id", json.dumps(row)[:2000])
            continue
        listed = Listed(native_id, _public_address(source, native_id), _listed_posting(row, source, native_id))
        yield listed
        yield detail_page(listed, _detail_address(source, native_id))
    offset = _offset(response.url) + len(rows)
    if rows and isinstance(total, int) and offset < total:
        if offset + source.options.page_size > REACH:
            yield Incomplete(f"the list has {total} postings and shows no more than {REACH}")
        else:
            yield list_page(_list_address(source, offset))


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The posting, from its detail where that says something and from the list where it does not."""
    found = _first_item(response)
    if found is None:
        raise ValueError("the detail is empty though the list has the posting")
    if _said(found, "Id") not in ("", listed.native_id):
        raise ValueError(f"Id: asked for {listed.native_id}, the detail is {_said(found, 'Id')}")
    known = listed.posting
    title = _said(found, "Title") or (known.title if known else "")
    if not title:
        raise ValueError("Title: the posting has none")
    flex = _flexfields(found)
    yield RawPosting(
        native_id=listed.native_id,
        url=listed.url,
        title=title,
        employer=_said(found, "LegalEmployer") or _said(found, "Organization") or source.name,
        location="; ".join(_places(found)) or (known.location if known else ""),
        salary=next((said for label, said in flex.items() if re.search(r"(?i)salary|\bpay\b", label)), ""),
        contract=", ".join(_each(found, "ContractType", "JobType", "WorkerType")),
        hours=", ".join([*_each(found, "JobSchedule", "JobShift"), *_work_hours(found)]),
        posted=_said(found, "ExternalPostedStartDate") or (known.posted if known else ""),
        closing=_said(found, "ExternalPostedEndDate") or (known.closing if known else ""),
        reference=listed.native_id,
        description=_description(found) or (known.description if known else ""),
        extra={
            **{key: found[key] for key in _KEPT if found.get(key) not in (None, "", [])},
            **({"flexfields": flex} if flex else {}),
        },
    )


_KEPT = ("Category", "Department", "BusinessUnit", "JobGrade", "StudyLevel", "WorkplaceType", "PrimaryLocationCountry")


def _list_address(source: Source, offset: int) -> str:
    finder = (
        f"findReqs;siteNumber={source.options.site},limit={source.options.page_size},offset={offset},"
        "sortBy=POSTING_DATES_DESC"
    )
    query = f"onlyData=true&expand=requisitionList&finder={finder}"
    return f"{source.url.rstrip('/')}{REST}recruitingCEJobRequisitions?{query}"


def _detail_address(source: Source, native_id: str) -> str:
    finder = f'ById;Id="{native_id}",siteNumber={source.options.site}'
    return f"{source.url.rstrip('/')}{REST}recruitingCEJobRequisitionDetails?expand=all&onlyData=true&finder={finder}"


def _public_address(source: Source, native_id: str) -> str:
    return f"{source.url.rstrip('/')}/hcmUI/CandidateExperience/en/sites/{source.options.site}/job/{native_id}"


def _offset(address: str) -> int:
    finder = "".join(parse_qs(urlsplit(address).query, separator="&").get("finder", []))
    found = re.search(r"offset=(\d+)", finder)
    return int(found[1]) if found else 0


def _first_item(response: Response) -> dict[str, Any] | None:
    text = page.text(response)
    try:
        answer = json.loads(text, strict=False, parse_constant=lambda _name: None)
    except (ValueError, RecursionError):
        what = "an HTML page" if text.lstrip()[:1] == "<" else "something else or a part of it"
        raise ValueError(f"expected JSON, found {what}") from None
    items = answer.get("items") if isinstance(answer, dict) else None
    if not isinstance(items, list):
        raise ValueError("expected JSON with items, found other JSON")  # noqa: TRY004 - as above
    return items[0] if items and isinstance(items[0], dict) else None


def _said(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    if isinstance(value, bool) or value is None:
        return ""
    return page.words(str(value)) if isinstance(value, str | int | float) else ""


def _each(row: dict[str, Any], *keys: str) -> list[str]:
    return list(dict.fromkeys(said for key in keys if (said := _said(row, key))))


def _work_hours(found: dict[str, Any]) -> list[str]:
    hours = _said(found, "WorkHours")
    return [f"{hours} hours" if re.fullmatch(r"[\d.]+", hours) else hours] if hours else []


def _listed_posting(row: dict[str, Any], source: Source, native_id: str) -> RawPosting:
    return RawPosting(
        native_id=native_id,
        url=_public_address(source, native_id),
        title=_said(row, "Title"),
        employer=source.name,
        location=_said(row, "PrimaryLocation"),
        posted=_said(row, "PostedDate"),
        closing=_said(row, "PostingEndDate"),
        description=_said(row, "ShortDescriptionStr"),
    )


def _places(found: dict[str, Any]) -> list[str]:
    """The primary location as advertised, then work addresses and further locations."""
    places = [_said(found, "PrimaryLocation")]
    for key in ("workLocation", "otherWorkLocations"):
        for place in _rows(found, key):
            places.append(
                ", ".join(_each(place, "LocationName", "AddressLine1", "AddressLine2", "TownOrCity", "PostalCode"))
            )
    places += [_said(place, "Name") for place in _rows(found, "secondaryLocations")]
    return list(dict.fromkeys(place for place in places if place))


def _flexfields(found: dict[str, Any]) -> dict[str, str]:
    """The site's own fields (a prompt and its value), where the site has any."""
    return {
        _said(field, "Prompt"): _said(field, "Value")
        for field in _rows(found, "requisitionFlexFields")
        if _said(field, "Prompt") and _said(field, "Value")
    }


def _rows(found: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = found.get(key)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _description(found: dict[str, Any]) -> str:
    """The prose sections as they stand; the employer's boilerplate is not the advert's."""
    keys = ("ExternalDescriptionStr", "ExternalResponsibilitiesStr", "ExternalQualificationsStr")
    parts = [found[key].strip() for key in keys if isinstance(found.get(key), str)]
    return "\n\n".join(part for part in parts if part) or _said(found, "ShortDescriptionStr")
