"""What the postings were read as, what people decided of them, and how they were grouped."""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base


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
