"""Which platform a careers page is on, and the registry row that it would need.

Owns recognising and drafting: pages in, a draft out, pure. The marks are `crawlers.signatures`', fetching is
`crawlers.probe_visit`'s. A draft never claims more than the pages show: what is not known is left for a person, in
words.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from crawlers import platforms, soup
from crawlers.options import read_options
from crawlers.row_values import UNKNOWN, is_loopback
from crawlers.signatures import MOST_ADDRESSES, Match, Page, absolute, fitted, origin, signatures
from store.authorities import Authority, authorities

ENOUGH = 3
"""The weight of marks that decides."""
_FIELD = re.compile(r"\{([a-z_]+)\}")
_LEADS_ON = re.compile(
    r"(?i)vacanc|\bjobs?\b|job[-_ ]?search|current opportunit|career|work for us|work with us|swyddi"
)


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


def recognise(pages: Sequence[Page]) -> list[Match]:
    """The platforms that the pages' marks decide for, the surest first."""
    found = (fitted(signature, pages) for signature in signatures())
    return sorted((match for match in found if match.weight >= ENOUGH), key=lambda match: -match.weight)


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
        slug, url = f"practice-{_slug(name)}"[:80], (url or "").removeprefix(origin(first.url))
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
        address = absolute(page.url, soup.attribute(link, "href"))
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
