"""Jobtrain: portions of cards for the list page's script, and adverts' pages with JobPosting markup.

Owns the markup of both. The list page itself shows no advert, as a reader without a script finds it.
"""

import html
import json
from collections.abc import Iterator, Mapping, Sequence

from crawlers.practice import pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.wires.jobposting import embedded, job_posting
from crawlers.practice.words import Tenant

PAGE_SIZE = 12


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """Nothing: the markup has a place for everything."""
    return frozenset()


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What the adverts' pages get wrong."""
    return frozenset({"far_date", "gone_404", "slow"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The advert's page, named in the query."""
    return f"{tenant.prefix}/Job/JobDetail?JobId={number}"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The list page without adverts, and each advert's page."""
    empty = "<h1>Current vacancies</h1>\n<p>0 jobs</p>\n<div id='searchResults'></div>"
    yield f"{tenant.prefix}/Home/Job", Page.kept(_framed(tenant.name, "", empty))
    for advert in adverts:
        yield advert.path, pages.of_advert(advert, _detail(advert))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """A portion of the cards; beyond the last it is empty."""
    if asked.path != f"{tenant.prefix}/Home/_JobCard":
        return None
    said = asked.variables.get("Skip", "0")
    first = int(said) if said.isdecimal() else 0
    shown = list(adverts.values())[first : first + PAGE_SIZE]
    return Page.kept("\n".join(_card(advert) for advert in shown).encode())


def _framed(title: str, head: str, body: str) -> bytes:
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head><meta charset="utf-8"><title>{html.escape(title)}</title>{head}'
        f"</head>\n<body>\n<nav>Sign in</nav>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    ).encode()


def _card(advert: Advert) -> str:
    closing = advert.closing.date
    items = {
        "Salary": advert.pay.text,
        "Hours": advert.job.contract.text,
        "Closing date": f"{closing:%d/%m/%Y}" if closing else "",
        "Job reference": advert.reference,
    }
    details = "".join(
        f'<p class="jobdetailsitem"><strong>{label}:</strong> {html.escape(said)}</p>\n'
        for label, said in items.items()
        if said
    )
    path = html.escape(advert.path)
    return (
        f'<div class="job-card">\n<a href="{path}" class="job-card__image"><img src="/logo.png" alt=""></a>\n'
        f'<h3><a href="{path}">{html.escape(advert.title)}</a></h3>\n'
        f'<p class="job-card__location">{html.escape(advert.location)}</p>\n{details}</div>'
    )


def _detail(advert: Advert) -> bytes:
    node = job_posting(advert)
    node.setdefault("validThrough", "0001-01-01T00:00:00")
    # The vendor's template escapes the text inside the JSON as it would on the page.
    script = embedded(json.dumps(node, ensure_ascii=False)).replace("£", "&#xA3;")
    title = html.escape(advert.title)
    body = f'<h1 class="h3 jt-page-title">{title}</h1>\n<div class="job-description">{advert.description}</div>'
    return _framed(advert.title, f'<script type="application/ld+json">{script}</script>', body)
