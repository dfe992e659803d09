"""The one command, `nextrung`: what each part offers, at a terminal.

Owns words on the terminal and exit statuses: 0 done, 1 done with named failures, 2 could not be done as asked.
Decides nothing itself; each command imports only what it needs, so that a light one starts at once.
"""

import contextlib
import datetime as dt
import json
import logging
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from crawlers.sources import Registry
    from store.session import Dataset, Engine

app = typer.Typer(
    name="nextrung",
    help="UK child-protection social work vacancies, each placed on the career ladder, and your next step on it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

LONDON = ZoneInfo("Europe/London")
PRACTICE_PORT = 8001

Data = Annotated[Path, typer.Option(help="Folder of the databases, unless NEXTRUNG_DATABASE_URL names one.")]
Live = Annotated[bool, typer.Option("--live", help="The real registry and its own database, not the practice county.")]
RegistryFile = Annotated[Path | None, typer.Option(help="Another registry file.")]
BaseUrl = Annotated[str | None, typer.Option(help="A site on this machine that the registry's paths are on.")]


@app.command()
def up(
    host: Annotated[str, typer.Option(help="Address to serve at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to serve at.")] = 8000,
    data: Data = Path("var"),
    live: Live = False,
) -> None:
    """Crawl, read every advert, and serve the result; the practice county unless --live."""
    import uvicorn

    from api.app import create_app
    from api.operators import OperatorKeysProblem
    from store.session import database_url, prepare

    _require_free(host, port, "--port")
    dataset: Dataset = "live" if live else "practice"
    url = database_url(data, dataset)
    with _told():
        engine = prepare(url, dataset)
        try:
            application = create_app(url)
        except OperatorKeysProblem as problem:
            _refuse(str(problem))
    with contextlib.ExitStack() as stack:
        base_url = None
        if live:
            registry = _live_registry()
        else:
            base_url = stack.enter_context(_practice_site(port + 1 if port < 65535 else 0))
            registry = _practice_registry(base_url)
            _gather(url, registry, base_url, engine)
        # A live crawl is polite and so takes its time: the pages are there at once and fill as it goes.
        stop = threading.Event()
        gathering = threading.Thread(target=_keep_gathering, args=(url, registry, base_url, engine, stop))
        gathering.start()
        typer.echo(f"Serving {dataset} data at http://{host}:{port} (Ctrl-C stops it)")
        try:
            uvicorn.run(application, host=host, port=port, log_level="warning")
        finally:
            stop.set()
            gathering.join(timeout=10)


@app.command()
def sources(
    registry: Annotated[Path | None, typer.Option(help="Another registry file to check and list.")] = None,
    base_url: BaseUrl = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Instead, how many authorities the live sources cover, region by region.")
    ] = False,
) -> None:
    """List every source of both registries, after checking each row."""
    from crawlers import coverage as covering
    from crawlers import platforms
    from crawlers.sources import load_registry

    if base_url and not registry:
        _refuse("sources: --base-url goes with --registry: the paths of which registry are on that site?")
    with _told():
        if registry:
            found = [load_registry(registry, base_url)]
        else:
            found = [_live_registry()] + ([] if coverage else [_practice_registry("http://127.0.0.1:8001")])
    for each in found:
        if coverage:
            _say(covering.lines(covering.of_registry(each, _now().astimezone(LONDON).date())))
            continue
        known = f", {len(each.disabled)} known and not crawled" if each.disabled else ""
        typer.echo(f"{each.dataset}: {len(each.sources)} sources{known} ({each.path.name})")
        for row in each.sources:
            told = f"{row.confidence}: {row.verified or row.note or 'nothing is known'}"
            wire = "confirmed" if platforms.confirmed(row.platform) else "unconfirmed"
            every = f"every {_interval(row.every)}"
            typer.echo(f"  {row.id:<34} {row.platform:<18} {wire:<11} {every:<9} {row.url}  [{told}]")
        for site in each.disabled:
            typer.echo(f"  {site.id:<34} {site.platform:<18} {'disabled':<21} {site.url or '–'}  [{site.note}]")


