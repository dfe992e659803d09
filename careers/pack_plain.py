"""An application pack as Markdown that a person can keep, print and write into.

Owns the wording and layout of that text. It works from the pack as JSON alone, so that file, page and JSON cannot
disagree, and it decides nothing.
"""

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

from careers.dates import in_words
from careers.gates import NATION_NAMES

_DEMANDS = {"essential": "Asked for", "desirable": "Wished for", "unknown": "Mentioned"}
_DOCUMENTS = {
    "essential": "the advert asks for it",
    "desirable": "the advert would like it",
    "unknown": "the advert names it",
    "refused": "the advert does not take it",
    "not_named": "not named in the advert: ask",
}
STATUSES = {
    "shown": "Shown",
    "may_show": "You have said something that may show it",
    "partly": "Shown in part",
    "not_shown": "Not shown yet",
}
_FIELDS = {
    "registered": "on the register",
    "registered_elsewhere": "also on the register of",
    "vetted": "holds a current check",
    "drives": "drives",
    "years_post_qualifying": "years since qualifying",
    "years_children": "years in work with children",
    "years_child_protection": "years in child protection",
    "years_in_settings": "years in a setting",
    "supervision_given": "supervision given",
    "qualifications": "qualifications",
    "training": "training",
    "evidence": "evidence",
    "cpd": "learning",
    "skills": "skills",
    "specialisms": "fields known best",
    "motivations": "what draws you",
}
_MARKS = re.compile(r"([\\`*_\[\]<>#|~!&])")


def closing_moment(date: datetime.date, time: str | None) -> str:
    """A closing day and hour in words, whatever day it is read on."""
    clock = {None: "the advert gives no hour", "24:00": "at midnight at the end of the day"}
    return f"{date:%A} {date.day} {date:%B} {date.year}, {clock.get(time, f'at {time}, UK time')}"


def closing_words(deadline: Mapping[str, Any]) -> str:
    """A deadline in words: how many days are left, the day, and the hour in the United Kingdom."""
    if deadline["date"] is None:
        return f"No closing date is known{': ' + deadline['reason'] if deadline['reason'] else ''}."
    when = closing_moment(datetime.date.fromisoformat(deadline["date"]), deadline["time"])
    left = deadline["days_left"]
    if left < 0:
        return f"Closed on {when}."
    counted = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
    return f"Closes {counted}: {when}."


def piece_words(piece: Mapping[str, Any]) -> str:
    """What the person said, with the name of the field in which they did."""
    said = piece["said"]
    name = _FIELDS.get(piece["field"].split(".")[0], piece["field"])
    if isinstance(said, bool):
        return f"{name}: {'yes' if said else 'no'}"
    if piece["field"].startswith("registered_elsewhere"):
        return f"{name}: {NATION_NAMES[said]}"
    return f"{name}: {said:g}" if isinstance(said, int | float) else f"{name}: “{said}”"


def as_markdown(pack: Mapping[str, Any], beside: str = "") -> str:
    """The pack as Markdown, `beside` being what is to be known of its data.

    Words of the advert and of the profile are escaped: none of them can become markup.
    """
    head = [f"# {_text(pack['title'])}", "", _text(pack["employer"] or "Employer not named")]
    if pack["tier_title"]:
        head[-1] += f" – {_text(pack['tier_title'])}"
    head += ["", beside] if beside else []
    head += ["", f"**{_text(closing_words(pack['deadline']))}**"]
    if pack["deadline"]["quote"]:
        head.append(f"The advert: “{_text(pack['deadline']['quote'])}”")
    if pack["url"]:
        head += ["", f"The advert: {_address(pack['url'])}"]
    head += ["", *(f"- {_text(caution)}" for caution in pack["cautions"])]
    sections = [
        ("Documents", [line for one in pack["documents"] for line in _document(one)]),
        ("Your supporting statement", _outline(pack["outline"])),
        ("Evidence by duty", [line for one in pack["duties"] for line in _duty(one)]),
        ("Find out about the employer", [line for one in pack["research"] for line in _research(one)]),
        ("Ask the employer", [line for one in pack["questions"] for line in _question(one)]),
        ("Weigh for yourself", _weigh(pack)),
        ("Prepare for the interview", _interview(pack)),
        (
            "Sources",
            [f"- {_text(one['publisher'])}: {_text(one['title'])}, {_address(one['url'])}" for one in pack["sources"]],
        ),
    ]
    body = [line for title, lines in sections if lines for line in ["", f"## {title}", "", *lines]]
    made = ", ".join(f"{name} {version}" for name, version in sorted(pack["versions"].items()))
    return "\n".join([*head, *body, "", f"Made on {in_words(pack['on'])} with {made}."]) + "\n"


