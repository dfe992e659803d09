"""Oracle Recruiting Cloud's list and detail answers, as its candidate site asks for them.

Owns the JSON of both: the field names are the service's own, most of them empty as they are in practice. Times are UTC.
"""

import datetime as dt
import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from crawlers.practice import pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import JSON, Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant

LIST = "/hcmRestApi/resources/latest/recruitingCEJobRequisitions"
DETAIL = "/hcmRestApi/resources/latest/recruitingCEJobRequisitionDetails"
DEFAULT_LIMIT, MOST = 25, 200
_LONDON = ZoneInfo("Europe/London")
_UNUSED = (
    "JobFamily",
    "JobFunction",
    "WorkerType",
    "ContractType",
    "ManagerLevel",
    "JobShift",
    "JobType",
    "StudyLevel",
    "DomesticTravelRequired",
    "InternationalTravelRequired",
    "WorkHours",
    "WorkDays",
    "LegalEmployer",
    "BusinessUnit",
    "Department",
    "Organization",
)
_SCHEDULES = {"full_time": "Full time", "part_time": "Part time"}
# Several words of a country stand behind a town, as the service's own geography has them.
_COUNTRY = "United Kingdom"


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """Pay stands in the prose alone, and a requisition's number is its reference."""
    return frozenset({"pay", "reference"})


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What a service of JSON can get wrong."""
    return frozenset({"no_title", "gone_404"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The candidate site's page, which its script fills."""
    return f"{tenant.prefix}/hcmUI/CandidateExperience/en/sites/{tenant.options['site']}/job/{number}"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The empty pages that people are sent to."""
    shell = public_page(tenant.name)
    yield tenant.prefix, Page.kept(shell)
    for advert in adverts:
        yield advert.path, pages.of_advert(advert, shell)


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """The list or a detail of the service."""
    variables = asked_for(asked.query)
    known = variables.get("siteNumber") == tenant.options["site"]
    resource = asked.path.removeprefix(tenant.prefix)
    if resource == LIST:
        return Page.kept(list_answer(list(adverts.values()) if known else [], variables), JSON)
    if resource == DETAIL:
        advert = adverts.get(variables.get("Id", "")) if known else None
        if advert and advert.fate != "gone":
            return Page.kept(detail_answer(advert), JSON, modified=pages.moment(advert.posted))
    return Page(b'{"title": "Not Found", "status": "404"}', JSON, 404)


def asked_for(query: str) -> dict[str, str]:
    """Give the variables of a decoded query's finder.

    `finder=findReqs;siteNumber=CX_1,limit=25` names a page of the list, `finder=ById;Id="7",siteNumber=CX_1` a detail.
    """
    finder = next((part for part in query.split("&") if part.startswith("finder=")), "")
    _, _, variables = finder.partition(";")
    pairs = (part.partition("=") for part in re.split(r"[,;]", variables))
    return {name.strip(): value.strip().strip('"') for name, _, value in pairs}


def _utc(day: dt.date, clock: str) -> str:
    hour, minute = (23, 59) if clock == "24:00" else map(int, clock.split(":"))
    local = dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=_LONDON)
    return local.astimezone(dt.UTC).isoformat()


def _closes(advert: Advert) -> str | None:
    return _utc(advert.closing.date, advert.closing.time or "23:59") if advert.closing.date else None


def _common(advert: Advert) -> dict[str, Any]:
    town = advert.job.towns[0][0]
    return {
        "Id": str(advert.number),
        "Title": pages.title(advert),
        **dict.fromkeys(_UNUSED),
        "JobSchedule": _SCHEDULES.get(advert.job.contract.working_time or ""),
        "PrimaryLocation": f"{town}, {_COUNTRY}",
        "PrimaryLocationCountry": "GB",
        "HotJobFlag": False,
        "TrendingFlag": False,
        "BeFirstToApplyFlag": advert.number % 3 == 0,
        "WorkplaceTypeCode": "ORA_HYBRID" if "Hybrid" in advert.description else None,
        "WorkplaceType": "Hybrid" if "Hybrid" in advert.description else "",
        "ShortDescriptionStr": _first_words(advert),
    }


def _first_words(advert: Advert) -> str:
    opening = advert.description.partition("</p>")[0]
    return html.unescape(re.sub(r"<[^<>]*>", "", opening)).strip()


def list_answer(adverts: Sequence[Advert], variables: dict[str, str]) -> bytes:
    """A page of the list; `limit` is capped at 200 as the service does, and what is no number counts as its default."""
    limit = min(number(variables.get("limit"), DEFAULT_LIMIT), MOST)
    offset = number(variables.get("offset"), 0)
    rows = [
        {
            **_common(advert),
            "PostedDate": advert.posted.isoformat(),
            # Many sites leave the list's end date empty even where the detail has one.
            "PostingEndDate": advert.closing.date.isoformat() if advert.closing.date and advert.number % 2 else None,
            "Language": "en-GB",
            "Distance": 0,
            "Relevancy": 1,
        }
        for advert in adverts[offset : offset + limit]
    ]
    item = {
        "SearchId": 1,
        "Offset": offset,
        "Limit": limit,
        "SortBy": variables.get("sortBy", "RELEVANCY"),
        "TotalJobsCount": len(adverts),
        "SiteNumber": variables.get("siteNumber"),
        "requisitionList": rows,
        "categoriesFacet": [],
        "locationsFacet": [],
    }
    return json.dumps({"items": [item], "count": 1, "hasMore": False, "limit": 25, "offset": 0, "links": []}).encode()


def number(said: str | None, default: int) -> int:
    """Give a count that a query names, or the default where it names none."""
    return int(said) if said and said.isdecimal() else default


def detail_answer(advert: Advert) -> bytes:
    """One requisition in full. Pay stands only in the prose, as on every site of this kind that was seen."""
    (town, _), *others = advert.job.towns
    item = {
        **_common(advert),
        "RequisitionId": 300000000000000 + advert.number,
        "RequisitionType": "Children's Services",
        "Category": "Social Care",
        "JobGrade": None,
        "ExternalPostedStartDate": _utc(advert.posted, "09:30"),
        "ExternalPostedEndDate": _closes(advert),
        "ExternalDescriptionStr": advert.description,
        "CorporateDescriptionStr": "",
        "OrganizationDescriptionStr": "",
        "ExternalQualificationsStr": "",
        "ExternalResponsibilitiesStr": "",
        "ContentLocale": "en",
        "secondaryLocations": [{"Name": f"{name}, {_COUNTRY}", "CountryCode": "GB"} for name, _ in others],
        "workLocation": [
            {
                "LocationName": town,
                "AddressLine1": advert.street or None,
                "AddressLine2": None,
                "TownOrCity": town,
                "PostalCode": advert.job.postcode,
                "Country": "GB",
            }
        ],
        "otherWorkLocations": [],
        "requisitionFlexFields": [],
        "media": [],
        "skills": [],
    }
    return json.dumps({"items": [item], "count": 1, "hasMore": False, "limit": 499, "offset": 0, "links": []}).encode()


def public_page(site_name: str) -> bytes:
    """What a person's browser gets: a shell that its script fills from the service, so nothing to read without one."""
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8">'
        f"<title>{html.escape(site_name)}</title></head>\n"
        f'<body data-apibaseurl=""><div id="app">Loading</div></body>\n</html>\n'
    ).encode()
