"""Figures of the children's social work workforce: taking a release in, and what is held of an authority or region.

Owns these tables. What a file says is read in `store.workforce_file`; which figures are set beside each other is for
whoever shows them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from store.models import WorkforceArea, WorkforceRefusal, WorkforceRelease, WorkforceRow
from store.workforce_file import BASES, AreaRow, Basis, Figure, WorkforceFile, speaks_for


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of taking a release in: rows kept, rows left as a later release gave them, what could not be read.

    `unknown` are the names of local areas that are no authority today and were none that is known of.
    """

    kept: int
    older: int
    refused: int
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """The figures of one area in the year to 30 September of `year`.

    `name` is the area as it was published; `basis` says how it stands for the authority that was asked for. `origin`
    and `taken_at` say where the figures came from; `release` is the latest year of that release.
    """

    year: int
    name: str
    basis: Basis
    figures: Mapping[str, Figure]
    origin: str
    release: int
    taken_at: dt.datetime


def take_in(session: Session, file: WorkforceFile, *, origin: str, at: dt.datetime) -> Taken:
    """Keep a release: each area and year once, as the release with the latest year gives it. Again, it changes nothing.

    Later releases revise the figures of earlier years, so an old file never replaces what a newer one said.
    """
    release = session.scalar(select(WorkforceRelease).where(WorkforceRelease.digest == file.digest))
    if release is None:
        release = WorkforceRelease(origin=origin, digest=file.digest, latest_year=file.release, taken_at=at)
        session.add(release)
        session.flush()
    session.execute(delete(WorkforceRefusal).where(WorkforceRefusal.release_id == release.id))
    if file.refused:
        session.execute(insert(WorkforceRefusal), [{"release_id": release.id, **asdict(one)} for one in file.refused])
    held = _held(session)
    fresh = [row for row in file.rows if held.get(_key(row), (0, 0))[1] <= file.release]
    replaced = [held[_key(row)][0] for row in fresh if _key(row) in held]
    for start in range(0, len(replaced), 500):
        some = replaced[start : start + 500]
        session.execute(delete(WorkforceArea).where(WorkforceArea.row_id.in_(some)))
        session.execute(delete(WorkforceRow).where(WorkforceRow.id.in_(some)))
    rows = [
        WorkforceRow(
            release_id=release.id,
            year=row.year,
            level=row.level,
            codes="/".join(row.codes),
            name=row.name,
            figures={name: asdict(figure) for name, figure in row.figures.items()},
        )
        for row in fresh
    ]
    session.add_all(rows)
    session.flush()
    unknown = _link(session, fresh, rows, _alone(file.rows))
    return Taken(len(fresh), len(file.rows) - len(fresh), len(file.refused), unknown)


def figures_of(session: Session, authority_code: str) -> list[AreaFigures]:
    """What is held of one of today's authorities, one for each year, the latest first.

    Where several rows speak for it in a year, one with figures goes before one without, its own before a shared one,
    and what a later release says before an earlier one.
    """
    found = session.execute(
        select(WorkforceRow, WorkforceRelease, WorkforceArea.basis)
        .join(WorkforceArea, WorkforceArea.row_id == WorkforceRow.id)
        .join(WorkforceRelease, WorkforceRelease.id == WorkforceRow.release_id)
        .where(WorkforceArea.authority_code == authority_code)
        .order_by(WorkforceRow.year.desc(), WorkforceRow.codes)
    )
    best: dict[int, AreaFigures] = {}
    for row, release, basis in found:
        one = _figures(row, release, basis)
        if one.year not in best or _standing(one) < _standing(best[one.year]):
            best[one.year] = one
    return list(best.values())


def figures_of_area(session: Session, level: str, name: str) -> list[AreaFigures]:
    """What is held of a region of England, or of England itself, by its name; the latest year first."""
    found = session.execute(
        select(WorkforceRow, WorkforceRelease)
        .join(WorkforceRelease, WorkforceRelease.id == WorkforceRow.release_id)
        .where(WorkforceRow.level == level)
        .order_by(WorkforceRow.year.desc())
    )
    return [_figures(row, release, "own") for row, release in found if row.name.casefold() == name.casefold()]


def latest_years(session: Session) -> dict[str, int]:
    """The latest year of which anything is held, by today's authority."""
    rows = session.execute(
        select(WorkforceArea.authority_code, func.max(WorkforceRow.year))
        .join(WorkforceRow, WorkforceRow.id == WorkforceArea.row_id)
        .group_by(WorkforceArea.authority_code)
    )
    return {str(code): int(year) for code, year in rows}


def refusals(session: Session) -> list[tuple[str, int, str, str, str]]:
    """What of every release could not be read: its origin, the line, the column, what stood there, and why."""
    told = WorkforceRefusal
    found = session.execute(
        select(WorkforceRelease.origin, told.line, told.column, told.value, told.reason)
        .join(WorkforceRelease, WorkforceRelease.id == told.release_id)
        .order_by(WorkforceRelease.id, told.line, told.column)
    )
    return [(origin, line, column, value, reason) for origin, line, column, value, reason in found]


def _key(row: AreaRow) -> tuple[int, str, str]:
    return (row.year, row.level, "/".join(row.codes))


def _held(session: Session) -> dict[tuple[int, str, str], tuple[int, int]]:
    """The rows that there are, with the latest year of the release that each is from."""
    found = session.execute(
        select(
            WorkforceRow.year, WorkforceRow.level, WorkforceRow.codes, WorkforceRow.id, WorkforceRelease.latest_year
        ).join(WorkforceRelease, WorkforceRelease.id == WorkforceRow.release_id)
    )
    return {(year, level, codes): (id_, release) for year, level, codes, id_, release in found}


def _alone(rows: Iterable[AreaRow]) -> dict[int, frozenset[str]]:
    """For each year, the codes that have figures in a row of their own."""
    found: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        if row.level == "local" and any(figure.value is not None for figure in row.figures.values()):
            found[row.year].update(row.codes)
    return {year: frozenset(codes) for year, codes in found.items()}


def _link(
    session: Session, read: list[AreaRow], rows: list[WorkforceRow], alone: Mapping[int, frozenset[str]]
) -> tuple[str, ...]:
    links = []
    unknown: dict[str, None] = {}
    for area, row in zip(read, rows, strict=True):
        spoken_for = speaks_for(area, alone.get(area.year, frozenset()))
        links += [{"authority_code": code, "row_id": row.id, "basis": basis} for code, basis in spoken_for]
        if area.level == "local" and not spoken_for:
            unknown[area.name] = None
    if links:
        session.execute(insert(WorkforceArea), links)
    return tuple(unknown)


def _figures(row: WorkforceRow, release: WorkforceRelease, basis: str) -> AreaFigures:
    figures = {name: Figure(one["value"], one["reason"]) for name, one in row.figures.items()}
    known: Basis = next(one for one in BASES if one == basis)
    return AreaFigures(row.year, row.name, known, figures, release.origin, release.latest_year, release.taken_at)


def _standing(one: AreaFigures) -> tuple[bool, int, int]:
    unknown = all(figure.value is None for figure in one.figures.values())
    return unknown, BASES.index(one.basis), -one.release
