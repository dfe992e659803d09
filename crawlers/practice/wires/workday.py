"""Workday's service: the list by POST, each advert by GET, and dates in words.

Owns the JSON of both. Only the first page counts the postings, as on many sites.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crawlers.practice import fields, pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant

MOST = 20


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """Pay and the closing date stand in the prose, and a requisition's number is its reference."""
    return frozenset({"pay", "closing", "reference"})


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What a service of JSON can get wrong."""
    return frozenset({"no_title", "gone_404"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The advert's page for people."""
    return f"{tenant.prefix}/{tenant.options['site']}/job/Practice/{slug}_{number}"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The empty pages that people are sent to."""
    for advert in adverts:
        yield advert.path, pages.of_advert(advert, fields.framed("Careers", '<div id="root"></div>'))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """The list, or an advert."""
    service = f"{tenant.prefix}/wday/cxs/{tenant.options['tenant']}/{tenant.options['site']}"
    if asked.path == f"{service}/jobs" and asked.method == "POST":
        search = json.loads(asked.body)
        if search["limit"] > MOST:
            return fields.answer({"errorCode": "HTTP_400"}, 400)
        offset = search["offset"]
        rows = [_row(tenant, advert) for advert in list(adverts.values())[offset : offset + search["limit"]]]
        return fields.answer({"total": 0 if offset else len(adverts), "jobPostings": rows, "facets": []})
    advert = adverts.get(asked.path.rpartition("_")[2])
    if advert is None or advert.fate == "gone" or not asked.path.startswith(f"{service}/job/"):
        return fields.answer({"errorCode": "S21"}, 404)
    return fields.answer(_advert(advert))


def _row(tenant: Tenant, advert: Advert) -> dict[str, Any]:
    return {
        "title": pages.title(advert),
        "externalPath": advert.path.removeprefix(f"{tenant.prefix}/{tenant.options['site']}"),
        "locationsText": advert.location,
        "postedOn": "Posted 30+ Days Ago" if advert.number % 2 else "Posted 3 Days Ago",
        "bulletFields": [str(advert.number)],
    }


def _advert(advert: Advert) -> dict[str, Any]:
    (town, _), *others = advert.job.towns
    info = {
        "id": f"{advert.number:032x}",
        "title": pages.title(advert),
        "jobDescription": advert.description,
        "location": f"{town}, {advert.job.postcode}",
        "additionalLocations": [name for name, _ in others],
        "postedOn": "Posted 3 Days Ago",
        "startDate": advert.posted.isoformat(),
        "timeType": fields.hours(advert),
        "jobReqId": advert.reference,
    }
    return {"jobPostingInfo": info, "hiringOrganization": {"name": advert.employer, "url": ""}}
