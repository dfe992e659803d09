"""JSON-LD as pages really carry it, and schema.org JobPosting in the advert's own words.

Owns finding the script blocks, repairing what is commonly wrong with them, and turning a JobPosting node into a
`RawPosting`. Decides nothing about what the words mean. Pages are hostile input: everything here takes time linear in
the page's length and never raises for what a page holds.

The repairs are those seen in the wild: trailing semicolons and commas, control characters inside strings, JavaScript
comments, CDATA and HTML comment wrappers, invalid escapes, entity-escaped quotes.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crawlers.page import words
from store.postings import RawPosting

MAX_BLOCK = 2_000_000
"""Characters of one script block; a longer one is not an advert."""
MAX_DEPTH = 60

_TYPE = re.compile(r"type\s*=\s*[\"']?\s*application/ld\+json", re.IGNORECASE)
_CLOSE = re.compile(r"</script", re.IGNORECASE)
_OPEN = re.compile(r"<!--|<script(?=[\s>/])", re.IGNORECASE)
_WRAPPER_START = re.compile(r"\s*+(?://|/\*)?[ \t]*(?:<!\[CDATA\[|<!--)[ \t]*(?:\*/)?")
_WRAPPER_END = re.compile(r"(?://|/\*)?[ \t]*(?:\]\]>|-->)[ \t]*(?:\*/)?[ \t]*;?\Z")
_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\Z)'
_COMMENTS = re.compile(rf"({_STRING})|//[^\n]*|/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/|\Z)", re.DOTALL)
_LOOSE_COMMAS = re.compile(rf"({_STRING})|,(?=\s*[}}\]])", re.DOTALL)
_BAD_ESCAPES = re.compile(r"\\(\\|[\"/bfnrt]|u[0-9a-fA-F]{4})|\\('?)")


@dataclass(frozen=True, slots=True)
class Broken:
    """A block that no repair could read: why, and its first words."""

    reason: str
    excerpt: str


def blocks(page: str) -> Iterator[str]:
    """Each JSON-LD script's text, in page order; scripts inside HTML comments do not count."""
    at = 0
    while opening := _OPEN.search(page, at):
        if opening.group() == "<!--":
            end = page.find("-->", opening.end())
            if end < 0:
                return
            at = end + 3
            continue
        start = page.find(">", opening.end())
        if start < 0:
            return
        closing = _CLOSE.search(page, start)
        stop = closing.start() if closing else len(page)
        if _TYPE.search(page, opening.end(), start):
            yield page[start + 1 : stop]
        at = stop + 1


def loads(block: str) -> Any:  # noqa: ANN401 - JSON holds anything
    """Read one block, repaired where needed; raise ValueError where no repair helps."""
    if len(block) > MAX_BLOCK:
        raise ValueError(f"the JSON-LD block has {len(block):,} characters; at most {MAX_BLOCK:,} are read")
    try:
        return _strict(block.strip().lstrip("\ufeff"))
    except ValueError as first:
        repaired = _unwrapped(block.strip().lstrip("\ufeff"))
        if "&quot;" in repaired and '"' not in repaired:
            repaired = html.unescape(repaired)
        repaired = _COMMENTS.sub(lambda found: found[1] or " ", repaired)
        repaired = _LOOSE_COMMAS.sub(lambda found: found[1] or "", repaired).strip().rstrip(";").rstrip()
        repaired = _BAD_ESCAPES.sub(lambda found: found[0] if found[1] else ("'" if found[2] else "\\\\"), repaired)
        try:
            return _strict(repaired)
        except ValueError:
            raise ValueError(f"JSON-LD cannot be read: {first}") from None


def documents(page: str) -> tuple[list[Any], list[Broken]]:
    """Every JSON-LD document of a page, and the blocks that could not be read. An empty block is neither."""
    found: list[Any] = []
    broken: list[Broken] = []
    for block in blocks(page):
        if not block.strip():
            continue
        try:
            found.append(loads(block))
        except ValueError as error:
            broken.append(Broken(str(error), block.strip()[:500]))
    return found, broken


