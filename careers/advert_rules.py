"""What the register of standards says of the things that an advert asks for, where it says something else.

Owns each comparison of an advert with the register, with its citation. Must not count what other adverts ask
(`adverts`): the market and the rule are told apart. Without an entry in the register there is nothing to say.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from careers.gates import REGULATORS, nation_name
from careers.standard import Citation, Standard
from careers.standards import Register, StandardsAsOf

_REGULATOR_OF = {
    "social_work_england": "england",
    "social_care_wales": "wales",
    "sssc": "scotland",
    "niscc": "northern_ireland",
}
_CHECK_OF = {"pvg": ("scotland",), "disclosure_scotland": ("scotland",), "access_ni": ("northern_ireland",)}
_YEARS_ASKED = frozenset({"post_qualifying", "social_work", "children", "child_protection", "local_authority"})


@dataclass(frozen=True, slots=True)
class RuleNote:
    """Where the register says otherwise: what the advert says (verbatim, or blank) and what the rule says."""

    rule: str
    quote: str
    text: str
    sources: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """The advert and what applies to it."""

    tier: str | None
    agency: bool
    requirements: tuple[Mapping[str, Any], ...]
    words: str
    standards: StandardsAsOf
    register: Register

    def asked(self, kind: str) -> tuple[Mapping[str, Any], ...]:
        return tuple(one for one in self.requirements if one["kind"] == kind and one["demanded"] != "refused")

    def years(self) -> float | None:
        """The most years of experience that are asked for outright."""
        asked = (one for one in self.asked("experience") if one["value"] in _YEARS_ASKED)
        return max((float(one["number"]) for one in asked if one["number"]), default=None)


def rule_notes(
    advert: Mapping[str, Any], words: str, *, register: Register, nation: str, as_of: datetime.date
) -> tuple[RuleNote, ...]:
    """Where the register says otherwise than an advert of a nation, on a day.

    `advert` is a reading in the shape of `nextrung read`, `words` the plain words of its title and description.
    """
    case = _Case(
        tier=advert.get("tier"),
        agency=(advert.get("contract") or {}).get("type") == "agency",
        requirements=tuple(advert.get("requirements") or ()),
        words=words,
        standards=register.as_of(as_of, nation),
        register=register,
    )
    return tuple(note for rule in _RULES for note in rule(case))


def _note(case: _Case, rule: str, use: str, quote: str, text: str) -> list[RuleNote]:
    sources = case.standards.cite(use)
    return [RuleNote(rule, quote, text, sources)] if sources else []


def _regulator(case: _Case) -> list[RuleNote]:
    """Registration is with the regulator of the nation in which the work is."""
    asked, nation = case.asked("registration"), case.standards.nation
    right = any(_REGULATOR_OF.get(one["value"], nation) == nation and one["value"] != "hcpc" for one in asked)
    if not asked or right:
        return []
    said = f"Work in {nation_name(nation)} needs registration with {REGULATORS[nation]}; the advert names another body."
    return _note(case, "registration", "registration", asked[0]["quote"], said)


def _vetting(case: _Case) -> list[RuleNote]:
    """The check is the one of the nation in which the employer decides on suitability."""
    standard, nation = case.standards.using("vetting"), case.standards.nation
    asked = case.asked("vetting")
    elsewhere = [one for one in asked if nation not in _CHECK_OF.get(one["value"], ("england", "wales"))]
    if standard is None or not elsewhere or len(elsewhere) < len(asked):
        return []
    said = f"Posts in {nation_name(nation)} are checked by: {standard.words('check')}."
    return _note(case, "vetting", "vetting", elsewhere[0]["quote"], said)


def _agency_years(case: _Case) -> list[RuleNote]:
    """An agency post in an English authority's children's services has a minimum of years."""
    standard = case.standards.using("agency")
    if standard is None or not case.agency:
        return []
    least = standard.number("years")
    welcome = [one for one in case.asked("newly_qualified") if one["value"] == "welcome"]
    if welcome:
        said = f"The agency rules ask for at least {least} years, so a newly qualified person cannot take it."
        return _note(case, "agency_years", "agency", welcome[0]["quote"], said)
    asked = case.years()
    if asked is not None and asked < least:
        quote = next(one["quote"] for one in case.asked("experience") if one["number"] == asked)
        said = f"The agency rules ask for at least {least} years; the advert asks for {asked:g}."
        return _note(case, "agency_years", "agency", quote, said)
    return []


def _reviewing_officer(case: _Case) -> list[RuleNote]:
    """An independent reviewing officer needs more years than any other post asks by rule."""
    standard, asked = case.standards.using("iro"), case.years()
    named = re.search(r"(?i:\bindependent\s+reviewing\s+officers?\b)|\bIROs?\b", case.words)
    if standard is None or case.tier != "conference_chair" or not named or asked is None:
        return []
    least = standard.number("years")
    if asked >= least:
        return []
    quote = next(one["quote"] for one in case.asked("experience") if one["number"] == asked)
    said = f"Independent reviewing officers need at least {least} years' experience; the advert asks for {asked:g}."
    return _note(case, "reviewing_officer", "iro", quote, said)


def _lcpp_years(case: _Case) -> list[RuleNote]:
    """Nobody but the employer has set years for lead child protection practitioners."""
    asked = case.years()
    if case.tier != "lcpp" or asked is None:
        return []
    quote = next(one["quote"] for one in case.asked("experience") if one["number"] == asked)
    said = (
        "No national minimum of years is set for lead child protection practitioners: this one is the employer's own."
    )
    return _note(case, "lcpp_years", "lcpp_experience", quote, said)


def _lcpp_nation(case: _Case) -> list[RuleNote]:
    """The role exists in England alone."""
    nation = case.standards.nation
    named = re.search(r"\blead\s+child\s+protection\s+practitioners?\b", case.words, re.IGNORECASE)
    role = next((one for one in case.register.standards if one.use == "lcpp_role"), None)
    if nation == "england" or named is None or role is None:
        return []
    said = f"Lead child protection practitioner is a role in England; {nation_name(nation)} has none by that name."
    return [RuleNote("lcpp_nation", named[0], said, (role.cite(case.standards.day),))]


def _closed(case: _Case) -> list[RuleNote]:
    """What has closed can no longer be asked for."""
    notes = []
    for standard in case.register.standards:
        if standard.use != "history" or standard.status_on(case.standards.day) != "closed":
            continue
        found = _named(standard, case.words)
        if found:
            since = f" on {standard.valid_to.isoformat()}" if standard.valid_to else ""
            said = f"{standard.title} closed{since}: nobody can newly gain it."
            notes.append(RuleNote("closed", found, said, (standard.cite(case.standards.day),)))
    return notes


def _named(standard: Standard, words: str) -> str | None:
    """Another name of a standard as the words have it. Names are matched with their capitals: "Headline" is a word."""
    for alias in standard.aliases:
        # A name of one common word would be met in any advert.
        flags = re.NOFLAG if alias.isupper() else re.IGNORECASE
        if (alias.isupper() or " " in alias) and (match := re.search(rf"\b{re.escape(alias)}\b", words, flags)):
            return match[0]
    return None


_RULES: tuple[Callable[[_Case], list[RuleNote]], ...] = (
    _regulator,
    _vetting,
    _agency_years,
    _reviewing_officer,
    _lcpp_years,
    _lcpp_nation,
    _closed,
)
