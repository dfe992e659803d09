"""Teaching Vacancies: the Department for Education's board of schools' posts, through its open API.

**Recognise it:** `teaching-vacancies.service.gov.uk`; adverts stand at `/jobs/<title>`. Schools and trusts advertise
social workers, family workers and safeguarding leads there. Data under the Open Government Licence v3.0.

**Options**
- The row's `url` is the list, `https://teaching-vacancies.service.gov.uk/api/v1/jobs.json`. There is nothing to choose.

The list is JSON: 100 adverts a page as schema.org JobPosting, with a count of all. It is ordered by the day of
publication alone, so adverts of one day may move between pages while they are read: one shows twice, another never.
Where the pages end with fewer adverts than the count, the site's own `sitemap.xml` names the missing ones, and each is
asked for by itself. Pay is free text beside a fixed unit.

**Unconfirmed:** fields after the templates that the service publishes; no real capture shows the format.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, urlsplit

from scrapy.http import Request, Response

from crawlers import json_answer, json_ld, page, xml_tree
from crawlers.items import Found, Incomplete, Listed, Total, detail_page, list_page
from crawlers.sources import Source
from store.runs import Rejected

ABSENCES = 1
CONFIRMED = ""
_KNOWN = "slugs"
"""The request's note of which adverts the pages before it have shown."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""


def start(source: Source) -> Iterator[Request]:
    """The list's first page."""
    yield list_page(f"{source.url}?page=1")


def read_list(response: Response, source: Source) -> Found:
    """Every advert of a page, and the next page; after the last, what the pages never showed."""
    known = frozenset(response.meta.get(_KNOWN, ())) if response.request else frozenset()
    if urlsplit(response.url).path.endswith(".xml"):
        yield from _missing(response, source, known)
        return
    answer = json_answer.read(response)
    rows = json_answer.rows(answer, "data", "the API's list of jobs")
    total = json_answer.table(json_answer.table(answer).get("meta")).get("count")
    if isinstance(total, int):
        yield Total(total)
    else:
        yield Incomplete("the answer does not say how many adverts there are")
    shown = set()
    for row in rows:
        node = json_answer.table(row)
        slug = _slug(json_answer.said(node, "url"))
        if not slug:
            yield Rejected(response.url, "a listed advert has no address", json.dumps(row)[:2000])
            continue
        shown.add(slug)
        listed = Listed(slug, page.address(source.url, json_answer.said(node, "url")))
        try:
            posting = json_ld.read(node, native_id=slug, url=listed.url)
        except ValueError as error:
            yield listed
            yield Rejected(listed.url, str(error), json.dumps(row)[:2000])
            continue
        yield replace(listed, posting=posting)
        yield posting
    following = json_answer.said(json_answer.table(json_answer.table(answer).get("links")), "next")
    if following and rows:
        further = page.address(response.url, following)
    elif isinstance(total, int) and len(known | shown) < total:
        further = f"{_site(source)}/sitemap.xml"
    else:
        return
    yield list_page(further).replace(meta={_KNOWN: sorted(known | shown)})


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """One advert by itself, which is in the form of the list."""
    node = json_answer.table(json_answer.read(response))
    if _slug(json_answer.said(node, "url")) not in ("", listed.native_id):
        raise ValueError(f"the answer is about another advert, {json_answer.said(node, 'url')}")
    yield json_ld.read(node, native_id=listed.native_id, url=listed.url)


def _missing(response: Response, source: Source, known: frozenset[str]) -> Found:
    """The adverts that the sitemap names and no page of the list has shown."""
    root, fault = xml_tree.parse(response)
    kind = xml_tree.tag(root)
    if kind not in ("urlset", "sitemapindex"):
        raise ValueError(f"expected a sitemap, found <{kind}>")
    if fault:
        yield Incomplete(fault)
    for entry in xml_tree.every(root, "sitemap"):
        yield list_page(page.address(response.url, xml_tree.said(entry, "loc"))).replace(meta={_KNOWN: sorted(known)})
    for entry in xml_tree.every(root, "url"):
        url = xml_tree.said(entry, "loc")
        slug = _slug(url)
        if slug and slug not in known:
            listed = Listed(slug, page.address(source.url, url))
            yield listed
            yield detail_page(listed, f"{source.url.removesuffix('.json')}/{quote(slug)}.json")


def _site(source: Source) -> str:
    """Where the site's own pages stand: what comes before the API's path."""
    return source.url.partition("/api/")[0]


def _slug(address: str) -> str:
    """The title in an advert's address, by which the service knows it; an empty string for any other address."""
    path = urlsplit(address).path.rstrip("/")
    before, found, slug = path.rpartition("/jobs/")
    return unquote(slug) if found and slug and "/api/" not in f"{before}/" else ""
