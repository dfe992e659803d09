"""The ladder and the standards behind it, as JSON.

Owns the route alone; tiers and standards are facts of `careers`.
"""

import datetime as dt
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse

from api.deps import Today, only
from api.schemas import EXPECTED, IsoDate, LadderShape, Nation
from careers.catalogue import ladder_shown
from careers.catalogue_facts import catalogues
from careers.ladder import ladder
from careers.standards import register
from store.authorities import NATIONS

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
def the_ladder(
    today: Today,
    nation: Annotated[Nation | None, Query(description=EXPECTED["nation"])] = None,
    as_of: Annotated[IsoDate | None, Query(description=EXPECTED["as_of"])] = None,
) -> JSONResponse:
    """Show the tiers in ladder order, and the standards in force, proposed or employer-set on a day."""
    return JSONResponse(ladder_json(nation, as_of or today))
