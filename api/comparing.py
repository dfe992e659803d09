"""An advert judged beside its peers: read, looked up and counted, as JSON values.

Owns putting the parts together; the API's answer, the page and the table say the same because all come from here.
Nothing of an advert that is pasted is stored: it is read, compared and forgotten.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from api.asked import asked, requirement_text
from api.rendering import (
    CONTRACT_NAMES,
    NATION_NAMES,
    WORKING_TIME_NAMES,
    day,
    lower_first,
    money_range,
    sureness,
    tier_title,
)
from api.vacancies import standing_posting
from careers.advert_rules import rule_notes
from careers.advert_wording import LONG_SENTENCE, readability, reconsider, wording
from careers.adverts import FEWEST, Body, beside_peers, pay_standing, states, unusual_asks
from careers.standards import register
from matcher import RULES_VERSION
from matcher.duplicates.employers import read_employer
from matcher.job import Advert, read
from matcher.places import Gazetteer
from matcher.reading_pass import gazetteer_of
from matcher.text import one_line, plain
from store.listings import Session
from store.peers import Peers, newest, paid
from store.runs import AuthorityRow, local_authorities
from store.vacancies import vacancy

REGION_FROM = 30
"""Peers that a region must have for its own to be counted instead of the nation's."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An advert to be judged: its reading as JSON, its own plain words, and the vacancy that it is of, if any."""

    body: Body
    title: str
    employer: str
    salary: str
    words: str
    agency: bool
    vacancy: int | None = None

    @property
    def place(self) -> Mapping[str, Any]:
        """Where the reading says that the work is."""
        found: Mapping[str, Any] = self.body.get("place") or {}
        return found

    @property
    def amount(self) -> float | None:
        """The top of its pay in a full-time year, in pounds, or the only end that is known."""
        pay = self.body.get("pay") or {}
        top: float | None = pay.get("annual_max")
        return pay.get("annual_min") if top is None else top


def pasted(session: Session, advert: Advert) -> Subject:
    """Read an advert that was pasted."""
    reading = read(advert, _gazetteer(tuple(local_authorities(session))))
    agency = read_employer(advert.employer).agency or reading.contract.type == "agency"
    title = one_line(advert.title)
    return Subject(
        reading.as_json(), title, one_line(advert.employer), one_line(advert.salary), plain(advert.description), agency
    )


@lru_cache(maxsize=2)
def _gazetteer(local: tuple[AuthorityRow, ...]) -> Gazetteer:
    return gazetteer_of(local)


def of_vacancy(session: Session, vacancy_id: int) -> Subject | None:
    """The advert that stands for a vacancy, as it was last read; None where there is no such vacancy."""
    row = vacancy(session, vacancy_id)
    if row is None:
        return None
    member = standing_posting(row)
    return Subject(
        member["reading"],
        one_line(member["title"]),
        one_line(member["employer"]),
        one_line(member["salary"]),
        plain(member["description"]),
        row["agency"],
        row["id"],
    )


def comparison_json(session: Session, subject: Subject, beside: Sequence[Subject], today: dt.date) -> dict[str, Any]:
    """Everything that can be said of an advert, JSON-ready; `beside` are others to be set side by side with it."""
    nation = subject.place.get("nation")
    area, peers = _peers(session, subject, today)
    bodies = [body for _, body in peers]
    days = sorted(day for day, _ in peers)
    notes = (
        []
        if nation is None
        else rule_notes(
            subject.body, f"{subject.title}\n{subject.words}", register=register(), nation=nation, as_of=today
        )
    )
    return {
        "as_of": today.isoformat(),
        "advert": {
            "vacancy": subject.vacancy,
            "title": subject.title,
            "employer": subject.employer,
            "pay": subject.salary,
            "requirements": asked(subject.body.get("requirements") or ()),
            "reading": dict(subject.body),
        },
        "tier_title": tier_title(subject.body["tier"]) if subject.body.get("tier") else None,
        "pay": [_pay_json(session, subject, where, today) for where in _areas(subject)],
        "peers": {
            "area": area,
            "kind": "agency" if subject.agency else "employer",
            "n": len(peers),
            "fewest": FEWEST,
            "posted_from": days[0].isoformat() if days else None,
            "posted_to": days[-1].isoformat() if days else None,
            "reason": _no_peers(subject),
        },
        "stated": [asdict(one) for one in beside_peers(subject.body, bodies)],
        "asks": [
            asdict(one) | {"text": requirement_text(one.kind, one.value, one.number)}
            for one in unusual_asks(subject.body, bodies)
        ],
        "rules": [asdict(one) for one in notes],
        "wording": [asdict(one) for one in reconsider(subject.words, wording(), nation=nation)],
        "readability": asdict(readability(subject.words))
        | {
            "long_from": LONG_SENTENCE + 1,
            "sources": {"long_sentences": asdict(wording().long_sentences), "grade": asdict(wording().grade)},
        },
        "side_by_side": [_column(session, one, today) for one in (subject, *beside)],
        "versions": {"rules": RULES_VERSION, "standards": register().version, "wording": wording().version},
    }


def _areas(subject: Subject) -> list[str | None]:
    """The region, where one is known that is not the whole nation, and the nation (None)."""
    region, nation = subject.place.get("region"), subject.place.get("nation")
    return [None] if region in (None, NATION_NAMES.get(nation or "")) else [region, None]


def _are(subject: Subject, region: str | None, today: dt.date) -> Peers | None:
    nation, tier = subject.place.get("nation"), subject.body.get("tier")
    if nation is None or tier is None:
        return None
    return Peers(today, tier, nation, region, subject.agency, but=subject.vacancy)


