"""A platform's options from a row's table, checked against the platform's own dataclass.

Owns the checks that every platform's options share: known keys, the right types, nothing missing. What a value may be
is the dataclass's own `__post_init__`.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints


def read_options(cls: type[Any], table: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the platform's own dataclass
    """Make a platform's options from a table; raise ValueError("key: what is wrong") for the first fault."""
    hints = get_type_hints(cls)
    known = {field.name: field for field in fields(cls)}
    for key, value in table.items():
        if key not in known:
            choices = f"one of {', '.join(known)}" if known else "none"
            raise ValueError(f"{key}: is not an option of this platform; expected {choices}")
        _check_type(key, value, hints[key])
    for name, field in known.items():
        if name not in table and field.default is MISSING and field.default_factory is MISSING:
            raise ValueError(f"{name}: is missing")
    return cls(**table)


def _check_type(key: str, value: object, hint: Any) -> None:  # noqa: ANN401 - a type, as the dataclass has it
    if get_origin(hint) is Literal:
        choices = get_args(hint)
        if value not in choices:
            raise ValueError(f"{key}: {value!r}; expected one of {', '.join(map(str, choices))}")
    elif type(value) is not cast("type", hint):
        raise ValueError(f"{key}: {value!r}; expected {_TYPES.get(hint, hint)}")


_TYPES = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
