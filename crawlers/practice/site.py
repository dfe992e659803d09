"""The practice county as a web site: one port, a path prefix for each tenant, three platforms' wire formats.

Owns what stands at which path. The registry rows of `sources.toml` say where each tenant is and how it is found, so the
site serves what the rows promise. The truth about the adverts stays in `county`; no page shows it.
"""

import datetime as dt
import html
from collections.abc import Mapping
from pathlib import Path

from crawlers.practice import faults, wire_feeds, wire_json_ld, wire_oracle
from crawlers.practice.county import Advert, County
from crawlers.practice.generate import SEED, generate
from crawlers.practice.server import HTML, JSON, TEXT, XML, Loopback, Page
from crawlers.practice.words import Tenant, tenants

REGISTRY = Path(__file__).with_name("sources.toml")
SLOW = 0.8
"""Seconds that the county's slow page takes."""


class PracticeSite(Loopback):
    """The county on loopback. `robots` replaces the robots.txt that the site would serve."""

    def __init__(self, county: County, *, robots: str | None = None, host: str = "127.0.0.1", port: int = 0) -> None:
        """Bind and lay out every page; OSError where the port is taken."""
        super().__init__(host, port)
        self.county = county
        self._by_number: dict[str, Mapping[str, Advert]] = {}
        self._oracle: dict[str, Tenant] = {}
        self._pages: dict[str, Page] = {"/robots.txt": Page.kept((robots or _robots()).encode(), TEXT)}
        for tenant in tenants():
            self._lay_out(tenant, county.of(tenant.id))
        self._pages["/"] = Page.kept(_front(county))

    def answer(self, path: str, query: str) -> Page:
        """The page at a path: laid out beforehand, or answered by a tenant's service or a fault."""
        if query and (page := self._pages.get(f"{path}?{query}")):
            return page
        if page := self._pages.get(path):
            return page
        if path.startswith("/faults/"):
            return faults.answer(path)
        if path.startswith("/oracle/") and (tenant := self._oracle.get("/".join(path.split("/")[:3]))):
            return self._requisitions(tenant, path, query)
        return Page(b"<!DOCTYPE html>\n<html><body><h1>Page not found</h1></body></html>\n", status=404)

    def _lay_out(self, tenant: Tenant, adverts: tuple[Advert, ...]) -> None:
        base = self.base_url
        if tenant.platform == "oracle":
            self._oracle[tenant.prefix] = tenant
            self._by_number[tenant.id] = {str(advert.number): advert for advert in adverts}
            shell = wire_oracle.public_page(tenant.name)
            self._pages[tenant.prefix] = Page.kept(shell)
            for advert in adverts:
                self._pages[advert.path] = _detail(advert, shell)
            return
        if tenant.platform == "feed":
            shape = str(tenant.options["shape"])
            self._pages[tenant.url] = Page.kept(
                _feed(shape, adverts, tenant.name, base), XML, modified=_latest(adverts)
            )
            for advert in adverts:
                self._pages[advert.path] = _detail(advert, wire_feeds.detail_page(advert, tenant.name, shape))
            return
        lists, kind = _lists(tenant, adverts, base)
        for path, body in lists.items():
            self._pages[path] = Page.kept(body, kind, modified=_latest(adverts))
        self._pages[f"{tenant.prefix}/about-us"] = Page.kept(wire_json_ld.about_page(tenant.name, tenant.path))
        for advert in adverts:
            self._pages[advert.path] = _detail(advert, wire_json_ld.detail_page(advert, tenant.path))

    def _requisitions(self, tenant: Tenant, path: str, query: str) -> Page:
        """The list or a detail of a tenant's Oracle service."""
        variables = wire_oracle.asked_for(query)
        known = variables.get("siteNumber") == tenant.options["site"]
        resource = path.removeprefix(tenant.prefix)
        if resource == wire_oracle.LIST:
            adverts = self.county.of(tenant.id) if known else ()
            return Page.kept(wire_oracle.list_answer(adverts, variables), JSON)
        if resource == wire_oracle.DETAIL:
            advert = self._by_number[tenant.id].get(variables.get("Id", "")) if known else None
            if advert and advert.fate != "gone":
                return Page.kept(wire_oracle.detail_answer(advert), JSON, modified=_moment(advert.posted))
        return Page(b'{"title": "Not Found", "status": "404"}', JSON, 404)


def _detail(advert: Advert, body: bytes) -> Page:
    if advert.fate == "gone":
        gone = b"<!DOCTYPE html>\n<html><body><h1>This vacancy has closed</h1></body></html>\n"
        return Page(gone, HTML, 410 if advert.fault == "gone_410" else 404)
    return Page.kept(body, modified=_moment(advert.posted), delay=SLOW if advert.fault == "slow" else 0.0)


def _lists(tenant: Tenant, adverts: tuple[Advert, ...], base_url: str) -> tuple[dict[str, bytes], str]:
    if tenant.options["discover"] == "page":
        return wire_json_ld.list_pages(adverts, tenant.name, tenant.path), HTML
    if tenant.options["discover"] == "sitemap":
        return wire_json_ld.sitemaps(adverts, base_url, tenant.path, tenant.prefix), XML
    return {tenant.path: wire_json_ld.rss(adverts, base_url, tenant.name)}, XML


def _feed(shape: str, adverts: tuple[Advert, ...], name: str, base_url: str) -> bytes:
    if shape == "madgex-rss":
        return wire_feeds.madgex_rss(adverts, name, base_url)
    if shape == "madgex-xml":
        return wire_feeds.madgex_xml(adverts, base_url)
    return wire_feeds.north_east_jobs(adverts, name, base_url)


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 9, tzinfo=dt.UTC)


def _latest(adverts: tuple[Advert, ...]) -> dt.datetime | None:
    return _moment(max(advert.posted for advert in adverts)) if adverts else None


def _robots() -> str:
    """Every folder of internal vacancies is closed to crawlers; everything else is open."""
    closed = [f"Disallow: {tenant.prefix}/internal/" for tenant in tenants() if tenant.platform == "jobposting"]
    return "\n".join(["User-agent: *", *closed, ""])


def _front(county: County) -> bytes:
    rows = "".join(
        f'<li><a href="{html.escape(tenant.url)}">{html.escape(tenant.name)}</a></li>\n' for tenant in tenants()
    )
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head><meta charset="utf-8"><title>The practice county</title></head>\n'
        "<body><main><h1>The practice county</h1>\n"
        "<p>Fictional employers, fictional places, fictional vacancies, as of "
        f"{county.today.isoformat()}.</p>\n<ul>\n{rows}</ul></main></body>\n</html>\n"
    ).encode()


def serve(
    *, host: str = "127.0.0.1", port: int = 0, seed: int = SEED, today: dt.date | None = None, adverts: int = 440
) -> PracticeSite:
    """Make a county and bind it: it serves while it is entered as a context.

    OSError where the port is taken; ValueError where `adverts` is too small.
    """
    return PracticeSite(generate(seed=seed, today=today, adverts=adverts), host=host, port=port)
