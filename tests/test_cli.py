"""The command as a person uses it: what it prints, its exit status, and one clear line for whatever is wrong."""

import json
import shlex
import socket
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from processes import free_port
from typer.testing import CliRunner, Result

from cli import app, registries, serving
from crawlers.sources import load_registry
from store.session import prepare

ADVERT = {
    "id": "a1",
    "title": "Senior Practitioner - Children in Need",
    "employer": "Norfolk County Council",
    "location": "Norwich NR1 2DH",
    "salary": "£43,693 - £46,731 per annum",
    "contract": "Permanent, 37 hours per week",
    "closing": "Midnight on 5 December 2026",
    "page_date": "2026-11-20",
}


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=text)


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def refused(result: Result, *words: str) -> None:
    """It could not be done as asked: exit status 2, one line that says why, and no traceback."""
    assert result.exit_code == 2, result.output
    (line,) = result.stderr.strip().splitlines()
    for word in words:
        assert word in line


def test_read_gives_one_reading_a_line_in_the_shape_that_was_promised() -> None:
    result = run("read", text=json.dumps(ADVERT) + "\n")
    assert result.exit_code == 0
    (found,) = lines(result)
    assert {
        "id",
        "outcome",
        "tier",
        "confidence",
        "runner_up",
        "margin",
        "evidence",
        "pay",
        "closing",
        "contract",
        "place",
        "rules_version",
    } <= set(found)
    assert (found["id"], found["outcome"], found["tier"]) == ("a1", "matched", "senior")
    pay, closing, contract, place = (found[name] for name in ("pay", "closing", "contract", "place"))
    assert isinstance(pay, dict)
    assert (pay["min"], pay["max"], pay["unit"], pay["currency"]) == (43693, 46731, "year", "GBP")
    assert isinstance(closing, dict)
    assert (closing["date"], closing["time"]) == ("2026-12-05", "24:00")
    assert isinstance(contract, dict)
    assert (contract["type"], contract["hours_min"], contract["hours_max"]) == ("permanent", 37, 37)
    assert isinstance(place, dict)
    assert place["authority"] == {"name": "Norfolk", "gss_code": "E10000020"} | place["authority"]
    assert place["nation"] == "england"


def test_a_malformed_line_is_an_error_object_and_the_rest_go_on() -> None:
    text = "\n".join(["not json", json.dumps(ADVERT), '{"title": 7}', '{"title": "x", "page_date": "yesterday"}', "[]"])
    result = run("read", text=text)
    assert result.exit_code == 1
    found = lines(result)
    assert [row.get("line") for row in found] == [1, None, 3, 4, 5]
    assert "title" in str(found[2]["error"])
    assert "page_date" in str(found[3]["error"])
    assert "yesterday" in str(found[3]["error"])


def test_adverts_can_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "adverts.jsonl"
    path.write_bytes(json.dumps(ADVERT).encode() + b"\n\xff\xfe\n")
    result = run("read", str(path))
    assert result.exit_code == 1
    assert lines(result)[0]["tier"] == "senior"
    assert lines(result)[1]["line"] == 2


def test_duplicates_groups_the_adverts_of_one_job() -> None:
    adverts = [
        ADVERT,
        ADVERT | {"id": "a2", "title": "Senior Practitioner – Children in Need"},
        ADVERT | {"id": "a3", "title": "Team Manager - Fostering", "salary": "£52,000"},
    ]
    result = run("duplicates", text="\n".join(json.dumps(advert) for advert in adverts))
    assert result.exit_code == 0
    groups = lines(result)
    assert sorted(sorted(group["ids"]) for group in groups) == [["a1", "a2"], ["a3"]]  # type: ignore[type-var]
    assert all({"ids", "score", "reasons"} <= set(group) for group in groups)


def test_an_advert_without_an_id_cannot_be_grouped_and_says_so() -> None:
    result = run("duplicates", text='{"title": "Social Worker"}\n' + json.dumps(ADVERT))
    assert result.exit_code == 1
    assert any(row.get("line") == 1 and "id" in str(row["error"]) for row in lines(result))


def profile(tmp_path: Path, **fields: object) -> str:
    path = tmp_path / "profile.json"
    path.write_text(json.dumps({"nation": "england"} | fields))
    return str(path)


