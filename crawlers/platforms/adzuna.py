"""Adzuna, the search engine for jobs, through its API.

**Recognise it:** nothing to recognise: one row searches all of Adzuna in the United Kingdom. Keys are free after
registration at `developer.adzuna.com`, and stand in the environment variables `NEXTRUNG_ADZUNA_ID` (app_id) and
`NEXTRUNG_ADZUNA_KEY` (app_key).

**Options**
- The row's `url` is `https://api.adzuna.com`; its `delay` at least 2.4 seconds, for the service allows 25 requests a
  minute.
- `what`: the words to search for; `where`: around where, or empty for everywhere.
- `max_days_old`: only adverts of the last so many days (30 unless said).
- `per_run`, `per_day`, `per_week`, `per_month`: the most requests (20, 250, 1000 and 2500 unless said, the last three
  being the service's own).

The terms ask for the credit below wherever the adverts are shown, and organisations may need a licence after a trial of
14 days. There are no closing dates, and only an advert's first words. Pay that the service guessed itself
(`salary_is_predicted`, a string) is no pay that anybody advertised: it is kept aside, not as the salary.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapy.http import Request, Response

from crawlers import json_answer, keys, soup
from crawlers.items import Found, Incomplete, Listed, Total, list_page, titled
from crawlers.json_answer import said
from crawlers.sources import Source
from store.postings import RawPosting
from store.runs import Rejected

ABSENCES = 2
CONFIRMED = "a capture of one result of the German service (January 2024)"
CREDIT = "Jobs by Adzuna"
"""What the terms ask pages to say beside each of these adverts, as a link."""
CREDIT_URL = "https://www.adzuna.co.uk"
ID, KEY = "NEXTRUNG_ADZUNA_ID", "NEXTRUNG_ADZUNA_KEY"
KEYS = (ID, KEY)
PAGE_SIZE = 50
LEAST_DELAY = 2.4
"""Seconds between requests: 25 a minute."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    what: str
    where: str = ""
    max_days_old: int = 30
    per_run: int = 20
    per_day: int = 250
    per_week: int = 1000
    per_month: int = 2500

    def __post_init__(self) -> None:
        keys.check_bounds(self)
        if not self.what.strip():
            raise ValueError("what: ''; expected the words to search for")
        if self.max_days_old < 1:
            raise ValueError(f"max_days_old: {self.max_days_old}; expected 1 or more days")


def start(source: Source) -> Iterator[Request]:
    """The search's first page; ValueError where there is no key, or the row would ask too fast."""
    keys.value(ID)
    keys.value(KEY)
    if not source.loopback and source.delay < LEAST_DELAY:
        raise ValueError(
            f"delay: {source.delay:g}; the service allows 25 requests a minute, so expected {LEAST_DELAY:g}"
        )
    yield list_page(_search(source, 1))


def read_list(response: Response, source: Source) -> Found:
    """Every result of a page of the search, and the next page."""
    answer = json_answer.table(json_answer.read(response))
    rows = json_answer.rows(answer, "results", "JSON with results")
    total = answer.get("count")
    # A search by age loses adverts that are still live, so absence from it proves nothing.
    yield Incomplete("the search shows only the newest adverts", expected=True)
    for row in rows:
        posting = _posting(json_answer.table(row))
        if not posting.native_id or not posting.url:
            yield Rejected(response.url, "a result has no id or no redirect_url", keys.redacted(json.dumps(row))[:2000])
            continue
        yield Listed(posting.native_id, posting.url, posting)
        yield titled(posting)
    number = _number(response.url)
    if not isinstance(total, int):
        return
    if number * PAGE_SIZE >= total:
        yield Total(total)
    elif rows and number < source.options.per_run:
        yield list_page(_search(source, number + 1))


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """No advert's own page is asked for: the service leads people to other sites."""
    raise ValueError("this platform has no pages of its own to read")


def _posting(row: dict[str, Any]) -> RawPosting:
    ends = [value for key in ("salary_min", "salary_max") if isinstance(value := row.get(key), int | float)]
    pay = " - ".join(dict.fromkeys(json_answer.number(value) for value in ends))
    predicted = str(row.get("salary_is_predicted", "0")) == "1"
    place = json_answer.table(row.get("location"))
    area = [part for part in json_answer.rows(place, "area") if isinstance(part, str)]
    return RawPosting(
        native_id=said(row, "id"),
        url=_public(said(row, "redirect_url")),
        title=soup.said(soup.of(said(row, "title"))),
        employer=said(json_answer.table(row.get("company")), "display_name"),
        location=said(place, "display_name"),
        salary=f"GBP {pay}" if pay and not predicted else "",
        contract=said(row, "contract_type").replace("_", " "),
        hours=said(row, "contract_time").replace("_", " "),
        posted=said(row, "created"),
        reference=said(row, "id"),
        description=json_answer.markup(row, "description"),
        extra={**({"predicted salary": pay} if pay and predicted else {}), **({"area": area} if area else {})},
    )


def _public(address: str) -> str:
    """Where a person sees the advert, without the asker's own number, which the service writes into it."""
    if not address:
        return ""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in ("utm_source", "utm_medium")]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def _search(source: Source, number: int) -> str:
    options: Options = source.options
    asked = {
        "app_id": ID,
        "app_key": KEY,
        "results_per_page": str(PAGE_SIZE),
        "what": options.what,
        "where": options.where,
        "max_days_old": str(options.max_days_old),
        "sort_by": "date",
    }
    query = urlencode({key: value for key, value in asked.items() if value})
    return f"{source.url.rstrip('/')}/v1/api/jobs/gb/search/{number}?{query}"


def _number(address: str) -> int:
    last = urlsplit(address).path.rpartition("/")[2]
    return int(last) if last.isdecimal() else 1
