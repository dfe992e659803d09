"""From a profile to advice: reads the role, looks live vacancies up, and hands both to the rules.

Owns that composition and its route; `nextrung advise` and the page call the same function, so all three agree. Decides
nothing about careers.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from api.asked import requirement_text
from api.bodies import BAD_FIELD, PROFILE, json_body
from api.deps import SessionIn, Today, only
from api.places import find_point
from api.problems import BadInput, Fault
from api.schemas import EXPECTED, FURTHEST, IsoDate
from api.vacancies import items_of
from careers.advice import advise
from careers.answer import Advice, MarketAt, NoOpenings, OpeningsAt
from careers.market import AdvertAsks, summarise
from careers.profile import Profile, ProfileError, RoleReading, parse_profile, parse_profile_json, profile_schema
from matcher import RULES_VERSION
from matcher.text import one_line
from matcher.tier import read_tier
from store.authorities import authorities
from store.copied import copied
from store.listings import Session
from store.market import newest_readings
from store.search import Criteria, counts, miles_between, search

router = APIRouter(prefix="/api/v1", tags=["careers"])

SHOWN = 5
"""Vacancies shown with a step; the total says how many more there are."""
MOST_LISTED = 100
"""Vacancies that one search lists at most."""
FEWEST_OF_A_REGION = 30
"""Adverts that must say what they ask for, for a region's market to be told instead of the nation's."""


class StoreOpenings:
    """Open vacancies at a tier in the profile's nation, within its travel, of the contract it seeks."""

    def __init__(self, session: Session, profile: Profile, as_of: dt.date) -> None:
        self._session = session
        self._nation: str = profile.nation
        self._located = profile.location is None or (point := find_point(session, profile.location)) is not None
        self._point = point if profile.location and self._located else None
        self._suiting = Criteria(
            today=as_of,
            nation=profile.nation,
            point=self._point,
            miles=profile.travel_miles if self._point else None,
            contract=None if profile.seeks in (None, "any") else profile.seeks,
            sort="nearest" if self._point else "newest",
            limit=SHOWN,
        )
        self._counts = counts(session, self._suiting, "tier")
        # Who applies to an employer and through its agency has applied twice to one job.
        self._copied = copied(session, self._suiting)
        self._region = None if self._point is None else _region(self._point, profile.nation)

    def count(self, tier: str, profile: Profile) -> int:
        """How many there are, an agency's copy not counted beside the employer's own."""
        return self._counts.get(tier, 0) - len(self._copies(tier))

    def at(self, tier: str, profile: Profile) -> OpeningsAt:
        """How many there are, and the nearest (the newest where the location is not known)."""
        if tier not in self._counts:
            return OpeningsAt(0, ())
        copies = self._copies(tier)
        limit = min(SHOWN + len(copies), MOST_LISTED)
        page = search(self._session, replace(self._suiting, tiers=(tier,), limit=limit), facets=False)
        rows = [row for row in page.items if row["id"] not in copies][:SHOWN]
        # The rules look for pay at the top of an item; lists show it among the other facts of pay.
        flat = tuple(
            item
            | {"annual_min": item["pay"]["annual_min"], "annual_max": item["pay"]["annual_max"]}
            | {"also_through": self._also_through(item["id"])}
            for item in items_of(self._session, rows, self._suiting.today)
        )
        return OpeningsAt(self.count(tier, profile), flat)

    def _copies(self, tier: str) -> set[int]:
        return {one.copy for one in self._copied if one.tier == tier}

    def _also_through(self, own: int) -> list[dict[str, Any]]:
        copies = [one for one in self._copied if one.own == own]
        return [{"vacancy_id": one.copy, "employer": one_line(one.agency)} for one in copies]

    def market(self, tier: str, profile: Profile) -> MarketAt | None:
        """What adverts of the tier ask for in the region of the location, or in the nation where too few are there."""
        if self._region is not None:
            found = self._market(tier, self._region)
            if found is not None and found.n >= FEWEST_OF_A_REGION:
                return found
        return self._market(tier, None)

    def _market(self, tier: str, region: str | None) -> MarketAt | None:
        nation = self._nation
        rows = newest_readings(self._session, self._suiting.today, tier, nation, region=region)
        adverts = [AdvertAsks(posted.isoformat(), asks) for posted, asks in rows]
        return summarise(adverts, nation=nation, region=region, words=requirement_text)

    def doubts(self) -> tuple[str, ...]:
        """Whether the location is one that is known here."""
        return () if self._located else ("location_unknown",)


