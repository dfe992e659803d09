"""Tribepad: its list in HTML with microdata, adverts' pages with JobPosting markup, and its XML API.

Owns the shapes of the three. The API escapes an advert's text twice and has 0000-00-00 for an advert without deadline.
"""

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from crawlers.practice import pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import XML, Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.wires.jobposting import embedded, job_posting
from crawlers.practice.words import Tenant

PAGE_SIZE = 10
_TYPES = {
    "permanent": "Permanent",
    "fixed_term": "Fixed Term Contract",
    "agency": "Temporary",
    "bank": "Casual",
    "secondment": "Secondment",
}


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """The list has no reference."""
    return frozenset() if tenant.options.get("shape") == "xml" else frozenset({"reference"})


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What each way of reading meets: the API alone, or the adverts' pages too."""
    if tenant.options.get("shape") == "xml":
        return frozenset({"no_title", "zero_date", "far_date"})
    return frozenset({"gone_404", "gone_410", "slow", "invalid_utf8"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The advert's page."""
    return f"{tenant.prefix}/jobs/job/{slug}/{number}"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The list's pages or the API's answer, and each advert's page."""
    if tenant.options.get("shape") == "xml":
        jobs = "\n".join(_job(advert, base_url) for advert in adverts)
        whole = f'<?xml version="1.0" encoding="UTF-8"?>\n<jobs>\n{jobs}\n</jobs>\n'
        yield tenant.path, Page.kept(whole.encode(), XML, modified=pages.latest(adverts))
    else:
        count = max(1, -(-len(adverts) // PAGE_SIZE))
        for number in range(1, count + 1):
            shown = adverts[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
            body = _list(shown, number, count, f"{base_url}{tenant.prefix}")
            yield f"{tenant.prefix}/jobs/search/-1/{number}", Page.kept(body)
    for advert in adverts:
        yield advert.path, pages.of_advert(advert, _detail(advert))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """Nothing: everything is laid out."""
    return None


def _framed(title: str, head: str, body: str) -> bytes:
    return (
        "<!doctype html>\n<!--\nThis site is powered by tribepad.\n-->\n"
        f'<html class="no-js" lang="en">\n<head><meta charset="utf-8"><title>{title}</title>{head}</head>\n<body>\n'
        f'<div id="content"><main>\n{body}\n</main></div>\n</body></html>\n'
    ).encode()


def _list(adverts: Sequence[Advert], number: int, count: int, site: str) -> bytes:
    items = "\n".join(_item(advert, site) for advert in adverts)
    links = "&nbsp;".join(
        f"<strong>{other}</strong>" if other == number else f'<a href="{site}/jobs/search/-1/{other}">{other}</a>'
        for other in range(1, count + 1)
    )
    return _framed(
        "Jobs", "", f'<h2>Jobs</h2>\n<ul class="jobs">\n{items}\n</ul>\n<div class="pagination">{links}</div>'
    )


def _item(advert: Advert, site: str) -> str:
    path = site.rpartition("/")[0].rpartition("/")[0] + advert.path
    closing = advert.closing.date
    until = f"{closing.day} {closing:%B, %Y}" if closing else "No expiry date"
    return (
        f'<li><a href="{html.escape(path)}" class="in-app" itemprop="url"><div class="job-list-details">\n'
        f'<h3><span class="job-list-title">{html.escape(advert.title)}</span></h3>\n<div class="col left">\n'
        "<p itemprop='jobLocation' itemscope itemtype='http://schema.org/Place'><i class='far fa-map-marker-alt'></i>\n"
        f"<span itemprop='address'>{html.escape(advert.location)}, United Kingdom (Incl. Northern Ireland)</span></p>\n"
        f"<p><i class='far fa-wallet'></i> {html.escape(advert.pay.text)}</p>\n"
        f"<p itemprop='employmentType'><i class='far fa-clock'></i> {_TYPES[advert.job.contract.type]}</p></div>\n"
        f"<div class=\"col right\"><p><i class='far fa-calendar'></i> Apply by {until}</p>\n"
        f"<p><i class='far fa-calendar'></i> Posted on <span itemprop='datePosted'>{advert.posted.day} "
        f"{advert.posted:%B, %Y}</span></p></div></div></a></li>"
    )


def _detail(advert: Advert) -> bytes:
    node = embedded(json.dumps(job_posting(advert), ensure_ascii=False))
    script = f'<script type="application/ld+json">{node}</script>'
    title = html.escape(advert.title)
    body = _framed(title, script, f"<h1>{title}</h1>\n{advert.description}")
    if advert.fault == "invalid_utf8":
        body = body.replace("–".encode(), b"\x96").replace("£".encode(), b"\xa3")
    return body


def _job(advert: Advert, base_url: str) -> str:
    closing = advert.closing.date.isoformat() if advert.closing.date else "0000-00-00"
    far = f"{advert.posted.year + 9}-12-31"
    fields = {
        "job_id": str(advert.number),
        "job_title": html.escape(pages.title(advert), quote=False),
        "reference": advert.reference,
        "language_code": "en",
        "open_date": advert.posted.isoformat(),
        "expiry_date": far if advert.fault == "far_date" else closing,
        "evergreen": "1" if advert.closing.date is None and not advert.fault else "",
        "salary_from": f"{advert.pay.min:.0f}" if advert.pay.min else "0",
        "salary_to": f"{advert.pay.max:.0f}" if advert.pay.max else "0",
        "salaryText": html.escape(advert.pay.text, quote=False),
        "package_description": html.escape(advert.description),
        "location_city": html.escape(advert.location, quote=False),
        "location_postcode": advert.job.postcode,
        "location_country": "United Kingdom",
        "shift_hours": f"{advert.job.contract.hours:g}" if advert.job.contract.hours else "",
        "job_type_text": _TYPES[advert.job.contract.type],
        "region": html.escape(advert.employer, quote=False),
        "public_url": base_url + advert.path,
    }
    return "<job>" + "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items()) + "</job>"
