"""Commands about one source or the list of them: `sources`, `probe`, `check`, `record`.

Owns how they are told at a terminal. Decides nothing itself and stores nothing.
"""

import contextlib
import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from cli import registries
from cli.terminal import LONDON, BaseUrl, RegistryFile, now, refuse, say, told


def sources(
    registry: Annotated[Path | None, typer.Option(help="Another registry file to check and list.")] = None,
    base_url: BaseUrl = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Instead, how many authorities the live sources cover, region by region.")
    ] = False,
) -> None:
    """List every source of both registries, after checking each row."""
    from crawlers import coverage as covering
    from crawlers.sources import load_registry

    if base_url and not registry:
        refuse("sources: --base-url goes with --registry: the paths of which registry are on that site?")
    with told():
        if registry:
            found = [load_registry(registry, base_url)]
        else:
            found = [registries.live_registry()] + (
                [] if coverage else [registries.practice_registry("http://127.0.0.1:8001")]
            )
    for each in found:
        if coverage:
            say(covering.lines(covering.of_registry(each, now().astimezone(LONDON).date())))
            continue
        known = f", {len(each.disabled)} known and not crawled" if each.disabled else ""
        typer.echo(f"{each.dataset}: {len(each.sources)} sources{known} ({each.path.name})")
        for row in each.sources:
            known_how = f"{row.confidence}: {row.verified or row.note or 'nothing is known'}"
            wire = "confirmed" if row.confirmed else "unconfirmed"
            every = f"every {_interval(row.every)}"
            typer.echo(f"  {row.id:<34} {row.platform:<18} {wire:<11} {every:<9} {row.url}  [{known_how}]")
        for site in each.disabled:
            typer.echo(f"  {site.id:<34} {site.platform:<18} {'disabled':<21} {site.url or '–'}  [{site.note}]")


def probe(
    url: Annotated[str, typer.Argument(help="The address of a careers page, or of an advert.")] = "",
    file: Annotated[
        Path | None, typer.Option(help="A saved page, read without asking any site; URL says where it is from.")
    ] = None,
) -> None:
    """Recognise the platform of a careers page, and print the row to add; exit status 1 where none is recognised."""
    from crawlers import probe as probing
    from crawlers.probe_visit import VisitProblem, visit

    if not url and not file:
        refuse("probe: give the address of a careers page, or --file with a saved one")
    if file and url and not url.startswith(("http://", "https://")):
        refuse(f"probe: {url!r}; expected the http(s):// address that the saved page is from")
    try:
        pages = [probing.saved(file.read_bytes().decode("utf-8", "replace"), url)] if file else visit(url)
    except VisitProblem as problem:
        refuse(str(problem))
    except OSError as error:
        refuse(f"--file: {file} cannot be read ({error.strerror})")
    matches = probing.recognise(pages)
    for match in matches:
        typer.echo(f"{match.signature.vendor} ({match.signature.platform}); marks known from {match.signature.learned}")
        say([f"  seen: {seen}" for seen in match.found])
    if not matches:
        typer.echo("No known platform is recognised.")
    drafted = probing.draft(pages, matches[0] if matches else None)
    typer.echo("\nThe row for crawlers/sources.toml:\n")
    typer.echo(drafted.toml())
    typer.echo("Find out first:")
    say([f"- {one}" for one in drafted.find_out])
    raise typer.Exit(0 if matches else 1)


def check(
    source: Annotated[str, typer.Argument(help="The id of a source, as `nextrung sources` lists them.")],
    registry: RegistryFile = None,
    base_url: BaseUrl = None,
) -> None:
    """Crawl one source politely, store nothing: how many adverts, what share says something in each field, three."""
    from crawlers.check import check as tried

    with told(), contextlib.ExitStack() as stack:
        chosen, _ = registries.standing_registry(stack, [source], False, registry, base_url)
        typer.echo(tried(chosen.get(source)))


def record(
    source: Annotated[str, typer.Argument(help="The id of a source, as `nextrung sources` lists them.")],
    folder: Annotated[Path, typer.Argument(help="A new folder, such as tests/fixtures/PLATFORM/CASE.")],
    registry: RegistryFile = None,
    base_url: BaseUrl = None,
) -> None:
    """Save a source's first list page and three adverts as a fixture, with personal data taken out by rule."""
    from crawlers.record import record as recorded

    with told(), contextlib.ExitStack() as stack:
        chosen, _ = registries.standing_registry(stack, [source], False, registry, base_url)
        try:
            files = recorded(chosen.get(source), folder)
        except OSError as error:
            refuse(f"folder: {folder} cannot be written ({error.strerror})")
        except ValueError as error:
            refuse(f"record: {error}")
    if not files:
        refuse(f"record: the list of {source} could not be fetched; `nextrung check {source}` says why")
    for file in files:
        typer.echo(str(file))
    typer.echo("Read each page before you keep it: a rule does not know every name.")


def _interval(every: dt.timedelta) -> str:
    minutes = int(every.total_seconds()) // 60
    if minutes % 1440 == 0:
        return f"{minutes // 1440}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"
