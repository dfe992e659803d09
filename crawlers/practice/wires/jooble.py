"""Jooble's API: a search by POST, with the key in its path.

Owns the JSON.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crawlers.practice import fields, pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant

_KEY = fields.KEYS["NEXTRUNG_JOOBLE_KEY"]


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """The service has no closing dates."""
    return frozenset({"closing", "reference"})


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What an answer can get wrong."""
    return frozenset({"no_title"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """Where the service leads people to."""
    return f"{tenant.prefix}/desc/{number}"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The empty pages that people are sent to."""
    for advert in adverts:
        yield advert.path, pages.of_advert(advert, fields.framed("Job", "<main></main>"))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """A page of the search."""
    if not asked.path.startswith(f"{tenant.prefix}/api/") or asked.method != "POST":
        return None
    if asked.path != f"{tenant.prefix}/api/{_KEY}":
        return fields.answer({"error": "Forbidden"}, 403)
    search = json.loads(asked.body)
    size = min(fields.whole(str(search.get("ResultOnPage", "")), 20), 100)
    shown = fields.page_of(list(adverts.values()), fields.whole(str(search.get("page", "")), 1), size)
    base = f"http://{asked.headers['host']}"
    return fields.answer({"totalCount": len(adverts), "jobs": [_row(advert, base) for advert in shown]})


def _row(advert: Advert, base_url: str) -> dict[str, Any]:
    return {
        "title": pages.title(advert),
        "location": advert.location,
        "snippet": advert.description,
        "salary": advert.pay.text,
        "source": "practice.example",
        "type": fields.hours(advert),
        "link": f"{base_url}{advert.path}",
        "company": advert.employer,
        "updated": f"{advert.posted.isoformat()}T00:00:00.0000000",
        "id": advert.number,
    }
