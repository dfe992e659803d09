"""A short decision, or the count of somebody's learning, as plain text for a terminal or an e-mail.

Owns the wording and layout of that text. It works from the JSON form alone, so that text and JSON cannot disagree, and
it decides nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from careers.checks.decision import OUTCOMES
from careers.dates import in_words
from careers.gates import NATION_NAMES
from careers.plain import Sources, wrapped

RECORDED = {
    "reflection": "What you made of it",
    "benefit_self": "What it brings you",
    "benefit_organisation": "What it brings your employer",
    "benefit_children": "What it brings children and families",
}
"""What a record of learning may say of a piece, in words."""
_SHOWN = {"met": "Done", "partial": "In part", "not_shown": "Missing", "unknown": "Not known"}


def _listed(title: str, lines: Iterable[str]) -> list[str]:
    found = [line for text in lines for line in wrapped(text, "    ", "  - ")]
    return [title, *found] if found else []


def _whole(blocks: Iterable[list[str]], sources: Sources, versions: Mapping[str, str]) -> str:
    kept = [block for block in blocks if block]
    if sources.lines():
        kept.append(["Sources, as they stood on that date", *sources.lines()])
    made = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
    kept.append(wrapped(f"Made with: {made}.", "  ", ""))
    return "\n\n".join("\n".join(block) for block in kept) + "\n"


def decision_text(decision: Mapping[str, Any]) -> str:
    """The JSON form of a `Decision` as text, with numbered sources at the end."""
    sources = Sources()
    word = OUTCOMES[decision["check"]][decision["outcome"]]
    head = wrapped(f"{NATION_NAMES[decision['nation']]}, as of {in_words(decision['as_of'])}. {word}.", "", "")

    def marked(lines: Iterable[Mapping[str, Any]]) -> list[str]:
        return [f"{line['text']}{sources.mark(line['citations'])}" for line in lines]

    blocks = [
        [*head, *wrapped(decision["headline"], "", "")],
        _listed("Why", marked(decision["reasons"])),
        _listed("Still open", [question["text"] for question in decision["questions"]]),
        _listed("What to do next", marked(decision["next"])),
    ]
    for topic in decision["learn"]:
        blocks.append(_listed(f"{topic['title']}{sources.mark(topic['citations'])}", topic["lines"]))
    return _whole(blocks, sources, decision["versions"])


def _piece(one: Mapping[str, Any]) -> str:
    """A piece of learning with what its record says of it."""
    said = [f"{name}: {one[field].rstrip('.')}." for field, name in RECORDED.items() if one[field]]
    return " ".join([f"{one['label']}.", *said]) if said else str(one["label"])


def cpd_text(report: Mapping[str, Any]) -> str:
    """The JSON form of a `CpdReport` as text, with its source at the end."""
    sources = Sources()
    head = [
        *wrapped(
            f"{report['regulator'][0].upper()}{report['regulator'][1:]}, as of {in_words(report['as_of'])}.", "", ""
        ),
        *wrapped(f"{report['rule']}{sources.mark(report['citations'])}", "", ""),
        *wrapped(report["period"], "", ""),
    ]
    needs = []
    for need in report["needs"]:
        missing = f" Still to do: {need['missing']}." if need["missing"] else ""
        needs.append(f"{_SHOWN[need['status']]}: {need['text']}. {need['reason']}{missing}")
    blocks = [
        head,
        _listed("What is asked", needs),
        _listed("Counted", map(_piece, report["counted"])),
        _listed("Not counted", [f"{one['label']}: {one['reason']}" for one in report["left_out"]]),
        _listed("Still open", [question["text"] for question in report["questions"]]),
    ]
    return _whole(blocks, sources, report["versions"])
