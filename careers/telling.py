"""What an answer tells its reader and in which words: the text and the pages share them, and so say the same.

Owns which gates, tiers and changes are worth showing, and the wording of a preparation, a standard, the market and a
change. It works from the JSON answer alone and decides nothing.
"""

from collections.abc import Container, Mapping, Sequence
from typing import Any

from careers.answer import ESTIMATE
from careers.dates import in_words
from careers.gates import FOR_CHAIRS, NATION_NAMES
from careers.ladder import YEARS_FIELDS, ladder
from careers.standards import register

MOST_CHANGES = 5
"""Lines of single gaps that are told; the answer as JSON has every gap."""
CITED = ("publisher", "title", "url", "status", "valid_from", "valid_to", "checked")
_STANDS = {"met": "met", "partial": "in part", "not_shown": "not shown", "unknown": "not known"}


def bears(gate: str, tiers: Container[str | None], warned: Container[str]) -> bool:
    """Whether a gate bears on an answer about some tiers: what stands before a chair's post alone often does not."""
    return gate not in FOR_CHAIRS or "conference_chair" in tiers or gate in warned


def gates_to_tell(advice: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The gates that bear on the person's tier and on the steps; the answer as JSON has every gate."""
    near = {step["tier"] for step in advice["steps"]} | {advice["tier"]["tier"]}
    warned = {caution["id"] for caution in advice["warnings"]}
    return [gate for gate in advice["gates"] if bears(gate["id"], near, warned)]


def tiers_ahead(advice: Mapping[str, Any]) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Readiness for the tiers that the steps lead to, and for the others from the person's own up.

    What a person has passed, or lies lower than they are, is left out unless a step leads there.
    """
    here, steps = advice["tier"]["tier"], {step["tier"] for step in advice["steps"]}
    passed = set()
    if here is not None:
        passed = {tier.code for tier in ladder().tiers if tier.code != here and ladder().held_by(here, tier.code)}
    lowest = 0 if here is None else ladder().get(here).rung
    left = [
        state
        for state in advice["readiness"]
        if state["tier"] in steps or (state["tier"] not in passed and ladder().get(state["tier"]).rung >= lowest)
    ]
    near = [state for state in left if state["tier"] in steps and state["tier"] != here]
    return near, [state for state in left if state not in near]


def paragraphs(row: str, evidence: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str, bool]]:
    """The numbered paragraphs of a statement, by its requirement's id: key, words, prompt, whether evidence names it.

    Empty for what is no statement, or one without paragraphs.
    """
    if not row.startswith("statement:"):
        return []
    _, standard_id, key = row.split(":", 2)
    standard = register().get(standard_id)
    named = {
        standard.element_key(str(item.get("statement") or ""))
        for item in evidence
        if standard.named(str(item.get("standard") or ""))
    }
    found = (statement.elements for statement in standard.statements if statement.key == key)
    return [(one.key, one.text, one.prompt, one.key in named) for one in next(found, ())]


def how_long(item: Mapping[str, Any]) -> str:
    """How long a preparation takes, as a sentence with what that rests on; empty where it is not known."""
    low, high = item["months_min"], item["months_max"]
    if low is None or high is None:
        return ""
    plural = "month" if high == 1 else "months"
    span = (
        f"About {low} {plural}" if low == high else f"Up to {high} {plural}" if low == 0 else f"{low} to {high} months"
    )
    return f"{span} {item['basis']}."


def _adverts(number: int) -> str:
    return f"{number} advert{'' if number == 1 else 's'}"


def asked_for(row: Mapping[str, Any]) -> str:
    """One thing that adverts ask for, with its share, how many of them insist, and how it stands with the person."""
    low, high = row["number_min"], row["number_max"]
    spread = f" (they say {low:g} to {high:g})" if low is not None and low != high else ""
    stands = {"met": "; you have it", "not_shown": "; you do not have it"}.get(row["shown"], "")
    must = f", {row['essential']} as essential" if row["essential"] else ""
    return f"{row['text']}{spread}: {row['share']:.0%}, {_adverts(row['adverts'])}{must}{stands}"


def offered(row: Mapping[str, Any]) -> str:
    """One thing that adverts promise, with its share."""
    return f"Offered: {row['text']}: {row['share']:.0%}, {_adverts(row['adverts'])}"


def window(market: Mapping[str, Any]) -> str:
    """Which adverts a market was counted over."""
    where = market["region"] or NATION_NAMES[market["nation"]]
    return (
        f"{market['n']} live adverts in {where} that say what they ask for, of {market['adverts']} read, posted"
        f" {in_words(market['posted_from'])} to {in_words(market['posted_to'])}"
    )


def _said_of(title: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """How far a standard is shown: its statements as a count, its own words where it has none, what is not set."""
    statements = [row for row in rows if row["id"].startswith("statement:") and not row["id"].endswith(":")]
    said = []
    if statements:
        met = sum(row["status"] == "met" for row in statements)
        said.append(f"{len(statements)} {'statement' if len(statements) == 1 else 'statements'}, {met} met.")
    for row in rows:
        if row["id"].startswith("not_set") or (row["id"].startswith("statement:") and row["id"].endswith(":")):
            said.append(row["reason"])
        elif not row["id"].startswith("statement:"):
            named = "" if row["text"] == title else f"{row['text']}: "
            # What is met by an estimate alone is told with what it is estimated from.
            estimated = row["status"] == "met" and row["reason"].endswith(ESTIMATE)
            why = f": {row['reason'][0].lower()}{row['reason'][1:]}" if estimated else "."
            said.append(f"{named}{_STANDS[row['status']]}{why}")
    return " ".join(said)


def required(state: Mapping[str, Any], sources: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, tuple[str, ...]]]:
    """What standards require of a tier, a line for each standard with how much of it is shown, and its source's id."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in state["requirements"]:
        for source in row["citations"]:
            found.setdefault(source, []).append(row)
    titles = {source: sources[source]["title"] for source in found}
    return [(f"{titles[source]}: {_said_of(titles[source], rows)}", (source,)) for source, rows in found.items()]


def telling(changes: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The single gaps that change the most, statements with one and the same result as one line, then gaps together."""
    found: list[dict[str, Any]] = []
    for one in changes:
        statement = one["gaps"] == 1 and one["id"].startswith("statement:")
        alike = next((line for line in found if statement and line["alike"] and line["result"] == one["result"]), None)
        if alike is not None and not one["opens"]:
            alike["any"] += 1
            alike["text"] = f"one more of the {alike['any']} statements not yet shown"
            alike["citations"] = [*alike["citations"], *(c for c in one["citations"] if c not in alike["citations"])]
        elif one["opens"] or one["closer"]:
            found.append({**one, "any": 1, "alike": statement and not one["opens"]})
    single = [line for line in found if line["gaps"] == 1]
    return [*single[:MOST_CHANGES], *(line for line in found if line["gaps"] > 1)]


def if_you_had(line: Mapping[str, Any]) -> str:
    """How a line of `telling` begins: what can be had, what time brings, and what is shown are said apart."""
    if line["gaps"] > 1:
        return "If you had all of this"
    if line["id"] in (*YEARS_FIELDS, "gate:iro_experience", "gate:agency"):
        return "Once you have"
    if line["id"] == "first_years":
        return "Once this is behind you"
    return "If you showed" if line["id"].startswith(("statement:", "front_line")) else "If you had"
