"""How the practice county speaks each platform: one module a platform, named as in `crawlers/platforms/`.

A wire turns adverts into what the vendor's site would send: pages that are laid out once, and answers of a service that
depend on what is asked. It must not show the truth about an advert (tier, group, fault), and it imports no platform's
reader, or a mistake in the one would hide in the other. Adding a wire is adding a module: there is no list of them.
"""

import importlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, Protocol, TypeAlias, cast

from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import Asked, Page
from crawlers.practice.words import Tenant

Fact: TypeAlias = Literal["pay", "closing", "reference"]


class Wire(Protocol):
    """What every module in this package offers."""

    def unsaid(self, tenant: Tenant) -> frozenset[Fact]:
        """The facts that this platform has no field for.

        An advert's text then says its pay and its closing date, and its number is its reference.
        """

    def faults(self, tenant: Tenant) -> frozenset[Fault]:
        """The faults that this wire can show; it is given adverts with these alone.

        With "forbidden" among them, robots.txt closes `<prefix>/internal/`, where `/vacancy/` in a path becomes
        `/internal/`.
        """

    def advert_path(self, tenant: Tenant, number: int, slug: str) -> str:
        """The path of an advert's own page for people, under `tenant.prefix`; `slug` is its title for a path."""

    def lay_out(self, tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
        """Each page that never varies, by its decoded path (with `?query` where the query must be just that).

        `adverts` are the tenant's, newest first; `base_url` is the site's, for addresses that a vendor prints whole.
        """

    def answer(self, tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
        """The answer to a request under `tenant.prefix` that no laid-out page serves; None where there is none.

        Every POST comes here. `adverts` are the tenant's by number, newest first.
        """


def load(platform: str) -> Wire:
    """Give a platform's wire; ModuleNotFoundError where the practice county does not speak it."""
    return cast("Wire", importlib.import_module(f"{__name__}.{platform}"))
