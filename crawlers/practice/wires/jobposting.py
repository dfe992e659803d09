"""Sites with schema.org JobPosting markup: detail pages, and the lists, sitemaps and feeds that lead to them.

Owns the shapes in which real sites get the markup right and wrong; an advert's `markup` and `fault` say which it shows.
"""

import datetime as dt
import html
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from crawlers.practice import pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import HTML, XML, Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant

PAGE_SIZE = 12
_LONDON = ZoneInfo("Europe/London")
_EMPLOYMENT = {"full_time": "FULL_TIME", "part_time": "PART_TIME"}
_LASTING = {
    "permanent": None,
    "fixed_term": "TEMPORARY",
    "agency": "CONTRACTOR",
    "bank": "PER_DIEM",
    "secondment": "OTHER",
}


_FAULTS: frozenset[Fault] = frozenset(
    {"no_title", "broken_json", "invalid_utf8", "zero_date", "far_date", "gone_404", "gone_410", "slow"}
)


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """Nothing: the markup has a place for everything."""
    return frozenset()


def faults(tenant: Tenant) -> frozenset[Fault]:
    """All of them; only a page of links leads to what robots.txt forbids."""
    return _FAULTS | {"forbidden"} if tenant.options["discover"] == "page" else _FAULTS


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The advert's page."""
    return f"{tenant.prefix}/vacancy/{number}-{slug}"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The list, sitemap or feed, a page that is no advert, and each advert's page."""
    if tenant.options["discover"] == "page":
        lists, kind = list_pages(adverts, tenant.name, tenant.path), HTML
    elif tenant.options["discover"] == "sitemap":
        lists, kind = sitemaps(adverts, base_url, tenant.path, tenant.prefix), XML
    else:
        lists, kind = {tenant.path: rss(adverts, base_url, tenant.name)}, XML
    for path, body in lists.items():
        yield path, Page.kept(body, kind, modified=pages.latest(adverts))
    yield f"{tenant.prefix}/about-us", Page.kept(about_page(tenant.name, tenant.path))
    for advert in adverts:
        yield advert.path, pages.of_advert(advert, detail_page(advert, tenant.path))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """Nothing: everything is laid out."""
    return None


def _valid_through(advert: Advert) -> str | None:
    """The closing date as sites write it; the nonsense dates are those that real feeds have carried."""
    if advert.fault == "zero_date":
        return "0000-00-00" if advert.number % 2 else "0000-00-00T00:00:00+00:00"
    if advert.fault == "far_date":
        return f"{advert.posted.year + 9}-12-31T23:59:59Z"
    day = advert.closing.date
    if day is None:
        return None
    clock = {"24:00": "23:59:59", None: "00:00:00"}.get(advert.closing.time, f"{advert.closing.time}:00")
    style = advert.number % 4
    if style == 0 or clock == "00:00:00":
        return day.isoformat()
    said = dt.datetime.fromisoformat(f"{day.isoformat()}T{clock}").replace(tzinfo=_LONDON).isoformat()
    # Some sites write the offset without its colon.
    return said[:-3] + said[-2:] if style == 1 else said


def _salary(advert: Advert) -> Any:  # noqa: ANN401 - JSON of several shapes
    pay = advert.pay
    if advert.markup == "salary_string" or pay.unit is None:
        return pay.text
    amount: dict[str, Any] = {"@type": "QuantitativeValue"}
    if advert.markup == "salary_wrong_unit":
        # A site whose template says YEAR for everything, and keeps the words in `value`.
        amount |= {"minValue": _text(pay.min), "maxValue": _text(pay.max), "unitText": "YEAR", "value": pay.text}
    elif pay.text in advert.description.replace("&amp;", "&") and pay.min and pay.max:
        # Figures alone would lose a supplement, so they stand alone only where the text has the words.
        amount |= {"minValue": pay.min, "maxValue": pay.max, "unitText": (pay.unit or "year").upper()}
    else:
        amount |= {"value": pay.text, "unitText": (pay.unit or "year").upper()}
    return {"@type": "MonetaryAmount", "currency": "GBP", "value": amount}