def test_advice_stands_without_any_vacancies(tmp_path: Path) -> None:
    mine = profile(tmp_path, role="Social Worker, Assessment Team", registered=True, years_post_qualifying=3)
    result = run("advise", mine, "--json", "--as-of", "2026-11-21", "--data", str(tmp_path / "none"))
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert {"as_of", "tier", "gates", "readiness", "steps", "questions", "warnings", "versions"} <= set(answer)
    assert answer["as_of"] == "2026-11-21"
    assert answer["tier"]["tier"] == "practitioner"
    assert "no vacancies to look through" in result.stderr
    prepare(f"sqlite:///{tmp_path / 'practice.db'}", "practice").dispose()
    practised = run("advise", mine, "--json", "--data", str(tmp_path))
    assert json.loads(practised.stdout)["tier"] == answer["tier"]
    assert practised.stderr.startswith("Practice data. Every employer and vacancy here is fictional")
    text = run("advise", mine, "--as-of", "2026-11-21", "--data", str(tmp_path / "none"))
    assert text.exit_code == 0
    assert "2026" in text.stdout


def test_a_profile_that_cannot_be_used_names_each_fault(tmp_path: Path) -> None:
    bad = profile(tmp_path, nation="atlantis", years_post_qualifying="many", colour="blue")
    result = run("advise", bad, "--data", str(tmp_path))
    assert result.exit_code == 2
    for field in ("nation", "years_post_qualifying", "colour"):
        assert f"{field}: " in result.stderr
    assert "expected" in result.stderr


@pytest.mark.parametrize("content", ["", "{", "[1]", '"text"'])
def test_what_is_no_profile_is_one_clear_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "profile.json"
    path.write_text(content)
    refused(run("advise", str(path)), "profile.json")


def test_a_profile_that_is_not_there_and_a_date_that_is_none(tmp_path: Path) -> None:
    refused(run("advise", str(tmp_path / "absent.json")), "absent.json", "cannot be read")
    mine = profile(tmp_path)
    for typed in ("31/02/2026", "20261101", "2026-W45-7", "2026W457", "2026-11-1", " 2026-11-01", ""):
        refused(run("advise", mine, "--as-of", typed), f"--as-of: {typed!r}", "expected YYYY-MM-DD")


def test_sources_lists_both_registries() -> None:
    result = run("sources")
    assert result.exit_code == 0
    assert "live: " in result.stdout
    assert "practice-carrowmoor" in result.stdout
    assert "unconfirmed" in result.stdout


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("platform", '"telepathy"', ["platform", "telepathy"]),
        ("url", '"ftp://example.org"', ["url", "ftp"]),
        ("every", '"often"', ["every", "often"]),
        ("authority", '"E99999999"', ["authority", "E99999999"]),
        ("colour", "1", ["colour"]),
        ("id", "", ["TOML"]),
    ],
)
def test_a_broken_registry_row_is_one_line_naming_file_and_key(
    tmp_path: Path, key: str, value: str, words: list[str]
) -> None:
    row = {
        "id": '"x"',
        "name": '"X"',
        "platform": '"oracle"',
        "url": '"https://example.org"',
        "every": '"6h"',
        "min_expected": "1",
        "verified": '"today"',
    }
    path = tmp_path / "broken.toml"
    fields = "\n".join(f"{name} = {text}" for name, text in (row | {key: value}).items())
    path.write_text(f'[[source]]\n{fields}\n[source.options]\nsite = "CX"\n')
    refused(run("sources", "--registry", str(path)), "broken.toml", *words)
    refused(run("crawl", "x", "--registry", str(path), "--data", str(tmp_path)), "broken.toml", *words)


def test_crawl_wants_ids_or_due_and_known_ones(tmp_path: Path) -> None:
    data = str(tmp_path)
    refused(run("crawl", "--data", data), "--due")
    refused(run("crawl", "atlantis", "--data", data), "atlantis")
    refused(run("crawl", "suffolk", "practice-carrowmoor", "--data", data), "apart")


def test_a_database_that_is_not_there_or_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(run("match", "--data", str(tmp_path)), "not there", "nextrung up")
    monkeypatch.setenv("NEXTRUNG_DATABASE_URL", "mysql://u:secret@h/x")
    result = run("match")
    refused(result, "NEXTRUNG_DATABASE_URL", "PostgreSQL")
    assert "secret" not in result.output


