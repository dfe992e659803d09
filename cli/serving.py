"""Commands that serve on this machine: `up`, the product in one place, and `practice`, the county alone.

Owns addresses, ports and the order in which the parts start and stop. Decides nothing about what they do.
"""

import contextlib
import errno
import socket
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import registries
from cli.gathering import keep_gathering
from cli.reading import read_adverts
from cli.registries import PRACTICE_PORT
from cli.terminal import Data, Live, refuse, say, told

if TYPE_CHECKING:
    from crawlers.sources import Registry
    from store.session import Dataset, Engine


def up(
    host: Annotated[str, typer.Option(help="Address to serve at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to serve at.")] = 8000,
    data: Data = Path("var"),
    live: Live = False,
) -> None:
    """Crawl, read every advert, and serve the result; the practice county unless --live."""
    import uvicorn

    from api.app import create_app
    from api.limits import RateLimitProblem
    from api.operators import OperatorKeysProblem
    from store.session import database_url, prepare

    _require_free(host, port, "--port")
    dataset: Dataset = "live" if live else "practice"
    url = database_url(data, dataset)
    with told():
        engine = prepare(url, dataset)
        try:
            application = create_app(url, data / f"{dataset}.search")
        except (OperatorKeysProblem, RateLimitProblem) as problem:
            refuse(str(problem))
    with contextlib.ExitStack() as stack:
        base_url = None
        if live:
            registry = registries.live_registry()
        else:
            base_url = stack.enter_context(registries.practice_site(port + 1 if port < 65535 else 0))
            registry = registries.practice_registry(base_url)
            _gather(url, registry, base_url, engine)
        # A live crawl is polite and so takes its time: the pages are there at once and fill as it goes.
        stop = threading.Event()
        gathering = threading.Thread(target=_gather_on, args=(url, registry, base_url, engine, stop))
        gathering.start()
        typer.echo(f"Serving {dataset} data at http://{host}:{port} (Ctrl-C stops it)")
        try:
            uvicorn.run(application, host=host, port=port, log_level="warning")
        finally:
            stop.set()
            gathering.join(timeout=10)


def _gather_on(url: str, registry: "Registry", base_url: str | None, engine: "Engine", stop: threading.Event) -> None:
    """Keep gathering; where that cannot go on the pages still do."""
    from store.session import DatabaseProblem

    try:
        keep_gathering(url, registry, base_url, engine, stop)
    except DatabaseProblem as problem:
        typer.echo(f"gathering stopped: {problem}", err=True)


def practice(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to serve at; 0 takes a free one.")] = PRACTICE_PORT,
    seed: Annotated[int | None, typer.Option(help="Another county, as reproducible.")] = None,
    every_platform: Annotated[
        bool, typer.Option("--every-platform", help="A larger county: 60 employers, and every wire format.")
    ] = False,
    folder: Annotated[
        Path | None, typer.Option(help="Serve the captured payloads of this folder instead of a generated county.")
    ] = None,
    registry_out: Annotated[
        Path | None,
        typer.Option(help="Where to write the registry rows for --folder, for `nextrung crawl --registry`."),
    ] = None,
) -> None:
    """Serve the practice county alone, or a folder of captured payloads, on this machine."""
    from crawlers.practice.folder import FolderSite
    from crawlers.practice.generate import SEED
    from crawlers.practice.site import how_to_crawl, serve, serve_every_platform

    if folder is not None and not folder.is_dir():
        refuse(f"--folder: {folder} is not a folder; expected one with captured payloads")
    if folder is not None and every_platform:
        refuse("--every-platform: goes with a generated county, not with --folder")
    if folder is None and registry_out is not None:
        refuse("--registry-out: writes the rows of captured payloads; expected with --folder")
    county = serve_every_platform if every_platform else serve
    try:
        site = FolderSite(folder, port=port) if folder else county(port=port, seed=SEED if seed is None else seed)
    except OSError as error:
        refuse(f"--port: {port} on 127.0.0.1 cannot be used ({error.strerror}); choose another with --port")
    with site:
        typer.echo(f"Serving at {site.base_url} (Ctrl-C stops it)")
        if every_platform and not isinstance(site, FolderSite):
            say(how_to_crawl(site))
        if isinstance(site, FolderSite):
            for content in site.contents:
                held = f"{content.records} records, source {content.source}" if content.source else content.note
                typer.echo(f"  {content.file}: {content.what}: {held}")
            if registry_out:
                try:
                    site.write_registry(registry_out)
                except OSError as error:
                    refuse(f"--registry-out: {registry_out} cannot be written ({error.strerror})")
                typer.echo(
                    f"Rows written to {registry_out}: nextrung crawl --registry {registry_out} "
                    f"--base-url {site.base_url} ID…"
                )
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


def _gather(url: str, registry: "Registry", base_url: str | None, engine: "Engine") -> None:
    from crawlers import fleet

    began = time.monotonic()
    typer.echo(f"Crawling {len(registry.sources)} sources …")
    fleet.crawl(
        registry.sources,
        database_url=url,
        registry_path=registry.path,
        base_url=base_url,
        on_line=lambda line: typer.echo(f"  {line}"),
    )
    read_adverts(engine, everything=False)
    typer.echo(f"Gathered and read in {time.monotonic() - began:.0f} s")


def _require_free(host: str, port: int, option: str) -> None:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except socket.gaierror:
        refuse(f"--host: {host!r} is not an address of this machine; expected for example 127.0.0.1")
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            refuse(f"--host: {host!r} is not an address of this machine; expected for example 127.0.0.1")
        refuse(f"{option}: {port} on {host} cannot be used ({error.strerror}); choose another with {option}")