@app.command()
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
        _refuse("probe: give the address of a careers page, or --file with a saved one")
    try:
        pages = [probing.saved(file.read_bytes().decode("utf-8", "replace"), url)] if file else visit(url)
    except VisitProblem as problem:
        _refuse(str(problem))
    except OSError as error:
        _refuse(f"--file: {file} cannot be read ({error.strerror})")
    matches = probing.recognise(pages)
    for match in matches:
        typer.echo(f"{match.signature.vendor} ({match.signature.platform}); marks known from {match.signature.learned}")
        _say([f"  seen: {seen}" for seen in match.found])
    if not matches:
        typer.echo("No known platform is recognised.")
    drafted = probing.draft(pages, matches[0] if matches else None)
    typer.echo("\nThe row for crawlers/sources.toml:\n")
    typer.echo(drafted.toml())
    typer.echo("Find out first:")
    _say([f"- {one}" for one in drafted.find_out])
    raise typer.Exit(0 if matches else 1)


@app.command()
def check(
    source: Annotated[str, typer.Argument(help="The id of a source, as `nextrung sources` lists them.")],
    registry: RegistryFile = None,
    base_url: BaseUrl = None,
) -> None:
    """Crawl one source politely, store nothing: how many adverts, what share says something in each field, three."""
    from crawlers.check import check as tried

    with _told(), contextlib.ExitStack() as stack:
        chosen, _ = _standing_registry(stack, [source], False, registry, base_url)
        typer.echo(tried(chosen.get(source)))


@app.command()
def record(
    source: Annotated[str, typer.Argument(help="The id of a source, as `nextrung sources` lists them.")],
    folder: Annotated[Path, typer.Argument(help="A new folder, such as tests/fixtures/PLATFORM/CASE.")],
    registry: RegistryFile = None,
    base_url: BaseUrl = None,
) -> None:
    """Save a source's first list page and three adverts as a fixture, with personal data taken out by rule."""
    from crawlers.record import record as recorded

    with _told(), contextlib.ExitStack() as stack:
        chosen, _ = _standing_registry(stack, [source], False, registry, base_url)
        try:
            files = recorded(chosen.get(source), folder)
        except (OSError, ValueError) as error:
            _refuse(f"record: {error}")
    if not files:
        _refuse(f"record: the list of {source} could not be fetched; `nextrung check {source}` says why")
    for file in files:
        typer.echo(str(file))
    typer.echo("Read each page before you keep it: a rule does not know every name.")


@app.command()
def crawl(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids of sources, as `nextrung sources` lists them.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Every source whose interval has passed.")] = False,
    live: Live = False,
    data: Data = Path("var"),
    registry: RegistryFile = None,
    base_url: BaseUrl = None,
) -> None:
    """Crawl sources, each in a process of its own, one line each; exit status 1 where any run was not healthy."""
    from crawlers import fleet
    from store.runs import last_started
    from store.session import database_url, prepare, reading

    if bool(ids) == due:
        _refuse("crawl: give ids of sources, or --due for all whose interval has passed")
    with _told(), contextlib.ExitStack() as stack:
        chosen, base_url = _standing_registry(stack, ids or [], live, registry, base_url)
        url = database_url(data, chosen.dataset)
        if ids:
            wanted = [chosen.get(id_) for id_ in dict.fromkeys(ids)]
        else:
            with reading(prepare(url, chosen.dataset)) as session:
                wanted = fleet.due(last_started(session), chosen, _now())
            if not wanted:
                typer.echo("no source is due")
                return
        results = fleet.crawl(
            wanted, database_url=url, registry_path=chosen.path, base_url=base_url, on_line=typer.echo
        )
    raise typer.Exit(fleet.exit_status(results))


@app.command()
def schedule(
    live: Live = False,
    data: Data = Path("var"),
    registry: RegistryFile = None,
    base_url: BaseUrl = None,
) -> None:
    """Crawl every source at its interval and read what it brings; on PostgreSQL only ask `nextrung worker` for it."""
    from store.session import database_url, libpq_address, prepare

    with _told(), contextlib.ExitStack() as stack:
        chosen, base_url = _standing_registry(stack, [], live, registry, base_url)
        url = database_url(data, chosen.dataset)
        stop = _stopped_by_signal()
        if libpq_address(url):
            from crawlers import tasks

            typer.echo(f"Asking for the runs of {len(chosen.sources)} sources; `nextrung worker` does them")
            tasks.run_schedule(chosen, tasks.open_queue(url), database_url=url, stop=stop, on_line=typer.echo)
        else:
            typer.echo(f"Crawling {len(chosen.sources)} sources, each at its interval")
            _keep_gathering(url, chosen, base_url, prepare(url, chosen.dataset), stop)


