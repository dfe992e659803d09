"""What a description says about whom the work is with and what the post does.

This module owns counting those words; it must not weigh them against a title: that is `matcher.described`; nor find
words and sentences in a text: that is `matcher.prose`; nor say what the post leads: that is `matcher.led`.
"""

import re
from dataclasses import dataclass

from matcher.ages import ages_in
from matcher.asides import asides
from matcher.concepts import Concept
from matcher.led import BEFORE_WORDS, DENIED, NOT_THE_POST, STUDENTS, leads
from matcher.lesser_asides import lesser_asides
from matcher.number_words import SPELT, figure_of
from matcher.prose import Prose, sentence
from matcher.text import Anchored, lower_in_place
from matcher.vocabulary import vocabulary

_FEE_WORDS = 7  # how far from a register's name, within its sentence, its fee is spoken of
_TEAM_WORDS = frozenset(("team", "service", "unit", "hub"))
_CHILDREN = frozenset(("children", "children's", "child"))
_AFTER_A_TEAM = frozenset(("manager", "leader", "user", "director", "lead"))  # "service users", "five team managers"
_OPENING_WORDS = 8  # the most of a first sentence that is a team's name and no more
_BESIDE = frozenset(("with", "alongside", "between"))
_AREA_WORDS = 5  # the longest name of an area of work that is worth looking for before "team"
_NEVER_OURS = -5.0  # an area of at most this weight beside a plain role is wholly another service's
_NEAR_WORDS = 20  # how far round words about the employer or partners, within their sentence, others are about them too
# A list in which nobody speaks ("Older adults team, two references, DBS") has terms beside what the post is.
_SPOKEN = frozenset((
    "we", "our", "us", "you", "your", "they", "their", "its", "who", "all", "staff", "employee", "employer",
    "committed", "guaranteed", "welcome", "application", "applicant", "friend", "rated", "please", "contact",
    "informal", "apply", "email",
))  # fmt: skip
_LISTED_WORDS = 3  # how far round such a term others are about it
_SAY_MORE = frozenset(("manages", "caseload", "chairs"))  # whose words say whom the work is with too
_WORKING_WORDS = 2  # how far before a word for anybody one for the work stands
_WORKING_WITH = frozenset(
    ("with", "help", "helping", "support", "supporting", "visit", "visiting", "assess", "assessing", "about")
)
# "Co-work with newer colleagues" names no partners: one of these stands within three words.
_COLLEAGUES = frozenset(("newer", "newly", "less", "junior", "inexperienced", "students", "nqsws"))
# "AMHP would be a bonus" says what the person may be, and not what the post does, so many words from it.
_BONUS = frozenset(("bonus", "advantage", "advantageous", "desirable", "beneficial", "preferred", "allowance"))
_BONUS_WORDS = 6
# "Take minutes for those who chair conferences": somebody else chairs.
_OF_THE_CHAIRS = DENIED | {"who", "support", "supporting", "minute", "notes", "iro", "officer", "manager", "they"}
_FROM_ABOVE = frozenset(("from", "by", "support"))
# Cues of the work and of whom it is with, which do not count in a sentence about the employer; those of adults and of
# schools do not count in one about partners either.
_OF_PARTNERS = frozenset(("adults", "adults_statutory", "childhood"))
_TELLING = _OF_PARTNERS | {"children", "families", "people", "statutory", "childrens_social_care"}
_OF_THE_EMPLOYER = _OF_PARTNERS | {
    "children", "families", "people", "anybody", "statutory", "childrens_social_care", "another_setting", "strategic",
    "other_service",
}  # fmt: skip
_YEARS = re.compile(
    rf"\b(\d{{1,2}}|{SPELT})\+?\s*(?:\(\d+\)\s*)?(?:or more\s+)?years?['’]?\s+"
    r"(?:[a-z’'/-]+\s+){0,4}?(?:post[\s-]*qualif|pqe\b)",
    re.IGNORECASE,
)
_SINCE = re.compile(r"post[\s-]*qualif|pqe\b")
_YEARS_BEFORE = 120  # the most characters from a number of years to what they are since
# Cases that the post itself holds: "you will carry complex child protection cases".
_CASES = Anchored(
    re.compile(
        r"(?<!not )(?<!n['’]t )\b(?:carry|hold)(?:ing)?\s+(?!no\b)(?:[\w’'-]+\s+){0,6}?"
        r"(?:cases?|caseloads?|(?<!social\s)work)\b"
    ),
    ("carry", "hold"),
)


