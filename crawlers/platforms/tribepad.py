"""Tribepad: an applicant tracking system that councils and universities use under a host of their own.

**Recognise it:** the page's source says "This site is powered by tribepad"; the list is at `/jobs/search/-1/1`, an
advert at `/jobs/job/<title>/<number>`.

**Options**
- `shape`: how the row is read. "html" (unless said): the row's `url` is where the site stands, and its list is paged
  from `/jobs/search/-1/1`; adverts' own pages carry JobPosting markup. "xml": the `url` is the whole address of the
  employer's XML API, whose answer has a `<jobs>` element with the adverts, their text escaped twice.
- `advert` ("xml" only): the address of one advert's own answer on the same host, with "{id}" where its number stands,
  for employers whose answer for all leaves the text out.

An advert without a deadline says "No expiry date" on the list; the API marks it with `evergreen` 1 and the date
0000-00-00, and then no closing date is read. Titles repeat, so adverts are told apart by their numbers alone.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urljoin, urlsplit

from bs4 import Tag
from scrapy.http import Request, Response

from crawlers import labels, page, soup, xml_tree
from crawlers.items import Found, Incomplete, Listed, detail_page, list_page, titled
from crawlers.sources import Source
from store.postings import RawPosting
from store.runs import Rejected

ABSENCES = 2
CONFIRMED = "a list page of a university (September 2026) and a county's API answers (2019)"
_ADVERT = re.compile(r"/jobs/job/[^/]*/(\d+)/?$")
_PAGE = re.compile(r"/jobs/search/-1/(\d+)/?$")
_COUNTRY = re.compile(r",\s*United Kingdom(?: \(Incl\. Northern Ireland\))?$")
_TEXT = ("package_description", "summary_external", "main_responsibilities", "ideal_candidate")


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    shape: Literal["html", "xml"] = "html"
    advert: str = ""

    def __post_init__(self) -> None:
        if self.advert and (self.shape != "xml" or "{id}" not in self.advert):
            raise ValueError(f'advert: {self.advert!r}; expected an address with "{{id}}", and shape = "xml"')


def start(source: Source) -> Iterator[Request]:
    """The list's first page, or the API."""
    yield list_page(source.url if source.options.shape == "xml" else _page_address(source, 1))


def read_list(response: Response, source: Source) -> Found:
    """Every advert of a page of the list with its own page to fetch, and the next page; or all of the API's answer."""
    if source.options.shape == "xml":
        yield from _read_xml(response, source)
        return
    text = page.text(response)
    root = soup.of(text)
    jobs = root.select_one("ul.jobs")
    if jobs is None and "tribepad" not in text.lower():
        raise ValueError("expected Tribepad's list of jobs, found another page")
    if page.is_cut(text):
        yield Incomplete("the list page ends before its end")
    for item in jobs.select(":scope > li") if jobs else []:
        link = item.select_one("a[href*='/jobs/job/']")
        try:
            url = soup.link(response, link)
        except ValueError as error:
            yield Rejected(response.url, f"a list item cannot be read: {error}", str(item)[:2000])
            continue
        native_id = _identifier(url)
        if not native_id:
            yield Rejected(url, "a listed advert has no number", str(item)[:2000])
            continue
        listed = Listed(native_id, url, _posting(item, native_id, url, source))
        yield listed
        yield detail_page(listed)
    number = _page(response.url)
    links = (urljoin(response.url, soup.attribute(link, "href")) for link in root.select(".pagination a[href]"))
    if jobs and any(_page(link) == number + 1 for link in links):
        yield list_page(_page_address(source, number + 1))


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The list's entry completed by the advert's own page; or the advert's own answer of the API."""
    if source.options.shape == "xml":
        jobs, _ = _jobs(response)
        job = next((job for job in jobs if xml_tree.said(job, "job_id") == listed.native_id), None)
        if job is None:
            raise ValueError("the answer is not about this advert")
        posting = _xml_posting(job, listed.native_id, source)
        posting = labels.completed(posting, listed.posting) if listed.posting else posting
        if not posting.title:
            raise ValueError("title: the advert has none")
        yield posting
        return
    labels.own_page(response, listed, _identifier(response.url))
    yield labels.advert_page(response, listed, employer=source.name)


def _page_address(source: Source, number: int) -> str:
    return f"{source.url.rstrip('/')}/jobs/search/-1/{number}"


def _page(address: str) -> int:
    found = _PAGE.search(urlsplit(address).path)
    return int(found[1]) if found else 1


