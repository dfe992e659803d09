"""One advert in, one reading out: every fact that the matcher reads, from the same words.

Owns the order of reading (place before tier, because ladders differ between nations; contract before pay, because
hourly pay is compared over the advert's own week) and the reading's JSON. Must not store anything or look at a clock.
"""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from matcher import RULES_VERSION
from matcher.contract import Contract, read_contract
from matcher.dates import Closing, find_closing, read_closing
from matcher.pay import Pay, Where, find_pay, read_pay
from matcher.places import Gazetteer, Place
from matcher.requirements import Requirement, read_requirements
from matcher.text import one_line, plain
from matcher.tier import TierReading, read_tier
from matcher.working_time import FULL_WEEK

_HEALTH = re.compile(r"\bNHS\b|\bHSC\b|\bHealth\s+(?:and|&)\s+Social\s+Care\s+Trust|\bHealth\s+Board\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Advert:
    """An advert as a source gave it: raw words per field, empty where the source has none.

    `page_date` is the day on which the page was seen or posted; `authority_code` is the employer's authority where
    the source knows it.
    """

    id: str = ""
    title: str = ""
    employer: str = ""
    location: str = ""
    salary: str = ""
    contract: str = ""
    closing: str = ""
    description: str = ""
    page_date: datetime.date | None = None
    authority_code: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that one advert says, and the version of the rules that read it."""

    tier: TierReading
    pay: Pay
    closing: Closing
    contract: Contract
    place: Place
    requirements: tuple[Requirement, ...]
    rules_version: str

    def as_json(self) -> dict[str, Any]:
        """The reading as JSON values, in the shape of `nextrung read`."""
        tier = self.tier
        return {
            "outcome": tier.outcome,
            "tier": tier.tier,
            "confidence": tier.confidence,
            "runner_up": tier.runner_up,
            "margin": tier.margin,
            "reason": tier.reason,
            "evidence": [{"field": one.field, "quote": one.quote, "rule": one.rule} for one in tier.evidence],
            "specialisms": list(tier.specialisms),
            "service_area": tier.service_area,
            "pay": _pay_json(self.pay),
            "closing": {
                "date": self.closing.date.isoformat() if self.closing.date else None,
                "time": self.closing.time,
                "quote": self.closing.quote,
                "reason": self.closing.reason,
            },
            "contract": {
                "type": self.contract.type,
                "hours_min": self.contract.hours_min,
                "hours_max": self.contract.hours_max,
                "working_time": self.contract.working_time,
                "duration": self.contract.duration,
                "quote": self.contract.quote,
            },
            "place": _place_json(self.place),
            "requirements": [
                {
                    "kind": one.kind,
                    "value": one.value,
                    "demanded": one.demanded,
                    "number": one.number,
                    "quote": one.quote,
                }
                for one in self.requirements
            ],
            "rules_version": self.rules_version,
        }


def read(advert: Advert, gazetteer: Gazetteer) -> Reading:
    """Read one advert. Facts missing from their own fields are looked for in the description. Never raises."""
    description = plain(advert.description)
    title = one_line(advert.title)
    employer = one_line(advert.employer)
    place = gazetteer.read(
        employer=employer,
        location=one_line(advert.location),
        description=description,
        authority_code=advert.authority_code,
    )
    contract = read_contract(
        plain(advert.contract), title=title, salary=one_line(advert.salary), description=description
    )
    where = Where(place.nation, place.region, _HEALTH.search(employer) is not None, advert.page_date)
    pay = _pay(advert.salary, contract, description, title, where)
    closing = _closing(advert.closing, advert.page_date, description)
    tier = read_tier(title, employer=employer, description=description, nation=place.nation, annual_max=pay.annual_max)
    requirements = read_requirements(description, title=title)
    return Reading(tier, pay, closing, contract, place, requirements, RULES_VERSION)


def _pay(salary: str, contract: Contract, description: str, title: str, where: Where) -> Pay:
    hours = contract.hours_max if contract.hours_max is not None and contract.hours_max >= FULL_WEEK else None
    stated = read_pay(salary, hours=hours, where=where)
    if _has_amount(stated):
        return stated
    # "Grade 9", "competitive" or "hourly paid" in the field often stands beside an amount in the text or the title.
    found = find_pay(description, where=where)
    if not _has_amount(found) and "£" in title:
        found = read_pay(title, hours=hours)
    return found if _has_amount(found) or not salary.strip() else stated


def _has_amount(pay: Pay) -> bool:
    return pay.min is not None or pay.max is not None


def _closing(closing: str, page_date: datetime.date | None, description: str) -> Closing:
    words = one_line(closing)
    if words:
        return read_closing(words, page_date=page_date)
    return find_closing(description, page_date=page_date)


def _pay_json(pay: Pay) -> dict[str, Any]:
    return {
        "min": pay.min,
        "max": pay.max,
        "unit": pay.unit,
        "currency": pay.currency,
        "pro_rata": pay.pro_rata,
        "supplements": [
            {
                "kind": one.kind,
                "amount_min": one.amount_min,
                "amount_max": one.amount_max,
                "unit": one.unit,
                "quote": one.quote,
            }
            for one in pay.supplements
        ],
        "grade": pay.grade,
        "annual_min": pay.annual_min,
        "annual_max": pay.annual_max,
        "annual_basis": pay.annual_basis,
        "quote": pay.quote,
        "reason": pay.reason,
    }


def _place_json(place: Place) -> dict[str, Any]:
    authority = None
    if place.authority_code is not None:
        authority = {"name": place.authority_name, "gss_code": place.gss_code}
    return {
        "town": place.town,
        "authority": authority,
        "region": place.region,
        "nation": place.nation,
        "lat": place.lat,
        "lon": place.lon,
        "others": list(place.others),
        "mode": place.mode,
        "mode_words": place.mode_words,
        "basis": place.basis,
    }
