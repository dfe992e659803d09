"""iCIMS's cards within the page's frame, its pager, and adverts' pages.

Owns their markup.
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
    return f"{tenant.prefix}/jobs/{number}/{slug}/job"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """Each advert's page."""
    for advert in adverts:
        title = html.escape(pages.title(advert))
        text = f'<div class="iCIMS_JobContent"><div class="iCIMS_Expandable_Text">{advert.description}</div></div>'
        body = f'<h1 class="iCIMS_Header">{title}</h1>\n{_labels(advert)}\n{text}'
        yield advert.path, pages.of_advert(advert, fields.framed("Careers", body))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """A page of the list."""
    if asked.path != tenant.path:
        return None
    number = fields.whole(asked.variables.get("pr", ""), 0) + 1
    count = max(1, -(-len(adverts) // PAGE_SIZE))
    cards = "\n".join(_card(advert) for advert in fields.page_of(list(adverts.values()), number, PAGE_SIZE))
    hidden = "" if number < count else " invisible"
    following = (
        f'<a class="glyph{hidden}" href="{tenant.path}?pr={number}&amp;in_iframe=1">'
        '<span class="sr-only">Next page of results</span></a>'
    )
    body = (
        f'<h2>Search Results Page {number} of {count}</h2>\n<ul class="container-fluid iCIMS_JobsTable">{cards}</ul>\n'
        f'<div class="iCIMS_Paging">{following}</div>'
    )
    return Page.kept(fields.framed("Careers", body))


def _labels(advert: Advert) -> str:
    items = "".join(
        f'<div class="iCIMS_JobHeaderTag"><dt class="iCIMS_JobHeaderField">{label}</dt>'
        f'<dd class="iCIMS_JobHeaderData"><span>\n{html.escape(value)}</span></dd></div>'
        for label, value in fields.labels(advert).items()
    )
    return f'<dl class="iCIMS_JobHeaderGroup">{items}</dl>'


def _card(advert: Advert) -> str:
    return (
        f'<li class="iCIMS_JobCardItem"><div class="row"><a href="{html.escape(advert.path)}?in_iframe=1" '
        f'class="iCIMS_Anchor"><span class="sr-only field-label">Job Title</span>\n<h3>\n'
        f"{html.escape(pages.title(advert))}</h3></a>\n"
        f'<div class="description">{fields.summary(advert)}</div>\n{_labels(advert)}</div></li>'
    )
