"""Which platform a careers page is on, by the marks of `signatures.toml`, and the registry row that it would need.

Owns recognising and drafting: pages in, a draft out, pure. Fetching is `crawlers.probe_visit`'s. A draft never claims
more than the pages show: what is not known is left for a person, in words.
"""

import functools
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup

from crawlers import json_ld, platforms, soup
from crawlers.options import read_options
from crawlers.row_values import UNKNOWN, is_loopback
from store.authorities import Authority, authorities

ENOUGH = 3
"""The weight of marks that decides."""
MOST_ADDRESSES = 3000
LONGEST_SOURCE = 600_000
"""Characters of a page's source that are looked at."""
LONGEST_ADDRESS = 2000
"""Characters; adverts are hostile input, and a longer one tells no platform."""
_KINDS = ("address", "selector", "source", "header", "json_ld")
_FIELD = re.compile(r"\{([a-z_]+)\}")
_LEADS_ON = re.compile(
    r"(?i)vacanc|\bjobs?\b|job[-_ ]?search|current opportunit|career|work for us|work with us|swyddi"
)


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
                if address := _absolute(self.url, soup.attribute(element, name)):
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


@dataclass(frozen=True, slots=True)
class Draft:
    """A row to add, and what a person must find out before it is enabled or believed."""

    id: str
    name: str
    authority: str | None
    platform: str
    url: str
    options: Mapping[str, Any]
    enabled: bool
    note: str
    find_out: tuple[str, ...]

    def toml(self) -> str:
        """The row as `sources.toml` has it."""
        lines = ["[[source]]", f"id = {_text(self.id)}", f"name = {_text(self.name)}"]
        if self.authority:
            lines.append(f"authority = {_text(self.authority)}")
        if not self.enabled:
            lines.append("enabled = false")
        lines.append(f"platform = {_text(self.platform)}")
        if self.url:
            lines.append(f"url = {_text(self.url)}")
        if self.enabled:
            lines += ['every = "6h"', "min_expected = 1", 'verified = ""']
        lines.append(f"note = {_text(self.note)}")
        if self.options:
            lines.append("[source.options]")
            lines += [f"{key} = {_value(value)}" for key, value in self.options.items()]
        return "\n".join(lines) + "\n"


@functools.cache
def signatures(path: Path = Path(__file__).parent / "signatures.toml") -> tuple[Signature, ...]:
    """Every signature, in the file's order. Raises SignatureProblem where the file is broken."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SignatureProblem(f"{path.name}: is not TOML: {error}") from None
    return tuple(_signature(row, path.name) for row in table["signature"])


def recognise(pages: Sequence[Page]) -> list[Match]:
    """The platforms that the pages' marks decide for, the surest first."""
    matches = [match for signature in signatures() if (match := _match(signature, pages)).weight >= ENOUGH]
    return sorted(matches, key=lambda match: -match.weight)


def draft(pages: Sequence[Page], match: Match | None) -> Draft:
    """The row for the first page's careers site; without a match, one that only keeps it on record."""
    first = pages[0]
    authority = whose(pages)
    name = authority.official_name if authority else _title(first)
    find_out = list(match.signature.find_out) if match else ["the platform: open an advert, and probe its address too"]
    platform = match.signature.platform if match else UNKNOWN
    url = _filled(match.signature.url, match.names) if match else first.url
    options, missing = _options(match) if match else ({}, [])
    find_out += [f"options.{key}: it does not stand in the page" for key in missing]
    if not url:
        find_out.append("url: the list of vacancies, or wherever the platform's file says to start")
    if not authority:
        find_out.append("authority: the employer's GSS code, or covers, a board's list of them")
    fault = "" if missing or not match else _fault(platform, options)
    if fault:
        find_out.append(fault)
    enabled = bool(match and url) and not missing and not fault
    slug = _slug(authority.name if authority else first.host or name)
    if is_loopback(first.host):
        # A practice registry's rows are paths on a site whose address the command gives.
        slug, url = f"practice-{_slug(name)}"[:80], (url or "").removeprefix(_origin(first.url))
    return Draft(
        id=slug,
        name=name,
        authority=authority.code if authority else None,
        platform=platform,
        url=url or "",
        options=options if enabled else {},
        enabled=enabled,
        note="recognised by its page, not crawled yet" if enabled else f"find out: {'; '.join(find_out)}",
        find_out=(*find_out, "whether robots.txt allows the list and the adverts"),
    )


def whose(pages: Sequence[Page]) -> Authority | None:
    """The authority whose careers site it is; None where the pages name none, or several."""
    for page in pages:
        named = [one for one in authorities() if _is_on(page.host, one.website)]
        if len(named) == 1:
            return named[0]
    for page in pages:
        linked = {urlsplit(address).hostname or "" for address in page.addresses}
        named = [one for one in authorities() if any(_is_on(host, one.website) for host in linked)]
        said = _headings(page.root)
        titled = _longest([(name, one) for one in authorities() for name in _names(one) if _says(said, name)])
        for found in (titled, named):
            if len(found) == 1:
                return found[0]
    return None


