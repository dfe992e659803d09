"""Finding vacancies: filters, free text, distance, counts, and paging that does not skip or repeat.

Owns every query that a page or route asks of the vacancies. The two databases differ only in their text index; all
else is one code path. Today's date is an argument: a vacancy whose closing date has passed is not open, whatever its
row says.
"""

import base64
import binascii
import datetime as dt
import json
import math
import re
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Double,
    Select,
    and_,
    cast,
    column,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session

from store.models import Event, Posting, Reading, Source, Vacancy
from store.postings import last_seen

SORTS = ("newest", "closing", "pay", "nearest", "relevance")
MILES_A_DEGREE = 69.0
EARTH_RADIUS_MILES = 3958.8
LARGEST_ID = 2**31 - 1
"""What PostgreSQL's integer holds."""
FACETS = ("tier", "nation", "region", "contract")


class CriteriaError(ValueError):
    """A search that cannot be done as asked; carries the field, its value and what was expected."""

    def __init__(self, field_: str, value: object, expected: str) -> None:
        super().__init__(f"{field_}: {value!r} cannot be used; expected {expected}")
        self.field = field_
        self.value = value
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Criteria:
    """What to find. Empty means any; `tiers` may hold "unsure" for those that a person should decide.

    `point` is degrees north and east, `miles` the greatest distance from it; `min_pay` pounds a year at full time,
    compared with the top of the advertised range; `posted_since` a date; `closing_within` days from today.
    """

    today: dt.date
    text: str = ""
    tiers: tuple[str, ...] = ()
    authority: str | None = None
    region: str | None = None
    nation: str | None = None
    point: tuple[float, float] | None = None
    miles: float | None = None
    min_pay: float | None = None
    contract: str | None = None
    posted_since: dt.date | None = None
    closing_within: int | None = None
    include_closed: bool = False
    sort: str = "newest"
    limit: int = 20
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `items` are rows of vacancies, with `miles` where a point was given; `next` is a cursor or None."""

    items: list[dict[str, Any]]
    total: int
    next: str | None
    facets: dict[str, dict[str, int]] = field(default_factory=dict)


def search(session: Session, criteria: Criteria, *, facets: bool = True) -> Page:
    """Find vacancies; raise CriteriaError for a sort, cursor or limit that cannot be used."""
    _check(criteria)
    base = _filtered(session, criteria)
    order, value, descending = _order(session, criteria)
    query = base.add_columns(value.label("sort_value"))
    distance = _miles(criteria.point) if criteria.point else None
    if distance is not None:
        query = query.add_columns(distance.label("miles"))
    if criteria.cursor:
        after, after_id = _decode(criteria, criteria.cursor)
        beyond = order < after if descending else order > after
        query = query.where(or_(beyond, and_(order == after, Vacancy.id > after_id)))
    query = query.order_by(order.desc() if descending else order.asc(), Vacancy.id).limit(criteria.limit + 1)
    rows = [dict(row) for row in session.execute(query).mappings()]
    more = len(rows) > criteria.limit
    rows = rows[: criteria.limit]
    following = _encode(criteria.sort, rows[-1]["sort_value"], rows[-1]["id"]) if more else None
    for row in rows:
        del row["sort_value"]
    total = session.scalar(select(func.count()).select_from(base.subquery())) or 0
    return Page(rows, total, following, _facets(session, criteria) if facets else {})


def vacancy(session: Session, id_: int) -> dict[str, Any] | None:
    """One vacancy by the id of any posting of it: its row, every posting with reading and source, and their history.

    None where there is no such posting, or it was read as out of scope.
    """
    found = session.scalar(select(Reading.vacancy_id).where(Reading.posting_id == id_))
    if found is None:
        return None
    row = session.execute(select(*Vacancy.__table__.columns).where(Vacancy.id == found)).mappings().one_or_none()
    if row is None:
        return None
    postings = [
        dict(member)
        for member in session.execute(
            select(
                *(column_ for column_ in Posting.__table__.columns if column_.name != "last_seen"),
                last_seen().label("last_seen"),
                Reading.body.label("reading"),
                Reading.read_at,
                Source.name.label("source_name"),
                Source.authority_code.label("source_authority"),
            )
            .join(Reading, Reading.posting_id == Posting.id)
            .join(Source, Source.id == Posting.source_id)
            .where(Reading.vacancy_id == found)
            .order_by(Posting.first_seen, Posting.id)
        ).mappings()
    ]
    ids = [member["id"] for member in postings]
    events = select(Event.posting_id, Event.at, Event.kind, Event.detail).where(Event.posting_id.in_(ids))
    history = [dict(entry) for entry in session.execute(events.order_by(Event.at, Event.id)).mappings()]
    return dict(row) | {"postings": postings, "history": history}


def authorities_present(session: Session) -> list[tuple[str, str]]:
    """Code and name of each authority that has a vacancy, in order of name."""
    rows = session.execute(
        select(Vacancy.authority_code, Vacancy.authority_name)
        .where(Vacancy.authority_code.is_not(None))
        .distinct()
        .order_by(Vacancy.authority_name)
    )
    return [(str(code), str(name)) for code, name in rows]


def _check(criteria: Criteria) -> None:
    if criteria.sort not in SORTS:
        raise CriteriaError("sort", criteria.sort, f"one of {', '.join(SORTS)}")
    if criteria.sort == "nearest" and criteria.point is None:
        raise CriteriaError("sort", "nearest", "a place to measure from (near)")
    if criteria.sort == "relevance" and not words(criteria.text):
        raise CriteriaError("sort", "relevance", "words to search for (q)")
    if not 1 <= criteria.limit <= 100:
        raise CriteriaError("limit", criteria.limit, "1 to 100")


def words(query: str) -> list[str]:
    """The words of a free-text query, lower case, at most 12; marks that a text index gives meaning to are dropped."""
    return re.findall(r"[^\W_]+", query.lower())[:12]


def _filtered(session: Session, criteria: Criteria, *, without: str = "") -> Select[Any]:
    query = select(*Vacancy.__table__.columns)
    conditions: list[ColumnElement[bool]] = []
    if not criteria.include_closed:
        conditions += [Vacancy.open.is_(True), _not_passed(criteria.today)]
    if criteria.tiers and without != "tier":
        sure = Vacancy.tier.in_(criteria.tiers) & (Vacancy.outcome == "matched")
        conditions.append(or_(sure, Vacancy.outcome == "review") if "unsure" in criteria.tiers else sure)
    for name, wanted in (("nation", criteria.nation), ("region", criteria.region)):
        if wanted and without != name:
            conditions.append(getattr(Vacancy, name) == wanted)
    if criteria.contract and without != "contract":
        conditions.append(Vacancy.contract_type == criteria.contract)
    if criteria.authority:
        conditions.append(Vacancy.authority_code == criteria.authority)
    if criteria.min_pay is not None:
        conditions.append(func.coalesce(Vacancy.annual_max, Vacancy.annual_min) >= criteria.min_pay)
    if criteria.posted_since:
        conditions.append(Vacancy.posted_on >= criteria.posted_since)
    if criteria.closing_within is not None:
        conditions.append(Vacancy.closes_on <= criteria.today + dt.timedelta(days=criteria.closing_within))
    if criteria.point and criteria.miles is not None:
        conditions += _within(criteria.point, criteria.miles)
    if words(criteria.text):
        conditions.append(_text_match(session, criteria.text))
    return query.where(*conditions)


def _not_passed(today: dt.date) -> ColumnElement[bool]:
    return or_(Vacancy.closes_on.is_(None), Vacancy.closes_on >= today)


def _within(point: tuple[float, float], miles: float) -> list[ColumnElement[bool]]:
    # The box lets an ordinary comparison drop most rows before the trigonometry runs.
    lat, lon = point
    north = miles / MILES_A_DEGREE
    east = north / max(math.cos(math.radians(lat)), 0.01)
    return [
        Vacancy.lat.between(lat - north, lat + north),
        Vacancy.lon.between(lon - east, lon + east),
        _miles(point) <= miles,
    ]


def _miles(point: tuple[float, float]) -> ColumnElement[float]:
    # The spherical law of cosines; the clamp keeps rounding from leaving acos's domain at no distance.
    lat, lon = math.radians(point[0]), math.radians(point[1])
    cosine = math.sin(lat) * func.sin(func.radians(Vacancy.lat)) + math.cos(lat) * func.cos(
        func.radians(Vacancy.lat)
    ) * func.cos(func.radians(Vacancy.lon) - lon)
    return EARTH_RADIUS_MILES * func.acos((cosine + 1 - func.abs(cosine - 1)) / 2)


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _text_match(session: Session, query: str) -> ColumnElement[bool]:
    if _is_postgresql(session):
        return _INDEXED.bool_op("@@")(_tsquery(query))
    return Vacancy.id.in_(
        select(column("rowid"))
        .select_from(table("vacancy_words"))
        .where(text("vacancy_words MATCH :query").bindparams(query=_fts5(query)))
    )


# The column exists on PostgreSQL alone, so the model that both share does not have it.
_INDEXED: ColumnElement[Any] = literal_column("vacancies.words")


def _tsquery(query: str) -> ColumnElement[Any]:
    return func.plainto_tsquery(literal_column("'english'::regconfig"), " ".join(words(query)))


def _fts5(query: str) -> str:
    return " ".join(f'"{word}"' for word in words(query))


def _rank(session: Session, query: str) -> ColumnElement[float]:
    """How well a vacancy's words answer the query: smaller is better, on both databases."""
    if _is_postgresql(session):
        return -cast(func.ts_rank(_INDEXED, _tsquery(query)), Double)
    return (
        select(text("bm25(vacancy_words, 8.0, 3.0, 1.0)"))
        .select_from(table("vacancy_words", column("rowid")))
        .where(
            text("vacancy_words MATCH :ranked AND vacancy_words.rowid = vacancies.id").bindparams(ranked=_fts5(query))
        )
        .correlate(Vacancy)
        .scalar_subquery()
    )


