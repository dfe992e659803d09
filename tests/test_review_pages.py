"""The review queue as its people use it: the page, the JSON, and the command."""

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_data import ATTACKS, TODAY, database
from fastapi.testclient import TestClient
from processes import free_port
from review_data import ADA, BROWSER, KEY, KEYS, LATER, NOW, UNSURE, advert, queue, shown
from typer.testing import CliRunner
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.app import create_app
from api.operators import VARIABLE, OperatorKeysProblem, configured
from api.tries import TRIES
from cli import app as command
from matcher import reading_pass
from store import postings
from store.session import connect, transaction


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two adverts that wait, one of them hostile; a test that writes takes a copy."""
    folder = tmp_path_factory.mktemp("filled")
    engine = connect(database(folder, hostiles=True))
    with transaction(engine) as session:
        rows = [advert("u1", UNSURE), advert("u2", f"{UNSURE} {ATTACKS[0]}", description=ATTACKS[1])]
        postings.record(session, "practice-elmshire", rows, NOW)
    reading_pass.run(engine, now=NOW)
    engine.dispose()
    return folder / "practice.db"


@pytest.fixture
def url(filled: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(filled, tmp_path)}"


@pytest.fixture
def api(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv(VARIABLE, KEYS)
    with TestClient(create_app(url, today=lambda: TODAY, now=lambda: LATER)) as client:
        yield client


def unsure(api: TestClient) -> dict[str, Any]:
    items: list[dict[str, Any]] = api.get("/api/v1/review", auth=ADA).json()["items"]
    return next(item for item in items if item["title"] == UNSURE)


def form_of(api: TestClient, posting_id: int, auth: tuple[str, str] = ADA) -> dict[str, str]:
    page = api.get(f"/review/{posting_id}", auth=auth, headers=BROWSER)
    assert page.status_code == 200
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    }


def test_without_configured_keys_there_is_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with TestClient(create_app(url)) as client:
        for path in ("/review", "/review/1", "/api/v1/review"):
            answer = client.get(path, auth=ADA)
            assert (answer.status_code, answer.json()["detail"]) == (404, f"There is nothing at {path}.")
            assert "www-authenticate" not in answer.headers
        assert client.post("/api/v1/review/1", json={"tier": "senior"}, auth=ADA).status_code == 404


def test_a_bad_configuration_stops_the_start(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "ada:plain")
    with pytest.raises(OperatorKeysProblem, match="NEXTRUNG_OPERATOR_KEYS: entry 1"):
        create_app(url)


@pytest.mark.parametrize("path", ["/review", "/review/1", "/api/v1/review"])
@pytest.mark.parametrize("auth", [None, ("ada", "wrong"), ("bo", KEY), ("eve", KEY), ("", ""), ("ada", "")])
def test_only_the_right_name_with_its_key_comes_in(api: TestClient, path: str, auth: tuple[str, str] | None) -> None:
    answer = api.get(path, auth=auth)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith("Basic ")
    assert answer.headers["cache-control"] == "no-store"
    right = api.get(path, auth=ADA)
    assert right.status_code == 200
    assert right.headers["cache-control"] == "no-store"
    assert "set-cookie" not in right.headers


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic YWRh", "Basic w6Q6w6Q=", "Bearer x"])
def test_a_header_that_is_no_name_and_key_is_a_401(api: TestClient, header: str) -> None:
    assert api.get("/review", headers={"authorization": header}).status_code == 401


@pytest.mark.usefixtures("one_minute")
def test_too_many_wrong_keys_are_answered_429(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, KEYS)
    api = TestClient(create_app(url))
    codes = [api.get("/review", auth=("ada", "wrong")).status_code for _ in range(TRIES + 1)]
    assert codes == [401] * TRIES + [429]


@pytest.mark.usefixtures("one_minute")
def test_behind_a_proxy_each_caller_is_counted_for_itself_whatever_it_claims(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As docs/operating.md says: the proxy's own address is trusted, and the last address that is not counts."""
    monkeypatch.setenv(VARIABLE, KEYS)
    behind = ProxyHeadersMiddleware(create_app(url), trusted_hosts="127.0.0.1")

    def ask(came_from: str, said: str, key: str = "wrong") -> int:
        client = TestClient(behind, client=(came_from, 5000))
        return client.get("/review", auth=("ada", key), headers={"x-forwarded-for": said}).status_code

    codes = [ask("127.0.0.1", f"10.0.0.{number}, 203.0.113.5") for number in range(TRIES + 1)]
    assert codes == [401] * TRIES + [429], "it cannot count as another by claiming to be one"
    assert ask("127.0.0.1", "203.0.113.6", KEY) == 200, "nobody else is shut out"
    direct = [ask("198.51.100.7", f"10.0.0.{number}") for number in range(TRIES + 1)]
    assert direct == [401] * TRIES + [429], "who is no proxy is not believed"


