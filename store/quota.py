"""How often the services behind a platform were asked: what a bound over several runs is held against.

Owns the count over the runs' records. A run that ended without saying how often it had asked counts with nothing, so
the bounds of a row stay under what a service really allows.
"""

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.models import Run, Source


def requests_of(session: Session, platform: str, since: dt.datetime | None) -> int:
    """The requests of every run of a platform's sources since a moment, or of all runs: a key serves them all."""
    asked = select(func.coalesce(func.sum(Run.requests), 0)).join(Source, Source.id == Run.source_id)
    asked = asked.where(Source.platform == platform)
    if since is not None:
        asked = asked.where(Run.started_at >= since)
    return int(session.execute(asked).scalar_one())
