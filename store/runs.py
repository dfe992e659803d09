"""Sources, their runs, and what the runs had to reject.

Owns the record of how gathering went: which sources there are, when each last ran, whether that run may be believed,
and every row that could not be read, with its reason. Judging a run is the crawler's part; this remembers it.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Literal

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from store.models import LocalAuthority, Meta, RejectedRow, Run, Source

Status = Literal["healthy", "unhealthy", "failed"]
BASELINE_RUNS = 5
"""Healthy runs whose median is what a source is expected to list (design: health)."""
LEAST_READ = 4
"""Adverts read in full from which a run's fill rates say anything."""
SETTLED, SETTLED_AFTER = 5, dt.timedelta(days=14)
"""Doubted runs in a row, and over how long, that make what they saw a source's new state (decision 0007)."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What the store keeps of a registry row; `every_seconds` is the interval between runs.

    `covers` and `may_cover` are the authorities of a board, confirmed and not; `confidence` says how well the row is
    known ("verified", "probable", "unverified"); `confirmed` whether a real capture confirms its platform's format. A
    row that is not `enabled` is known of and never crawled. `credit` is what its terms ask to be said beside each
    of its adverts, empty where they ask nothing, and `credit_url` where that leads.
    """

    id: str
    name: str
    platform: str
    url: str
    authority_code: str | None
    every_seconds: int
    min_expected: int
    verified: str
    note: str
    covers: tuple[str, ...] = ()
    may_cover: tuple[str, ...] = ()
    confidence: str = "unverified"
    confirmed: bool = False
    enabled: bool = True
    credit: str = ""
    credit_url: str = ""


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """An authority that a registry declares itself."""

    code: str
    name: str
    nation: str
    region: str
    lat: float
    lon: float
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that could not be read: where, why, and the first words of what stood there."""

    url: str
    reason: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run counted. `listed` is how many postings the source listed, whether or not they could be read."""

    listed: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    reopened: int = 0
    closed: int = 0
    rejected: int = 0
    requests: int = 0


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a source's last healthy runs listed, and counted in the fields of what they read, the latest first.

    `settled` says that the source has been otherwise for so long that this is its new state.
    """

    listed: list[int] = field(default_factory=list)
    fill: list[dict[str, int]] = field(default_factory=list)
    settled: bool = False


def synchronise(session: Session, sources: Iterable[SourceRow], authorities: Iterable[AuthorityRow] = ()) -> None:
    """Make the store's list of sources the registry's; a row that left it is kept, inactive."""
    # Several processes may do this at once: the row that marks the dataset lets one through at a time.
    session.get(Meta, "dataset", with_for_update=True)
    rows = {row.id: row for row in sources}
    for known in session.scalars(select(Source)):
        row = rows.pop(known.id, None)
        known.active = row is not None
        if row is not None:
            for name, value in _columns(row).items():
                setattr(known, name, value)
    session.add_all(Source(active=True, **_columns(row)) for row in rows.values())
    session.execute(delete(LocalAuthority))
    session.add_all(
        LocalAuthority(**(asdict(authority) | {"aliases": list(authority.aliases)})) for authority in authorities
    )
    session.flush()


def _columns(row: SourceRow) -> dict[str, Any]:
    return asdict(row) | {"covers": list(row.covers), "may_cover": list(row.may_cover)}


def source_rows(session: Session) -> list[SourceRow]:
    """The registry's rows as they were when last synchronised, enabled or not, in order of id."""
    names = [column.name for column in fields(SourceRow)]
    found = session.scalars(select(Source).where(Source.active).order_by(Source.id))
    rows = ({name: getattr(source, name) for name in names} for source in found)
    return [SourceRow(**row | {"covers": tuple(row["covers"]), "may_cover": tuple(row["may_cover"])}) for row in rows]


def local_authorities(session: Session) -> list[AuthorityRow]:
    """The authorities that the registry declared itself, in order of code."""
    return [
        AuthorityRow(row.code, row.name, row.nation, row.region, row.lat, row.lon, tuple(row.aliases))
        for row in session.scalars(select(LocalAuthority).order_by(LocalAuthority.code))
    ]


def start_run(session: Session, source_id: str, at: dt.datetime) -> int:
    """Open a run and give its id; one that never ended is marked failed: a source runs in one process at a time."""
    session.execute(
        update(Run)
        .where(Run.source_id == source_id, Run.status == "running")
        .values(status="failed", reason="interrupted before it ended", finished_at=at)
    )
    run = Run(
        source_id=source_id,
        started_at=at,
        finished_at=None,
        status="running",
        complete=False,
        reason=None,
        fill={},
        **asdict(Tally()),
    )
    session.add(run)
    session.flush()
    return run.id


