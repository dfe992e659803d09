"""A whole search as one file: CSV for a spreadsheet, JSON Lines for a program.

Owns the two formats and their routes. A file is sent as it is read, page after page of the search, so that it takes no
more memory however many vacancies it has; what is found and what an item says is `vacancies`' part.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse

from api.deps import Today, only
from api.problems import BadInput, Fault
from api.schemas import FilterQuery, ProblemShape, SearchQuery
from api.spreadsheet import safe
from api.vacancies import criteria_of, items_of
from store.listings import Session
from store.search import Criteria, CriteriaError, search
from store.session import Engine, reading

router = APIRouter(prefix="/api/v1", tags=["vacancies"])

PART = 100
"""Vacancies that are read, written and sent together."""

COLUMNS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "id": lambda item: item["id"],
    "title": lambda item: item["title"],
    "employer": lambda item: item["employer"],
    "tier": lambda item: item["tier"],
    "tier_title": lambda item: item["tier_title"],
    "confidence": lambda item: item["confidence"],
    "town": lambda item: item["place"]["town"],
    "authority": lambda item: (item["place"]["authority"] or {}).get("name"),
    "gss_code": lambda item: (item["place"]["authority"] or {}).get("gss_code"),
    "region": lambda item: item["place"]["region"],
    "nation": lambda item: item["place"]["nation"],
    "lat": lambda item: item["place"]["lat"],
    "lon": lambda item: item["place"]["lon"],
    "miles": lambda item: item["miles"],
    "pay": lambda item: item["pay"]["text"],
    "annual_min": lambda item: item["pay"]["annual_min"],
    "annual_max": lambda item: item["pay"]["annual_max"],
    "contract": lambda item: item["contract"],
    "working_time": lambda item: item["working_time"],
    "workplace": lambda item: item["workplace"],
    "workplace_words": lambda item: item["workplace_words"],
    "posted_on": lambda item: item["posted_on"],
    "closes_on": lambda item: item["closes_on"],
    "first_seen": lambda item: item["first_seen"],
    "last_seen": lambda item: item["last_seen"],
    "postings": lambda item: item["postings"],
    "sources": lambda item: "; ".join(item["sources"]),
    "url": lambda item: item["url"],
    "credits": lambda item: "; ".join(credit["text"] for credit in item["credits"]),
}
"""The columns of the CSV, and what of an item each holds; an unknown value is an empty cell."""


def csv_lines(items: Sequence[dict[str, Any]]) -> bytes:
    """Items as lines of CSV (RFC 4180, UTF-8)."""
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows([safe(value(item)) for value in COLUMNS.values()] for item in items)
    return lines.getvalue().encode("utf-8", "replace")


def json_lines(items: Sequence[dict[str, Any]]) -> bytes:
    """Items as they stand in a page of the search, one a line."""
    return b"".join(orjson.dumps(item, option=orjson.OPT_APPEND_NEWLINE) for item in items)


def _pages(session: Session, criteria: Criteria) -> Iterator[list[dict[str, Any]]]:
    while True:
        page = search(session, criteria, facets=False)
        yield items_of(session, page.items, criteria.today)
        if page.next is None:
            return
        criteria = replace(criteria, cursor=page.next)
        # Nothing of a page is held while the next is read, neither here nor by the database.
        session.rollback()


def _whole(engine: Engine, criteria: Criteria, write: Callable[[Sequence[dict[str, Any]]], bytes]) -> Iterator[bytes]:
    with reading(engine) as session:
        for items in _pages(session, criteria):
            yield write(items)


def _file(
    request: Request, query: FilterQuery, today: Today, write: Callable[[Sequence[dict[str, Any]]], bytes]
) -> Iterator[bytes]:
    """Begin a file: a search that cannot be done is refused before its first byte."""
    engine = request.app.state.engine
    with reading(engine) as session:
        # Closest match has no end that could be followed page by page; a file is sorted by whoever opens it.
        criteria = criteria_of(session, SearchQuery(**query.model_dump()), today)
        if criteria.sort == "relevance":
            criteria = replace(criteria, sort="newest")
        try:
            search(session, replace(criteria, limit=1), facets=False)
        except CriteriaError as error:
            raise BadInput([Fault(field=error.field, value=error.value, expected=error.expected)]) from error
    return _whole(engine, replace(criteria, limit=PART), write)


_ONLY = [Depends(only(*FilterQuery.model_fields, repeatable=("tier",)))]


def _answers(media_type: str) -> dict[int | str, dict[str, Any]]:
    return {
        200: {
            "description": "Every vacancy of the search",
            "content": {media_type: {"schema": {"type": "string"}}},
        },
        422: {"model": ProblemShape, "description": "A parameter cannot be used; `errors` says which and why"},
    }


@router.get(
    "/vacancies.csv",
    response_class=StreamingResponse,
    responses=_answers("text/csv"),
    dependencies=_ONLY,
)
def vacancies_csv(request: Request, query: Annotated[FilterQuery, Query()], today: Today) -> StreamingResponse:
    """Every vacancy of a search as CSV, with the filters of a search and its order, closest match excepted."""
    lines = _file(request, query, today, csv_lines)

    def whole() -> Iterator[bytes]:
        # The mark at the start is what tells a spreadsheet that the file is UTF-8.
        yield ("\ufeff" + ",".join(COLUMNS) + "\r\n").encode()
        yield from lines

    return StreamingResponse(whole(), media_type="text/csv; charset=utf-8", headers=_named("vacancies.csv"))


@router.get(
    "/vacancies.jsonl",
    response_class=StreamingResponse,
    responses=_answers("application/x-ndjson"),
    dependencies=_ONLY,
)
def vacancies_jsonl(request: Request, query: Annotated[FilterQuery, Query()], today: Today) -> StreamingResponse:
    """Every vacancy of a search as JSON Lines, each as in a page of the search."""
    lines = _file(request, query, today, json_lines)
    return StreamingResponse(lines, media_type="application/x-ndjson", headers=_named("vacancies.jsonl"))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
