"""Jobs Go Public and LG Jobs: boards of councils' adverts, on the vendor Jobiqo's Next.js site.

**Recognise it:** `jobsgopublic.com` or `lgjobs.com`; a page's source holds `<script id="__NEXT_DATA__">` with all that
it shows as JSON.

**Options**
- The row's `url` is the list, `https://www.jobsgopublic.com/jobs`.
- `search`: what to search for, such as "social worker"; the whole board where it is empty.

The list has 25 adverts a page from page 1 and counts itself (`result_count`); an advert's own page, at its
`urlNoPrefix`, has its full text. The boards have been seen to answer with a challenge instead, which fails the run.

**Unconfirmed:** fields after others' readers; no real capture shows the format.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from scrapy.http import Request, Response

from crawlers import json_answer, labels, page
from crawlers.items import Found, Listed, Total, detail_page, list_page
from crawlers.sources import Source
from store.postings import RawPosting
from store.runs import Rejected

ABSENCES = 1
CONFIRMED = ""
PAGE_SIZE = 25
_DATA = re.compile(r"<script[^>]*\bid=[\"']?__NEXT_DATA__[^>]*>")


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    search: str = ""


def start(source: Source) -> Iterator[Request]:
    """The list's first page."""
    yield list_page(_page_address(source, 1))


def read_list(response: Response, source: Source) -> Found:
    """Every advert of a page of the list, each with its own page to fetch, and the next page."""
    jobs = json_answer.table(_data(response).get("jobs"))
    rows = json_answer.rows(jobs, "pages", "a list of jobs")
    total = jobs.get("result_count")
    if isinstance(total, int):
        yield Total(total)
    for row in rows:
        job = json_answer.table(row)
        native_id = json_answer.said(job, "id")
        path = _path(job)
        if not native_id or not path:
            yield Rejected(response.url, "a listed advert has no id or no address", json.dumps(row)[:2000])
            continue
        url = page.address(response.url, path)
        listed = Listed(native_id, url, _posting(job, native_id, url))
        yield listed
        yield detail_page(listed)
    number = _page(response.url)
    if rows and isinstance(total, int) and number * PAGE_SIZE < total:
        yield list_page(_page_address(source, number + 1))


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The advert in full; what its own page leaves out is as the list has it."""
    job = json_answer.table(json_answer.table(_data(response).get("jobByPath")).get("content"))
    if not job:
        raise ValueError("expected the advert's data, found other data")
    if json_answer.said(job, "id") not in ("", listed.native_id):
        raise ValueError(f"the advert's page is of another advert, {json_answer.said(job, 'id')}")
    posting = _posting(job, listed.native_id, listed.url)
    if listed.posting:
        posting = labels.completed(posting, listed.posting)
    if not posting.title:
        raise ValueError("title: the advert has none")
    yield posting


def _page_address(source: Source, number: int) -> str:
    search = {"search": source.options.search} if source.options.search else {}
    query = urlencode({**search, **({"page": number} if number > 1 else {})})
    return f"{source.url}?{query}" if query else source.url


def _page(address: str) -> int:
    said = parse_qs(urlsplit(address).query).get("page", ["1"])[0]
    return max(1, int(said)) if said.isdecimal() else 1


def _data(response: Response) -> dict[str, Any]:
    """What the page's script has as `props.pageProps.data`; raise ValueError where it has none."""
    text = page.text(response)
    opening = _DATA.search(text)
    end = text.find("</script", opening.end()) if opening else -1
    if opening is None or end < 0:
        raise ValueError("expected a page with __NEXT_DATA__, found another page or a part of one")
    answer = json_answer.read(response.replace(body=text[opening.end() : end].encode()))
    for key in ("props", "pageProps", "data"):
        answer = json_answer.table(answer).get(key)
    if not isinstance(answer, dict):
        raise ValueError("__NEXT_DATA__ has no props.pageProps.data")  # noqa: TRY004 - the page is wrong, not a type
    return answer


def _path(job: dict[str, Any]) -> str:
    return json_answer.said(job, "urlNoPrefix") or json_answer.said(json_answer.table(job.get("url")), "path")


def _posting(job: dict[str, Any], native_id: str, url: str) -> RawPosting:
    places = [page.words(place) for place in json_answer.rows(job, "address") if isinstance(place, str)]
    profile = json_answer.table(job.get("organizationProfile"))
    return RawPosting(
        native_id=native_id,
        url=url,
        title=json_answer.said(job, "title"),
        employer=json_answer.said(job, "organization") or json_answer.said(profile, "name"),
        location=", ".join(dict.fromkeys([*places, *([] if places else _labels(job, "region"))])),
        salary=_pay(job.get("salaryRangeFree")) or _pay(job.get("schemaOrgSalary")),
        hours=", ".join(_labels(job, "employmentType")),
        posted=json_answer.said(job, "published"),
        closing=json_answer.said(job, "expiration"),
        description=json_answer.markup(job, "description"),
        extra={"remoteOptions": remote} if (remote := _labels(job, "remoteOptions")) else {},
    )


def _labels(job: dict[str, Any], key: str) -> list[str]:
    rows = (json_answer.table(row) for row in json_answer.rows(job, key))
    return [label for row in rows if (label := json_answer.said(row, "label"))]


def _pay(salary: Any) -> str:  # noqa: ANN401 - JSON holds anything
    """Pay as words: the board has it as text, or as figures under one of two sets of names."""
    if isinstance(salary, str):
        return page.words(salary)
    offer = json_answer.table(salary)
    ends = (("minSalary", "minValue"), ("maxSalary", "maxValue"))
    figures = [
        said
        for free, schema in ends
        if (said := json_answer.said(offer, free) or json_answer.said(json_answer.table(offer.get(schema)), "number"))
    ]
    unit = json_answer.said(offer, "salaryUnit", "unitText").lower()
    pay = " – ".join(dict.fromkeys(_pounds(figure) for figure in figures))
    return f"{pay} per {unit}" if pay and unit else pay


def _pounds(figure: str) -> str:
    return f"£{float(figure):,.2f}".removesuffix(".00") if re.fullmatch(r"\d{1,9}(\.\d+)?", figure) else figure
