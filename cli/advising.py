"""The command that advises: a profile in, the next step out, as text or JSON.

Owns how profiles are read from a terminal and problems with them told. Decides nothing about careers.
"""

import contextlib
import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.terminal import LONDON, Data, Live, now, refuse, told

if TYPE_CHECKING:
    from store.session import Engine


def advise(
    profile: Annotated[Path, typer.Argument(help="A profile as JSON; - for standard input.")],
    as_of: Annotated[str | None, typer.Option(help="Advise as of this date (YYYY-MM-DD), not today.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The whole answer as JSON.")] = False,
    live: Live = False,
    data: Data = Path("var"),
) -> None:
    """Say what the next step is, what is missing, and which live vacancies are that step."""
    from api.advising import advise_json
    from careers.plain import as_text
    from careers.profile import ProfileError
    from store.session import DatabaseProblem, database_url, open_existing, reading

    day = _date(as_of) if as_of else now().astimezone(LONDON).date()
    wanted = _json_object(profile)
    try:
        engine: Engine | None = open_existing(database_url(data, "live" if live else "practice"))
    except DatabaseProblem as problem:
        # Advice stands without vacancies; it says that it knows of none.
        typer.echo(f"no vacancies to look through: {problem}", err=True)
        engine = None
    try:
        with told(), reading(engine) if engine else contextlib.nullcontext() as session:
            answer = advise_json(session, wanted, day)
    except ProfileError as error:
        for each in error.problems:
            typer.echo(f"{profile}: {each['field']}: {each['value']!r}; expected {each['expected']}", err=True)
        raise typer.Exit(2) from None
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else as_text(answer))


def _json_object(path: Path) -> dict[str, object]:
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
        value = json.loads(text)
    except OSError as error:
        refuse(f"{path}: cannot be read ({error.strerror})")
    except ValueError as error:
        refuse(f"{path}: is not JSON ({error})")
    if not isinstance(value, dict):
        refuse(f"{path}: expected one JSON object, the profile, not a {type(value).__name__}")
    return value


def _date(value: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        refuse(f"--as-of: {value!r} is not a date; expected YYYY-MM-DD")
