"""Multi-agency child protection teams: the members that the law names, and the agencies that could be called on.

Owns the check of a team's nominees. It must not judge whether a nominee is good enough: the requirements of members
are proposals, and `lcpp` shows them.
"""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from careers.reform_facts import reforms
from careers.reforms import Shown, here
from careers.standard import Citation
from careers.standards import register


@dataclass(frozen=True, slots=True)
class TeamCheck:
    """Whether a team has the members that the law names.

    `filled` maps a member's id to the nominees who fill it; `missing` and `unclear` say what is still to be settled.
    `complete` is None while an unclear nominee could fill what is missing.
    """

    complete: bool | None
    filled: Mapping[str, tuple[str, ...]]
    missing: tuple[str, ...]
    unclear: tuple[str, ...]
    others: tuple[str, ...]
    notes: tuple[str, ...]
    citations: tuple[Citation, ...]

    def as_json(self) -> dict[str, Any]:
        """The check as JSON-ready values."""
        return asdict(self)


def agencies(on: datetime.date, nation: str) -> tuple[Shown, ...]:
    """Agencies that regulations would most likely designate; none outside England or before that was said.

    Raises:
        ValueError: for a nation that is not one of the four.

    """
    proposal = register().get("macpt-regulations")
    if here(nation) != proposal.nation or not proposal.applies_on(on):
        return ()
    text = "Could be required to sign a memorandum of co-operation with the safeguarding partners, if they ask."
    return tuple(
        Shown(agency.id, agency.name, text, proposal.status_on(on), "", None, (proposal.cite(on),))
        for agency in reforms().agencies
    )


def _fills(nominee: str) -> tuple[str, ...]:
    """The ids of the members that the nominee's description could fill; the ids themselves are certain."""
    plain = " ".join(re.findall(r"[\w'’-]+", nominee.casefold()))
    exact = tuple(member.id for member in reforms().members if plain == member.id)
    return exact or tuple(
        member.id
        for member in reforms().members
        if any(re.search(rf"(?<!\w){re.escape(word)}s?(?!\w)", plain) for word in member.words)
    )


def team_check(nominees: Sequence[str], on: datetime.date) -> TeamCheck:
    """Checks a multi-agency child protection team of England against the members that section 3 names.

    Args:
        nominees: one text a person: a member's id (social-worker, education, health, police, other) or what the
            person is ("Detective sergeant"). A description that fits two places fills neither until it is settled.
        on: the day of the check, for the law's standing.

    """
    law = register().get("cws-act-2026-s3")
    filled: dict[str, tuple[str, ...]] = {}
    unclear: list[str] = []
    others: list[str] = []
    possible: set[str] = set()
    for nominee in nominees:
        fits = _fills(nominee)
        if len(fits) == 1 and fits[0] != "other":
            filled[fits[0]] = (*filled.get(fits[0], ()), nominee)
        elif len(fits) > 1:
            unclear.append(nominee)
            possible.update(fits)
        else:
            others.append(nominee)
    missing = [member for member in reforms().members if member.required and member.id not in filled]
    notes = [f"Missing: {member.who.lower()}, nominated by {member.nominated_by}." for member in missing]
    notes += [f"Which place does {nominee!r} fill? The words fit more than one." for nominee in unclear]
    if law.status_on(on) != "in force":
        notes.append(f"The law that names these members: {law.status_on(on)} on {on.isoformat()}. {law.note}")
    settled = not (possible & {member.id for member in missing})
    return TeamCheck(
        complete=not missing if settled else None,
        filled=filled,
        missing=tuple(member.id for member in missing),
        unclear=tuple(unclear),
        others=tuple(others),
        notes=tuple(notes),
        citations=(law.cite(on),),
    )