def _region(point: tuple[float, float], nation: str) -> str | None:
    """The region of the nearest authority of the nation; None where the nation is one region."""
    near = [(miles_between(point, (one.lat, one.lon)), one.region) for one in authorities() if one.nation == nation]
    regions = {region for _, region in near}
    return min(near)[1] if len(regions) > 1 else None


def advise_json(session: Session | None, profile: Mapping[str, Any], as_of: dt.date) -> dict[str, Any]:
    """Advise a person, JSON-ready; without a session the vacancies are unknown, and a warning says so.

    `as_of` decides which standards apply and which closing dates have passed.

    Raises:
        ProfileError: naming every wrong field of the profile.

    """
    return _advise(session, parse_profile(profile), as_of).as_json()


def _advise(session: Session | None, profile: Profile, as_of: dt.date) -> Advice:
    return advise(
        profile,
        role_reading=read_role(profile),
        openings=NoOpenings() if session is None else StoreOpenings(session, profile, as_of),
        as_of=as_of,
        versions={"rules": RULES_VERSION},
    )


def read_role(profile: Profile) -> RoleReading | None:
    """What the matcher makes of the role in the person's own words; None where they give none."""
    if not profile.role:
        return None
    reading = read_tier(profile.role, nation=profile.nation)
    return RoleReading(
        tier=reading.tier,
        outcome=reading.outcome,
        confidence=reading.confidence,
        runner_up=reading.runner_up,
        margin=reading.margin,
        evidence=tuple(asdict(piece) for piece in reading.evidence),
        text=profile.role,
    )


def search_for(profile: Profile, tier: str, cautions: Collection[str]) -> str:
    """The page's address that lists the vacancies of a tier that suit a person, whose answer has these cautions."""
    wanted: list[tuple[str, str]] = [("tier", tier), ("nation", profile.nation)]
    if profile.location and "location_unknown" not in cautions:
        wanted.append(("near", profile.location))
        # The search reaches as far as the nation is long; a person may say that they would go further.
        if profile.travel_miles and profile.travel_miles <= FURTHEST:
            wanted.append(("miles", f"{profile.travel_miles:g}"))
    if profile.seeks in ("permanent", "agency"):
        wanted.append(("contract", profile.seeks))
    return f"/?{urlencode(wanted)}"


def profile_faults(error: ProfileError) -> list[Fault]:
    """A profile's problems in the shape that every fault has here."""
    return [Fault(field=p["field"], value=p["value"], expected=p["expected"]) for p in error.problems]


@router.post(
    "/advice",
    response_model=Advice,
    dependencies=[Depends(only("as_of"))],
    responses=BAD_FIELD,
    openapi_extra=json_body(PROFILE),
)
async def advice(
    request: Request,
    session: SessionIn,
    today: Today,
    as_of: Annotated[IsoDate | None, Query(description=EXPECTED["as_of"])] = None,
) -> JSONResponse:
    """Advise a person: where they stand, gates, readiness, next steps with reasons, and live vacancies.

    The body is a profile; every field but `nation` may be left out. Nothing of it is stored.
    """
    # The body is read as it came, so that the complaints about it are those that the command line gives.
    body = await request.body()
    try:
        profile = parse_profile_json(body)
    except ProfileError as error:
        raise BadInput(profile_faults(error)) from error
    answer = await run_in_threadpool(_advise, session, profile, as_of or today)
    return JSONResponse(answer.as_json())


class SchemaResponse(JSONResponse):
    """A JSON Schema under its own media type."""

    media_type = "application/schema+json"


@router.get("/profile.schema.json", response_class=SchemaResponse, dependencies=[Depends(only())])
def schema() -> SchemaResponse:
    """The JSON Schema of a profile: every field, its unit or choices. Only the nation is needed."""
    return SchemaResponse(profile_schema())