@dataclass(frozen=True, slots=True)
class Cues:
    """Counts of telling words in a description, the years of post-qualifying experience it asks, and quotes.

    `children` counts `statutory` words (those of children's social work itself) twice, as `adults` does those of
    adults', and `families` once; `childhood` words are of growing up; `people` are words of adults' services and
    `anybody` of helping people, whoever they are. `registration` counts a care register only beside social work,
    because residential and home-care workers register there as well, and `health_register`, which health professions
    share; `own_register` is without both. `years` is in years, None where the advert names none. `area` is the code of
    the area of work whose team or service the description names first. `leads` is "ours" where the post leads
    children's social work as far as the description names whom it leads, "others" where it names only another service
    or profession, and None where it names nobody. `leads_unit` says that the post leads a small unit of staff, and
    `manages_nobody` counts where that is denied of anybody. `length` is the number of words read.
    `quotes` holds, for each cue that was found, the first sentence with it, verbatim.
    """

    children: int
    childhood: int
    families: int
    people: int
    anybody: int
    statutory: int
    childrens_social_care: int
    adults: int
    adults_statutory: int
    social_work: int
    social_worker: int
    registration: int
    own_register: int
    care_register: int
    manages: int
    chairs: int
    caseload: int
    newly_qualified: int
    newly_qualified_only: int
    settled: int
    another_setting: int
    other_service: int
    panel: int
    health_register: int
    other_qualification: int
    strategic: int
    unregistered: int
    under_manager: int
    manages_nobody: int
    lead_practice: int
    designated_officer: int
    years: int | None
    area: str | None
    leads: str | None
    leads_unit: bool
    length: int
    quotes: tuple[tuple[str, str], ...]

    def quote(self, cue: str) -> str:
        """The sentence in which a cue was found, or an empty string."""
        return dict(self.quotes).get(cue, "")


_COUNTED = frozenset(Cues.__dataclass_fields__) - {"years", "area", "leads", "leads_unit", "length", "quotes"}


def read_cues(description: str) -> Cues | None:
    """The cues of a plain-text description, or None where it has no words. Reads `prose.DESCRIPTION_LIMIT` characters.

    Sentences about the employer, its terms and its promises say nothing of whom the work is with; nor does naming
    partners speak against.
    """
    prose = Prose(description)
    if not prose.words:
        return None
    if beside := asides(prose):
        prose = prose.blank(beside)
    found = _found(prose)
    employers = _round("employer", found, prose)
    ages = ages_in(prose.text)
    aside = _aside(found, prose) | {at for span in lesser_asides(prose) for at in prose.words_in(*span)}
    if aside and (any(code in _TELLING and start not in aside | employers for code, start, _ in found) or ages):
        employers |= aside
    partners = _round("partners", found, prose, before=False)
    counts: dict[str, int] = {}
    first: dict[str, str] = {}
    for code, start, end in found:
        if (code in _OF_THE_EMPLOYER and start in employers) or (code in _OF_PARTNERS and start in partners):
            continue
        counts[code] = counts.get(code, 0) + 1
        if code not in first:
            first[code] = prose.quote(start, end)
    if held := _CASES.spans(lower_in_place(prose.text)):
        counts["caseload"] = counts.get("caseload", 0) + 1
        first.setdefault("caseload", sentence(prose.text, *held[0]))
    for code, span in ages.items():
        counts[code] = counts.get(code, 0) + 1
        first.setdefault(code, sentence(prose.text, *span))
    years = _years(prose.text)
    if years:
        first["years"] = sentence(prose.text, *years.span())
    _add_up(counts, first)
    if "childhood" in first:
        first.setdefault("children", first["childhood"])
    of_the_post = prose.without(employers) if employers else prose
    return Cues(
        **{name: counts.get(name, 0) for name in _COUNTED},
        years=int(figure_of(years[1])) if years else None,
        area=_team(of_the_post, first),
        leads=leads(of_the_post, first),
        leads_unit="leads_unit" in first,
        length=len(of_the_post.words),
        quotes=tuple(first.items()),
    )


