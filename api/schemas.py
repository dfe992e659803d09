"""The shapes that the JSON routes take and give, as the OpenAPI document shows them.

Owns names, units and ranges. Decides nothing; `vacancies`, `advising`, `ladder` and `status` fill these.
"""

import datetime as dt
import re
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from careers.ladder import TIERS
from store.authorities import NATIONS
from store.search import SORTS

UNSURE = "unsure"
LARGEST_ID = 2**31 - 1
FURTHEST = 500
"""Miles that a search may reach."""

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def iso_date(value: object) -> object:
    """Let a date through only as YYYY-MM-DD: Pydantic alone would also take a bare number for seconds since 1970."""
    if isinstance(value, str) and not _ISO_DATE.fullmatch(value.strip()):
        raise ValueError("not a date written YYYY-MM-DD")
    return value.strip() if isinstance(value, str) else value


IsoDate = Annotated[dt.date, BeforeValidator(iso_date)]
_DATE = "a date written YYYY-MM-DD"

Tier = Literal[*TIERS]  # type: ignore[valid-type]
Nation = Literal[*NATIONS]  # type: ignore[valid-type]
ContractType = Literal["permanent", "fixed_term", "temporary", "agency", "bank", "secondment"]
CONTRACT_TYPES: tuple[str, ...] = get_args(ContractType)
WorkingTime = Literal["full_time", "part_time", "either"]
WORKING_TIMES: tuple[str, ...] = get_args(WorkingTime)
Workplace = Literal["home", "hybrid"]
WORKPLACES: tuple[str, ...] = get_args(Workplace)
Sort = Literal[*SORTS]  # type: ignore[valid-type]


