"""SAP SuccessFactors: recruiting sites at `career<N>.successfactors.eu`, and RMK career sites under employers' names.

**Recognise it:** an RMK site lists at `/search/?q=` in a table `searchresults`, and an advert is at
`/job/<town>-<title>/<number>/`; the page's source mentions `rmk` or `successfactors`. Behind it stands a company's
name, in addresses such as `career2.successfactors.eu/career?company=centralbed`.

**Options**
- `shape`: "rmk" for the career site, whose row's `url` is the list (`https://…/search/?q=`); "xml" for the company's
  feed, whose `url` is `https://career<N>.successfactors.eu/career?company=<name>&career_ns=job_listing_summary&resultType=XML`.

Many tenants' robots.txt forbids the search: look first, for the crawler will obey. On the career site each title
stands twice (for wide and narrow screens) and is one job. The XML is not well formed: an element without a name holds
the inner number; it is read as if it had one. The feed has no closing date; the career site's list has no pay either.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

from bs4 import Tag
from scrapy.http import Request, Response

from crawlers import labels, page, soup, xml_tree
from crawlers.items import Found, Incomplete, Listed, Total, detail_page, list_page
from crawlers.sources import Source
from store.runs import Rejected

ABSENCES = 2
CONFIRMED = "captures of a university's career site (August 2026) and of a company's feed (2026)"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    shape: Literal["rmk", "xml"]


def start(source: Source) -> Iterator[Request]:
    """The list's first page, or the feed."""
    yield list_page(source.url)


def read_list(response: Response, source: Source) -> Found:
    """Every advert of a page of results or of the feed, and the next page."""
    yield from _feed(response, source) if source.options.shape == "xml" else _results(response, source)


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """An advert's page of the career site: its named properties, then its text."""
    labels.own_page(response, listed, _identifier(response.url))
    root = soup.soup(response)
    text = root.select_one(".jobdescription") or root.select_one("[itemprop=description]")
    yield labels.advert_page(
        response,
        listed,
        labels=_properties(root),
        title=soup.said(root.select_one("[itemprop=title], h1")),
        description=soup.inner(text),
        employer=source.name,
    )


def _results(response: Response, source: Source) -> Found:
    text = page.text(response)
    root = soup.of(text)
    table = root.select_one("table#searchresults")
    if table is None:
        if root.select_one("#noresults, .noresults"):
            yield Total(0)
            return
        raise ValueError("expected a table of results (searchresults), found another page")
    if page.is_cut(text):
        yield Incomplete("the list page ends before its end")
    for row in table.select("tr.data-row"):
        link = row.select_one("a.jobTitle-link[href]")
        native_id = _identifier(soup.attribute(link, "href"))
        if not native_id:
            yield Rejected(response.url, "a listed job has no number in its address", str(row)[:2000])
            continue
        url = soup.link(response, link)
        # The narrow screen's copy of each value is left aside.
        place = row.select_one(".colLocation .jobLocation") or row.select_one(".jobLocation")
        told = {"location": soup.said(place), "department": soup.said(row.select_one(".colDepartment .jobDepartment"))}
        posted = soup.said(row.select_one(".colDate .jobDate") or row.select_one(".jobDate"))
        read = labels.posting(told, native_id=native_id, url=url, title=soup.said(link), posted=posted)
        listed = Listed(native_id, url, read)
        yield listed
        yield detail_page(listed)
    said = f"{soup.attribute(table, 'aria-label')} {soup.said(root.select_one('.paginationLabel'))}"
    counted = re.search(r"(?i)results\s+[\d,]+\s+\D{1,3}\s+([\d,]+)\s+of\s+([\d,]+)", said)
    if not counted:
        yield Incomplete("the list does not say how many results it has")
        return
    last, total = (int(number.replace(",", "")) for number in counted.groups())
    yield Total(total)
    if last < total:
        yield list_page(_from(response.url, last))


def _feed(response: Response, source: Source) -> Found:
    named = re.sub(rb"<>(\s*\d*\s*)</>", rb"<InnerNumber>\1</InnerNumber>", response.body)
    root, fault = xml_tree.parse(response.replace(body=named))
    if xml_tree.tag(root) != "Job-Listing":
        raise ValueError(f"expected a feed in <Job-Listing>, found <{xml_tree.tag(root)}>")
    if fault:
        yield Incomplete(fault)
    for job in xml_tree.every(root, "Job"):
        native_id = xml_tree.said(job, "ReqId")
        title = xml_tree.said(job, "JobTitle")
        if not native_id:
            yield Rejected(response.url, "ReqId: the entry has none", xml_tree.source(job)[:2000])
            continue
        told = {
            xml_tree.said(field, "label"): page.words(xml_tree.said(field, "value"))
            for field in job
            if isinstance(field.tag, str) and xml_tree.tag(field).startswith("filter")
        }
        # The feed's places are told apart, and together they are one place.
        place = [told.pop(label, "") for label in ("City", "State/Province", "Country")]
        told["location"] = ", ".join(part for part in place if part)
        told["requisition id"] = native_id
        read = labels.posting(
            told,
            native_id=native_id,
            url=_public(response.url, native_id),
            title=title,
            employer=source.name,
            description=xml_tree.markup(job, "Job-Description"),
            posted=xml_tree.said(job, "Posted-Date", "PostedDate"),
        )
        yield Listed(native_id, read.url, read)
        yield read if title else Rejected(read.url, "JobTitle: the advert has none", read.description[:2000])


def _properties(root: Tag) -> dict[str, str]:
    """The values that the career site's layout shows, by the label before each."""
    found: dict[str, str] = {}
    for value in root.select("[data-careersite-propertyid]"):
        label = value.find_previous_sibling(class_=re.compile("label"))
        if isinstance(label, Tag):
            found.setdefault(soup.said(label), soup.said(value))
    return found


def _identifier(address: str) -> str:
    found = re.search(r"/job/[^?#]*/(\d+)/?(?:[?#]|$)", address)
    return found[1] if found else ""


def _from(address: str, row: int) -> str:
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "startrow"]
    return urlunsplit(parts._replace(query=urlencode([*kept, ("startrow", str(row))])))


def _public(address: str, native_id: str) -> str:
    """Where a person sees a requisition of the feed."""
    parts = urlsplit(address)
    company = "".join(parse_qs(parts.query).get("company", [])[:1])
    query = urlencode({"career_ns": "job_listing", "company": company, "career_job_req_id": native_id})
    return urlunsplit(parts._replace(query=query))