def _no_peers(subject: Subject) -> str | None:
    if subject.body.get("tier") is None:
        return "no tier could be read, so there is nothing to compare with"
    if subject.place.get("nation") is None:
        return "the nation could not be read: name the employer or the place"
    return None


def _peers(session: Session, subject: Subject, today: dt.date) -> tuple[str | None, list[tuple[dt.date, Body]]]:
    """The newest peers, of the region where it has enough of them, and the area that they are of."""
    for region in _areas(subject):
        peers = _are(subject, region, today)
        if peers is None:
            break
        found = newest(session, peers)
        if region is None or len(found) >= REGION_FROM:
            return region or NATION_NAMES[peers.nation], list(found)
    return None, []


def _pay_json(session: Session, subject: Subject, region: str | None, today: dt.date) -> dict[str, Any]:
    peers = _are(subject, region, today)
    nation = NATION_NAMES.get(subject.place.get("nation") or "")
    if peers is None:
        standing = asdict(pay_standing(subject.amount, {})) | {"reason": _no_peers(subject)}
        return {"area": nation, **standing, "posted_from": None, "posted_to": None}
    found = paid(session, peers)
    return {
        "area": region or nation,
        **asdict(pay_standing(subject.amount, found.by_amount)),
        "posted_from": found.posted_from.isoformat() if found.posted_from else None,
        "posted_to": found.posted_to.isoformat() if found.posted_to else None,
    }


def _column(session: Session, subject: Subject, today: dt.date) -> dict[str, Any]:
    """One advert of the table that sets several side by side."""
    body, place = subject.body, subject.place
    pay, contract = body.get("pay") or {}, body.get("contract") or {}
    named: dict[str, list[str]] = {}
    for one in asked(body.get("requirements") or ()):
        named.setdefault(one["kind"], []).append(one["text"])
    read_as = readability(subject.words)
    # The region where it has enough peers, as the part on pay says first; the nation where that alone can be told.
    standings = [_pay_json(session, subject, area, today) for area in _areas(subject)]
    standing = next((one for one in standings if one["percentile"] is not None), standings[0])
    return {
        "vacancy": subject.vacancy,
        "title": subject.title,
        "employer": subject.employer,
        "tier": body.get("tier"),
        "tier_title": tier_title(body["tier"]) if body.get("tier") else None,
        "outcome": body["outcome"],
        "confidence": body["confidence"],
        "place": ", ".join(
            dict.fromkeys(
                filter(None, (place.get("town"), (place.get("authority") or {}).get("name"), place.get("region")))
            )
        ),
        "pay": subject.salary,
        "annual_min": pay.get("annual_min"),
        "annual_max": pay.get("annual_max"),
        "percentile": standing["percentile"],
        "percentile_area": standing["area"],
        "percentile_n": standing["n"],
        "contract": contract.get("type"),
        "working_time": contract.get("working_time"),
        "closes_on": (body.get("closing") or {}).get("date"),
        "states": sorted(states(body)),
        "named": named,
        "words": read_as.words,
        "words_a_sentence": read_as.words_a_sentence,
        "grade": read_as.grade,
    }


_NAMED = (
    ("registration", "Registration"),
    ("experience", "Experience"),
    ("caseload", "Caseload"),
    ("supervision", "Supervision"),
    ("newly_qualified", "Newly qualified"),
    ("driving", "Driving"),
    ("vetting", "Vetting"),
)


def side_by_side(columns: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[str]]]:
    """The table's rows in words: a label, and a cell for each advert; an empty cell where it says nothing."""

    def row(label: str, *cells: str) -> tuple[str, list[str]]:
        return label, list(cells)

    def percentile(one: Mapping[str, Any]) -> str:
        if one["percentile"] is None:
            return "unknown"
        return f"{int(one['percentile'])} of 100 in {one['percentile_area']} (n = {one['percentile_n']})"

    return [
        row("Reads as", *(_reads_as(one) for one in columns)),
        row("Employer", *(one["employer"] for one in columns)),
        row("Place", *(one["place"] for one in columns)),
        row("Pay as advertised", *(one["pay"] for one in columns)),
        row("Pay in a full-time year", *(money_range(one["annual_min"], one["annual_max"]) for one in columns)),
        row("Pay percentile", *map(percentile, columns)),
        row("Contract", *(_terms(one) for one in columns)),
        row("Closing date", *(day(one["closes_on"]) if one["closes_on"] else "" for one in columns)),
        *(row(label, *("; ".join(one["named"].get(kind, ())) for one in columns)) for kind, label in _NAMED),
        row("Words", *(str(one["words"]) for one in columns)),
        row("Words a sentence", *(_figure(one["words_a_sentence"]) for one in columns)),
        row("Readability grade", *(_figure(one["grade"]) for one in columns)),
    ]


def _reads_as(one: Mapping[str, Any]) -> str:
    if one["outcome"] == "out_of_scope":
        return "not a post on this ladder"
    if one["tier"] is None:
        return "not certain"
    perhaps = "perhaps " if one["outcome"] == "review" else ""
    return f"{perhaps}{one['tier_title']}, {sureness(one['confidence'])}"


def _terms(one: Mapping[str, Any]) -> str:
    parts = (
        CONTRACT_NAMES.get(one["contract"], one["contract"]),
        lower_first(WORKING_TIME_NAMES.get(one["working_time"], "")),
    )
    return ", ".join(filter(None, parts))


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
