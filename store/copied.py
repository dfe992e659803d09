"""One job that an employer and an agency both offer: the employer's vacancy before its copies, and counted once.

Owns which vacancies are copies of another that is open too. Telling a copy is the matcher's part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from store.by_words import miles_between
from store.criteria import Criteria
from store.models import AgencyCopy, Reading, Vacancy


@dataclass(frozen=True, slots=True)
class Copied:
    """An agency's vacancy `copy`, of the job that the employer's own vacancy `own` is; `agency` is who offers it."""

    copy: int
    own: int
    tier: str
    agency: str


_COPY, _OWN = aliased(Vacancy), aliased(Vacancy)
_OF_COPY, _OF_OWN = aliased(Reading), aliased(Reading)


def _linked(*columns: InstrumentedAttribute[Any]) -> Select[Any]:
    return (
        select(*columns)
        .select_from(AgencyCopy)
        .join(_OF_COPY, _OF_COPY.posting_id == AgencyCopy.copy_id)
        .join(_OF_OWN, _OF_OWN.posting_id == AgencyCopy.posting_id)
        .distinct()
    )


def _unindexed(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """The column as no index knows it: of the few links each leads to its vacancies, not all vacancies to theirs."""
    return func.coalesce(column, column)


# Made once: putting a statement together takes as long as running it.
_AMONG = _linked(_OF_COPY.vacancy_id, _OF_OWN.vacancy_id).where(
    _OF_COPY.vacancy_id.in_(bindparam("ids", expanding=True)), _OF_OWN.vacancy_id.in_(bindparam("ids", expanding=True))
)
_OPEN = (
    _linked(
        *(_COPY.id, _OWN.id, _COPY.tier, _COPY.employer),
        *(_COPY.contract_type, _COPY.lat, _COPY.lon, _OWN.contract_type, _OWN.lat, _OWN.lon),
    )
    .join(_COPY, _COPY.id == _OF_COPY.vacancy_id)
    .join(_OWN, _OWN.id == _OF_OWN.vacancy_id)
    .where(_unindexed(_COPY.tier) == _unindexed(_OWN.tier))
    .where(*(one.outcome == "matched" for one in (_COPY, _OWN)))
    .where(*(_unindexed(one.open).is_(True) for one in (_COPY, _OWN)))
    .where(*(_unindexed(one.nation) == bindparam("nation") for one in (_COPY, _OWN)))
    .where(*(or_(one.closes_on.is_(None), one.closes_on >= bindparam("today")) for one in (_COPY, _OWN)))
    .order_by(_OWN.id, _COPY.id)
)


def copied(session: Session, criteria: Criteria) -> list[Copied]:
    """The open copies of a nation whose employer's own vacancy is open at the same step, where both fit a search.

    Of the search its day, nation, contract and distance are asked: what advice looks for beside the step.
    """
    rows = session.execute(_OPEN, {"nation": criteria.nation, "today": criteria.today})
    return [
        Copied(copy, own, tier, agency)
        for copy, own, tier, agency, *facts in rows
        if _fits(criteria, *facts[:3]) and _fits(criteria, *facts[3:])
    ]


def _fits(criteria: Criteria, contract: str | None, lat: float | None, lon: float | None) -> bool:
    if criteria.contract and contract != criteria.contract:
        return False
    if criteria.point is None or criteria.miles is None:
        return True
    return lat is not None and lon is not None and miles_between(criteria.point, (lat, lon)) <= criteria.miles


def own_first(session: Session, ids: Sequence[int]) -> list[int]:
    """These vacancies in their order, but each copy behind the employer's own where both are among them."""
    order = list(ids)
    for copy, own in sorted(session.execute(_AMONG, {"ids": order})):
        if copy != own and order.index(copy) < order.index(own):
            order.remove(copy)
            order.insert(order.index(own) + 1, copy)
    return order
