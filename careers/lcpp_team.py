"""The readiness of a whole team for lead child protection practice: clause by clause, who shows it and who nobody does.

Owns the counting over people's own reports. It must not judge a clause anew, rank people, or say that a team is ready:
what a team must show together is set nowhere.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from careers.answer import RequirementStatus
from careers.lcpp import LcppReport
from careers.lcpp_clauses import Part
from careers.standard import Citation, Status

_STATES: tuple[RequirementStatus, ...] = ("met", "partial", "not_shown", "unknown")


@dataclass(frozen=True, slots=True)
class TeamClause:
    """One clause and the references of those who show it, show part of it, say that they do not, or say nothing.

    `asked` is false for what is told and has nothing for a person to show, such as a law.
    """

    id: str
    part: Part
    text: str
    standing: Status
    not_yet_set: bool
    asked: bool
    met: tuple[str, ...]
    partial: tuple[str, ...]
    not_shown: tuple[str, ...]
    unknown: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class TeamReadiness:
    """Every clause over a team. `elsewhere` gives, for those to whom the role does not apply, the reason.

    `by_nobody` are the clauses that nobody shows even in part, `in_part` those that somebody shows in part and nobody
    wholly; both hold clauses' ids in the report's order.
    """

    people: tuple[str, ...]
    elsewhere: Mapping[str, str]
    clauses: tuple[TeamClause, ...]
    by_nobody: tuple[str, ...]
    in_part: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as JSON-ready values."""
        return asdict(self)


def across(reports: Mapping[str, LcppReport]) -> TeamReadiness:
    """The reports of several people, all as of one day, set side by side; references come in order of their letters.

    Args:
        reports: each person's report by the person's reference.

    """
    people = sorted(reference for reference, report in reports.items() if report.applies)
    clauses: list[TeamClause] = []
    for at, clause in enumerate(reports[people[0]].clauses if people else ()):
        found: dict[RequirementStatus | None, list[str]] = {}
        for reference in people:
            found.setdefault(reports[reference].clauses[at].shown, []).append(reference)
        states = {state: tuple(found.get(state, ())) for state in _STATES}
        clauses.append(
            TeamClause(
                id=clause.id,
                part=clause.part,
                text=clause.text,
                standing=clause.standing,
                not_yet_set=clause.not_yet_set,
                asked=clause.shown is not None,
                met=states["met"],
                partial=states["partial"],
                not_shown=states["not_shown"],
                unknown=states["unknown"],
                citations=clause.citations,
            )
        )
    return TeamReadiness(
        people=tuple(people),
        elsewhere={
            reference: report.refusal or "" for reference, report in sorted(reports.items()) if not report.applies
        },
        clauses=tuple(clauses),
        by_nobody=tuple(one.id for one in clauses if one.asked and not one.met and not one.partial),
        in_part=tuple(one.id for one in clauses if one.partial and not one.met),
    )
