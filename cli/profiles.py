"""What commands that take a profile share: the file, the day, the vacancies, and how its faults are told.

Owns these alone; what is made of a profile is each command's.
"""

import contextlib
import datetime as dt
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.terminal import LONDON, now, refuse, told

if TYPE_CHECKING:
    from store.listings import Session

ProfileFile = Annotated[Path, typer.Argument(help="A profile as JSON; - for standard input.")]
AsOf = Annotated[str | None, typer.Option(help="As of this date (YYYY-MM-DD), not today.")]
AsJson = Annotated[bool, typer.Option("--json", help="The whole answer as JSON.")]
_KINDS = {list: "a list", str: "a text", int: "a number", float: "a number", bool: "true or false", type(None): "null"}


@contextlib.contextmanager
def vacancies(data: Path, *, live: bool) -> "Iterator[Session | None]":
    """A session on the vacancies; None where there is no database: advice stands without, and says that it does.

    That they are practice data is said beside an answer, so that what reads it reads nothing else. A refusal is one
    line.
    """
    from store.session import DatabaseProblem, caution, database_url, open_existing, reading

    try:
        engine = open_existing(database_url(data, "live" if live else "practice"))
    except DatabaseProblem as problem:
        typer.echo(f"no vacancies to look through: {problem}", err=True)
        yield None
        return
    with told(), reading(engine) as session:
        yield session
        if caution(session):
            typer.echo(caution(session), err=True)


@contextlib.contextmanager
def complaints(file: Path) -> Iterator[None]:
    """Tell every fault of a profile in a line of its own, and end with exit status 2."""
    from careers.profile import ProfileError

    try:
        yield
    except ProfileError as error:
        for each in error.problems:
            typer.echo(f"{file}: {each['field']}: {each['value']!r}; expected {each['expected']}", err=True)
        raise typer.Exit(2) from None


def day_of(as_of: str | None, option: str = "--as-of") -> dt.date:
    """The day that is asked for, today in London where none is."""
    if as_of is None:
        return now().astimezone(LONDON).date()
    try:
        day = dt.date.fromisoformat(as_of)
    except ValueError:
        day = None
    if day is None or day.isoformat() != as_of:  # ISO has more forms than the one that is asked for
        refuse(f"{option}: {as_of!r} is not a date; expected YYYY-MM-DD")
    return day


def json_object(path: Path) -> dict[str, object]:
    """The one JSON object of a file, or of standard input."""
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
        value = json.loads(text)
    except OSError as error:
        refuse(f"{path}: cannot be read ({error.strerror})")
    except ValueError as error:
        refuse(f"{path}: is not JSON ({error})")
    except RecursionError:
        refuse(f"{path}: is not JSON that can be read (nested too deeply)")
    if not isinstance(value, dict):
        refuse(f"{path}: expected one JSON object, in braces, not {_KINDS[type(value)]}")
    return value


def show_json(answer: object) -> None:
    """Print an answer as JSON."""
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
