"""The tables: what was gathered, what it was read as, and how the gathering went.

Owns the shape of the database and nothing else; what may be written when is in the modules of `store` beside it. Raw
words and readings are kept apart, so that better rules re-read old adverts without crawling again. Every time is UTC; a
date alone is a date in the United Kingdom.
"""

from store.models.base import Base, UTCDateTime
from store.models.gathered import (
    Event,
    ListPage,
    LocalAuthority,
    Meta,
    PageVisit,
    Posting,
    RecruiterKey,
    RejectedRow,
    Run,
    Source,
)
from store.models.readings import AgencyCopy, BlockKey, Decision, Grouping, Reading
from store.models.vacancies import GoneVacancy, OutdatedAnswer, PreparedAnswer, Vacancy
from store.models.workforce import WorkforceArea, WorkforceRefusal, WorkforceRelease, WorkforceRow

__all__ = [
    "AgencyCopy",
    "Base",
    "BlockKey",
    "Decision",
    "Event",
    "GoneVacancy",
    "Grouping",
    "ListPage",
    "LocalAuthority",
    "Meta",
    "OutdatedAnswer",
    "PageVisit",
    "Posting",
    "PreparedAnswer",
    "Reading",
    "RecruiterKey",
    "RejectedRow",
    "Run",
    "Source",
    "UTCDateTime",
    "Vacancy",
    "WorkforceArea",
    "WorkforceRefusal",
    "WorkforceRelease",
    "WorkforceRow",
]