def nodes(document: Any, kind: str) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON holds anything
    """Every object of a schema.org type in a document: through arrays, @graph and nesting, @type as text or list."""
    waiting = [(document, 0)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, dict):
            types = value.get("@type")
            names = types if isinstance(types, list) else [types]
            if any(isinstance(name, str) and name.rsplit("/", 1)[-1].rsplit(":", 1)[-1] == kind for name in names):
                yield value
            inner = list(value.values())
        elif isinstance(value, list):
            inner = value
        else:
            continue
        if depth < MAX_DEPTH:
            waiting += [(part, depth + 1) for part in reversed(inner) if isinstance(part, dict | list)]


def job_postings(page: str) -> tuple[list[dict[str, Any]], list[Broken]]:
    """The JobPosting nodes of a page, and the blocks that could not be read."""
    found, broken = documents(page)
    return [node for document in found for node in nodes(document, "JobPosting")], broken


def read(node: dict[str, Any], *, native_id: str, url: str) -> RawPosting:
    """A JobPosting in its own words; raise ValueError, naming the field, where it has no title."""
    title = _name(node.get("title")) or _name(node.get("name"))
    if not title:
        raise ValueError("title: the JobPosting has none")
    return RawPosting(
        native_id=native_id,
        url=url,
        title=title,
        employer=_name(node.get("hiringOrganization")),
        location="; ".join(_unique(_places(node))),
        salary=_salary(node),
        contract=", ".join(_unique(_EMPLOYMENT.get(said.upper(), said) for said in _texts(node.get("employmentType")))),
        hours=", ".join(_unique(_texts(node.get("workHours")))),
        posted=_first(node.get("datePosted")),
        closing=_first(node.get("validThrough")),
        reference=_reference(node.get("identifier")),
        description=_description(node),
        extra={
            name: node[name]
            for name in ("baseSalary", "employmentType", "jobLocationType", "industry", "directApply", "jobStartDate")
            if node.get(name) not in (None, "", [], {})
        },
    )


_EMPLOYMENT = {
    "FULL_TIME": "Full time",
    "PART_TIME": "Part time",
    "CONTRACTOR": "Contractor",
    "TEMPORARY": "Temporary",
    "INTERN": "Intern",
    "VOLUNTEER": "Volunteer",
    "PER_DIEM": "Per diem",
    "OTHER": "Other",
}
"""schema.org's codes as words; anything else stands as the advert has it."""
_UNITS = {"HOUR": "per hour", "DAY": "per day", "WEEK": "per week", "MONTH": "per month", "YEAR": "per year"}
_CURRENCIES = {"GBP": "£", "EUR": "€"}
_SECTIONS = ("responsibilities", "qualifications", "experienceRequirements", "skills", "jobBenefits")


def _unwrapped(block: str) -> str:
    """Take off CDATA and HTML comment marks, which may stand in JavaScript comments of their own."""
    start, end = 0, len(block)
    while found := _WRAPPER_START.match(block, start):
        start = found.end()
    # The end is looked for in a few characters only: a search through a long block would try each of them.
    while found := _WRAPPER_END.search(block, max(start, end - 40), end):
        end = found.start()
        while end > start and block[end - 1].isspace():
            end -= 1
    return block[start:end].strip()


def _strict(block: str) -> Any:  # noqa: ANN401 - JSON holds anything
    try:
        # Not-a-number constants are not JSON and no database column takes them.
        return json.loads(block, strict=False, parse_constant=lambda _name: None)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _texts(value: Any) -> list[str]:  # noqa: ANN401 - JSON holds anything
    if isinstance(value, str):
        return [said] if (said := words(value)) else []
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [f"{value:g}" if isinstance(value, float) else str(value)]
    if isinstance(value, list):
        return [said for part in value if not isinstance(part, list) for said in _texts(part)]
    return []


def _first(value: Any) -> str:  # noqa: ANN401 - JSON holds anything
    return next(iter(_texts(value)), "")


def _name(value: Any) -> str:  # noqa: ANN401 - JSON holds anything
    """The words of a thing given as text, as an object with a name, or as a list of either."""
    for part in value if isinstance(value, list) else [value]:
        said = _first(part.get("name") or part.get("legalName")) if isinstance(part, dict) else _first(part)
        if said:
            return said
    return ""


