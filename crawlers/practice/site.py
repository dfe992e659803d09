"""The practice county as a web site: one port, a path prefix for each tenant, every platform's wire format.

Owns what stands at which path. The registry's rows say where each tenant is and how it is found, and `wires` speaks for
its platform, so the site serves what the rows promise. The truth about the adverts stays in `county`; no page shows it.
"""

import datetime as dt
import html
from collections.abc import Mapping
from pathlib import Path

from crawlers.practice import faults, fields, pages, wires
from crawlers.practice.county import Advert, County
from crawlers.practice.generate import SEED, generate
from crawlers.practice.server import TEXT, Asked, Loopback, Page
from crawlers.practice.words import COUNTY, EVERY_PLATFORM, Tenant


class PracticeSite(Loopback):
    """The county on loopback. `robots` replaces the robots.txt that the site would serve."""

    def __init__(self, county: County, *, robots: str | None = None, host: str = "127.0.0.1", port: int = 0) -> None:
        """Bind and lay out every page; OSError where the port is taken."""
        super().__init__(host, port)
        self.county = county
        self._tenants: dict[str, tuple[Tenant, Mapping[str, Advert]]] = {}
        self._pages: dict[str, Page] = {"/robots.txt": Page.kept((robots or _robots(county)).encode(), TEXT)}
        for tenant in county.tenants:
            adverts = county.of(tenant.id)
            self._tenants[tenant.prefix] = tenant, {str(advert.number): advert for advert in adverts}
            self._pages.update(wires.load(tenant.platform).lay_out(tenant, adverts, self.base_url))
        self._pages["/"] = Page.kept(_front(county))

    def respond(self, asked: Asked) -> Page:
        """The page at a path: laid out beforehand, or answered by a tenant's service or a fault."""
        path = asked.path
        if asked.method == "GET":
            if asked.query and (page := self._pages.get(f"{path}?{asked.query}")):
                return page
            if page := self._pages.get(path):
                return page
            if path.startswith("/faults/"):
                return faults.answer(path)
        if known := self._tenants.get("/".join(path.split("/")[:3])):
            tenant, adverts = known
            if page := wires.load(tenant.platform).answer(tenant, adverts, asked):
                return page
        return super().respond(asked) if asked.method == "POST" else pages.MISSING


def _robots(county: County) -> str:
    """Every folder of internal vacancies is closed to crawlers; everything else is open."""
    closed = [
        f"Disallow: {tenant.prefix}/internal/"
        for tenant in county.tenants
        if "forbidden" in wires.load(tenant.platform).faults(tenant)
    ]
    return "\n".join(["User-agent: *", *closed, ""])


def _front(county: County) -> bytes:
    rows = "".join(
        f'<li><a href="{html.escape(tenant.url)}">{html.escape(tenant.name)}</a></li>\n' for tenant in county.tenants
    )
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head><meta charset="utf-8"><title>The practice county</title></head>\n'
        "<body><main><h1>The practice county</h1>\n"
        "<p>Fictional employers, fictional places, fictional vacancies, as of "
        f"{county.today.isoformat()}.</p>\n<ul>\n{rows}</ul></main></body>\n</html>\n"
    ).encode()


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    seed: int = SEED,
    today: dt.date | None = None,
    adverts: int = 440,
    registry: Path = COUNTY,
) -> PracticeSite:
    """Make a county and bind it: it serves while it is entered as a context.

    OSError where the port is taken; ValueError where `adverts` is too small.
    """
    return PracticeSite(generate(seed=seed, today=today, adverts=adverts, registry=registry), host=host, port=port)


def serve_every_platform(*, host: str = "127.0.0.1", port: int = 0, seed: int = SEED) -> PracticeSite:
    """The larger county, bound: 60 employers with 3,000 adverts, a tenant or more on every platform.

    OSError where the port is taken.
    """
    return serve(host=host, port=port, seed=seed, adverts=3000, registry=EVERY_PLATFORM)


def how_to_crawl(site: PracticeSite) -> list[str]:
    """What to type in another terminal to crawl the larger county: its services' keys, and the command."""
    return [
        *(f"export {name}={key}" for name, key in fields.KEYS.items()),
        f"nextrung crawl --due --registry {EVERY_PLATFORM} --base-url {site.base_url} --data every-platform",
    ]
