"""An advert's facts as the fields and labels of a vendor's page would show them.

For wires whose vendors differ in the markup and agree in what they say. Shows no truth that the advert does not print.
"""

import datetime as dt
import html
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from crawlers.practice import pages
from crawlers.practice.county import Advert
from crawlers.practice.server import JSON, Page

KEYS = {
    "NEXTRUNG_REED_KEY": "practice-reed-key",
    "NEXTRUNG_ADZUNA_ID": "practice-adzuna-id",
    "NEXTRUNG_ADZUNA_KEY": "practice-adzuna-key",
    "NEXTRUNG_JOOBLE_KEY": "practice-jooble-key",
}
"""The keys that the county's services take: what a crawl of them needs in its environment."""


@contextmanager
def keys_at_hand() -> Iterator[None]:
    """The county's keys in this process's environment, for it and for the crawls that it starts; as before afterwards.

    While it lasts the operator's own keys are put aside: a practice crawl has no business with them.
    """
    before = {name: os.environ.get(name) for name in KEYS}
    os.environ.update(KEYS)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


TYPES = {
    "permanent": "Permanent",
    "fixed_term": "Fixed Term",
    "agency": "Temporary (Agency)",
    "bank": "Bank / Casual",
    "secondment": "Secondment",
}
_HOURS = {"full_time": "Full Time", "part_time": "Part Time", "either": "Full Time or Part Time"}


def closing(advert: Advert, form: str = "%d/%m/%Y") -> str:
    """When the advert closes, with the time where it has one; empty where it has no closing date."""
    if advert.closing.date is None:
        return ""
    clock = {"24:00": " 23:59", None: ""}.get(advert.closing.time, f" {advert.closing.time}")
    return f"{advert.closing.date:{form}}{clock}"


def day(when: dt.date, form: str = "%d/%m/%Y") -> str:
    """A date in a vendor's form."""
    return f"{when:{form}}"


def hours(advert: Advert) -> str:
    """How much of a week the post is, as vendors' lists have it; empty where the advert leaves it open."""
    return _HOURS.get(advert.job.contract.working_time or "", "")


def labels(advert: Advert, *, closing_label: str = "Closing Date") -> dict[str, str]:
    """What a page's labels say, by label; those with nothing to say are left out."""
    said = {
        "Reference": advert.reference,
        "Organisation": advert.employer,
        "Location": f"{advert.location}, {advert.job.postcode}",
        "Salary": advert.pay.text,
        "Contract Type": TYPES[advert.job.contract.type],
        "Working Pattern": hours(advert),
        closing_label: closing(advert),
    }
    return {label: value for label, value in said.items() if value}


def summary(advert: Advert) -> str:
    """The first paragraph, as lists show it, in HTML."""
    return f"{advert.description.partition('</p>')[0]}</p>"


def framed(title: str, body: str, *, head: str = "") -> bytes:
    """A whole page around its part of a vendor's markup."""
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head><meta charset="utf-8"><title>{html.escape(title)}</title>{head}'
        f"</head>\n<body>\n{body}\n</body>\n</html>\n"
    ).encode()


def answer(found: object, status: int = 200) -> Page:
    """A service's answer as JSON."""
    body = json.dumps(found, ensure_ascii=False).encode()
    return Page.kept(body, JSON) if status == 200 else Page(body, JSON, status)


def dated(adverts: Sequence[Advert], body: bytes, kind: str) -> Page:
    """A list that changes when its newest advert does."""
    return Page.kept(body, kind, modified=pages.latest(adverts))


def page_of(adverts: Sequence[Advert], number: int, size: int) -> Sequence[Advert]:
    """The adverts of a list's page, from page 1."""
    return adverts[(number - 1) * size : number * size]


def whole(said: str, default: int) -> int:
    """A count that a query or a form names, or the default where it names none."""
    return int(said) if said.isdecimal() else default