def _text(amount: float | None) -> str | None:
    return None if amount is None else f"{amount:g}" if amount < 1000 else f"{amount:.0f}"


def _places(advert: Advert) -> Any:  # noqa: ANN401 - one object or a list
    if advert.markup == "organisation_string":
        return {"@type": "Place", "address": f"{advert.location}, {advert.job.postcode}"}
    places = [
        {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": advert.street if index == 0 else "",
                "addressLocality": town,
                "postalCode": advert.job.postcode if index == 0 else outcode,
                "addressCountry": "GB",
            },
        }
        for index, (town, outcode) in enumerate(advert.job.towns)
    ]
    return places if len(places) > 1 else places[0]


def job_posting(advert: Advert) -> dict[str, Any]:
    """The advert as a JobPosting node, before any of the quirks of its markup."""
    kinds = [_EMPLOYMENT.get(advert.job.contract.working_time or ""), _LASTING[advert.job.contract.type]]
    node: dict[str, Any] = {
        "@context": "https://schema.org/" if advert.number % 2 else "http://schema.org",
        "@type": ["Thing", "JobPosting"] if advert.markup == "type_list" else "JobPosting",
        "title": advert.title,
        "description": html.escape(advert.description) if advert.markup == "escaped" else advert.description,
        "identifier": {"@type": "PropertyValue", "name": advert.employer, "value": advert.reference},
        "datePosted": advert.posted.isoformat(),
        "validThrough": _valid_through(advert),
        "employmentType": [kind for kind in kinds if kind],
        "workHours": advert.job.contract.text,
        "hiringOrganization": advert.employer
        if advert.markup == "organisation_string"
        else {"@type": "Organization", "name": advert.employer},
        "jobLocation": _places(advert),
        "baseSalary": _salary(advert),
    }
    if advert.fault == "no_title":
        del node["title"]
    return {key: value for key, value in node.items() if value not in (None, [])}


def embedded(text: str) -> str:
    """A JSON text as HTML script content may hold it: nothing in it can end the script element or open a comment."""
    return text.replace("</", "<\\/").replace("<!--", "<\\u0021--")


