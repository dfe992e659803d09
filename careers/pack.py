"""What an application pack is made from and what it holds: the shapes of both.

Owns names and their meaning. Decides nothing; `application` fills these.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from careers.deadlines import Deadline
from careers.showing import Piece, Status
from careers.standard import Citation

Demand = Literal["essential", "desirable", "unknown"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement as the matcher read it, with `text`, what it is in plain words."""

    kind: str
    value: str
    demanded: str
    number: float | None
    quote: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the advert's own list of what it looks for, verbatim."""

    demanded: str
    quote: str


@dataclass(frozen=True, slots=True)
class NamedInAdvert:
    """A document that the advert names: the reader's code, how far it is asked for, and the words."""

    document: str
    demanded: str
    quote: str


@dataclass(frozen=True, slots=True)
class VacancyFacts:
    """What a pack needs to know of a vacancy.

    `tier` and `nation` are None where not known. `website` is the host of the authority's own site. `closing_time` is
    "HH:MM" or "24:00" in the United Kingdom. `says` maps what can answer a question about the employer (the names are
    those of the catalogue's `answered_by`) to the advert's words that do.
    """

    id: int
    title: str
    employer: str
    tier: str | None
    nation: str | None
    authority: str | None
    website: str | None
    url: str | None
    agency: bool
    closes_on: datetime.date | None
    closing_time: str | None = None
    closing_quote: str | None = None
    closing_reason: str | None = None
    requirements: Sequence[Asked] = ()
    criteria: Sequence[Line] = ()
    documents: Sequence[NamedInAdvert] = ()
    says: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the checklist; `demanded` is not_named where the advert does not speak of it."""

    code: str
    title: str
    text: str
    question: str
    demanded: Literal["essential", "desirable", "unknown", "refused", "not_named"]
    quote: str | None


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A requirement of the advert, verbatim, beside what the person said.

    `asks` is what was read in it, in plain words. `status`: shown (the profile answers it), may_show (words of theirs
    that speak of the same), partly (less than is asked), not_shown. `shown` and `against` quote the profile; `prompt`
    is what to do where it does not answer.
    """

    demanded: Demand
    quote: str
    asks: tuple[str, ...]
    status: Status
    shown: tuple[Piece, ...]
    against: tuple[Piece, ...]
    prompt: str


@dataclass(frozen=True, slots=True)
class DutyPrompt:
    """A duty of the tier: what would show it, and words of the person's that speak of it."""

    id: str
    title: str
    prompt: str
    may_show: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ToFindOut:
    """Something to find out about the employer; `link` is None where no page of a publisher is known for it."""

    id: str
    title: str
    question: str
    link: str | None
    link_title: str


@dataclass(frozen=True, slots=True)
class ToAsk:
    """A question to the employer; `answers` are the advert's own words that say something of it."""

    id: str
    title: str
    question: str
    now: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToWeigh:
    """A question to oneself, beside what the person has said draws them."""

    id: str
    title: str
    question: str


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """A question of an interview, and what a panel wants to hear; `quote` where it comes from the advert's own line."""

    id: str
    question: str
    listens_for: str
    quote: str | None


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of applying or preparing."""

    id: str
    kind: str
    title: str
    text: str
    question: str


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything to apply with. `with_profile` is false for a pack that says nothing of anyone."""

    vacancy_id: int
    title: str
    employer: str
    tier: str | None
    tier_title: str | None
    nation: str | None
    url: str | None
    on: datetime.date
    with_profile: bool
    cautions: tuple[str, ...]
    deadline: Deadline
    stages: tuple[Stage, ...]
    documents: tuple[Document, ...]
    outline: tuple[OutlineLine, ...]
    duties: tuple[DutyPrompt, ...]
    research: tuple[ToFindOut, ...]
    questions: tuple[ToAsk, ...]
    motivations: tuple[ToWeigh, ...]
    draws_you: tuple[Piece, ...]
    interview: tuple[ToAnswer, ...]
    sources: tuple[Citation, ...]
    versions: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        """The pack as JSON-ready values."""
        answer = asdict(self)
        answer["on"] = self.on.isoformat()
        closing = answer["deadline"]
        for name in ("date", "moment"):
            closing[name] = closing[name].isoformat() if closing[name] else None
        return answer