@app.command()
def worker(
    live: Live = False,
    data: Data = Path("var"),
    registry: RegistryFile = None,
    base_url: BaseUrl = None,
    concurrency: Annotated[int, typer.Option(min=1, max=16, help="Tasks at a time.")] = 2,
) -> None:
    """Take source runs and reading passes from the queue in PostgreSQL; any number of workers, on any machines."""
    from crawlers.fleet import register
    from store.session import database_url, require_postgresql

    with _told(), contextlib.ExitStack() as stack:
        chosen, base_url = _standing_registry(stack, [], live, registry, base_url)
        url = database_url(data, chosen.dataset)
        require_postgresql(url)
        from crawlers import tasks

        # A database that goes away is told in one line by the worker itself; the libraries beneath tell it in hundreds.
        for name in ("procrastinate", "psycopg.pool"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        queue = tasks.open_queue(url)
        engine = register(chosen, url)
        stop = _stopped_by_signal()
        tasks.add_tasks(
            queue,
            database_url=url,
            registry=chosen,
            base_url=base_url,
            read=lambda: _match(engine, everything=False),
            stop=stop,
            on_line=typer.echo,
        )
        typer.echo("Waiting for tasks (Ctrl-C stops it)")
        tasks.work(queue, concurrency=concurrency, name=socket.gethostname(), stop=stop, on_line=typer.echo)


@app.command()
def practice(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to serve at; 0 takes a free one.")] = PRACTICE_PORT,
    seed: Annotated[int | None, typer.Option(help="Another county, as reproducible.")] = None,
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
    from crawlers.practice.site import serve as county

    if folder is not None and not folder.is_dir():
        _refuse(f"--folder: {folder} is not a folder; expected one with captured payloads")
    try:
        site = FolderSite(folder, port=port) if folder else county(port=port, seed=SEED if seed is None else seed)
    except OSError as error:
        _refuse(f"--port: {port} on 127.0.0.1 cannot be used ({error.strerror}); choose another with --port")
    with site:
        typer.echo(f"Serving at {site.base_url} (Ctrl-C stops it)")
        if isinstance(site, FolderSite):
            for content in site.contents:
                held = f"{content.records} records, source {content.source}" if content.source else content.note
                typer.echo(f"  {content.file}: {content.what}: {held}")
            if registry_out:
                site.write_registry(registry_out)
                typer.echo(
                    f"Rows written to {registry_out}: nextrung crawl --registry {registry_out} "
                    f"--base-url {site.base_url} ID…"
                )
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


@app.command()
def match(
    everything: Annotated[bool, typer.Option("--all", help="Read every advert again, not only new ones.")] = False,
    live: Live = False,
    data: Data = Path("var"),
) -> None:
    """Read what was gathered: facts, tier and evidence of each advert, and the vacancies that they are."""
    from store.session import database_url, open_existing

    with _told():
        _match(open_existing(database_url(data, "live" if live else "practice")), everything=everything)


@app.command()
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

    if make_key is not None:
        _make_key(make_key)
        return
    if answer is not None and (target is None or cases):
        _refuse("--as: decides one posting; expected the posting's id")
    with _told():
        engine = open_existing(database_url(data, "live" if live else "practice"))
        with reading(engine) as session:
            if cases:
                _give_cases(reviewing.cases(session), target)
            elif target is None:
                queue = reviewing.queue_json(session, matched=matched)
                typer.echo(f"{queue['total']} waiting, {len(queue['items'])} shown")
                typer.echo(reviewing.as_text([*queue["items"], *queue["matched"]]))
            elif (item := reviewing.posting_json(session, _posting_id(target))) is None:
                _refuse(f"posting {target} is not there, or has not been read yet")
            elif answer is None:
                typer.echo(reviewing.as_text([item]))
        if answer is not None and target is not None:
            try:
                decided = reviewing.decide(engine, int(target), answer, by=by, because=because, now=_now())
            except (LookupError, ValueError) as error:
                _refuse(f"review: {error}")
            typer.echo(reviewing.as_text([decided]))


@app.command()
def read(
    file: Annotated[
        typer.FileBinaryRead, typer.Argument(help="Adverts as JSON Lines; standard input if left out.")
    ] = "-",  # type: ignore[assignment]
) -> None:
    """Read adverts: JSON Lines in, one reading a line out; exit status 1 if any line could not be read."""
    from matcher.bulk import read_lines
    from matcher.places import Gazetteer

    _print_lines(read_lines(file, Gazetteer()))


@app.command()
def duplicates(
    file: Annotated[
        typer.FileBinaryRead, typer.Argument(help="Adverts as JSON Lines; standard input if left out.")
    ] = "-",  # type: ignore[assignment]
) -> None:
    """Group adverts of the same job: JSON Lines with an id in, one group a line out."""
    from matcher.bulk import duplicate_lines

    _print_lines(duplicate_lines(file))


@app.command()
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
        _refuse(str(error))
    typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2) if as_json else found.as_text())


