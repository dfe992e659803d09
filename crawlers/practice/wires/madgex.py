"""A Madgex board's HTML: the list with its pager, and an advert's page with labels.

Owns the markup; a list that has nothing to show answers 404, as the boards do.
"""

import datetime as dt
import html
from collections.abc import Iterator, Mapping, Sequence

from crawlers.practice import pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant

PAGE_SIZE = 20
_TYPES = {
    "permanent": "Permanent",
    "fixed_term": "Fixed Term",
    "agency": "Temporary",
    "bank": "Casual",
    "secondment": "Secondment",
}


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """Nothing: an advert's page has labels for all."""
    return frozenset()


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What the boards' pages get wrong."""
    return frozenset({"no_title", "far_date", "gone_404", "gone_410", "slow"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The advert's page."""
    return f"{tenant.prefix}/job/{number}/{slug}/"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """Each advert's page."""
    for advert in adverts:
        yield advert.path, pages.of_advert(advert, _detail(advert, tenant.name))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """A page of the list, from page 1, named in the query or in the path."""
    by_path = tenant.options.get("paging") == "path"
    if not asked.path.startswith(tenant.path):
        return None
    rest = asked.path.removeprefix(tenant.path).strip("/")
    said = (rest if by_path else asked.variables.get("page")) or "1"
    if (rest and not by_path) or not said.isdecimal() or not int(said):
        return None
    number, found = int(said), list(adverts.values())
    shown = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    if not shown:
        return Page(_framed(tenant.name, "<h1>No jobs found</h1>"), status=404)
    newest = max(advert.posted for advert in found)
    items = "\n".join(_item(advert, newest) for advert in shown)
    following = ""
    if number * PAGE_SIZE < len(found):
        there = f"{tenant.path}{number + 1}/" if by_path else f"{tenant.path}?page={number + 1}"
        following = f'<li class="paginator__item"><a href="{there}" rel="next">Next</a></li>'
    pager = f'<ul class="paginator"><li class="paginator__item">{number}</li>{following}</ul>'
    return Page.kept(_framed(tenant.name, f'<ul id="listing" class="lister">\n{items}\n</ul>\n{pager}'))


def _framed(board: str, body: str, title: str = "Jobs") -> bytes:
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title} | {html.escape(board)}</title>'
        f'</head>\n<body>\n<header><nav><a href="/">{html.escape(board)}</a></nav></header>\n<main>\n{body}\n</main>\n'
        "</body>\n</html>\n"
    ).encode()


def _item(advert: Advert, newest: dt.date) -> str:
    """A list item. Time left is counted from the day after the newest advert, which is when the county is looked at."""
    meta = "".join(
        f'<li class="lister__meta-item lister__meta-item--{name}">{html.escape(said)}</li>'
        for name, said in (("location", advert.location), ("salary", advert.pay.text), ("recruiter", advert.employer))
    )
    closing = advert.closing.date
    left = (closing - newest).days - 1 if closing else 0
    action = f'<li class="job-actions__action pipe">{left} days left</li>' if left > 1 else ""
    return (
        f'<li class="lister__item cf lister__item--display-logo-in-listing" id="item-{advert.number}">\n'
        f'<h3 class="lister__header"><a href="\n{html.escape(advert.path)}?LinkSource=PremiumListing\n" '
        f'class="js-clickable-area-link"><span>{html.escape(pages.title(advert))}</span></a></h3>\n'
        f'<ul class="lister__meta">{meta}</ul>\n<ul class="job-actions">{action}</ul></li>'
    )


def _detail(advert: Advert, board: str) -> bytes:
    title, end = html.escape(pages.title(advert)), advert.closing.date
    closing = f"{end.day} {end:%b %Y}" if end else ""
    labels = {
        "Recruiter": advert.employer,
        "Location": f"{advert.location}, {advert.job.postcode}",
        "Salary": advert.pay.text,
        "Contract Type": _TYPES[advert.job.contract.type],
        "Hours": advert.job.contract.text,
        "Job ref": advert.reference,
        "Closing date": f"31 Dec {advert.posted.year + 9}" if advert.fault == "far_date" else closing,
    }
    listed = "\n".join(f"<dt>{label}</dt><dd>{html.escape(said)}</dd>" for label, said in labels.items() if said)
    body = f'<h1>{title}</h1>\n<dl>\n{listed}\n</dl>\n<div class="job-description">\n{advert.description}\n</div>'
    return _framed(board, body, title)
