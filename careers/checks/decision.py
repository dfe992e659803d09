"""The shape of a short decision, and the collecting of its grounds from the register as it stood on a day.

Owns that shape, the reading of what a person sent, and the rule that no reason stands without a source or a mark that
says why it has none. It must not decide anything; `agency`, `qualification`, `returning` and `moving` do.
"""

import calendar
import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from careers.answer import GENERAL, MARKS, Question
from careers.gates import NATION_NAMES, REGULATORS
from careers.ladder import ladder
from careers.nations import Change
from careers.profile import Problem, ProfileError
from careers.profile_parts import Part
from careers.standard import Citation, Standard
from careers.standards import register

Check = Literal["agency", "qualification", "return", "moving"]
# What a line says of itself where the register has nothing for the nation and the day.
UNRECORDED = "(none in the register)"
# What each outcome means, check by check: the words that pages and terminals show.
OUTCOMES: Mapping[Check, Mapping[str, str]] = {
    "agency": {
        "yes": "You can",
        "not_yet": "Not yet",
        "no": "No",
        "unknown": "Not known yet",
        "no_rule": "No rule known",
    },
    "qualification": {
        "yes": "It can",
        "assessed": "Once it is assessed",
        "not_yet": "Not yet",
        "no": "Not by itself",
        "unknown": "Not known yet",
    },
    "return": {
        "nothing_extra": "Nothing extra",
        "more_asked": "More is asked",
        "unknown": "Not known yet",
        "no_rule": "No rule known",
    },
    "moving": {
        "apply": "Apply first",
        "registered": "Registered already",
        "not_yet": "Not yet",
        "unknown": "Not known yet",
    },
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of a decision, with its sources; without one it ends in the mark that says why."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """A short decision on a day.

    `outcome` is one of the check's own in OUTCOMES, `headline` the same as a sentence. `earliest` is the ISO date from
    which the answer would change, where one can be told. `questions` are what is still open, `next` what to do, and
    `learn` what else there is to know, by topic.
    """

    check: Check
    nation: str
    as_of: str
    outcome: str
    headline: str
    earliest: str | None
    reasons: tuple[Reason, ...]
    questions: tuple[Question, ...]
    next: tuple[Reason, ...]
    learn: tuple[Change, ...]
    versions: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """The decision as JSON-ready values."""
        return asdict(self)


class Grounds:
    """The reasons, steps and questions of one decision as they are gathered, and the rules of a nation on a day."""

    def __init__(self, nation: str, day: datetime.date) -> None:
        self.nation, self.day = nation, day
        self.name, self.regulator = NATION_NAMES[nation], REGULATORS[nation]
        self.rules = register().as_of(day, nation)
        self._reasons: list[Reason] = []
        self._next: list[Reason] = []
        self._questions: list[Question] = []

    def because(self, text: str, *standards: Standard | None) -> None:
        """Adds a reason that rests on these entries."""
        self._reasons.append(self.line(text, *standards))

    def then(self, text: str, *standards: Standard | None) -> None:
        """Adds something to do next."""
        self._next.append(self.line(text, *standards))

    def ask(self, field: str | None, text: str) -> None:
        """Adds a question that is still open; `field` is what would hold the answer."""
        self._questions.append(Question(f"{field}_unknown" if field else "open", field, text))

    def line(self, text: str, *standards: Standard | None) -> Reason:
        """A sentence with its sources, marked where it has none or where one is general knowledge."""
        entries = [entry for entry in standards if entry is not None]
        marked = text.endswith((*MARKS, UNRECORDED))
        if not marked and (not entries or any(entry.trust == "general" for entry in entries)):
            text = f"{text} {GENERAL}"
        return Reason(text, tuple(entry.cite(self.day) for entry in entries))

    def decided(
        self,
        check: Check,
        outcome: str,
        headline: str,
        *,
        earliest: datetime.date | None = None,
        learn: tuple[Change, ...] = (),
    ) -> Decision:
        """The decision out of what was gathered."""
        return Decision(
            check=check,
            nation=self.nation,
            as_of=self.day.isoformat(),
            outcome=outcome,
            headline=headline,
            earliest=None if earliest is None else earliest.isoformat(),
            reasons=tuple(self._reasons),
            questions=tuple(self._questions),
            next=tuple(self._next),
            learn=learn,
            versions={"standards": register().version, "ladder": ladder().version},
        )


def later(day: datetime.date, *, years: int = 0, months: int = 0) -> datetime.date:
    """The day so many years and months on; the month's last day where it has no such day, the calendar's at its end."""
    count = day.year * 12 + day.month - 1 + 12 * years + months
    year, month = divmod(count, 12)
    if year > datetime.MAXYEAR:
        return datetime.date.max
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


_Asked = TypeVar("_Asked", bound=Part)


def parse(model: type[_Asked], data: object) -> _Asked:
    """Checks what a person sent for one check; null, an empty text and the word "unknown" mean not known.

    Raises:
        ProfileError: naming every wrong field, its value and what was expected, unknown fields included.

    """
    if not isinstance(data, Mapping):
        raise ProfileError([{"field": "body", "value": None, "expected": "a JSON object"}])
    try:
        return model.model_validate({str(key): value for key, value in data.items()})
    except ValidationError as error:
        problems: dict[str, Problem] = {}
        for fault in error.errors(include_url=False, include_context=False):
            # A name that is not Unicode is nowhere in the model.
            field = str(fault["loc"][0]) if fault["loc"] else "body"
            known = model.model_fields.get(field)
            fields = ", ".join(model.model_fields)
            expected = (
                f"another name: there is no such field; the fields are {fields}"
                if known is None
                else known.description or ""
            )
            # A fault inside a list is shown with the item that is wrong, not with the whole list.
            value = None if fault["type"] == "missing" else fault["input"]
            problems.setdefault(field, {"field": field, "value": value, "expected": expected})
        raise ProfileError(list(problems.values())) from None
