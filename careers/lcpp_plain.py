"""The lead child protection practitioner report as plain text.

Owns the wording and layout of that text. It works from the JSON form alone, so that text and JSON cannot disagree, and
it decides nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from careers.dates import in_words
from careers.lcpp_clauses import HEADINGS
from careers.plain import GATES, Sources, wrapped

_SHOWN = {"met": "Shown", "partial": "In part", "not_shown": "Not shown", "unknown": "Not known"}


def _clause(clause: Mapping[str, Any], sources: Sources) -> list[str]:
    within = "." in clause["id"].rpartition("/")[2]
    indent = "        " if within else "    "
    standing = f"{clause['standing']}; not yet set" if clause["not_yet_set"] else clause["standing"]
    shown = "" if clause["shown"] is None else f"{_SHOWN[clause['shown']]}: "
    head = f"{shown}{clause['text'].rstrip('.')} ({standing}).{sources.mark(clause['citations'])}"
    lines = wrapped(head, indent, f"{indent[:-2]}- ")
    # Where nothing is known the question says it all; a reason and a prompt beside it would only repeat it.
    if clause["shown"] != "unknown":
        lines += wrapped(clause["reason"], indent)
    for label in clause["evidence"]:
        lines += wrapped(f"Your evidence: {label}", f"{indent}  ", indent)
    if clause["shown"] in ("partial", "not_shown"):
        lines += wrapped(f"What would show it: {clause['prompt']}", indent)
    if clause["question"]:
        lines += wrapped(clause["question"], indent)
    return lines


def _part(
    name: str, clauses: Sequence[Mapping[str, Any]], tally: Mapping[str, int] | None, sources: Sources
) -> list[str]:
    counted = f": {tally['met']} of {tally['of']} shown, {tally['partial']} in part" if tally else ""
    lines = [f"{HEADINGS[name]}{counted}"]
    for clause in clauses:
        lines += _clause(clause, sources)
    return lines


def _employers(employers: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = ["Numbers that employers set for their own posts (employer-set, never a rule)"]
    if not employers:
        lines += wrapped("None was found in the live adverts that were looked at.", "  ")
    for one in employers:
        known = {True: "; you have that", False: "; you have fewer", None: ""}[one["meets"]]
        text = f"{one['employer']} asks for {one['years']:g} years{known}: “{one['quote']}” {one['url']}"
        lines += wrapped(text, "    ", "  - ")
    return lines


def as_text(report: Mapping[str, Any]) -> str:
    """The JSON form of an `LcppReport` as text, with numbered sources at the end."""
    sources = Sources(report["sources"])
    blocks = [[f"Lead child protection practitioner: readiness clause by clause, as of {in_words(report['as_of'])}"]]
    if not report["applies"]:
        blocks.append(wrapped(f"{report['refusal']}{sources.mark(report['citations'])}", "", ""))
    else:
        gates = ["What must be in place, whatever your skills"]
        for gate in report["gates"]:
            gates += wrapped(
                f"{gate['title']}, {GATES[gate['status']]}: {gate['reason']}{sources.mark(gate['citations'])}",
                "    ",
                "  - ",
            )
        blocks.append(gates)
        for name in HEADINGS:
            clauses = [clause for clause in report["clauses"] if clause["part"] == name]
            if clauses:
                blocks.append(_part(name, clauses, report["tallies"].get(name), sources))
        blocks.append(_employers(report["employers"]))
    if sources.lines():
        blocks.append(["Sources, as they stood on that date", *sources.lines()])
    versions = ", ".join(f"{name} {version}" for name, version in sorted(report["versions"].items()))
    if versions:
        blocks.append(wrapped(f"Made with: {versions}.", "  ", ""))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"
