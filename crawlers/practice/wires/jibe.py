"""Jibe's service: whole adverts, a page at a time, with what has no field in numbered tags.

Owns the JSON of the list.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crawlers.practice import fields, pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant

PAGE_SIZE = 10
_EMPLOYMENT = {"full_time": "FULL_TIME", "part_time": "PART_TIME"}


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """Pay and the closing date stand in the prose, and the number is the reference."""
    return frozenset({"pay", "closing", "reference"})


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What an answer with whole adverts can get wrong."""
    return frozenset({"no_title"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The advert's page for people."""
    return f"{tenant.prefix}/jobs/{number}"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The empty pages that people are sent to."""
    for advert in adverts:
        yield advert.path, pages.of_advert(advert, fields.framed("Careers", "<main></main>"))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """A page of the list."""
    if asked.path != tenant.path:
        return None
    number = fields.whole(asked.variables.get("page", ""), 1)
    rows = [{"data": _row(advert)} for advert in fields.page_of(list(adverts.values()), number, PAGE_SIZE)]
    return fields.answer({"jobs": rows, "totalCount": len(adverts), "count": len(adverts)})


def _row(advert: Advert) -> dict[str, Any]:
    return {
        "slug": str(advert.number),
        "language": "en-gb",
        "req_id": advert.reference,
        "title": pages.title(advert),
        "location_name": advert.location,
        "street_address": advert.street,
        "city": advert.job.towns[0][0],
        "country": "United Kingdom",
        "postal_code": advert.job.postcode,
        "tags1": [fields.TYPES[advert.job.contract.type]],
        "salary_value": 0,
        "salary_min_value": 0,
        "salary_max_value": 0,
        "employment_type": _EMPLOYMENT.get(advert.job.contract.working_time or "", ""),
        "hiring_organization": advert.employer,
        "posted_date": f"{advert.posted.isoformat()}T09:00:00+0000",
        "description": advert.description,
        "category": ["Children's Services"],
    }
