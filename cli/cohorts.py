"""The command for advisers: `cohort`, a CSV of profiles in, a line for each out.

Owns how the file is read and the answer told at a terminal. Decides nothing about careers.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.profiles import AsOf, day_of, vacancies
from cli.terminal import Data, Live, refuse


def cohort(
    file: Annotated[Path, typer.Argument(help="Profiles as CSV, a person a row; - for standard input.")],
    as_csv: Annotated[bool, typer.Option("--csv", help="The table as CSV.")] = False,
    as_of: AsOf = None,
    live: Live = False,
    data: Data = Path("var"),
) -> None:
    """Advise each person of a cohort; a row that cannot be used is named, the others answer, and exit status is 1."""
    from api.cohort import cohort_lines
    from careers.cohort import LARGEST_FILE, CohortError

    try:
        with sys.stdin.buffer if str(file) == "-" else file.open("rb") as source:
            told = source.read(LARGEST_FILE + 1)
    except OSError as error:
        refuse(f"{file}: cannot be read ({error.strerror})")
    try:
        with vacancies(data, live=live) as session:
            said, complaints = cohort_lines(told, session, day_of(as_of), as_csv=as_csv)
    except CohortError as error:
        refuse(f"{file}: {error}")
    typer.echo(said, nl=False)
    typer.echo(complaints, nl=False, err=True)
    raise typer.Exit(1 if complaints else 0)
