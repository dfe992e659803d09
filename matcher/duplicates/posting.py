"""A posting as duplicates are looked for: what a source showed, and what there is in it to compare.

Owns checking a posting's fields and reading them once. Must not weigh one posting against another.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from matcher.duplicates.likeness import (
    Employer,
    Place,
    Salary,
    Terms,
    Title,
    read_employer,
    read_place,
    read_salary,
    read_terms,
    read_title,
)
from matcher.duplicates.words import WORDS


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


OPENING = 300  # characters in which an agency says for whom it writes

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


_MEANT_REFERENCE = re.compile(
    r"\bref(?:erence)?\.?\s{0,3}(?:no|number|id|code)?\.?\s{0,3}[:#-]?\s{0,3}"
    r"([A-Za-z]{0,8}[/_. -]?\d[A-Za-z0-9/_.-]{2,20})",
    re.IGNORECASE,
)
_BRACKETED_END = re.compile(r"\s*[\[(][^\])]{0,10}[\])]\s*$")


@lru_cache(maxsize=200_000)
def bare_reference(text: str) -> str:
    """A reference without its punctuation; "" for what cannot tell one advert from another."""
    bare = "".join(c for c in _BRACKETED_END.sub("", text[:60]).lower() if c.isalnum())
    return bare if len(bare) >= 3 and any(c.isdigit() for c in bare) else ""


def _page(url: str) -> str:
    """A URL without scheme, "www." and trackers, so that one page's links are equal."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    query = "&".join(sorted(part for part in parts.query.split("&") if part and not part.startswith("utm_")))
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}{'?' + query if query else ''}"


@dataclass(frozen=True, slots=True)
class Read:
    """A posting with its fields read for comparison. Equal texts share one reading."""

    posting: Posting
    title: Title
    employer: Employer
    place: Place
    salary: Salary
    terms: Terms  # of the title, salary and contract
    shown: Terms  # of the title and salary alone
    area: frozenset[str]
    reference: str
    mentioned: frozenset[str]
    page: str
    source: str
    agency: bool  # by its employer's name, or because its text opens with "our client"

    @classmethod
    def of(cls, posting: Posting) -> "Read":
        """The posting with every field read."""
        page = _page(posting.url) if posting.url else ""
        text = f"{posting.title}\n{posting.description[:20_000]}"
        mentioned = (
            {bare_reference(found) for found in _MEANT_REFERENCE.findall(text)} if "ref" in text.lower() else set()
        )
        reference = bare_reference(posting.reference)
        employer = read_employer(posting.employer)
        opening = posting.description[:OPENING].lower()
        return cls(
            posting,
            read_title(posting.title),
            employer,
            read_place(posting.location),
            read_salary(posting.salary),
            read_terms(f"{posting.title[:160]} | {posting.salary[:120]} | {posting.contract[:110]}"),
            read_terms(f"{posting.title[:200]} | {posting.salary[:190]}"),
            read_place(posting.authority_name).words if posting.authority_name else frozenset(),
            reference,
            frozenset({*mentioned, reference} - {""}),
            page,
            posting.source or page.partition("/")[0],
            employer.agency or any(words in opening for words in WORDS.agency_opening),
        )
