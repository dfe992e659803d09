"""The one command, `nextrung`: what each part offers, at a terminal.

Owns the list of commands and its order. Each command imports what it needs when it is called, so that a light one
starts at once.
"""

import typer

from cli.advising import advise, profile_schema
from cli.applying import apply
from cli.checking import decide, lcpp, learning
from cli.cohorts import cohort
from cli.gathering import crawl, schedule, worker
from cli.keys import keys
from cli.ladders import ladder
from cli.reading import duplicates, evaluate, match, read, review
from cli.serving import practice, up
from cli.sources import check, probe, record, sources
from cli.terminal import Commands
from cli.workforce import workforce

app = typer.Typer(
    name="nextrung",
    cls=Commands,
    help="UK child-protection social work vacancies, each placed on the career ladder, and your next step on it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for _command in (
    up,
    sources,
    probe,
    check,
    record,
    crawl,
    schedule,
    worker,
    practice,
    match,
    review,
    read,
    duplicates,
    evaluate,
    advise,
    decide,
    learning,
    lcpp,
    profile_schema,
    apply,
    workforce,
    ladder,
    cohort,
    keys,
):
    app.command()(_command)