def _found(prose: Prose) -> list[tuple[str, int, int]]:
    """The cues of a text, each with the number of its first word and of the one after its last."""
    trie, words = vocabulary().cues, prose.words
    found = []
    read_to = 0
    for at in trie.starts(words):
        concept, end = trie.longest(words, at) if at >= read_to else (None, at)
        if concept is None:
            continue
        if not _of_another(concept.code, prose, at, end):
            found.append((concept.code, at, end))
        elif concept.code == "manages" and not DENIED.isdisjoint(prose.before(at, BEFORE_WORDS)):
            found.append(("manages_nobody", at, end))
        read_to = at + 1 if concept.code in _SAY_MORE else end
    return found


def _years(text: str) -> re.Match[str] | None:
    """Where a text first tells years since qualifying; only what stands before words for that is searched."""
    for since in _SINCE.finditer(lower_in_place(text)):
        if found := _YEARS.search(text, max(0, since.start() - _YEARS_BEFORE), since.end()):
            return found
    return None


def _aside(found: list[tuple[str, int, int]], prose: Prose) -> set[int]:
    """The words of sections that a heading says are about the employer, its terms or how to apply."""
    heads = {start for cue, start, _ in found if cue == "employer"}
    aside: set[int] = set()
    for head, section in prose.sections():
        if not heads.isdisjoint(head):
            aside.update(section)
    return aside


def _round(code: str, found: list[tuple[str, int, int]], prose: Prose, *, before: bool = True) -> set[int]:
    """The words near a cue in its sentence, where lists that lost their stops are long sentences.

    Without those `before` the cue: "review placements and liaise with commissioners" has its own work first.
    """
    near: set[int] = set()
    for cue, start, end in found:
        if cue == code:
            words = prose.words_round(start, end, _NEAR_WORDS)
            if before and _SPOKEN.isdisjoint(prose.words[words.start : words.stop]):
                words = prose.words_round(start, end, _LISTED_WORDS)
            near.update(words if before else range(start, words.stop))
    return near


def _add_up(counts: dict[str, int], first: dict[str, str]) -> None:
    """Let the words of narrower cues count for the wider ones too, those of a statute twice."""
    counts["own_register"] = counts.get("registration", 0)
    for wider, narrower, times in (
        ("children", "families", 1),
        ("children", "statutory", 2),
        ("children", "childrens_social_care", 1),
        ("adults", "adults_statutory", 2),
        ("social_work", "social_worker", 1),
        ("social_work", "childrens_social_care", 1),
        ("newly_qualified", "newly_qualified_only", 1),
        ("registration", "health_register", 1),
        ("registration", "care_register", 1 if counts.get("social_worker") else 0),
    ):
        if narrower in counts:
            counts[wider] = counts.get(wider, 0) + times * counts[narrower]
            first.setdefault(wider, first[narrower])


