"""Advice as plain text that anyone can read in a terminal or an e-mail.

Owns the wording and layout of that text. It works from the JSON answer alone, so that text and JSON cannot disagree,
and it decides nothing.
"""

import datetime
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from careers.gates import NATION_NAMES
from careers.ladder import ladder

_WIDTH = 88
_GATES = {"pass": "Passed", "fail": "Not passed", "unknown": "Not known"}
_STATES = {
    "ready": "ready",
    "nearly": "nearly ready",
    "not_yet": "not yet",
    "unknown": "not known yet: see the questions",
}
_KINDS = {
    "apply_now": "Apply now",
    "get_ready": "Get ready",
    "deepen": "Deepen",
    "sideways": "Sideways",
}
_ANSWERS = {"yes": "yes", "partly": "in part", "no": "not now", "unknown": "not known"}
_LEADS = {"practice": "leading by practice", "management": "leading by management", "independent": "independent review"}
_MOST_VACANCIES = 5
_MOST_ASKED = 6
MOST_CHANGES = 5
"""Lines of single gaps that are told; the answer as JSON has every gap."""


def wrapped(text: str, indent: str, first: str | None = None) -> list[str]:
    """A paragraph as lines of at most 88 characters, `first` before the first of them and `indent` before the rest."""
    # Text from adverts and profiles may hold line breaks and control characters that a terminal would act on.
    clean = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return textwrap.wrap(
        clean,
        _WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        # An address broken over two lines can no longer be followed.
        break_long_words=False,
        break_on_hyphens=False,
    )


class Sources:
    """Numbers each source once, in the order in which the text first names it."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}

    def mark(self, citations: Iterable[Mapping[str, Any]]) -> str:
        """The numbers of some citations, to stand behind the sentence that they support."""
        numbers = []
        for citation in citations:
            key = tuple(str(citation[part] or "") for part in _CITED)
            numbers.append(self._numbers.setdefault(key, len(self._numbers) + 1))
        return "".join(f" [{number}]" for number in dict.fromkeys(numbers))

    def lines(self) -> list[str]:
        """Every source named so far, by its number."""
        lines = []
        for key, number in self._numbers.items():
            publisher, title, url, status, valid_from, valid_to, checked = key
            dates = [f"from {valid_from}"] if valid_from else []
            dates += [f"until {valid_to}"] if valid_to else []
            standing = ", ".join([status, *dates])
            when = "not verified" if checked == "not verified" else f"checked {checked}"
            lines += wrapped(f"{publisher}: {title} ({standing}; {when}). {url}", "      ", f"  [{number}] ".ljust(6))
        return lines


_CITED = ("publisher", "title", "url", "status", "valid_from", "valid_to", "checked")


def _vacancy(item: Mapping[str, Any]) -> str:
    place, pay = item.get("place") or {}, item.get("pay") or {}
    closes = f"closes {item['closes_on']}" if item.get("closes_on") else None
    parts = [item.get("title"), item.get("employer"), place.get("town"), pay.get("text"), closes]
    said = ", ".join(str(part) for part in parts if part)
    return f"{said}. {item['url']}" if item.get("url") else said


def _now(tier: Mapping[str, Any]) -> list[str]:
    place = tier["title"] if tier["tier"] else "not known"
    return ["Where you are now", *wrapped(f"{place}. {tier['reason']}", "  ")]


def _gates(gates: Sequence[Mapping[str, Any]], sources: Sources) -> list[str]:
    lines = ["Gates: what must be passed, whatever your skills"]
    for gate in gates:
        text = f"{_GATES[gate['status']]}: {gate['reason']}{sources.mark(gate['citations'])}"
        lines += wrapped(text, "    ", "  - ")
    return lines


def _fact(word: str, fact: Mapping[str, Any], sources: Sources) -> list[str]:
    lines = wrapped(f"{word}: {_ANSWERS[fact['answer']]}{sources.mark(fact['citations'])}", "       ", "     ")
    for reason in fact["reasons"]:
        lines += wrapped(reason, "         ", "       - ")
    return lines


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


def _prepare(items: Sequence[Mapping[str, Any]], sources: Sources) -> list[str]:
    lines = ["     To get ready:"] if items else []
    for item in items:
        text = f"{item['what']} {how_long(item)} From: {item['where']}."
        lines += wrapped(f"{text}{sources.mark(item['citations'])}", "         ", "       - ")
    return lines


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
        f" {_day(market['posted_from'])} to {_day(market['posted_to'])}"
    )


def _day(text: str) -> str:
    """An ISO date as it is written in a sentence."""
    day = datetime.date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def required(state: Mapping[str, Any]) -> list[tuple[str, tuple[Mapping[str, Any], ...]]]:
    """What standards require of a tier, one line for each standard with how much of it is shown, and its citation."""
    found: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for row in state["requirements"]:
        for citation in row["citations"]:
            found.setdefault(tuple(str(citation[part] or "") for part in _CITED), []).append(row)
    lines: list[tuple[str, tuple[Mapping[str, Any], ...]]] = []
    for key, rows in found.items():
        citation = next(one for one in rows[0]["citations"] if tuple(str(one[part] or "") for part in _CITED) == key)
        counted = [row for row in rows if not row["id"].startswith("not_set")]
        said = [row["reason"] for row in rows if row["id"].startswith("not_set")]
        if counted:
            met = sum(row["status"] == "met" for row in counted)
            said.insert(0, f"{len(counted)} {'point' if len(counted) == 1 else 'points'}, {met} met.")
        lines.append((f"{citation['title']}: {' '.join(said)}", (citation,)))
    return lines


def _market(step: Mapping[str, Any], state: Mapping[str, Any] | None, sources: Sources) -> list[str]:
    market = step["market"]
    if market is None:
        return []
    lines = ["     What standards require:"]
    rules = required(state) if state else []
    for text, citations in rules:
        lines += wrapped(f"{text}{sources.mark(citations)}", "         ", "       - ")
    if not rules:
        lines.append("       - Nothing beyond the gates.")
    lines += wrapped(f"What adverts ask for, which is no rule ({window(market)}):", "     ")
    for row in market["asks"][:_MOST_ASKED]:
        lines += wrapped(asked_for(row), "         ", "       - ")
    for row in market["offers"][:_MOST_ASKED]:
        text = f"Offered: {row['text']}: {row['share']:.0%}, {_adverts(row['adverts'])}"
        lines += wrapped(text, "         ", "       - ")
    return lines


def _steps(steps: Sequence[Mapping[str, Any]], readiness: Sequence[Mapping[str, Any]], sources: Sources) -> list[str]:
    states = {state["tier"]: state for state in readiness}
    lines = ["Next steps, best first"]
    if not steps:
        lines += wrapped("None can be offered until the questions below are answered.", "  ")
    for number, step in enumerate(steps, 1):
        leads = f" ({_LEADS[step['leads']]})" if step["leads"] and step["kind"] != "deepen" else ""
        heading = f"{_KINDS[step['kind']]}: {step['title']}{leads}{sources.mark(step['citations'])}"
        lines += wrapped(heading, "     ", f"  {number}. ")
        for reason in step["reasons"]:
            lines += wrapped(reason, "       ", "     - ")
        for word, name in (("Viable", "viable"), ("Desirable", "desirable"), ("Feasible", "feasible")):
            lines += _fact(word, step[name], sources)
        lines += _prepare(step["prepare"], sources)
        lines += _market(step, states.get(step["tier"]), sources)
        vacancies = step["vacancies"]
        if step["kind"] != "deepen":
            total = vacancies["total"]
            lines.append(f"     Open vacancies: {total}")
            for item in vacancies["items"][:_MOST_VACANCIES]:
                lines += wrapped(_vacancy(item), "         ", "       * ")
    return lines


def telling(changes: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The single gaps that change the most, those with one and the same result as one line, then gaps together."""
    found: list[dict[str, Any]] = []
    for one in changes:
        alike = next((line for line in found if line["result"] == one["result"] and one["gaps"] == 1), None)
        if alike is not None and not one["opens"]:
            alike["text"] = f"{alike['text']}; {one['text']}"
            alike["any"] += 1
            alike["citations"] = [*alike["citations"], *(c for c in one["citations"] if c not in alike["citations"])]
        elif one["opens"] or one["closer"]:
            found.append({**one, "any": 1})
    single = [line for line in found if line["gaps"] == 1]
    return [*single[:MOST_CHANGES], *(line for line in found if line["gaps"] > 1)]