def _order(session: Session, criteria: Criteria) -> tuple[Any, Any, bool]:
    """The expression to order by, the one whose value a cursor carries, and whether larger comes first."""
    if criteria.sort == "newest":
        return Vacancy.posted_on, Vacancy.posted_on, True
    if criteria.sort == "closing":
        # A vacancy with no known closing date comes after all that have one.
        last = func.coalesce(Vacancy.closes_on, literal(dt.date(9999, 12, 31), Date))
        return last, last, False
    if criteria.sort == "pay":
        pay = func.coalesce(Vacancy.annual_max, Vacancy.annual_min, -1.0)
        return pay, pay, True
    if criteria.sort == "nearest" and criteria.point:
        distance = func.coalesce(_miles(criteria.point), 1e9)
        return distance, distance, False
    rank = _rank(session, criteria.text)
    return rank, rank, False


def _facets(session: Session, criteria: Criteria) -> dict[str, dict[str, int]]:
    """Counts per value of each facet, each counted as if that facet itself were not filtered."""
    result: dict[str, dict[str, int]] = {}
    for name in FACETS:
        rows = _filtered(session, criteria, without=name).subquery()
        if name == "tier":
            counted = session.execute(
                select(rows.c.outcome, rows.c.tier, func.count()).group_by(rows.c.outcome, rows.c.tier)
            )
            counts: dict[str, int] = {}
            for outcome, tier, n in counted:
                key = "unsure" if outcome == "review" else str(tier)
                counts[key] = counts.get(key, 0) + n
        else:
            by = rows.c["contract_type" if name == "contract" else name]
            counts = {str(value or "unknown"): n for value, n in session.execute(select(by, func.count()).group_by(by))}
        result[name] = counts
    return result


def _encode(sort: str, value: Any, id_: int) -> str:  # noqa: ANN401 - a moment, a date or a number
    plain = value.isoformat() if isinstance(value, dt.date) else value
    return base64.urlsafe_b64encode(json.dumps([sort, plain, id_]).encode()).decode().rstrip("=")


def _decode(criteria: Criteria, cursor: str) -> tuple[Any, int]:
    problem = CriteriaError("cursor", cursor, "the `next` of an earlier answer to the same search")
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        sort, value, id_ = json.loads(base64.urlsafe_b64decode(padded))
        if sort != criteria.sort or type(id_) is not int or not 0 < id_ <= LARGEST_ID:
            raise problem
        if sort in ("newest", "closing"):
            return literal(dt.date.fromisoformat(value), Date), id_
        return float(value), id_
    except (ValueError, TypeError, binascii.Error) as error:
        raise problem from error
