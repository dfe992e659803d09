"""Job boards that publish RSS or XML feeds.

**Recognise it and find the feed**
- Madgex boards (WMJobs, Guardian Jobs): adverts stand at `/job/<number>/<title>/`; `/jobsrss/?keywords=…` answers RSS.
  An empty search answers 404. `shape = "madgex-rss"`: the title is "Employer: Title", the description's first line is
  the salary and its last the town, and there is no closing date. **Unconfirmed:** after others' readers, not a capture.
- Madgex boards' export for partners: `<Jobs><Job>` elements. `shape = "madgex-xml"`, after captures of 2013.
- North East Jobs: `RSSJobs.aspx?orgid=62` lists everything. `shape = "north-east-jobs"`: the description is
  "Contract Type: …|Working Pattern: …|Salary: …|Advert End Date: dd/mm/yyyy[ HH:MM]"; the employer stands only in the
  advert's page, whose `<title>` is "Title - Employer". **Unconfirmed:** after others' readers, not a capture.

**Options**
- `shape`: one of the three above.
- `details`: whether to read each advert's own page too, for the full text and what its labels and markup add.
- `whole`: whether the feed lists everything that is live. A feed of only the newest adverts is `false`: what left it
  may still be live, so absence closes nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urljoin, urlsplit, urlunsplit

from parsel import Selector
from scrapy.http import Request, Response

from crawlers import json_ld, page, xml_tree
from crawlers.items import Found, Incomplete, Listed, detail_page, list_page, titled
from crawlers.sources import Source
from store.postings import RawPosting
from store.runs import Rejected

ABSENCES = 1
CONFIRMED = {
    "madgex-rss": "",
    "madgex-xml": "captures of a board's export (2013)",
    "north-east-jobs": "",
}


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    shape: Literal["madgex-rss", "madgex-xml", "north-east-jobs"]
    details: bool = False
    whole: bool = True

    def __post_init__(self) -> None:
        if self.shape == "north-east-jobs" and not self.details:
            raise ValueError("details: false; the employer stands only in the advert's page, so expected true")


def start(source: Source) -> Iterator[Request]:
    """The feed."""
    yield list_page(source.url)


def read_list(response: Response, source: Source) -> Found:
    """Every advert of the feed, and its page to fetch where the row wants details."""
    options: Options = source.options
    root, fault = xml_tree.parse(response)
    roots, entry = ({"Jobs", "rootnode"}, "Job") if options.shape == "madgex-xml" else ({"rss"}, "item")
    if xml_tree.tag(root) not in roots:
        raise ValueError(f"expected a feed in <{' or '.join(sorted(roots))}>, found <{xml_tree.tag(root)}>")
    if fault:
        yield Incomplete(fault)
    if not options.whole:
        yield Incomplete("the feed shows only its newest adverts", expected=True)
    read = {"madgex-rss": _madgex_rss, "madgex-xml": _madgex_xml, "north-east-jobs": _north_east_jobs}[options.shape]
    for element in xml_tree.every(root, entry):
        try:
            posting = read(element, response)
        except ValueError as error:
            excerpt = xml_tree.source(element)[:2000]
            yield Rejected(response.url, f"an entry of the feed cannot be read: {error}", excerpt)
            continue
        listed = Listed(posting.native_id, posting.url, posting)
        yield listed
        if options.details:
            yield detail_page(listed)
        else:
            yield titled(posting)


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The feed's entry completed by the advert's own page: its JobPosting, its labels, its main part."""
    known = listed.posting
    if known is None:
        raise ValueError("the feed's entry is missing")
    if _path_id(response.url) != _path_id(listed.url):
        raise ValueError(f"the advert's page led to {response.url}, which is not its own")
    text = page.text(response)
    html_page = page.tree(text)
    labels = page.labelled(html_page)
    posting = known
    for node in json_ld.job_postings(text)[0][:1]:
        posting = _completed(posting, _readable(node, listed))
    found = RawPosting(
        native_id=known.native_id,
        url=known.url,
        title=known.title,
        employer=_titled_employer(html_page, known.title) or labels.get("employer", "") or labels.get("recruiter", ""),
        location=labels.get("employment location", "") or labels.get("location", ""),
        salary=labels.get("salary", ""),
        contract=labels.get("contract type", ""),
        hours=labels.get("working pattern", "") or labels.get("hours", ""),
        closing=labels.get("advert end date", "") or labels.get("closing date", ""),
        reference=labels.get("vacancy id", "") or labels.get("job ref", "") or labels.get("reference", ""),
        description=page.main_html(html_page),
    )
    posting = _completed(posting, found)
    if not posting.title:
        raise ValueError("title: the advert has none")
    # The page's text is whole where the feed's is a summary.
    if len(found.description) > len(posting.description):
        posting = replace(posting, description=found.description)
    yield posting


def _readable(node: dict[str, object], listed: Listed) -> RawPosting:
    try:
        return json_ld.read(node, native_id=listed.native_id, url=listed.url)
    except ValueError:
        return RawPosting(native_id=listed.native_id, url=listed.url, title="")


