"""Every operation of the API has an example, and each is what the application really answers.

Refresh the answers, after reading the difference, with: NEXTRUNG_REFRESH=1 pytest tests/test_api_examples.py
"""

import hashlib
import json
import os
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from api_data import NOW, TODAY, database
from fastapi.testclient import TestClient

from api.app import create_app
from api.examples import FILE, examples
from api.operators import VARIABLE
from api.recruiters import make_key
from matcher import reading_pass
from store import postings
from store.postings import RawPosting
from store.session import connect, transaction

WITHOUT = {"as_typed", "cursor", "first_year"}
"""One is another answer's own, the others have a single value, which their shape says."""
KEYED = {
    "POST /api/v1/postings": "recruiter",
    "DELETE /api/v1/postings/{posting_id}": "recruiter",
    "GET /api/v1/review": "operator",
    "POST /api/v1/review/{posting_id}": "operator",
}
LONGEST = 160
"""Characters of a text; more than that shows no more of the form."""
UNSURE = RawPosting("u1", "https://elmshire.test/jobs/u1", "Practice Consultant", employer="Elmshire Council")


def shortened(answer: object) -> object:
    """An answer with one entry of each list of objects, two of other lists, and texts of at most 160 characters."""
    if isinstance(answer, dict):
        return {key: shortened(value) for key, value in answer.items()}
    if isinstance(answer, list):
        return (
            [shortened(entry) for entry in answer[: 1 if isinstance(answer[0], dict | list) else 2]] if answer else []
        )
    if isinstance(answer, str) and len(answer) > LONGEST:
        return f"{answer[:LONGEST].rpartition(' ')[0]} …"
    return answer


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, dict[str, tuple[str, str]]]]:
    url = database(tmp_path_factory.mktemp("filled"))
    engine = connect(url)
    with transaction(engine) as session:
        postings.record(session, "practice-elmshire", [UNSURE], NOW)
    reading_pass.run(engine, now=NOW)
    keys = {"recruiter": ("elm-hr", make_key(engine, "elm-hr", now=NOW)[1]), "operator": ("ada", "a long key of ada's")}
    engine.dispose()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, f"ada:{hashlib.sha256(keys['operator'][1].encode()).hexdigest()}")
        with TestClient(create_app(url, today=lambda: TODAY, now=lambda: NOW)) as client:
            yield client, keys


@pytest.fixture(scope="module")
def document(api: Any) -> dict[str, Any]:
    told: dict[str, Any] = api[0].get("/api/v1/openapi.json").json()
    return told


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield f"{method.upper()} {path}", operation


def _contents(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """What is sent and what answers when all is well, each by its media type."""
    answers = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
    return [told.get("content", {}) for told in (operation.get("requestBody", {}), *answers)]


def test_every_answer_is_the_application_s_own(api: Any) -> None:
    client, keys = api
    answered = {}
    for operation, example in examples().items():
        method, path = operation.split(" ")
        response = client.request(
            method,
            path.format(**example.get("path", {})),
            params=example.get("query"),
            json=example.get("body"),
            auth=keys.get(KEYED.get(operation, "")),
            headers={"Accept": "application/json"},
        )
        assert response.status_code in (200, 201), f"{operation}: {response.text}"
        kind = response.headers["content-type"]
        if "json" in kind and "ndjson" not in kind:
            answer = shortened(response.json())
        else:
            answer = "\n".join(response.text.splitlines()[:2]) + "\n"
        answered[operation] = example | {"answer": answer}
    if os.environ.get("NEXTRUNG_REFRESH"):
        FILE.write_text(json.dumps(answered, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        examples.cache_clear()
    differing = [operation for operation, example in examples().items() if example != answered[operation]]
    assert not differing, f"{differing} answer otherwise now: read the difference, then refresh (see top)"


def test_every_operation_has_its_example_and_no_example_is_without_one(document: dict[str, Any]) -> None:
    operations = dict(_operations(document))
    assert set(examples()) == set(operations)
    missing = []
    for name, operation in operations.items():
        told = operation.get("parameters", [])
        missing += [f"{name}: {each['name']}" for each in told if each["name"] not in WITHOUT and "example" not in each]
        for content in _contents(operation):
            missing += [f"{name}: {kind}" for kind, shape in list(content.items())[:1] if "example" not in shape]
    assert not missing


def test_every_example_keeps_its_schema(document: dict[str, Any]) -> None:
    kept = 0
    for name, operation in _operations(document):
        shapes = [*operation.get("parameters", ()), *(s for content in _contents(operation) for s in content.values())]
        for shape in (shape for shape in shapes if "example" in shape):
            keeping = jsonschema_rs.validator_for(shape["schema"] | {"components": document["components"]})
            problems = [error.message for error in keeping.iter_errors(shape["example"])]
            assert not problems, f"{name}: {problems}"
            kept += 1
    assert kept > 100