def _text(words: str) -> str:
    """Words on one line, with every mark of Markdown escaped."""
    clean = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    escaped = _MARKS.sub(r"\\\1", clean)
    # At the start of a line these make lists; after figures a full stop does.
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", escaped))


def _address(url: str) -> str:
    """An address as a link of its own; what could end it early is written as its code."""
    shown = "".join(
        letter
        if letter.isprintable() and letter not in "<> \\"
        else "".join(f"%{byte:02X}" for byte in letter.encode())
        for letter in url
    )
    return f"<{shown}>"


def _document(one: Mapping[str, Any]) -> list[str]:
    lines = [f"- [ ] **{_text(one['title'])}** – {_DOCUMENTS[one['demanded']]}. {_text(one['text'])}"]
    if one["quote"]:
        lines.append(f"  The advert: “{_text(one['quote'])}”")
    elif one["question"]:
        lines.append(f"  {_text(one['question'])}")
    return lines


def _outline(lines: Sequence[Mapping[str, Any]]) -> list[str]:
    if not lines:
        return ["The advert’s text lists nothing that could be told apart: look for a person specification."]
    shown = []
    for number, line in enumerate(lines, 1):
        shown += [f"### {number}. {_DEMANDS[line['demanded']]}: “{_text(line['quote'])}”", ""]
        shown += [f"- {STATUSES[line['status']]}{'' if line['status'] == 'shown' else ': ' + _text(line['prompt'])}"]
        shown += [f"- You: {_text(piece_words(piece))} ({_text(piece['why'])})" for piece in line["shown"]]
        but = "But you also say" if line["shown"] else "You say"
        shown += [f"- {but}: {_text(piece_words(piece))}" for piece in line["against"]]
        shown += [""]
    return shown[:-1]


def _duty(one: Mapping[str, Any]) -> list[str]:
    own = [f"  - You: {_text(piece_words(piece))} ({_text(piece['why'])})" for piece in one["may_show"]]
    return [f"- **{_text(one['title'])}**: {_text(one['prompt'])}", *own]


def _research(one: Mapping[str, Any]) -> list[str]:
    link = f" {_text(one['link_title'])}: {_address(one['link'])}" if one["link"] else ""
    return [f"- **{_text(one['title'])}**: {_text(one['question'])}{link}"]


def _question(one: Mapping[str, Any]) -> list[str]:
    lines = [f"- **{_text(one['title'])}**: {_text(one['question'])}"]
    lines += [f"  - The advert says: “{_text(quote)}”" for quote in one["answers"]]
    return lines + ([f"  - {_text(one['now'])}"] if one["now"] else [])


def _weigh(pack: Mapping[str, Any]) -> list[str]:
    own = [f"- You say: “{_text(piece['said'])}”" for piece in pack["draws_you"]]
    return [*own, *(f"- **{_text(one['title'])}**: {_text(one['question'])}" for one in pack["motivations"])]


def _interview(pack: Mapping[str, Any]) -> list[str]:
    steps = [
        f"- [ ] **{_text(one['title'])}**: {_text(one['text'])} {_text(one['question'])}"
        for one in pack["stages"]
        if one["kind"] == "prepare"
    ]
    questions = []
    for one in pack["interview"]:
        about = f" “{_text(one['quote'])}”" if one["quote"] else ""
        listens = f" A panel listens for: {_text(one['listens_for'])}" if one["listens_for"] else ""
        questions.append(f"- {_text(one['question'])}{about}{listens}")
    return [*steps, "", *questions] if questions else steps
