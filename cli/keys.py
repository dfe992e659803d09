"""The command about recruiters' keys: make one, list them, revoke one.

Owns how they are told at a terminal; a key itself is shown once and kept nowhere.
"""

import enum
from pathlib import Path
from typing import Annotated

import typer

from cli.terminal import Data, Live, now, refuse, told


class Action(enum.StrEnum):
    """What to do with keys."""

    make = "make"
    list = "list"
    revoke = "revoke"


_EXPECTED = {
    Action.make: "the name of whom the key is for, such as elm-hr",
    Action.list: "nothing more",
    Action.revoke: "the number of a key, as `nextrung keys list` has it",
}


def keys(
    action: Annotated[Action, typer.Argument(help="What to do.")],
    of: Annotated[
        str | None, typer.Argument(metavar="[NAME|NUMBER]", help="Whose key to make; which to revoke.")
    ] = None,
    scope: Annotated[
        list[str] | None, typer.Option(help="What the key may do: submit, withdraw; both if left out.")
    ] = None,
    employer: Annotated[str, typer.Option(help="The one employer that it may submit for; any if left out.")] = "",
    live: Live = False,
    data: Data = Path("var"),
) -> None:
    """Make, list or revoke the keys by which recruiters submit vacancies."""
    from api import recruiters
    from store.recruiters import SCOPES
    from store.session import database_url, open_existing

    if (of is None) != (action is Action.list):
        refuse(f"keys: {action.value}: expected {_EXPECTED[action]}")
    with told():
        engine = open_existing(database_url(data, "live" if live else "practice"))
        if of is None:
            typer.echo(recruiters.keys_text(engine))
        elif action is Action.make:
            try:
                number, key = recruiters.make_key(
                    engine, of, now=now(), scopes=tuple(scope or SCOPES), employer=employer
                )
            except ValueError as error:
                refuse(f"keys: {error}")
            typer.echo(f"Key {number} of {of}, shown only this once: {key}")
        elif not of.isdecimal() or int(of) >= 2**31 or not recruiters.revoke_key(engine, int(of), now=now()):
            refuse(f"keys: {of!r} is no key that stands; `nextrung keys list` shows which do")
        else:
            typer.echo(f"Key {of} is revoked")
