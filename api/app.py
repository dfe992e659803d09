"""The web application: its routes, its errors and its headers put together.

Owns the composition alone. The clock and the database's address are handed in.
"""

import datetime as dt
import gc
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.openapi.utils import get_openapi

from api import (
    advisers,
    advising,
    application,
    catalogue_pages,
    checks,
    cohorts,
    comparisons,
    coverage,
    crosswalk,
    directory,
    employers,
    examples,
    exports,
    ladder,
    lcpp,
    pages,
    picking,
    problems,
    reforms,
    review,
    status,
    submissions,
    vacancy_routes,
)
from api.at_once import at_once
from api.caching import Answers
from api.deps import london_today, utc_now
from api.limits import Limits, rate_limit_configured
from api.operators import configured
from api.prepared import Prepared, prepare_beside
from api.schemas import ProblemShape
from api.security import Guard
from careers.profile import Profile
from store.changes import Changes
from store.index import VacancyIndex
from store.questions import Questions
from store.search import Finder
from store.session import Engine, dataset_of, open_existing, reading

DESCRIPTION = (
    "Child-protection social work vacancies of the United Kingdom, each placed on the career ladder with its evidence, "
    "and advice on a person's next step. Every error is a problem document (RFC 9457)."
)

_LAST_SECONDS = 5
"""What a server that stops waits for answers that are being prepared."""
_PARTS = (
    exports,
    advising,
    ladder,
    status,
    coverage,
    directory,
    employers,
    crosswalk,
    comparisons,
    submissions,
    checks,
    application,
    lcpp,
    reforms,
    review,
    cohorts,
    advisers,
    catalogue_pages,
    pages,
)
"""Each module of routes, in the order in which an address is looked for."""
_PAGES = (
    comparisons.pages,
    picking.pages,
    checks.pages,
    application.pages,
    lcpp.pages,
    reforms.pages,
    cohorts.pages,
    advisers.pages,
    review.pages,
)
"""The pages of those that keep them apart from their routes."""


@asynccontextmanager
async def _kept_in_step(engine: Engine, index_folder: Path, today: Callable[[], dt.date]) -> AsyncIterator[None]:
    """The index brought into step, and missing answers prepared beside what is served."""
    stop = threading.Event()
    preparing = threading.Thread(target=prepare_beside, args=(engine, today, stop), daemon=True)
    await run_in_threadpool(VacancyIndex.keep, engine, index_folder)
    preparing.start()
    # What is there now stays, and going through all of it again and again would keep every caller waiting.
    gc.collect()
    gc.freeze()
    yield
    stop.set()
    await run_in_threadpool(preparing.join, _LAST_SECONDS)


def create_app(
    database_url: str,
    index_folder: Path | None = None,
    *,
    today: Callable[[], dt.date] = london_today,
    now: Callable[[], dt.datetime] = utc_now,
) -> FastAPI:
    """Make the application over a database that is already there; its operators are those that are configured now.

    `today` gives the date in London and `now` the moment in UTC; they are asked at every request.

    The search index is kept in `index_folder` and brought into step when the application starts; without one it is
    made in memory at the first search.

    Raises:
        OperatorKeysProblem: when NEXTRUNG_OPERATOR_KEYS cannot be used.
        RateLimitProblem: when NEXTRUNG_RATE_LIMIT cannot be used.
        DatabaseProblem: when the database is not there, cannot be reached, or has another version's tables.

    """
    operators = configured()
    rate_limit = rate_limit_configured()
    engine = open_existing(database_url)
    changes = Changes(engine)
    questions = Questions(engine)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if index_folder is None:
            yield
        else:
            async with _kept_in_step(engine, index_folder, today):
                yield
        questions.close()
        changes.close()
        engine.dispose()

    app = FastAPI(
        title="Nextrung",
        version="1",
        description=DESCRIPTION,
        openapi_url="/api/v1/openapi.json",
        lifespan=lifespan,
        docs_url=None,  # both built-in viewers load scripts from elsewhere
        redoc_url=None,
        responses={"default": {"model": ProblemShape, "description": "A problem document"}},
    )
    with reading(engine) as session:
        app.state.dataset = dataset_of(session)
    app.state.engine = engine
    app.state.prepared = Prepared(engine, questions, changes)
    app.state.finder = Finder(engine, questions, changes)
    app.state.database_url = database_url
    app.state.today = today
    app.state.now = now
    app.state.operators = operators
    app.add_middleware(Answers, changes=changes, day=today, ready=at_once(app))
    app.add_middleware(Limits, limit=rate_limit)
    app.add_middleware(Guard, indexed=app.state.dataset != "practice")
    problems.install(app)
    vacancy_routes.add_routes(app)
    for router in (*(part.router for part in _PARTS), *_PAGES):
        app.include_router(router)
    # Replacing the method is FastAPI's documented way to extend the document.
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]
    return app


def _document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the profile's own schema, the media type that problems really have, and examples."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        shapes = document["components"]["schemas"]
        profile = Profile.model_json_schema(ref_template="#/components/schemas/{model}")
        shapes.update(profile.pop("$defs", {}))
        shapes["Profile"] = profile
        for path in document["paths"].values():
            for operation in path.values():
                for answer in operation["responses"].values():
                    content = answer.get("content", {})
                    for kind, told in list(content.items()):
                        if told.get("schema", {}).get("$ref", "").endswith("/ProblemShape"):
                            content[problems.MEDIA_TYPE] = content.pop(kind)
        examples.place(document)
        app.openapi_schema = document
    return app.openapi_schema
