"""Jobs Go Public: pages whose data stands in one script block as JSON.

Owns the shape of that data, on the list and on an advert's page; the rest of each page is an empty frame.
"""

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crawlers.practice import pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.wires.jobposting import embedded
from crawlers.practice.words import Tenant

PAGE_SIZE = 25
_PATTERNS = {"full_time": ["Full time"], "part_time": ["Part time"], "either": ["Full time", "Part time"], None: []}


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """There is no field for an employer's own reference, and figures alone for pay."""
    return frozenset({"pay", "reference"})


def faults(tenant: Tenant) -> frozenset[Fault]:
    """What data alone can get wrong."""
    return frozenset({"no_title", "broken_json", "gone_404", "slow"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The advert's page."""
    return f"{tenant.prefix}/job/{slug}-{number}"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """Each advert's page."""
    for advert in adverts:
        body = _framed({"jobByPath": {"content": {**_job(advert), "description": advert.description}}}, advert.title)
        if advert.fault == "broken_json":
            body = body.replace(b'"title": ', b'"title" ')
        yield advert.path, pages.of_advert(advert, body)


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """A page of the list, from page 1."""
    if asked.path != tenant.path:
        return None
    said = asked.variables.get("page", "1")
    first = (int(said) - 1 if said.isdecimal() and int(said) else 0) * PAGE_SIZE
    shown = list(adverts.values())[first : first + PAGE_SIZE]
    return Page.kept(_framed({"jobs": {"result_count": len(adverts), "pages": [_job(one) for one in shown]}}, "Jobs"))


def _job(advert: Advert) -> dict[str, Any]:
    closing, pay = advert.closing.date, advert.pay
    return {
        "id": str(advert.number),
        "title": pages.title(advert),
        "organization": advert.employer,
        "urlNoPrefix": advert.path,
        "published": f"{advert.posted.isoformat()}T00:00:00+0000",
        "expiration": f"{closing.isoformat()}T{_clock(advert)}:00" if closing else None,
        "address": [town for town, _ in advert.job.towns] + [advert.job.postcode],
        "employmentType": [{"label": label} for label in _PATTERNS[advert.job.contract.working_time]],
        "schemaOrgSalary": {
            "minValue": {"number": pay.min},
            "maxValue": {"number": pay.max},
            "unitText": (pay.unit or "year").upper(),
            "currencyCode": "GBP",
        }
        if pay.min
        else None,
        "remoteOptions": [],
    }


def _clock(advert: Advert) -> str:
    return "23:59" if advert.closing.time in (None, "24:00") else str(advert.closing.time)


def _framed(data: dict[str, Any], title: str) -> bytes:
    script = embedded(json.dumps({"props": {"pageProps": {"data": data}}, "page": "/jobs"}, ensure_ascii=False))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title></head>\n'
        '<body><div id="__next"></div>\n'
        f'<script id="__NEXT_DATA__" type="application/json">{script}</script></body></html>\n'
    ).encode()
