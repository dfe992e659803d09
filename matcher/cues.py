"""What a description says about whom the work is with and what the post does.

This module owns counting those words; it must not weigh them against a title: that is `matcher.tier`.
"""

import re
from dataclasses import dataclass

from matcher.vocabulary import Concept, vocabulary
from matcher.words import fold

DESCRIPTION_LIMIT = 20_000  # characters that are read; longer adverts repeat themselves
QUOTE_LIMIT = 160
_FEE_WORDS = 7  # how far from a register's name, within its sentence, its fee is spoken of
_TEAM_WORDS = frozenset(("team", "service", "unit", "hub"))
_AFTER_A_TEAM = frozenset(("manager", "leader", "user", "director", "lead"))  # "service users", "five team managers"
_AREA_WORDS = 5  # the longest name of an area of work that is worth looking for before "team"

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|&")
_OF_AWORD = re.compile(r"[\w'’\-]")
_SENTENCE_END = re.compile(r"[.!?;•\n\r]")
_BEFORE_WORDS = 4  # how far before managing or a caseload somebody else is named, or either is denied
_OURS_FROM = 1.0  # an area of at least this weight beside a plain role is children's, and of its negative another's
_LED_WORDS = 8  # how far after a managing word what is managed is named
_SAY_MORE = frozenset(("manages", "caseload", "chairs"))
_DENIED = frozenset(("no", "not", "non", "without"))
_NOT_THE_POST = _DENIED | {"who", "manager", "leader", "your", "receive", "excellent", "regular", "supportive", "good"}
_FROM_ABOVE = frozenset(("from", "by", "support"))
_LEADING = frozenset(
    (
        "manage",
        "managing",
        "lead",
        "leading",
        "run",
        "running",
        "oversee",
        "overseeing",
        "supervise",
        "supervising",
        "rheoli",
        "responsible",
    )
)
_OBJECT_ENDS = frozenset(("with", "to", "in", "who", "that", "by", "from", "on", "at", "within", "through", "as"))
_CLAUSE_END = re.compile(r"[,:(]|" + _SENTENCE_END.pattern)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_YEARS = re.compile(
    r"\b(\d{1,2}|one|two|three|four|five|six)\+?\s*(?:\(\d+\)\s*)?(?:or more\s+)?years?['’]?\s+"
    r"(?:[a-z’'/-]+\s+){0,4}?(?:post[\s-]*qualif|pqe\b)",
    re.IGNORECASE,
)
# Cases that the post itself holds: "you will carry complex child protection cases".
_CASES = re.compile(
    r"(?<!not )(?<!n['’]t )\b(?:carry|hold)(?:ing)?\s+(?!no\b)(?:[\w’'-]+\s+){0,6}?(?:cases?|caseloads?|work)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cues:
    """Counts of telling words in a description, the years of post-qualifying experience it asks, and quotes.

    `children` counts `statutory` words (those of children's social work itself) twice, as `adults` does those of
    adults'; `registration` counts a care register only beside social work, because residential and home-care workers
    register there as well. `years` is in years, None where the advert names none. `area` is the code of the area of
    work whose team or service the description names first. `leads` is "ours" where the post leads children's social
    work as far as the description names whom it leads, "others" where it names only another service or profession,
    and None where it names nobody. `length` is the number of words read.
    `quotes` holds, for each cue that was found, the first sentence with it, verbatim.
    """

    children: int
    statutory: int
    childrens_social_care: int
    adults: int
    adults_statutory: int
    social_work: int
    social_worker: int
    registration: int
    care_register: int
    manages: int
    chairs: int
    caseload: int
    newly_qualified: int
    newly_qualified_only: int
    settled: int
    another_setting: int
    other_qualification: int
    strategic: int
    unregistered: int
    under_manager: int
    lead_practice: int
    years: int | None
    area: str | None
    leads: str | None
    length: int
    quotes: tuple[tuple[str, str], ...]

    def quote(self, cue: str) -> str:
        """The sentence in which a cue was found, or an empty string."""
        return dict(self.quotes).get(cue, "")


_COUNTED = frozenset(Cues.__dataclass_fields__) - {"years", "area", "leads", "length", "quotes"}
_folded: dict[str, str] = {}


def fold_known(raw: str) -> str:
    """A written word folded, with "&" as "and"; what was folded before is remembered."""
    word = _folded.get(raw)
    if word is None:
        if len(_folded) > 50_000:
            _folded.clear()
        word = _folded[raw] = "and" if raw == "&" else fold(raw)
    return word


def read_cues(description: str) -> Cues | None:
    """The cues of a plain-text description, or None where it has no words. Reads `DESCRIPTION_LIMIT` characters."""
    text = description[:DESCRIPTION_LIMIT]
    matches = list(WORD.finditer(text))
    if not matches:
        return None
    words = [fold_known(match.group()) for match in matches]
    trie = vocabulary().cues
    root, longest = trie.root, trie.longest
    counts: dict[str, int] = {}
    first: dict[str, str] = {}
    at, total = 0, len(words)
    while at < total:
        if words[at] in root:
            concept, end = longest(words, at)
            if concept is not None:
                code = concept.code
                if not _of_another(code, text, matches, words, at, end):
                    counts[code] = counts.get(code, 0) + 1
                    if code not in first:
                        first[code] = sentence(text, matches[at].start(), matches[end - 1].end())
                # "Supervise social workers" speaks of social workers too.
                at = at + 1 if code in _SAY_MORE else end
                continue
        at += 1
    held = _CASES.search(text)
    if held:
        counts["caseload"] = counts.get("caseload", 0) + 1
        first.setdefault("caseload", sentence(text, *held.span()))
    years = _YEARS.search(text)
    if years:
        first["years"] = sentence(text, *years.span())
    for whom, statutory in (("children", "statutory"), ("adults", "adults_statutory")):
        if counts.get(statutory):  # the words of a statute say more than a mention
            counts[whom] = counts.get(whom, 0) + 2 * counts[statutory]
            first.setdefault(whom, first[statutory])
    counts["children"] = counts.get("children", 0) + counts.get("childrens_social_care", 0)
    if counts.get("childrens_social_care"):
        first.setdefault("children", first["childrens_social_care"])
    counts["social_work"] = (
        counts.get("childrens_social_care", 0) + counts.get("social_work", 0) + counts.get("social_worker", 0)
    )
    counts["newly_qualified"] = counts.get("newly_qualified", 0) + counts.get("newly_qualified_only", 0)
    if counts.get("care_register"):
        first.setdefault("registration", first["care_register"])
        if counts.get("social_worker"):
            counts["registration"] = counts.get("registration", 0) + counts["care_register"]
    return Cues(
        **{name: counts.get(name, 0) for name in _COUNTED},
        years=_number(years.group(1)) if years else None,
        area=_team(text, words, matches, first),
        leads=_leads(text, words, matches, first),
        length=total,
        quotes=tuple(first.items()),
    )


def _of_another(code: str, text: str, matches: list[re.Match[str]], words: list[str], start: int, end: int) -> bool:
    """Whether a cue speaks of another than the post: a fee, somebody else's managing, or a thing that is denied."""
    if code == "registration" or code == "care_register":
        return _fee(text, matches, words, start, end)
    if code == "manages":
        before = _before(text, matches, words, start)
        return bool(_NOT_THE_POST.intersection(before)) or bool(_FROM_ABOVE.intersection(words[end : end + 2]))
    if code == "caseload":
        return bool(_DENIED.intersection(_before(text, matches, words, start)))
    return False


def _before(text: str, matches: list[re.Match[str]], words: list[str], start: int) -> list[str]:
    """The few words before a position, in its sentence."""
    at = start
    while at > max(0, start - _BEFORE_WORDS) and not _SENTENCE_END.search(
        text, matches[at - 1].end(), matches[at].start()
    ):
        at -= 1
    return words[at:start]


def _fee(text: str, matches: list[re.Match[str]], words: list[str], start: int, end: int) -> bool:
    """Whether a register is named only for its fee, which employers pay as a benefit to staff of every kind."""
    near = range(max(0, start - _FEE_WORDS), min(len(words), end + _FEE_WORDS))
    return any(
        words[at] == "fee"
        and not _SENTENCE_END.search(
            text, min(matches[at].end(), matches[end - 1].end()), max(matches[at].start(), matches[start].start())
        )
        for at in near
    )


def _team(text: str, words: list[str], matches: list[re.Match[str]], first: dict[str, str]) -> str | None:
    """The area of work that stands before the word team or service ("our children in care team")."""
    longest = vocabulary().titles.longest
    for at, word in enumerate(words):
        if word not in _TEAM_WORDS or (at + 1 < len(words) and words[at + 1] in _AFTER_A_TEAM):
            continue
        for begin in range(max(0, at - _AREA_WORDS), at):
            concept, end = longest(words, begin)
            if concept is None or concept.kind != "area" or end > at + 1:
                continue
            # One of ours stands next to the word; "Hospital to Home team" is adults' all the same.
            if (concept.service and end >= at) or concept.people == "adults" or concept.code == "residential":
                first["area"] = sentence(text, matches[begin].start(), matches[at].end())
                return concept.code
    return None


def _leads(text: str, words: list[str], matches: list[re.Match[str]], first: dict[str, str]) -> str | None:
    """Whether what the description says the post leads is ours ("ours"), only another's ("others"), or not said."""
    others = None
    for verb, word in enumerate(words):
        if word not in _LEADING or _NOT_THE_POST.intersection(_before(text, matches, words, verb)):
            continue
        ours, end = _object(text, words, matches, verb + 1)
        if ours is None:
            continue
        said = sentence(text, matches[verb].start(), matches[end - 1].end())
        if ours:
            first["leads"] = said
            return "ours"
        others = "others"
        first.setdefault("leads", said)
    return others


def _object(text: str, words: list[str], matches: list[re.Match[str]], start: int) -> tuple[bool | None, int]:
    """Whether what stands after a leading word is ours, and where it ends: our people, else others, else an area."""
    longest = vocabulary().titles.longest
    found: tuple[bool | None, int] = None, start
    at, limit = start, min(len(words), start + _LED_WORDS)
    while at < limit and not _CLAUSE_END.search(text, matches[at - 1].end(), matches[at].start()):
        concept, end = longest(words, at)
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


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS.get(word.lower(), 0)


def sentence(text: str, start: int, end: int) -> str:
    """The sentence round a span of `text`, verbatim, cut at a word's end to `QUOTE_LIMIT` characters round the span."""
    left = start
    for match in _SENTENCE_END.finditer(text, max(0, start - QUOTE_LIMIT), start):
        left = match.end()
    if left == start:
        left = max(0, start - 60)
        while 0 < left < start and _inside_word(text, left):
            left += 1
    stop = _SENTENCE_END.search(text, end)
    right = min(stop.start() if stop else len(text), max(end, left + QUOTE_LIMIT))
    while right > end and _inside_word(text, right):
        right -= 1
    return text[left:right].strip() or text[start:end]


def _inside_word(text: str, at: int) -> bool:
    """Whether a cut before the character at `at` would part a word."""
    return 0 < at < len(text) and bool(_OF_AWORD.match(text[at - 1]) and _OF_AWORD.match(text[at]))
