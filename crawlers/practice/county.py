"""The practice county's truth: what an advert, a job and the county are.

Owns the records that tests and benchmarks compare a crawl and a reading with. None of the truth (tier, group, fault)
may reach a served page; the site prints the words alone.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from crawlers.practice.words import Employer, Tenant, Truth

Kind = Literal["original", "cross_post", "agency_copy", "repost"]
Fault = Literal[
    "",
    "no_title",  # nothing says what the job is: rejected
    "broken_json",  # markup that no JSON reader accepts: rejected
    "invalid_utf8",  # stray bytes of another encoding in the text: kept
    "zero_date",  # a closing date such as 0000-00-00, which is no date: kept, closing unknown
    "far_date",  # a closing date nine years away, which is a placeholder: kept
    "gone_404",  # listed, but the advert's own page answers 404
    "gone_410",  # listed, but the advert's own page answers 410
    "forbidden",  # listed, but robots.txt forbids the page: must not be asked for
    "slow",  # the page takes its time: kept
]
Fate = Literal["kept", "rejected", "gone", "forbidden"]


@dataclass(frozen=True, slots=True)
class Supplement:
    """A payment beside the salary: market, retention, welcome, relocation or car; pounds where an amount is named."""

    kind: str
    amount: float | None


@dataclass(frozen=True, slots=True)
class Pay:
    """What the advert's pay text says: pounds per `unit` ("year" or "hour"), or nothing where it names no figure."""

    text: str
    min: float | None = None
    max: float | None = None
    unit: str | None = None
    pro_rata: bool = False
    supplements: tuple[Supplement, ...] = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """How long the post lasts and its weekly hours; `type` is a contract type code of the reading contract."""

    text: str
    type: str
    hours: float | None
    working_time: str | None
    duration: str | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """When applications close: `time` is HH:MM, "24:00" for midnight at the end of the date; no date if open-ended."""

    text: str
    date: dt.date | None
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A vacancy as the employer means it; one job may be advertised more than once."""

    id: str
    role: str
    truth: Truth
    tier: str | None
    employer: Employer
    service: str | None
    title: str
    towns: tuple[tuple[str, str], ...]
    postcode: str
    pay: Pay
    contract: Contract
    welsh: bool


@dataclass(frozen=True, slots=True)
class Advert:
    """One posting of a job in one source. `path` is its own page on the site, `description` its text as HTML."""

    id: str
    source: str
    path: str
    number: int
    reference: str
    job: Job
    kind: Kind
    advertiser: Employer
    title: str
    pay: Pay
    closing: Closing
    posted: dt.date
    description: str
    markup: str
    fault: Fault

    @property
    def tier(self) -> str | None:
        """The true tier, or None where the work is not on the ladder or readers would differ."""
        return self.job.tier

    @property
    def truth(self) -> Truth:
        """Whether the post is on the ladder: in, out, or ambiguous."""
        return self.job.truth

    @property
    def group(self) -> str:
        """The id that every advert of the same job shares."""
        return self.job.id

    @property
    def employer(self) -> str:
        """The name that the advert gives as its employer: an agency's own name for an agency copy."""
        return self.advertiser.name

    @property
    def location(self) -> str:
        """The towns as printed, with a slash between several."""
        return " / ".join(name for name, _ in self.job.towns)

    @property
    def street(self) -> str:
        """The employer's offices, where the post is in their town; empty elsewhere."""
        employer = self.job.employer
        return employer.street if self.job.towns[0] == employer.towns[0] else ""

    @property
    def fate(self) -> Fate:
        """What a careful crawl does with this advert."""
        fates: Mapping[str, Fate] = {
            "no_title": "rejected",
            "broken_json": "rejected",
            "gone_404": "gone",
            "gone_410": "gone",
            "forbidden": "forbidden",
        }
        return fates.get(self.fault, "kept")


@dataclass(frozen=True, slots=True)
class County:
    """Everything that the site serves, with the truth about it."""

    seed: int
    today: dt.date
    employers: tuple[Employer, ...]
    tenants: tuple[Tenant, ...]
    adverts: tuple[Advert, ...]

    def of(self, source: str) -> tuple[Advert, ...]:
        """The adverts of one source, newest posted first, as boards list them."""
        own = (advert for advert in self.adverts if advert.source == source)
        return tuple(sorted(own, key=lambda advert: (advert.posted, advert.number), reverse=True))

    def groups(self) -> dict[str, tuple[Advert, ...]]:
        """The adverts of each job, by the group's id."""
        groups: dict[str, list[Advert]] = {}
        for advert in self.adverts:
            groups.setdefault(advert.group, []).append(advert)
        return {group: tuple(adverts) for group, adverts in groups.items()}