def _identifier(address: str) -> str:
    found = _ADVERT.search(urlsplit(address).path)
    return found[1] if found else ""


def _posting(item: Tag, native_id: str, url: str, source: Source) -> RawPosting:
    """A list item: the line beside each icon, which says what it is."""
    beside = {
        name: [soup.said(icon.parent) for icon in item.select(f"i.fa-{name}")]
        for name in ("wallet", "calendar", "map-marker-alt")
    }
    dates = {said.split()[0].lower(): said for said in beside["calendar"] if said}
    place = soup.said(item.select_one("[itemprop=address]")) or next(iter(beside["map-marker-alt"]), "")
    return RawPosting(
        native_id=native_id,
        url=url,
        title=soup.said(item.select_one(".job-list-title")) or soup.said(item.select_one("h3")),
        employer=soup.said(item.select_one("[itemprop=hiringOrganization]")) or source.name,
        location=_COUNTRY.sub("", place),
        salary="; ".join(beside["wallet"]),
        contract=soup.said(item.select_one("[itemprop=employmentType]")),
        posted=soup.said(item.select_one("[itemprop=datePosted]")),
        closing=re.sub(r"(?i)^apply by\s+", "", dates.get("apply", "")),
    )


def _read_xml(response: Response, source: Source) -> Found:
    jobs, fault = _jobs(response)
    if fault:
        yield Incomplete(fault)
    for job in jobs:
        native_id = xml_tree.said(job, "job_id")
        if not native_id:
            yield Rejected(response.url, "job_id: an advert has none", xml_tree.source(job)[:2000])
            continue
        posting = _xml_posting(job, native_id, source)
        listed = Listed(native_id, posting.url, posting)
        yield listed
        if source.options.advert:
            address = source.options.advert.replace("{id}", quote(native_id, safe=""))
            yield detail_page(listed, page.address(source.url, address))
        else:
            yield titled(posting)


def _jobs(response: Response) -> tuple[list[xml_tree.Element], str]:
    """The adverts of an answer, and what is wrong with its XML; raise ValueError where it is no answer of the API.

    `<jobs>` may be the root or stand in another element, and one advert may stand alone.
    """
    root, fault = xml_tree.parse(response)
    if xml_tree.tag(root) == "job":
        return [root], fault
    jobs = root if xml_tree.tag(root) == "jobs" else next(root.iterchildren("{*}jobs"), None)
    if jobs is None:
        raise ValueError(f"expected <jobs>, found <{xml_tree.tag(root)}>")
    return list(jobs.iterchildren("{*}job")), fault


def _xml_posting(job: xml_tree.Element, native_id: str, source: Source) -> RawPosting:
    evergreen = xml_tree.said(job, "evergreen") == "1"
    text = (html.unescape(xml_tree.markup(job, name)) for name in _TEXT)
    places = (_words(job, name) for name in ("location_city", "location_county", "location_postcode"))
    hours = _words(job, "shift_hours")
    return RawPosting(
        native_id=native_id,
        url=_public_address(job, native_id, source),
        title=_words(job, "job_title"),
        employer=_words(job, "company_name") or _words(job, "region") or source.name,
        location=", ".join(dict.fromkeys(place for place in places if place)),
        salary=_words(job, "salaryText", "salaryDisplay") or _pay(job),
        contract=_words(job, "job_type_text"),
        hours=f"{hours} hours" if re.fullmatch(r"[\d.]+", hours) else hours,
        posted=xml_tree.said(job, "open_date"),
        closing="" if evergreen else xml_tree.said(job, "expiry_date"),
        reference=_words(job, "reference"),
        description="\n\n".join(part for part in text if part),
        extra={"evergreen": True} if evergreen else {},
    )


def _words(job: xml_tree.Element, *names: str) -> str:
    """A field's words; the API escapes twice, so that an ampersand comes as `&amp;amp;`."""
    return page.words(html.unescape(xml_tree.said(job, *names)))


def _pay(job: xml_tree.Element) -> str:
    """The figures of an advert that has no words for its pay; zero stands for none."""
    figures = [xml_tree.said(job, name) for name in ("salary_from", "salary_to")]
    return " – ".join(dict.fromkeys(f"£{said}" for said in figures if said.isdecimal() and int(said)))


def _public_address(job: xml_tree.Element, native_id: str, source: Source) -> str:
    said = xml_tree.said(job, "public_url", "community_job_url")
    try:
        return page.address(source.url, html.unescape(said) or f"/jobs/job/-/{native_id}")
    except ValueError:
        return page.address(source.url, f"/jobs/job/-/{native_id}")
