"""The vacancies that search, advice and pages show, and the answers that are kept ready for each."""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base


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
    workplace: Mapped[str | None] = mapped_column(String(12))
    """home or hybrid, where an advert mentions it; none where none does."""
    workplace_words: Mapped[str | None]
    """The advert's own words of that."""
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