def test_nothing_public_leads_to_the_queue_or_is_kept_back(api: TestClient) -> None:
    page = api.get("/", headers=BROWSER)
    assert "/review" not in page.text
    assert "no-store" not in page.headers["cache-control"]


def test_a_person_decides_by_form_and_the_vacancy_says_when_not_who(api: TestClient) -> None:
    item = unsure(api)
    hidden = form_of(api, item["id"])
    answer = api.post(
        f"/review/{item['id']}",
        data=hidden | {"answer": "senior", "because": "pay <b>grade</b>"},
        auth=ADA,
        headers=BROWSER | {"sec-fetch-site": "same-origin"},
        follow_redirects=False,
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"/review?decided={item['id']}")
    listed = api.get(answer.headers["location"], auth=ADA, headers=BROWSER)
    assert "– senior" in listed.text
    assert item["id"] not in [one["id"] for one in api.get("/api/v1/review", auth=ADA).json()["items"]]
    shown = api.get(f"/review/{item['id']}", auth=("bo", "other"), headers=BROWSER).text
    assert "by ada, 21 November 2026, 3:00pm: pay &lt;b&gt;grade&lt;/b&gt;" in shown
    page = api.get(f"/vacancies/{item['vacancy']}", headers=BROWSER).text
    assert "21 November 2026, 3:00pm: decided – by a person: senior" in page
    assert "A person read this advert and decided it on 21 November 2026." in page
    public = page + api.get(f"/api/v1/vacancies/{item['vacancy']}").text
    assert not re.search(r"\bada\b|grade&lt;|<b>grade", public)


def test_what_was_read_is_marked_in_the_advert_that_is_decided(api: TestClient) -> None:
    items = api.get("/api/v1/review?matched=50", auth=ADA).json()["matched"]
    item = next(one for one in items if any(piece["field"] == "description" for piece in one["evidence"]))
    shown = api.get(f"/review/{item['id']}", auth=ADA, headers=BROWSER).text
    quotes = {piece["quote"] for piece in item["evidence"] if piece["field"] == "description"}
    marks = set(re.findall(r"<mark>([^<]*)</mark>", shown.split('<div class="advert">')[1]))
    assert marks & {html.escape(quote, quote=False) for quote in quotes}
    assert 'href="/ladder">the ladder</a>' in shown.split("read by rules version")[1]


def test_the_queue_is_read_page_by_page(api: TestClient) -> None:
    whole = api.get("/api/v1/review", auth=ADA).json()
    assert (whole["total"], whole["next"], len(whole["items"])) == (2, None, 2)
    first = api.get("/api/v1/review?limit=1", auth=ADA).json()
    second = api.get("/api/v1/review", params={"limit": 1, "cursor": first["next"]}, auth=ADA).json()
    assert [*first["items"], *second["items"]] == whole["items"]
    assert second["next"] is None
    page = api.get("/review", params={"cursor": first["next"], "matched": 3}, auth=ADA, headers=BROWSER).text
    assert "2 waiting, 1 on this page" in page
    assert 'href="/review?matched=3">First page' in page
    for wrong in ("x", "_", "0.1_0", "2_1", "nan_1", "0.1_99999999999", "0.1_x"):
        answer = api.get("/api/v1/review", params={"cursor": wrong}, auth=ADA)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor"), wrong
    assert api.get("/api/v1/review?limit=101", auth=ADA).status_code == 422


def test_a_person_goes_from_one_to_the_next_with_the_keyboard_alone(api: TestClient) -> None:
    first, second = api.get("/api/v1/review", auth=ADA).json()["items"]
    page = api.get(f"/review/{first['id']}", auth=ADA, headers=BROWSER).text
    assert f'href="/review/{second["id"]}" rel="next">Leave it and go on' in page
    buttons = re.findall(r"<button[^>]*>([^<]*)", page)
    assert buttons == ["Decide as ada and go on", "Decide and stop here"], "Enter presses the first"
    assert not re.search(r"tabindex=.(?!-1)|accesskey|<div[^>]*onclick", page)
    sent = form_of(api, first["id"]) | {"answer": "senior", "then": "next"}
    answer = api.post(f"/review/{first['id']}", data=sent, auth=ADA, follow_redirects=False)
    assert answer.headers["location"] == f"/review/{second['id']}?decided={first['id']}"
    following = api.get(answer.headers["location"], auth=ADA, headers=BROWSER).text
    assert f'<strong>Decided:</strong> <a href="/review/{first["id"]}">' in following
    assert "go on" not in following, "nothing else waits"
    sent = form_of(api, second["id"]) | {"answer": "senior", "then": "next"}
    last = api.post(f"/review/{second['id']}", data=sent, auth=ADA, follow_redirects=False)
    assert last.headers["location"] == f"/review?decided={second['id']}"