def leads(page: Page) -> list[str]:
    """Addresses on the page's own host that may lead to its vacancies, the likeliest first."""
    likely: dict[str, int] = {}
    for link in page.root.select("a[href]", limit=MOST_ADDRESSES):
        address = _absolute(page.url, soup.attribute(link, "href"))
        if address and urlsplit(address).hostname == page.host and address.rstrip("/") != page.url.rstrip("/"):
            weight = len(_LEADS_ON.findall(f"{soup.said(link)} {urlsplit(address).path}"))
            likely[address] = max(likely.get(address, 0), weight)
    return sorted((address for address, weight in likely.items() if weight), key=lambda address: -likely[address])


def saved(html: str, url: str = "") -> Page:
    """A page that was saved to a file; its address is the one given, or the one that it says itself."""
    root = Page("", html).root
    for selector, attribute in (("link[rel=canonical]", "href"), ("meta[property='og:url']", "content")):
        url = url or soup.attribute(root.select_one(selector), attribute)
    return Page(url if url.startswith(("http://", "https://")) else "", html)


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


def _match(signature: Signature, pages: Sequence[Page]) -> Match:
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
        names.setdefault("origin", _origin(names["page"]))
    # A page that leads to several adverts like the one that was read is their list.
    if names.get("detail") and sum(bool(re.search(names["detail"], one)) for one in first.addresses[1:]) > 1:
        names["list"] = first.url
    return Match(signature, weight, tuple(found), names)


def _seen(mark: Mark, page: Page) -> Iterator[tuple[str, dict[str, str]]]:
    """Where a mark is seen in a page, with the names that it gives."""
    if mark.kind == "address":
        for address in page.addresses:
            if found := re.search(mark.pattern, address):
                names = {"origin": _origin(address), "address": address}
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


def _absolute(base: str, link: str) -> str:
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


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


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


def _options(match: Match) -> tuple[dict[str, Any], list[str]]:
    options, missing = {}, []
    for key, template in match.signature.options.items():
        value = _filled(template, match.names) if isinstance(template, str) else template
        if value is None:
            missing.append(key)
        else:
            options[key] = int(value) if isinstance(value, str) and re.fullmatch(r"\d{1,12}", value) else value
    return options, missing


def _filled(template: str, names: Mapping[str, str]) -> str | None:
    """A template with its names filled in; None where one is not known."""
    wanted = _FIELD.findall(template)
    return None if any(not names.get(name) for name in wanted) else _FIELD.sub(lambda found: names[found[1]], template)


def _fault(platform: str, options: Mapping[str, Any]) -> str:
    """Why a row on this platform cannot be crawled as it is; empty where it can."""
    if platform not in platforms.names():
        return f"platform: {platform} is recognised, but has no reader yet"
    try:
        read_options(platforms.load(platform).Options, options)
    except ValueError as error:
        return f"options.{error}"
    return ""


def _is_on(host: str, website: str) -> bool:
    """Whether a host is of a council's domain: jobs.southwark.gov.uk is of www.southwark.gov.uk."""
    domain = website.removeprefix("www.")
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))


def _names(authority: Authority) -> set[str]:
    return {authority.official_name, f"{authority.name} Council", *(a for a in authority.aliases if " " in a)}


def _headings(root: BeautifulSoup) -> str:
    site = soup.attribute(root.select_one("meta[property='og:site_name']"), "content")
    return " | ".join(filter(None, [soup.said(root.title), site, *(soup.said(h) for h in root.select("h1")[:3])]))


def _says(said: str, name: str) -> bool:
    return re.search(rf"(?i)(?<!\w){re.escape(name)}(?!\w)", said) is not None


def _longest(found: list[tuple[str, Authority]]) -> list[Authority]:
    """The authorities of the longest names: "Leicestershire County Council" is not also another, shorter one."""
    most = max((len(name) for name, _ in found), default=0)
    return list(dict.fromkeys(one for name, one in found if len(name) == most))


def _title(page: Page) -> str:
    site = soup.attribute(page.root.select_one("meta[property='og:site_name']"), "content")
    return (site or soup.said(page.root.title) or page.host or "Unnamed careers site")[:100]


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower().removeprefix("www.")).strip("-")[:80] or "unnamed"


def _text(value: str) -> str:
    # JSON's escapes are TOML's too, save that TOML wants the delete character escaped as well.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: object) -> str:
    return _text(value) if isinstance(value, str) else str(value).lower()