def test_a_port_in_use_or_an_address_elsewhere_is_refused_at_once(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused(run("up", "--port", port, "--data", str(tmp_path)), port, "--port")
        refused(run("practice", "--port", port), port, "--port")
    refused(run("up", "--host", "192.0.2.1", "--data", str(tmp_path)), "192.0.2.1")
    refused(run("practice", "--folder", str(tmp_path / "absent")), "absent", "folder")


def test_up_live_serves_while_a_source_says_why_it_cannot_be_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a machine without a network: no name resolves, and the pages are there all the same."""
    path = tmp_path / "registry.toml"
    path.write_text(
        '[[source]]\nid = "nowhere"\nname = "Nowhere"\nplatform = "oracle"\nurl = "https://nowhere.invalid"\n'
        'every = "6h"\nmin_expected = 1\nverified = ""\nnote = "a name that never resolves"\n'
        '[source.options]\nsite = "CX"\n'
    )
    monkeypatch.setattr(registries, "live_registry", lambda: load_registry(path))
    seen: list[int] = []

    def serve(served: FastAPI, **_options: object) -> None:
        client = TestClient(served)
        seen.append(client.get("/healthz").status_code)
        for _ in range(300):
            (source,) = client.get("/api/v1/sources").json()["sources"] or [{"status": "never_run"}]
            if source["status"] == "failed":
                break
            time.sleep(0.2)

    monkeypatch.setattr("uvicorn.run", serve)
    result = run("up", "--live", "--port", str(free_port()), "--data", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert seen == [200]
    assert "nowhere: failed: " in result.stdout
    assert (tmp_path / "live.db").is_file()


def test_saved_advice_is_given_again_and_a_changed_answer_is_told(tmp_path: Path) -> None:
    mine = profile(tmp_path, role="Senior Social Worker", registered=True, years_post_qualifying=5)
    answer = run("advise", mine, "--json", "--as-of", "2026-11-21", "--data", str(tmp_path / "none"))
    saved = tmp_path / "answer.json"
    saved.write_text(answer.stdout)
    again = run("advise", "--replay", str(saved), "--json")
    assert again.exit_code == 0
    assert json.loads(again.stdout) == json.loads(answer.stdout)
    saved.write_text(answer.stdout.replace('"tier": "senior"', '"tier": "practitioner"', 1))
    changed = run("advise", "--replay", str(saved))
    assert changed.exit_code == 1
    assert "practitioner" in changed.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "expected a profile"),
        (("PROFILE", "--replay", "PROFILE"), "its own profile and date"),
        (("--replay", "PROFILE"), "inputs"),
    ],
)
def test_what_cannot_be_advised_on_is_one_clear_line(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    mine = profile(tmp_path)
    result = run("advise", *(mine if one == "PROFILE" else one for one in arguments))
    assert result.exit_code == 2
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_the_lcpp_report_is_by_clause_and_only_for_england(tmp_path: Path) -> None:
    mine = profile(tmp_path, registered=True)
    told = run("lcpp", mine, "--as-of", "2026-11-21")
    assert told.exit_code == 0
    assert "not yet set" in told.stdout
    assert json.loads(run("lcpp", mine, "--as-of", "2026-11-21", "--json").stdout)
    elsewhere = run("lcpp", profile(tmp_path, nation="wales"), "--as-of", "2026-11-21")
    assert elsewhere.exit_code == 0
    assert "England" in elsewhere.stdout


def test_the_schema_of_a_profile_is_printed() -> None:
    assert "nation" in json.loads(run("profile-schema").stdout)["properties"]


def test_the_larger_county_says_how_to_crawl_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    waiting = SimpleNamespace(Event=lambda: SimpleNamespace(wait=lambda: None))
    monkeypatch.setattr(serving, "threading", waiting)
    result = run("practice", "--every-platform", "--port", "0")
    assert result.exit_code == 0
    assert "--registry" in result.stdout
    assert run("practice", "--every-platform", "--folder", ".").exit_code == 2
    nextrung, *command = shlex.split(result.stdout.splitlines()[-1])
    assert nextrung == "nextrung"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("crawlers.fleet.due", lambda *_: [])
    crawled = run(*command)
    assert (crawled.exit_code, crawled.stdout) == (0, "no source is due\n"), crawled.output


@pytest.mark.parametrize(
    ("check", "told", "words"),
    [
        ("agency", {"nation": "england", "years_post_qualifying": 2}, "3 years"),
        ("qualification", {"nation": "england"}, "Social Work England"),
        ("return", {"nation": "england"}, "England"),
        ("moving", {"origin": "england", "destination": "scotland"}, "Scottish Social Services Council"),
    ],
)
def test_each_short_check_answers_as_text_and_as_json(tmp_path: Path, check: str, told: object, words: str) -> None:
    asked = tmp_path / "asked.json"
    asked.write_text(json.dumps(told))
    text = run("decide", check, str(asked), "--as-of", "2026-11-21")
    assert text.exit_code == 0, text.output
    assert words in " ".join(text.stdout.split())
    answer = json.loads(run("decide", check, str(asked), "--as-of", "2026-11-21", "--json").stdout)
    assert answer["as_of"] == "2026-11-21"


def test_a_check_that_cannot_be_made_names_each_fault(tmp_path: Path) -> None:
    asked = tmp_path / "asked.json"
    asked.write_text('{"nation": "atlantis"}')
    result = run("decide", "agency", str(asked))
    assert result.exit_code == 2
    assert "nation: 'atlantis'; expected" in result.stderr


def test_learning_is_counted_by_the_regulators_rule(tmp_path: Path) -> None:
    mine = profile(tmp_path)
    assert "Social Work England" in run("learning", mine, "--as-of", "2026-11-21").stdout
    assert json.loads(run("learning", mine, "--json").stdout)
    wrong = run("learning", mine, "--period-began", "soon")
    assert wrong.exit_code == 2
    assert "--period-began: 'soon'" in wrong.stderr


def test_a_recruiters_key_is_made_listed_and_revoked(tmp_path: Path) -> None:
    prepare(f"sqlite:///{tmp_path / 'practice.db'}", "practice").dispose()
    data = ("--data", str(tmp_path))
    made = run("keys", "make", "Elmshire-HR", "--scope", "submit", *data)
    assert made.exit_code == 0, made.output
    assert "shown only this once" in made.stdout
    assert "Elmshire-HR  may submit" in run("keys", "list", *data).stdout
    assert run("keys", "revoke", "1", *data).exit_code == 0
    for wrong in (("revoke", "1"), ("revoke", "x"), ("make",), ("list", "1"), ("make", "no spaces please")):
        result = run("keys", *wrong, *data)
        assert result.exit_code == 2
        assert result.stderr.startswith("keys: ")


def test_a_pack_for_no_vacancy_and_figures_from_no_file_are_one_clear_line(tmp_path: Path) -> None:
    prepare(f"sqlite:///{tmp_path / 'practice.db'}", "practice").dispose()
    pack = run("apply", "7", "--data", str(tmp_path))
    assert pack.exit_code == 2
    assert "There is no vacancy 7" in pack.stderr
    figures = run("workforce", str(tmp_path / "none.csv"), "--data", str(tmp_path))
    assert figures.exit_code == 2
    assert "none.csv" in figures.stderr


def test_a_cohort_answers_for_each_and_names_the_row_that_cannot(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("reference,nation,role,registered\nA,england,Social Worker,yes\nB,atlantis,,\n")
    result = run("cohort", str(file), "--as-of", "2026-11-21", "--data", str(tmp_path / "none"))
    assert result.exit_code == 1, result.output
    assert "A" in result.stdout
    assert "line 3: nation: 'atlantis'" in result.stderr
    sheet = run("cohort", str(file), "--csv", "--data", str(tmp_path / "none"))
    assert sheet.stdout.count("\n") == 2
    file.write_bytes(b"\x00")
    assert run("cohort", str(file), "--data", str(tmp_path / "none")).exit_code == 2
    prepare(f"sqlite:///{tmp_path / 'practice.db'}", "practice").dispose()
    refused = run("cohort", str(file), "--data", str(tmp_path))
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1), "a refusal is one line, of practice data too"
    assert run("cohort", str(tmp_path / "gone.csv")).exit_code == 2


def test_the_ladder_is_shown_whole_and_by_tier() -> None:
    assert "Team manager" in run("ladder", "--as-of", "2026-11-21").stdout
    assert "Usual titles" in run("ladder", "team_manager", "--nation", "wales").stdout
    for wrong in (("boss",), ("--nation", "atlantis"), ("lcpp", "--nation", "scotland")):
        result = run("ladder", *wrong)
        assert result.exit_code == 2
        assert result.stderr.startswith("ladder: ")
    assert "expected one of student, nqsw, practitioner, senior" in run("ladder", "boss").stderr
