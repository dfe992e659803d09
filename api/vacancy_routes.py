"""The JSON routes of vacancies: a page of a search, and one of them.

Owns the routes, and that a page is put together out of answers that were prepared where they hold; what is there before
anything is read of a request is given by `api.at_once`. The words are those of `api.vacancies`.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated, Any

import orjson
from fastapi import Depends, FastAPI, Path, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from api.deps import Today, beside, only
from api.prepared import Prepared
from api.schemas import LARGEST_ID, ProblemShape, SearchQuery, VacancyDetail, VacancyList
from api.vacancies import criteria_of, search_json, understood_json, vacancy_json
from store.index import VacancyIndex
from store.search import Criteria, CriteriaError, Found, find
from store.session import Engine, reading
from store.vacancies import vacancy

VACANCIES = "/api/v1/vacancies"
JSON = "application/json"
_BAD: dict[int | str, dict[str, Any]] = {
    422: {"model": ProblemShape, "description": "A parameter cannot be used; `errors` says which and why"}
}


def vacancies(request: Request, query: Annotated[SearchQuery, Query()], today: Today) -> Response:
    """Find open vacancies."""
    state, counts = request.app.state, query.counts is not None
    with reading(state.engine) as session:
        criteria, index = criteria_of(session, query, today), VacancyIndex.of(session)
    # Without the session: where all hold a connection and ask for another, each would wait for the others.
    made = put_together(state.prepared, criteria, partial(find, index, facets=counts))
    if made is None:
        with reading(state.engine) as session:
            made = orjson.dumps(search_json(session, criteria, counts=counts))
    return Response(made, media_type=JSON)


async def one_vacancy(
    request: Request, vacancy_id: Annotated[int, Path(ge=1, le=LARGEST_ID)], today: Today
) -> Response:
    """Show one vacancy: every advert of it, how it was read and why, and its history. Closed ones stay."""
    return await beside(request.app, _one_vacancy, request.app.state.engine, vacancy_id, today)


def _one_vacancy(engine: Engine, vacancy_id: int, today: dt.date) -> Response:
    with reading(engine) as session:
        row = vacancy(session, vacancy_id)
        if row is None:
            raise HTTPException(404, f"There is no vacancy {vacancy_id}.")
        return Response(orjson.dumps(vacancy_json(session, row, today)), media_type=JSON)


def put_together(
    prepared: Prepared, criteria: Criteria, finding: Callable[[Criteria], Found | None], mark: str = ""
) -> bytes | None:
    """The page that is found, out of prepared items; None where it has to be made or refused, or distances be told."""
    try:
        found = None if criteria.point else finding(criteria)
    except CriteriaError:
        return None
    if found is None:
        return None
    made = prepared.items(found.ids, criteria.today, mark)
    if len(made) != len(found.ids):
        return None
    # In the order and the form of `search_json`.
    rest: dict[str, Any] = {
        "total": found.total,
        "next": found.next,
        "facets": found.facets,
        "understood": understood_json(criteria, found),
    }
    items: Sequence[bytes] = [made[id_] for id_ in found.ids]
    return b'{"items":[' + b",".join(items) + b"]," + orjson.dumps(rest)[1:]


def add_routes(app: FastAPI) -> None:
    """Add them to the application itself: what a router contains is found by a longer way, and these are asked most."""
    common: dict[str, Any] = {"methods": ["GET"], "tags": ["vacancies"]}
    app.router.add_api_route(
        VACANCIES,
        vacancies,
        response_model=VacancyList,
        responses=_BAD,
        dependencies=[Depends(only(*SearchQuery.model_fields, repeatable=("tier",)))],
        **common,
    )
    app.router.add_api_route(
        f"{VACANCIES}/{{vacancy_id}}",
        one_vacancy,
        response_model=VacancyDetail,
        responses={404: {"model": ProblemShape, "description": "No vacancy has this id"}},
        dependencies=[Depends(only())],
        **common,
    )