def _script(advert: Advert) -> str:
    node: Any = job_posting(advert)
    if advert.markup == "graph":
        context = node.pop("@context")
        node = {"@context": context, "@graph": [{"@type": "WebPage", "name": advert.title}, node]}
    elif advert.markup == "array":
        node = [{"@context": "https://schema.org", "@type": "Organization", "name": advert.employer}, node]
    text = embedded(json.dumps(node, ensure_ascii=False, indent=None if advert.number % 3 else 1))
    if advert.fault == "broken_json":
        # A template that forgot to escape a quotation mark, or a page cut by its own length limit.
        return text[: len(text) * 2 // 3] if advert.number % 2 else text.replace('"title": "', '"title": "The "', 1)
    if advert.markup == "trailing_semicolon":
        return f"{text};"
    if advert.markup == "cdata":
        return f"//<![CDATA[\n{text}\n//]]>"
    if advert.markup == "control_characters":
        return text.replace("\\n", "\n\t")
    return text


def _framed(title: str, site: str, head: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n{head}</head>\n'
        f'<body>\n<header><nav><a href="/">All sites</a> <a href="{site}">Vacancies</a></nav></header>\n'
        f"<main>\n{body}\n</main>\n"
        "<footer><p>Jobs and careers. Cookies. Accessibility.</p></footer>\n</body>\n</html>\n"
    )


def detail_page(advert: Advert, list_path: str) -> bytes:
    """An advert's own page, with its markup and the same words for people."""
    title = "" if advert.fault == "no_title" else html.escape(advert.title)
    facts = [("Salary", advert.pay.text), ("Location", advert.location), ("Contract", advert.job.contract.text)]
    listed = "".join(f"<dt>{label}</dt><dd>{html.escape(value)}</dd>" for label, value in facts)
    body = f'<h1>{title}</h1>\n<dl>{listed}</dl>\n<div class="advert">\n{advert.description}\n</div>'
    head = f'<script type="application/ld+json">{_script(advert)}</script>\n'
    page = _framed(f"{title} | {html.escape(advert.employer)}", list_path, head, body).encode()
    if advert.fault == "invalid_utf8":
        # Text pasted from a word processor, sent as Windows-1252 by a page that says UTF-8.
        return page.replace("–".encode(), b"\x96").replace("£".encode(), b"\xa3")
    return page


def list_pages(adverts: Sequence[Advert], name: str, path: str) -> dict[str, bytes]:
    """The list's pages by path with query: the first at `path`, the others at `?page=2` and on."""
    laid_out = {}
    count = max(1, -(-len(adverts) // PAGE_SIZE))
    for number in range(1, count + 1):
        shown = adverts[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        rows = "\n".join(
            f'<li class="vacancy"><h2><a href="{html.escape(advert.path)}">{html.escape(advert.title)}</a></h2>'
            f"<p>{html.escape(advert.location)} · {html.escape(advert.pay.text)}</p></li>"
            for advert in shown
        )
        links = " ".join(
            f'<a href="{path}{f"?page={other}" if other > 1 else ""}">{other}</a>' for other in range(1, count + 1)
        )
        body = (
            f"<h1>Vacancies at {html.escape(name)}</h1>\n<p>{len(adverts)} vacancies</p>\n<ul>\n{rows}\n</ul>\n"
            f'<nav class="pages">{links}</nav>\n<p><a href="{path}/about-us">About us</a></p>'
        )
        laid_out[path if number == 1 else f"{path}?page={number}"] = _framed(
            f"Vacancies | {name}", path, "", body
        ).encode()
    return laid_out


def about_page(name: str, list_path: str) -> bytes:
    """A page that is no advert, as every site has."""
    body = f"<h1>About {html.escape(name)}</h1>\n<p>We have been an employer here for a long time.</p>"
    return _framed(f"About us | {html.escape(name)}", list_path, "", body).encode()


def sitemaps(adverts: Sequence[Advert], base_url: str, path: str, folder: str) -> dict[str, bytes]:
    """An index at `path` of two sitemaps: one of ordinary pages, one of adverts."""
    open_urls = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    urls = "".join(
        f"<url><loc>{escape(base_url + advert.path)}</loc><lastmod>{advert.posted.isoformat()}</lastmod></url>\n"
        for advert in adverts
    )
    parts = {
        f"{folder}/sitemap-pages.xml": f"<url><loc>{base_url}{folder}/about-us</loc></url>\n",
        f"{folder}/sitemap-jobs.xml": urls,
    }
    index = "".join(f"<sitemap><loc>{base_url}{part}</loc></sitemap>\n" for part in parts)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    served = {part: f"{head}{open_urls}\n{inner}</urlset>\n".encode() for part, inner in parts.items()}
    served[path] = (
        f'{head}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{index}</sitemapindex>\n'.encode()
    )
    return served


def rss(adverts: Sequence[Advert], base_url: str, name: str) -> bytes:
    """An RSS feed whose items only lead to the adverts' pages."""
    items = "".join(
        f"<item><title>{escape(advert.title)}</title><link>{escape(base_url + advert.path)}</link>"
        f'<guid isPermaLink="true">{escape(base_url + advert.path)}</guid>'
        f"<pubDate>{advert.posted:%a, %d %b %Y} 09:00:00 GMT</pubDate></item>\n"
        for advert in adverts
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>{escape(name)}</title>\n'
        f"<link>{base_url}</link><description>Current vacancies</description>\n{items}</channel></rss>\n"
    ).encode()