@app.command()
def advise(
    profile: Annotated[Path, typer.Argument(help="A profile as JSON; - for standard input.")],
    as_of: Annotated[str | None, typer.Option(help="Advise as of this date (YYYY-MM-DD), not today.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The whole answer as JSON.")] = False,
    live: Live = False,
    data: Data = Path("var"),
) -> None:
    """Say what the next step is, what is missing, and which live vacancies are that step."""
    from api.advising import advise_json
    from careers.plain import as_text
    from careers.profile import ProfileError
    from store.session import DatabaseProblem, database_url, open_existing, reading

    day = _date(as_of) if as_of else _now().astimezone(LONDON).date()
    wanted = _json_object(profile)
    try:
        engine: Engine | None = open_existing(database_url(data, "live" if live else "practice"))
    except DatabaseProblem as problem:
        # Advice stands without vacancies; it says that it knows of none.
        typer.echo(f"no vacancies to look through: {problem}", err=True)
        engine = None
    try:
        with _told(), reading(engine) if engine else contextlib.nullcontext() as session:
            answer = advise_json(session, wanted, day)
    except ProfileError as error:
        for each in error.problems:
            typer.echo(f"{profile}: {each['field']}: {each['value']!r}; expected {each['expected']}", err=True)
        raise typer.Exit(2) from None
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else as_text(answer))


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
    _match(engine, everything=False)
    typer.echo(f"Gathered and read in {time.monotonic() - began:.0f} s")


def _keep_gathering(
    url: str, registry: "Registry", base_url: str | None, engine: "Engine", stop: threading.Event
) -> None:
    from crawlers.schedule import run_schedule
    from store.session import DatabaseProblem

    try:
        run_schedule(
            registry,
            database_url=url,
            base_url=base_url,
            after_crawl=lambda: _match(engine, everything=False),
            stop=stop,
            on_line=lambda line: typer.echo(f"  {line}"),
        )
    except DatabaseProblem as problem:
        typer.echo(f"gathering stopped: {problem}", err=True)


def _match(engine: "Engine", *, everything: bool) -> None:
    from matcher import reading_pass

    began = time.monotonic()
    result = reading_pass.run(
        engine, now=_now(), everything=everything, on_progress=lambda done: typer.echo(f"  {done} adverts read")
    )
    counts = ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in sorted(result.outcomes.items()))
    typer.echo(
        f"Read {result.read} adverts in {time.monotonic() - began:.1f} s; "
        f"all in all: {counts or 'none'}; {result.closed} closed by date"
    )


def _print_lines(rows: Iterator[dict[str, object]]) -> None:
    failed = False
    for row in rows:
        failed = failed or "error" in row
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    raise typer.Exit(1 if failed else 0)


def _say(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line)


