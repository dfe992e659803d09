"""A vacancy as search engines read it from its page: schema.org JobPosting.

Owns that translation. It carries words of adverts, which are hostile: they are escaped for where they stand.
"""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

_EMPLOYMENT = {"full_time": ["FULL_TIME"], "part_time": ["PART_TIME"], "either": ["FULL_TIME", "PART_TIME"]}
_TEMPORARY = {"fixed_term", "temporary", "agency", "secondment"}


def job_posting(vacancy: Mapping[str, Any], advert: str) -> Markup:
    """The vacancy as schema.org/JobPosting in JSON-LD, for a script element of that type; `advert` is its clean markup.

    What the advert does not say is left out. Nothing in it can end the element.
    """
    place, pay = vacancy["place"], vacancy["pay"]
    contract = vacancy["reading"].get("contract") or {}
    employment = list(_EMPLOYMENT.get(contract.get("working_time") or "", []))
    if vacancy["contract"] in _TEMPORARY:
        employment.append("TEMPORARY")
    told: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": vacancy["title"],
        "description": advert or vacancy["title"],
        "datePosted": vacancy["posted_on"],
        "validThrough": f"{vacancy['closes_on']}T23:59:59" if vacancy["closes_on"] else None,
        "employmentType": employment,
        "hiringOrganization": {"@type": "Organization", "name": vacancy["employer"]} if vacancy["employer"] else None,
        "jobLocation": {
            "@type": "Place",
            "address": _filled(
                {
                    "@type": "PostalAddress",
                    "addressLocality": place["town"] or (place["authority"] or {}).get("name"),
                    "addressRegion": place["region"],
                    "addressCountry": "GB",
                }
            ),
        },
        "identifier": {"@type": "PropertyValue", "name": "Nextrung", "value": str(vacancy["id"])},
        "directApply": False,
        "url": vacancy["url"],
    }
    amount = _advertised(vacancy["reading"].get("pay") or {}, pay)
    if amount["minValue"] is not None or amount["maxValue"] is not None:
        value = _filled({"@type": "QuantitativeValue", **amount})
        told["baseSalary"] = {"@type": "MonetaryAmount", "currency": "GBP", "value": value}
    text = json.dumps(_filled(told))
    for letter in "<>&":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # noqa: S704 - ASCII alone, without a letter that could end the element or begin another


def _advertised(read: Mapping[str, Any], annual: Mapping[str, Any]) -> dict[str, Any]:
    """Pay by the unit that the advert names, for a yearly figure that was reckoned from an hour's is nobody's offer."""
    if read.get("unit") in ("hour", "day", "week", "month"):
        return {"minValue": read.get("min"), "maxValue": read.get("max"), "unitText": read["unit"].upper()}
    return {"minValue": annual["annual_min"], "maxValue": annual["annual_max"], "unitText": "YEAR"}


def _filled(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value not in (None, "", [])}
