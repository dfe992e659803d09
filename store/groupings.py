"""How postings in scope were last grouped, and which must be grouped again.

Owns the block keys, the families and the links from agencies' copies. Compares nothing itself.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, insert, literal, or_, select, union_all, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from store.models import AgencyCopy, BlockKey, Grouping, Posting, Reading, Source, Vacancy

PART = 500
"""Ids in one statement, for both databases bound them."""


@dataclass(frozen=True, slots=True)
class OutOfStep:
    """Postings whose grouping is not what it would be now, by what there is to do."""

    changed: list[int]
    """In scope and new, read again, or on another page: to be compared again."""
    gone: list[int]
    """In a vacancy and no longer in scope."""
    listed: list[int]
    """Closed or opened again, and nothing else: the vacancy may show another of its postings."""


@dataclass(frozen=True, slots=True)
class GroupingRow:
    """How a posting is filed: `codes` of its blocks, `standing` in them, its employer's key and common sentences."""

    posting_id: int
    codes: tuple[int, ...]
    standing: str
    employer: str
    common: str


@dataclass(frozen=True, slots=True)
class CopyRow:
    """An agency's copy of the job in another posting."""

    copy_id: int
    posting_id: int
    reasons: list[str]


def out_of_step(session: Session) -> OutOfStep:
    """Find what must be grouped again."""
    in_scope, listed = Reading.outcome != "out_of_scope", Posting.closed_at.is_(None)
    anew = or_(Grouping.posting_id.is_(None), Grouping.stale, Grouping.url != Posting.url)
    rows = session.execute(
        select(Posting.id, in_scope, anew)
        .join(Reading, Reading.posting_id == Posting.id)
        .outerjoin(Grouping, Grouping.posting_id == Posting.id)
        .where(
            or_(
                and_(in_scope, or_(anew, Grouping.listed != listed)),
                and_(~in_scope, or_(Grouping.posting_id.is_not(None), Reading.vacancy_id.is_not(None))),
            )
        )
        .order_by(Posting.id)
    ).all()
    return OutOfStep(
        [id_ for id_, wanted, compare in rows if wanted and compare],
        [id_ for id_, wanted, _ in rows if not wanted],
        [id_ for id_, wanted, compare in rows if wanted and not compare],
    )


def ids_in_scope(session: Session) -> list[int]:
    """The postings that were read as vacancies, closed ones too."""
    return list(session.scalars(select(Reading.posting_id).where(Reading.outcome != "out_of_scope")))


def in_scope(session: Session, ids: Collection[int]) -> Iterator[dict[str, Any]]:
    """Give those of these postings that were read as vacancies, in order of id, a part at a time.

    Each row has the posting's columns, the reading's `body`, `place_code` (the authority that the job is in) and
    `source_authority`, the source's own.
    """
    query = (
        select(
            *Posting.__table__.columns,
            Reading.body,
            Reading.authority_code.label("place_code"),
            Source.authority_code.label("source_authority"),
        )
        .join(Reading, Reading.posting_id == Posting.id)
        .join(Source, Source.id == Posting.source_id)
        .where(Reading.outcome != "out_of_scope")
        .order_by(Posting.id)
    )
    for part in _parts(ids):
        yield from [dict(row) for row in session.execute(query.where(Posting.id.in_(part))).mappings()]


def sharing(session: Session, codes: Collection[int]) -> Mapping[int, list[tuple[str, int]]]:
    """Standing and id of the postings in each of these blocks."""
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for part in _parts(codes):
        rows = session.execute(
            select(BlockKey.code, Grouping.standing, BlockKey.posting_id)
            .join(Grouping, Grouping.posting_id == BlockKey.posting_id)
            .where(BlockKey.code.in_(part))
        )
        for code, standing, id_ in rows:
            found[code].append((standing, id_))
    return found


def kin(session: Session, ids: Collection[int]) -> set[int]:
    """Every posting that was in one family with any of these when they were last grouped."""
    found: set[int] = set()
    for part in _parts(ids):
        families = select(Grouping.family).where(Grouping.posting_id.in_(part))
        found.update(session.scalars(select(Grouping.posting_id).where(Grouping.family.in_(families))))
    return found


def employers(session: Session, ids: Collection[int]) -> set[str]:
    """The employers' keys under which these postings are filed."""
    found: set[str] = set()
    for part in _parts(ids):
        found.update(session.scalars(select(Grouping.employer).where(Grouping.posting_id.in_(part)).distinct()))
    return found


def descriptions(session: Session, employer: str) -> list[tuple[str, str]]:
    """Title and description of each posting filed under an employer's key, as advertised."""
    rows = session.execute(
        select(Posting.title, Posting.description)
        .join(Grouping, Grouping.posting_id == Posting.id)
        .where(Grouping.employer == employer)
    )
    return [(title, description) for title, description in rows]


def under_other_words(session: Session, employer: str, common: str) -> list[int]:
    """The postings of an employer that were compared when its common sentences were others."""
    return list(
        session.scalars(select(Grouping.posting_id).where(Grouping.employer == employer, Grouping.common != common))
    )


