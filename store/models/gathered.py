"""What was gathered: sources, their runs, the postings in their own words, and what could not be read."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base

_STILL_OPEN = text("closed_at IS NULL")


class Meta(Base):
    """Facts about the database itself: which dataset it holds, so that practice and live never mix."""

    __tablename__ = "meta"
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str]


class LocalAuthority(Base):
    """An authority that a registry declares itself: only a fictional county does."""

    __tablename__ = "authorities"
    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str]
    nation: Mapped[str] = mapped_column(String(20))
    region: Mapped[str]
    lat: Mapped[float]
    lon: Mapped[float]
    aliases: Mapped[list[Any]]


class Source(Base):
    """A registry row as it was when last synchronised, so that pages can show it without reaching the crawler."""

    __tablename__ = "sources"
    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str]
    platform: Mapped[str] = mapped_column(String(40))
    url: Mapped[str]
    authority_code: Mapped[str | None] = mapped_column(String(16))
    every_seconds: Mapped[int]
    min_expected: Mapped[int]
    verified: Mapped[str]
    note: Mapped[str]
    covers: Mapped[list[Any]]
    may_cover: Mapped[list[Any]]
    confidence: Mapped[str] = mapped_column(String(10))
    confirmed: Mapped[bool]
    enabled: Mapped[bool]
    """False for a careers site that is known of and not crawled."""
    active: Mapped[bool]
    """False once the registry no longer has the row: its postings stay, its schedule ends."""
    credit: Mapped[str]
    """What the source's terms ask to be said beside each of its adverts, empty where they ask nothing."""
    credit_url: Mapped[str]
    """Where the credit leads."""


class RecruiterKey(Base):
    """A key with which somebody submits vacancies; the key itself is known to them alone."""

    __tablename__ = "recruiter_keys"
    __table_args__ = (Index("recruiter_keys_by_name", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    """Who it was given to; several keys of one name are one recruiter."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the key, which is 256 random bits."""
    scope: Mapped[str] = mapped_column(String(40))
    """What it may do: words separated by spaces."""
    employer: Mapped[str]
    """The one employer for which it may submit, empty where it may for any."""
    created_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
    """When it last wrote something."""
    revoked_at: Mapped[dt.datetime | None]


class Run(Base):
    """One crawl of one source, with what it found and whether it may be believed."""

    __tablename__ = "runs"
    __table_args__ = (Index("runs_by_source", "source_id", "started_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id"))
    started_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]
    status: Mapped[str] = mapped_column(String(12))
    """running, healthy, unhealthy (ran, but is not believed: closes nothing) or failed (could not run)."""
    complete: Mapped[bool]
    """Whether the whole list was seen to its end."""
    reason: Mapped[str | None]
    listed: Mapped[int]
    new: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    reopened: Mapped[int]
    closed: Mapped[int]
    rejected: Mapped[int]
    requests: Mapped[int]
    fill: Mapped[dict[str, Any]]
    """How many adverts were read in full (`read`), and how many of them said something in each advertised field."""


class Posting(Base):
    """One advert at one source, in its own words."""

    __tablename__ = "postings"
    __table_args__ = (
        UniqueConstraint("source_id", "native_id"),
        Index("postings_open", "source_id", postgresql_where=_STILL_OPEN, sqlite_where=_STILL_OPEN),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id"))
    native_id: Mapped[str]
    """The vendor's own identifier: stable while the address may change."""
    url: Mapped[str]
    title: Mapped[str]
    employer: Mapped[str]
    location: Mapped[str]
    salary: Mapped[str]
    contract: Mapped[str]
    hours: Mapped[str]
    posted: Mapped[str]
    closing: Mapped[str]
    reference: Mapped[str]
    description: Mapped[str]
    extra: Mapped[dict[str, Any]]
    raw_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 over every advertised word; a reading remembers which one it read."""
    first_seen: Mapped[dt.datetime]
    last_seen: Mapped[dt.datetime]
    """As last written; `store.postings.last_seen` gives what holds, for being listed again writes nothing."""
    changed_at: Mapped[dt.datetime]
    missed: Mapped[int]
    """Healthy complete runs in a row that no longer listed it."""
    closed_at: Mapped[dt.datetime | None]
    closed_reason: Mapped[str | None]


class PageVisit(Base):
    """An advert's own page as it was last read: what would tell that it has changed since."""

    __tablename__ = "page_visits"
    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id"), primary_key=True)
    native_id: Mapped[str] = mapped_column(primary_key=True)
    entry: Mapped[str] = mapped_column(String(64))
    """A digest of what the list said of the advert."""
    reader: Mapped[str] = mapped_column(String(64))
    """A digest of the rules that read the page, so that better ones read it again."""
    etag: Mapped[str]
    modified: Mapped[str]
    checked_at: Mapped[dt.datetime]


class ListPage(Base):
    """A list page that can be asked for conditionally, with its last body: an unchanged list lists what it did."""

    __tablename__ = "list_pages"
    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id"), primary_key=True)
    url: Mapped[str] = mapped_column(primary_key=True)
    etag: Mapped[str]
    modified: Mapped[str]
    kind: Mapped[str]
    body: Mapped[bytes]
    """Compressed with zlib."""


class Event(Base):
    """What happened to a posting and when: first seen, changed, closed, reopened. Written once, never edited."""

    __tablename__ = "events"
    __table_args__ = (Index("events_by_posting", "posting_id", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("postings.id", ondelete="CASCADE"))
    at: Mapped[dt.datetime]
    kind: Mapped[str] = mapped_column(String(12))
    detail: Mapped[str]


class RejectedRow(Base):
    """What a source sent that could not be read as a posting, kept with the reason."""

    __tablename__ = "rejected_rows"
    __table_args__ = (UniqueConstraint("source_id", "fingerprint"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    """The last run that met it."""
    fingerprint: Mapped[str] = mapped_column(String(64))
    """SHA-256 of address, reason and excerpt, so that the same bad row met again is the same row."""
    url: Mapped[str]
    reason: Mapped[str]
    excerpt: Mapped[str]
    first_seen: Mapped[dt.datetime]
    last_seen: Mapped[dt.datetime]
