"""The tables: what was gathered, what it was read as, and how the gathering went.

Owns the shape of the database and nothing else; what may be written when is in the modules beside it. Raw words and
readings are kept apart, so that better rules re-read old adverts without crawling again. Every time is UTC; a date
alone is a date in the United Kingdom.
"""

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class UTCDateTime(TypeDecorator[dt.datetime]):
    """A moment in UTC: SQLite keeps no offset, so one without is refused going in and put back coming out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn any moment into UTC; raise ValueError for one that does not say its offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without an offset reached the store: {value!r}")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Give every moment back with its offset."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


Json = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """Where the tables are registered."""

    type_annotation_map: ClassVar = {
        dt.datetime: UTCDateTime(),
        dict[str, Any]: Json,
        list[Any]: Json,
        str: Text(),
    }


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


class Vacancy(Base):
    """A group of postings of one job; its columns are those that search filters and sorts by.

    Its id is the id of its first-seen posting, so an address that names any member still finds it after a regrouping.
    """

    __tablename__ = "vacancies"
    __table_args__ = (
        Index("vacancies_by_tier", "open", "tier"),
        Index("vacancies_by_authority", "open", "authority_code"),
        Index("vacancies_by_posted_on", "open", "posted_on"),
        # What advice asks for: the first holds all that counting needs, so that no row is read for it.
        Index("vacancies_newest", "open", "nation", "tier", "posted_on"),
        Index("vacancies_newest_of_region", "open", "nation", "tier", "region", "posted_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    posting_id: Mapped[int] = mapped_column(ForeignKey("postings.id", ondelete="CASCADE"))
    """The posting that stands for the group: the employer's own where there is one."""
    group_score: Mapped[float]
    group_reasons: Mapped[list[Any]]
    title: Mapped[str]
    employer: Mapped[str]
    outcome: Mapped[str] = mapped_column(String(12))
    """matched, or review where a person should decide the tier."""
    tier: Mapped[str | None] = mapped_column(String(24))
    town: Mapped[str | None]
    authority_code: Mapped[str | None] = mapped_column(String(16))
    authority_name: Mapped[str | None]
    region: Mapped[str | None]
    nation: Mapped[str | None] = mapped_column(String(20))
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    salary: Mapped[str]
    annual_min: Mapped[float | None]
    annual_max: Mapped[float | None]
    contract_type: Mapped[str | None] = mapped_column(String(12))
    working_time: Mapped[str | None] = mapped_column(String(12))
    """full_time, part_time or either."""
    specialisms: Mapped[list[Any]]
    setting: Mapped[str | None] = mapped_column(String(40))
    """The service that the post is in, as the reading names it."""
    agency: Mapped[bool]
    """Whether an agency offers it, for an employer that it may not name."""
    first_year: Mapped[bool]
    """Whether its advert says that a newly qualified social worker may apply."""
    closes_on: Mapped[dt.date | None]
    posted_on: Mapped[dt.date]
    """The earliest date that any of its adverts gives, or the day that it was first seen."""
    first_seen: Mapped[dt.datetime]
    open: Mapped[bool]
    """Whether any of its postings is still listed; whether its closing date has passed is asked when it is shown."""
    summary: Mapped[str]
    """The first words of the advert, plain, at most 300 characters."""
    search_text: Mapped[str]
    """What free-text search looks through, plain."""
    revision: Mapped[int] = mapped_column(BigInteger, index=True)
    """The change of the vacancies that wrote the row, so that an index can follow what is new."""


class GoneVacancy(Base):
    """A vacancy that was removed, so that an index which follows the vacancies forgets it too."""

    __tablename__ = "gone_vacancies"
    vacancy_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(BigInteger, index=True)


class Reading(Base):
    """What a posting was read as, by which version of the rules, from which words."""

    __tablename__ = "readings"
    posting_id: Mapped[int] = mapped_column(ForeignKey("postings.id", ondelete="CASCADE"), primary_key=True)
    vacancy_id: Mapped[int | None] = mapped_column(index=True)
    """The vacancy that it belongs to; none while out of scope."""
    rules_version: Mapped[str] = mapped_column(String(20))
    raw_hash: Mapped[str] = mapped_column(String(64))
    read_at: Mapped[dt.datetime]
    outcome: Mapped[str] = mapped_column(String(12))
    tier: Mapped[str | None] = mapped_column(String(24))
    confidence: Mapped[float]
    closes_on: Mapped[dt.date | None]
    authority_code: Mapped[str | None] = mapped_column(String(16))
    body: Mapped[dict[str, Any]]
    """The whole reading as `nextrung read` prints it."""


class PreparedAnswer(Base):
    """What the API says of a vacancy, made when the vacancy changed rather than when somebody asks.

    It holds while `outdated_answers` has no row of the vacancy, on each day from `since` to `until`, for the version of
    the code that made it.
    """

    __tablename__ = "prepared_answers"
    __table_args__ = (Index("prepared_answers_by_maker", "made_by", "until"),)
    vacancy_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made_by: Mapped[str] = mapped_column(String(32))
    since: Mapped[dt.date]
    until: Mapped[dt.date]
    seen: Mapped[str]
    """What is needed to tell when each of its postings was last listed, for that alone changes without a write."""
    item: Mapped[bytes]
    """What a list shows of it."""
    rest: Mapped[bytes]
    """What its own page shows beside that, compressed with zlib."""


