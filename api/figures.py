"""Pictures as SVG, made here by hand: the ladder, pay, places and closing dates, each with the table that it shows.

Owns shapes and their layout alone; figures come from whoever asks. Everything is drawn 360 units wide, so that its
words can be read on a phone. Nothing carries a style of its own: classes take their colours from the page's stylesheet,
so light, dark and print hold for pictures too, and no picture tells anything by colour alone.
"""

import datetime as dt
import html
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from careers.ladder import TIERS, ladder, ladder_in

WIDTH = 360
READY_WORDS = {"ready": "Ready", "nearly": "Nearly ready", "not_yet": "Not yet", "unknown": "Not known"}
_LONGEST_LINE = 37
# How strong a tile is drawn, from so many vacancies on.
_STEPS = (1, 2, 5, 10, 20)
# Where a region lies on the tile map, roughly as on a map: columns from west to east, rows from north to south.
_GRID = (
    ("Northern Ireland", "Scotland", "North East"),
    ("North West", "Yorkshire and The Humber", "East Midlands"),
    ("Wales", "West Midlands", "East of England"),
    ("South West", "South East", "London"),
)
_BESIDE, _BELOW = 20, 24
"""Room between tiers of the ladder that stand beside each other, and below each other."""
_SHORT = {"Yorkshire and The Humber": "Yorkshire", "Northern Ireland": "N Ireland"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, and what it shows as a table: names of its columns and its rows in order.

    A cell is a text, or a text and the address that it leads to.
    """

    svg: Markup
    columns: tuple[str, ...]
    rows: tuple[tuple[str | tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Advertised pay in pounds a year over `n` adverts, named by `label`.

    The middle half or so of adverts lies from `usual_low` (the median of the lowest pay) to `usual_high` (the median of
    the highest); nine in ten lie between `low` and `high`.
    """

    label: str
    n: int
    low: float
    usual_low: float
    usual_high: float
    high: float


@dataclass(frozen=True, slots=True)
class Rung:
    """A tier as it is on offer: its open vacancies, the address that lists them, and what they pay.

    `median` is of the highest pay that each of `n` adverts names, in pounds a year; None where too few name any.
    """

    tier: str
    vacancies: int
    address: str
    n: int
    median: float | None


@dataclass(frozen=True, slots=True)
class Place:
    """An authority on the tile map: its region, how many open vacancies it has, and the address that lists them."""

    name: str
    region: str
    vacancies: int
    address: str


def ladder_figure(answer: Mapping[str, Any]) -> Figure:
    """The ladder of an answer: where the person is, how ready for each step, and which steps come next."""
    ready = {state["tier"]: state["status"] for state in answer["readiness"]}
    here = answer["tier"]["tier"]
    steps = {step["tier"]: step["vacancies"]["total"] for step in answer["steps"] if step["kind"] != "deepen"}
    parts, rows, places, y = [], [], {}, 4
    rungs = ladder_in(answer["inputs"]["profile"]["nation"])
    for tier in reversed([rungs.get(code) for code in TIERS if code in ready or code == here]):
        now, open_now = tier.code == here, steps.get(tier.code)
        said = "You are here" if now else READY_WORDS[ready[tier.code]]
        following = "" if open_now is None else _count(open_now) if now else f"next step, {_count(open_now)}"
        title = _lines(tier.title)
        height = 22 + 16 * len(title)
        places[tier.code] = y + height // 2
        parts.append(f'<rect class="rung{" here" if now else ""}" x="0" y="{y}" width="316" height="{height}" rx="4"/>')
        parts.append(_sign("here" if now else ready[tier.code], 20, y + height // 2))
        parts += [
            _text(40, y + 16 * (at + 1), line, "strong" if now or following else "") for at, line in enumerate(title)
        ]
        parts.append(_text(40, y + height - 7, " – ".join(filter(None, (said, following))), "small"))
        rows.append((tier.title, said, "–" if open_now is None else f"{open_now:,}"))
        y += height + 8
    parts.insert(0, f'<path class="rail" d="M12 8V{y - 8}M28 8V{y - 8}"/>')
    ways = [code for code in steps if code in places and code != here]
    if here in places:
        parts += [_arrow(places[here], places[code], at) for at, code in enumerate(ways)]
    names = " or ".join(rungs.get(code).title.lower() for code in ways)
    description = f"You are at: {answer['tier']['title'] or 'not known'}. Next steps: {names or 'none named'}."
    svg = _svg("ladder", "The ladder, and where you are on it", description, y, parts)
    return Figure(svg, ("Step", "How ready you are", "Open vacancies within reach (n)"), tuple(rows))


def rungs_figure(rungs: Sequence[Rung], where: str) -> Figure:
    """The ladder of a place: each tier with what is open and paid, and lines to the tiers that it leads on to.

    Tiers that are as far up as each other stand side by side, joined where one can move between them.
    """
    shown = {rung.tier: rung for rung in rungs}
    boxes: dict[str, tuple[float, float, float, float]] = {}
    parts: list[str] = []
    y = 2.0
    for row in reversed(_rows_of(shown)):
        width = (WIDTH - 2 - _BESIDE * (len(row) - 1)) / len(row)
        titles = [textwrap.wrap(ladder().get(code).title, int((width - 14) / 8.3)) for code in row]
        height = 42 + 16 * max(map(len, titles))
        for at, (code, lines) in enumerate(zip(row, titles, strict=True)):
            x = 1 + at * (width + _BESIDE)
            boxes[code] = x, y, width, height
            parts.append(f'<rect class="rung" x="{x:g}" y="{y:g}" width="{width:g}" height="{height}" rx="4"/>')
            parts += [_text(x + 10, y + 17 + 16 * n, line, "strong") for n, line in enumerate(lines)]
            parts.append(_text(x + 10, y + 17 + 16 * len(lines), _count(shown[code].vacancies), "small"))
            parts.append(_text(x + 10, y + 32 + 16 * len(lines), _paying(shown[code]), "small"))
        y += height + _BELOW
    parts[:0] = [_way(boxes[code], boxes[to]) for code in shown for to, _ in _moves(code, shown)]
    rows = tuple(
        (
            ladder().get(code).title,
            ", ".join(ladder().get(to).title for to, _ in _moves(code, shown)) or "–",
            (f"{rung.vacancies:,}", rung.address) if rung.vacancies else "0",
            "–" if rung.median is None else f"£{rung.median:,.0f}",
            f"{rung.n:,}",
        )
        for code, rung in shown.items()
    )
    description = "; ".join(f"{row[0]} leads on to {row[1]}" for row in rows if row[1] != "–") + "."
    svg = _svg("rungs", f"The ladder in {where}", description, y - _BELOW + 4, parts)
    return Figure(svg, ("Step", "Leads on to", "Open (n)", "Median pay", "Naming pay (n)"), rows)


def _moves(code: str, among: Mapping[str, object]) -> list[tuple[str, str]]:
    """Where a tier leads to among those shown, and whether up or sideways."""
    return [(move.to, move.kind) for move in ladder().get(code).moves if move.to in among]


def _rows_of(shown: Mapping[str, object]) -> list[list[str]]:
    """The tiers by how many steps up each is at the most, from the bottom; sideways is as far up."""
    height: dict[str, int] = dict.fromkeys(shown, 0)
    for code in shown:
        for to, kind in _moves(code, shown):
            height[to] = max(height[to], height[code] + (kind == "up"))
    rows: list[list[str]] = [[] for _ in range(max(height.values(), default=-1) + 1)]
    for code in shown:
        rows[height[code]].append(code)
    return [row for row in rows if row]


def _way(here: tuple[float, float, float, float], there: tuple[float, float, float, float]) -> str:
    """A line from one box to another: from top to foot with its point at the foot, or across between neighbours."""
    (x, y, width, height), (to_x, to_y, to_width, to_height) = here, there
    if y == to_y:
        left, right = sorted((x, to_x))
        start = left + width
        return f'<path class="way" d="M{start:g} {y + height / 2:g}H{right:g}"/>'
    foot = to_y + to_height
    start, end = (x + width / 2, to_x + to_width / 2) if width == to_width else _nearest(x, width, to_x, to_width)
    return f'<path class="way" d="M{start:g} {y:g}L{end:g} {foot + 2:g}m-5 5l5-5l5 5"/>'


def _nearest(x: float, width: float, to_x: float, to_width: float) -> tuple[float, float]:
    """Between a wide box and a narrow one the line goes straight up, at the narrow one's middle."""
    middle = x + width / 2 if width < to_width else to_x + to_width / 2
    return middle, middle


def _paying(rung: Rung) -> str:
    if rung.median is None:
        return f"pay not known (n = {rung.n:,})"
    return f"median £{rung.median:,.0f} (n = {rung.n:,})"


def pay_figure(name: str, title: str, spreads: Sequence[Spread], few: Sequence[tuple[str, int]] = ()) -> Figure:
    """Pay of one group a row: a thin line for nine adverts in ten, a thick one for what is usual.

    Of the groups in `few`, each with its number of adverts, only the table tells: they are too few to draw.
    """
    low = min((one.low for one in spreads), default=20_000) // 10_000 * 10_000
    high = -(-max((one.high for one in spreads), default=60_000) // 10_000) * 10_000
    if high <= low:
        high = low + 10_000
    every = 10_000 if high - low <= 60_000 else 20_000

    def x(pounds: float) -> float:
        return round(8 + (WIDTH - 16) * (pounds - low) / (high - low), 1)

    bottom = 24 + 54 * len(spreads)
    parts = []
    for pounds in range(int(low), int(high) + 1, every):
        # Beside the bars alone: a line through words and figures makes them hard to read.
        beside = "".join(f"M{x(pounds)} {54 + 54 * at}v18" for at in range(len(spreads)))
        parts.append(f'<path class="grid" d="M{x(pounds)} 18v5{beside}"/>')
        anchor = "start" if pounds == low else "end" if pounds + every > high else "middle"
        parts.append(_text(x(pounds), 13, f"£{pounds // 1000}k", "small", anchor))
    for at, one in enumerate(spreads):
        y = 38 + 54 * at
        parts.append(_text(8, y, one.label))
        parts.append(_text(8, y + 15, f"n = {one.n:,}; {_range(one.usual_low, one.usual_high)}", "small"))
        parts.append(f'<line class="thin" x1="{x(one.low)}" y1="{y + 25}" x2="{x(one.high)}" y2="{y + 25}"/>')
        width = max(round(x(one.usual_high) - x(one.usual_low), 1), 3)
        parts.append(f'<rect class="bar" x="{x(one.usual_low)}" y="{y + 20}" width="{width}" height="10"/>')
    description = "; ".join(f"{one.label}: {_range(one.usual_low, one.usual_high)}" for one in spreads)
    rows = tuple(
        (one.label, f"{one.n:,}", _range(one.usual_low, one.usual_high), _range(one.low, one.high)) for one in spreads
    )
    rows += tuple((label, f"{n:,}", "Not known: too few adverts", "–") for label, n in few)
    columns = ("Adverts of", "Adverts (n)", "Usual pay", "Nine in ten lie between")
    return Figure(_svg(name, title, description or "No adverts.", bottom + 6, parts), columns, rows)


def tiles_figure(places: Sequence[Place]) -> Figure:
    """Authorities as tiles, region by region, laid out roughly as on a map; the more vacancies, the stronger."""
    regions: dict[str, list[Place]] = {}
    for place in places:
        regions.setdefault(place.region, []).append(place)
    known = {name for row in _GRID for name in row}
    others = sorted(set(regions) - known)
    rows = [*_GRID, *(tuple(others[at : at + 3]) for at in range(0, len(others), 3))]
    parts, y = [], 0
    for row in rows:
        blocks = [(column, name, regions[name]) for column, name in enumerate(row) if name in regions]
        for column, name, found in blocks:
            left = 120 * column
            total = sum(place.vacancies for place in found)
            parts.append(_text(left, y + 13, f"{_SHORT.get(name, name)} ({total:,})", "small"))
            parts += [
                _tile(left + at % 6 * 19, y + 19 + at // 6 * 19, place.vacancies) for at, place in enumerate(found)
            ]
        if blocks:
            y += 30 + 19 * max(-(-len(found) // 6) for _, _, found in blocks)
    for at, least in enumerate((0, *_STEPS)):
        parts.append(_tile(at * 58, y + 4, least, shown=False))
        parts.append(_text(at * 58 + 21, y + 17, "none" if not least else f"{least}+", "small"))
    most = max(places, key=lambda place: place.vacancies, default=None)
    description = f"{len(places)} authorities, one tile each, with how many open vacancies each has."
    if most is not None and most.vacancies:
        description += f" The most: {most.name}, {most.vacancies}."
    table = tuple(
        (place.name, place.region, (f"{place.vacancies:,}", place.address) if place.vacancies else "0")
        for place in sorted(places, key=lambda place: (-place.vacancies, place.name))
    )
    svg = _svg("places", "Open vacancies by authority", description, y + 26, parts)
    return Figure(svg, ("Authority", "Region", "Open (n)"), table)


def calendar_figure(today: dt.date, closing: Mapping[dt.date, int], weeks: int = 6) -> Figure:
    """The next weeks, Monday to Sunday, with how many vacancies close on each day."""
    monday = today - dt.timedelta(days=today.weekday())
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    parts = [_text(25 + 51 * at, 12, name, "small", "middle") for at, name in enumerate(names)]
    most, rows = max(closing.values(), default=1), []
    for at in range(7 * weeks):
        day = monday + dt.timedelta(days=at)
        x, y, number = 51 * (at % 7), 20 + 45 * (at // 7), 0 if day < today else closing.get(day, 0)
        strength = min(5, 1 + 5 * number // (most + 1)) if number else 0
        kind = f"tile s{strength}{' today' if day == today else ''}"
        parts.append(f'<rect class="{kind}" x="{x + 1}" y="{y + 1}" width="48" height="42"/>')
        label = f"{day.day} {day:%b}" if day.day == 1 or at == 0 else str(day.day)
        parts.append(_text(x + 5, y + 14, label, f"small s{strength}"))
        if number:
            parts.append(_text(x + 44, y + 35, f"{number:,}", f"strong s{strength}", "end"))
            rows.append((f"{day:%A} {day.day} {day:%B}", f"{number:,}"))
    counted = sum(number for day, number in closing.items() if today <= day < monday + dt.timedelta(days=7 * weeks))
    description = f"{_count(counted)} with a closing date in these {weeks} weeks."
    svg = _svg("closing", "Closing dates of the next weeks", description, 22 + 45 * weeks, parts)
    return Figure(svg, ("Day", "Vacancies closing (n)"), tuple(rows))


def _svg(name: str, title: str, description: str, height: float, parts: Sequence[str]) -> Markup:
    """The picture with its name and its text alternative, which screen readers say in its stead."""
    told = f'<title id="{name}-t">{html.escape(title)}</title><desc id="{name}-d">{html.escape(description)}</desc>'
    head = f'<svg class="figure" viewBox="0 0 {WIDTH} {height:g}" role="img" aria-labelledby="{name}-t {name}-d">'
    return Markup(f"{head}{told}{''.join(parts)}</svg>")  # noqa: S704 - every text in it went through html.escape


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    named = f' class="{kind}"' if kind else ""
    placed = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:g}" y="{y:g}"{named}{placed}>{html.escape(words)}</text>'


def _lines(title: str) -> list[str]:
    """A tier's name in lines that a rung has room for."""
    if len(title) <= _LONGEST_LINE:
        return [title]
    first, _, second = title.partition(" or ")
    return [first, f"or {second}"]


def _sign(status: str, x: float, y: float) -> str:
    """How ready as a shape: a full ring with a tick, half a disc, an empty ring, a question mark, or a full disc."""
    ring = f'<circle class="sign {status}" cx="{x}" cy="{y}" r="9"/>'
    inner = {
        "ready": f'<path class="mark" d="M{x - 4} {y}l3 4l6-8"/>',
        "nearly": f'<path class="fill" d="M{x} {y - 9}a9 9 0 0 1 0 18z"/>',
        "unknown": _text(x, y + 4.5, "?", "small", "middle"),
    }
    return ring + inner.get(status, "")


def _arrow(start: float, end: float, at: int) -> str:
    """From the person's step to a next one, along the right side."""
    reach, tip = 330 + 8 * (at % 4), 318
    return f'<path class="way" d="M{tip} {start}H{reach}V{end}H{tip + 2}m5-4l-5 4l5 4"/>'


def _tile(x: float, y: float, vacancies: int, *, shown: bool = True) -> str:
    strength = sum(vacancies >= least for least in _STEPS)
    tile = f'<rect class="tile s{strength}" x="{x}" y="{y}" width="17" height="17"/>'
    count = _text(x + 8.5, y + 12.5, f"{vacancies}" if vacancies < 100 else "99+", f"tiny s{strength}", "middle")
    return tile + count if vacancies and shown else tile


def _range(low: float, high: float) -> str:
    return f"£{low:,.0f}" if low == high else f"£{low:,.0f} to £{high:,.0f}"


def _count(number: int) -> str:
    return f"{number:,} open {'vacancy' if number == 1 else 'vacancies'}"
