"""From a profile to advice: reads the role, looks live vacancies up, and hands both to the rules.

Owns that composition and its route; `nextrung advise` and the page call the same function, so all three agree. Decides
nothing about careers.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from api.deps import SessionIn, Today, only
from api.problems import BadInput, Fault
from api.schemas import EXPECTED, IsoDate, ProblemShape
from api.vacancies import find_point, items_of
from careers.advice import advise
from careers.answer import LIVE, OWN_ACCOUNT, Advice, Caution, NoOpenings, OpeningsAt
from careers.profile import Profile, ProfileError, RoleReading, parse_profile, parse_profile_json, profile_schema
from matcher import RULES_VERSION
from matcher.tier import read_tier
from store.listings import Session, latest_reading
from store.search import Criteria, search

router = APIRouter(prefix="/api/v1", tags=["careers"])

SHOWN = 5
"""Vacancies shown with a step; the total says how many more there are."""


class StoreOpenings:
    """Open vacancies at a tier in the profile's nation, within its travel, of the contract it seeks."""

    def __init__(self, session: Session, as_of: dt.date, point: tuple[float, float] | None) -> None:
        self._session = session
        self._as_of = as_of
        self._point = point

    def at(self, tier: str, profile: Profile) -> OpeningsAt:
        """How many there are, and the nearest (the newest where the location is not known)."""
        page = search(
            self._session,
            Criteria(
                today=self._as_of,
                tiers=(tier,),
                nation=profile.nation,
                point=self._point,
                miles=profile.travel_miles if self._point else None,
                contract=None if profile.seeks in (None, "any") else profile.seeks,
                sort="nearest" if self._point else "newest",
                limit=SHOWN,
            ),
            facets=False,
        )
        items = items_of(self._session, page.items, self._as_of)
        # The rules look for pay at the top of an item; lists show it among the other facts of pay.
        flat = tuple(
            item | {"annual_min": item["pay"]["annual_min"], "annual_max": item["pay"]["annual_max"]} for item in items
        )
        return OpeningsAt(page.total, flat)


def advise_json(session: Session | None, profile: Mapping[str, Any], as_of: dt.date) -> dict[str, Any]:
    """Advise a person, JSON-ready; without a session the vacancies are unknown, and a warning says so.

    `as_of` decides which standards apply and which closing dates have passed.

    Raises:
        ProfileError: naming every wrong field of the profile.

    """
    return _advise(session, parse_profile(profile), as_of).as_json()


def _advise(session: Session | None, profile: Profile, as_of: dt.date) -> Advice:
    versions = {"rules": RULES_VERSION}
    cautions: list[Caution] = []
    point = None
    if session is None:
        versions["vacancies"] = "none"
        cautions.append(
            Caution(
                "vacancies_unknown",
                "No database of vacancies was at hand, so how many are open is not known: "
                f"a total of 0 does not mean that there are none {LIVE}",
            )
        )
    else:
        read_at = latest_reading(session)
        versions["vacancies"] = read_at.isoformat(timespec="seconds") if read_at else "none"
        point = find_point(session, profile.location) if profile.location else None
        if profile.location and point is None:
            cautions.append(
                Caution(
                    "location_unknown",
                    f"“{profile.location}” is not a postcode, outward code or authority that is known here, "
                    f"so vacancies are shown from the whole nation {OWN_ACCOUNT}",
                )
            )
    answer = advise(
        profile,
        role_reading=_read_role(profile),
        openings=NoOpenings() if session is None else StoreOpenings(session, as_of, point),
        as_of=as_of,
        versions=versions,
    )
    return replace(answer, warnings=(*answer.warnings, *cautions))


def _read_role(profile: Profile) -> RoleReading | None:
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


def profile_faults(error: ProfileError) -> list[Fault]:
    """A profile's problems in the shape that every fault has here."""
    return [Fault(field=p["field"], value=p["value"], expected=p["expected"]) for p in error.problems]


@router.post(
    "/advice",
    response_model=Advice,
    dependencies=[Depends(only("as_of"))],
    responses={422: {"model": ProblemShape, "description": "A field cannot be used; `errors` says which and why"}},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/Profile"},
                    "example": {
                        "nation": "england",
                        "role": "Senior Social Worker, child protection",
                        "registered": True,
                        "years_post_qualifying": 4,
                        "location": "NG7",
                        "travel_miles": 25,
                    },
                }
            },
        }
    },
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


@router.get("/profile.schema.json", dependencies=[Depends(only())])
def schema() -> JSONResponse:
    """The JSON Schema of a profile: every field, its unit or choices. Only the nation is needed."""
    return JSONResponse(profile_schema(), media_type="application/schema+json")
