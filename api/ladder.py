"""The ladder, the catalogues and the standards behind them, as JSON.

Owns the routes alone; tiers, catalogues and standards are facts of `careers`.
"""

import datetime as dt
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Path, Query
from fastapi.responses import JSONResponse

from api.deps import Today, only
from api.schemas import EXPECTED, IsoDate, LadderShape, Nation, ProblemShape, Tier
from careers.catalogue import items, ladder_shown, sideways, tier_shown
from careers.catalogue_facts import CATALOGUES, catalogues
from careers.ladder import ladder
from careers.standards import register
from store.authorities import NATIONS

BESIDE = "sideways"
"""What work beside the ladder is asked for by: it is shown as a catalogue and kept with the ladder."""

Catalogue = Literal[*CATALOGUES, BESIDE]  # type: ignore[valid-type]
AsOf = Annotated[IsoDate | None, Query(description=EXPECTED["as_of"])]
InNation = Annotated[Nation | None, Query(description=EXPECTED["nation"])]
OfTier = Annotated[Tier | None, Query(description="a tier of the ladder")]

router = APIRouter(prefix="/api/v1", tags=["careers"])


def ladder_json(nation: str | None, as_of: dt.date) -> dict[str, Any]:
    """The tiers of a nation (of all four without one) and the standards that apply there on a day."""
    known, standards = ladder(), register()
    return {
        "as_of": as_of.isoformat(),
        "nation": nation,
        "tiers": ladder_shown(as_of, nation),
        "standards": [
            {"id": entry.id, "nation": name, "use": entry.use, "summary": entry.summary, **asdict(entry.cite(as_of))}
            for name in ([nation] if nation else NATIONS)
            for entry in standards.as_of(as_of, name)
        ],
        "versions": {
            "ladder": known.version,
            "catalogues": catalogues().version,
            "standards": standards.version,
        },
    }


@router.get("/ladder", response_model=LadderShape, dependencies=[Depends(only("nation", "as_of"))])
def the_ladder(today: Today, nation: InNation = None, as_of: AsOf = None) -> JSONResponse:
    """Show the tiers in ladder order, and the standards in force, proposed or employer-set on a day."""
    return JSONResponse(ladder_json(nation, as_of or today))


@router.get(
    "/ladder/{tier}",
    response_model=dict[str, Any],
    responses={404: {"model": ProblemShape, "description": "The tier does not exist in this nation"}},
    dependencies=[Depends(only("nation", "as_of"))],
)
def one_tier(
    tier: Annotated[Tier, Path(description="a tier of the ladder")],
    today: Today,
    nation: InNation = None,
    as_of: AsOf = None,
) -> JSONResponse:
    """Show one tier whole: duties with prompts, contacts, ways in and on, and work beside it, each with its sources."""
    if nation is not None and nation not in ladder().get(tier).nations:
        raise HTTPException(404, f"There is no {tier} in {nation}.")
    return JSONResponse(tier_shown(tier, as_of or today, nation))


@router.get(
    "/catalogues/{catalogue}",
    response_model=list[dict[str, Any]],
    dependencies=[Depends(only("nation", "tier", "as_of"))],
)
def one_catalogue(
    catalogue: Annotated[Catalogue, Path(description="a catalogue of the work")],
    today: Today,
    nation: InNation = None,
    tier: OfTier = None,
    as_of: AsOf = None,
) -> JSONResponse:
    """Show a catalogue, such as skills or questions to ask employers, as it stands in a nation on a day."""
    on = as_of or today
    shown = sideways(on, nation, tier=tier) if catalogue == BESIDE else items(catalogue, on, nation, tier=tier)
    return JSONResponse([row.as_json() for row in shown])
