"""SuccessFactors: the career site's results and adverts, and the company's feed with its element that has no name.

Owns the markup of both shapes; on the career site every title stands twice.
"""

import html
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from crawlers.practice import fields, pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import XML, Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant

PAGE_SIZE = 25


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """The feed has no closing date and no reference of the employer's own."""
    return frozenset({"closing", "reference"}) if tenant.options["shape"] == "xml" else frozenset()


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What each shape can get wrong."""
    return frozenset({"no_title"}) if tenant.options["shape"] == "xml" else frozenset({"gone_404", "gone_410", "slow"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The advert's page on the career site, or where the feed's reader sends people."""
    if tenant.options["shape"] == "xml":
        return f"{tenant.path}?career_ns=job_listing&company=practice&career_job_req_id={number}"
    return f"{tenant.prefix}/job/{slug}/{number}/"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The feed, or the adverts' pages."""
    if tenant.options["shape"] == "xml":
        jobs = "\n".join(_job(advert) for advert in adverts)
        body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Job-Listing>\n{jobs}\n</Job-Listing>\n'
        yield tenant.url, Page.kept(body.encode(), XML, modified=pages.latest(adverts))
        return
    for advert in adverts:
        yield advert.path, pages.of_advert(advert, _advert(advert))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """A page of the career site's results."""
    if tenant.options["shape"] == "xml" or asked.path != tenant.path:
        return None
    first = fields.whole(asked.variables.get("startrow", ""), 0)
    shown = list(adverts.values())[first : first + PAGE_SIZE]
    rows = "\n".join(_row(advert) for advert in shown)
    label = f"Search results for . Results {first + 1} to {first + len(shown)} of {len(adverts)}"
    body = f'<table id="searchresults" class="searchResults" aria-label="{label}"><tbody>{rows}</tbody></table>'
    return Page.kept(fields.framed("Career Opportunities", body))


def _row(advert: Advert) -> str:
    link = f'<a href="{html.escape(advert.path)}" class="jobTitle-link">{html.escape(advert.title)}</a>'
    place = f'<span class="jobLocation">{html.escape(advert.location)}, GB</span>'
    date = f'<span class="jobDate">{fields.day(advert.posted, "%d %b %Y")}</span>'
    return (
        f'<tr class="data-row"><td class="colTitle"><span class="jobTitle hidden-phone">{link}</span>'
        f'<div class="jobdetail-phone visible-phone"><span class="jobTitle visible-phone">{link}</span>'
        f"{place}{date}</div></td>"
        f'<td class="colLocation">{place}</td><td class="colDate">{date}</td></tr>'
    )


def _advert(advert: Advert) -> bytes:
    labels = "\n".join(
        f'<div><span class="joblayouttoken-label">{label}: </span>'
        f'<span data-careersite-propertyid="customfield{place}">{html.escape(value)}</span></div>'
        for place, (label, value) in enumerate(fields.labels(advert).items())
    )
    title = html.escape(advert.title)
    text = f'<span itemprop="description"><div class="jobdescription">{advert.description}</div></span>'
    return fields.framed(advert.title, f'<h1><span itemprop="title">{title}</span></h1>\n{labels}\n{text}')


def _job(advert: Advert) -> str:
    said = {
        "Country": "United Kingdom",
        "City": advert.location,
        "Salary": advert.pay.text,
        "Contract Type": fields.TYPES[advert.job.contract.type],
        "Organisation": advert.employer,
    }
    filters = "\n".join(
        f"<filter{place}>\n<label>{label}</label>\n<value>{escape(value)}</value>\n</filter{place}>"
        for place, (label, value) in enumerate(said.items(), 1)
    )
    return (
        f"<Job>\n<JobTitle><![CDATA[{pages.title(advert)}]]></JobTitle>\n"
        f"<Job-Description><![CDATA[{advert.description}]]></Job-Description>\n<ReqId>{advert.number}</ReqId>\n"
        f"<>{375_000_000 + advert.number}</>\n<Department></Department>\n<Posted-Date>{advert.posted.isoformat()}"
        f"</Posted-Date>\n{filters}\n</Job>"
    )
