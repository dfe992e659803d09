"""Answers that are there already, given before anything else is read of a request.

Owns which addresses have one, and that short way. FastAPI reads and checks a request with more work than such an answer
takes, so whatever is out of the ordinary goes the ordinary way, which refuses it or makes the answer: what may be asked
is told in one place. Of a request with a key or a cookie nobody asks here (`api.caching`).
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import Scope

from api.deps import beside
from api.problems import BadInput
from api.vacancies import parse_query, plain_criteria
from api.vacancy_routes import VACANCIES, put_together
from store.search import Criteria
from store.session import DatabaseProblem


def at_once(app: Any) -> Callable[[Scope, str], Awaitable[bytes | None]]:  # noqa: ANN401 - any application with our state
    """What gives the JSON that is there for a GET of this application, None for the ordinary way.

    It is told the mark of the database (`store.changes`) that was asked for the request.
    """

    async def ready(scope: Scope, mark: str) -> bytes | None:
        path: str = scope["path"]
        if not path.startswith(VACANCIES):
            return None
        try:
            if len(path) == len(VACANCIES):
                return await _page(app, scope["query_string"], mark)
            return None if scope["query_string"] else await _vacancy(app, path.removeprefix(f"{VACANCIES}/"), mark)
        except DatabaseProblem:
            # The ordinary way meets it too, and says so.
            return None

    return ready


async def _vacancy(app: Any, asked: str, mark: str) -> bytes | None:  # noqa: ANN401 - as above
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 10):
        return None
    made: bytes | None = await beside(app, app.state.prepared.vacancy, int(asked), app.state.today(), mark)
    return made


async def _page(app: Any, query_string: bytes, mark: str) -> bytes | None:  # noqa: ANN401 - as above
    try:
        # As Starlette reads a query.
        query = parse_query(parse_qsl(query_string.decode("latin-1"), keep_blank_values=True))
    except BadInput:
        return None
    criteria = plain_criteria(query, app.state.today())
    if criteria is None:
        return None
    # Counts are some hundreds of sets. They too take less than the time after which a thread lets another one work, so
    # that a thread of their own would spare nobody waiting.
    return await beside(app, _found, app, criteria, bool(query.counts), mark)


def _found(app: Any, criteria: Criteria, facets: bool, mark: str) -> bytes | None:  # noqa: ANN401 - as above; handed on
    return put_together(app.state.prepared, criteria, partial(app.state.finder.at_once, facets=facets, mark=mark), mark)
