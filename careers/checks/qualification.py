"""The qualification check: whether what somebody holds leads to a regulator's register, and the ways in if it does not.

Owns that decision, the ways in by nation, and the answers to what other guides say (`entry.toml`). It must not name
courses or decide for a regulator: approval is the regulator's.
"""

import datetime
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from careers.advice import tier_now
from careers.checks.decision import UNRECORDED, Decision, Grounds
from careers.facts import FactsError, load_toml
from careers.ladder import ladder
from careers.nations import Change
from careers.profile import Profile
from careers.profile_parts import NATION, PHRASES, YES_OR_NO, Coded, Flag, Nation, Part, Phrases, Unknown, one_of, said
from careers.situation import Situation, mentions, words
from careers.standard import USES, Citation, Standard
from careers.standards import register

GAINED_IN = ("england", "scotland", "wales", "northern_ireland", "elsewhere")
DEGREE_CLASSES = ("first", "upper_second", "lower_second", "third", "pass")
# The classes at which Step Up to Social Work begins: its entry in the register says 2:2 or better.
_STEP_UP_CLASSES = frozenset({"first", "upper_second", "lower_second"})
EXPERIENCE = ("children_and_families", "other_care", "other")
_FILE = Path(__file__).with_name("entry.toml")


class QualificationAsked(Part):
    """What the qualification check asks. Only `nation`, the one to register in, is needed.

    `experience_months` are months of paid, voluntary or placement work before qualifying, and `experience_with` whom
    it was with.
    """

    nation: Annotated[Nation, Coded] = Field(description=NATION)
    qualifications: Annotated[Phrases | None, Unknown] = said(PHRASES)
    gained_in: Annotated[
        Literal["england", "scotland", "wales", "northern_ireland", "elsewhere"] | None, Coded, Unknown
    ] = said(one_of(GAINED_IN))
    registered: Flag = said(YES_OR_NO)
    degree_class: Annotated[
        Literal["first", "upper_second", "lower_second", "third", "pass"] | None, Coded, Unknown
    ] = said(one_of(DEGREE_CLASSES))
    experience_months: Annotated[
        Annotated[float, Field(strict=True, ge=0, le=840, allow_inf_nan=False)] | None, Unknown
    ] = said("a number of months from 0 to 840")
    experience_with: Annotated[Literal["children_and_families", "other_care", "other"] | None, Coded, Unknown] = said(
        one_of(EXPERIENCE)
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that guides say about the way in, and what holds; `words` are how people name it."""

    id: str
    claim: str
    answer: str
    uses: tuple[str, ...]
    words: tuple[str, ...]


def load_claims(path: Path = _FILE) -> tuple[Claim, ...]:
    """Reads and checks the claims.

    Raises:
        FactsError: naming the file, the claim and the key that is wrong, and what was expected.

    """
    row, _ = load_toml(path)
    row.only(frozenset({"claim"}))
    found = []
    for inner in row.rows("claim", "id"):
        inner.only(frozenset({"id", "claim", "answer", "uses", "words"}))
        if not inner.texts("uses") or not set(inner.texts("uses")) <= USES:
            raise inner.fault("uses", "a list of uses that the register knows")
        found.append(
            Claim(
                inner.text("id"),
                inner.text("claim"),
                inner.text("answer"),
                inner.texts("uses"),
                inner.texts("words"),
            )
        )
    if len({claim.id for claim in found}) != len(found):
        raise FactsError(f"{path.name}: claim: id: got one twice, expected a different id for each")
    return tuple(found)


@cache
def claims() -> tuple[Claim, ...]:
    """The claims that ship with Nextrung, read once."""
    return load_claims()


def _told(claim: Claim) -> str:
    return f"“{claim.claim}”: {claim.answer}"


def _behind(claim: Claim, grounds: Grounds) -> list[Standard]:
    """The entries behind an answer in the nation and on the day that are asked about."""
    return [entry for use in claim.uses for entry in grounds.rules.all_using(use)]


def _answered(grounds: Grounds) -> Change:
    """Every claim with what holds, as one topic."""
    lines: list[str] = []
    cited: list[Citation] = []
    for claim in claims():
        line = grounds.line(_told(claim), *_behind(claim, grounds))
        lines.append(line.text)
        cited += line.citations
    return Change("claims", "What other guides say, and what holds", tuple(lines), tuple(dict.fromkeys(cited)))


def _step_up(asked: QualificationAsked, route: Standard) -> str:
    """How what a person said stands with the conditions of the one programme whose conditions the register has."""
    if "experience_months" not in route.figures:
        return ""
    months = route.number("experience_months")
    said_so = []
    if asked.degree_class is not None:
        fits = asked.degree_class in _STEP_UP_CLASSES
        said_so.append("your degree's class is enough" if fits else "your degree's class is below what it asks")
    if asked.experience_months is not None:
        direct = asked.experience_with == "children_and_families"
        enough = asked.experience_months >= months
        if enough and direct:
            said_so.append("your experience is long enough")
        elif not enough:
            said_so.append(f"your {asked.experience_months:g} months of experience are fewer than {months}")
        else:
            said_so.append("its experience has to be direct work with children or families")
    return f" For you: {'; '.join(said_so)}." if said_so else ""


def _ways_in(asked: QualificationAsked, grounds: Grounds) -> Change:
    routes = grounds.rules.all_using("route_in")
    lines: list[str] = []
    cited: list[Citation] = []
    qualifying = grounds.rules.using("qualifying")
    if qualifying is not None:
        line = grounds.line(f"An approved course. {qualifying.summary}", qualifying)
        lines.append(line.text)
        cited += line.citations
    for route in routes:
        line = grounds.line(f"{route.title}: {route.summary} {route.note}".strip() + _step_up(asked, route), route)
        lines.append(line.text)
        cited += line.citations
    if not routes:
        lines.append(f"No other way in is known here for {grounds.name} {UNRECORDED}")
    return Change("routes", f"Ways in, {grounds.name}", tuple(lines), tuple(cited))


def _of_another_kind(asked: QualificationAsked, situation: Situation, grounds: Grounds) -> Decision:
    qualifying, registration = grounds.rules.using("qualifying"), grounds.rules.using("registration")
    learn = (_ways_in(asked, grounds), _answered(grounds))
    unfinished = [
        text
        for text in asked.qualifications or ()
        if mentions(text, words().qualifications["subject"]) and mentions(text, words().qualifications["unfinished"])
    ]
    if unfinished:
        grounds.because(f"{unfinished[0]}: registration follows once the course is passed.", qualifying)
        grounds.then(f"Ask {grounds.regulator} how early you may apply.", registration)
        return grounds.decided("qualification", "not_yet", "Once the course is finished.", learn=learn)
    named = ", ".join(situation.other_degrees or asked.qualifications or ())
    grounds.because(
        f"{named}: not an approved social work qualification by its name, and no other registers anyone.", qualifying
    )
    for claim in claims():
        if claim.words and any(mentions(text, claim.words) for text in asked.qualifications or ()):
            grounds.because(_told(claim), *_behind(claim, grounds))
    if situation.other_degrees:
        grounds.then(
            "Look at the postgraduate ways in below: a first degree in another subject can open them.", qualifying
        )
    else:
        grounds.then("Look at the ways in below: a degree course or an apprenticeship comes first.", qualifying)
    if asked.experience_months is None:
        grounds.ask("experience_months", "How many months of work with children or families do you have, paid or not?")
    return grounds.decided("qualification", "no", "Not by itself: it takes an approved course.", learn=learn)


def _of_the_right_kind(asked: QualificationAsked, grounds: Grounds) -> Decision:
    qualifying, transfer = grounds.rules.using("qualifying"), grounds.rules.using("transfer")
    grounds.because("Registration rests on a social work qualification that the regulator approves.", qualifying)
    if asked.gained_in == "elsewhere":
        overseas = grounds.rules.using("overseas")
        text = f"A qualification from outside the United Kingdom is assessed by {grounds.regulator}."
        grounds.because(text if overseas is None else overseas.summary, overseas)
        if overseas is not None and overseas.note:
            grounds.because(overseas.note, overseas)
        if overseas is None:
            grounds.ask(None, f"Which papers does {grounds.regulator} ask for, and is supervised practice needed?")
        grounds.then("Gather the certificate, a full transcript and references before you apply.", overseas)
        return grounds.decided("qualification", "assessed", "It can, once the regulator has assessed it.")
    if asked.gained_in not in (None, asked.nation):
        if transfer is not None:
            grounds.because(transfer.summary, transfer)
        headline = f"It can: apply to {grounds.regulator} with it."
        # Scotland says in so many words that it holds such a qualification against its own standards first.
        outcome = "assessed" if asked.nation == "scotland" else "yes"
        grounds.then(
            f"Apply to {grounds.regulator}; the check on moving between nations says what else changes.", transfer
        )
        return grounds.decided("qualification", outcome, headline)
    if asked.gained_in is None:
        grounds.ask("gained_in", "In which country did you gain it?")
    grounds.ask(None, f"Was the course on {grounds.regulator}'s list of approved courses when you took it?")
    grounds.then(f"Find the course on {grounds.regulator}'s list, and apply with the certificate.", qualifying)
    return grounds.decided("qualification", "yes", "It can, if the course was an approved one.")


def decide(asked: QualificationAsked, on: datetime.date) -> Decision:
    """Whether the qualifications lead to the nation's register on a day.

    The outcome is yes, assessed (the regulator weighs it first), not_yet (a course is not finished), no (not by
    itself) or unknown.
    """
    grounds = Grounds(asked.nation, on)
    registration, qualifying = grounds.rules.using("registration"), grounds.rules.using("qualifying")
    if registration is not None:
        grounds.because(registration.summary, registration)
    profile = Profile(nation=asked.nation, registered=asked.registered, qualifications=asked.qualifications)
    situation = Situation(profile, on, register(), grounds.rules, tier_now(profile, None, ladder()))
    vetting = grounds.rules.using("vetting")
    if vetting is not None:
        grounds.then(
            f"Vetting ({vetting.words('check')}) comes when a place or a post is offered; nobody needs it before.",
            vetting,
        )
    if asked.registered:
        text = f"You are on {grounds.regulator}'s register, which rests on an approved qualification."
        grounds.because(text, qualifying)
        return grounds.decided("qualification", "yes", "It has: you are registered.")
    if situation.qualified:
        return _of_the_right_kind(asked, grounds)
    if not asked.qualifications:
        if qualifying is not None:
            grounds.because(qualifying.summary, qualifying)
        grounds.ask("qualifications", "Which qualifications do you hold, and in which subjects?")
        learn = (_ways_in(asked, grounds), _answered(grounds))
        return grounds.decided("qualification", "unknown", "It turns on what you hold.", learn=learn)
    return _of_another_kind(asked, situation, grounds)
