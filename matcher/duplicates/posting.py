"""A posting as duplicates are looked for: what a source showed, and what there is in it to compare.

Owns checking a posting's fields and reading them once. Must not weigh one posting against another.
"""

import datetime as dt
import os
import re
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from sys import intern
from tempfile import TemporaryFile
from typing import IO, Any, Self, TypeVar

from matcher.duplicates.boilerplate import lowered, sentences, words
from matcher.duplicates.employers import Employer, read_employer
from matcher.duplicates.offered import offered_by_agency, opens_with_client
from matcher.duplicates.pay import Salary, read_salary
from matcher.duplicates.places import Place, read_area, read_place
from matcher.duplicates.terms import Terms, joined_terms, read_terms
from matcher.duplicates.titles import Title, read_title


@dataclass(frozen=True, slots=True)
class Posting:
    """One advert as a source showed it. Everything but `id` may be unknown: "" or None.

    `posted` and `closing` are dates of the advert, `seen` the day that it was first met with. `authority_code` (GSS)
    and `authority_name` say where the place is, when it has been read; `tier` which rung the job is.
    """

    id: str
    title: str = ""
    employer: str = ""
    location: str = ""
    salary: str = ""
    closing: dt.date | None = None
    reference: str = ""
    url: str = ""
    source: str = ""
    description: str = ""
    posted: dt.date | None = None
    tier: str | None = None
    authority_code: str | None = None
    authority_name: str | None = None
    contract: str = ""
    seen: dt.date | None = None

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> "Posting":
        """A posting from an advert's JSON object; keys that say nothing of duplicates are left alone.

        `posted`, `closing` and `seen` (or `page_date`) are ISO dates, with or without a time, or dd/mm/yyyy; a closing
        "date" in other words ("until filled") is no date and leaves `closing` unknown.
        Raises ValueError naming the field, its value and what was expected.
        """
        values: dict[str, Any] = {}
        for name in (field.name for field in fields(cls)):
            value = mapping.get(name)
            if name == "seen" and value is None:
                name, value = "page_date", mapping.get("page_date")
            if name in ("id", "reference") and isinstance(value, int) and not isinstance(value, bool):
                value = str(value)
            if value is None:
                continue
            if name in ("posted", "closing", "seen", "page_date"):
                values["seen" if name == "page_date" else name] = _date(name, value)
            elif isinstance(value, str):
                values[name] = value.strip()
            else:
                raise ValueError(f"{name}: {value!r:.80} is not text; expected a string or null")
        if not values.get("id"):
            raise ValueError(f"id: {mapping.get('id')!r:.80} does not name the advert; expected text that is not blank")
        return cls(**values)


Reading = TypeVar("Reading")

CONTRACT_TERMS = 110  # letters of the contract field that are read

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]|$)")
_UK = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ ,]|$)")


def _date(name: str, value: object) -> dt.date | None:
    match value:
        case dt.datetime():
            return value.date()
        case dt.date():
            return value
        case str():
            return _date_in(value.strip())
        case _:
            raise ValueError(f"{name}: {value!r:.80} is not a date; expected text such as 2026-03-31 or 31/03/2026")


def _date_in(text: str) -> dt.date | None:
    try:
        if match := _ISO.match(text):
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        if match := _UK.match(text):
            return dt.date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None  # 0000-00-00 and the 31st of February: an advert's mistake, not the caller's
    return None


# It begins with letters, which are found soonest, so that no letter stands before them is asked after them.
_MEANT_REFERENCE = re.compile(
    r"ref(?<!\wref)(?:erence)?\.?\s{0,3}(?:no|number|id|code)?\.?\s{0,3}[:#-]?\s{0,3}"
    r"([a-z]{0,8}[/_. -]?\d[a-z0-9/_.-]{2,20})"
)
_PUNCTUATION = re.compile(r"[\W_]+")
_DIGIT = re.compile(r"\d")
_BRACKETED_END = re.compile(r"[\[(][^\])]{0,10}[\])]$")
_LABEL = re.compile(r"^ref(?:erence)?(?:[\W_]{0,3}(?:no|number|id|code))?[\W_]+(?=.*\d)")  # "REF 225518" is 225518


def bare_reference(text: str) -> str:
    """A reference without its punctuation; "" for what cannot tell one advert from another."""
    bare = text[:60].strip().lower()
    if not bare.isalnum():
        if bare[-1:] in (")", "]"):
            bare = _BRACKETED_END.sub("", bare)
        bare = bare.replace("/", "").replace("-", "")  # nearly every reference needs no more
        if not bare.isalnum():
            bare = _PUNCTUATION.sub("", _LABEL.sub("", bare))
    return bare if len(bare) >= 3 and (bare[-1].isdigit() or _DIGIT.search(bare)) else ""


def _page(url: str) -> str:
    """A URL without scheme, "www.", fragment and trackers, so that one page's links are equal."""
    address, query = url.strip(), ""
    if "#" in address:
        address = address.partition("#")[0]
    if "?" in address:
        address, _, query = address.partition("?")
        query = "&".join(sorted(part for part in query.split("&") if part and not part.startswith("utm_")))
    host, slash, path = address.partition("://")[2].partition("/")
    return host.lower().removeprefix("www.") + (slash + path).rstrip("/") + (query and f"?{query}")


class _Once(dict[str, Reading]):
    """What is made of each text, read once; looking it up costs less than in a cache that forgets the oldest."""

    def __init__(self, read: Callable[[str], Reading]) -> None:
        self._read = read

    def __missing__(self, text: str) -> Reading:
        self[text] = reading = self._read(text)
        return reading


_REFERS, _OF_A_CLIENT = 1, 2  # what `Texts.says` tells: it may mention a reference, it opens with a client


