"""The clauses of lead child protection practice: what each asks, and how far a person's evidence shows it.

Owns the judging of one clause: its own evidence, its parts, evidence for what resembles it, and the question where
nothing is known. It must not count clauses together, or turn years into a rule.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from careers.answer import OWN_ACCOUNT, Cited, RequirementStatus
from careers.situation import Shown, Situation
from careers.standard import Standard, Statement, Status

Part = Literal["expectation", "experience", "minimum", "function", "working", "law"]
# Each part of the report with the use by which the register finds it, in the order in which they are shown.
PARTS: Mapping[Part, str] = {
    "expectation": "lcpp_role",
    "experience": "lcpp_experience",
    "minimum": "lcpp_minimum",
    "function": "lcpp_functions",
    "working": "lcpp_working",
}
HEADINGS: Mapping[str, str] = {
    "expectation": "What the programme guide expects",
    "experience": "Experience and learning",
    "minimum": "The nine requirements of every member of a team",
    "function": "The five functions of a team, and the duties within them",
    "working": "How a team works",
    "law": "The law, and what is still to be set",
}
"""What each part is headed wherever the report is shown, in the order in which they are."""
NOT_YET_SET = "not yet set"
# The statements of the experience entry that speak of years, which are told and never judged.
_SERVICE = ("1", "2")
_STRENGTH: Mapping[str, int] = {"met": 2, "partial": 1, "unknown": 0, "not_shown": 0}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: what it says, its standing on the day, and how far it is shown.

    `id` is the register's entry with the statement's or element's number. `shown` is None where a person has nothing
    to show, as with a law. `not_yet_set` marks what regulations would have to say and do not. `prompt` says what would
    show it; `question` is set where nothing is known.
    """

    id: str
    part: Part
    text: str
    standing: Status
    shown: RequirementStatus | None
    reason: str
    evidence: tuple[str, ...]
    not_yet_set: bool
    prompt: str
    question: str | None
    citations: Cited


@dataclass(frozen=True, slots=True)
class _Offer:
    """One piece of evidence where it was placed; `element` is the numbered part that its words point to."""

    shown: Shown
    element: str | None


def _offers(situation: Situation) -> tuple[_Offer, ...]:
    offers = []
    for item in situation.profile.evidence or ():
        # Placed one by one, so that each piece keeps the words by which it names a part of its statement.
        alone = replace(situation, profile=situation.profile.model_copy(update={"evidence": [item]}))
        for shown in alone.evidence[0]:
            offers.append(_Offer(shown, shown.standard.element_key(item.statement or "")))
    return tuple(offers)


def _strongest(offers: Iterable[_Offer]) -> tuple[RequirementStatus | None, tuple[str, ...]]:
    """The best that some evidence shows, and its labels, best first; None where there is none."""
    found = sorted(offers, key=lambda offer: -_STRENGTH[offer.shown.status])
    if not found:
        return None, ()
    best: RequirementStatus = next(
        (status for status in ("met", "partial", "not_shown") if status == found[0].shown.status), "unknown"
    )
    return best, tuple(offer.shown.label for offer in found)


_SAID: Mapping[RequirementStatus, str] = {
    "met": "Your evidence shows it.",
    "partial": "Your evidence shows part of it.",
    "not_shown": "You say that you have not shown it yet.",
    "unknown": "You offer evidence without a level that could be read: met, partial or not_shown.",
}


