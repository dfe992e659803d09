"""Advice as plain text that anyone can read in a terminal or an e-mail.

Owns the wording and layout of that text. It works from the JSON answer alone, so that text and JSON cannot disagree,
and it decides nothing.
"""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from careers.dates import in_words
from careers.ladder import ladder_in
from careers.telling import (
    CITED,
    asked_for,
    gates_to_tell,
    how_long,
    if_you_had,
    offered,
    required,
    telling,
    tiers_ahead,
    window,
)

_WIDTH = 88
GATES = {"pass": "passed", "fail": "not passed", "unknown": "not known"}
_NEEDS = {"met": "Met", "partial": "In part", "not_shown": "Not shown yet", "unknown": "Not known"}
_STATES = {
    "ready": "ready",
    "nearly": "nearly ready",
    "not_yet": "not yet",
    "unknown": "not known until the questions are answered",
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
_FACTS = (
    ("viable", "Viable, are you ready for the work"),
    ("desirable", "Desirable, would it bring what you want"),
    ("feasible", "Feasible, can it be had from here"),
)


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
    """Numbers each source once, in the order in which the text first names it.

    `known` are the sources of an answer that names them by their ids; without it citations are given whole.
    """

    def __init__(self, known: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self.known = known or {}
        self._numbers: dict[tuple[str, ...], int] = {}
        self._listed: list[Mapping[str, Any]] = []

    def mark(self, citations: Iterable[Mapping[str, Any] | str]) -> str:
        """The numbers of some citations, to stand behind the sentence that they support."""
        return "".join(f" [{number}]" for number in self.numbers(citations))

    def numbers(self, citations: Iterable[Mapping[str, Any] | str]) -> list[int]:
        """The number of each citation, each once."""
        found = []
        for named in citations:
            citation = self.known[named] if isinstance(named, str) else named
            key = tuple(str(citation[part] or "") for part in CITED)
            if key not in self._numbers:
                self._numbers[key] = len(self._numbers) + 1
                self._listed.append(citation)
            found.append(self._numbers[key])
        return list(dict.fromkeys(found))

    def listed(self) -> list[Mapping[str, Any]]:
        """Every source named so far, in the order of their numbers."""
        return self._listed

    def lines(self) -> list[str]:
        """Every source named so far, by its number."""
        lines = []
        for key, number in self._numbers.items():
            publisher, title, url, status, valid_from, valid_to, checked = key
            dates = [f"from {in_words(valid_from)}"] if valid_from else []
            dates += [f"until {in_words(valid_to)}"] if valid_to else []
            standing = ", ".join([status, *dates])
            when = "not verified" if checked == "not verified" else f"checked {in_words(checked)}"
            lines += wrapped(f"{publisher}: {title} ({standing}; {when}). {url}", "      ", f"  [{number}] ".ljust(6))
        return lines


def _vacancy(item: Mapping[str, Any]) -> str:
    place, pay = item.get("place") or {}, item.get("pay") or {}
    closes = f"closes {in_words(item['closes_on'])}" if item.get("closes_on") else None
    parts = [item.get("title"), item.get("employer"), place.get("town"), pay.get("text"), closes]
    said = ", ".join(str(part) for part in parts if part)
    agencies = " and ".join(one["employer"] for one in item.get("also_through", ()))
    also = f" Also offered through {agencies}: apply one way only." if agencies else ""
    return f"{said}. {item['url']}{also}" if item.get("url") else f"{said}.{also}" if also else said


def _now(tier: Mapping[str, Any]) -> list[str]:
    place = tier["title"] if tier["tier"] else "Not known yet"
    return ["Where you are now", *wrapped(f"{place}. {tier['reason']}", "  ")]


def _gates(gates: Sequence[Mapping[str, Any]], sources: Sources) -> list[str]:
    lines = ["What must be in place, whatever your skills"]
    for gate in gates:
        text = f"{gate['title']}, {GATES[gate['status']]}: {gate['reason']}{sources.mark(gate['citations'])}"
        lines += wrapped(text, "    ", "  - ")
    return lines


def _fact(word: str, fact: Mapping[str, Any], sources: Sources) -> list[str]:
    lines = wrapped(f"{word}: {_ANSWERS[fact['answer']]}{sources.mark(fact['citations'])}", "       ", "     ")
    for reason in fact["reasons"]:
        lines += wrapped(reason, "         ", "       - ")
    return lines


def _prepare(items: Sequence[Mapping[str, Any]], sources: Sources) -> list[str]:
    lines = ["     To get ready:"] if items else []
    for item in items:
        text = f"{item['what']} {how_long(item)} From: {item['where']}."
        lines += wrapped(f"{text}{sources.mark(item['citations'])}", "         ", "       - ")
    return lines


def _market(step: Mapping[str, Any], state: Mapping[str, Any] | None, sources: Sources) -> list[str]:
    market = step["market"]
    if market is None:
        return []
    lines = ["     What standards require:"]
    rules = required(state, sources.known) if state else []
    for text, citations in rules:
        lines += wrapped(f"{text}{sources.mark(citations)}", "         ", "       - ")
    if not rules:
        lines.append("       - Nothing beyond what must be in place.")
    lines += wrapped(f"What adverts ask for, which is no rule ({window(market)}):", "     ")
    for row in market["asks"][:_MOST_ASKED]:
        lines += wrapped(asked_for(row), "         ", "       - ")
    for row in market["offers"][:_MOST_ASKED]:
        lines += wrapped(offered(row), "         ", "       - ")
    return lines


def _steps(advice: Mapping[str, Any], sources: Sources) -> list[str]:
    steps, states = advice["steps"], {state["tier"]: state for state in advice["readiness"]}
    known = all(caution["id"] != "vacancies_unknown" for caution in advice["warnings"])
    lines = ["Next steps, best first"]
    if not steps:
        lines += wrapped("None can be named until the questions above are answered.", "  ")
    for number, step in enumerate(steps, 1):
        leads = f" ({_LEADS[step['leads']]})" if step["leads"] and step["kind"] != "deepen" else ""
        heading = f"{_KINDS[step['kind']]}: {step['title']}{leads}{sources.mark(step['citations'])}"
        lines += wrapped(heading, "     ", f"  {number}. ")
        for reason in step["reasons"]:
            lines += wrapped(reason, "       ", "     - ")
        if step["kind"] != "deepen":
            for name, words in _FACTS:
                lines += _fact(words, step[name], sources)
        lines += _prepare(step["prepare"], sources)
        lines += _market(step, states.get(step["tier"]), sources)
        vacancies = step["vacancies"]
        if step["kind"] != "deepen":
            total = vacancies["total"]
            lines.append(f"     Open vacancies: {total if known else 'not known'}")
            for item in vacancies["items"][:_MOST_VACANCIES]:
                lines += wrapped(_vacancy(item), "         ", "       * ")
    return lines


def _what_if(changes: Sequence[Mapping[str, Any]], sources: Sources) -> list[str]:
    shown = telling(changes)
    lines = ["What would change this answer"] if shown else []
    for line in shown:
        text = f"{if_you_had(line)}: {line['text']}. {line['result']}{sources.mark(line['citations'])}"
        lines += wrapped(text, "    ", "  - ")
    return lines


def _tally(state: Mapping[str, Any]) -> str:
    counted = [row for row in state["requirements"] if row["counts"]]
    met = sum(row["status"] == "met" for row in counted)
    part = sum(row["status"] == "partial" for row in counted)
    return f" ({met} of {len(counted)} met, {part} in part)" if counted and state["status"] != "ready" else ""


def _by_need(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """What a tier asks by how it stands, and last what is shown without deciding."""
    counted = [
        (word, [row for row in rows if row["counts"] and row["status"] == need]) for need, word in _NEEDS.items()
    ]
    return [*counted, ("Does not decide", [row for row in rows if not row["counts"]])]


def _readiness(advice: Mapping[str, Any], sources: Sources) -> list[str]:
    """The tiers of the steps with all that they ask, the rest in a line for each answer."""
    near, further = tiers_ahead(advice)
    rungs = ladder_in(advice["inputs"]["profile"]["nation"])
    lines = ["How ready you are"]
    for state in near:
        cited = sources.mark(citation for row in state["requirements"] for citation in row["citations"])
        title = rungs.get(state["tier"]).title
        lines += wrapped(f"{title}: {_STATES[state['status']]}{_tally(state)}{cited}", "    ", "  - ")
        for word, rows in _by_need(state["requirements"]):
            named = "; ".join(row["text"] for row in rows)
            lines += wrapped(f"{word}: {named}.", "        ", "      ") if rows else []
    for status, word in _STATES.items():
        named = "; ".join(
            f"{rungs.get(state['tier']).title}{_tally(state) if status == 'nearly' else ''}"
            for state in further
            if state["status"] == status
        )
        lines += wrapped(f"{word[0].upper()}{word[1:]}: {named}.", "    ", "  - ") if named else []
    return lines if len(lines) > 1 else []


def _questions(advice: Mapping[str, Any]) -> list[str]:
    asked = [line for question in advice["questions"] for line in wrapped(question["text"], "    ", "  - ")]
    return ["Questions that would sharpen this advice", *asked] if asked else []


def _warnings(advice: Mapping[str, Any], sources: Sources) -> list[str]:
    careful = [
        line
        for caution in advice["warnings"]
        for line in wrapped(f"{caution['text']}{sources.mark(caution['citations'])}", "    ", "  - ")
    ]
    return ["Please note", *careful] if careful else []


def as_text(advice: Mapping[str, Any]) -> str:
    """The answer of `Advice.as_json` as text: the answer, then what it rests on, with numbered sources at the end.

    A line that no source stands behind says what it rests on: an estimate, general knowledge, the profile, the live
    vacancies or history.
    """
    sources = Sources(advice["sources"])
    questions = _questions(advice)
    # Where the person's tier is not known for sure, what they are asked matters more than any step.
    first = advice["tier"]["tier"] is None or advice["tier"]["how"] == "unsure"
    blocks = [
        [f"Advice as of {in_words(advice['as_of'])}"],
        _now(advice["tier"]),
        _warnings(advice, sources),
        questions if first else [],
        _steps(advice, sources),
        _what_if(advice["what_if"], sources),
        [] if first else questions,
        _gates(gates_to_tell(advice), sources),
        _readiness(advice, sources),
        ["Sources, as they stood on that date", *sources.lines()] if sources.lines() else [],
    ]
    versions = ", ".join(f"{name} {version}" for name, version in sorted(advice["versions"].items()))
    if versions:
        blocks.append(wrapped(f"Made with: {versions}.", "  ", ""))
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"
