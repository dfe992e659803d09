"""The command that advises: a profile in, the next step out, as text or JSON; and a saved answer made again.

Owns how they are told at a terminal. Decides nothing about careers.
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from cli.profiles import AsJson, AsOf, complaints, day_of, json_object, show_json, vacancies
from cli.terminal import Data, Live, refuse


def advise(
    profile: Annotated[Path | None, typer.Argument(help="A profile as JSON; - for standard input.")] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    replay: Annotated[
        Path | None, typer.Option(help="Instead, an answer saved with --json: is it given again? 1 where it differs.")
    ] = None,
    live: Live = False,
    data: Data = Path("var"),
) -> None:
    """Say what the next step is, what is missing, and which live vacancies are that step."""
    from api.advising import advise_json
    from careers.profile import parse_profile

    if replay is not None:
        if profile is not None or as_of:
            refuse("--replay: a saved answer has its own profile and date; expected neither PROFILE nor --as-of")
        _replay(replay, as_json=as_json)
        return
    if profile is None:
        refuse("advise: expected a profile, or --replay with a saved answer")
    wanted = json_object(profile)
    day = day_of(as_of)
    with complaints(profile):
        parse_profile(wanted)  # its faults are told alone, without what is to be said of the database
    with vacancies(data, live=live) as session:
        answer = advise_json(session, wanted, day)
    _show(answer, as_json=as_json)


def profile_schema() -> None:
    """Print the JSON Schema of a profile."""
    from careers.profile import profile_schema as schema

    show_json(schema())


def _replay(file: Path, *, as_json: bool) -> None:
    from careers.replay import ReplayError, replay

    with complaints(file):
        try:
            answer, differences = replay(json_object(file))
        except ReplayError as error:
            refuse(f"{file}: {error}")
    _show(answer.as_json(), as_json=as_json)
    for line in differences:
        typer.echo(line, err=True)
    raise typer.Exit(1 if differences else 0)


def _show(answer: dict[str, Any], *, as_json: bool) -> None:
    from careers.plain import as_text

    if as_json:
        show_json(answer)
    else:
        typer.echo(as_text(answer))
