"""Oleeo's Atom feed of a board, and adverts' pages.

Owns the feed: an entry's fields are lines of its content.
"""

import html
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from crawlers.practice import fields, pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import XML, Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """Nothing: the lines have a place for everything."""
    return frozenset()


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What the feed and its adverts' pages can get wrong."""
    return frozenset({"no_title", "gone_404", "gone_410", "slow"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The advert's page."""
    return f"{tenant.prefix}/candidate/so/pm/1/pl/3/opp/{number}-{slug}/en-GB"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The feed, and each advert's page."""
    entries = "\n".join(_entry(advert, base_url) for advert in adverts)
    feed = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>Vacancies</title>\n'
        f"{entries}\n</feed>\n"
    )
    yield tenant.path, Page.kept(feed.encode(), XML, modified=pages.latest(adverts))
    for advert in adverts:
        body = f"<main><h1>{html.escape(pages.title(advert))}</h1>\n{advert.description}</main>"
        yield advert.path, pages.of_advert(advert, fields.framed("Vacancy", body))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """Nothing: everything is laid out."""
    return None


def _entry(advert: Advert, base_url: str) -> str:
    lines = "<br/>".join(f"{label}:{escape(value)}" for label, value in fields.labels(advert).items())
    return (
        f"<entry><id>{escape(base_url + advert.path)}</id><title>{escape(pages.title(advert))}</title>"
        f"<published>{advert.posted.isoformat()}T09:00:00Z</published>"
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{lines}<br/></div></content></entry>'
    )