class Texts:
    """What the postings that are compared with each other say, each text once: fields as read, descriptions lowered.

    Descriptions are put aside until one is asked for, so that a million of them need not stay in memory. Past IN_MEMORY
    bytes they are in a file without a name, which is gone when this is closed. It is written AT_ONCE bytes at a time,
    which the processor still has at hand then.
    """

    IN_MEMORY = 8_000_000
    AT_ONCE = 64_000

    def __init__(self) -> None:
        self.employers, self.titles = _Once(read_employer), _Once(read_title)
        self.places, self.salaries = _Once(read_place), _Once(read_salary)
        self.days: dict[dt.date, dt.date] = {}  # a million postings have a few hundred, of which each is kept once
        self._held = bytearray()
        self._file: IO[bytes] | None = None
        self._ends = array("q", [0])
        # Of every sentence its hash and its letters, which tell most of what texts are compared for.
        self._hashes, self._letters = array("q"), array("I")
        self._told = array("q", [0])
        # The number of each text by its hash as advertised: a vacancy that is posted again is mostly posted word for
        # word, and then need not be lowered to be known again.
        self._numbers: dict[int, int] = {}
        self.says = bytearray(1)  # of each text, by its number

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def put(self, description: str) -> int:
        """Keep a description lowered; its number, an equal one's where that is kept already, 0 for an empty one."""
        if not description:
            return 0
        number = self._numbers.setdefault(hash(description), len(self._ends))
        if number < len(self._ends):
            return number
        text = lowered(description)
        self._keep(text)
        self._ends.append(self._ends[-1] + len(text))
        self.says.append(_REFERS * (b"ref" in text) + _OF_A_CLIENT * opens_with_client(text))
        told = sentences(text)
        self._hashes.fromlist(list(map(hash, told)))
        self._letters.fromlist(list(map(len, told)))
        self._told.append(len(self._hashes))
        return number

    def _keep(self, text: bytes) -> None:
        if self._file:
            self._file.write(text)
            return
        self._held += text
        if len(self._held) > self.IN_MEMORY:
            self._file = file = TemporaryFile(buffering=self.AT_ONCE)  # noqa: SIM115 - closed on leaving
            file.write(self._held)
            self._held.clear()

    def get(self, number: int) -> bytes:
        """The text with this number."""
        if not number:
            return b""
        start, end = self._ends[number - 1], self._ends[number]
        if self._file:
            self._file.flush()
            return os.pread(self._file.fileno(), end - start, start)
        return bytes(self._held[start:end])

    def hashes(self, number: int) -> Sequence[int]:
        """The hash of every sentence of the text with this number."""
        return self._hashes[self._told[number - 1] : self._told[number]] if number else ()

    def told(self, number: int) -> Iterable[tuple[int, int]]:
        """The hash and the letters of every sentence of the text with this number."""
        if not number:
            return ()
        told = slice(self._told[number - 1], self._told[number])
        return zip(self._hashes[told], self._letters[told], strict=True)

    def letters(self, number: int) -> dict[int, int]:
        """The letters of each sentence of the text with this number, by the sentence's hash."""
        return dict(self.told(number))


@dataclass(slots=True, eq=False)  # its fields are looked up for millions of pairs, and a slot is found soonest
class Read:
    """A posting with its fields read for comparison. Equal texts share one reading."""

    # What pairs are drawn and first told apart by stands together: of a million, each lies far from the processor.
    title: Title
    employer: Employer
    place: Place
    salary: Salary
    reference: str
    page: str
    tier: str | None
    mentioned: frozenset[str]  # references in its words, its own left out
    source: str
    posted: dt.date | None
    closing: dt.date | None
    authority_code: str | None
    id: str
    text: int  # the number of its description among the texts put aside
    contract: str
    area: frozenset[str]
    written_reference: str  # as advertised
    agency: bool  # by its employer's name, or by how its text opens
    seen: dt.date | None
    shown: Terms  # what title and salary say of its contract
    terms: Terms  # what title, salary and contract field say of it

    @classmethod
    def of(cls, posting: Posting, texts: Texts) -> "Read":
        """The posting with every field read, and its description put aside."""
        page = _page(posting.url) if posting.url else ""
        reference = bare_reference(posting.reference) if posting.reference else ""
        employer = texts.employers[posting.employer]
        text = texts.put(posting.description)
        says = texts.says[text]
        title, salary = texts.titles[posting.title], texts.salaries[posting.salary]
        day = texts.days.setdefault
        shown = joined_terms(title.said, salary.said)
        return cls(
            title,
            employer,
            texts.places[posting.location],
            salary,
            reference,
            page,
            posting.tier,
            _mentioned(posting, reference) if says & _REFERS or "ref" in title.letters else _NONE,
            intern(posting.source or page.partition("/")[0]),
            posting.posted and day(posting.posted, posting.posted),
            posting.closing and day(posting.closing, posting.closing),
            posting.authority_code,
            posting.id,
            text,
            intern(posting.contract),
            read_area(posting.authority_name) if posting.authority_name else _NONE,
            posting.reference,
            offered_by_agency(employer, posting.description, client=bool(says & _OF_A_CLIENT)),
            posting.seen and day(posting.seen, posting.seen),
            shown,
            joined_terms(shown, read_terms(posting.contract[:CONTRACT_TERMS])) if posting.contract else shown,
        )


_NONE: frozenset[str] = frozenset()


def _mentioned(posting: Posting, own: str) -> frozenset[str]:
    found = _MEANT_REFERENCE.findall(f"{posting.title.lower()}\n{words(lowered(posting.description))}")
    return frozenset({bare_reference(each) for each in found} - {own, ""}) or _NONE
