"""One module a platform, discovered by name, independent of one another.

A platform module is a set of pure functions: a response in, items and further requests out. Its docstring says how to
recognise the vendor and where each option is found. Adding a platform is adding a module and a fixture folder.
"""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from scrapy.http import Request, Response

    from crawlers.items import Found, Listed
    from crawlers.sources import Source


class Platform(Protocol):
    """What every module in this package offers."""

    Options: type[Any]
    """A frozen dataclass of the row's options; its __post_init__ raises ValueError("key: value; what was expected")."""
    ABSENCES: int
    """Healthy complete runs in a row without a posting that close it: 1 for an API or a feed, 2 for scraped HTML."""

    CONFIRMED: str | Mapping[str, str]
    """Which real captures confirm the format, in words; empty where none does. By shape where rows choose one."""

    def start(self, source: "Source") -> Iterator["Request"]:
        """The first list page or pages."""

    def read_list(self, response: "Response", source: "Source") -> "Found":
        """What a list page lists, and what to ask for next; raises ValueError where it is no list page."""

    def read_detail(self, response: "Response", source: "Source", listed: "Listed") -> "Found":
        """The posting on its own page; raises ValueError, naming what is wrong, where it cannot be read."""


def names() -> tuple[str, ...]:
    """The platforms that there are, in alphabetical order."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def confirmed(name: str, options: Any = None) -> bool:  # noqa: ANN401 - the platform's own dataclass
    """Whether a real capture confirms the format that a row's options choose; without options, every one there is."""
    said = load(name).CONFIRMED
    if isinstance(said, str):
        return bool(said)
    return bool(said[options.shape]) if options else all(said.values())


def credit(name: str) -> tuple[str, str]:
    """What a platform's terms ask to be said beside its adverts, and where that leads; two empty texts for nothing."""
    module = load(name)
    return getattr(module, "CREDIT", ""), getattr(module, "CREDIT_URL", "")


def load(name: str) -> Platform:
    """Give a platform by its name, which must be one of `names()`."""
    return cast("Platform", importlib.import_module(f"{__name__}.{name}"))
