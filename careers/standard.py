"""One entry of the register: what it says, between which dates it is what, the citation for it, and its reading.

Owns the shape of an entry with its statements and elements, and the checks of one entry. It must not look at another
entry or decide what one means for a person.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from careers.facts import NATIONS, FactsError, Row

Status = Literal["in force", "proposed", "closed", "future", "employer-set"]
STATUSES: tuple[Status, ...] = ("in force", "proposed", "closed", "future", "employer-set")
TRUST = ("published", "seed", "general")
# What an address leads to: the text itself, somebody else's account of it, or only the publisher's site.
URL_IS = ("document", "account", "site")
# Every use that a rule looks up, so that a slip of the pen in the register cannot silence a rule.
USES = frozenset(
    [
        "registration",
        "professional_standards",
        "cpd",
        "qualifying",
        "route_in",
        "first_years",
        "return",
        "vetting",
        "practitioner_statements",
        "supervisor_statements",
        "leader_statements",
        "capabilities",
        "ladder",
        "lcpp_role",
        "lcpp_minimum",
        "lcpp_functions",
        "lcpp_working",
        "lcpp_experience",
        "lcpp_regulations",
        "lcpp_law",
        "lcpp_framework",
        "guidance",
        "agency",
        "iro",
        "practice_education",
        "interviewing",
        "history",
        "notice",
        "first_line_learning",
        "licence",
        "overseas",
        "return_hours",
        "reviewing_officers",
        "transfer",
        "agency_use",
    ]
)
_NOT_VERIFIED = "not verified"


@cache
def _folded(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)


@dataclass(frozen=True, slots=True)
class Citation:
    """A source as it stood on the date of the advice. `checked` is an ISO date, or "not verified".

    `id` is the entry's own, of the register or of another facts file; one answer has no two sources of the same.
    """

    id: str
    publisher: str
    title: str
    url: str
    status: str
    valid_from: str | None
    valid_to: str | None
    checked: str


def cited(row: Row, checked: datetime.date, *, title: str) -> Citation:
    """The citation of a published page that a row of a facts file names itself; `title` is the key of its title.

    Raises:
        FactsError: naming the key that is wrong, and what was expected.

    """
    if not row.text("url").startswith(("https://", "http://")):
        raise row.fault("url", "a web address")
    return Citation(
        id=row.text("id"),
        publisher=row.text("publisher"),
        title=row.text(title),
        url=row.text("url"),
        status="published",
        valid_from=None,
        valid_to=None,
        checked=checked.isoformat(),
    )


@dataclass(frozen=True, slots=True)
class Element:
    """A numbered part of a statement, such as 5.3, in our own words, and what would show it."""

    key: str
    text: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a standard, and what would show it (blank where no prompt is written).

    `related` names statements elsewhere that resemble it, as "id key".
    """

    key: str
    title: str
    prompt: str
    elements: tuple[Element, ...]
    related: tuple[str, ...]

    @property
    def points(self) -> tuple[str, ...]:
        """The elements' texts, in order."""
        return tuple(element.text for element in self.elements)


@dataclass(frozen=True, slots=True)
class Standard:
    """One entry of the register. `status` is what it is between its dates; `status_on` is what it is on a day.

    `published` is the day on which the text came out, where it begins to apply on another day or on none that is known.
    `file` is the file of the register that holds the entry.
    """

    file: str
    id: str
    use: str
    publisher: str
    title: str
    url: str
    url_is: str
    nation: str
    status: Status
    published: datetime.date | None
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    trust: str
    checked: datetime.date | None
    summary: str
    note: str
    aliases: tuple[str, ...]
    figures: Mapping[str, int | str]
    statements: tuple[Statement, ...]
    _cited: dict[Status, Citation] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def begins(self) -> datetime.date | None:
        """The first day on which it may be rested on; None where no beginning is known."""
        return max((first for first in (self.published, self.valid_from) if first is not None), default=None)

    def status_on(self, day: datetime.date) -> Status:
        """The status on a day: future before its dates, closed after `valid_to`, else as written."""
        if self.begins is not None and day < self.begins:
            return "future"
        if self.valid_to is not None and day > self.valid_to:
            return "closed"
        return self.status

    def applies_on(self, day: datetime.date) -> bool:
        """Whether advice given on that day may rest on it: published, within its dates and not closed."""
        begun = self.begins is None or self.begins <= day
        return begun and (self.valid_to is None or day <= self.valid_to) and self.status != "closed"

    def number(self, figure: str) -> int:
        """A figure that a rule needs as a whole number.

        Raises:
            FactsError: when the entry has no such number.

        """
        value = self.figures.get(figure)
        if not isinstance(value, int):
            raise FactsError(f"{self.file}: {self.id}: figures.{figure} must be a whole number")
        return value

    def words(self, figure: str) -> str:
        """A figure that a rule needs as words.

        Raises:
            FactsError: when the entry has no such text.

        """
        value = self.figures.get(figure)
        if not isinstance(value, str):
            raise FactsError(f"{self.file}: {self.id}: figures.{figure} must be text")
        return value

    def named(self, text: str) -> bool:
        """Whether a person's words name this standard: its id, its title or one of its other names."""
        return text.strip().casefold() in _folded((self.id, self.title, *self.aliases))

    def element_key(self, text: str) -> str | None:
        """The key of the element that a person's words point to ("PQS 7.2", "element 7.2"), or None."""
        number = re.search(r"(?<![\d.])\d{1,2}\.\d{1,2}(?![\d.])", text)
        keys = {element.key for statement in self.statements for element in statement.elements}
        return number[0] if number and number[0] in keys else None

    def cite(self, day: datetime.date) -> Citation:
        """The citation for advice given on a day."""
        status = self.status_on(day)
        # Of the day only the status is told, and one advice cites the same entry hundreds of times.
        if status not in self._cited:
            self._cited[status] = Citation(
                id=self.id,
                publisher=self.publisher,
                title=self.title,
                url=self.url,
                status=status,
                valid_from=None if self.valid_from is None else self.valid_from.isoformat(),
                valid_to=None if self.valid_to is None else self.valid_to.isoformat(),
                checked=_NOT_VERIFIED if self.checked is None else self.checked.isoformat(),
            )
        return self._cited[status]


