"""The practice county's stock of words: employers, rungs, service areas, other work and the registry's rows.

Owns the loading of `words/*.toml` and `sources.toml` into frozen dataclasses. Must not choose anything: what is picked
from the stock is the generator's affair.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Record = TypeVar("_Record", bound="DataclassInstance")

HERE = Path(__file__).parent
COUNTY = HERE / "sources.toml"
"""The registry of the county that `make run` shows."""
EVERY_PLATFORM = HERE / "every-platform.toml"
"""The registry of a larger county with a tenant on every platform, for measuring and for long tests."""

Truth = Literal["in", "out", "ambiguous"]
"""Whether a post is on the ladder; "ambiguous" where careful readers differ."""


@dataclass(frozen=True, slots=True)
class Employer:
    """A fictional employer; `towns` are names with their outward codes, `scale` multiplies a rung's pay."""

    key: str
    name: str
    short: str
    kind: str
    nation: str
    source: str
    board: str
    scale: float
    towns: tuple[tuple[str, str], ...]
    street: str
    about: tuple[str, ...]
    benefits: tuple[str, ...]
    authority: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A service area's names for its teams, and what working there is."""

    teams: tuple[str, ...]
    about: tuple[str, ...]
    duties: tuple[str, ...]
    charities: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """What is advertised: a rung of the ladder (`tier` set) or a family of other work (`tier` empty).

    `pay` is pounds a year, `hourly` pounds an hour. `titles` are by nation, and
    "agency" for agencies' own; "any" serves every nation. A rung's `about` comes from its service area.
    """

    key: str
    tier: str | None
    kinds: tuple[str, ...]
    pay: tuple[float, float]
    hourly: tuple[float, float]
    titles: Mapping[str, tuple[str, ...]]
    opening: tuple[str, ...]
    duties: tuple[str, ...]
    asks: tuple[str, ...]
    truth: Truth = "in"
    share: int = 1
    band: str | None = None
    services: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    adults: bool = False

    def titles_for(self, employer: Employer) -> tuple[str, ...]:
        """The titles that this employer could print; empty where it would not advertise such a post."""
        if employer.kind not in self.kinds:
            return ()
        if employer.kind == "agency" and "agency" in self.titles:
            return self.titles["agency"]
        own = self.titles.get(employer.nation, ())
        # A nation's own words come twice as often as the general ones, or they would drown in them.
        return own + own + self.titles.get("any", ())


@dataclass(frozen=True, slots=True)
class Tenant:
    """A row of the practice registry as the site needs it: which wire format it serves, and where."""

    id: str
    name: str
    platform: str
    url: str
    options: Mapping[str, Any]

    @property
    def path(self) -> str:
        """The url without its query."""
        return self.url.partition("?")[0]

    @property
    def prefix(self) -> str:
        """The folder that everything of this tenant stands under, such as /jobs/thornhaven."""
        return "/".join(self.path.split("/")[:3])


def _tuples(value: Any) -> Any:  # noqa: ANN401 - TOML holds anything
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _made(cls: type[_Record], values: Mapping[str, Any], where: str) -> _Record:
    """A record of a file's values; ValueError names the file, the row and the key that is wrong."""
    expected = {item.name: item for item in fields(cls)}
    for key in values:
        if key not in expected:
            raise ValueError(f"{where}: {key}: unknown key; expected one of {', '.join(expected)}")
    for key, item in expected.items():
        if key not in values and item.default is MISSING:
            raise ValueError(f"{where}: {key}: is missing")
    return cls(**{key: _tuples(value) for key, value in values.items()})


@cache
def employers(registry: Path = COUNTY) -> tuple[Employer, ...]:
    """Every employer that advertises in a registry, in the file's order; the file of words has the registry's name."""
    file = "words/employers.toml" if registry == COUNTY else f"words/{registry.stem}.toml"
    return tuple(_made(Employer, row, f"{file}: {row.get('key', '?')}") for row in _read(file)["employer"])


@cache
def services() -> Mapping[str, Service]:
    """Service areas by key."""
    rows = _read("words/services.toml")
    return {key: _made(Service, row, f"words/services.toml: {key}") for key, row in rows.items()}


def _role(key: str, row: dict[str, Any], file: str, tier: str | None) -> Role:
    titles = row.get("titles", {})
    by_nation = titles if isinstance(titles, dict) else {"any": titles}
    values = {**row, "key": key, "tier": tier, "titles": {name: tuple(value) for name, value in by_nation.items()}}
    return _made(Role, values, f"words/{file}: {key}")


@cache
def rungs() -> tuple[Role, ...]:
    """The ladder's rungs, in ladder order."""
    return tuple(_role(key, row, "tiers.toml", key) for key, row in _read("words/tiers.toml").items())


@cache
def other_work() -> tuple[Role, ...]:
    """Families of work that are not rungs: plainly outside, or ambiguous."""
    return tuple(_role(key, row, "other.toml", None) for key, row in _read("words/other.toml").items())


@cache
def nation_words() -> Mapping[str, Mapping[str, str]]:
    """Each nation's words for the slots of the paragraphs."""
    return _read("words/nations.toml")


@cache
def tenants(registry: Path = COUNTY) -> tuple[Tenant, ...]:
    """The rows of a practice registry, in the file's order."""
    return tuple(
        Tenant(id=row["id"], name=row["name"], platform=row["platform"], url=row["url"], options=row.get("options", {}))
        for row in _read(registry.name)["source"]
    )


@dataclass(frozen=True, slots=True)
class Closers:
    """Sentences that any advert may end with, and the choices that frame it."""

    headings: tuple[tuple[str, str, str, str], ...]
    safeguarding: tuple[str, ...]
    equality: tuple[str, ...]
    contact: tuple[str, ...]
    interview: tuple[str, ...]
    place: tuple[str, ...]
    places: tuple[str, ...]
    open_ended: tuple[str, ...]
    people: tuple[str, ...]
    agency_opening: tuple[str, ...]
    locum_opening: tuple[str, ...]
    board_opening: tuple[str, ...]
    welsh: tuple[str, ...]
    welsh_months: tuple[str, ...]


@cache
def closers() -> Closers:
    """The sentences that every advert draws its ending from."""
    return _made(Closers, _read("words/closers.toml"), "words/closers.toml")
