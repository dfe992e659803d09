"""The reforms as they stood on a day: events, bodies, offices and laws of a nation, and the check of a team's members.

Owns the route and the page; the facts are `careers.reforms` and `careers.team`.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse

from api.bodies import BAD_FIELD
from api.checks import AsOf
from api.deps import Today, only
from api.problems import BadInput, Fault
from api.rendering import render
from api.schemas import EXPECTED, IsoDate, Nation
from careers.reform_facts import reforms
from careers.reforms import Shown, Timeline, accreditation, bodies, laws, offices, timeline
from careers.team import TeamCheck, agencies, team_check

router = APIRouter(prefix="/api/v1", tags=["careers"])
pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_ONLY_IN = "england"
MOST_NOMINEES, LONGEST_NOMINEE = 20, 100
BODY_WORDS = {
    "government": "Government",
    "review": "Reviews",
    "regulator": "Regulators",
    "partnership": "Partnerships",
    "council": "Councils",
    "health": "Health",
    "police": "Police",
    "development": "Development and membership",
}


@dataclass(frozen=True, slots=True)
class ReformsShown:
    """What had happened and lay ahead in a nation on a day, and who and what is part of it.

    `agencies`, `accreditation` and `team` are England's: the agencies that could be called on, the closed system of
    accreditation, and the check of the nominees that were named (null where none was).
    """

    as_of: str
    nation: str
    timeline: Timeline
    bodies: tuple[Shown, ...]
    offices: tuple[Shown, ...]
    laws: tuple[Shown, ...]
    agencies: tuple[Shown, ...]
    accreditation: tuple[Shown, ...]
    team: TeamCheck | None
    versions: dict[str, str]


def reforms_json(nation: str, on: dt.date, nominees: Sequence[str] = ()) -> dict[str, Any]:
    """The reforms of a nation as they stood on a day, JSON-ready; `nominees` are checked as a team in England.

    Raises:
        BadInput: where nominees are named for a nation that has no such teams, are too many or too long.

    """
    named = [nominee.strip() for nominee in nominees if nominee.strip()]
    expected = EXPECTED["nominee"]
    if len(named) > MOST_NOMINEES:
        raise BadInput([Fault(field="nominee", value=f"{len(named)} of them", expected=expected)])
    if any(len(nominee) > LONGEST_NOMINEE for nominee in named):
        raise BadInput([Fault(field="nominee", value=max(named, key=len), expected=expected)])
    if named and nation != _ONLY_IN:
        raise BadInput([Fault(field="nominee", value=named[0], expected="nation england, which alone has such teams")])
    here = nation == _ONLY_IN
    shown = ReformsShown(
        as_of=on.isoformat(),
        nation=nation,
        timeline=timeline(on, nation),
        bodies=bodies(on, nation),
        offices=offices(on, nation),
        laws=laws(on, nation),
        agencies=agencies(on, nation),
        accreditation=accreditation(on) if here else (),
        team=team_check(named, on) if named else None,
        versions={"reforms": reforms().version},
    )
    return asdict(shown)


@router.get(
    "/reforms",
    response_model=ReformsShown,
    responses=BAD_FIELD,
    dependencies=[Depends(only("nation", "as_of", "nominee", repeatable=("nominee",)))],
)
def the_reforms(
    today: Today,
    nation: Annotated[Nation, Query(description=EXPECTED["nation"])] = "england",
    as_of: AsOf = None,
    nominee: Annotated[list[str] | None, Query(description=EXPECTED["nominee"])] = None,
) -> JSONResponse:
    """Show a nation's reforms, bodies, offices and laws as of a day; check a team where nominees are named."""
    return JSONResponse(reforms_json(nation, as_of or today, nominee or ()))


@pages.get("/reforms", dependencies=[Depends(only("nation", "as_of", "nominee", repeatable=("nominee",)))])
def reforms_page(
    request: Request,
    today: Today,
    nation: Nation = "england",
    as_of: IsoDate | None = None,
    nominee: Annotated[list[str] | None, Query()] = None,
) -> HTMLResponse:
    """The reforms of a nation, and the check of a team."""
    faults: list[Fault] = []
    on = as_of or today
    try:
        shown = reforms_json(nation, on, nominee or ())
    except BadInput as error:
        faults, shown = error.faults, reforms_json(nation, on)
    return render(
        request,
        "reforms.html",
        422 if faults else 200,
        shown=shown,
        dated=as_of,
        faults=faults,
        nominees=[text for text in nominee or () if text.strip()],
        members={member.id: member for member in reforms().members},
        kinds=BODY_WORDS,
    )
