"""iTrent: the recruitment pages of MHR's payroll system, at `webitrent.com` or under a path `…_webrecruitment`.

**Recognise it:** the list's address is `https://<host>/<tenant>_webrecruitment/wrd/run/ETREC179GF.open?WVID=<view>`.

**Options**
- The row's `url` is that address, with its `WVID`. Where no view is known, or a known one goes stale, it is the
  tenant's start, `https://<host>/<tenant>_webrecruitment/wrd/run/etrec002gf.open`, which links to the view of the day.
  There is nothing else to choose.

The page that people see only names a session (`USESSION`); its script then asks `ETREC106GF.json` for the adverts, 200
at a time, with the session in the address and in a header of its own. The answer has each advert in full and counts
them all (`total_rec`), and a closing date is eight digits. An advert has no page that could be read without a script.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from scrapy.http import Request, Response

from crawlers import json_answer, page, soup
from crawlers.items import Found, Incomplete, Listed, Total, list_page, titled
from crawlers.sources import Source
from store.postings import RawPosting
from store.runs import Rejected

ABSENCES = 1
CONFIRMED = "one record of a university's answer, captured in August 2026; the way to it by others' readers only"
PAGE_SIZE = 200
_SESSION = re.compile(r"USESSION(?:=|[\"']?\s*:\s*[\"'])([0-9A-Fa-f]{8,64})")
_HIDDEN_SESSION = "input[name='SESSION.STD_HID_FLDS.ET_BASE.1-1']"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""


def start(source: Source) -> Iterator[Request]:
    """The page that people see, or the one that leads to it."""
    yield list_page(source.url)


def read_list(response: Response, source: Source) -> Found:
    """The session that the first page names, then the adverts that the service gives for it."""
    if urlsplit(response.url).path.lower().endswith("etrec106gf.json"):
        yield from _read_answer(response, source)
        return
    view = _variable(response.url, "wvid")
    text = page.text(response)
    root = soup.of(text)
    found = _SESSION.search(text)
    session = soup.attribute(root.select_one(_HIDDEN_SESSION), "value") or (found[1] if found else "")
    if view and session:
        opened = f"{urljoin(response.url, 'ETREC179GF.open')}?{urlencode({'WVID': view})}"
        yield _search(response, opened, view, session, 1)
        return
    links = (urljoin(response.url, soup.attribute(link, "href")) for link in root.select("a[href]"))
    view_page = next((link for link in links if ".open" in link.lower() and _variable(link, "wvid")), "")
    if view or not view_page:
        raise ValueError("the page names no session" if view else "the page leads to no view of vacancies")
    yield list_page(page.address(response.url, view_page))


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """Nothing: an advert has no page of its own to read."""
    raise ValueError("an iTrent advert has no page that can be read without a script")


def _search(response: Response, opened: str, view: str, session: str, first: int) -> Request:
    """A request for up to 200 adverts from the `first`, which counts from 1; `opened` is the page that people see."""
    asked = {"WVID": view, "USESSION": session, "LANG": "USA"}
    paging = {"RESULTS_PP": PAGE_SIZE, "REC_FROM": first, "REC_TO": first + PAGE_SIZE - 1}
    empty = dict.fromkeys(("JOB_TITLE", "KEYWORDS", "LOCATION_ID", "REGION_ID", "VAC_TYPES", "SALARY_BAND"), "")
    address = urljoin(response.url, "ETREC106GF.json")
    request = list_page(f"{address}?{urlencode({**asked, **paging})}")
    headers = {
        # Some installations read the search from this header, others from the address.
        "mhrParams": urlencode({**asked, **empty, "ORDER_BY": "VACANCY_D", **paging}),
        "Referer": opened,
        "X-Requested-With": "XMLHttpRequest",
        "Accept": "application/json, text/javascript, */*; q=0.01",
        **_cookies(response),
    }
    return request.replace(headers=headers)


def _cookies(response: Response) -> dict[str, str]:
    """The session's cookies: those that the answer sets, or those that it was asked for with."""
    sent = response.request.headers.get("Cookie") if response.request else None
    return soup.cookies(response) or ({"Cookie": sent.decode("latin-1")} if sent else {})


def _read_answer(response: Response, source: Source) -> Found:
    answer = json_answer.read(response)
    rows = json_answer.rows(answer, "results", "the search's results")
    search = json_answer.table(json_answer.table(answer).get("search"))
    total = json_answer.said(search, "total_rec")
    if total.isdecimal():
        yield Total(int(total))
    else:
        yield Incomplete("the answer does not say how many adverts there are")
    view = _variable(response.url, "wvid")
    opened = f"{urljoin(response.url, 'ETREC179GF.open')}?{urlencode({'WVID': view})}"
    for row in rows:
        native_id = json_answer.said(json_answer.table(row), "vacancy_id")
        if not native_id:
            yield Rejected(response.url, "vacancy_id: a listed advert has none", json.dumps(row)[:2000])
            continue
        posting = _posting(row, native_id, f"{opened}&{urlencode({'VACANCY_ID': native_id})}", source)
        yield Listed(native_id, posting.url, posting)
        yield titled(posting)
    first = _variable(response.url, "rec_from")
    seen = (int(first) if first.isdecimal() else 1) + len(rows)
    if rows and total.isdecimal() and seen <= int(total):
        yield _search(response, opened, view, _variable(response.url, "usession"), seen)


def _variable(address: str, name: str) -> str:
    """A variable of an address's query, whose names the vendor writes in any case."""
    return {key.lower(): value for key, value in parse_qsl(urlsplit(address).query)}.get(name, "")


def _posting(row: dict[str, Any], native_id: str, url: str, source: Source) -> RawPosting:
    hours = json_answer.said(row, "con_hrs")
    basis = json_answer.said(row, "basis_id")
    kept = {key: said for key in ("region_id", "start_package") if (said := json_answer.said(row, key))}
    return RawPosting(
        native_id=native_id,
        url=url,
        title=json_answer.said(row, "job_title"),
        employer=source.name,
        location=json_answer.said(row, "location_id"),
        salary=json_answer.said(row, "salary"),
        hours=", ".join(
            part for part in (f"{hours} hours" if re.fullmatch(r"[\d.]+", hours) else hours, basis) if part
        ),
        closing=json_answer.said(row, "app_close_d"),
        reference=json_answer.said(row, "vacancy_ref"),
        description=json_answer.markup(row, "job_description"),
        extra=kept,
    )
