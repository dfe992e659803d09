"""Adzuna's API: a search behind an identifier and a key.

Owns the JSON. Some pay is the service's own guess, and every link carries the asker's identifier.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crawlers.practice import fields, pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant

_ID, _KEY = fields.KEYS["NEXTRUNG_ADZUNA_ID"], fields.KEYS["NEXTRUNG_ADZUNA_KEY"]


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """The service has neither pay in words nor closing dates."""
    return frozenset({"pay", "closing", "reference"})


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What an answer can get wrong."""
    return frozenset({"no_title"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """Where the service leads people to."""
    return f"{tenant.prefix}/jobs/land/ad/{number}"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The empty pages that people are sent to."""
    for advert in adverts:
        yield advert.path, pages.of_advert(advert, fields.framed("Job", "<main></main>"))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """A page of the search."""
    service = f"{tenant.prefix}/v1/api/jobs/gb/search/"
    if not asked.path.startswith(service):
        return None
    said = asked.variables
    if (said.get("app_id"), said.get("app_key")) != (_ID, _KEY):
        return fields.answer({"exception": "AUTH_FAIL", "display": "Authorisation failed"}, 401)
    number = fields.whole(asked.path.removeprefix(service), 1)
    size = fields.whole(said.get("results_per_page", ""), 10)
    base = f"http://{asked.headers['host']}"
    rows = [_row(advert, base) for advert in fields.page_of(list(adverts.values()), number, min(size, 50))]
    return fields.answer({"count": len(adverts), "results": rows})


def _row(advert: Advert, base_url: str) -> dict[str, Any]:
    pay = advert.pay
    guessed = pay.min is None and pay.max is None
    yearly = {"salary_min": pay.min or pay.max, "salary_max": pay.max or pay.min} if pay.unit == "year" else {}
    return {
        "id": str(advert.number),
        "title": pages.title(advert),
        "company": {"display_name": advert.employer},
        "location": {"area": ["UK"], "display_name": advert.location},
        "redirect_url": f"{base_url}{advert.path}?utm_medium=api&utm_source={_ID}",
        "created": f"{advert.posted.isoformat()}T09:00:00Z",
        "description": advert.description,
        "salary_is_predicted": "1" if guessed else "0",
        **({"salary_min": 41234.5, "salary_max": 41234.5} if guessed else yearly),
    }
