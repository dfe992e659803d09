"""Requests made from the API's own description: no answer is a failure of the server, and none breaks its promises."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from api_data import client, database
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup

load_all_checks()
KEPT = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")
EXAMPLES = 12
"""Requests of each operation; the seed is fixed, so that the same are made everywhere."""


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with client(database(tmp_path_factory.mktemp("filled"))) as api:
        yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", api.app)


def test_every_operation_keeps_what_it_promises(schema: Any) -> None:
    checks = [CHECKS.get_one(name) for name in KEPT]
    problems: list[str] = []
    tried = 0
    for described in schema.get_all_operations():
        operation = described.ok()

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def keeps(case: Any) -> None:
            case.call_and_validate(checks=checks)

        try:
            keeps()
        except (FailureGroup, AssertionError) as error:
            told = [*getattr(error, "exceptions", ()), error][0]
            problems.append(f"{operation.label}: {told}")
        tried += 1
    assert not problems, "\n\n".join(problems)
    assert tried >= 15
