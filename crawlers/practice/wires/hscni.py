"""HSC Recruit's list of links and adverts' pages, as far as their addresses are known.

Owns markup that any page with labels could have: the board's own was seen by nobody.
"""

import html
from collections.abc import Iterator, Mapping, Sequence

from crawlers.practice import fields, pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant

PAGE_SIZE = 20


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """Nothing: the labels have a place for everything."""
    return frozenset()


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What a list and its pages can get wrong."""
    return frozenset({"no_title", "gone_404", "gone_410", "slow"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The advert's page."""
    return f"{tenant.prefix}/JobDetail/{number}/{slug}"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """Each advert's page."""
    for advert in adverts:
        labels = "".join(
            f"<dt>{label}:</dt><dd>{html.escape(value)}</dd>" for label, value in fields.labels(advert).items()
        )
        body = f"<main><h1>{html.escape(pages.title(advert))}</h1>\n<dl>{labels}</dl>\n{advert.description}</main>"
        yield advert.path, pages.of_advert(advert, fields.framed("HSC Recruit", body))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """A page of the list."""
    if asked.path != tenant.path:
        return None
    number = fields.whole(asked.variables.get("Page", ""), 1)
    rows = "\n".join(_row(advert) for advert in fields.page_of(list(adverts.values()), number, PAGE_SIZE))
    following = f'<a href="{tenant.path}?SearchCatID=0&amp;Page={number + 1}">Next</a>'
    more = following if number * PAGE_SIZE < len(adverts) else ""
    return Page.kept(fields.framed("Search", f"<table>\n{rows}\n</table>\n<p>{more}</p>"))


def _row(advert: Advert) -> str:
    link = html.escape(advert.path)
    return (
        f'<tr><td><a href="{link}">{html.escape(pages.title(advert))}</a></td><td>{html.escape(advert.employer)}</td>'
        f'<td>{fields.closing(advert)}</td><td><a href="{link}">View</a></td></tr>'
    )
