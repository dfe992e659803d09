"""The published workforce figures that were taken in, by area and year."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base


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
