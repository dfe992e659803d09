"""The ladder and one tier of it as plain text.

Owns the wording and layout of that text. It works from what `catalogue` shows, which the JSON routes answer too, so
that text and JSON cannot disagree, and it decides nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from careers.ladder import ladder
from careers.plain import Sources, wrapped

_NATIONS = {
    "england": "England",
    "scotland": "Scotland",
    "wales": "Wales",
    "northern_ireland": "Northern Ireland",
}


def _behind(row: Mapping[str, Any], sources: Sources) -> str:
    return sources.mark(row["citations"]) or f" ({row['mark']})"


def _item(text: str) -> list[str]:
    return wrapped(text, "    ", "  - ")


def _only_in(row: Mapping[str, Any], shown: Mapping[str, Any]) -> str:
    return "" if set(shown["nations"]) <= set(row["nations"]) else f" (only in {_names(row['nations'])})"


def _names(nations: Sequence[str]) -> str:
    return ", ".join(_NATIONS[code] for code in nations)


def _estimate(estimate: Mapping[str, Any]) -> list[str]:
    least, most = estimate["years_post_qualifying_min"], estimate["years_post_qualifying_max"]
    years = f"{least} or more" if most is None else "none yet" if most == 0 else f"{least} to {most}"
    lines = ["Estimates", *_item(f"Years since qualifying: {years}")]
    if estimate["pay_min"] is not None:
        top = f" to £{estimate['pay_max']:,}" if estimate["pay_max"] is not None else " or more"
        lines += _item(f"Base pay: £{estimate['pay_min']:,}{top} a year")
    return lines + wrapped(estimate["basis"].removeprefix("estimate: ") + ".", "  ")


def _titles(titles: Mapping[str, Sequence[str]]) -> list[str]:
    lines = ["Usual titles"]
    for place, names in titles.items():
        if names:
            lines += _item(("" if place == "all" else f"{_NATIONS[place]}: ") + ", ".join(names))
    return lines


def _duties(shown: Mapping[str, Any], sources: Sources) -> list[str]:
    lines = ["The work, and what would show it"]
    for duty in shown["duties"]:
        lines += _item(f"{duty['title']}{_only_in(duty, shown)}: {duty['text']}{_behind(duty, sources)}")
        lines += wrapped(f"What would show it: {duty['prompt']}", "    ")
        if duty["statements"]:
            keys = ", ".join(f"{one['standard']} {one['key']}" for one in duty["statements"])
            lines += wrapped(f"Speaks to: {keys}.", "    ")
    return lines


def _people(shown: Mapping[str, Any], sources: Sources) -> list[str]:
    lines = ["People"]
    lines += _item(f"Supervision received: {shown['supervised']}")
    lines += _item(f"Supervision given: {shown['supervises']}")
    for row in shown["contacts"]:
        lines += _item(f"{row['title']}{_only_in(row, shown)}: {row['text']}{_behind(row, sources)}")
    return lines


def _getting_on(shown: Mapping[str, Any], sources: Sources) -> list[str]:
    told = {"citations": shown["progress_citations"], "mark": shown["progress_mark"]}
    lines = ["Getting on", *wrapped(f"{shown['progress']}{_behind(told, sources)}", "  ")]
    for way in shown["ways_in"]:
        lines += _item(f"In from {ladder().get(way['from']).title} ({way['kind']}, {way['how']})")
    for move in shown["moves"]:
        lines += _item(
            f"On to {ladder().get(move['to']).title} ({move['kind']}). {move['how_it_works']} {move['reason']}"
        )
    return lines


def _sideways(shown: Mapping[str, Any], sources: Sources) -> list[str]:
    lines = ["Sideways"] if shown["sideways"] else []
    for row in shown["sideways"]:
        title = row["title"][:1].upper() + row["title"][1:]
        lines += _item(f"{title}{_only_in(row, shown)}: {row['text']}{_behind(row, sources)}")
        lines += wrapped(f"What it asks: {row['asks']}", "    ")
        [(name, value)] = row["find"].items()
        lines += wrapped(f"Search vacancies by: {name} {value}", "    ")
    return lines


def as_text(shown: Mapping[str, Any]) -> str:
    """What `catalogue.tier_shown` shows of a tier as text, with numbered sources at the end."""
    sources = Sources()
    head = wrapped(f"{shown['title']} ({shown['tier']})", "")
    if len(shown["nations"]) < len(_NATIONS):
        head += wrapped(f"Only in {_names(shown['nations'])}.", "")
    blocks = [
        head + wrapped(shown["purpose"], ""),
        _titles(shown["titles"]),
        _estimate(shown["estimate"]),
        _duties(shown, sources),
        _people(shown, sources),
        _getting_on(shown, sources),
        _sideways(shown, sources),
    ]
    if shown["rules"]:
        blocks.append(wrapped(f"Rules that shape it:{sources.mark(shown['rules'])}", ""))
    if sources.lines():
        blocks.append(["Sources, as they stand on that date", *sources.lines()])
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def ladder_as_text(tiers: Sequence[Mapping[str, Any]]) -> str:
    """What `catalogue.ladder_shown` shows of every tier as text, lowest first, each with what lies beyond it."""
    blocks = []
    for shown in tiers:
        block = wrapped(f"{shown['title']} ({shown['tier']})", "") + wrapped(shown["purpose"], "  ")
        if len(shown["nations"]) < len(_NATIONS):
            block += wrapped(f"Only in {_names(shown['nations'])}.", "  ")
        if shown["moves"]:
            block += wrapped(f"Then: {', '.join(ladder().get(move['to']).title for move in shown['moves'])}.", "  ")
        blocks.append(block)
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"
