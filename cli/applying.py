"""The command that prepares an application: `apply`.

Owns how the pack is told at a terminal or written to a file. Decides nothing about careers or adverts.
"""

from pathlib import Path
from typing import Annotated

import typer

from cli.profiles import AsJson, complaints, day_of, json_object, show_json
from cli.terminal import Data, Live, refuse, told


def apply(
    vacancy: Annotated[int, typer.Argument(min=1, max=2**31 - 1, help="A vacancy's number, as its address has it.")],
    profile: Annotated[Path | None, typer.Argument(help="A profile as JSON; - for standard input.")] = None,
    as_json: AsJson = False,
    output: Annotated[Path | None, typer.Option(help="A file to write to, as Markdown.")] = None,
    live: Live = False,
    data: Data = Path("var"),
) -> None:
    """Prepare an application: documents, deadlines, an outline against the advert's own lines, what to find out."""
    if as_json and output is not None:
        refuse("--output: takes the pack as Markdown; expected without --json")
    from starlette.exceptions import HTTPException

    from api.application import application_json
    from careers.pack_plain import as_markdown
    from store.session import caution, database_url, open_existing, reading

    with told(), complaints(profile or Path("-")):
        mine = json_object(profile) if profile else None
        with reading(open_existing(database_url(data, "live" if live else "practice"))) as session:
            try:
                pack = application_json(session, vacancy, mine, day_of(None))
            except HTTPException as error:
                refuse(f"apply: {error.detail}")
            beside = caution(session)
    if as_json:
        show_json(pack)
    elif output is None:
        typer.echo(as_markdown(pack, beside))
    else:
        try:
            output.write_text(as_markdown(pack, beside), encoding="utf-8")
        except OSError as error:
            refuse(f"--output: {output} cannot be written ({error.strerror})")
        typer.echo(str(output))
