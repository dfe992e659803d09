"""Any site whose advert pages carry schema.org JobPosting markup (the format of Google for Jobs).

**Recognise it:** open an advert's page, view its source, and look for `<script type="application/ld+json">` holding
`"@type": "JobPosting"`. Tribepad, Jobtrain and many councils' own sites have it; list pages do not need it.

**Options**
- `discover`: where the adverts' addresses are. "page": the row's `url` is a page of links; "sitemap": an XML sitemap or
  an index of sitemaps (look in the site's robots.txt); "feed": an RSS or Atom feed whose items link to the adverts.
- `detail_pattern`: a regular expression found in the path of an advert's address, or in the path with its query where
  the id stands there. A group named `id` is the posting's identifier; without one the matched address itself is.
- `next_pattern` ("page" only): a regular expression found in the path and query of links to the list's further pages.

An identifier must come from the address, because the list has to say what is listed before any page is read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from parsel import Selector
from scrapy.http import Request, Response

from crawlers import json_ld, page, xml_tree
from crawlers.items import Found, Incomplete, Listed, detail_page, list_page
from crawlers.sources import Source
from store.runs import Rejected

ABSENCES = 2
CONFIRMED = "a capture of a job page (2026), and 298 records of one board (2020)"
LONGEST_CARD = 5000
"""Characters of a list's words about one advert that are compared with those of the last run."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    discover: Literal["page", "sitemap", "feed"]
    detail_pattern: str
    next_pattern: str = ""

    def __post_init__(self) -> None:
        for key in ("detail_pattern", "next_pattern"):
            try:
                re.compile(getattr(self, key))
            except re.error as error:
                raise ValueError(f"{key}: {getattr(self, key)!r} is no regular expression ({error})") from None
        if not self.detail_pattern:
            raise ValueError("detail_pattern: '' matches every link; expected a regular expression")
        if self.next_pattern and self.discover != "page":
            raise ValueError(f'next_pattern: only for discover = "page", not {self.discover!r}')


def start(source: Source) -> Iterator[Request]:
    """The list page, sitemap or feed that the row names."""
    yield list_page(source.url)


def read_list(response: Response, source: Source) -> Found:
    """Every advert that a list page, sitemap or feed links to, and the list's further pages."""
    options: Options = source.options
    further: list[str] = []
    base = response.url
    if options.discover == "page":
        links, further, base = _page_links(response, options)
        if page.is_cut(page.text(response)):
            yield Incomplete("the list page ends before its end")
    else:
        root, fault = xml_tree.parse(response)
        if fault:
            yield Incomplete(fault)
        if options.discover == "sitemap":
            links, further = _sitemap_links(root)
        else:
            links = _feed_links(root)
    known: set[str] = set()
    for link, stamp in links.items():
        try:
            address = page.address(base, link)
        except ValueError as error:
            yield Rejected(response.url, f"a link on the list cannot be read: {error}", link)
            continue
        native_id = identify(address, options)
        if native_id and native_id not in known:
            known.add(native_id)
            listed = Listed(native_id, address, stamp=stamp)
            yield listed
            yield detail_page(listed)
    for link in dict.fromkeys(further):
        yield list_page(page.address(base, link))


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The advert of a page; raises ValueError where the page has none, or has become another's."""
    if response.url != listed.url and identify(response.url, source.options) != listed.native_id:
        raise ValueError(f"the advert's page led to {response.url}, which is not its own")
    found, broken = json_ld.job_postings(page.text(response))
    if not found:
        raise ValueError(broken[0].reason if broken else "the page has no JobPosting")
    node = next((node for node in found if _is_about(node, response, source.options, listed)), found[0])
    yield json_ld.read(node, native_id=listed.native_id, url=listed.url)


def identify(address: str, options: Options) -> str:
    """The identifier in an advert's address, or an empty string where it is no advert's."""
    parts = urlsplit(address)
    for place in (parts.path, f"{parts.path}?{parts.query}") if parts.query else (parts.path,):
        if found := re.search(options.detail_pattern, place):
            return found.groupdict().get("id") or place.rstrip("/")
    return ""


def _is_about(node: dict[str, object], response: Response, options: Options, listed: Listed) -> bool:
    """Whether a node among several is the page's own advert, and not one of those that it recommends."""
    address = node.get("url") or node.get("@id")
    try:
        return isinstance(address, str) and identify(page.address(response.url, address), options) == listed.native_id
    except ValueError:
        return False


def _page_links(response: Response, options: Options) -> tuple[dict[str, str], list[str], str]:
    """A page's links with their cards' words, those to the list's further pages, and what they are relative to."""
    root = page.tree(page.text(response))
    links: dict[str, str] = {}
    cards: dict[Any, str] = {}
    for anchor in root.xpath("//a[@href]"):
        link = anchor.attrib["href"].strip()
        links[link] = links.get(link) or _card(anchor, cards)
    base = urljoin(response.url, root.css("base::attr(href)").get("").strip())
    if not options.next_pattern:
        return links, [], base
    further = []
    for link in links:
        try:
            parts = urlsplit(page.address(base, link))
        except ValueError:
            continue
        if re.search(options.next_pattern, f"{parts.path}?{parts.query}" if parts.query else parts.path):
            further.append(link)
    return links, further, base


def _card(anchor: Selector, known: dict[Any, str]) -> str:
    """The words of the row or card that a link stands in; an empty string where it stands alone."""
    for card in anchor.xpath("ancestor::*[self::li or self::tr or self::article][1]"):
        if card.root not in known:
            known[card.root] = page.words(card.xpath("string()").get(""))[:LONGEST_CARD]
        return known[card.root]
    return ""


def _sitemap_links(root: xml_tree.Element) -> tuple[dict[str, str], list[str]]:
    """A sitemap's addresses with their lastmod, or an index's sitemaps."""
    kind = xml_tree.tag(root)
    if kind not in ("urlset", "sitemapindex"):
        raise ValueError(f"expected a sitemap, found <{kind}>")
    inner = "url" if kind == "urlset" else "sitemap"
    links = {
        said: xml_tree.said(entry, "lastmod")
        for entry in xml_tree.every(root, inner)
        if (said := xml_tree.said(entry, "loc"))
    }
    return (links, []) if kind == "urlset" else ({}, list(links))


def _feed_links(root: xml_tree.Element) -> dict[str, str]:
    """A feed's links, each with what its entry says of the advert."""
    kind = xml_tree.tag(root)
    if kind not in ("rss", "feed", "RDF"):
        raise ValueError(f"expected an RSS or Atom feed, found <{kind}>")
    links = {xml_tree.said(item, "link"): _entry(item) for item in xml_tree.every(root, "item")}
    for entry in xml_tree.every(root, "entry"):
        links |= {
            link.get("href", ""): _entry(entry)
            for link in xml_tree.every(entry, "link")
            if link.get("rel", "alternate") == "alternate"
        }
    links.pop("", None)
    return links


def _entry(entry: xml_tree.Element) -> str:
    return page.words("".join(entry.itertext()))[:LONGEST_CARD]
