"""What a description says that the post leads: people and services of children's social work, others', or a unit.

This module owns those readings; it must not weigh them: that is `matcher.described` and `matcher.rung_rules`.
"""

from matcher.concepts import Concept
from matcher.prose import Prose
from matcher.vocabulary import vocabulary

BEFORE_WORDS = 4
"""How many words before managing or a caseload somebody else is named, or either is denied."""

DENIED = frozenset(("no", "not", "non", "without", "wont", "dont", "doesnt", "isnt"))
"""Words that deny what follows."""

NOT_THE_POST = DENIED | frozenset(
    ("who", "manager", "leader", "head", "director", "your", "receive", "excellent", "regular", "supportive", "good")
)
"""Words before managing that say it is denied, or somebody else's."""

STUDENTS = frozenset(("student", "participant"))
"""Whom a senior supervises without managing anybody."""

_OURS_FROM = 1.0  # an area of at least this weight beside a plain role is children's, and of its negative another's
_LED_WORDS = 8  # how far after a managing word what is managed is named
_LED_BEFORE = 6  # and how far before a verb that ends its clause
_LEADING = frozenset(
    ("manage", "managing", "lead", "leading", "run", "running", "oversee", "overseeing", "supervise", "supervising",
     "rheoli", "responsible", "accountable")
)  # fmt: skip
_LEADERS = _LEADING | {"leader", "heading", "head", "manager"}
_ONE = frozenset(("a", "an", "the", "one", "our", "up"))  # after a "head" that is a verb: "heads a unit"
# So many words before a leader or a line manager these say that it is another: "report to the leader of the unit".
_UNDER = frozenset(("to", "from", "by", "with", "support", "supporting", "assist", "assisting", "under"))
_UNDER_WORDS = 3
_UNITS = frozenset(("unit", "pod"))  # small teams of social workers, each led by one who shares their cases
_UNIT_WORDS = 6  # how far after a leading word the unit that is led is named
# What is led without leading anybody: "lead the weekly mapping meeting", "run training for foster carers".
_OCCASIONS = frozenset(("meeting", "panel", "forum", "session", "discussion", "conversation", "workshop", "training"))
_OBJECT_ENDS = frozenset(("with", "to", "in", "who", "that", "by", "from", "on", "at", "within", "through", "as"))
# Before a unit these say that it is not itself led: "lead practice within the unit", "leads assessments for the unit".
_NOT_LED = _OBJECT_ENDS | _OCCASIONS | STUDENTS | {"for", "across", "member", "and"}


def leads(prose: Prose, first: dict[str, str]) -> str | None:
    """Whether what the description says the post leads is ours ("ours"), only another's ("others"), or not said.

    Notes in `first` the sentence that says the post leads a unit.
    """
    led = None
    for verb, word in enumerate(prose.words):
        if word not in _LEADERS or NOT_THE_POST.intersection(prose.before(verb, BEFORE_WORDS)):
            continue
        if word not in _LEADING and not _names_the_post(prose, verb):
            continue
        if "leads_unit" not in first and (end := _unit(prose, verb + 1)):
            first["leads_unit"] = prose.quote(verb, end)
        if led == "ours" or word == "leader":
            continue
        ours, end = _object(prose, verb + 1)
        begin = verb
        if ours is None and prose.words[verb - 1 : verb] == ["to"]:
            begin, ours, end = _object_before(prose, verb)
        if ours is None:
            continue
        if ours or "leads" not in first:
            first["leads"] = prose.quote(begin, end)
        led = "ours" if ours else "others"
    return led


def _names_the_post(prose: Prose, at: int) -> bool:
    """Whether the word for one who leads at `at` is the post itself: "as leader of", "line manager for three"."""
    words = prose.words
    if words[at] == "manager" and (prose.before(at, 1) != ["line"] or words[at + 1 : at + 2] not in (["of"], ["for"])):
        return False
    if words[at] == "head" and _ONE.isdisjoint(words[at + 1 : at + 2]):
        return False  # "Head of Service"
    return _UNDER.isdisjoint(prose.before(at, _UNDER_WORDS))


def _unit(prose: Prose, start: int) -> int:
    """Where the unit ends that the leading word before `start` leads; 0 where it leads none, or one of students."""
    words = prose.words
    for at in range(start, min(len(words), start + _UNIT_WORDS)):
        if prose.begins_clause(at) or words[at] in _NOT_LED:
            return 0
        if words[at] in _UNITS:
            return at + 1 if STUDENTS.isdisjoint(words[at + 1 : at + 4]) else 0
    return 0


def _object_before(prose: Prose, verb: int) -> tuple[int, bool | None, int]:
    """Where what is led begins that stands before a verb at its clause's end, whether it is ours, and where that ends.

    "Eight therapists to supervise."
    """
    longest, words = vocabulary().titles.longest, prose.words
    found: tuple[int, bool | None, int] = verb, None, verb + 1
    if verb + 1 < len(words) and not prose.begins_clause(verb + 1):
        return found
    for at in range(verb - 2, max(-1, verb - 2 - _LED_BEFORE), -1):
        concept, _ = longest(words, at)
        if concept is not None and concept.kind != "area" and (ours := _ours(concept)) is not None:
            if ours or found[1] is None:
                found = at, ours, verb + 1
            if ours:
                break
        if prose.begins_clause(at):
            break
    return found


def _object(prose: Prose, start: int) -> tuple[bool | None, int]:
    """Whether what stands after a leading word is ours, and where it ends: our people, else others, else an area."""
    longest, words = vocabulary().titles.longest, prose.words
    found: tuple[bool | None, int] = None, start
    at, limit = start, min(len(words), start + _LED_WORDS)
    while at < limit and not prose.begins_clause(at):
        concept, end = longest(words, at)
        if words[at] in _OCCASIONS:
            return None, start
        if words[at] in _OBJECT_ENDS and end <= at + 1:
            break
        ours = _ours(concept)
        if concept is not None and ours is not None:
            if concept.kind != "area" and ours:
                return True, end
            if found[0] is None or concept.kind != "area":
                found = ours, end
        at = max(end, at + 1)
    return found


def _ours(concept: Concept | None) -> bool | None:
    """Whether a title's concept is of children's social work, of something else (False), or of neither."""
    if concept is None:
        return None
    if concept.kind == "other_role":
        return False
    if concept.kind == "role":
        return True if concept.social_work else None
    if concept.kind != "area":
        return None
    if concept.service and concept.people == "children" and concept.other > _OURS_FROM:
        return True
    return False if concept.other < -_OURS_FROM else None
