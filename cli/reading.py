"""Commands that read adverts: `match` and `review` on the database, `read` and `duplicates` on lines, `evaluate`.

Owns how they are told at a terminal. Decides nothing about what an advert means.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.terminal import AdvertLines, Data, Live, now, print_lines, refuse, told

if TYPE_CHECKING:
    from store.session import Engine


def match(
    everything: Annotated[bool, typer.Option("--all", help="Read every advert again, not only new ones.")] = False,
    live: Live = False,
    data: Data = Path("var"),
) -> None:
    """Read what was gathered: facts, tier and evidence of each advert, and the vacancies that they are."""
    from store.session import database_url, open_existing

    with told():
        read_adverts(open_existing(database_url(data, "live" if live else "practice")), everything=everything)


def review(
    target: Annotated[
        str | None, typer.Argument(metavar="[ID|FILE]", help="A posting's id; with --cases, a file to add them to.")
    ] = None,
    answer: Annotated[str | None, typer.Option("--as", help="Decide it: a tier's code, or out_of_scope.")] = None,
    by: Annotated[str, typer.Option(help="Who decides.")] = "",
    because: Annotated[str, typer.Option(help="Why, for the next person.")] = "",
    matched: Annotated[int, typer.Option(min=0, help="List so many matched readings of the least margin too.")] = 0,
    cases: Annotated[bool, typer.Option("--cases", help="Give what was decided as new cases, as CSV.")] = False,
    make_key: Annotated[str | None, typer.Option(help="Print a fresh key for an operator of this name, once.")] = None,
    live: Live = False,
    data: Data = Path("var"),
) -> None:
    """List what waits for a person, show one posting, decide it, or give the decisions as new cases."""
    from api import reviewing
    from store.session import database_url, open_existing, reading

    if answer is None and (by or because):
        refuse(f"{'--by' if by else '--because'}: {by or because!r} goes with a decision; expected --as too")
    if answer is not None and (target is None or cases):
        refuse("--as: decides one posting; expected the posting's id")
    if make_key is not None:
        _make_key(make_key)
        return
    with told():
        engine = open_existing(database_url(data, "live" if live else "practice"))
        with reading(engine) as session:
            if cases:
                _give_cases(reviewing.cases(session), target)
            elif target is None:
                queue = reviewing.queue_json(session, matched=matched)
                typer.echo(f"{queue['total']} waiting, {len(queue['items'])} shown")
                typer.echo(reviewing.as_text([*queue["items"], *queue["matched"]]))
            elif (item := reviewing.posting_json(session, _posting_id(target))) is None:
                refuse(f"posting {target} is not there, or has not been read yet")
            elif answer is None:
                typer.echo(reviewing.as_text([item]))
        if answer is not None and target is not None:
            try:
                decided = reviewing.decide(engine, int(target), answer, by=by, because=because, now=now())
            except (LookupError, ValueError) as error:
                refuse(f"review: {error}")
            typer.echo(reviewing.as_text([decided]))


def read(
    file: AdvertLines = "-",  # type: ignore[assignment]
) -> None:
    """Read adverts: JSON Lines in, one reading a line out; exit status 1 if any line could not be read."""
    from matcher.bulk import read_lines
    from matcher.places import Gazetteer

    print_lines(read_lines(file, Gazetteer()))


def duplicates(
    file: AdvertLines = "-",  # type: ignore[assignment]
) -> None:
    """Group adverts of the same job: JSON Lines with an id in, one group a line out."""
    from matcher.bulk import duplicate_lines

    print_lines(duplicate_lines(file))


def evaluate(
    cases: Annotated[
        Path | None, typer.Option(help="A CSV of labelled titles; the project's own cases if left out.")
    ] = None,
    held_out: Annotated[
        bool, typer.Option("--held-out", help="Only cases that the rules were never changed for.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
) -> None:
    """Measure how well titles are read: precision, recall and confusion per tier, and calibration of confidence."""
    from matcher import evaluation

    try:
        found = evaluation.evaluate(evaluation.read_cases(cases or evaluation.CASES_PATH, held_out=held_out))
    except evaluation.CasesError as error:
        refuse(str(error))
    typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2) if as_json else found.as_text())


def read_adverts(
    engine: "Engine", *, everything: bool, quietly: bool = False, on_line: Callable[[str], None] = typer.echo
) -> None:
    """Read what was gathered since last time, or `everything` again, and say in one line what came of it.

    Nothing is said `quietly` where nothing came of it; `on_line` takes what is said.
    """
    from api.deps import london_today
    from api.prepared import prepare
    from matcher import reading_pass

    began = time.monotonic()
    result = reading_pass.run(
        engine, now=now(), everything=everything, on_progress=lambda done: on_line(f"  {done} adverts read")
    )
    counts = ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in sorted(result.outcomes.items()))
    if not quietly or result.read or result.vacancies_written or result.closed:
        on_line(
            f"Read {result.read} adverts in {time.monotonic() - began:.1f} s, "
            f"{result.vacancies_written} vacancies changed; "
            f"all in all: {counts or 'none'}; {result.closed} closed by date"
        )
    # What the API says of each vacancy that changed, so that nobody waits while it is made.
    prepare(engine, london_today())


def _make_key(name: str) -> None:
    from api import operators

    try:
        key, entry = operators.make_key(name)
    except ValueError as error:
        refuse(f"--make-key: {error}")
    typer.echo(f"The key, shown only this once: {key}")
    typer.echo(f"What the server is to know: {operators.VARIABLE}={entry}")


def _posting_id(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 2**31:
        refuse(f"review: {text!r} is not a posting's id; expected a number that `nextrung review` lists")
    return int(text)


def _give_cases(rows: list[dict[str, str]], file: str | None) -> None:
    from api import reviewing

    if file is None:
        sys.stdout.write(reviewing.cases_csv(rows))
        return
    try:
        written = reviewing.write_cases(rows, Path(file))
    except (OSError, ValueError) as error:
        refuse(f"--cases: {file} cannot be added to ({getattr(error, 'strerror', None) or error})")
    for title in written.contradicted:
        typer.echo(f"there with another tier, and left as it is: {title}", err=True)
    typer.echo(f"{written.new} cases added to {file}, {written.known} were there")