def test_a_form_that_was_not_made_here_for_this_operator_and_posting_is_refused(api: TestClient) -> None:
    item = unsure(api)
    path, hidden = f"/review/{item['id']}", form_of(api, item["id"])
    other = next(one for one in api.get("/api/v1/review", auth=ADA).json()["items"] if one["id"] != item["id"])
    sent = {"answer": "senior"}
    for auth, target, form, headers in (
        (ADA, path, {"raw_hash": hidden["raw_hash"]}, {}),
        (ADA, path, hidden | {"token": "0" * 64}, {}),
        (ADA, path, hidden | {"token": "é"}, {}),
        (ADA, path, hidden | {"raw_hash": "0" * 64}, {}),
        (("bo", "other"), path, hidden, {}),
        (ADA, f"/review/{other['id']}", hidden, {}),
        (ADA, path, hidden, {"sec-fetch-site": "cross-site"}),
        (ADA, path, hidden, {"sec-fetch-site": "same-site"}),
        (ADA, path, hidden, {"origin": "https://evil.test"}),
        (ADA, path, hidden, {"origin": "null"}),
    ):
        answer = api.post(target, data=form | sent, auth=auth, headers=headers)
        assert answer.status_code == 403, (form, headers)
        assert answer.headers["cache-control"] == "no-store"
    assert unsure(api)["decision"] is None
    own = {"origin": "http://testserver"}
    assert api.post(path, data=hidden | sent, auth=ADA, headers=own, follow_redirects=False).status_code == 303


def test_a_form_that_cannot_be_used_is_shown_as_it_was_sent(api: TestClient) -> None:
    item = unsure(api)
    hidden = form_of(api, item["id"])
    for sent, complaint in (
        ({"because": "so that"}, "Expected one of the choices"),
        ({"answer": "boss", "because": "so that"}, "“boss” cannot be used"),
        ({"answer": "senior", "because": "so that" * 200}, "Expected at most 1000 characters"),
    ):
        answer = api.post(f"/review/{item['id']}", data=hidden | sent, auth=ADA, headers=BROWSER)
        assert answer.status_code == 422
        assert complaint in answer.text
        assert "so that" in answer.text
    assert unsure(api)["decision"] is None


def test_words_that_changed_under_the_person_are_decided_by_nobody(api: TestClient, url: str) -> None:
    item = unsure(api)
    hidden = form_of(api, item["id"])
    engine = connect(url)
    with transaction(engine) as session:
        postings.record(session, "practice-elmshire", [advert("u1", "Team Manager, Children in Care")], LATER)
    engine.dispose()
    form = api.post(f"/review/{item['id']}", data=hidden | {"answer": "senior"}, auth=ADA)
    decision = {"tier": "senior", "raw_hash": item["raw_hash"]}
    for answer in (form, api.post(f"/api/v1/review/{item['id']}", json=decision, auth=ADA)):
        assert answer.status_code == 409
        assert "Nothing was decided" in answer.json()["detail"]


def test_a_program_decides_in_json(api: TestClient) -> None:
    item = unsure(api)
    answer = api.post(f"/api/v1/review/{item['id']}", json={"outcome": "out_of_scope", "because": "no"}, auth=ADA)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["outcome"], body["tier"], body["vacancy"], body["decision"]["by"]) == (
        "out_of_scope",
        None,
        None,
        "ada",
    )
    assert body["decision"]["because"] == "no"
    again = api.post(f"/api/v1/review/{item['id']}", json={"tier": "senior", "outcome": "matched"}, auth=ADA)
    assert (again.json()["tier"], again.json()["decision"]["read_as"]["outcome"]) == ("senior", "review")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body"),
        ({"tier": "senior", "outcome": "out_of_scope"}, "body"),
        ({"outcome": "matched"}, "body"),
        ({"tier": "boss"}, "tier"),
        ({"outcome": "review"}, "outcome"),
        ({"tier": "senior", "who": "me"}, "who"),
        ({"tier": "senior", "because": "x" * 1001}, "because"),
        ([1], "body"),
    ],
)
def test_json_that_cannot_be_used_is_told_field_by_field(api: TestClient, body: object, field: str) -> None:
    answer = api.post(f"/api/v1/review/{unsure(api)['id']}", json=body, auth=ADA)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