def _make_key(name: str) -> None:
    from api import operators

    try:
        key, entry = operators.make_key(name)
    except ValueError as error:
        _refuse(f"--make-key: {error}")
    typer.echo(f"The key, shown only this once: {key}")
    typer.echo(f"What the server is to know: {operators.VARIABLE}={entry}")


def _posting_id(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 2**31:
        _refuse(f"review: {text!r} is not a posting's id; expected a number that `nextrung review` lists")
    return int(text)


def _give_cases(rows: list[dict[str, str]], file: str | None) -> None:
    from api import reviewing

    if file is None:
        sys.stdout.write(reviewing.cases_csv(rows))
        return
    try:
        written = reviewing.write_cases(rows, Path(file))
    except (OSError, ValueError) as error:
        _refuse(f"--cases: {file} cannot be added to ({error})")
    for title in written.contradicted:
        typer.echo(f"there with another tier, and left as it is: {title}", err=True)
    typer.echo(f"{written.new} cases added to {file}, {written.known} were there")


def _live_registry() -> "Registry":
    from crawlers import sources as registries

    return registries.load_registry(Path(registries.__file__).with_name("sources.toml"))


def _practice_registry(base_url: str) -> "Registry":
    from crawlers import practice as county
    from crawlers import sources as registries

    return registries.load_registry(Path(county.__file__).with_name("sources.toml"), base_url)


def _chosen_registry(ids: list[str], live: bool, registry: Path | None, base_url: str | None) -> "Registry":
    from crawlers.sources import load_registry

    if registry is not None:
        return load_registry(registry, base_url)
    practice_ids = [id_ for id_ in ids if id_.startswith("practice-")]
    if practice_ids and (live or len(practice_ids) < len(ids)):
        _refuse(f"crawl: {practice_ids[0]} is a practice source; practice and live sources are crawled apart")
    if live or (ids and not practice_ids):
        return _live_registry()
    return _practice_registry(base_url or f"http://127.0.0.1:{PRACTICE_PORT}")


def _standing_registry(
    stack: contextlib.ExitStack, ids: list[str], live: bool, registry: Path | None, base_url: str | None
) -> "tuple[Registry, str | None]":
    """The registry that a command works through, and where the practice site stands for it."""
    chosen = _chosen_registry(ids, live, registry, base_url)
    if chosen.dataset == "practice" and base_url is None:
        base_url = stack.enter_context(_practice_site(PRACTICE_PORT, share=True))
        chosen = _practice_registry(base_url)
    return chosen, base_url


def _stopped_by_signal() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop


@contextlib.contextmanager
def _practice_site(port: int, *, share: bool = False) -> Iterator[str]:
    """Serve the county while the block runs; give its base URL. A taken port is shared, or another one is taken."""
    from crawlers.practice.site import serve

    try:
        served = serve(port=port)
    except OSError:
        if share:
            yield f"http://127.0.0.1:{port}"
            return
        served = serve(port=0)
    with served as site:
        yield site.base_url


def _require_free(host: str, port: int, option: str) -> None:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except socket.gaierror:
        _refuse(f"--host: {host!r} is not an address of this machine; expected for example 127.0.0.1")
    except OSError as error:
        _refuse(f"{option}: {port} on {host} cannot be used ({error.strerror}); choose another with {option}")


def _json_object(path: Path) -> dict[str, object]:
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
        value = json.loads(text)
    except OSError as error:
        _refuse(f"{path}: cannot be read ({error.strerror})")
    except ValueError as error:
        _refuse(f"{path}: is not JSON ({error})")
    if not isinstance(value, dict):
        _refuse(f"{path}: expected one JSON object, the profile, not a {type(value).__name__}")
    return value


def _date(value: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        _refuse(f"--as-of: {value!r} is not a date; expected YYYY-MM-DD")


def _interval(every: dt.timedelta) -> str:
    minutes = int(every.total_seconds()) // 60
    if minutes % 1440 == 0:
        return f"{minutes // 1440}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Turn a problem of the registry or the database into its one line and exit status 2."""
    from crawlers.sources import RegistryProblem
    from store.session import DatabaseProblem

    try:
        yield
    except (RegistryProblem, DatabaseProblem) as problem:
        _refuse(str(problem))


def _refuse(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(2)


if __name__ == "__main__":
    app()
