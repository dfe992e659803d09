"""The shape of an answer: gates, requirements, readiness, steps, questions and warnings, and the openings it asks for.

Owns the field names that `nextrung advise` and `POST /api/v1/advice` promise. It decides nothing; the rules that fill
these shapes live in `gates`, `readiness` and `steps`.
"""

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

from careers.profile import Profile
from careers.standards import Citation

GateStatus = Literal["pass", "fail", "unknown"]
RequirementStatus = Literal["met", "partial", "not_shown", "unknown"]
ReadinessStatus = Literal["ready", "nearly", "not_yet", "unknown"]
StepKind = Literal["apply_now", "get_ready", "deepen", "sideways"]

# What a line says of itself when no published source stands behind it. A line has a citation or ends in one of these.
ESTIMATE = "(estimate)"
GENERAL = "(general knowledge)"
OWN_ACCOUNT = "(from your profile)"
LIVE = "(from the live vacancies)"
HISTORY = "(history)"
MARKS = (ESTIMATE, GENERAL, OWN_ACCOUNT, LIVE, HISTORY)


@dataclass(frozen=True, slots=True)
class Gate:
    """Something that is passed or not, and is never averaged with skills."""

    id: str
    status: GateStatus
    reason: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that a tier asks for, and how far the person has shown it.

    `counts` is false for what is shown but does not decide readiness, such as a number that nobody has set yet.
    """

    id: str
    text: str
    status: RequirementStatus
    reason: str
    evidence: tuple[str, ...]
    citations: tuple[Citation, ...]
    counts: bool


@dataclass(frozen=True, slots=True)
class TierReadiness:
    """How ready a person is for one tier: the gates that stand before it and what it asks for."""

    tier: str
    status: ReadinessStatus
    gates: tuple[Gate, ...]
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class OpeningsAt:
    """Open vacancies at a tier: how many there are, and the few worth showing.

    An item is the api's own summary of a vacancy. The rules read two of its keys where present: `annual_min` and
    `annual_max`, base pay in pounds a year without supplements. The plain text also shows `title`, `employer`, `url`,
    `closes_on`, the `town` of `place` and the `text` of `pay`.
    """

    total: int
    items: tuple[Mapping[str, Any], ...]


class Openings(Protocol):
    """Where open vacancies are asked for; whoever holds the store provides it."""

    def at(self, tier: str, profile: Profile) -> OpeningsAt:
        """Open vacancies at a tier that suit the profile's nation, location, travel and contract."""
        ...


class NoOpenings:
    """For advice where no vacancies are to hand."""

    def at(self, tier: str, profile: Profile) -> OpeningsAt:
        """Nothing is open."""
        return OpeningsAt(0, ())


@dataclass(frozen=True, slots=True)
class Step:
    """A possible next step with its reasons and the live vacancies that are that step."""

    kind: StepKind
    tier: str
    title: str
    reasons: tuple[str, ...]
    citations: tuple[Citation, ...]
    vacancies: OpeningsAt


@dataclass(frozen=True, slots=True)
class Question:
    """Something that is not known and would sharpen the advice.

    `field` is the profile field that would hold the answer, and None where no field does.
    """

    id: str
    field: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to be careful about; appears under `warnings`."""

    id: str
    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class TierNow:
    """The tier a person is at, and how that was found out.

    `how` is given (the profile names it), read (from the role's words), unsure (read, but to be confirmed), inferred
    (from another field), not_in_nation, or unknown.
    """

    tier: str | None
    title: str | None
    how: str
    reason: str
    text: str | None = None
    confidence: float | None = None
    runner_up: str | None = None
    margin: float | None = None
    evidence: tuple[Mapping[str, str], ...] = ()


def _as_json(value: object) -> object:
    """The value with its tuples as lists, as they come back from JSON text."""
    if isinstance(value, Mapping):
        return {key: _as_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_as_json(inner) for inner in value]
    return value


@dataclass(frozen=True, slots=True)
class Advice:
    """The whole answer for one profile on one date."""

    as_of: datetime.date
    tier: TierNow
    gates: tuple[Gate, ...]
    readiness: tuple[TierReadiness, ...]
    steps: tuple[Step, ...]
    questions: tuple[Question, ...]
    warnings: tuple[Caution, ...]
    versions: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """The answer as JSON-ready values: `as_of tier gates readiness steps questions warnings versions`."""
        return {
            "as_of": self.as_of.isoformat(),
            "tier": _as_json(asdict(self.tier)),
            "gates": [_as_json(asdict(gate)) for gate in self.gates],
            "readiness": [_as_json(asdict(tier)) for tier in self.readiness],
            "steps": [_as_json(asdict(step)) for step in self.steps],
            "questions": [_as_json(asdict(question)) for question in self.questions],
            "warnings": [_as_json(asdict(caution)) for caution in self.warnings],
            "versions": dict(self.versions),
        }
