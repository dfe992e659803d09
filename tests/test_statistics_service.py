"""The client of the statistics service, on a service of the test's own at this machine."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from cli.workforce import workforce
from crawlers.statistics_service import PUBLICATION, StatisticsClient, StatisticsProblem
from store.session import open_existing, reading
from store.workforce import figures_of, figures_of_area, refusals
from store.workforce_file import Figure, WorkforceFile

PUBLICATIONS = {"results": [{"id": "p0", "slug": "schools"}, {"id": "p1", "slug": PUBLICATION}]}
DATA_SETS = {"results": [{"id": "d0", "title": "Characteristics"}, {"id": "d1", "title": "1. Indicators (in post)"}]}
META = {
    "locations": [
        {"level": {"code": "NAT"}, "options": [{"id": "eng", "label": "England", "code": "E92000001"}]},
        {"level": {"code": "REG"}, "options": [{"id": "lon", "label": "London", "code": "E12000007"}]},
        {
            "level": {"code": "LA"},
            "options": [
                {"id": "afc", "label": "Kingston upon Thames / Richmond upon Thames", "code": "E09000021 / E09000027"},
            ],
        },
    ],
    "indicators": [
        {"id": "i1", "column": "vacancy_rate_fte", "label": "Vacancy rate"},
        {"id": "i2", "column": "caseload_fte", "label": "Caseload"},
        {"id": "i3", "column": "starters_headcount", "label": "Starters"},
    ],
}
RESULTS = [
    ("2025", "NAT", {"NAT": "eng"}, {"i1": "14.2", "i2": "15.2"}),
    ("2025", "REG", {"NAT": "eng", "REG": "lon"}, {"i1": "19.4", "i2": "z"}),
    ("2025", "LA", {"NAT": "eng", "LA": "afc"}, {"i1": "14.9", "i2": "c"}),
    ("2025", "LA", {"NAT": "eng", "LA": "gone"}, {"i1": "1", "i2": "2"}),
]


def result(period: str, level: str, locations: dict[str, str], values: dict[str, str]) -> dict[str, Any]:
    told = {"period": period, "code": "RY"}
    return {"timePeriod": told, "geographicLevel": level, "locations": locations, "filters": {}, "values": values}


@dataclass
class Service:
    """What it answers by path: a status and a body; what was asked."""

    answers: dict[str, list[tuple[int, bytes]]] = field(default_factory=dict)
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    address: str = ""

    def give(self, path: str, *bodies: object, status: int = 200) -> None:
        raw = [body if isinstance(body, bytes) else json.dumps(body).encode() for body in bodies]
        self.answers[path] = [(status, one) for one in raw]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    told = Service()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            path, _, query = self.path.partition("?")
            length = int(self.headers.get("Content-Length") or 0)
            told.asked.append((self.command, path, json.loads(self.rfile.read(length)) if length else query))
            waiting = told.answers.get(path, [(404, b"{}")])
            status, body = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = answer  # noqa: N815 - the names that the library calls

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    told.address = f"http://127.0.0.1:{server.server_port}/v1"
    told.give("/v1/publications", PUBLICATIONS)
    told.give("/v1/publications/p1/data-sets", DATA_SETS)
    told.give("/v1/data-sets/d1/meta", META)
    pages = [[result(*one) for one in RESULTS[:3]], [result(*one) for one in RESULTS[3:]]]
    told.give("/v1/data-sets/d1/query", *({"results": page, "paging": {"totalPages": 2}} for page in pages))
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


def fetched(service: Service, pauses: list[float] | None = None) -> WorkforceFile:
    told = [] if pauses is None else pauses
    return StatisticsClient(service.address, pause=told.append).workforce()


def test_every_page_is_asked_for_and_read_as_a_file_would_be(service: Service) -> None:
    read = fetched(service)
    assert [(row.level, row.codes, row.name) for row in read.rows] == [
        ("national", ("E92000001",), "England"),
        ("regional", ("E12000007",), "London"),
        ("local", ("E09000021", "E09000027"), "Kingston upon Thames / Richmond upon Thames"),
    ]
    assert read.rows[0].figures["caseload"] == Figure(15.2, None)
    assert read.rows[2].figures["caseload"].value is None
    assert [(one.line, one.column) for one in read.refused] == [(4, "new_la_code")]
    assert read.missing == ("in_post", "turnover_rate", "agency_rate", "absence_rate")
    assert (read.name, read.release) == (f"{service.address}/data-sets/d1", 2025)
    queries = [body for method, _, body in service.asked if method == "POST"]
    assert queries == [{"indicators": ["i1", "i2"], "page": page, "pageSize": 1000} for page in (1, 2)]


def test_a_service_that_fails_for_a_moment_is_asked_again(service: Service) -> None:
    service.answers["/v1/publications"] = [(503, b""), (429, b""), (200, json.dumps(PUBLICATIONS).encode())]
    pauses: list[float] = []
    assert len(fetched(service, pauses).rows) == 3
    assert pauses == [1.0, 2.0]


@pytest.mark.parametrize(
    ("path", "body", "status", "message"),
    [
        ("/v1/publications", {"results": []}, 200, "has no publication"),
        ("/v1/publications", b"<html>", 200, "not JSON"),
        ("/v1/publications", [], 200, "a JSON list; expected an object"),
        ("/v1/publications", b"[" * 100_000, 200, "not JSON"),
        ("/v1/publications", {}, 500, "answered 500"),
        ("/v1/publications", {}, 302, "answered 302"),
        ("/v1/publications/p1/data-sets", {"results": [{"id": "d0", "title": "Other"}]}, 200, "no data set of indic"),
        ("/v1/data-sets/d1/meta", {}, 403, "answered 403"),
        ("/v1/data-sets/d1/meta", {"indicators": [{"id": "x", "column": "y"}]}, 200, "none of the columns inpost_fte"),
        ("/v1/data-sets/d1/query", {"results": [], "paging": {"totalPages": 10**6}}, 200, "1000000 pages; expected"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_with_its_address(
    service: Service, path: str, body: object, status: int, message: str
) -> None:
    service.give(path, body, status=status)
    with pytest.raises(StatisticsProblem, match=message) as told:
        fetched(service)
    assert service.address in str(told.value)


def test_an_answer_too_large_is_left(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawlers.statistics_service.LARGEST_ANSWER", 20)
    with pytest.raises(StatisticsProblem, match="more than 20 bytes"):
        fetched(service)


@pytest.mark.parametrize("address", ["file:///etc", "http://example.test/v1", "ftp://x", "x"])
def test_only_a_web_address_is_asked(address: str) -> None:
    with pytest.raises(StatisticsProblem, match="expected an https:// address"):
        StatisticsClient(address)


def run(*arguments: str) -> Any:
    app = typer.Typer()
    app.command()(workforce)
    return CliRunner().invoke(app, list(arguments))


def test_the_command_fetches_and_keeps_what_it_could_not_read(service: Service, tmp_path: Path) -> None:
    told = run("--fetch", "--service", service.address, "--live", "--data", str(tmp_path))
    assert (told.exit_code, "3 rows kept, 2025 to 2025" in told.stdout) == (1, True)
    assert "Not in it: in post" in told.stdout
    assert "line 4, column new_la_code" in told.stderr
    with reading(open_existing(f"sqlite:///{tmp_path / 'live.db'}")) as session:
        [richmond] = figures_of(session, "E09000027")
        [england] = figures_of_area(session, "national", "England")
        assert len(refusals(session)) == 1
    assert (richmond.basis, richmond.figures["vacancy_rate"].value, richmond.origin) == (
        "joint",
        14.9,
        f"{service.address}/data-sets/d1",
    )
    assert england.figures["caseload"].value == 15.2


def test_the_command_says_in_one_line_what_it_cannot_do(tmp_path: Path) -> None:
    bad = tmp_path / "x.csv"
    bad.write_text("a,b\n1,2\n", encoding="utf-8")
    for arguments, message in (
        ((), "give a file, or --fetch"),
        (("--fetch", str(bad)), "give a file, or --fetch"),
        ((str(tmp_path / "gone.csv"),), "cannot be read"),
        ((str(bad),), "x.csv line 1: column time_period is missing"),
        (("--fetch", "--service", "file:///etc"), "expected an https:// address"),
    ):
        told = run(*arguments, "--data", str(tmp_path))
        assert (told.exit_code, told.stdout, message in told.stderr) == (2, "", True), told.stderr
    assert not (tmp_path / "practice.db").exists()
