"""What a request is given: the engine's session, the date and the moment, and a check of the query's names.

Owns these alone. The clock is handed in when the app is made, so that nothing else reads one.
"""

import datetime as dt
from collections.abc import Awaitable, Callable, Iterator
from typing import Annotated, Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from api.caching import told_the_moment
from api.problems import BadInput, Fault
from store.listings import Session
from store.session import reading

P = ParamSpec("P")
T = TypeVar("T")

LONDON = ZoneInfo("Europe/London")


def london_today() -> dt.date:
    """Today's date in the United Kingdom, whatever zone the machine is in."""
    return dt.datetime.now(LONDON).date()


def _session(request: Request) -> Iterator[Session]:
    with reading(request.app.state.engine) as session:
        yield session


async def _today(request: Request) -> dt.date:
    today: dt.date = request.app.state.today()
    return today


def utc_now() -> dt.datetime:
    """The present moment, in UTC."""
    return dt.datetime.now(dt.UTC)


async def _now(request: Request) -> dt.datetime:
    told_the_moment(request.scope)
    now: dt.datetime = request.app.state.now()
    return now


async def beside(app: Any, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:  # noqa: ANN401 - any application with our state
    """Do a millisecond's work that asks the database: at once where that is a file here, otherwise in a thread.

    A thread takes longer to begin than such a question to a file, which no writer keeps waiting; a server may.
    """
    if app.state.engine.dialect.name == "sqlite":
        return work(*args, **named)
    return await run_in_threadpool(work, *args, **named)


SessionIn = Annotated[Session, Depends(_session)]
Today = Annotated[dt.date, Depends(_today)]
Now = Annotated[dt.datetime, Depends(_now)]


def only(*names: str, repeatable: tuple[str, ...] = ()) -> Callable[[Request], Awaitable[None]]:
    """Make a check that a query has no parameter but these, and none twice unless it may be repeated.

    A misspelt filter that was silently dropped would answer another question than the one that was asked.
    """

    async def check(request: Request) -> None:  # a thread of its own would take longer than the check
        given = request.query_params
        allowed = f"one of {', '.join(names)}" if names else "no parameters"
        faults = [Fault(field=name, value=given[name], expected=allowed) for name in given if name not in names]
        faults += [
            Fault(field=name, value=", ".join(given.getlist(name)), expected="one value")
            for name in given
            if name in names and name not in repeatable and len(given.getlist(name)) > 1
        ]
        if faults:
            raise BadInput(faults)

    return check
