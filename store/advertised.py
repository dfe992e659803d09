"""What open vacancies say of authorities: pay at each step of the ladder, and the titles that they use for it.

Owns these queries alone; finding vacancies is `store.search`. Agency and bank work is left out, for it is no grade of
an authority and its yearly pay is only worked out; so is a vacancy whose tier a person should decide.
"""

import datetime as dt
from collections.abc import Collection
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
    that the oldest and the newest of the adverts name; the vacancies were posted from `first` to `last`.
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


# Grouped by bare columns, SQLite would walk the index that has them in order, not the one that finds the few.
_TIER = func.coalesce(Vacancy.tier, "")
_AUTHORITY = func.coalesce(Vacancy.authority_code, "")
_LOW = func.coalesce(Vacancy.annual_min, Vacancy.annual_max)
_HIGH = func.coalesce(Vacancy.annual_max, Vacancy.annual_min)


def pay_by_tier(session: Session, sought: Sought) -> dict[str, Paid]:
    """What the vacancies of each tier pay; a tier without any is not there."""
    rows = session.execute(
        select(_TIER, func.count(), func.count(_LOW), func.min(_LOW), func.max(_HIGH))
        .where(*_suits(sought))
        .group_by(_TIER)
    )
    return {str(tier): Paid(number, stated, low, high) for tier, number, stated, low, high in rows}


def advertised_titles(session: Session, sought: Sought, *, limit: int) -> tuple[list[AdvertisedTitle], int]:
    """The titles that most vacancies have, at most `limit`, and how many there are in all.

    Titles that differ in capitals alone are one.
    """
    group = (_AUTHORITY, _TIER, func.lower(Vacancy.title))
    shown = session.execute(
        select(
            _AUTHORITY.label("authority"),
            _TIER.label("tier"),
            func.min(Vacancy.title).label("title"),
            func.count().label("vacancies"),
            func.count(_LOW).label("stated"),
            func.min(_LOW).label("low"),
            func.max(_HIGH).label("high"),
            func.min(Vacancy.posted_on).label("first"),
            func.max(Vacancy.posted_on).label("last"),
            func.min(Vacancy.posting_id).label("one"),
            func.max(Vacancy.posting_id).label("other"),
            func.count().over().label("titles"),
        )
        .where(*_suits(sought))
        .group_by(*group)
        .order_by(func.count().desc(), *group)
        .limit(limit)
    ).all()
    grades = _grades(session, {id_ for row in shown for id_ in (row.one, row.other)})
    return [
        AdvertisedTitle(
            authority=row.authority,
            title=row.title,
            tier=row.tier,
            paid=Paid(row.vacancies, row.stated, row.low, row.high),
            grades=tuple(sorted({grades[id_] for id_ in (row.one, row.other) if id_ in grades})),
            first=row.first,
            last=row.last,
        )
        for row in shown
    ], (shown[0].titles if shown else 0)


def _grades(session: Session, postings: Collection[int]) -> dict[int, str]:
    """The grade that each advert names, of those that name one."""
    grade = Reading.body[("pay", "grade")].as_string()
    found: dict[int, str] = {}
    ids = sorted(postings)
    for start in range(0, len(ids), 500):
        rows = session.execute(
            select(Reading.posting_id, grade).where(Reading.posting_id.in_(ids[start : start + 500]))
        )
        found |= {id_: named for id_, named in rows if named}
    return found


def _suits(sought: Sought) -> list[ColumnElement[bool]]:
    found = [
        Vacancy.open.is_(True),
        Vacancy.outcome == "matched",
        Vacancy.agency.is_(False),
        or_(Vacancy.contract_type.is_(None), Vacancy.contract_type.not_in(("agency", "bank"))),
        _AUTHORITY != "",
        or_(Vacancy.closes_on.is_(None), Vacancy.closes_on >= sought.today),
    ]
    given = ((Vacancy.tier, sought.tier), (Vacancy.nation, sought.nation), (Vacancy.region, sought.region))
    found += [column == value for column, value in (*given, (Vacancy.authority_code, sought.authority)) if value]
    return found