class OutdatedAnswer(Base):
    """That something which a vacancy's answer is made from was written; triggers add these (migration 0012)."""

    __tablename__ = "outdated_answers"
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(index=True)


class Decision(Base):
    """What a person decided about a posting's tier, by whom, when and on which words. Written once, never edited.

    The latest of a posting's decisions is the one that counts. What it was made on is kept with it, because the advert
    may change afterwards.
    """

    __tablename__ = "decisions"
    __table_args__ = (Index("decisions_by_posting", "posting_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("postings.id", ondelete="CASCADE"))
    decided_by: Mapped[str]
    decided_at: Mapped[dt.datetime]
    outcome: Mapped[str] = mapped_column(String(12))
    """matched or out_of_scope."""
    tier: Mapped[str | None] = mapped_column(String(24))
    because: Mapped[str]
    raw_hash: Mapped[str] = mapped_column(String(64))
    """The posting's own at the time."""
    words_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 over title, employer and description: the decision stands while these are the same."""
    rules_version: Mapped[str] = mapped_column(String(20))
    title: Mapped[str]
    employer: Mapped[str]
    nation: Mapped[str | None] = mapped_column(String(20))
    read_as: Mapped[dict[str, Any]]
    """What the rules had read: outcome, tier, confidence, runner_up, margin, evidence."""


class Grouping(Base):
    """How a posting was last grouped; only those in scope have one."""

    __tablename__ = "groupings"
    __table_args__ = (Index("groupings_by_family", "family"), Index("groupings_by_employer", "employer"))
    posting_id: Mapped[int] = mapped_column(ForeignKey("postings.id", ondelete="CASCADE"), primary_key=True)
    stale: Mapped[bool]
    """Whether it has been read again since."""
    url: Mapped[str]
    listed: Mapped[bool]
    family: Mapped[int]
    """The lowest id among the postings that a chain of alike pairs joins it to: what grouping it again can reach."""
    employer: Mapped[str]
    """The matcher's key for its employer, "" where that is not told."""
    common: Mapped[str] = mapped_column(String(16))
    """A digest of the employer's common sentences that were left out when it was compared."""
    standing: Mapped[str]
    """Its order within a block."""


class BlockKey(Base):
    """That a posting is in a block: postings that share none are never compared."""

    __tablename__ = "block_keys"
    __table_args__ = (Index("block_keys_by_posting", "posting_id"),)
    code: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    posting_id: Mapped[int] = mapped_column(ForeignKey("postings.id", ondelete="CASCADE"), primary_key=True)


class AgencyCopy(Base):
    """That one posting is an agency's copy of the job in another."""

    __tablename__ = "agency_copies"
    __table_args__ = (Index("agency_copies_by_posting", "posting_id"),)
    copy_id: Mapped[int] = mapped_column(ForeignKey("postings.id", ondelete="CASCADE"), primary_key=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("postings.id", ondelete="CASCADE"), primary_key=True)
    reasons: Mapped[list[Any]]


class WorkforceRelease(Base):
    """A file of workforce figures that was taken in, or the answer of an interface that stood for one."""

    __tablename__ = "workforce_releases"
    id: Mapped[int] = mapped_column(primary_key=True)
    origin: Mapped[str]
    """The file's name, or the address that was asked."""
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of what was read, so that the same file again is the same release."""
    latest_year: Mapped[int]
    taken_at: Mapped[dt.datetime]


class WorkforceRow(Base):
    """The figures of one area in one year, as the latest release that has them gives them."""

    __tablename__ = "workforce_rows"
    __table_args__ = (UniqueConstraint("year", "level", "codes"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("workforce_releases.id"))
    year: Mapped[int]
    level: Mapped[str] = mapped_column(String(10))
    """national, regional or local."""
    codes: Mapped[str]
    """GSS codes as they were published, with / between them."""
    name: Mapped[str]
    figures: Mapped[dict[str, Any]]
    """By indicator: `value`, or None with the `reason`."""


class WorkforceArea(Base):
    """That a row speaks for one of today's authorities, and how (`store.workforce_file.Basis`)."""

    __tablename__ = "workforce_areas"
    authority_code: Mapped[str] = mapped_column(String(16), primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("workforce_rows.id", ondelete="CASCADE"), primary_key=True)
    basis: Mapped[str] = mapped_column(String(8))


class WorkforceRefusal(Base):
    """What of a release could not be read, with the place and the reason."""

    __tablename__ = "workforce_refusals"
    release_id: Mapped[int] = mapped_column(ForeignKey("workforce_releases.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    column: Mapped[str] = mapped_column(primary_key=True)
    """Empty where it is the whole row."""
    value: Mapped[str]
    reason: Mapped[str]


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
