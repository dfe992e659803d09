"""NHS Jobs: the national board of England and Wales, through its public search API (XML, no key).

**Recognise it:** `jobs.nhs.uk`; an advert stands at `/candidate/jobadvert/<reference>`.

**Options**
- The row's `url` is the search, `https://www.jobs.nhs.uk/api/v1/search_xml`.
- `keyword`: what to search for, such as "social worker"; without one the whole board (tens of thousands of adverts).
- `details`: whether to read each advert's own page too. The search gives the text's first 150 characters only; the page
  carried JobPosting markup in 2020.

Pages hold 100 adverts from page 1. They are asked for by date of posting, oldest first: without an order pages repeat
some rows and never show others. Internal adverts are left out (`externalOnly`). An answer without adverts is valid.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from scrapy.http import Request, Response

from crawlers import labels, page, xml_tree
from crawlers.items import Found, Incomplete, Listed, Total, detail_page, list_page, titled
from crawlers.sources import Source
from store.postings import RawPosting
from store.runs import Rejected

ABSENCES = 1
CONFIRMED = "search answers captured in February 2024 and September 2026; JobPosting records of 2020"
PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    keyword: str = ""
    details: bool = False


def start(source: Source) -> Iterator[Request]:
    """The search's first page."""
    yield list_page(_page_address(source, 1))


def read_list(response: Response, source: Source) -> Found:
    """Every advert of a page of the search, its own page where the row wants it, and the next page."""
    root, fault = xml_tree.parse(response)
    if xml_tree.tag(root) != "nhsJobs":
        raise ValueError(f"expected <nhsJobs>, found <{xml_tree.tag(root)}>")
    if fault:
        yield Incomplete(fault)
    total, pages = (xml_tree.said(root, name) for name in ("totalResults", "totalPages"))
    if total.isdecimal():
        yield Total(int(total))
    else:
        yield Incomplete("the answer does not say how many adverts there are")
    for vacancy in xml_tree.every(root, "vacancyDetails"):
        posting = _posting(vacancy, source)
        if not posting.native_id:
            yield Rejected(response.url, "id: a listed advert has none", xml_tree.source(vacancy)[:2000])
            continue
        listed = Listed(posting.native_id, posting.url, posting)
        yield listed
        if source.options.details and posting.reference:
            # The search names another host than the one that serves it, which shows the same page.
            yield detail_page(listed, _advert_address(source, posting.reference))
        else:
            yield titled(posting, xml_tree.source(vacancy))
    number = _page(response.url)
    if pages.isdecimal() and number < int(pages):
        yield list_page(_page_address(source, number + 1))


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The search's entry completed by the advert's own page."""
    reference = listed.posting.reference if listed.posting else ""
    if reference and not urlsplit(response.url).path.rstrip("/").endswith(f"/{quote(reference)}"):
        raise ValueError(f"the advert's page led to {response.url}, which is not its own")
    yield labels.advert_page(response, listed)


def _page_address(source: Source, number: int) -> str:
    asked = {
        **({"keyword": source.options.keyword} if source.options.keyword else {}),
        "externalOnly": "true",
        "sort": "publicationDateAsc",
        "limit": PAGE_SIZE,
        "page": number,
    }
    return f"{source.url}?{urlencode(asked)}"


def _page(address: str) -> int:
    said = parse_qs(urlsplit(address).query).get("page", ["1"])[0]
    return int(said) if said.isdecimal() else 1


def _advert_address(source: Source, reference: str) -> str:
    """Where the row's own host shows an advert: beside the API."""
    return f"{source.url.partition('/api/')[0]}/candidate/jobadvert/{quote(reference)}"


def _posting(vacancy: xml_tree.Element, source: Source) -> RawPosting:
    reference = page.words(xml_tree.said(vacancy, "reference"))
    places = [page.words("".join(place.itertext())) for place in xml_tree.every(vacancy, "location")]
    return RawPosting(
        native_id=xml_tree.said(vacancy, "id"),
        url=xml_tree.said(vacancy, "url") or _advert_address(source, reference),
        title=page.words(xml_tree.said(vacancy, "title")),
        employer=page.words(xml_tree.said(vacancy, "employer")),
        location="; ".join(dict.fromkeys(place for place in places if place)),
        salary=page.words(xml_tree.said(vacancy, "salary")),
        contract=page.words(xml_tree.said(vacancy, "type")),
        posted=xml_tree.said(vacancy, "postDate"),
        closing=xml_tree.said(vacancy, "closeDate"),
        reference=reference,
        description=xml_tree.markup(vacancy, "description"),
    )