def if_you_had(line: Mapping[str, Any]) -> str:
    """How a line of `telling` begins."""
    if line["gaps"] > 1:
        return f"If you had these {line['gaps']} together"
    return "If you had" if line["any"] == 1 else f"If you had any one of these {line['any']}"


def _what_if(changes: Sequence[Mapping[str, Any]], sources: Sources) -> list[str]:
    shown = telling(changes)
    lines = ["What would change this answer"] if shown else []
    for line in shown:
        text = f"{if_you_had(line)}: {line['text']}. {line['result']}{sources.mark(line['citations'])}"
        lines += wrapped(text, "    ", "  - ")
    return lines


def _readiness(readiness: Sequence[Mapping[str, Any]], sources: Sources) -> list[str]:
    lines = ["Readiness for each tier"]
    for state in readiness:
        title = ladder().get(state["tier"]).title
        counted = [row for row in state["requirements"] if row["counts"]]
        met = sum(row["status"] == "met" for row in counted)
        part = sum(row["status"] == "partial" for row in counted)
        tally = f" ({met} of {len(counted)} met, {part} in part)" if counted and state["status"] != "ready" else ""
        cited = sources.mark(citation for row in state["requirements"] for citation in row["citations"])
        lines += wrapped(f"{title}: {_STATES[state['status']]}{tally}{cited}", "    ", "  - ")
    return lines


def as_text(advice: Mapping[str, Any]) -> str:
    """The answer of `Advice.as_json` as text, with numbered sources at the end.

    A line that no source stands behind says what it rests on: an estimate, general knowledge, the profile, the live
    vacancies or history.
    """
    sources = Sources()
    blocks = [
        [f"Advice as of {advice['as_of']}"],
        _now(advice["tier"]),
        _steps(advice["steps"], advice["readiness"], sources),
        _gates(advice["gates"], sources),
        _readiness(advice["readiness"], sources),
    ]
    changes = _what_if(advice["what_if"], sources)
    if changes:
        blocks.insert(3, changes)
    if advice["questions"]:
        asked = [line for question in advice["questions"] for line in wrapped(question["text"], "    ", "  - ")]
        blocks.append(["Questions that would sharpen this advice", *asked])
    if advice["warnings"]:
        careful = [
            line
            for caution in advice["warnings"]
            for line in wrapped(f"{caution['text']}{sources.mark(caution['citations'])}", "    ", "  - ")
        ]
        blocks.append(["Please note", *careful])
    if sources.lines():
        blocks.append(["Sources, as they stood on that date", *sources.lines()])
    versions = ", ".join(f"{name} {version}" for name, version in sorted(advice["versions"].items()))
    if versions:
        blocks.append(wrapped(f"Made with: {versions}.", "  ", ""))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"
