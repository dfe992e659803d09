"""How each source stands: its last run beside what it usually does, and when its next is due.

Owns these reads alone. Whether a run is believed was judged when it ended, and stands in its record.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.models import Posting, RejectedRow, Run, Source
from store.postings import WORDS
from store.runs import BASELINE_RUNS, LEAST_READ, last_started

FIELDS = tuple(name for name in WORDS if name != "title")
"""The advertised fields that a source may leave empty; an advert without a title is rejected."""


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How a source stands: its row, its last run that ended, and what it usually does.

    `baseline` is the median that its last BASELINE_RUNS healthy runs listed. `usual_fill` is, for each of FIELDS, the
    median share (0 to 1) of adverts that said something in it, over as many healthy runs that read at least LEAST_READ
    adverts; it is empty where there is none. `crawled` is false where the registry has no such row any more, or has it
    disabled. `rejections` counts what the last run could not read, by reason, the most
    frequent first. `next_due` is None where the source never ran or is not crawled.
    """

    source: Source
    crawled: bool
    last: Run | None
    last_healthy_at: dt.datetime | None
    baseline: float | None
    usual_fill: dict[str, float]
    open_postings: int
    rejected_rows: int
    rejections: tuple[tuple[str, int], ...]
    next_due: dt.datetime | None


def health(session: Session) -> list[SourceHealth]:
    """Every source that is crawled with its state, in order of name."""
    crawled = select(Source).where(Source.active, Source.enabled).order_by(Source.name, Source.id)
    return _standing(session, session.scalars(crawled).all())


def health_of(session: Session, source_id: str) -> SourceHealth | None:
    """One source with its state, whether it is crawled or not; None where there never was such a row."""
    source = session.get(Source, source_id)
    return _standing(session, [source])[0] if source else None


def recent_runs(session: Session, source_id: str, limit: int) -> list[Run]:
    """A source's latest runs that have ended, the latest first."""
    return list(session.scalars(_ended(source_id).limit(limit)))


def _ended(source_id: str) -> Any:  # noqa: ANN401 - SQLAlchemy's select is generic in its columns
    return (
        select(Run)
        .where(Run.source_id == source_id, Run.status != "running")
        .order_by(Run.started_at.desc(), Run.id.desc())
    )


def _standing(session: Session, sources: Sequence[Source]) -> list[SourceHealth]:
    ids = [source.id for source in sources]
    last = {id_: session.scalar(_ended(id_).limit(1)) for id_ in ids}
    healthy_at = _by_source(
        session,
        select(Run.source_id, func.max(Run.started_at)).where(Run.status == "healthy").group_by(Run.source_id),
    )
    still_open = _by_source(
        session,
        select(Posting.source_id, func.count()).where(Posting.closed_at.is_(None)).group_by(Posting.source_id),
    )
    kept = _by_source(session, select(RejectedRow.source_id, func.count()).group_by(RejectedRow.source_id))
    reasons = _reasons(session, [run.id for run in last.values() if run])
    started = last_started(session)
    found = []
    for source in sources:
        run = last[source.id]
        listed = _healthy(session, source.id, Run.listed)
        crawled = source.active and source.enabled
        found.append(
            SourceHealth(
                source=source,
                crawled=crawled,
                last=run,
                last_healthy_at=healthy_at.get(source.id),
                baseline=float(median(listed)) if listed else None,
                usual_fill=_usual_fill(_healthy(session, source.id, Run.fill, least_read=LEAST_READ)) if listed else {},
                open_postings=still_open.get(source.id, 0),
                rejected_rows=kept.get(source.id, 0),
                rejections=tuple(reasons.get(run.id, ())) if run else (),
                next_due=started[source.id] + dt.timedelta(seconds=source.every_seconds)
                if crawled and source.id in started
                else None,
            )
        )
    return found


def _by_source(session: Session, query: Any) -> dict[str, Any]:  # noqa: ANN401 - SQLAlchemy's select is generic
    return {row[0]: row[1] for row in session.execute(query)}


def _healthy(session: Session, source_id: str, column: Any, *, least_read: int = 0) -> Sequence[Any]:  # noqa: ANN401
    """One column of a source's last healthy runs, of those alone that read so many adverts in full."""
    query = select(column).where(Run.source_id == source_id, Run.status == "healthy")
    if least_read:
        query = query.where(Run.fill["read"].as_integer() >= least_read)
    return session.scalars(query.order_by(Run.started_at.desc(), Run.id.desc()).limit(BASELINE_RUNS)).all()


def _usual_fill(runs: Sequence[Mapping[str, int]]) -> dict[str, float]:
    return {name: median(run.get(name, 0) / run["read"] for run in runs) for name in FIELDS} if runs else {}


def _reasons(session: Session, run_ids: Sequence[int]) -> dict[int, list[tuple[str, int]]]:
    """For each run, why rows were rejected and how many, the most frequent reason first."""
    counted: dict[int, list[tuple[str, int]]] = {}
    rows = session.execute(
        select(RejectedRow.run_id, RejectedRow.reason, func.count())
        .where(RejectedRow.run_id.in_(run_ids))
        .group_by(RejectedRow.run_id, RejectedRow.reason)
        .order_by(func.count().desc(), RejectedRow.reason)
    )
    for run_id, reason, count in rows:
        counted.setdefault(run_id, []).append((reason, count))
    return counted
