"""Keys of recruiters, and the vacancies that they submit as postings of a source of their own.

Owns which keys there are, what they may do, and the marking of a posting as submitted. Whether a submission is one that
may be taken is the application's to say; a key is never stored, only its SHA-256.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from store.models import Posting, RecruiterKey, Source
from store.postings import RawPosting, record

SCOPES = ("submit", "withdraw")
"""What a key may be made for."""
PLATFORM = "submitted"
"""The platform of a recruiter's source, which nothing crawls."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is known here. `employer` limits it to one, empty for any; times are UTC."""

    id: int
    name: str
    digest: bytes
    scopes: frozenset[str]
    employer: str
    created_at: dt.datetime
    used_at: dt.datetime | None
    revoked_at: dt.datetime | None


def make(session: Session, name: str, scopes: Collection[str], employer: str, at: dt.datetime) -> tuple[int, str]:
    """Make a key of 256 random bits; give its number and the key, which is kept nowhere."""
    key = secrets.token_urlsafe(32)
    row = RecruiterKey(
        name=name,
        digest=hashlib.sha256(key.encode()).hexdigest(),
        scope=" ".join(scope for scope in SCOPES if scope in scopes),
        employer=employer,
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row.id, key


def keys(session: Session, *, name: str | None = None, revoked: bool = True) -> list[Key]:
    """Keys in order of their number: of one name or of all, those that were revoked too unless left out."""
    query = select(RecruiterKey).order_by(RecruiterKey.id)
    if name is not None:
        query = query.where(RecruiterKey.name == name)
    if not revoked:
        query = query.where(RecruiterKey.revoked_at.is_(None))
    return [
        Key(
            row.id,
            row.name,
            bytes.fromhex(row.digest),
            frozenset(row.scope.split()),
            row.employer,
            row.created_at,
            row.used_at,
            row.revoked_at,
        )
        for row in session.scalars(query)
    ]


def revoke(session: Session, key_id: int, at: dt.datetime) -> bool:
    """Revoke a key for good; False where there is none with this number, or it was revoked before."""
    return _written(session, key_id, "revoked_at", at)


def use(session: Session, key_id: int, at: dt.datetime) -> bool:
    """Note that a key writes; False where it has been revoked.

    Done first in a transaction, this holds the key's other writes back until it ends: two submissions of one vacancy
    at the same moment then find each other.
    """
    return _written(session, key_id, "used_at", at)


def _written(session: Session, key_id: int, column: str, at: dt.datetime) -> bool:
    changed = session.execute(
        update(RecruiterKey)
        .where(RecruiterKey.id == key_id, RecruiterKey.revoked_at.is_(None))
        .values({column: at})
        .returning(RecruiterKey.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


def source_of(name: str) -> str:
    """The id of a recruiter's source; a registry's ids have no colon, so the two never meet."""
    return f"{PLATFORM}:{name}"


def add(session: Session, name: str, advert: RawPosting, at: dt.datetime) -> int:
    """Store what a recruiter submitted as an open posting of their own source; give its id.

    One that was withdrawn, or whose date had passed, opens again under the same `native_id`.
    """
    source_id = source_of(name)
    if session.get(Source, source_id) is None:
        session.execute(insert(Source).values(**_source_row(source_id, name)))
    record(session, source_id, [advert], at)
    found = select(Posting.id).where(Posting.source_id == source_id, Posting.native_id == advert.native_id)
    return session.scalars(found).one()


def standing(session: Session, name: str, native_id: str) -> int | None:
    """The open posting that a recruiter submitted under an identifier; None where there is none."""
    found = select(Posting.id).where(Posting.source_id == source_of(name), Posting.native_id == native_id)
    return session.scalar(found.where(Posting.closed_at.is_(None)))


def _source_row(source_id: str, name: str) -> dict[str, object]:
    return {
        "id": source_id,
        "name": f"Submitted by {name}",
        "platform": PLATFORM,
        "url": "",
        "authority_code": None,
        "every_seconds": 0,
        "min_expected": 0,
        "verified": "",
        "note": "submitted by a recruiter with a key; nothing is crawled",
        "covers": [],
        "may_cover": [],
        "confidence": "",
        "confirmed": False,
        "enabled": False,
        "active": False,
        "credit": "",
        "credit_url": "",
    }


def submitted_by(session: Session, posting_id: int) -> str | None:
    """The source under which a posting was submitted; None where it was gathered, or there is none."""
    found = select(Posting.source_id).join(Source, Source.id == Posting.source_id)
    return session.scalar(found.where(Posting.id == posting_id, Source.platform == PLATFORM))


def submitted_since(session: Session, name: str, since: dt.datetime) -> int:
    """How many vacancies a recruiter has submitted for the first time since a moment."""
    query = select(func.count()).where(Posting.source_id == source_of(name), Posting.first_seen >= since)
    return session.scalar(query.select_from(Posting)) or 0
