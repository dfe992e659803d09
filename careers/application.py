"""The application pack: for one vacancy, and for a person if they say who they are, everything to apply with.

Owns what a pack holds. Pure: the vacancy's facts, the profile and the day are handed in. It must not write anything in
a person's place: beside each requirement stands what they have said themselves, or a prompt.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from careers.application_facts import CRITERION, Research, application_facts
from careers.catalogue import Item, items
from careers.catalogue_facts import catalogues
from careers.deadlines import Deadline, deadline
from careers.ladder import ladder
from careers.pack import (
    Asked,
    Document,
    DutyPrompt,
    OutlineLine,
    Pack,
    Stage,
    ToAnswer,
    ToAsk,
    ToFindOut,
    ToWeigh,
    VacancyFacts,
)
from careers.profile import Profile
from careers.showing import NOTHING, Piece, Showing, Status, Words, showing

# What is promised or refused, and what a person does not have to show, has no place in a statement.
_ASKED = ("essential", "desirable", "unknown")
_NOT_SHOWN_BY_ANYONE = frozenset({"caseload", "supervision", "sponsorship"})
_ORDER = {"essential": 0, "desirable": 1, "unknown": 2}


@dataclass(frozen=True, slots=True)
class _Person:
    """Who applies, ready to be asked for each line of the advert; `nation` is where the post is."""

    profile: Profile
    words: Words
    nation: str | None
    on: datetime.date

    def answers(self, quote: str, within: Sequence[Asked]) -> list[Showing]:
        """What the person has said to each requirement that was read in a line, or to the line itself."""
        # What was read as a requirement of its own kind is answered by facts, not by words in common.
        return [showing(one.kind, one.value, one.number, self.profile, self.nation, self.on) for one in within] or [
            self.words.speaking_to(quote)
        ]


def application_pack(vacancy: VacancyFacts, profile: Profile | None, on: datetime.date) -> Pack:
    """The pack for a vacancy on a day in the United Kingdom; without a profile it says nothing of anyone.

    Raises:
        ValueError: for a tier, a nation or a closing time that does not exist.

    """
    nation = vacancy.nation or (profile.nation if profile else None)
    person = _Person(profile, Words(profile, nation or profile.nation, on), vacancy.nation, on) if profile else None
    catalogue: dict[str, tuple[Item, ...]] = {
        name: items(name, on, nation) for name in ("document", "stage", "criterion", "motivation")
    }
    catalogue["duty"] = items("duty", on, nation, tier=vacancy.tier) if vacancy.tier else ()
    closing = deadline(
        vacancy.closes_on,
        vacancy.closing_time,
        on,
        quote=vacancy.closing_quote,
        reason=vacancy.closing_reason,
    )
    outline = _outline(vacancy, person)
    return Pack(
        vacancy_id=vacancy.id,
        title=vacancy.title,
        employer=vacancy.employer,
        tier=vacancy.tier,
        tier_title=ladder().get(vacancy.tier).title if vacancy.tier else None,
        nation=nation,
        url=vacancy.url,
        on=on,
        with_profile=profile is not None,
        cautions=_cautions(vacancy, profile, closing),
        deadline=closing,
        stages=tuple(Stage(row.id, row.kind, row.title, row.text, row.question) for row in catalogue["stage"]),
        documents=_documents(vacancy, catalogue["document"]),
        outline=outline,
        duties=tuple(_duty(row, person) for row in catalogue["duty"]),
        research=tuple(
            _to_find_out(row, vacancy) for row in application_facts().research if _here(row.nations, nation)
        ),
        questions=tuple(_to_ask(row, vacancy) for row in catalogue["criterion"]),
        motivations=tuple(ToWeigh(row.id, row.title, row.question) for row in catalogue["motivation"]),
        draws_you=tuple(
            Piece(f"motivations.{number}", text, "you say that this draws you")
            for number, text in enumerate((profile.motivations if profile else None) or ())
        ),
        interview=_interview(vacancy.tier, nation, outline),
        sources=tuple(dict.fromkeys(cited for rows in catalogue.values() for row in rows for cited in row.citations)),
        versions={
            "application": application_facts().version,
            "catalogues": catalogues().version,
            "ladder": ladder().version,
        },
    )


def _here(nations: tuple[str, ...], nation: str | None) -> bool:
    """Whether something is for a post in a nation; where the nation is not known, only what holds in all four."""
    return nation in nations if nation else len(nations) == 4


def _cautions(vacancy: VacancyFacts, profile: Profile | None, closing: Deadline) -> tuple[str, ...]:
    found = []
    if closing.state == "closed":
        found.append("Applications have closed. The pack is of use for the next post of this kind.")
    if closing.state == "unknown":
        found.append("No closing date was found: look for it in the advert today, and take it that it may close early.")
    if vacancy.agency:
        found.append(
            "An agency advertises this. Ask which employer it is for, and apply one way only: an employer that gets "
            "the same person twice may have to turn the application down."
        )
    if vacancy.tier is None:
        found.append("The step of the ladder is not certain, so nothing is said of its duties or its interviews.")
    if vacancy.nation is None:
        found.append(
            "Where the post is could not be read: what differs by nation follows your profile, or is left out."
        )
    if profile is None:
        found.append("Nothing is said of you here: give your profile to see it beside what the advert asks for.")
    elif vacancy.nation and profile.nation != vacancy.nation:
        found.append(
            "The post is in another nation than the one of your profile: registration, vetting and law are its own."
        )
    return tuple(found)


def _documents(vacancy: VacancyFacts, rows: Sequence[Item]) -> tuple[Document, ...]:
    """The usual documents, and those that only this advert names, each with the advert's words where it names it."""
    named = {one.document: one for one in vacancy.documents}
    usual = [(row.id, row.title, row.text, row.question) for row in rows]
    further = [(extra.code, extra.title, extra.text, "") for extra in application_facts().documents]
    found = []
    for code, title, text, question in [*usual, *(row for row in further if row[0] in named)]:
        said = named.get(code)
        if said is None:
            found.append(Document(code, title, text, question, "not_named", None))
        else:
            demanded = said.demanded if said.demanded in ("essential", "desirable", "refused") else "unknown"
            found.append(Document(code, title, text, question, demanded, said.quote))  # type: ignore[arg-type]
    return tuple(found)


