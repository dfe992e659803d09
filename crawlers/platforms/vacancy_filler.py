"""Vacancy Filler: careers pages that are filled from `sf.vacancy-filler.co.uk`.

**Recognise it:** the employer's page asks `sf.vacancy-filler.co.uk/CareerPage/GetResultList?…` in the browser's network
view, or shows a frame from there.

**Options**
- The row's `url` is that request's address, with its own query and `&sortBy=postingdate`.
- `page`: the employer's page for people, with `{id}` where an advert's number goes; without it people are sent to the
  service's own answer.

The list is JSON, of numbers or of objects with an `Id`; while an object says the same, its advert is taken not to have
changed. Each advert is JSON at `/CareerPage/GetItem?id=<number>`. Which names the fields beside `Id` have is not known,
so the usual ones are looked for and what is not recognised is kept in `extra`.

**Unconfirmed:** after another's reader, which used no field but `Id`; no real capture shows the format.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from scrapy.http import Request, Response

from crawlers import json_answer, labels, page
from crawlers.items import Found, Listed, detail_page, list_page
from crawlers.json_answer import said
from crawlers.sources import Source
from store.runs import Rejected

ABSENCES = 1
CONFIRMED = ""
_TITLES = ("Title", "JobTitle", "VacancyTitle", "Name")
_TEXTS = ("Description", "JobDescription", "VacancyDescription", "AdvertText")


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a row; see the module's docstring."""

    page: str = ""

    def __post_init__(self) -> None:
        if self.page and "{id}" not in self.page:
            raise ValueError(f"page: {self.page!r}; expected an address with {{id}} in it")


def start(source: Source) -> Iterator[Request]:
    """The list."""
    yield list_page(source.url)


def read_list(response: Response, source: Source) -> Found:
    """Every advert of the list, each with its own answer to fetch."""
    rows = json_answer.read(response)
    if not isinstance(rows, list):
        raise ValueError("expected JSON that is a list of adverts, found other JSON")  # noqa: TRY004 - the page is wrong
    for row in rows:
        native_id = said(row, "Id", "id", "ID") if isinstance(row, dict) else said({"Id": row}, "Id")
        if not native_id:
            yield Rejected(response.url, "a listed advert has no Id", json.dumps(row)[:2000])
            continue
        item = urljoin(response.url, f"GetItem?id={native_id}")
        url = urljoin(source.url, source.options.page.replace("{id}", native_id)) if source.options.page else item
        listed = Listed(native_id, url, stamp=json.dumps(row, sort_keys=True) if isinstance(row, dict) else "")
        yield listed
        yield detail_page(listed, item)


def read_detail(response: Response, source: Source, listed: Listed) -> Found:
    """The advert, each of its fields by what its name says."""
    found = json_answer.read(response)
    if not isinstance(found, dict) or not found:
        raise ValueError("expected JSON with one advert, found other JSON")
    if said(found, "Id") not in ("", listed.native_id):
        raise ValueError(f"Id: asked for {listed.native_id}, the answer is {said(found, 'Id')}")
    title = said(found, *_TITLES)
    if not title:
        raise ValueError("Title: the advert has none")
    yield labels.posting(
        _labels(found),
        native_id=listed.native_id,
        url=listed.url,
        title=title,
        employer=source.name,
        description=json_answer.markup(found, *_TEXTS),
    )


def _labels(found: dict[str, Any]) -> dict[str, str]:
    """A field's name as the label that it would be on a page: "ClosingDate" as "closing date"."""
    return {
        page.words(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key)): words
        for key in found
        if key not in ("Id", *_TITLES, *_TEXTS) and (words := said(found, key))
    }
