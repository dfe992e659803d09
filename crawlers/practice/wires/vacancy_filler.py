"""Vacancy Filler's service: a list, and an advert for each of its entries.

Owns the JSON of both; of the real one only the addresses and `Id` are known.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crawlers.practice import fields, pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """Nothing: the advert has a place for everything."""
    return frozenset()


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What a service of JSON can get wrong."""
    return frozenset({"no_title", "gone_404"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The employer's own page for people, as the row's option has it."""
    return str(tenant.options["page"]).replace("{id}", str(number))


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The list, and the empty pages that people are sent to."""
    listed = ("Id", "Title", "Location", "Salary", "ClosingDate")
    yield tenant.url, fields.answer([{name: _advert(advert)[name] for name in listed} for advert in adverts])
    for advert in adverts:
        yield advert.path, pages.of_advert(advert, fields.framed("Vacancy", "<main></main>"))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """An advert."""
    advert = adverts.get(asked.variables.get("id", ""))
    if asked.path != f"{tenant.prefix}/CareerPage/GetItem" or advert is None or advert.fate == "gone":
        return None
    return fields.answer(_advert(advert))


def _advert(advert: Advert) -> dict[str, Any]:
    return {
        "Id": advert.number,
        "Title": pages.title(advert),
        "Organisation": advert.employer,
        "Location": f"{advert.location}, {advert.job.postcode}",
        "Salary": advert.pay.text,
        "ContractType": fields.TYPES[advert.job.contract.type],
        "WorkingPattern": fields.hours(advert),
        "PostedDate": fields.day(advert.posted),
        "ClosingDate": fields.closing(advert),
        "Reference": advert.reference,
        "Description": advert.description,
    }
