"""What the wires' pages have in common: validators that tell the truth, and the faults that any page can show."""

import datetime as dt
from collections.abc import Sequence

from crawlers.practice.county import Advert
from crawlers.practice.server import HTML, Page

SLOW = 0.8
"""Seconds that the county's slow page takes."""
MISSING = Page(b"<!DOCTYPE html>\n<html><body><h1>Page not found</h1></body></html>\n", status=404)


def of_advert(advert: Advert, body: bytes, kind: str = HTML) -> Page:
    """An advert's own page: gone or slow where that is its fault."""
    if advert.fate == "gone":
        gone = b"<!DOCTYPE html>\n<html><body><h1>This vacancy has closed</h1></body></html>\n"
        return Page(gone, HTML, 410 if advert.fault == "gone_410" else 404)
    return Page.kept(body, kind, modified=moment(advert.posted), delay=SLOW if advert.fault == "slow" else 0.0)


def moment(day: dt.date) -> dt.datetime:
    """Nine in the morning of a day, when everything of that day is published."""
    return dt.datetime(day.year, day.month, day.day, 9, tzinfo=dt.UTC)


def latest(adverts: Sequence[Advert]) -> dt.datetime | None:
    """When the newest of the adverts was published; None where there are none."""
    return moment(max(advert.posted for advert in adverts)) if adverts else None


def title(advert: Advert) -> str:
    """The title as printed: nothing where that is the fault."""
    return "" if advert.fault == "no_title" else advert.title
