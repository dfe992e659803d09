"""What stands before every route: headers, other sites, limits, and requests that no honest client would send."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import anyio
import pytest
from api_data import TODAY, TestClient, client, database
from fastapi import FastAPI

from api.app import create_app
from api.limits import A_MINUTE, LARGEST_BODY, VARIABLE, RateLimitProblem, Rates, address_of, rate_limit_configured
from store.session import prepare

POLICY = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return database(tmp_path_factory.mktemp("filled"))


@pytest.fixture(scope="module")
def api(url: str) -> Iterator[TestClient]:
    with client(url) as opened:
        yield opened


@pytest.mark.parametrize("name", POLICY)
@pytest.mark.parametrize("address", ["/", "/api/v1/vacancies/1", "/nowhere"])
def test_each_header_of_the_policy_is_there(api: TestClient, address: str, name: str) -> None:
    assert api.get(address).headers[name].startswith(POLICY[name])


@pytest.mark.parametrize(
    "address", ["/", "/vacancies/1", "/ladder", "/nowhere", "/api/v1/vacancies", "/vacancies/1/application.md"]
)
def test_practice_data_is_never_indexed(api: TestClient, address: str) -> None:
    first = api.get(address)
    again = api.get(address, headers={"if-none-match": first.headers.get("etag", "")})
    assert first.headers["x-robots-tag"] == again.headers["x-robots-tag"] == "noindex"


def test_live_data_may_be(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'live.db'}"
    prepare(url, "live").dispose()
    with client(url) as live:
        assert "x-robots-tag" not in live.get("/").headers


def test_no_script_runs_that_stands_in_a_page_and_no_page_is_framed(api: TestClient) -> None:
    policy = dict(
        part.strip().partition(" ")[::2] for part in api.get("/").headers["content-security-policy"].split(";")
    )
    assert "unsafe" not in str(policy)
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"


def test_tls_alone_is_told_to_stay(url: str) -> None:
    app = create_app(url, today=lambda: TODAY)
    assert "strict-transport-security" not in TestClient(app).get("/healthz").headers
    secure = TestClient(app, base_url="https://testserver").get("/healthz")
    assert secure.headers["strict-transport-security"].startswith("max-age=31536000")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.ladder.ladder_json", lambda *_: 1 / 0)
        broken = TestClient(app, base_url="https://testserver", raise_server_exceptions=False).get("/api/v1/ladder")
    assert broken.status_code == 500
    assert broken.headers["strict-transport-security"] == secure.headers["strict-transport-security"]
    assert broken.headers["x-robots-tag"] == "noindex"
    # The server, not the application, believes a proxy: whoever comes past it cannot claim TLS.
    claimed = TestClient(app).get("/healthz", headers={"x-forwarded-proto": "https"})
    assert "strict-transport-security" not in claimed.headers


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_any_site_may_read_the_api_without_credentials(api: TestClient, method: str) -> None:
    told = api.request(method, "/api/v1/vacancies", headers={"origin": "https://other.example"}).headers
    assert told["access-control-allow-origin"] == "*"
    assert "ETag" in told["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in told


@pytest.mark.parametrize("address", ["/", "/api/v1/review", "/review"])
def test_no_other_site_reads_pages_or_what_a_key_opens(api: TestClient, address: str) -> None:
    told = api.get(address, headers={"origin": "https://other.example"}).headers
    assert "access-control-allow-origin" not in told


@pytest.mark.parametrize(("wanted", "status"), [("GET", 204), ("HEAD", 204), ("POST", 405), ("DELETE", 405)])
def test_a_browser_that_asks_first_may_read_and_never_write(api: TestClient, wanted: str, status: int) -> None:
    asking = {"origin": "https://other.example", "access-control-request-method": wanted}
    response = api.options("/api/v1/vacancies", headers=asking)
    assert response.status_code == status
    assert ("access-control-allow-origin" in response.headers) == (status == 204)


FORMS = ["/advice", "/review/1", "/api/v1/advice", "/api/v1/review/1"]


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize(
    "sent",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://other.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
    ],
)
def test_no_form_is_taken_from_another_sites_page(api: TestClient, address: str, sent: dict[str, str]) -> None:
    assert api.post(address, headers=sent, data={"nation": "england"}).status_code == 403


@pytest.mark.parametrize("sent", [{}, {"sec-fetch-site": "same-origin"}, {"origin": "http://testserver"}])
def test_a_form_of_this_site_is_taken(api: TestClient, sent: dict[str, str]) -> None:
    assert api.post("/api/v1/advice", headers=sent, json={"nation": "england"}).status_code == 200


@pytest.mark.parametrize("address", ["/api/v1/advice", "/advice", "/", "/nowhere"])
def test_ten_megabytes_are_refused_before_any_is_read(url: str, address: str) -> None:
    read: list[int] = []
    answered: list[int] = []

    async def ask() -> None:
        app = create_app(url, today=lambda: TODAY)

        async def receive() -> dict[str, object]:
            read.append(1)
            return {"type": "http.request", "body": b"a" * 65_536, "more_body": True}

        async def send(message: object) -> None:
            assert isinstance(message, dict)
            answered.append(message.get("status", 0))

        headers = [(b"host", b"testserver"), (b"content-length", b"10000000"), (b"content-type", b"application/json")]
        scope = {"type": "http", "method": "POST", "scheme": "http", "path": address, "raw_path": address.encode()}
        scope |= {"query_string": b"", "headers": headers, "client": None, "server": ("testserver", 80)}
        await app(scope, receive, send)  # type: ignore[arg-type]

    anyio.run(ask)
    assert answered[0] == 413
    assert read == []


def test_an_endless_body_is_read_no_further_than_the_limit(api: TestClient) -> None:
    given = 0

    def endless() -> Iterator[bytes]:
        nonlocal given
        while given < 50 * LARGEST_BODY:
            given += 65_536
            yield b"a" * 65_536

    response = api.post("/api/v1/advice", content=endless())
    assert response.status_code == 413


class _Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_minutes_requests_may_come_at_once_and_then_one_by_one() -> None:
    clock = _Clock()
    rates = Rates(6, clock=clock)
    told = [rates.count("one") for _ in range(7)]
    assert [one.within for one in told] == [True] * 6 + [False]
    assert [one.remaining for one in told] == [5, 4, 3, 2, 1, 0, 0]
    assert told[-1].seconds == 10
    assert rates.count("another").within
    clock.now += 10
    assert [rates.count("one").within for _ in range(2)] == [True, False]
    clock.now += 3600
    assert rates.count("one").remaining == 5


def test_a_flood_of_addresses_takes_no_room() -> None:
    rates = Rates(6)
    for number in range(25_000):
        rates.count(str(number))
    assert len(rates._until) == 20_000


def test_beyond_the_limit_an_address_is_told_when_to_come_back(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "5")
    app = create_app(url, today=lambda: TODAY)
    here, there = (TestClient(app, client=(address, 1)) for address in ("203.0.113.7", "203.0.113.8"))
    answers = [here.get("/api/v1/ladder") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert [answer.headers["ratelimit-remaining"] for answer in answers[:5]] == ["4", "3", "2", "1", "0"]
    refused = answers[-1]
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["status"] == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 12
    assert refused.headers["ratelimit-limit"] == "5"
    assert refused.headers["content-security-policy"]
    assert there.get("/api/v1/ladder").status_code == 200


@pytest.mark.parametrize(("setting", "counted"), [(None, False), ("1000", True), ("0", False)])
def test_this_machine_is_counted_where_that_was_asked_for(
    url: str, monkeypatch: pytest.MonkeyPatch, setting: str | None, counted: bool
) -> None:
    if setting is not None:
        monkeypatch.setenv(VARIABLE, setting)
    app = create_app(url, today=lambda: TODAY)
    assert ("ratelimit-limit" in TestClient(app, client=("127.0.0.1", 1)).get("/healthz").headers) == counted
    elsewhere = TestClient(app, client=("203.0.113.7", 1)).get("/healthz").headers
    assert elsewhere.get("ratelimit-limit") == {None: str(A_MINUTE), "0": None}.get(setting, setting)


@pytest.mark.parametrize(
    ("client_", "counted"),
    [
        (("203.0.113.7", 1), "203.0.113.7"),
        (("::ffff:203.0.113.7", 1), "203.0.113.7"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::/64"),
        (("fe80::1%eth0", 1), "fe80::/64"),
        (("127.0.0.1", 1), None),
        (("::1", 1), None),
        (("testclient", 1), None),
        (None, None),
    ],
)
def test_an_address_is_counted_as_its_customer(client_: tuple[str, int] | None, counted: str | None) -> None:
    assert address_of({"client": client_}, own=False) == counted


@pytest.mark.parametrize("text", ["-1", "many", "1.5", "1000001", "9" * 30, "٣"])
def test_a_limit_that_cannot_be_used_is_refused_by_name(text: str) -> None:
    with pytest.raises(RateLimitProblem, match=VARIABLE):
        rate_limit_configured(text)


TRICKS = [
    "/static/../app.py",
    "/static/..%2fapp.py",
    "/static/%2e%2e/%2e%2e/pyproject.toml",
    "/static/..%5c..%5capp.py",
    "/static//etc/passwd",
    "/static/%00",
    "/static/site.css%00.txt",
    "/static/....//....//etc/passwd",
    "/static/%252e%252e%252fapp.py",
    "/static/" + "a/" * 2000,
    "/static/" + "a" * 5000,
    "/static/%ff%fe",
    "//evil.example/%2e%2e",
    "/vacancies/1%2f..%2f2",
    "/vacancies/%00",
    "/vacancies/-1",
    "/vacancies/99999999999999999999",
    "/vacancies/1e3",
    "/vacancies/%D9%A1",
    "/api/v1/vacancies/1/../../review",
    "/api/v1/sources/%00",
    "/api/v1/sources/..%2f..%2fetc",
    "/api/v1/vacancies/%ff",
    "/sources/%F0%9F%92%A9",
    "/%ff",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/api/v1/vacancies?q=%00&near=%00",
    "/api/v1/vacancies?authority=%00",
    "/api/v1/vacancies?near=%ff%fe",
    "/api/v1/vacancies?region=%ff",
    "/api/v1/vacancies?cursor=" + "A" * 400,
    "/api/v1/vacancies?q=" + "a" * 60_000,
    "/api/v1/vacancies?" + "&".join(f"p{n}=1" for n in range(10_000)),
    "/api/v1/vacancies?" + "&".join("tier=senior" for _ in range(10_000)),
    "/?" + "&".join(f"p{n}=1" for n in range(10_000)),
    "/api/v1/vacancies?near=http://169.254.169.254/latest&miles=5",
    "/api/v1/vacancies?near=file:///etc/passwd",
    "/api/v1/vacancies?specialism=" + "%F0%9F%92%A9" * 40,
    "/api/v1/vacancies?min_pay=nan",
    "/api/v1/vacancies?limit=1e400",
    "/api/v1/ladder?as_of=0000-00-00",
    "/api/v1/directory?q=%00&near=" + "a" * 200,
]


def _raw(app: FastAPI, address: str) -> tuple[int, bytes]:
    """Ask as a server hands a request on, where a client would have tidied the address up."""
    path, _, query = address.partition("?")
    answered: list[dict[str, Any]] = []

    async def ask() -> None:
        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b""}

        async def send(message: Any) -> None:
            answered.append(message)

        scope = {"type": "http", "method": "GET", "scheme": "http", "path": unquote(path), "raw_path": path.encode()}
        scope |= {"query_string": query.encode(), "headers": [(b"host", b"testserver")], "client": None}
        await app(scope, receive, send)  # type: ignore[arg-type]

    anyio.run(ask)
    return answered[0]["status"], b"".join(message.get("body", b"") for message in answered[1:])


@pytest.fixture(scope="module")
def app(url: str) -> FastAPI:
    return create_app(url, today=lambda: TODAY)


@pytest.mark.parametrize("address", TRICKS, ids=range(len(TRICKS)))
def test_a_trick_is_refused_and_never_breaks_anything(app: FastAPI, address: str) -> None:
    status, body = _raw(app, address)
    assert 200 <= status < 500
    if address.startswith(("/static", "/vacancies", "//")):
        assert 400 <= status < 500
    assert b"root:" not in body
    assert b"create_app" not in body
    assert len(body) < 200_000


@pytest.mark.parametrize("host", ["evil.example", "a" * 3000, "evil.example:99999", "[::1", "x y", "<script>", ""])
def test_whatever_host_is_named_no_answer_breaks_or_repeats_it_as_markup(api: TestClient, host: str) -> None:
    for address in ("/", "/vacancies/1", "/api/v1/vacancies"):
        response = api.get(address, headers={"host": host})
        assert response.status_code < 500
        assert "<script>" not in response.text


@pytest.mark.parametrize(
    "name", ["accept", "accept-encoding", "if-none-match", "range", "x-forwarded-for", "content-type", "cookie"]
)
@pytest.mark.parametrize("value", ["\xff\xfe", "a" * 8000, ",,;;q=", "W/", "*/*;q=nan"])
def test_no_header_breaks_an_answer(api: TestClient, name: str, value: str) -> None:
    assert api.get("/", headers=[(name.encode(), value.encode("latin-1"))]).status_code < 500


_TYPED, _PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
BODIES = [
    ("application/json", b"\xff\xfe"),
    ("application/json", b"[" * 100_000),
    ("application/json", b'{"nation": "\\ud800", "\\ud800": 1}'),
    ("application/json", b'{"nation": "england", "years_post_qualifying": 1e999}'),
    ("application/json", b"1" + b"0" * 5_000),
    (_TYPED, b"nation=%ff&nation=%00&=&==&&%00=%00"),
    (_TYPED, b"&".join(b"a%d=1" % number for number in range(3_000))),
    (f"{_TYPED}; charset=utf-16", b"n\x00a\x00"),
    (_PARTS, b"".join(b'--b\r\nContent-Disposition: form-data; name="n%d"\r\n\r\nx\r\n' % at for at in range(2_000))),
    (_PARTS, b'--b\r\nContent-Disposition: form-data; name="file"; filename="../../x"\r\n\r\n\xff\xfe\r\n--b--\r\n'),
    (_PARTS, b"--b\r\n" + b"X: y\r\n" * 5_000),
    ("multipart/form-data", b"{"),
    ("text/csv", b"reference,nation\na\x00,england\n"),
    ("text/csv", b'"' * 50_000),
    ("x/y", b"nation=england"),
]


def _takers(app: object) -> list[str]:
    """Every address that takes a body, with something for each of its parameters."""
    filled = {"vacancy_id": "1", "posting_id": "1", "check": "agency", "page": "role"}

    def walk(found: object) -> Iterator[str]:
        for route in getattr(found, "routes", ()):
            if hasattr(route, "original_router"):
                yield from walk(route.original_router)
            elif "POST" in (getattr(route, "methods", None) or ()):
                yield route.path.format(**filled)

    return list(walk(app))


@pytest.mark.parametrize(("kind", "body"), BODIES, ids=range(len(BODIES)))
def test_no_body_breaks_an_answer(api: TestClient, kind: str, body: bytes) -> None:
    takers = _takers(api.app)
    assert len(takers) > 20
    for address in takers:
        response = api.post(address, content=body, headers={"content-type": kind, "accept": "text/html"})
        assert response.status_code < 500, address


def test_an_index_kept_in_a_folder_is_taken_up_when_the_application_starts(url: str, tmp_path: Path) -> None:
    for _ in range(2):
        with TestClient(create_app(url, tmp_path / "index", today=lambda: TODAY)) as kept:
            assert (tmp_path / "index" / "meta.json").is_file()
            assert kept.get("/api/v1/vacancies").json()["total"] == 8
