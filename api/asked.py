"""The requirements and promises of an advert in plain words, in the order of how far they are asked for.

Owns those words. What an advert asks for is the matcher's reading; nothing is read here.
"""

from collections.abc import Mapping, Sequence
from typing import Any

_ORDER = ("essential", "desirable", "promised", "refused", "unknown")
_NAMES = {
    "registration": {
        "social_work_england": "Registration with Social Work England",
        "social_care_wales": "Registration with Social Care Wales",
        "sssc": "Registration with the SSSC",
        "niscc": "Registration with NISCC",
        "hcpc": "Registration with the HCPC, which no longer registers social workers",
        "unnamed": "Registration as a social worker",
    },
    "qualification": {
        "social_work": "A social work qualification",
        "management": "A management qualification",
        "degree": "A degree",
    },
    "newly_qualified": {
        "welcome": "Newly qualified people may apply",
        "excluded": "Newly qualified people",
        "asye_completed": "A completed ASYE",
    },
    "practice_educator": {"practice_educator": "Practice educator"},
    "interviewing": {
        "abe": "Training in Achieving Best Evidence interviews",
        "jii": "Training in joint investigative interviews",
        "scim": "Training in the Scottish Child Interview Model",
    },
    "driving": {
        "licence": "A driving licence",
        "car": "A car",
        "licence_and_car": "A driving licence and a car",
        "travel": "Travelling around the area",
        "licence_or_travel": "A driving licence, or another way to travel",
        "car_or_travel": "A car, or another way to travel",
    },
    "vetting": {
        "enhanced_dbs": "An enhanced DBS check",
        "dbs": "A DBS check",
        "pvg": "PVG scheme membership",
        "access_ni": "An AccessNI check",
        "disclosure_scotland": "A Disclosure Scotland check",
    },
    "sponsorship": {"visa": "Visa sponsorship"},
}
_IN = {
    "post_qualifying": "of post-qualifying experience",
    "management": "of experience in management",
    "supervision": "of experience in supervision",
    "child_protection": "of experience in child protection",
    "children": "of experience with children and families",
    "local_authority": "of experience in statutory or local authority work",
    "social_work": "of experience in social work",
}
_LANGUAGES = {"bsl": "British Sign Language"}


def asked(requirements: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The requirements of a reading with `text`, what each is in plain words, essentials first."""
    told = [{**one, "text": requirement_text(one["kind"], one["value"], one["number"])} for one in requirements]
    return sorted(told, key=lambda one: _ORDER.index(one["demanded"]))


def requirement_text(kind: str, value: str, number: float | None) -> str:
    """What one requirement or promise is, in plain words."""
    if kind == "experience" and number is not None:
        length = f"{number:g} year{'' if number == 1 else 's'}" if number >= 1 else f"{round(number * 12)} months"
        return f"{length} {_IN.get(value, 'of experience')}"
    if kind == "caseload":
        count = "" if number is None else f" of {number:g}"
        return {
            "maximum": f"A caseload{count} at most",
            "average": f"A caseload{count} on average",
            "protected": f"A protected caseload{count}",
            "manageable": f"A manageable caseload{count}",
        }.get(value, f"A caseload{count}")
    if kind == "supervision":
        return f"{value.replace('_', '-').capitalize()} supervision"
    if kind == "language":
        return f"Speaking {_LANGUAGES.get(value, value.capitalize())}"
    name = _NAMES.get(kind, {}).get(value, f"{kind}: {value}".replace("_", " "))
    return f"{name}, stage {number:g}" if kind == "practice_educator" and number else name