def _unique(parts: Any) -> list[str]:  # noqa: ANN401 - any iterable of text
    return list(dict.fromkeys(part for part in parts if part))


def _places(node: dict[str, Any]) -> Iterator[str]:
    places = node.get("jobLocation")
    for place in places if isinstance(places, list) else [places]:
        if not isinstance(place, dict):
            yield from _texts(place)
            continue
        addresses = place.get("address")
        for address in addresses if isinstance(addresses, list) else [addresses]:
            yield _place(_name(place.get("name")), address)
    if node.get("jobLocationType") == "TELECOMMUTE":
        yield "Remote"


def _place(name: str, address: Any) -> str:  # noqa: ANN401 - JSON holds anything
    if not isinstance(address, dict):
        said = _first(address)
        return said if name in said else f"{name}, {said}".rstrip(", ")
    parts = [
        name,
        *(_name(address.get(key)) for key in ("streetAddress", "addressLocality", "addressRegion", "postalCode")),
    ]
    country = _name(address.get("addressCountry"))
    # A UK advert's country says nothing; any other says that the job is abroad.
    if country.upper() not in {"", "GB", "UK", "GBR", "UNITED KINGDOM"}:
        parts.append(country)
    kept: list[str] = []
    for part in parts:
        # "Bath" says nothing more after "Bath, Somerset", but does after "Bath Road".
        if part and not any(part == earlier or part in earlier.split(", ") for earlier in kept):
            kept.append(part)
    return ", ".join(kept)


def _salary(node: dict[str, Any]) -> str:
    offered = node.get("baseSalary")
    said = [_offer(part, node) for part in (offered if isinstance(offered, list) else [offered])]
    return "; ".join(_unique(said))


def _offer(offer: Any, node: dict[str, Any]) -> str:  # noqa: ANN401 - JSON holds anything
    if not isinstance(offer, dict):
        said = _first(offer)
        return _money(said, _currency(offer, node)) if _is_number(said) else said
    value = offer.get("value")
    amount = value if isinstance(value, dict) else offer
    prose = _first(amount.get("value") if isinstance(value, dict) else value)
    if prose and not _is_number(prose) and re.search(r"\d", prose):
        # Platforms put the advert's own words here and a fixed unit beside them, so the words win.
        return prose
    currency = _currency(offer, node)
    figures = [
        _money(said, currency) for key in ("minValue", "maxValue") if _is_number(said := _first(amount.get(key)))
    ]
    if _is_number(prose):
        figures = figures or [_money(prose, currency)]
        prose = ""
    unit = _first(amount.get("unitText") or offer.get("unitText"))
    pay = " ".join([" – ".join(_unique(figures)), _UNITS.get(unit.upper(), unit)]) if figures else ""
    return ": ".join(_unique([prose, pay.strip()]))


def _currency(offer: Any, node: dict[str, Any]) -> str:  # noqa: ANN401 - JSON holds anything
    return (_first(offer.get("currency")) if isinstance(offer, dict) else "") or _first(node.get("salaryCurrency"))


def _is_number(said: str) -> bool:
    return bool(re.fullmatch(r"\d[\d,]{0,15}(?:\.\d{1,15})?", said, re.ASCII)) and float(said.replace(",", "")) > 0


def _money(said: str, currency: str) -> str:
    sign = _CURRENCIES.get(currency.upper(), f"{currency} " if currency else "")
    whole, point, pence = said.replace(",", "").partition(".")
    return f"{sign}{int(whole):,}" + (f".{pence}" if point and pence.strip("0") else "")


def _reference(identifier: Any) -> str:  # noqa: ANN401 - JSON holds anything
    for part in identifier if isinstance(identifier, list) else [identifier]:
        said = _first(part.get("value") or part.get("propertyID")) if isinstance(part, dict) else _first(part)
        if said:
            return said
    return ""


def _description(node: dict[str, Any]) -> str:
    """The description as it stands, with the sections that some sites keep in fields of their own."""
    main = node.get("description")
    parts = [main if isinstance(main, str) else " ".join(_texts(main))]
    for name in _SECTIONS:
        said = node.get(name)
        if isinstance(said, str) and said.strip() and said not in parts[0]:
            parts.append(said)
    return "\n\n".join(part.strip() for part in parts if part.strip())
