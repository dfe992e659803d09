"""networx's search page and the search that its script posts.

Owns the token: a search without the page's token and cookie is refused.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crawlers.practice import fields, pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant

_TOKEN = "__RequestVerificationToken"  # noqa: S105 - the name of the field, not a secret
_GIVEN = {"page": "practice-page-token", "cookie": "practice-cookie-token"}


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """Nothing: the answer has a place for everything."""
    return frozenset()


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What an answer with whole adverts can get wrong."""
    return frozenset({"no_title"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The page to apply at."""
    return f"{tenant.prefix}/Jobs/Advert/{number}"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The page with the search form, which sets the cookie that belongs to its token, and where people are sent."""
    form = (
        f'<form id="formVacancySearch" action="{tenant.prefix}/Careers/SearchVacancies" method="post">'
        f'<input name="{_TOKEN}" type="hidden" value="{_GIVEN["page"]}"></form>'
    )
    cookie = {"Set-Cookie": f"{_TOKEN}={_GIVEN['cookie']}; path=/; HttpOnly"}
    yield tenant.path, Page(fields.framed("Vacancies", form), headers=cookie)
    for advert in adverts:
        yield advert.path, Page.kept(fields.framed("Apply", "<p>Sign in to apply.</p>"))


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """A page of the search."""
    if asked.path != f"{tenant.prefix}/Careers/SearchVacancies" or asked.method != "POST":
        return None
    form = asked.form
    if form.get(_TOKEN) != _GIVEN["page"] or f"{_TOKEN}={_GIVEN['cookie']}" not in asked.headers.get("cookie", ""):
        return fields.answer({"OK": False, "Message": "The required anti-forgery cookie is not present."})
    search = json.loads(form.get("data", "{}"))
    if (search.get("ClientID"), search.get("OnboardingPageID")) != (tenant.options["client"], tenant.options["search"]):
        return fields.answer({"OK": False})
    shown = fields.page_of(list(adverts.values()), search["CurrentPage"], search["SearchResultPageSize"])
    return fields.answer({"OK": True, "Data": [_row(advert, f"http://{asked.headers['host']}") for advert in shown]})


def _row(advert: Advert, base_url: str) -> dict[str, Any]:
    return {
        "VacancyID": advert.number,
        "VacancyTitle": pages.title(advert),
        "Reference": advert.reference,
        "Location": f"{advert.location}, {advert.job.postcode}",
        "JobDescription": advert.description,
        "StartDate": fields.day(advert.posted),
        "ExpiryDate": fields.closing(advert),
        "8390452_Salary": advert.pay.text,
        "12229103_ContractType": fields.TYPES[advert.job.contract.type],
        "12229104_HoursOfWork": fields.hours(advert),
        "ApplyLink": f"{base_url}{advert.path}",
    }
