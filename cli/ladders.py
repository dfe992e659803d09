"""The command that shows the ladder: all of it, or one tier.

Owns how it is told at a terminal. Decides nothing about careers.
"""

from typing import Annotated

import typer

from cli.profiles import AsOf, day_of
from cli.terminal import refuse


def ladder(
    tier: Annotated[str | None, typer.Argument(help="A tier's code; all of them if left out.")] = None,
    nation: Annotated[str | None, typer.Option(help="england, scotland, wales or northern_ireland.")] = None,
    as_of: AsOf = None,
) -> None:
    """Show the ladder, or one tier: duties, supervision, ways in and on, rules and posts beside it, with sources."""
    from careers.catalogue import ladder_shown, tier_shown
    from careers.ladder_plain import as_text, ladder_as_text

    day = day_of(as_of)
    try:
        told = as_text(tier_shown(tier, day, nation)) if tier else ladder_as_text(ladder_shown(day, nation))
    except ValueError as error:
        refuse(f"ladder: {error}")
    typer.echo(told, nl=False)
