"""Whether a page that was read before is asked for again, and how: change, not repetition. Pure rules.

A page is read in full where it is new, where the list says something else of it than before, or where the rules that
read it have changed. Otherwise a list that says nothing of its adverts but their addresses has each page asked
whether it changed; and whatever a list says, each page is asked again after the row's `recheck`, for a list seldom
tells that an advert's text was edited.
"""

import datetime as dt
import hashlib
import inspect
import json
from dataclasses import asdict, dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from scrapy.http import Request, Response

from crawlers import platforms
from crawlers.items import Listed
from crawlers.sources import Source
from store.visits import Visit


@dataclass(frozen=True, slots=True)
class Visited:
    """An advert's own page was read, or found unchanged: what its next visit goes by."""

    native_id: str
    visit: Visit


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do about a page: ask for it or not, and with which validators; `entry` is the list entry's digest."""

    ask: bool
    entry: str
    validators: dict[str, str]


def plan(request: Request, known: Visit | None, *, reader: str, recheck: dt.timedelta, now: dt.datetime) -> Plan:
    """Decide about an advert's own page; `known` is its last visit, None where it was never read."""
    listed: Listed = request.meta["listed"]
    entry = digest(listed, request)
    if known is None or known.reader != reader or known.entry != entry:
        return Plan(True, entry, {})
    asks = is_overdue(listed, known, recheck, now) or (is_bare(listed) and bool(known.validators))
    return Plan(asks, entry, known.validators)


def is_bare(listed: Listed) -> bool:
    """Whether the list says nothing of the advert that would change with it."""
    return listed.posting is None and not listed.stamp


def is_overdue(listed: Listed, known: Visit, recheck: dt.timedelta, now: dt.datetime) -> bool:
    """Whether a page is to be asked whatever its list says.

    The last quarter of the time is spread by the identifier, so that what was first read together is not all asked
    for again in one run.
    """
    spread = hashlib.blake2b(listed.native_id.encode("utf-8", "surrogatepass"), digest_size=1).digest()[0] / 255
    return now - known.checked_at >= recheck * (1 - spread / 4)


def digest(listed: Listed, request: Request) -> str:
    """What the list says of an advert, as a digest."""
    said: list[Any] = [listed.url, request.url, request.body.decode("latin-1"), listed.stamp]
    if listed.posting is not None:
        said.append(asdict(listed.posting))
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def reader(source: Source) -> str:
    """A digest of what reads a source's pages: its platform's code and its row's options."""
    return hashlib.sha256(f"{_code(source.platform)}\x1f{source.url}\x1f{source.options!r}".encode()).hexdigest()


def validators_of(response: Response) -> tuple[str, str]:
    """A page's ETag and Last-Modified as it gave them; empty where it gave none, or was not found.

    Some searches that find nothing answer 404 and are read all the same: such a page is never asked for conditionally,
    for what is kept of a page is given back as one that is there.
    """
    if response.status != HTTPStatus.OK:
        return "", ""
    return _header(response, "ETag"), _header(response, "Last-Modified")


def _header(response: Response, name: str) -> str:
    value = (response.headers.get(name) or b"").decode("latin-1").strip()
    return value if value.isprintable() and len(value) <= 300 else ""


@cache
def _code(platform: str) -> str:
    """The source of a platform's module and of the crawler's own modules that it imports from, as a digest."""
    module = cast("ModuleType", platforms.load(platform))
    found: dict[str, ModuleType] = {}
    for value in (module, *vars(module).values()):
        owner = value if inspect.ismodule(value) else inspect.getmodule(value)
        if owner is not None and owner.__name__.startswith("crawlers.") and owner.__file__:
            found[owner.__file__] = owner
    digest = hashlib.sha256()
    for file in sorted(found):
        digest.update(Path(file).read_bytes())
    return digest.hexdigest()
