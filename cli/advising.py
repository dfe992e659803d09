"""Commands that advise: a profile in; the next step, or a report on one, out, as text or JSON.

Owns how profiles are read from a terminal and problems with them told. Decides nothing about careers.
"""

import contextlib
import datetime as dt
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.terminal import LONDON, Data, Live, now, refuse, told

if TYPE_CHECKING:
    from store.listings import Session


def advise(
    profile: Annotated[Path | None, typer.Argument(help="A profile as JSON; - for standard input.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Advise as of this date (YYYY-MM-DD), not today.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The whole answer as JSON.")] = False,
    replay: Annotated[
        Path | None, typer.Option(help="Instead, an answer saved with --json: is it given again? 1 where it differs.")
    ] = None,
    live: Live = False,
    data: Data = Path("var"),
) -> None:
    """Say what the next step is, what is missing, and which live vacancies are that step."""
    from api.advising import advise_json

    if replay is not None:
        if profile is not None or as_of:
            refuse("--replay: a saved answer has its own profile and date; expected neither PROFILE nor --as-of")
        _replay(replay, as_json=as_json)
        return
    if profile is None:
        refuse("advise: expected a profile, or --replay with a saved answer")
    wanted = _json_object(profile)
    day = _day(as_of)
    with _complaints(profile), _vacancies(data, live=live) as session:
        answer = advise_json(session, wanted, day)
    _show(answer, as_json=as_json)


def lcpp(
    profile: Annotated[Path, typer.Argument(help="A profile as JSON; - for standard input.")],
    as_of: Annotated[str | None, typer.Option(help="Report as of this date (YYYY-MM-DD), not today.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The whole report as JSON.")] = False,
) -> None:
    """Report clause by clause what a person has shown of a lead child protection practitioner's work; England only."""
    from api.advising import read_role
    from careers.lcpp import lcpp_report
    from careers.lcpp_plain import as_text
    from careers.profile import parse_profile

    with _complaints(profile):
        told_of = parse_profile(_json_object(profile))
    report = lcpp_report(told_of, read_role(told_of), _day(as_of)).as_json()
    typer.echo(json.dumps(report, ensure_ascii=False, indent=2) if as_json else as_text(report))


def profile_schema() -> None:
    """Print the JSON Schema of a profile."""
    from careers.profile import profile_schema as schema

    typer.echo(json.dumps(schema(), ensure_ascii=False, indent=2))


def _replay(file: Path, *, as_json: bool) -> None:
    from careers.replay import ReplayError, replay

    with _complaints(file):
        try:
            answer, differences = replay(_json_object(file))
        except ReplayError as error:
            refuse(f"{file}: {error}")
    _show(answer.as_json(), as_json=as_json)
    for line in differences:
        typer.echo(line, err=True)
    raise typer.Exit(1 if differences else 0)


def _show(answer: dict[str, Any], *, as_json: bool) -> None:
    from careers.plain import as_text

    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else as_text(answer))


@contextlib.contextmanager
def _vacancies(data: Path, *, live: bool) -> "Iterator[Session | None]":
    """A session on the vacancies; None where there is no database: advice stands without, and says that it does."""
    from store.session import DatabaseProblem, database_url, open_existing, reading

    try:
        engine = open_existing(database_url(data, "live" if live else "practice"))
    except DatabaseProblem as problem:
        typer.echo(f"no vacancies to look through: {problem}", err=True)
        yield None
        return
    with told(), reading(engine) as session:
        yield session


@contextlib.contextmanager
def _complaints(file: Path) -> Iterator[None]:
    """Tell every fault of a profile in a line of its own, and end with exit status 2."""
    from careers.profile import ProfileError

    try:
        yield
    except ProfileError as error:
        for each in error.problems:
            typer.echo(f"{file}: {each['field']}: {each['value']!r}; expected {each['expected']}", err=True)
        raise typer.Exit(2) from None


def _day(as_of: str | None) -> dt.date:
    if as_of is None:
        return now().astimezone(LONDON).date()
    try:
        return dt.date.fromisoformat(as_of)
    except ValueError:
        refuse(f"--as-of: {as_of!r} is not a date; expected YYYY-MM-DD")


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
