"""The shape of an answer: gates, requirements, readiness, steps, questions and warnings, and the openings it asks for.

Owns the field names that `nextrung advise` and `POST /api/v1/advice` promise. It decides nothing; the rules that fill
these shapes live in `gates`, `readiness` and `steps`.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, is_dataclass
from typing import Annotated, Any, Literal, Protocol

from pydantic import WithJsonSchema

from careers.profile import Profile
from careers.standard import Citation

# Each source is told once in an answer, under `sources`, and named by its id wherever it stands behind something.
Cited = Annotated[
    tuple[Citation, ...],
    WithJsonSchema({"type": "array", "items": {"type": "string"}, "description": "ids of the answer's `sources`"}),
]
GateStatus = Literal["pass", "fail", "unknown"]
RequirementStatus = Literal["met", "partial", "not_shown", "unknown"]
ReadinessStatus = Literal["ready", "nearly", "not_yet", "unknown"]
StepKind = Literal["apply_now", "get_ready", "deepen", "sideways"]
Answer = Literal["yes", "partly", "no", "unknown"]
Leads = Literal["practice", "management", "independent"]

# What a line says of itself when no published source stands behind it. A line has a citation or ends in one of these.
ESTIMATE = "(estimate)"
GENERAL = "(general knowledge)"
OWN_ACCOUNT = "(from your profile)"
LIVE = "(from the live vacancies)"
HISTORY = "(history)"
MARKS = (ESTIMATE, GENERAL, OWN_ACCOUNT, LIVE, HISTORY)


@dataclass(frozen=True, slots=True)
class Gate:
    """Something that is passed or not, and is never averaged with skills; `title` says what it is about."""

    id: str
    title: str
    status: GateStatus
    reason: str
    citations: Cited


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
    citations: Cited
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
    `closes_on`, the `town` of `place`, the `text` of `pay`, and each `employer` of `also_through`, the agencies that
    offer the same job; their copies are neither counted nor among the items.
    """

    total: int
    items: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class AskedFor:
    """One thing that adverts ask for or promise, and how many of them do.

    `share` is of the adverts that were read (0–1), `essential` how many of those that ask call it essential. The
    numbers are years, cases or a stage, over the adverts that give one. `shown` says how it stands with the person.
    """

    kind: str
    value: str
    text: str
    adverts: int
    share: float
    essential: int
    number_min: float | None
    number_median: float | None
    number_max: float | None
    shown: RequirementStatus = "unknown"


@dataclass(frozen=True, slots=True)
class MarketAt:
    """What live adverts of a tier ask for: never a rule, and never mixed with what standards require.

    `adverts` were looked at, the newest first; `n` of them name anything that they ask for or promise, and shares are
    of those. The window runs from the day on which the oldest of the `n` was posted to that of the newest.
    """

    nation: str
    region: str | None
    adverts: int
    n: int
    posted_from: str | None
    posted_to: str | None
    asks: tuple[AskedFor, ...]
    offers: tuple[AskedFor, ...]


class Openings(Protocol):
    """Where live vacancies are asked for; whoever holds the store provides it."""

    def count(self, tier: str, profile: Profile) -> int:
        """How many are open at a tier that suit the profile's nation, location, travel and contract."""
        ...

    def at(self, tier: str, profile: Profile) -> OpeningsAt:
        """Those vacancies: how many, and the few worth showing."""
        ...

    def market(self, tier: str, profile: Profile) -> MarketAt | None:
        """What adverts of the tier ask for; None where none that were read say so."""
        ...

    def doubts(self) -> tuple[str, ...]:
        """What is wrong with what can be known here: vacancies_unknown, location_unknown."""
        ...


