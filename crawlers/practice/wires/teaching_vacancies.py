"""Teaching Vacancies' API: pages of JobPosting as JSON, one advert by itself, and the site's map.

Owns the shape of the answers. As in the service, adverts of one day come in no certain order, so that a page may repeat
what the page before it had, and leave out another.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from crawlers.practice import pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import JSON, XML, Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.wires.jobposting import job_posting
from crawlers.practice.words import Tenant

PAGE_SIZE = 20


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """There is no field for an employer's reference."""
    return frozenset({"reference"})


def faults(tenant: Tenant) -> frozenset[Fault]:
    """The list has each advert whole, so nothing of it can be gone."""
    return frozenset({"no_title", "far_date"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The advert's page for people."""
    return f"{tenant.prefix}/jobs/{slug}-{number}"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The list's pages, each advert by itself, its page for people, and the site's map."""
    api = f"{base_url}{tenant.prefix}/api/v1/jobs.json"
    count = max(1, -(-len(adverts) // PAGE_SIZE))
    for number in range(1, count + 1):
        # Each page is a question of its own, so the order within a day is another one each time.
        order = sorted(adverts, key=lambda advert: (-advert.posted.toordinal(), advert.number * (7 * number + 1) % 97))
        shown = order[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        answer = {
            "info": {"title": "GOV UK - Practice Vacancies", "version": "0.1.0"},
            "openapi": "3.0.0",
            "data": [_node(advert, base_url) for advert in shown],
            "links": {"self": f"{api}?page={number}", "next": f"{api}?page={number + 1}" if number < count else None},
            "meta": {"totalPages": count, "count": len(adverts)},
        }
        yield f"{tenant.path}?page={number}", Page.kept(json.dumps(answer).encode(), JSON)
    for advert in adverts:
        one = advert.path.replace("/jobs/", "/api/v1/jobs/")
        yield f"{one}.json", Page.kept(json.dumps(_node(advert, base_url)).encode(), JSON)
        yield advert.path, pages.of_advert(advert, b"<!DOCTYPE html>\n<html><body><main></main></body></html>\n")
    urls = "".join(f"<url><loc>{escape(base_url + quote(advert.path))}</loc></url>\n" for advert in adverts)
    about = f"<url><loc>{base_url}{tenant.prefix}/pages/accessibility</loc></url>\n"
    yield (
        f"{tenant.prefix}/sitemap.xml",
        Page.kept(
            '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
            f"{about}{urls}</urlset>\n".encode(),
            XML,
        ),
    )


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """Nothing: everything is laid out."""
    return None


def _node(advert: Advert, base_url: str) -> dict[str, Any]:
    node = job_posting(advert)
    node["hiringOrganization"] = {"@type": "Organization", "name": advert.employer}
    node["baseSalary"] = {
        "@type": "MonetaryAmount",
        "currency": "GBP",
        "value": {"@type": "QuantitativeValue", "value": advert.pay.text, "unitText": "YEAR"},
    }
    node.pop("identifier", None)
    return {**node, "industry": "Education", "url": base_url + advert.path}
