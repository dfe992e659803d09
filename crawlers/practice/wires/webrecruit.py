"""Webrecruit's one page of vacancies that unfold, and adverts' pages.

Owns their markup: a closing date in words, in an element that some tenants hide.
"""

import html
from collections.abc import Iterator, Mapping, Sequence

from crawlers.practice import fields, pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """Nothing: the labels have a place for everything."""
    return frozenset()


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What a list and its pages can get wrong."""
    return frozenset({"no_title", "gone_404", "gone_410", "slow"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The advert's page."""
    return f"{tenant.prefix}/JobDescription/{number}"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The page of vacancies, and each advert's page."""
    cards = "\n".join(_card(advert) for advert in adverts)
    body = (
        f'<section class="vacancies-section"><div class="vacancy-list">'
        f"<h1>Current Vacancies</h1>\n{cards}</div></section>"
    )
    yield tenant.path, Page.kept(fields.framed("Current vacancies", body), modified=pages.latest(adverts))
    for advert in adverts:
        title = html.escape(pages.title(advert))
        own = f'<h1 class="vacancy-job-title">{title}</h1>\n{_labels(advert)}\n'
        text = f'<div class="vacancy-description">{advert.description}</div>'
        yield advert.path, pages.of_advert(advert, fields.framed("Vacancy", own + text))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """Nothing: everything is laid out."""
    return None


def _labels(advert: Advert) -> str:
    said = fields.labels(advert)
    if "Closing Date" in said and advert.closing.date:
        clock = said["Closing Date"].partition(" ")[2]
        said["Closing Date"] = f"{advert.closing.date:%A, %B %d, %Y} {clock}".strip()
    hidden = ' style="display:none;"'
    return "\n".join(
        f'<div class="row vacancy-details-headers"{hidden if label == "Closing Date" else ""}>'
        f'<strong><span class="vacancy-header-text">{label}</span></strong>'
        f'<strong><span class="vacancy-body-text">{html.escape(value)}</span></strong></div>'
        for label, value in said.items()
    )


def _card(advert: Advert) -> str:
    title = html.escape(pages.title(advert))
    return (
        f'<article aria-label="{title}"><div class="panel"><div class="row"><h3 class="vacancy-job-title" '
        f'data-target="#v-{advert.number}">\n{title}\n</h3>'
        f'<h3 class="vacancy-body-text">{html.escape(advert.location)}</h3>'
        f'</div><div class="panel-body" id="v-{advert.number}">\n{_labels(advert)}\n'
        f'<p><span class="vacancy-body-text">We look forward to hearing from you.</span></p></div></div></article>'
    )