def test_json_from_another_site_or_as_a_form_is_refused(api: TestClient) -> None:
    path = f"/api/v1/review/{unsure(api)['id']}"
    plain = api.post(path, content=b'{"tier": "senior"}', auth=ADA, headers={"content-type": "text/plain"})
    assert plain.status_code == 415
    crossed = api.post(path, json={"tier": "senior"}, auth=ADA, headers={"sec-fetch-site": "cross-site"})
    assert crossed.status_code == 403
    broken = api.post(path, content=b"{", auth=ADA, headers={"content-type": "application/json"})
    assert (broken.status_code, broken.json()["errors"][0]["field"]) == (422, "body")
    assert api.post("/api/v1/review/9999", json={"tier": "senior"}, auth=ADA).status_code == 404
    assert api.get("/review/9999", auth=ADA).status_code == 404


def test_hostile_adverts_do_nothing_to_the_operator(api: TestClient) -> None:
    found = api.get("/api/v1/review?matched=200", auth=ADA).json()
    ids = [item["id"] for item in (*found["items"], *found["matched"])]
    assert len(ids) > len(ATTACKS)
    for path in ("/review?matched=200", *(f"/review/{id_}" for id_ in ids)):
        page = api.get(path, auth=ADA, headers=BROWSER).text
        assert not re.search(r"<(?:script|iframe|svg|img)\b|\bhref=.javascript|<[^>]*\sonerror", page, re.IGNORECASE)


# The command


def run(*arguments: object, folder: Path) -> Any:
    return CliRunner().invoke(command, ["review", *map(str, arguments), "--data", str(folder)])


def test_the_command_lists_decides_and_gives_cases(url: str, tmp_path: Path) -> None:
    engine = connect(url)
    id_ = next(id_ for id_ in queue(engine) if shown(engine, id_)["title"] == UNSURE)
    engine.dispose()
    listed = run(folder=tmp_path).stdout
    assert listed.startswith("2 waiting, 2 shown\n")
    for words in (
        f"{id_}  {UNSURE} – Elmshire Council",
        "review: senior, then",
        "margin 0.",
        f"title “{UNSURE}”",
    ):
        assert words in listed
    assert run(id_, folder=tmp_path).stdout in listed
    done = run(id_, "--as", "lcpp", "--by", "Ada", "--because", "leads practice", folder=tmp_path)
    assert done.exit_code == 0, done.output
    assert "matched: lcpp; margin 1.00" in done.stdout
    assert "decided: lcpp, by Ada on " in done.stdout
    assert run(folder=tmp_path).stdout.startswith("1 waiting")
    assert f"{UNSURE},Elmshire Council,,england,lcpp,,decided by Ada on " in run("--cases", folder=tmp_path).stdout
    file = tmp_path / "cases.csv"
    assert "1 cases added" in run("--cases", file, folder=tmp_path).stdout
    assert "0 cases added" in run("--cases", file, folder=tmp_path).stdout


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["abc"], "'abc' is not a posting's id"),
        (["9999"], "posting 9999 is not there"),
        (["1", "--as", "boss", "--by", "Ada"], "'boss' cannot be decided"),
        (["1", "--as", "senior"], "nobody decides"),
        (["--as", "senior", "--by", "Ada"], "expected the posting's id"),
        (["1", "--by", "Ada"], "--by: 'Ada' goes with a decision; expected --as too"),
        (["1", "--because", "leads"], "--because: 'leads' goes with a decision; expected --as too"),
        (["--cases", "--by", "Ada"], "--by: 'Ada' goes with a decision"),
        (["--make-key", "a:b"], "cannot name an operator"),
        (["--cases", "/nowhere/at/all.csv"], "cannot be added to"),
    ],
)
@pytest.mark.usefixtures("url")
def test_the_command_says_in_one_line_what_cannot_be_done(tmp_path: Path, arguments: list[str], complaint: str) -> None:
    result = run(*arguments, folder=tmp_path)
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_serving_with_keys_that_cannot_be_used_is_refused_before_anything_is_gathered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "ada:plain")
    result = CliRunner().invoke(command, ["up", "--port", str(free_port()), "--data", str(tmp_path)])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{VARIABLE}: entry 1 cannot be used")


def test_the_command_makes_a_key_that_the_printed_line_configures(tmp_path: Path) -> None:
    printed = run("--make-key", "ada", folder=tmp_path).stdout
    key = re.search(r"once: (\S+)", printed)
    entry = re.search(rf"{VARIABLE}=(\S+)", printed)
    assert key
    assert entry
    assert configured(entry[1]).admit("ada", key[1], "here").name == "ada"