def _outline(vacancy: VacancyFacts, person: _Person | None) -> tuple[OutlineLine, ...]:
    """The advert's lines, essentials first, each with the requirements that were read in it."""
    left = [
        one
        for one in vacancy.requirements
        if one.demanded in _ASKED
        and one.kind not in _NOT_SHOWN_BY_ANYONE
        and (one.kind, one.value) != ("newly_qualified", "welcome")
    ]
    lines = []
    for line in vacancy.criteria:
        within = [one for one in left if one.quote in line.quote or line.quote in one.quote]
        left = [one for one in left if one not in within]
        lines.append(_line(line.quote, line.demanded, within, person))
    # Several things may have been read in one sentence: it is quoted once.
    for quote in dict.fromkeys(one.quote for one in left):
        within = [one for one in left if one.quote == quote]
        demanded = min((one.demanded for one in within), key=lambda said: _ORDER[said])
        lines.append(_line(quote, demanded, within, person))
    return tuple(sorted(lines, key=lambda line: _ORDER[line.demanded]))


def _line(quote: str, demanded: str, within: Sequence[Asked], person: _Person | None) -> OutlineLine:
    found = person.answers(quote, within) if person else []
    facts = application_facts()
    answers = found if person and within else [NOTHING] * len(within)
    missing = [one for one, answer in zip(within, answers, strict=True) if answer.status != "shown"]
    prompts = [facts.prompt(one.kind, one.value) for one in missing]
    if not within:
        prompts = [facts.prompt(CRITERION, "")]
    return OutlineLine(
        demanded=demanded,  # type: ignore[arg-type]
        quote=quote,
        asks=tuple(dict.fromkeys(one.text for one in within)),
        status=_status(found),
        shown=tuple(dict.fromkeys(piece for answer in found for piece in answer.shown)),
        against=tuple(dict.fromkeys(piece for answer in found for piece in answer.against)),
        prompt=" ".join(dict.fromkeys(prompts)),
    )


def _status(found: Sequence[Showing]) -> Status:
    """The line's status out of those of what was read in it: shown only where all of it is."""
    statuses = {answer.status for answer in found}
    if len(statuses) == 1:
        return statuses.pop()
    return "partly" if statuses - {"not_shown"} else "not_shown"


def _duty(row: Item, person: _Person | None) -> DutyPrompt:
    own = person.words.speaking_to(f"{row.title}. {row.text}").shown if person else ()
    return DutyPrompt(row.id, row.title, row.prompt, own)


def _to_find_out(row: Research, vacancy: VacancyFacts) -> ToFindOut:
    link = row.address(name=vacancy.authority, website=vacancy.website)
    return ToFindOut(row.id, row.title, row.question, link, row.link_title if link else "")


def _to_ask(row: Item, vacancy: VacancyFacts) -> ToAsk:
    answers = dict.fromkeys(quote for name in row.answered_by for quote in vacancy.says.get(name, ()))
    return ToAsk(row.id, row.title, row.question, row.now, tuple(answers))


def _interview(tier: str | None, nation: str | None, outline: Sequence[OutlineLine]) -> tuple[ToAnswer, ...]:
    """The questions for the tier, then one for each essential line that is not a matter of record."""
    usual = [
        ToAnswer(row.id, row.question, row.listens_for, None)
        for row in application_facts().interview
        if tier in row.tiers and _here(row.nations, nation)
    ]
    own = [
        ToAnswer(f"line-{number}", "Which example of yours shows this?", "", line.quote)
        for number, line in enumerate(outline, 1)
        if line.demanded == "essential" and not line.asks
    ]
    return tuple(usual + own)