def _of_another(code: str, prose: Prose, start: int, end: int) -> bool:
    """Whether a cue speaks of another than the post: a fee, somebody else's managing, or a thing that is denied."""
    if code in ("registration", "care_register", "health_register"):
        return _fee(prose, start, end)
    if code == "manages":
        if not STUDENTS.isdisjoint(prose.words[end - 1 : end + 3]):
            return True
        before = prose.before(start, BEFORE_WORDS)
        return bool(NOT_THE_POST.intersection(before)) or bool(_FROM_ABOVE.intersection(prose.words[end : end + 2]))
    if code == "anybody":
        return not _WORKING_WITH.intersection(prose.before(start, _WORKING_WORDS))
    if code == "partners":
        return not _COLLEAGUES.isdisjoint(prose.words[end : end + 3])
    if code == "adults_statutory":
        near = prose.words_round(start, end, _BONUS_WORDS)
        return not _BONUS.isdisjoint(prose.words[near.start : near.stop])
    if code == "chairs":
        return not _OF_THE_CHAIRS.isdisjoint(prose.before(start, BEFORE_WORDS))
    if code in ("caseload", "social_work", "social_worker"):
        return bool(DENIED.intersection(prose.before(start, BEFORE_WORDS if code == "caseload" else 1)))
    return False


def _fee(prose: Prose, start: int, end: int) -> bool:
    """Whether a register is named only for its fee, which employers pay as a benefit to staff of every kind."""
    near = prose.words_round(start, end, _FEE_WORDS)
    return "fee" in prose.words[near.start : near.stop]


def _team(prose: Prose, first: dict[str, str]) -> str | None:
    """The area of work that a short first sentence names, or that stands beside the word team or service."""
    longest, words = vocabulary().titles.longest, prose.words
    opening = prose.words_round(0, 0, _OPENING_WORDS + 1) if words else range(0)
    teams: list[tuple[bool, float, Concept, int, int]] = []
    for begin in opening if len(opening) <= _OPENING_WORDS else range(0):
        concept, end = longest(words, begin)
        if concept is not None and _is_a_team(concept, to_the_end=True):
            # "Early intervention and front door": the most like social work of them, and adults' before any.
            adults = concept.people == "adults"
            teams.append((adults, -concept.other if adults else concept.other, concept, begin, end))
    if teams:
        _, _, team, begin, end = max(teams, key=lambda one: one[:2])
        first["area"] = prose.quote(begin, end)
        return team.code
    for at, word in enumerate(words):
        if word not in _TEAM_WORDS:
            continue
        if prose.text.startswith(":", prose.ends[at]) and at + 1 < len(words):
            concept, end = longest(words, at + 1)  # "Team: Disabled Children"
            theirs = concept is not None and concept.kind == "area" and concept.other <= _NEVER_OURS
            if concept is not None and (theirs or _is_a_team(concept, to_the_end=True)):
                first["area"] = prose.quote(at, end)
                return concept.code
        if at + 1 < len(words) and words[at + 1] in _AFTER_A_TEAM:
            continue
        name = (
            at - 2 if words[max(0, at - 2) : at] == ["social", "work"] else at
        )  # "disabled children's social work team"
        for begin in range(max(0, name - _AREA_WORDS), name):
            concept, end = longest(words, begin)
            if concept is None or end > name + 1 or not _is_a_team(concept, to_the_end=end >= name):
                continue
            before = words[max(0, begin - 2) : begin]
            # "Children's and adults' services" are both, and "working with adults' services" are another's.
            both = concept.people == "adults" and not _CHILDREN.isdisjoint(before)
            if both or not _BESIDE.isdisjoint(before):
                continue
            first["area"] = prose.quote(begin, at + 1)
            return concept.code
    return None


def _is_a_team(concept: Concept, *, to_the_end: bool) -> bool:
    """Whether a concept names a team: one of ours, where nothing parts it from the word, adults' or a home anyway."""
    if concept.kind != "area":
        return False
    # One of ours stands next to the word; "Hospital to Home team" is adults' all the same.
    return bool(concept.service and to_the_end) or concept.people == "adults" or concept.code == "residential"
