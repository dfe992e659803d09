"""iTrent: a page that names a session, and the service that answers its script with every advert.

Owns the exchange: without the session that the page named, and the headers that its script sends, the service answers
with a page instead of adverts.
"""

import hashlib
import html
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crawlers.practice import pages
from crawlers.practice.county import Advert, Fault
from crawlers.practice.server import JSON, Asked, Page
from crawlers.practice.wires import Fact
from crawlers.practice.words import Tenant

_BASIS = {"full_time": "Full Time", "part_time": "Part Time", "either": "Full Time or Part Time", None: ""}


def unsaid(tenant: Tenant) -> frozenset[Fact]:
    """Nothing."""
    return frozenset()


def faults(tenant: Tenant) -> frozenset[Fault]:
    """The answer has each advert whole, so nothing of it can be gone."""
    return frozenset({"no_title", "zero_date", "far_date"})


def advert_path(tenant: Tenant, number: int, slug: str) -> str:
    """The page for people, which its script fills."""
    return f"{_folder(tenant)}/ETREC179GF.open?WVID={_view(tenant)}&VACANCY_ID={number}Jm"


def lay_out(tenant: Tenant, adverts: Sequence[Advert], base_url: str) -> Iterator[tuple[str, Page]]:
    """The tenant's start, the page with the session, and the adverts' pages, which show nothing without a script."""
    opened = f"ETREC179GF.open?WVID={_view(tenant)}"
    start = f'<p><a href="ETREC110GF.open">Sign in</a></p><p><a href="{opened}">Vacancies</a></p>'
    yield f"{_folder(tenant)}/etrec002gf.open", Page.kept(_framed(tenant.name, start))
    # Whether a session is asked for by a script's variable or by a form's field differs between installations.
    session = _session(tenant)
    script = f'<script>var s = "ETREC106GF.json?USESSION={session}&WVID={_view(tenant)}";</script>'
    field = f'<form><input type="hidden" name="SESSION.STD_HID_FLDS.ET_BASE.1-1" value="{session}"></form>'
    shell = _framed(tenant.name, field if "etrec002" in tenant.url.lower() else script)
    yield f"{_folder(tenant)}/{opened}", Page.kept(shell)
    for advert in adverts:
        yield advert.path, pages.of_advert(advert, shell)


def answer(tenant: Tenant, adverts: Mapping[str, Advert], asked: Asked) -> Page | None:
    """The search's answer, up to 200 adverts from the record that is asked for."""
    if asked.path.lower() != f"{_folder(tenant)}/etrec106gf.json".lower():
        return None
    said, headers = asked.variables, asked.headers
    scripted = "mhrparams" in headers or ("referer" in headers and "x-requested-with" in headers)
    if said.get("USESSION") != _session(tenant) or said.get("WVID") != _view(tenant) or not scripted:
        return Page(_framed("Security violation", "<p>Security violation</p>"))
    size, first = (_number(said.get(name), default) for name, default in (("RESULTS_PP", 10), ("REC_FROM", 1)))
    shown = list(adverts.values())[first - 1 : first - 1 + min(size, 200)]
    search = {
        "results_pp": str(size),
        "total_rec": len(adverts),
        "rec_from": first,
        "rec_to": first + len(shown) - 1,
        "wvid": _view(tenant),
    }
    return Page.kept(json.dumps({"text": {}, "search": search, "results": [_row(one) for one in shown]}).encode(), JSON)


def _number(said: str | None, default: int) -> int:
    return max(1, int(said)) if said and said.isdecimal() else default


def _folder(tenant: Tenant) -> str:
    return f"{tenant.prefix}/wrd/run"


def _session(tenant: Tenant) -> str:
    return hashlib.blake2b(tenant.id.encode(), digest_size=16).hexdigest().upper()


def _view(tenant: Tenant) -> str:
    """The view that the row names, or the one that the tenant's start leads to."""
    return tenant.url.partition("WVID=")[2] or "150001JMmr"


def _framed(title: str, body: str) -> bytes:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title></head>\n'
        f"<body><main>{body}</main></body></html>\n"
    ).encode()


def _closes(advert: Advert) -> str:
    if advert.fault == "zero_date":
        return "00000000"
    if advert.fault == "far_date":
        return f"{advert.posted.year + 9}1231"
    return f"{advert.closing.date:%Y%m%d}" if advert.closing.date else ""


def _row(advert: Advert) -> dict[str, Any]:
    return {
        "vacancy_id": f"{advert.number}Jm",
        "job_title": html.escape(pages.title(advert), quote=False),
        "job_description": advert.description,
        "location_id": advert.location,
        "region_id": "Children's Services",
        "salary": advert.pay.text,
        "vacancy_ref": advert.reference,
        "app_close_d": _closes(advert),
        "start_package": "",
        "con_hrs": f"{advert.job.contract.hours:g}" if advert.job.contract.hours else "",
        "basis_id": _BASIS[advert.job.contract.working_time],
    }
