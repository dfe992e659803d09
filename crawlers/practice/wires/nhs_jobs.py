"""NHS Jobs' search answers in XML, and its advert pages with JobPosting markup.

Owns the shape of both. Without an order the search repeats rows from page to page, as the service does.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from crawlers.practice import pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import XML, Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.wires.jobposting import embedded, job_posting
from crawlers.practice.words import Tenant

CUT = 150
"""Characters of an advert's text that the search gives."""
_TYPES = {
    "permanent": "Permanent",
    "fixed_term": "Fixed-Term",
    "agency": "Locum",
    "bank": "Bank",
    "secondment": "Secondment",
}


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """Nothing."""
    return frozenset()


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What each way of reading meets: the search alone, or the adverts' pages too."""
    return frozenset({"far_date", "gone_404", "slow"} if tenant.options.get("details") else {"no_title", "far_date"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The advert's page, which its reference names."""
    return f"{tenant.prefix}/candidate/jobadvert/{_reference(number)}"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """Each advert's page."""
    for advert in adverts:
        node = job_posting(advert)
        if advert.fault == "far_date":
            node["validThrough"] = _closes(advert)
        script = embedded(json.dumps(node, ensure_ascii=False))
        body = (
            f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(advert.title)}</title>\n'
            f'<script type="application/ld+json">{script}</script></head>\n<body><main id="main-content">\n'
            f"<h1>{html.escape(advert.title)}</h1>\n{advert.description}\n</main></body></html>\n"
        )
        yield advert.path, pages.of_advert(advert, body.encode())


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """A page of the search."""
    if asked.path != tenant.path:
        return None
    said = asked.variables
    limit, number = (_number(said.get(name), default) for name, default in (("limit", 10), ("page", 1)))
    found = sorted(adverts.values(), key=lambda advert: (advert.posted, advert.number))
    if said.get("sort") != "publicationDateAsc":
        found = found[number % 3 :] + found[: number % 3]
    shown = found[(number - 1) * limit : number * limit]
    body = "".join(_details(advert) for advert in shown)
    total = f"<totalPages>{-(-len(found) // limit)}</totalPages>\n<totalResults>{len(found)}</totalResults>\n"
    return Page.kept(f"<?xml version='1.0' encoding='UTF-8'?><nhsJobs>\n{body}{total}</nhsJobs>".encode(), XML)


def _number(said: str | None, default: int) -> int:
    return max(1, min(int(said), 100)) if said and said.isdecimal() else default


def _reference(number: int) -> str:
    return f"C9{number % 1000:03}-26-{number:04}"


def _closes(advert: Advert) -> str:
    if advert.fault == "far_date":
        return f"{advert.posted.year + 9}-12-31"
    return advert.closing.date.isoformat() if advert.closing.date else ""


def _details(advert: Advert) -> str:
    words = html.unescape(re.sub(r"<[^<>]*>", " ", advert.description)).split()
    text = " ".join(words)
    places = "".join(
        f"<location>{escape(town)}, {escape(advert.job.postcode if first else outcode)}</location>"
        for first, (town, outcode) in ((index == 0, town) for index, town in enumerate(advert.job.towns))
    )
    fields = {
        "id": str(advert.number),
        "reference": _reference(advert.number),
        "title": pages.title(advert),
        "description": f"{text[:CUT]}..." if len(text) > CUT else text,
        "employer": advert.employer,
        "type": _TYPES[advert.job.contract.type],
        "salary": advert.pay.text,
        "closeDate": _closes(advert),
        "postDate": f"{advert.posted.isoformat()}T09:00:00.{advert.number % 10**9:09}",
        "url": f"https://beta.jobs.nhs.invalid/candidate/jobadvert/{_reference(advert.number)}",
    }
    inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items() if value)
    return f"<vacancyDetails>{inner}<locations>{places}</locations></vacancyDetails>\n"