_ENTRY_KEYS = frozenset(
    [
        "id",
        "use",
        "publisher",
        "title",
        "url",
        "url_is",
        "nation",
        "status",
        "published",
        "valid_from",
        "valid_to",
        "trust",
        "checked",
        "summary",
        "note",
        "aliases",
        "figures",
        "statement",
    ]
)
_STATEMENT_KEYS = frozenset({"key", "title", "prompt", "elements", "related"})
_ELEMENT_KEYS = frozenset({"key", "text", "prompt"})


def _elements(row: Row) -> tuple[Element, ...]:
    elements = []
    for number, inner in enumerate(row.rows("elements", "key"), 1):
        inner.only(_ELEMENT_KEYS)
        if inner.text("key") != f"{row.text('key')}.{number}":
            raise inner.fault("key", f"{row.text('key')}.{number}, elements being numbered within their statement")
        elements.append(Element(inner.text("key"), inner.text("text"), inner.text("prompt")))
    return tuple(elements)


def _statements(row: Row) -> tuple[Statement, ...]:
    statements = []
    for inner in row.rows("statement", "key"):
        inner.only(_STATEMENT_KEYS)
        statements.append(
            Statement(
                key=inner.text("key"),
                title=inner.text("title"),
                prompt=inner.text("prompt", default=""),
                elements=_elements(inner),
                related=inner.texts("related"),
            )
        )
    if len({statement.key for statement in statements}) != len(statements):
        raise row.fault("statement", "a different key for each statement")
    return tuple(statements)


def read_standard(row: Row) -> Standard:
    """Reads one entry.

    Raises:
        FactsError: naming the file, the entry and the key that is wrong, and what was expected.

    """
    row.only(_ENTRY_KEYS)
    status = row.choice("status", STATUSES)
    trust = row.choice("trust", TRUST)
    published, valid_from, valid_to = row.date("published"), row.date("valid_from"), row.date("valid_to")
    checked = row.date("checked")
    if valid_from and valid_to and valid_from > valid_to:
        raise row.fault("valid_to", f"a date on or after valid_from ({valid_from})")
    if (checked is None) != (trust == "general"):
        raise row.fault("checked", "a date, except where trust is general, which has none")
    if not row.text("url").startswith("https://"):
        raise row.fault("url", "an https:// address")
    figures = row.values.get("figures", {})
    if not isinstance(figures, dict) or not all(type(value) in (int, str) for value in figures.values()):
        raise row.fault("figures", "a table of whole numbers and texts")
    return Standard(
        file=row.file,
        id=row.text("id"),
        use=row.choice("use", USES),
        publisher=row.text("publisher"),
        title=row.text("title"),
        url=row.text("url"),
        url_is=row.choice("url_is", URL_IS),
        nation=row.choice("nation", NATIONS),
        status=next(item for item in STATUSES if item == status),
        published=published,
        valid_from=valid_from,
        valid_to=valid_to,
        trust=trust,
        checked=checked,
        summary=row.text("summary"),
        note=row.text("note", default=""),
        aliases=row.texts("aliases"),
        figures=figures,
        statements=_statements(row),
    )