def file(session: Session, rows: Sequence[GroupingRow]) -> None:
    """File postings under their blocks in place of what was there; each is its own family until `settle` says more."""
    ids = [row.posting_id for row in rows]
    unfile(session, ids)
    if rows:
        pages = {}
        for part in _parts(ids):
            found = session.execute(select(Posting.id, Posting.url, Posting.closed_at).where(Posting.id.in_(part)))
            pages.update({id_: {"url": url, "listed": closed is None} for id_, url, closed in found})
        session.execute(
            insert(Grouping),
            [
                {key: value for key, value in asdict(row).items() if key != "codes"}
                | pages[row.posting_id]
                | {"stale": False, "family": row.posting_id}
                for row in rows
            ],
        )
        keys = [{"code": code, "posting_id": row.posting_id} for row in rows for code in row.codes]
        if keys:
            session.execute(insert(BlockKey), keys)


def unfile(session: Session, ids: Collection[int]) -> None:
    """Forget how postings were grouped."""
    for part in _parts(ids):
        session.execute(delete(BlockKey).where(BlockKey.posting_id.in_(part)))
        session.execute(delete(Grouping).where(Grouping.posting_id.in_(part)))


def settle(session: Session, family: Mapping[int, int], common: Mapping[str, str]) -> None:
    """Note the families that grouping found, and the common sentences that employers' postings were compared under."""
    if family:
        rows = [{"posting_id": id_, "family": head} for id_, head in family.items()]
        session.execute(update(Grouping), rows)
    for employer, digest in common.items():
        session.execute(
            update(Grouping)
            .where(Grouping.employer == employer, Grouping.common != digest)
            .values(common=digest)
            .execution_options(synchronize_session=False)
        )


def note_listed(session: Session, ids: Collection[int]) -> None:
    """Note for these postings whether they are listed now."""
    now_listed = select(Posting.closed_at.is_(None)).where(Posting.id == Grouping.posting_id).scalar_subquery()
    for part in _parts(ids):
        session.execute(
            update(Grouping)
            .where(Grouping.posting_id.in_(part))
            .values(listed=now_listed)
            .execution_options(synchronize_session=False)
        )


def vacancies_of(session: Session, ids: Collection[int]) -> list[tuple[list[int], float, list[str]]]:
    """The members, score and reasons of each vacancy that has any of these postings."""
    found: set[int] = set()
    for part in _parts(ids):
        found.update(session.scalars(select(Reading.vacancy_id).where(Reading.posting_id.in_(part))))
    members: dict[int, list[int]] = defaultdict(list)
    grouped: dict[int, tuple[float, list[str]]] = {}
    for part in _parts([id_ for id_ in found if id_ is not None]):
        for id_, score, reasons, member in session.execute(
            select(Vacancy.id, Vacancy.group_score, Vacancy.group_reasons, Reading.posting_id)
            .join(Reading, Reading.vacancy_id == Vacancy.id)
            .where(Vacancy.id.in_(part))
            .order_by(Reading.posting_id)
        ):
            members[id_].append(member)
            grouped[id_] = (score, reasons)
    return [(members[id_], *grouped[id_]) for id_ in sorted(members)]


def save_copies(session: Session, of: Collection[int], rows: Sequence[CopyRow]) -> None:
    """Make these the links of the postings `of`, as a copy or as the job that was copied."""
    for part in _parts(of):
        session.execute(delete(AgencyCopy).where(or_(AgencyCopy.copy_id.in_(part), AgencyCopy.posting_id.in_(part))))
    if rows:
        session.execute(insert(AgencyCopy), [asdict(row) for row in rows])


def _linked(kind: str, here: InstrumentedAttribute[int], there: InstrumentedAttribute[int]) -> Select[Any]:
    mine, theirs = aliased(Reading), aliased(Reading)
    columns = (Vacancy.id, Vacancy.title, Vacancy.employer, Vacancy.open, AgencyCopy.reasons)
    return (
        select(mine.vacancy_id, literal(kind).label("kind"), *columns, AgencyCopy.copy_id, AgencyCopy.posting_id)
        .select_from(mine)
        .join(AgencyCopy, here == mine.posting_id)
        .join(theirs, theirs.posting_id == there)
        .join(Vacancy, Vacancy.id == theirs.vacancy_id)
        .where(mine.vacancy_id.in_(bindparam("ids", expanding=True)))
    )


# Made once: putting a statement together takes as long as running it.
_LINKS = union_all(
    _linked("employer", AgencyCopy.copy_id, AgencyCopy.posting_id),
    _linked("agency_copy", AgencyCopy.posting_id, AgencyCopy.copy_id),
)


def _employer_first(row: Sequence[Any]) -> tuple[Any, ...]:
    return (row[1] != "employer", row[2], *row[-2:])


def links_of(session: Session, vacancy_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """What each of these vacancies is linked to: `kind` agency_copy for a copy of it, employer for the job it copies.

    Each link has `vacancy_id`, `kind`, `reasons`, and the `title`, `employer` and `open` of the other vacancy.
    """
    found: dict[int, dict[tuple[str, int], dict[str, Any]]] = {id_: {} for id_ in vacancy_ids}
    rows = sorted(session.execute(_LINKS, {"ids": list(vacancy_ids)}), key=_employer_first)
    for of, kind, id_, title, employer, is_open, reasons, *_ in rows:
        link = {"vacancy_id": id_, "kind": kind, "title": title, "employer": employer, "open": is_open}
        kept = found[of].setdefault((kind, id_), link | {"reasons": []})
        kept["reasons"] += [reason for reason in reasons if reason not in kept["reasons"]]
    return {id_: list(links.values()) for id_, links in found.items()}


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + PART] for start in range(0, len(ordered), PART))
