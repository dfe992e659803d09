"""Job boards' feeds and their detail pages: Madgex RSS, Madgex XML and North East Jobs RSS.

Owns the shapes of those three boards; a board carries several employers' adverts, some of them copies.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from crawlers.practice import pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import XML, Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant

_WORKING = {"full_time": "Full Time", "part_time": "Part Time", "either": "Full Time or Part Time", None: ""}
_TYPES = {
    "permanent": "Permanent",
    "fixed_term": "Fixed Term",
    "agency": "Temporary",
    "bank": "Casual",
    "secondment": "Secondment",
}


_FAULTS: dict[str, frozenset[Fault]] = {
    "madgex-rss": frozenset(),
    "madgex-xml": frozenset({"no_title", "far_date"}),
    "north-east-jobs": frozenset({"no_title", "zero_date", "far_date"}),
}


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """A Madgex RSS feed has no closing date."""
    return frozenset({"closing"}) if tenant.options["shape"] == "madgex-rss" else frozenset()


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What each shape has a place for."""
    return _FAULTS[tenant.options["shape"]]


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The board's page of an advert."""
    if tenant.options["shape"] == "north-east-jobs":
        return f"{tenant.prefix}/job/{slug.replace('-', '_')}/{number}"
    return f"{tenant.prefix}/job/{number}/{slug}/"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The feed, and each advert's page."""
    shape = str(tenant.options["shape"])
    if shape == "madgex-rss":
        feed = madgex_rss(adverts, tenant.name, base_url)
    elif shape == "madgex-xml":
        feed = madgex_xml(adverts, base_url)
    else:
        feed = north_east_jobs(adverts, tenant.name, base_url)
    yield tenant.url, Page.kept(feed, XML, modified=pages.latest(adverts))
    for advert in adverts:
        yield advert.path, pages.of_advert(advert, detail_page(advert, tenant.name, shape))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """Nothing: everything is laid out."""
    return None


def _channel(name: str, base_url: str, items: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0">\n<channel>\n<title>{escape(name)}</title>\n'
        f"<link>{base_url}</link>\n<description>Latest jobs</description>\n{items}</channel>\n</rss>\n"
    ).encode()


def madgex_rss(adverts: Sequence[Advert], name: str, base_url: str) -> bytes:
    """Titles are "Employer: Title"; the body is the salary, a line about the post and the town. No closing date."""
    items = ""
    for advert in adverts:
        body = "<br/>".join(html.escape(line) for line in (advert.pay.text, _summary(advert), advert.location))
        items += (
            f"<item><title>{escape(f'{advert.employer}: {pages.title(advert)}')}</title>"
            f"<link>{escape(base_url + advert.path)}?TrackID=8</link>"
            f'<guid isPermaLink="true">{escape(base_url + advert.path)}</guid>'
            f"<description>{escape(body)}</description>"
            f"<pubDate>{advert.posted:%a, %d %b %Y} 08:00:00 GMT</pubDate></item>\n"
        )
    return _channel(name, base_url, items)


def _summary(advert: Advert) -> str:
    words = html.unescape(re.sub(r"<[^<>]*>", " ", advert.description)).split()
    return " ".join(words[:30])


def north_east_jobs(adverts: Sequence[Advert], name: str, base_url: str) -> bytes:
    """Facts in one line with bars between; the employer stands only in the advert's own page."""
    items = ""
    for advert in adverts:
        facts = [
            f"Contract Type: {_TYPES[advert.job.contract.type]}",
            f"Working Pattern: {_WORKING[advert.job.contract.working_time]}",
            f"Salary: {advert.pay.text}",
            f"Advert End Date: {_end(advert)}",
        ]
        items += (
            f"<item><title>{escape(pages.title(advert))}</title><link>{escape(base_url + advert.path)}</link>"
            f"<description>{escape('|'.join(facts))}</description>"
            f"<pubDate>{advert.posted:%a, %d %b %Y} 00:00:00 GMT</pubDate></item>\n"
        )
    return _channel(name, base_url, items)


def _end(advert: Advert) -> str:
    if advert.fault == "zero_date":
        return "00/00/0000"
    if advert.fault == "far_date":
        return f"31/12/{advert.posted.year + 9}"
    if advert.closing.date is None:
        return ""
    clock = {"24:00": " 23:59", None: ""}.get(advert.closing.time, f" {advert.closing.time}")
    return f"{advert.closing.date:%d/%m/%Y}{clock}"


def madgex_xml(adverts: Sequence[Advert], base_url: str) -> bytes:
    """A board's export: every advert in full, in CDATA sections."""
    jobs = "".join(_madgex_job(advert, base_url) for advert in adverts)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<Jobs>{jobs}</Jobs>\n'.encode()


def _madgex_job(advert: Advert, base_url: str) -> str:
    closing = advert.closing.date
    end = f"{closing:%d/%m/%Y} 23:59:59" if closing else ""
    if advert.fault == "far_date":
        end = f"31/12/{advert.posted.year + 9} 23:59:59"
    fields = {
        "ClientName": advert.employer,
        "JobID": str(advert.number),
        "JobTitle": pages.title(advert),
        "JobDescription": advert.description,
        "ShortJobDescription": _summary(advert),
        "JobRef": advert.reference,
        "JobPostCode": advert.job.postcode,
        "LocationDescription": advert.location,
        "SalaryDescription": advert.pay.text,
        "PositionType": _TYPES[advert.job.contract.type],
        "Hours": _WORKING[advert.job.contract.working_time],
        "StartDateTime": f"{advert.posted:%d/%m/%Y} 00:00:00",
        "EndDateTime": end,
        "CityTown": "",
        "PostCode": "",
        "ApplicationMethod": "ExternalRedirect",
        "JobListingURL": f"{base_url}{advert.path}?TrackID=554176",
        "IsPremium": "false",
    }
    inner = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
    sectors = "<Sector><Description><![CDATA[Social care]]></Description></Sector><SalaryRange />"
    return f"<Job>{inner}{sectors}</Job>"


def detail_page(advert: Advert, board: str, shape: str) -> bytes:
    """An advert's page on a board: labels with values, then the text. North East Jobs' title ends with the employer."""
    title, employer = html.escape(pages.title(advert)), html.escape(advert.employer)
    labels = {
        "Salary": advert.pay.text,
        "Contract Type": _TYPES[advert.job.contract.type],
        "Working Pattern": _WORKING[advert.job.contract.working_time],
    }
    if shape == "north-east-jobs":
        head = f"{title} - {employer}"
        labels |= {
            "Employment Location": f"{advert.location}, {advert.job.postcode}",
            "Vacancy ID": advert.reference,
            "Advert End Date": _end(advert),
        }
    else:
        head = f"{title} job with {employer} | {html.escape(board)}"
        end = advert.closing.date
        labels |= {
            "Recruiter": advert.employer,
            "Location": f"{advert.location}, {advert.job.postcode}",
            "Job ref": advert.reference,
            "Closing date": f"{end.day} {end:%b %Y}" if end else "",
        }
    listed = "\n".join(f"<dt>{label}:</dt><dd>{html.escape(value)}</dd>" for label, value in labels.items() if value)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{head}</title></head>\n<body>\n'
        f'<header><nav><a href="/">{html.escape(board)}</a></nav></header>\n<main>\n'
        f"<h1>{title}</h1>\n<dl>\n{listed}\n</dl>\n"
        f'<div class="job-description">\n{advert.description}\n</div>\n</main>\n</body>\n</html>\n'
    ).encode()
