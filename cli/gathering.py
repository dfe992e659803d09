"""Commands that gather: `crawl` now, `schedule` at intervals, `worker` from the queue in PostgreSQL.

Owns how a stop by signal reaches them and how they are told at a terminal. Decides nothing about sources or adverts.
"""

import contextlib
import logging
import signal
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.reading import read_adverts
from cli.registries import standing_registry
from cli.terminal import BaseUrl, Data, Live, RegistryFile, log, now, refuse, told

if TYPE_CHECKING:
    from crawlers.sources import Registry
    from store.session import Engine


def crawl(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids of sources, as `nextrung sources` lists them.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Every source whose interval has passed.")] = False,
    live: Live = False,
    data: Data = Path("var"),
    registry: RegistryFile = None,
    base_url: BaseUrl = None,
) -> None:
    """Crawl sources, each in a process of its own, one line each; exit status 1 where any run was not healthy."""
    from crawlers import fleet
    from store.runs import last_started
    from store.session import database_url, prepare, reading

    if bool(ids) == due:
        refuse("crawl: give ids of sources, or --due for all whose interval has passed")
    with told(), contextlib.ExitStack() as stack:
        chosen, base_url = standing_registry(stack, ids or [], live, registry, base_url)
        url = database_url(data, chosen.dataset)
        if ids:
            wanted = [chosen.get(id_) for id_ in dict.fromkeys(ids)]
        else:
            with reading(prepare(url, chosen.dataset)) as session:
                wanted = fleet.due(last_started(session), chosen, now())
            if not wanted:
                typer.echo("no source is due")
                return
        results = fleet.crawl(
            wanted, database_url=url, registry_path=chosen.path, base_url=base_url, on_line=typer.echo
        )
    raise typer.Exit(fleet.exit_status(results))


def schedule(
    live: Live = False,
    data: Data = Path("var"),
    registry: RegistryFile = None,
    base_url: BaseUrl = None,
) -> None:
    """Crawl every source at its interval and read what it brings; on PostgreSQL only ask `nextrung worker` for it."""
    from store.session import database_url, libpq_address, prepare

    with told(), contextlib.ExitStack() as stack:
        chosen, base_url = standing_registry(stack, [], live, registry, base_url)
        url = database_url(data, chosen.dataset)
        stop = _stopped_by_signal()
        if libpq_address(url):
            from crawlers import tasks

            typer.echo(f"Asking for the runs of {len(chosen.sources)} sources; `nextrung worker` does them")
            tasks.run_schedule(chosen, tasks.open_queue(url), database_url=url, stop=stop, on_line=log)
        else:
            typer.echo(f"Crawling {len(chosen.sources)} sources, each at its interval")
            keep_gathering(url, chosen, base_url, prepare(url, chosen.dataset), stop)


def worker(
    live: Live = False,
    data: Data = Path("var"),
    registry: RegistryFile = None,
    base_url: BaseUrl = None,
    concurrency: Annotated[int, typer.Option(min=1, max=16, help="Tasks at a time.")] = 2,
) -> None:
    """Take source runs and reading passes from the queue in PostgreSQL; any number of workers, on any machines."""
    from crawlers.fleet import register
    from store.session import database_url, require_postgresql

    with told(), contextlib.ExitStack() as stack:
        chosen, base_url = standing_registry(stack, [], live, registry, base_url)
        url = database_url(data, chosen.dataset)
        require_postgresql(url)
        from crawlers import tasks

        # A database that goes away is told in one line by the worker itself; the libraries beneath tell it in hundreds.
        for name in ("procrastinate", "psycopg.pool"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        queue = tasks.open_queue(url)
        engine = register(chosen, url)
        stop = _stopped_by_signal()
        tasks.add_tasks(
            queue,
            database_url=url,
            registry=chosen,
            base_url=base_url,
            read=lambda: read_adverts(engine, everything=False, on_line=log),
            stop=stop,
            on_line=log,
        )
        typer.echo("Waiting for tasks (Ctrl-C stops it)")
        tasks.work(queue, concurrency=concurrency, name=socket.gethostname(), stop=stop, on_line=log)


def keep_gathering(
    url: str, registry: "Registry", base_url: str | None, engine: "Engine", stop: threading.Event
) -> None:
    """Crawl each source at its interval and read what it brings, until `stop` is set.

    Raises DatabaseProblem where the database cannot be used at all.
    """
    from crawlers.schedule import run_schedule

    run_schedule(
        registry,
        database_url=url,
        base_url=base_url,
        after_crawl=lambda: read_adverts(engine, everything=False, quietly=True, on_line=log),
        stop=stop,
        on_line=log,
    )


def _stopped_by_signal() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop
