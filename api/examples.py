"""An example for every operation of the API: what to ask, and what the answer looks like.

Owns putting `examples.json` into the OpenAPI document. What is asked there is written by hand; each answer is the
application's own over the tests' practice data, with long lists and texts shortened; a test asks again.
Must not be read to answer anything but the document.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("examples.json")


@cache
def examples() -> dict[str, dict[str, Any]]:
    """By operation ("GET /api/v1/vacancies"): `path`, `query` and `body` that are asked, and the `answer`."""
    told: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return told


def place(document: dict[str, Any]) -> None:
    """Put each example at its operation in an OpenAPI document: the parameters, the body, and the answer."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if told := examples().get(f"{method.upper()} {path}"):
                _place(operation, told)


def _place(operation: dict[str, Any], told: dict[str, Any]) -> None:
    asked = told.get("path", {}) | told.get("query", {})
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in asked:
            parameter["example"] = asked[parameter["name"]]
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        if kind == "application/json" and "body" in told:
            content["example"] = told["body"]
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            for content in list(answer.get("content", {}).values())[:1]:
                content["example"] = told["answer"]