def finish_run(
    session: Session,
    run_id: int,
    *,
    status: Status,
    complete: bool,
    reason: str | None,
    tally: Tally,
    at: dt.datetime,
    fill: Mapping[str, int] | None = None,
) -> None:
    """Close a run with its judgement; `reason` says why it is not healthy.

    `fill` counts the adverts that were read in full (`read`) and, for each field, those that said something in it.
    """
    session.execute(
        update(Run)
        .where(Run.id == run_id)
        .values(status=status, complete=complete, reason=reason, finished_at=at, fill=dict(fill or {}), **asdict(tally))
    )


def reject(session: Session, source_id: str, run_id: int, rows: Sequence[Rejected], at: dt.datetime) -> int:
    """Keep unreadable rows; one met before is the same row. Gives how many were rejected in this call."""
    for row in rows:
        excerpt = row.excerpt[:2000].replace("\x00", "\N{REPLACEMENT CHARACTER}")
        mark = hashlib.sha256("\x1f".join((row.url, row.reason, excerpt)).encode("utf-8", "surrogatepass")).hexdigest()
        known = session.scalar(
            select(RejectedRow).where(RejectedRow.source_id == source_id, RejectedRow.fingerprint == mark)
        )
        if known is not None:
            known.run_id, known.last_seen = run_id, at
        else:
            session.add(
                RejectedRow(
                    source_id=source_id,
                    run_id=run_id,
                    fingerprint=mark,
                    url=row.url,
                    reason=row.reason,
                    excerpt=excerpt,
                    first_seen=at,
                    last_seen=at,
                )
            )
            session.flush()
    return len(rows)


def rejected(session: Session, source_id: str, limit: int | None = None) -> list[RejectedRow]:
    """A source's rejected rows, at most so many, the latest first."""
    return list(
        session.scalars(
            select(RejectedRow)
            .where(RejectedRow.source_id == source_id)
            .order_by(RejectedRow.last_seen.desc(), RejectedRow.id)
            .limit(limit)
        )
    )


def baseline(session: Session, source_id: str, *, spread: float) -> Baseline:
    """What a source's earlier runs say of the next one; `spread` is how far below the largest a steady list may lie.

    A doubted state that held, over SETTLED runs of a whole list in SETTLED_AFTER, is the source's new one: what was
    before it is forgotten. Runs that failed, or saw a part, say nothing either way.
    """
    newest = session.execute(
        select(Run.status, Run.complete, Run.listed, Run.fill, Run.started_at)
        .where(Run.source_id == source_id, Run.status.in_(("healthy", "unhealthy")))
        .order_by(Run.started_at.desc(), Run.id.desc())
        .limit(400)
    )
    found = Baseline()
    healthy = 0
    doubted: list[Any] = []
    for run in newest:
        if run.status == "healthy":
            healthy, doubted = healthy + 1, []
            if len(found.listed) < BASELINE_RUNS:
                found.listed.append(run.listed)
            # A run that met nothing new says nothing of the fields, so the telling ones may lie further back.
            if len(found.fill) < BASELINE_RUNS and run.fill.get("read", 0) >= LEAST_READ:
                found.fill.append(run.fill)
        elif run.complete and run.listed:
            sizes = [run.listed, *(each.listed for each in doubted)]
            doubted = [*doubted, run] if min(sizes) >= max(sizes) * (1 - spread) else [run]
            if len(doubted) >= SETTLED and doubted[0].started_at - run.started_at >= SETTLED_AFTER:
                # The second healthy run may be the one that closes what the first missed.
                return replace(found, settled=healthy < 2)
    return found


def last_started(session: Session) -> dict[str, dt.datetime]:
    """When each source's latest run began; a source that never ran is absent."""
    rows = session.execute(select(Run.source_id, func.max(Run.started_at)).group_by(Run.source_id))
    return {row[0]: row[1] for row in rows}


def last_status(session: Session, source_id: str) -> str | None:
    """The state of a source's latest run: running, healthy, unhealthy or failed; None where it never ran."""
    latest = select(Run.status).where(Run.source_id == source_id).order_by(Run.started_at.desc(), Run.id.desc())
    return session.scalar(latest.limit(1))
