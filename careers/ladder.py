"""The progression ladder: its tiers in order, what each is and asks, and the moves between them.

Owns `TIERS`, the reading and checking of `ladder.toml`, and which tiers exist in which nation. It must not judge
anyone: `readiness` measures a person against what a tier asks, `steps` chooses among its moves.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from careers.backing import Backing, backing, uses
from careers.dates import in_words
from careers.facts import NATIONS, FactsError, Row, load_toml, version_of
from careers.sideways import SIDEWAYS, Sideways, load_sideways

TIERS: tuple[str, ...] = (
    "student",
    "nqsw",
    "practitioner",
    "senior",
    "practice_supervisor",
    "lcpp",
    "team_manager",
    "conference_chair",
    "service_manager",
    "head_of_service",
    "practice_leader",
)
ROUTES = ("core", "practice", "management", "independent")
HOWS = ("automatic", "panel", "vacancy")
SOURCES = ("published", "seed", "general")
ASK_KINDS = ("statements", "years", "supervises", "first_years", "front_line", "not_set")
YEARS_FIELDS = ("years_post_qualifying", "years_children", "years_child_protection", "years_local_authority")
_FILE = Path(__file__).with_name("ladder.toml")


@dataclass(frozen=True, slots=True)
class Estimate:
    """Typical years qualified and base pay (pounds a year, where `Basis` says). Never a gate."""

    years_min: int
    years_max: int | None
    pay_min: int | None
    pay_max: int | None


@dataclass(frozen=True, slots=True)
class Basis:
    """What every estimate of the ladder rests on: pay holds in `nations` alone, for one `area` and one pay `year`."""

    basis: str
    area: str
    nations: tuple[str, ...]
    year: str
    written: datetime.date

    @property
    def says(self) -> str:
        """The words that stand beside each estimate."""
        return (
            f"estimate: {self.basis}, {self.area}, {self.year}, written {in_words(self.written)}; never a requirement"
        )


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that readiness for a tier is measured against; see `ladder.toml` for the kinds.

    `typical` is a number of years and an estimate. `alongside` names the nations whose first-years programme goes on in
    the post, which then waits for `typical` years and not for the programme's end. `only` limits a standard to some of
    its statements. What does not count is shown without deciding readiness.
    """

    kind: str
    use: str
    field: str
    typical: int
    alongside: tuple[str, ...]
    only: tuple[str, ...]
    text: str
    reason: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Move:
    """A step from one tier to another: `kind` is up or sideways, `how` is automatic, panel or vacancy."""

    to: str
    kind: str
    how: str
    reason: str
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier of the ladder. `titles` maps a nation to the titles usual there, best known first.

    `supervised` and `supervises` say what supervision someone in it receives and gives; `rules` stands for the entries
    of the register that shape the tier, and `progress_backing` for what `progress` rests on. Its duties and contacts
    are in the catalogues. `named` is what the tier is called in a nation where `title` names a role that it has not.
    `one_setting` says that the tier is itself one kind of work, so that it is nowhere else.
    """

    code: str
    title: str
    rung: int
    route: str
    nations: tuple[str, ...]
    source: str
    purpose: str
    supervised: str
    supervises: str
    progress: str
    progress_backing: Backing
    rules: Backing
    titles: Mapping[str, tuple[str, ...]]
    named: Mapping[str, str]
    estimate: Estimate
    asks: tuple[Ask, ...]
    moves: tuple[Move, ...]
    one_setting: bool


@dataclass(frozen=True, slots=True)
class LooseTitle:
    """A title that people read of and that no employer here uses: the tier that it comes nearest to, and why."""

    words: str
    tier: str
    says: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """All tiers in ladder order, and the work beside them. `version` changes whenever either file does."""

    tiers: tuple[Tier, ...]
    sideways: tuple[Sideways, ...]
    loose_titles: tuple[LooseTitle, ...]
    basis: Basis
    version: str

    def get(self, code: str) -> Tier:
        """A tier by its code.

        Raises:
            KeyError: when there is no such tier.

        """
        for tier in self.tiers:
            if tier.code == code:
                return tier
        raise KeyError(code)

    def in_nation(self, nation: str) -> tuple[Tier, ...]:
        """The tiers that exist in a nation, in ladder order, each with the titles and moves that exist there."""
        here = {tier.code for tier in self.tiers if nation in tier.nations}
        return tuple(
            replace(
                tier,
                titles={where: titles for where, titles in tier.titles.items() if where in ("all", nation)},
                moves=tuple(move for move in tier.moves if move.to in here),
            )
            for tier in self.tiers
            if tier.code in here
        )

    def in_words_of(self, nation: str) -> "Ladder":
        """The same ladder with each tier called what it is called in a nation."""
        named = (replace(tier, title=tier.named.get(nation, tier.title)) for tier in self.tiers)
        return replace(self, tiers=tuple(named))

    def moves_from(self, code: str, nation: str) -> tuple[Move, ...]:
        """The moves from a tier to tiers that exist in the nation."""
        return tuple(move for move in self.get(code).moves if nation in self.get(move.to).nations)

    def loosely(self, title: str) -> LooseTitle | None:
        """What a title that no employer here uses comes nearest to; the longest that the text holds, or None."""
        text = f" {' '.join(re.findall(r'[a-z]+', title.casefold()))} "
        held = [loose for loose in self.loose_titles if f" {loose.words} " in text]
        return max(held, key=lambda loose: len(loose.words), default=None)

    def sideways_from(self, code: str) -> tuple[Sideways, ...]:
        """The work beside the ladder that is usually open from a tier; none above team manager.

        A post there spans several kinds of work, so that moving between them means nothing.
        """
        rung = self.get(code).rung
        if rung > self.get("team_manager").rung:
            return ()
        return tuple(move for move in self.sideways if move.tier != code and self.get(move.open_from).rung <= rung)

    def held_by(self, current: str, code: str) -> bool:
        """Whether someone at `current` has the tier `code` already: the same tier, or a lower one on the way to it.

        Everyone above them has passed the core tiers; a management tier is passed only on the management route.
        """
        here, there = self.get(current), self.get(code)
        below = there.rung < here.rung and there.route in ("core", here.route)
        return code == current or below


_TIER_KEYS = frozenset(
    {
        *("code", "title", "rung", "route", "nations", "source", "purpose", "supervised", "supervises", "progress"),
        *("cites", "rules", "titles", "named", "estimate", "ask", "move", "one_setting"),
    }
)


def _count(row: Row, key: str) -> int | None:
    value = row.values.get(key)
    if value is not None and (type(value) is not int or value < 0):
        raise row.fault(key, "a whole number of 0 or more")
    return value


def _needed_count(row: Row, key: str) -> int:
    value = _count(row, key)
    if value is None:
        raise row.fault(key, "a whole number of 0 or more")
    return value


def _table(row: Row, key: str) -> Row:
    value = row.values.get(key, {})
    if not isinstance(value, dict):
        raise row.fault(key, "a table")
    return Row(row.file, f"{row.entry} {key}".strip(), value)


def _estimate(row: Row) -> Estimate:
    row.only(frozenset({"years_min", "years_max", "pay_min", "pay_max"}))
    estimate = Estimate(
        _needed_count(row, "years_min"), _count(row, "years_max"), _count(row, "pay_min"), _count(row, "pay_max")
    )
    for low, high in (("years_min", "years_max"), ("pay_min", "pay_max")):
        least, most = _count(row, low), _count(row, high)
        if least is not None and most is not None and least > most:
            raise row.fault(high, f"a number of at least {low} ({least})")
    return estimate


def _ask(row: Row) -> Ask:
    row.only(frozenset({"kind", "use", "field", "typical", "alongside", "only", "text", "reason", "counts"}))
    kind = row.choice("kind", ASK_KINDS)
    counts = row.flag("counts", default=kind != "not_set")
    if kind in ("statements", "front_line", "not_set"):
        row.text("use")
    if kind == "front_line" and len(row.texts("only")) != 1:
        raise row.fault("only", "a list of one statement's key")
    if kind == "not_set":
        row.text("text")
        row.text("reason")
    years = kind == "years"
    alongside = row.texts("alongside")
    if alongside and (kind != "first_years" or not set(alongside) <= set(NATIONS)):
        raise row.fault("alongside", "on first_years alone, a list out of " + ", ".join(NATIONS))
    for name, asked in (("typical", years or alongside), ("field", years)):
        if name in row.values and not asked:
            raise row.fault(name, "nothing here: only what asks for years has it")
    return Ask(
        kind=kind,
        use=row.text("use", default=""),
        field=row.choice("field", YEARS_FIELDS) if years else "",
        typical=_needed_count(row, "typical") if years or alongside else 0,
        alongside=alongside,
        only=row.texts("only"),
        text=row.text("text", default=""),
        reason=row.text("reason", default=""),
        counts=counts,
    )


def _move(row: Row) -> Move:
    row.only(frozenset({"to", "kind", "how", "reason", "why", "source"}))
    return Move(
        to=row.choice("to", TIERS),
        kind=row.choice("kind", ("up", "sideways")),
        how=row.choice("how", HOWS),
        reason=row.text("reason"),
        why=row.text("why", default=""),
        source=row.choice("source", SOURCES),
    )


def _titles(row: Row) -> Mapping[str, tuple[str, ...]]:
    row.only(frozenset({"all", *NATIONS}))
    return {nation: row.texts(nation) for nation in row.values}


def _named(row: Row) -> Mapping[str, str]:
    if "named" not in row.values:
        return {}
    table = _table(row, "named")
    table.only(frozenset(NATIONS))
    return {nation: table.text(nation) for nation in table.values}


def _tier(row: Row) -> Tier:
    row.only(_TIER_KEYS)
    return Tier(
        code=row.choice("code", TIERS),
        title=row.text("title"),
        rung=_needed_count(row, "rung"),
        route=row.choice("route", ROUTES),
        nations=row.nations(),
        source=row.choice("source", SOURCES),
        purpose=row.text("purpose"),
        supervised=row.text("supervised"),
        supervises=row.text("supervises"),
        progress=row.text("progress"),
        progress_backing=backing(row),
        rules=Backing(uses(row, "rules")),
        titles=_titles(_table(row, "titles")),
        named=_named(row),
        estimate=_estimate(_table(row, "estimate")),
        asks=tuple(_ask(ask) for ask in row.rows("ask", "kind")),
        moves=tuple(_move(move) for move in row.rows("move", "to")),
        one_setting=row.flag("one_setting"),
    )


def _loose_title(row: Row) -> LooseTitle:
    row.only(frozenset(LooseTitle.__slots__))
    if not re.fullmatch(r"[a-z]+( [a-z]+)*", row.text("words")):
        raise row.fault("words", "words of small letters with one space between them")
    return LooseTitle(row.text("words"), row.choice("tier", TIERS), row.text("says"))


def _basis(row: Row) -> Basis:
    row.only(frozenset(Basis.__slots__))
    written = row.date("written")
    if written is None:
        raise row.fault("written", "a date written YYYY-MM-DD without quotes")
    return Basis(row.text("basis"), row.text("area"), row.nations(), row.text("year"), written)


def _check_moves(ladder: Ladder, file: str) -> None:
    for tier in ladder.tiers:
        for move in tier.moves:
            rise = ladder.get(move.to).rung - tier.rung
            wrong = rise < 1 if move.kind == "up" else rise != 0
            if wrong or (rise > 1 and not move.why):
                raise FactsError(
                    f"{file}: {tier.code} move {move.to}: kind: got {move.kind!r} over {rise} rungs, expected no rise"
                    " for a sideways move, one rung for an up move, or a `why` for more"
                )


def load_ladder(path: Path = _FILE, sideways: Path = SIDEWAYS) -> Ladder:
    """Reads and checks a ladder and the work that lies beside it.

    Raises:
        FactsError: naming the file, the tier and the key that is wrong, and what was expected.

    """
    row, raw = load_toml(path)
    row.only(frozenset({"tier", "estimates", "loose_title"}))
    tiers = tuple(_tier(entry) for entry in row.rows("tier", "code"))
    if tuple(tier.code for tier in tiers) != TIERS:
        raise FactsError(f"{path.name}: tier: expected each of {', '.join(TIERS)} once, in this order")
    beside, more = load_sideways(sideways, TIERS)
    ladder = Ladder(
        tiers=tiers,
        sideways=beside,
        loose_titles=tuple(_loose_title(entry) for entry in row.rows("loose_title", "words")),
        basis=_basis(_table(row, "estimates")),
        version=version_of(raw + more),
    )
    _check_moves(ladder, path.name)
    return ladder


@cache
def ladder() -> Ladder:
    """The ladder that ships with Nextrung, read once."""
    return load_ladder()


@cache
def ladder_in(nation: str) -> Ladder:
    """The ladder that ships with Nextrung, in the words of a nation."""
    return ladder().in_words_of(nation)