def _completed(known: RawPosting, more: RawPosting) -> RawPosting:
    """`known`, with each empty field taken from `more`, and the longer of the two descriptions."""
    if known.location and known.location in more.location:
        known = replace(known, location=more.location)
    fields = ("title", "employer", "location", "salary", "contract", "hours", "posted", "closing", "reference")
    return replace(
        known,
        **{name: getattr(known, name) or getattr(more, name) for name in fields},
        description=max(known.description, more.description, key=len),
        extra={**more.extra, **known.extra},
    )


def _madgex_rss(item: xml_tree.Element, response: Response) -> RawPosting:
    url = _link(item, response)
    employer, colon, title = f"{xml_tree.said(item, 'title')} ".partition(": ")
    if not colon:
        employer, title = "", employer
    description = xml_tree.markup(item, "encoded", "description")
    lines = _lines(description)
    salary = lines[0] if lines and _looks_like_pay(lines[0]) else ""
    return RawPosting(
        native_id=_identifier(url),
        url=url,
        title=page.words(title),
        employer=page.words(employer),
        salary=salary,
        location=lines[-1] if len(lines) > 1 and len(lines[-1]) <= 100 else "",
        posted=xml_tree.said(item, "pubDate"),
        description=description,
        reference=_path_id(url),
    )


def _madgex_xml(job: xml_tree.Element, response: Response) -> RawPosting:
    native_id = xml_tree.said(job, "JobID")
    if not native_id:
        raise ValueError("JobID: the entry has none")
    listed_at = xml_tree.said(job, "JobListingURL")
    # Every Madgex board shows an advert at this path, whatever stands after the number.
    url = _tidied(listed_at) if listed_at else urljoin(response.url, f"/job/{native_id}/")
    places = [
        page.words(place)
        for name in ("LocationDescription", "CityTown", "County", "PostCode", "JobPostCode")
        if (place := xml_tree.said(job, name))
    ]
    areas = [page.words(area.text or "") for area in job.iterfind("{*}Location/{*}Description")]
    return RawPosting(
        native_id=native_id,
        url=url,
        title=page.words(xml_tree.said(job, "JobTitle")),
        employer=page.words(xml_tree.said(job, "RecruiterName", "ClientName")),
        location=", ".join(dict.fromkeys(places or areas)),
        salary=page.words(xml_tree.said(job, "SalaryDescription", "SalaryRange")),
        contract=page.words(xml_tree.said(job, "PositionType")),
        hours=page.words(xml_tree.said(job, "Hours")),
        posted=xml_tree.said(job, "StartDateTime"),
        closing=xml_tree.said(job, "EndDateTime"),
        reference=page.words(xml_tree.said(job, "JobRef")) or native_id,
        description=xml_tree.markup(job, "JobDescription", "ShortJobDescription"),
    )


def _north_east_jobs(item: xml_tree.Element, response: Response) -> RawPosting:
    url = _link(item, response)
    description = xml_tree.said(item, "description")
    said: dict[str, str] = {}
    for part in description.split("|"):
        label, _, value = part.partition(":")
        said.setdefault(page.words(label).lower(), page.words(value))
    return RawPosting(
        native_id=_identifier(url),
        url=url,
        title=page.words(xml_tree.said(item, "title")),
        salary=said.get("salary", ""),
        contract=said.get("contract type", ""),
        hours=said.get("working pattern", ""),
        posted=xml_tree.said(item, "pubDate"),
        closing=said.get("advert end date", ""),
        reference=_path_id(url),
        description=description,
    )


def _link(item: xml_tree.Element, response: Response) -> str:
    link = xml_tree.said(item, "link") or xml_tree.said(item, "guid")
    if not link:
        raise ValueError("link: the entry has none")
    return _tidied(page.address(response.url, link))


def _tidied(address: str) -> str:
    """An address without the query that only counts clicks, where the path already names the advert."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query="", fragment="")) if re.search(r"/\d+(?:/|$)", parts.path) else address


def _identifier(address: str) -> str:
    return _path_id(address) or address


def _path_id(address: str) -> str:
    """The number that names the advert in its path: `/job/4735311/title/` and `/job/Title/4735311` alike."""
    found = re.findall(r"/(\d+)(?=/|$)", urlsplit(address).path)
    return found[-1] if found else ""


def _lines(description: str) -> list[str]:
    text = re.sub(r"(?i)<br\s*/?>|</(?:p|div|li)>", "\n", description)
    lines = (page.words(re.sub(r"<[^<>]*>", " ", line)) for line in text.splitlines())
    return [line for line in lines if line]


def _looks_like_pay(line: str) -> bool:
    """Whether a line stands where the salary does: a first line of prose is the advert's text, not its pay."""
    return len(line) <= 200 and bool(
        re.search(r"(?i)£|\d{2},\d{3}|salary|grade|band|scale|competitive|per (?:hour|annum)", line)
    )


def _titled_employer(html_page: Selector, title: str) -> str:
    """The employer in a page title "Title - Employer"; an empty string where the title is not the advert's."""
    said = page.words(html_page.css("title::text").get(""))
    rest = said.removeprefix(title).strip()
    if not title or rest == said or rest[:1] not in "-–|":
        return ""
    return rest.lstrip("-–| ").strip()
