"""What open vacancies say of authorities: pay at each step of the ladder, and the titles that they use for it.

Owns these queries alone; finding vacancies is `store.search`. Agency and bank work is left out, for it is no grade of
an authority and its yearly pay is only worked out; so is a vacancy whose tier a person should decide.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from store.models import Reading, Vacancy


@dataclass(frozen=True, slots=True)
class Paid:
    """Pay of a tier's open vacancies: how many there are, how many state pay, and the range in pounds a year."""

    vacancies: int
    stated: int
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class AdvertisedTitle:
    """A title as an authority advertises it, with the tier it is read as.

    `low` and `high` are pounds a year at full time over the `stated` of `vacancies` that state pay; `grades` are those
    that the adverts name; the vacancies were posted from `first` to `last`.
    """

    authority: str
    title: str
    tier: str
    paid: Paid
    grades: tuple[str, ...]
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Sought:
    """Which titles: open on `today`, of a tier, a nation, a region or an authority where they are given."""

    today: dt.date
    tier: str | None = None
    nation: str | None = None
    region: str | None = None
    authority: str | None = None


_LOW = func.coalesce(Vacancy.annual_min, Vacancy.annual_max)
_HIGH = func.coalesce(Vacancy.annual_max, Vacancy.annual_min)


def pay_by_tier(session: Session, sought: Sought) -> dict[str, Paid]:
    """What the vacancies of each tier pay; a tier without any is not there."""
    rows = session.execute(
        select(Vacancy.tier, func.count(), func.count(_LOW), func.min(_LOW), func.max(_HIGH))
        .where(*_suits(sought))
        .group_by(Vacancy.tier)
    )
    return {str(tier): Paid(number, stated, low, high) for tier, number, stated, low, high in rows}


def advertised_titles(session: Session, sought: Sought, *, limit: int) -> tuple[list[AdvertisedTitle], int]:
    """The titles that most vacancies have, at most `limit`, and how many there are in all.

    Titles that differ in capitals alone are one.
    """
    folded = func.lower(Vacancy.title)
    group = (Vacancy.authority_code, Vacancy.tier, folded)
    grouped = (
        select(
            Vacancy.authority_code,
            Vacancy.tier,
            folded.label("folded"),
            func.min(Vacancy.title).label("title"),
            func.count().label("vacancies"),
            func.count(_LOW).label("stated"),
            func.min(_LOW).label("low"),
            func.max(_HIGH).label("high"),
            func.min(Vacancy.posted_on).label("first"),
            func.max(Vacancy.posted_on).label("last"),
        )
        .where(*_suits(sought))
        .group_by(*group)
    )
    total = session.scalar(select(func.count()).select_from(grouped.subquery())) or 0
    shown = session.execute(grouped.order_by(func.count().desc(), *group).limit(limit)).all()
    grades = _grades(session, sought, [(row.authority_code, row.tier, row.folded) for row in shown])
    return [
        AdvertisedTitle(
            authority=row.authority_code,
            title=row.title,
            tier=row.tier,
            paid=Paid(row.vacancies, row.stated, row.low, row.high),
            grades=grades[(row.authority_code, row.tier, row.folded)],
            first=row.first,
            last=row.last,
        )
        for row in shown
    ], total


def _grades(
    session: Session, sought: Sought, keys: Sequence[tuple[str, str, str]]
) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """The grades that the adverts of each title name, in order."""
    grade = Reading.body[("pay", "grade")].as_string()
    folded = func.lower(Vacancy.title)
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    rows = session.execute(
        select(Vacancy.authority_code, Vacancy.tier, folded, grade)
        .join(Reading, Reading.posting_id == Vacancy.posting_id)
        .where(
            *_suits(sought),
            Vacancy.authority_code.in_({authority for authority, _, _ in keys}),
            folded.in_({title for _, _, title in keys}),
        )
        .distinct()
    )
    for authority, tier, title, named in rows:
        if named:
            found[(str(authority), str(tier), str(title))].add(str(named))
    return defaultdict(tuple, {key: tuple(sorted(names)) for key, names in found.items()})


def _suits(sought: Sought) -> list[ColumnElement[bool]]:
    found = [
        Vacancy.open.is_(True),
        Vacancy.outcome == "matched",
        Vacancy.agency.is_(False),
        or_(Vacancy.contract_type.is_(None), Vacancy.contract_type.not_in(("agency", "bank"))),
        Vacancy.authority_code.is_not(None),
        or_(Vacancy.closes_on.is_(None), Vacancy.closes_on >= sought.today),
    ]
    given = ((Vacancy.tier, sought.tier), (Vacancy.nation, sought.nation), (Vacancy.region, sought.region))
    found += [column == value for column, value in (*given, (Vacancy.authority_code, sought.authority)) if value]
    return found
