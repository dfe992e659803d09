"""The command that takes workforce figures in: `workforce` with a file, or from the publisher's own service.

Owns how it is told at a terminal. Decides nothing about what the figures mean.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.terminal import Data, Live, now, refuse, say, told

if TYPE_CHECKING:
    from store.session import Dataset

SHOWN = 20
"""Lines of what could not be read; all of them are kept."""


def workforce(
    file: Annotated[
        Path | None, typer.Argument(help="The indicators file of “Children's social work workforce”, as CSV.")
    ] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="Ask the Department for Education's service instead.")] = False,
    refused: Annotated[
        bool, typer.Option("--refused", help="Show what of every release so far could not be read.")
    ] = False,
    service: Annotated[str | None, typer.Option(help="Another address of that service.")] = None,
    live: Live = False,
    data: Data = Path("var"),
) -> None:
    """Take in the workforce figures of England's authorities; exit status 1 where something could not be read."""
    from crawlers.statistics_service import BASE_URL, StatisticsClient, StatisticsProblem
    from store.session import database_url, open_existing, prepare, reading, transaction
    from store.workforce import refusals, take_in
    from store.workforce_file import WorkforceFileError, read_path

    dataset: Dataset = "live" if live else "practice"
    if (file is not None) + fetch + refused != 1:
        refuse("workforce: give a file, or --fetch, or --refused")
    if refused:
        with told(), reading(open_existing(database_url(data, dataset))) as session:
            say(f"{origin}: {_line(at, column, value, why)}" for origin, at, column, value, why in refusals(session))
        return
    try:
        read = read_path(file) if file else StatisticsClient(service or BASE_URL).workforce()
    except (WorkforceFileError, StatisticsProblem) as problem:
        refuse(str(problem))
    if not read.rows:
        refuse(f"{read.name}: has no figures that could be read; nothing was changed")
    with told(), transaction(prepare(database_url(data, dataset), dataset)) as session:
        taken = take_in(session, read, origin=read.name, at=now())
    years = sorted({row.year for row in read.rows})
    typer.echo(
        f"{read.name}: {taken.kept} rows kept, {years[0]} to {years[-1]}; "
        f"{taken.older} left as a later release gave them; {taken.refused} things could not be read"
    )
    if read.missing:
        typer.echo(f"Not in it: {', '.join(name.replace('_', ' ') for name in read.missing)}")
    if taken.unknown:
        typer.echo(f"No authority that is known: {', '.join(taken.unknown)}")
    for one in read.refused[:SHOWN]:
        typer.echo(_line(one.line, one.column, one.value, one.reason), err=True)
    if more := len(read.refused[SHOWN:]):
        typer.echo(f"and {more} more; `nextrung workforce --refused` shows all", err=True)
    raise typer.Exit(1 if taken.refused else 0)


def _line(line: int, column: str, value: str, reason: str) -> str:
    return f"line {line}{f', column {column}' if column else ''}: {value!r}: {reason}"
