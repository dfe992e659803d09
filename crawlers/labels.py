"""What the labels of UK careers pages mean: "Advertising End Date" beside words is when an advert closes.

Owns which label fills which field of an advert, and how a list's words and the advert's own page complete each other.
The values stay the advert's own words. A label that fills no field is kept in `extra`, so nothing is lost.
"""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from scrapy.http import Response

from crawlers import json_ld, page
from crawlers.items import Listed
from crawlers.soup import merged
from store.postings import RawPosting

FIELDS: Mapping[str, tuple[str, ...]] = {
    "employer": ("employer", "organisation", "organization", "employing organisation", "company", "recruiter", "trust"),
    "location": (
        "location",
        "job location",
        "locations",
        "campus location",
        "employment location",
        "place of work",
        "work location",
        "base",
        "town",
        "city",
        "county",
    ),
    "salary": ("salary", "salary details", "salary range", "salary information", "pay", "remuneration", "salary/grade"),
    "contract": ("contract type", "type of contract", "contract", "position type", "contract duration", "job type"),
    "hours": (
        "hours",
        "hours per week",
        "contracted hours",
        "working hours",
        "hours of work",
        "working pattern",
        "work pattern",
        "contract status",
        "employment type",
    ),
    "posted": ("posted", "date posted", "posted date", "advert start date", "advertising start date", "opening date"),
    "closing": (
        "closing date",
        "advertising end date",
        "advert end date",
        "application closing date",
        "application deadline",
        "closes",
        "closing",
        "apply by",
        "end date for applications",
    ),
    "reference": (
        "job reference",
        "reference",
        "job ref",
        "reference number",
        "vacancy reference",
        "job number",
        "vacancy id",
        "vacancy ref",
        "requisition id",
        "job id",
    ),
}
"""Each field's labels, in lower case without the colon; where a page has several, the earliest here wins."""

_OPEN_FIELDS = (*FIELDS, "title")


def posting(
    labels: Mapping[str, str],
    *,
    native_id: str,
    url: str,
    title: str,
    employer: str = "",
    description: str = "",
    posted: str = "",
) -> RawPosting:
    """An advert from its labels; `employer` and `posted` stand in where no label says."""
    known = merged(labels)
    fields = {name: next((known[label] for label in names if label in known), "") for name, names in FIELDS.items()}
    used = {next((label for label in names if label in known), "") for names in FIELDS.values()}
    others = {label: value for label, value in known.items() if label not in used}
    return RawPosting(
        native_id=native_id,
        url=url,
        title=page.words(title),
        description=description.strip(),
        extra={"labels": others} if others else {},
        **{**fields, "employer": fields["employer"] or employer, "posted": fields["posted"] or posted},
    )


def completed(known: RawPosting, more: RawPosting) -> RawPosting:
    """`known` with each empty field taken from `more`, the longer description, and what either keeps beside."""
    labels = {**more.extra.get("labels", {}), **known.extra.get("labels", {})}
    return replace(
        known,
        **{name: getattr(known, name) or getattr(more, name) for name in _OPEN_FIELDS},
        description=max(known.description, more.description, key=len),
        extra={**more.extra, **known.extra, **({"labels": labels} if labels else {})},
    )


def advert_page(
    response: Response,
    listed: Listed,
    *,
    labels: Mapping[str, str] | None = None,
    title: str = "",
    description: str = "",
    employer: str = "",
) -> RawPosting:
    """An advert from its own page and what the list said of it; raise ValueError where it has no title.

    In this order: what the platform found on the page (`labels`, `description`), the page's JobPosting markup, the
    list, the page's general labels. A title is the list's; `title` is for where the list has none, and `employer` is
    whose site it is, for pages that do not say. `description` keeps the page's boilerplate out where the platform
    knows where the text stands.
    """
    text = page.text(response)
    root = page.tree(text)
    name = {"native_id": listed.native_id, "url": listed.url}
    known = listed.posting.title if listed.posting else ""
    read = posting(labels or {}, title=known or title, description=description, **name)
    for node in json_ld.job_postings(text)[0][:1]:
        try:
            read = completed(read, json_ld.read(node, **name))
        except ValueError:
            continue
    # The list's text is often a summary: where nothing says which part of the page is the text, its main part is.
    main = "" if read.description else page.main_html(root)
    if listed.posting:
        read = completed(read, listed.posting)
    read = completed(read, posting(page.labelled(root), title="", description=main, **name))
    if not read.title:
        raise ValueError("title: the advert has none")
    return replace(read, employer=read.employer or employer)


def own_page(response: Response, listed: Listed, native_id: str) -> None:
    """Raise ValueError where an advert's page led to another's, or to none: `native_id` is the one it led to."""
    if urlsplit(response.url)[1:4] != urlsplit(listed.url)[1:4] and native_id != listed.native_id:
        raise ValueError(f"the advert's page led to {response.url}, which is not its own")
