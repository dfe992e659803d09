"""Words on the terminal and exit statuses: 0 done, 1 done with named failures, 2 could not be done as asked.

Owns the options that several commands share, and how a problem is told in one line. It must not know what any
command does.
"""

import contextlib
import datetime as dt
import errno
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, NoReturn
from zoneinfo import ZoneInfo

import typer
from typer.core import TyperGroup

LONDON = ZoneInfo("Europe/London")

Data = Annotated[Path, typer.Option(help="Folder of the databases, unless NEXTRUNG_DATABASE_URL names one.")]
Live = Annotated[bool, typer.Option("--live", help="The real registry and its own database, not the practice county.")]
RegistryFile = Annotated[Path | None, typer.Option(help="Another registry file.")]
BaseUrl = Annotated[str | None, typer.Option(help="A site on this machine that the registry's paths are on.")]
AdvertLines = Annotated[typer.FileBinaryRead, typer.Argument(help="Adverts as JSON Lines; standard input if left out.")]


class Commands(TyperGroup):
    """The commands, told in one line too where what they print cannot be written or there is nothing to read from."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - the library keeps the type of a context to itself
        """Run the command; a standard input that is closed is read as an empty one."""
        with contextlib.ExitStack() as stack:
            if sys.stdin is None:
                sys.stdin = stack.enter_context(Path(os.devnull).open(encoding="utf-8"))
            try:
                return super().invoke(ctx)
            except typer.BadParameter as error:
                _name_the_value(error)
                raise
            except OSError as error:
                # What commands write to files of their own they tell of themselves, and those errors name a file.
                if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO) or error.filename is not None:
                    raise
                refuse(f"what was found cannot be written to standard output ({error.strerror})")


def _name_the_value(error: typer.BadParameter) -> None:
    """Put what was given before what the library says of it: of a number it tells only what one should be."""
    from pydantic import ValidationError

    if isinstance(error.__cause__, ValidationError):
        given = repr(error.__cause__.errors(include_url=False)[0]["input"])
        if given not in error.message:
            error.message = f"{given}: {error.message}"


def say(lines: Iterable[str]) -> None:
    """Print lines."""
    for line in lines:
        typer.echo(line)


def print_lines(rows: Iterable[dict[str, object]]) -> NoReturn:
    """Print rows as JSON Lines and end; exit status 1 where any of them holds an error."""
    failed = False
    for row in rows:
        failed = failed or "error" in row
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    raise typer.Exit(1 if failed else 0)


def log(line: str) -> None:
    """Print a line of what goes on for days, behind the day and time of it in UTC."""
    typer.echo(f"{now():%Y-%m-%d %H:%M:%SZ} {line}")


def now() -> dt.datetime:
    """The present moment in UTC: the only clock that commands read."""
    return dt.datetime.now(dt.UTC)


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Turn a problem of the registry or the database into its one line and exit status 2."""
    from crawlers.sources import RegistryProblem
    from store.session import DatabaseProblem

    try:
        yield
    except (RegistryProblem, DatabaseProblem) as problem:
        refuse(str(problem))


def refuse(message: str) -> NoReturn:
    """Say in one line what could not be done as asked, and end with exit status 2."""
    typer.echo(message, err=True)
    raise typer.Exit(2)
