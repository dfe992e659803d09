"""Reading the facts files: TOML that a social work lead can correct, with every fault named as file, entry and key.

Owns the checks that all facts files share. It must not know what any particular file is about.
"""

import datetime
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NATIONS: tuple[str, ...] = ("england", "scotland", "wales", "northern_ireland")


class FactsError(ValueError):
    """A facts file that cannot be used; the message names the file, the entry and the key."""


@dataclass(frozen=True, slots=True)
class Row:
    """A table of a facts file with its place, so that every fault is reported as file, entry and key."""

    file: str
    entry: str
    values: Mapping[str, Any]

    def fault(self, key: str, expected: str) -> FactsError:
        """The error for a key, saying what was found and what was expected."""
        found = repr(self.values[key]) if key in self.values else "nothing"
        place = f"{self.file}: {self.entry}" if self.entry else self.file
        return FactsError(f"{place}: {key}: got {found}, expected {expected}")

    def only(self, keys: frozenset[str]) -> None:
        """Refuses a key that nothing would read."""
        for key in self.values:
            if key not in keys:
                raise self.fault(key, "one of " + ", ".join(sorted(keys)))

    def text(self, key: str, *, default: str | None = None) -> str:
        """A text that is not blank; with a default, the key may be left out."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fault(key, "text")
        return value

    def choice(self, key: str, among: tuple[str, ...] | frozenset[str]) -> str:
        """A text out of a list."""
        value = self.values.get(key)
        if value not in among:
            raise self.fault(key, "one of " + ", ".join(sorted(among)))
        return str(value)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """True or false; the default where the key is left out."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.fault(key, "true or false")
        return value

    def date(self, key: str) -> datetime.date | None:
        """A date, or None where the key is left out."""
        value = self.values.get(key)
        if value is not None and type(value) is not datetime.date:
            raise self.fault(key, "a date written YYYY-MM-DD without quotes")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty where the key is left out."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.fault(key, "a list of texts")
        return tuple(value)

    def nations(self) -> tuple[str, ...]:
        """The key `nations`: a list of at least one of the four."""
        nations = self.texts("nations")
        if not nations or not set(nations) <= set(NATIONS):
            raise self.fault("nations", "a list out of " + ", ".join(NATIONS))
        return nations

    def rows(self, key: str, name: str) -> tuple["Row", ...]:
        """A list of tables, each named after its own `name` key where it has one."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.fault(key, "a list of tables")
        return tuple(
            Row(self.file, f"{self.entry} {key} {item.get(name, f'number {number}')}".strip(), item)
            for number, item in enumerate(value, 1)
        )


def load_toml(path: Path) -> tuple[Row, bytes]:
    """A facts file as one row, and its bytes for a version.

    Raises:
        FactsError: naming the file, when it cannot be read or is not TOML.

    """
    try:
        raw = path.read_bytes()
        values = tomllib.loads(raw.decode("utf-8"))
    except (OSError, ValueError) as error:
        raise FactsError(f"{path.name}: {error}") from error
    return Row(path.name, "", values), raw


def version_of(raw: bytes) -> str:
    """Twelve hexadecimal digits that change whenever a facts file does."""
    return hashlib.sha256(raw).hexdigest()[:12]
