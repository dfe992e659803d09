"""Jobs Go Public's sites for employers: the feed, and vacancies' pages.

Owns both; of the real feed only title, link and description are known.
"""

import html
from collections.abc import Iterator, Mapping, Sequence
from email.utils import format_datetime
from xml.sax.saxutils import escape

from crawlers.practice import fields, pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import XML, Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """Nothing: the page's labels have a place for everything."""
    return frozenset()


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What the feed and its vacancies' pages can get wrong."""
    return frozenset({"no_title", "gone_404", "gone_410", "slow"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The vacancy's page."""
    return f"{tenant.prefix}/vacancies/{number}"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The feed, and each vacancy's page."""
    items = "\n".join(
        f"<item><title>{escape(pages.title(advert))}</title>"
        f"<link>{escape(base_url + advert.path)}?utm_source=rss</link>"
        f"<description>{escape(fields.summary(advert))}</description>"
        f"<pubDate>{format_datetime(pages.moment(advert.posted), usegmt=True)}</pubDate></item>"
        for advert in adverts
    )
    feed = f'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Vacancies</title>\n{items}\n</channel></rss>\n'
    yield tenant.path, Page.kept(feed.encode(), XML, modified=pages.latest(adverts))
    for advert in adverts:
        labels = "".join(
            f"<dt>{label}</dt><dd>{html.escape(value)}</dd>" for label, value in fields.labels(advert).items()
        )
        body = f"<main><h1>{html.escape(pages.title(advert))}</h1>\n<dl>{labels}</dl>\n{advert.description}</main>"
        yield advert.path, pages.of_advert(advert, fields.framed("Vacancy", body))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """Nothing: everything is laid out."""
    return None
