"""The committed OpenAPI document: a change to the API shows as a diff that a person reads.

Refresh it, after reading the difference, with: NEXTRUNG_REFRESH=1 pytest tests/test_api_openapi.py
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from api_data import client, database

SNAPSHOT = Path(__file__).with_name("openapi.json")


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with client(database(tmp_path_factory.mktemp("filled"))) as api:
        body: dict[str, Any] = api.get("/api/v1/openapi.json").json()
    return body


def _without_prose(node: Any) -> Any:
    """A shape without its descriptions: rewording what a class says of itself changes no API."""
    if isinstance(node, dict):
        return {
            key: _without_prose(value)
            for key, value in node.items()
            if not (key == "description" and isinstance(value, str))
        }
    return [_without_prose(value) for value in node] if isinstance(node, list) else node


def _without_examples(node: Any) -> Any:
    """What tests/test_api_examples.py compares is not compared twice."""
    if isinstance(node, dict):
        return {key: _without_examples(value) for key, value in node.items() if key != "example"}
    return [_without_examples(value) for value in node] if isinstance(node, list) else node


def test_the_document_is_the_committed_one(document: dict[str, Any]) -> None:
    shapes = {name: _without_prose(shape) for name, shape in document["components"]["schemas"].items()}
    document = _without_examples(document) | {"components": {"schemas": shapes}}
    text = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if os.environ.get("NEXTRUNG_REFRESH"):
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert text == SNAPSHOT.read_text(encoding="utf-8"), "the API changed: read the difference, then refresh (see top)"


def test_every_route_describes_its_problems(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["description"], path
            kinds = {
                tuple(answer.get("content", {}))
                for status, answer in operation["responses"].items()
                if not status.startswith("2")
            }
            assert kinds == {("application/problem+json",)}, path


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
            return own + [found for key, value in node.items() if key != "example" for found in references(value)]
        return [found for value in node for found in references(value)] if isinstance(node, list) else []

    shapes = document["components"]["schemas"]
    assert {name.removeprefix("#/components/schemas/") for name in references(document)} <= set(shapes)
