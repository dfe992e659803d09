"""Reed's API: a search behind a key, and an advert in full.

Owns the JSON of both and the refusal of who has no key. Pay is two figures without a unit.
"""

import base64
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crawlers.practice import fields, pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant

_KEY = "NEXTRUNG_REED_KEY"
_UNITS = {"year": "per annum", "hour": "per hour"}


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """Nothing: the advert has a place for everything but its pay's words."""
    return frozenset({"pay", "reference"})


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What an answer can get wrong."""
    return frozenset({"no_title"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The advert's page."""
    return f"{tenant.prefix}/jobs/{slug}/{number}"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The empty pages that people are sent to."""
    for advert in adverts:
        yield advert.path, pages.of_advert(advert, fields.framed("Job", "<main></main>"))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """A page of the search, or an advert, for who sends the key as the user's name."""
    service = f"{tenant.prefix}/api/1.0"
    if not asked.path.startswith(service):
        return None
    if asked.headers.get("authorization") != f"Basic {base64.b64encode(f'{fields.KEYS[_KEY]}:'.encode()).decode()}":
        return fields.answer({"message": "Unauthorized"}, 401)
    base = f"http://{asked.headers['host']}"
    if asked.path == f"{service}/search":
        said = asked.variables
        first, most = (fields.whole(said.get(name, ""), 100) for name in ("resultsToSkip", "resultsToTake"))
        rows = [_row(advert, base) for advert in list(adverts.values())[first : first + min(most, 100)]]
        return fields.answer({"results": rows, "ambiguousLocations": [], "totalResults": len(adverts)})
    advert = adverts.get(asked.path.removeprefix(f"{service}/jobs/"))
    return fields.answer(_advert(advert, base)) if advert else None


def _row(advert: Advert, base_url: str) -> dict[str, Any]:
    pay = advert.pay
    return {
        "jobId": advert.number,
        "employerId": 1,
        "employerName": advert.employer,
        "employerProfileId": None,
        "employerProfileName": None,
        "jobTitle": pages.title(advert),
        "locationName": advert.location,
        "minimumSalary": pay.min if pay.min is not None else pay.max,
        "maximumSalary": pay.max if pay.max is not None else pay.min,
        "currency": "GBP" if pay.unit else None,
        "expirationDate": f"{advert.closing.date:%d/%m/%Y}" if advert.closing.date else None,
        "date": fields.day(advert.posted),
        "jobDescription": fields.summary(advert),
        "applications": 0,
        "jobUrl": f"{base_url}{advert.path}",
    }


def _advert(advert: Advert, base_url: str) -> dict[str, Any]:
    return {
        **_row(advert, base_url),
        "jobDescription": advert.description,
        "salaryType": _UNITS.get(advert.pay.unit or ""),
        "contractType": fields.TYPES[advert.job.contract.type],
        "fullTime": advert.job.contract.working_time in ("full_time", "either"),
        "partTime": advert.job.contract.working_time in ("part_time", "either"),
    }