class NoOpenings:
    """For advice where no vacancies are to hand."""

    def count(self, tier: str, profile: Profile) -> int:
        """Nothing is known to be open."""
        return 0

    def at(self, tier: str, profile: Profile) -> OpeningsAt:
        """Nothing is known to be open."""
        return OpeningsAt(0, ())

    def market(self, tier: str, profile: Profile) -> MarketAt | None:
        """Nothing is known of any advert."""
        return None

    def doubts(self) -> tuple[str, ...]:
        """That no vacancies were looked at, which is not the same as that there are none."""
        return ("vacancies_unknown",)


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the three things to know of a step, which are never added up: viable, desirable or feasible."""

    answer: Answer
    reasons: tuple[str, ...]
    citations: Cited = ()


@dataclass(frozen=True, slots=True)
class Preparation:
    """Something to do before a step: what, how long it takes as a range of months, and where it is to be had.

    `basis` says what the months rest on.
    """

    what: str
    months_min: int | None
    months_max: int | None
    where: str
    citations: Cited
    basis: str = ESTIMATE


@dataclass(frozen=True, slots=True)
class Step:
    """A possible next step with its reasons and the live vacancies that are that step.

    `leads` says which kind of leading it is, None where it is neither. `viable` is about the person's readiness,
    `desirable` about their pay and wishes, `feasible` about vacancies within reach and what they have said must hold.
    """

    kind: StepKind
    tier: str
    title: str
    leads: Leads | None
    reasons: tuple[str, ...]
    citations: Cited
    viable: Fact
    desirable: Fact
    feasible: Fact
    prepare: tuple[Preparation, ...]
    vacancies: OpeningsAt
    market: MarketAt | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A tier whose readiness or step would change: what each was and would become, and its open vacancies."""

    tier: str
    readiness_was: ReadinessStatus
    readiness: ReadinessStatus
    step_was: StepKind | None
    step: StepKind | None
    vacancies: int


@dataclass(frozen=True, slots=True)
class Closer:
    """A tier that would come nearer: how many of its requirements that count are met now, would be, and there are."""

    tier: str
    met_was: int
    met: int
    of: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One gap as if it were closed, and what the whole advice would then be.

    `change` holds the profile's fields as they would be; evidence and qualifications in it are added to what is there.
    `vacancies` counts those open at the tiers that become ready. `gaps` is 1, or how many are closed together.
    """

    id: str
    text: str
    gaps: int
    change: Mapping[str, Any]
    opens: tuple[Opened, ...]
    closer: tuple[Closer, ...]
    vacancies: int
    result: str
    citations: Cited


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
    citations: Cited = ()


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


_PLAIN = frozenset({str, int, float, bool, type(None)})


def plain_values(value: object) -> object:
    """The value with records as mappings and tuples as lists, as they come back from JSON; a citation as its id."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Citation):
        return value.id
    if is_dataclass(value):
        # Not dataclasses.asdict, which copies every text of every citation: an answer has hundreds.
        return {field: plain_values(getattr(value, field)) for field in value.__dataclass_fields__}
    if isinstance(value, Mapping):
        return {key: plain_values(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain_values(inner) for inner in value]
    return value


def sources_of(*cited: Iterable[Citation]) -> dict[str, Citation]:
    """The sources that are cited, each once by its id, in the order in which they are first named."""
    return {citation.id: citation for citations in cited for citation in citations}


def sources_json(sources: Mapping[str, Citation]) -> dict[str, dict[str, Any]]:
    """Sources by their ids as JSON-ready values."""
    return {name: {part: getattr(one, part) for part in one.__dataclass_fields__} for name, one in sources.items()}


@dataclass(frozen=True, slots=True)
class Advice:
    """The whole answer for one profile on one date. `sources` holds each source that is cited once, by its id."""

    as_of: datetime.date
    tier: TierNow
    gates: tuple[Gate, ...]
    readiness: tuple[TierReadiness, ...]
    steps: tuple[Step, ...]
    what_if: tuple[WhatIf, ...]
    questions: tuple[Question, ...]
    warnings: tuple[Caution, ...]
    versions: Mapping[str, str]
    inputs: Mapping[str, Any]
    sources: Mapping[str, Citation]

    def as_json(self) -> dict[str, Any]:
        """The answer as JSON-ready values, by the names of the fields.

        `inputs` is everything that the advice was made from, so that it can be made again.
        """
        told = {name: plain_values(getattr(self, name)) for name in self.__dataclass_fields__ if name != "sources"}
        return {**told, "as_of": self.as_of.isoformat(), "sources": sources_json(self.sources)}