class _Clauses:
    """Builds the clauses for one person on one day."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.day = situation.day
        self.offers = _offers(situation)

    def _for(self, standard_id: str, key: str) -> list[_Offer]:
        return [offer for offer in self.offers if (offer.shown.standard.id, offer.shown.key) == (standard_id, key)]

    def _resembling(self, statement: Statement) -> tuple[str, ...]:
        found = []
        for reference in statement.related:
            standard_id, key = reference.rsplit(" ", 1)
            found += [offer for offer in self._for(standard_id, key) if _STRENGTH[offer.shown.status]]
        return _strongest(found)[1]

    def _experience(self, standard: Standard, statement: Statement) -> tuple[str, tuple[str, ...]] | None:
        """What the profile says, outside its evidence, that goes part of the way to a clause."""
        profile = self.situation.profile
        years = profile.years_child_protection
        if (standard.use, statement.key) == ("lcpp_role", "1") and years:
            return f"You give {years:g} years in child protection; no number is set, so evidence decides.", ()
        if (standard.use, statement.key) == ("lcpp_experience", "3"):
            learned = [
                entry.activity
                for entry in profile.cpd or ()
                if entry.activity and (entry.date is None or entry.date <= self.day)
            ]
            if learned:
                return "You record learning; say which of it was in child protection.", tuple(learned[:5])
        return None

    def _shown(
        self, standard: Standard, statement: Statement, parts: Sequence[Clause]
    ) -> tuple[RequirementStatus, str, tuple[str, ...]]:
        """How far a statement is shown: by its own evidence, by its parts, or by evidence for one that resembles it."""
        direct, labels = _strongest(offer for offer in self._for(standard.id, statement.key) if offer.element is None)
        if direct == "met" or (parts and all(part.shown == "met" for part in parts)):
            reason = _SAID["met"] if direct == "met" else "Your evidence shows every part of it."
            return "met", reason, labels or tuple(label for part in parts for label in part.evidence)
        if direct == "partial":
            return "partial", _SAID["partial"], labels
        begun = tuple(label for part in parts if part.shown in ("met", "partial") for label in part.evidence)
        if begun:
            return "partial", "Your evidence shows some of its parts.", begun
        resembling = self._resembling(statement)
        if resembling:
            reason = "Evidence of yours for a statement that resembles this one goes part of the way."
            return "partial", reason, resembling
        said = self._experience(standard, statement)
        if said is not None:
            return "partial", *said
        if direct is not None:
            return direct, _SAID[direct], labels
        return "unknown", "Nothing in your profile speaks to it.", ()

    def _clause(
        self,
        standard: Standard,
        key: str,
        part: Part,
        text: str,
        prompt: str,
        found: tuple[RequirementStatus | None, str, tuple[str, ...]],
        *,
        not_yet_set: bool = False,
        question: str | None = None,
    ) -> Clause:
        shown, reason, evidence = found
        if shown == "unknown" and question is None:
            question = f"What of your work shows it? For example: {prompt[0].lower()}{prompt[1:]}"
        return Clause(
            id=f"{standard.id}/{key}" if key else standard.id,
            part=part,
            text=text,
            standing=standard.status_on(self.day),
            shown=shown,
            reason=reason if shown is None else f"{reason} {OWN_ACCOUNT}",
            evidence=evidence,
            not_yet_set=not_yet_set,
            prompt=prompt,
            question=question,
            citations=(standard.cite(self.day),),
        )

    def _elements(self, standard: Standard, statement: Statement, part: Part) -> list[Clause]:
        whole, labels = _strongest(offer for offer in self._for(standard.id, statement.key) if offer.element is None)
        clauses = []
        for element in statement.elements:
            own, evidence = _strongest(
                offer for offer in self._for(standard.id, statement.key) if offer.element == element.key
            )
            found: tuple[RequirementStatus | None, str, tuple[str, ...]]
            if own in ("met", "partial"):
                found = own, _SAID[own], evidence
            elif whole in ("met", "partial"):
                found = "partial", "Your evidence for the whole function goes part of the way.", labels
            elif own is not None:
                found = own, _SAID[own], evidence
            else:
                found = "unknown", "Nothing in your profile speaks to it.", ()
            clauses.append(self._clause(standard, element.key, part, element.text, element.prompt, found))
        return clauses

    def _length_of_service(self, standard: Standard, statement: Statement) -> Clause:
        """Years are told and never judged: no regulation gives a number to judge them by."""
        profile = self.situation.profile
        national = statement.key == "1"
        given = profile.years_post_qualifying if national else profile.years_child_protection
        counted = "since qualifying" if national else "in child protection"
        said = f"You give {given:g} years {counted}." if given is not None else ""
        rule = (
            f"A national minimum is {NOT_YET_SET}; an employer's own number holds for its own posts."
            if national
            else "Length of service is said to be one component among others, and no number goes with it."
        )
        question = None if given is not None else f"How many years do you have {counted}?"
        found = (None, f"{rule} {said}".strip(), ())
        return self._clause(
            standard,
            statement.key,
            "experience",
            statement.title,
            statement.prompt,
            found,
            not_yet_set=national,
            question=question,
        )

    def all(self) -> tuple[Clause, ...]:
        """Every clause that had been published by the day, in the order of `PARTS`, then the law."""
        found: list[Clause] = []
        for part, use in PARTS.items():
            standard = self.situation.standards.using(use)
            if standard is None:
                continue
            for statement in standard.statements:
                if use == "lcpp_experience" and statement.key in _SERVICE:
                    found.append(self._length_of_service(standard, statement))
                    continue
                parts = self._elements(standard, statement, part)
                shown = self._shown(standard, statement, parts)
                found.append(self._clause(standard, statement.key, part, statement.title, statement.prompt, shown))
                found += parts
        return (*found, *self._law())

    def _law(self) -> list[Clause]:
        found = []
        for use, text in (
            ("lcpp_law", "Membership by law of a multi-agency child protection team"),
            ("lcpp_regulations", "Qualifications and experience that regulations would ask of members"),
            ("lcpp_framework", "An advanced child protection framework"),
        ):
            standard = self.situation.standards.using(use)
            if standard is not None:
                reason = standard.summary if use == "lcpp_law" else f"{NOT_YET_SET.capitalize()}. {standard.summary}"
                told = (None, reason, ())
                found.append(self._clause(standard, "", "law", text, "", told, not_yet_set=use != "lcpp_law"))
        return found


def clauses_for(situation: Situation) -> tuple[Clause, ...]:
    """Every clause that had been published by the day, with how far the person has shown it."""
    return _Clauses(situation).all()