class FilterQuery(BaseModel):
    """What to search for, and its order. An empty value means that the filter is not set.

    A field's description is also what an error says was expected.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    q: str | None = Field(None, max_length=200, description="words to look for, at most 200 characters")
    tier: list[Literal[*TIERS, UNSURE]] = Field(  # type: ignore[valid-type]
        default_factory=list,
        max_length=len(TIERS) + 1,
        description=f"one of {', '.join(TIERS)}, or {UNSURE} (a person should decide the tier); may be repeated",
    )
    authority: str | None = Field(None, max_length=120, description="the GSS code or the name of an authority")
    region: str | None = Field(None, max_length=60, description="the name of a region")
    nation: Nation | None = Field(None, description=f"one of {', '.join(NATIONS)}")
    as_typed: Literal["yes"] | None = Field(
        None, description="yes: the words are looked for as they were typed, and taken for nothing else"
    )
    near: str | None = Field(
        None,
        max_length=120,
        description="a postcode, an outward code, a town, a county, a region, a nation or the name of an authority",
    )
    miles: float | None = Field(
        None, gt=0, le=FURTHEST, allow_inf_nan=False, description=f"miles from near: more than 0, at most {FURTHEST}"
    )
    min_pay: float | None = Field(
        None,
        ge=0,
        le=1_000_000,
        allow_inf_nan=False,
        description="pounds a year at full time, 0 to 1000000, compared with the top of the range",
    )
    contract: ContractType | None = Field(None, description=f"one of {', '.join(CONTRACT_TYPES)}")
    hours: WorkingTime | None = Field(None, description=f"one of {', '.join(WORKING_TIMES)}")
    workplace: Workplace | None = Field(
        None,
        description=f"one of {', '.join(WORKPLACES)}: what an advert mentions, home standing for remote too",
    )
    specialism: str | None = Field(None, max_length=40, description="a specialism's code, as the counts name it")
    setting: str | None = Field(None, max_length=40, description="a service's code, as the counts name it")
    kind: Literal["employer", "agency"] | None = Field(None, description="employer or agency")
    first_year: Literal["yes"] | None = Field(None, description="yes: welcomes newly qualified social workers")
    posted_since: IsoDate | None = Field(None, description=f"{_DATE}: posted on or after it")
    posted_within: int | None = Field(None, ge=0, le=365, description="days before today, 0 to 365")
    closing_within: int | None = Field(None, ge=0, le=365, description="days from today, 0 to 365")
    sort: Sort | None = Field(
        None,
        description=f"one of {', '.join(SORTS)}; left out: relevance with q, or closing where it says when, nearest"
        " with near alone, otherwise newest",
    )

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unset(cls, data: Any) -> Any:  # noqa: ANN401 - Pydantic hands over whatever was sent
        # A form sends every one of its fields, the untouched ones empty.
        if not isinstance(data, dict):
            return data
        kept = {name: _filled(value) for name, value in data.items()}
        return {name: value for name, value in kept.items() if value not in ("", [])}


class SearchQuery(FilterQuery):
    """A search, a page at a time."""

    counts: Literal["yes"] | None = Field(None, description="yes: with counts by the values of each filter (facets)")
    limit: int = Field(20, ge=1, le=100, description="1 to 100 vacancies on a page")
    cursor: str | None = Field(None, max_length=500, description="the `next` of an earlier answer to the same search")


def _filled(value: object) -> object:
    if isinstance(value, list):
        return [entry for entry in value if not (isinstance(entry, str) and not entry.strip())]
    return value.strip() if isinstance(value, str) else value


SEARCH_EXPECTED: dict[str, str] = {name: field.description or "" for name, field in SearchQuery.model_fields.items()}
EXPECTED: dict[str, str] = SEARCH_EXPECTED | {
    "as_of": _DATE,
    "period_began": f"{_DATE}: the first day of a registration",
    "nominee": "what a nominee is, at most 100 characters; may be repeated, at most 20 times",
}
"""What each parameter of a query should have been, by its name."""


class AuthorityShape(BaseModel):
    """An authority; `gss_code` is null for one that has none (Northern Ireland's trusts)."""

    code: str = Field(description="the GSS code, or the project's own where there is none")
    name: str | None
    gss_code: str | None


class PlaceShape(BaseModel):
    """Where the work is, as far as the advert says; degrees north and east."""

    town: str | None
    authority: AuthorityShape | None
    region: str | None
    nation: str | None
    lat: float | None
    lon: float | None


class PayShape(BaseModel):
    """Pay as advertised, and as pounds a year at full time without supplements."""

    text: str
    annual_min: float | None
    annual_max: float | None


class CreditShape(BaseModel):
    """What the terms of a source ask to be said beside each of its adverts, and where that leads."""

    text: str
    url: str | None


class VacancyItem(BaseModel):
    """A vacancy in a list."""

    id: int
    title: str
    employer: str
    outcome: Literal["matched", "review"]
    tier: str | None
    tier_title: str | None
    confidence: float = Field(description="how sure the tier is, 0 to 1")
    place: PlaceShape
    miles: float | None = Field(description="miles from `near`; null where either end is unknown")
    pay: PayShape
    contract: str | None
    working_time: WorkingTime | None = Field(description="full time, part time, or either; null where no advert says")
    workplace: Workplace | None = Field(
        description="home (or remote) or hybrid working, where an advert mentions it; null where none does. That it is"
        " mentioned promises nothing: `workplace_words` say what is meant"
    )
    workplace_words: str | None = Field(description="the sentence that mentions it, verbatim, at most 200 characters")
    closes_on: dt.date | None
    posted_on: dt.date = Field(
        description="the earliest date that any of its adverts gives, or the day that it was first seen"
    )
    first_seen: dt.datetime
    last_seen: dt.datetime
    open: bool = Field(description="listed by a source, and its closing date has not passed")
    url: str | None = Field(description="where it is advertised; http or https alone")
    credits: list[CreditShape] = Field(description="what the terms of its sources ask to be shown beside it")
    postings: int = Field(description="how many adverts of it were seen")
    sources: list[str] = Field(description="the names of the sources that it was seen at, an authority's own first")
    summary: str


class NamedShape(BaseModel):
    """A fact that words name, as the filter that would keep to it."""

    field: str = Field(description="the filter's name")
    value: str


class UnderstoodShape(BaseModel):
    """How free text was understood; `as_typed` undoes all of it."""

    words: str = Field(description="the words that are looked for")
    near: str | None = Field(description="the place, from `near` or among the words")
    repaired: dict[str, str] = Field(description="each word that was taken for another, and that other")
    left_out: list[str] = Field(
        description="words that no vacancy has, left out where otherwise nothing would have been found"
    )
    experience: str | None = Field(
        description="words that say how long the searcher has worked (2 years post qualifying), not looked for"
    )
    named: list[NamedShape] = Field(
        description="facts that the words or the place name: where the order is by relevance, vacancies of which they"
        " hold come first, and none is left out"
    )


class VacancyList(BaseModel):
    """One page of a search."""

    items: list[VacancyItem]
    total: int
    next: str | None = Field(description="the cursor of the next page; null on the last")
    facets: dict[str, dict[str, int]] | None = Field(
        description="null unless counts were asked for: by the values of each filter, each as if it were not itself "
        "filtered; pay counts those of at least so many pounds a year, posted and closing those within so many days, "
        "miles those within so many"
    )
    understood: UnderstoodShape


class SourceRef(BaseModel):
    """Which source a posting came from."""

    id: str
    name: str


class PostingShape(BaseModel):
    """One advert of the vacancy, in its own words, with how it was read."""

    id: int
    source: SourceRef
    reference: str
    url: str | None
    title: str
    employer: str
    location: str
    salary: str
    contract: str
    hours: str
    posted: str
    closing: str
    description: str = Field(description="plain words, without markup")
    first_seen: dt.datetime
    last_seen: dt.datetime
    changed_at: dt.datetime
    open: bool
    closed_at: dt.datetime | None
    closed_reason: str | None
    reading: dict[str, Any] = Field(description="as `nextrung read` prints it")


class HistoryEntry(BaseModel):
    """Something that happened to one of its postings."""

    at: dt.datetime
    posting: int
    kind: str
    detail: str


class Grouping(BaseModel):
    """Why these postings are held to be one vacancy; `score` 0 to 1."""

    score: float
    reasons: list[str]


class LinkShape(BaseModel):
    """Another vacancy that is the same job: an agency's copy of this one, or the employer's own of this copy."""

    vacancy_id: int
    kind: Literal["agency_copy", "employer"]
    reasons: list[str]
    title: str
    employer: str
    open: bool


class RequirementShape(BaseModel):
    """One thing that the advert asks for or promises, with the words that say it."""

    kind: str
    value: str
    demanded: Literal["essential", "desirable", "promised", "refused", "unknown"] = Field(
        description="refused: the advert says that it is not asked for, or not given"
    )
    number: float | None = Field(description="years of experience, cases of a caseload, stage of a practice educator")
    quote: str = Field(description="verbatim from the advert")
    text: str = Field(description="what it is, in plain words")


class SignalShape(BaseModel):
    """One thing that says that a vacancy is advertised without end."""

    signal: Literal["long_open", "says_so", "posted_again"]
    text: str = Field(description="the same in words")


class VacancyDetail(VacancyItem):
    """A vacancy with everything known about it."""

    reading: dict[str, Any] = Field(description="how the posting that stands for it was read, evidence included")
    requirements: list[RequirementShape] = Field(description="what the advert asks for and promises, essentials first")
    grouping: Grouping
    reposts: int = Field(description="how often it was posted or opened afresh at one source since `first_seen`")
    evergreen: list[SignalShape] = Field(
        description="what says that it is advertised without end rather than to fill one post: two signals at least, "
        "or an empty list"
    )
    links: list[LinkShape] = Field(description="the employer's advert of an agency's copy, and agencies' copies of it")
    adverts: list[PostingShape]
    history: list[HistoryEntry]


class HealthShape(BaseModel):
    """The service is up and its database answers."""

    status: Literal["ok"]
    dataset: str


class CitationShape(BaseModel):
    """A standard as it stands on the day asked about."""

    id: str
    nation: str
    use: str
    summary: str
    publisher: str
    title: str
    url: str
    status: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    checked: str = Field(description="the date on which the source was looked at, or `not verified`")


class LadderShape(BaseModel):
    """The tiers in ladder order, and the standards that apply."""

    as_of: dt.date
    nation: str | None
    tiers: list[dict[str, Any]]
    standards: list[CitationShape]
    versions: dict[str, str]


class FaultShape(BaseModel):
    """One thing wrong with a request."""

    field: str
    value: Any
    expected: str


class ProblemShape(BaseModel):
    """A problem document (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FaultShape] | None = None
