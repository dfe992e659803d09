"""JSON bodies of requests: how the OpenAPI document shows them, and reading one with every fault in it.

Owns these alone. What a body means is the part of the route that takes it.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from api.problems import BadInput, faults_of
from api.schemas import ProblemShape

Model = TypeVar("Model", bound=BaseModel)
PROFILE = {"$ref": "#/components/schemas/Profile"}
BAD_FIELD: dict[int | str, dict[str, Any]] = {
    422: {"model": ProblemShape, "description": "A field cannot be used; `errors` says which and why"}
}
BAD_BODY = {415: {"model": ProblemShape, "description": "The body is not announced as application/json"}, **BAD_FIELD}
"""The refusals of a body that has to be announced as JSON."""


def json_body(schema: Mapping[str, Any], *, required: bool = True) -> dict[str, Any]:
    """What of an operation says that its body is JSON of this schema."""
    return {"requestBody": {"required": required, "content": {"application/json": {"schema": schema}}}}


def parsed(model: type[Model], body: bytes, expected: Mapping[str, str], **context: Any) -> Model:  # noqa: ANN401
    """The body as the model reads it; `expected` has the words for a field, `context` is for the model's own checks.

    Raises:
        BadInput: naming every field that cannot be used.

    """
    try:
        return model.model_validate_json(body, context=context)
    except ValidationError as error:
        raise BadInput(faults_of(error.errors(), expected)) from error
