"""The marks by which a careers platform is recognised: `signatures.toml`, and whether a page bears them.

Owns what a page shows to the marks, and what each kind of mark looks at. Must not know what a row needs, nor fetch.
"""

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup

from crawlers import json_ld, soup

MOST_ADDRESSES = 3000
LONGEST_SOURCE = 600_000
"""Characters of a page's source that are looked at."""
LONGEST_ADDRESS = 2000
"""Characters; adverts are hostile input, and a longer one tells no platform."""
_KINDS = ("address", "selector", "source", "header", "json_ld")


class SignatureProblem(ValueError):  # noqa: N818 - what went wrong is with the file of signatures
    """signatures.toml holds what it may not hold; the message names the signature and key."""


@dataclass(frozen=True)
class Page:
    """A page as it was sent; `url` is empty for a saved page that does not say where it is from."""

    url: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The host's name, in lower case."""
        return (urlsplit(self.url).hostname or "").lower()

    @functools.cached_property
    def source(self) -> str:
        """As much of the page's source as is looked at."""
        return self.html[:LONGEST_SOURCE]

    @functools.cached_property
    def root(self) -> BeautifulSoup:
        """The page to ask questions of; an empty one where its markup is nested or repeated beyond all sense."""
        try:
            return soup.of(self.source)
        except ValueError:
            return soup.of("")

    @functools.cached_property
    def addresses(self) -> list[str]:
        """The page's own address, then every one that it links to, frames, posts to or loads from, made absolute."""
        found = {self.url: None} if self.url else {}
        asked = "a[href], iframe[src], frame[src], form[action], script[src], link[href], base[href]"
        for element in self.root.select(asked, limit=MOST_ADDRESSES):
            for name in ("href", "src", "action"):
                if address := absolute(self.url, soup.attribute(element, name)):
                    found.setdefault(address)
        return list(found)


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing to look for; `kind` is one of address, selector, source, header, json_ld."""

    kind: str
    pattern: str
    weight: int


@dataclass(frozen=True, slots=True)
class Signature:
    """A platform's marks, and the row's address and options as templates."""

    platform: str
    vendor: str
    learned: str
    url: str
    options: Mapping[str, Any]
    find_out: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A signature that fits. `found` says which marks were seen where; `names` fills the templates."""

    signature: Signature
    weight: int
    found: tuple[str, ...]
    names: Mapping[str, str]


@functools.cache
def signatures(path: Path = Path(__file__).parent / "signatures.toml") -> tuple[Signature, ...]:
    """Every signature, in the file's order. Raises SignatureProblem where the file is broken."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SignatureProblem(f"{path.name}: is not TOML: {error}") from None
    return tuple(_signature(row, path.name) for row in table["signature"])


def fitted(signature: Signature, pages: Sequence[Page]) -> Match:
    """How well a signature fits the pages, the first of which is the one that was asked for."""
    first = pages[0]
    weight, found, names = 0, [], {"page": first.url}
    # The strongest mark names the address: a weaker one may match a picture that is loaded from elsewhere.
    for mark in sorted(signature.marks, key=lambda mark: -mark.weight):
        for page in pages:
            seen = next(_seen(mark, page), None)
            if seen is not None:
                what, groups = seen
                weight += mark.weight
                found.append(f"{mark.kind} {what}" + (f" (on {page.url})" if page.url else ""))
                names = {**groups, **names}
                break
    if names["page"]:
        names.setdefault("origin", origin(names["page"]))
    # A page that leads to several adverts like the one that was read is their list.
    if names.get("detail") and sum(bool(re.search(names["detail"], one)) for one in first.addresses[1:]) > 1:
        names["list"] = first.url
    return Match(signature, weight, tuple(found), names)


def absolute(base: str, link: str) -> str:
    """A link made absolute, or as it stands where the page's address is not known; empty for what is no address."""
    if not link:
        return ""
    try:
        address = urljoin(base, link)
        urlsplit(address)
    except ValueError:
        return ""
    fetched = urlsplit(address).scheme in ("http", "https", "")
    return address if fetched and len(address) <= LONGEST_ADDRESS else ""


def origin(address: str) -> str:
    """Scheme, host and port; empty for what is no whole address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _signature(row: dict[str, Any], file: str) -> Signature:
    where = f"{file}: signature {row.get('platform', '?')!r}"
    for key in ("platform", "vendor", "learned", "url", "options", "find_out", "mark"):
        if not row.get(key) and key != "options":
            raise SignatureProblem(f"{where}: {key}: is missing")
    marks = []
    for mark in row["mark"]:
        kinds = [kind for kind in _KINDS if kind in mark]
        if len(kinds) != 1 or mark.get("weight") not in (1, 2, 3) or len(mark) != 2:
            raise SignatureProblem(f"{where}: mark {mark}: expected one of {', '.join(_KINDS)}, and a weight of 1 to 3")
        if kinds[0] in ("address", "source", "header"):
            try:
                re.compile(mark[kinds[0]])
            except re.error as error:
                raise SignatureProblem(f"{where}: mark {mark}: is no regular expression ({error})") from None
        marks.append(Mark(kinds[0], mark[kinds[0]], mark["weight"]))
    return Signature(
        row["platform"],
        row["vendor"],
        row["learned"],
        row["url"],
        row.get("options", {}),
        tuple(row["find_out"]),
        tuple(marks),
    )


def _seen(mark: Mark, page: Page) -> Iterator[tuple[str, dict[str, str]]]:
    """Where a mark is seen in a page, with the names that it gives."""
    if mark.kind == "address":
        for address in page.addresses:
            if found := re.search(mark.pattern, address):
                names = {"origin": origin(address), "address": address}
                yield address[:200], {**{k: v for k, v in found.groupdict().items() if v}, **names}
    elif mark.kind == "selector":
        if page.root.select_one(mark.pattern):
            yield mark.pattern, {}
    elif mark.kind == "source":
        if found := re.search(mark.pattern, page.source):
            yield " ".join(found[0].split())[:100], {k: v for k, v in found.groupdict().items() if v}
    elif mark.kind == "header":
        for name, value in page.headers.items():
            if found := re.search(mark.pattern, f"{name}: {value}"):
                yield found[0][:100], {}
    elif json_ld.job_postings(page.source)[0]:
        yield mark.pattern, {"detail": _detail_pattern(page.url)}


def _detail_pattern(address: str) -> str:
    """What adverts' addresses have in common, guessed from one: its last number is the advert's."""
    path = urlsplit(address).path
    numbers = list(re.finditer(r"\d{2,}", path))
    if not numbers:
        return ""
    last = numbers[-1]
    start = path.rfind("/", 0, last.start()) + 1
    before = path[:start].rstrip("/").rsplit("/", 1)
    fixed = before[-1] if len(before) > 1 and not re.search(r"[\d-]", before[-1]) else ""
    lead = f"/{re.escape(fixed)}/" if fixed else "/"
    return f"{lead}{'[^/]*' if last.start() > start else ''}(?P<id>\\d+)"
