"""Readiness: for each tier, the gates before it, and how far what it asks has been shown.

Owns the measuring of a person against the ladder's asks. It must not choose a next step. Four answers are possible:
ready (gates passed, experience met, most statements shown), nearly (gates passed, most of the experience there),
not_yet, and unknown (what is not known decides). Estimates of years shape readiness; they are never gates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from careers.answer import (
    ESTIMATE,
    GENERAL,
    OWN_ACCOUNT,
    Gate,
    ReadinessStatus,
    Requirement,
    RequirementStatus,
    TierReadiness,
)
from careers.dates import in_words
from careers.gates import ON_APPOINTMENT, gates_for, nation_name
from careers.ladder import Ask, Ladder, Tier
from careers.situation import Situation
from careers.standard import Citation, Standard, Statement

# Seven in ten statements: panels look for most of a standard, and the rest can be made good in post. An editable
# judgement of this project, not a published figure.
_SHARE_FOR_READY = 0.7
# The same share of experience, so that two rungs and half the years together are too far to be near.
_SHARE_FOR_NEARLY = 0.7
_CREDIT: dict[RequirementStatus, float] = {"met": 1.0, "partial": 0.5, "not_shown": 0.0, "unknown": 0.0}
# If everything unknown turned out to be the best that is possible; as above it is worth nothing.
_AT_BEST: dict[RequirementStatus, float] = _CREDIT | {"unknown": 1.0}
_STATEMENT = "statement"
_FIELD_WORDS = {
    "years_post_qualifying": "since qualifying",
    "years_children": "with children and families",
    "years_child_protection": "in child protection",
}
_RANK: dict[ReadinessStatus, int] = {"not_yet": 0, "unknown": 1, "nearly": 2, "ready": 3}


def _years_ask(ask: Ask, situation: Situation) -> Requirement:
    given: float | None = getattr(situation.profile, ask.field)
    status: RequirementStatus
    if given is None:
        status, said = "unknown", "you have not said how many you have"
    elif given >= ask.typical:
        status, said = "met", f"you have {given:g}"
    elif given * 2 >= ask.typical:
        status, said = "partial", f"you have {given:g}"
    else:
        status, said = "not_shown", f"you have {given:g}"
    plural = "year" if ask.typical == 1 else "years"
    text = f"About {ask.typical} {plural} {_FIELD_WORDS[ask.field]}"
    reason = f"Typical of people in this tier; {said}. {ESTIMATE}"
    return Requirement(ask.field, text, status, reason, (), (), ask.counts)


def _supervises_ask(ask: Ask, situation: Situation) -> Requirement:
    given = situation.profile.supervises_anyone
    status: RequirementStatus
    if given:
        status, said = "met", "You supervise others."
    elif situation.profile.supervision_given:
        status, said = "partial", "You have supervised others before, and not now as far as you say."
    elif given is None:
        status, said = "unknown", "You have not said whether you supervise anyone."
    else:
        status = "not_shown"
        said = "You do not supervise anyone now."
    return Requirement("supervises", "Supervising others", status, f"{said} {GENERAL}", (), (), ask.counts)


def alongside(tier: Tier, situation: Situation) -> Ask | None:
    """What the tier asks of a first-years programme that goes on in the post itself; None where it ends before."""
    if situation.first_years is None:
        return None
    return next((ask for ask in tier.asks if situation.profile.nation in ask.alongside), None)


def years_asked(tier: Tier, name: str, situation: Situation) -> int | None:
    """Years that readiness for the tier asks of a field of the profile; None where it asks none of it."""
    found = next((ask.typical for ask in tier.asks if ask.field == name), None)
    if found is None and name == "years_post_qualifying" and (ask := alongside(tier, situation)):
        return ask.typical
    return found


def _first_years_ask(ask: Ask, situation: Situation) -> tuple[Requirement, ...]:
    programme = situation.first_years
    if programme is None:
        return ()
    given, length = situation.profile.years_post_qualifying, programme.years
    status: RequirementStatus
    if situation.first_years_done:
        status, reason = "met", "You name it among your qualifications."
    elif given is None:
        status, reason = "unknown", "You have not said how long ago you qualified."
    elif given >= length and programme.before is not None:
        began = in_words(programme.before)
        reason = f"You qualified before it began on {began}, and longer ago than the programme before it lasted."
        status, reason = "met", f"{reason} {ESTIMATE}"
    elif given >= length and situation.profile.qualified_in not in (None, situation.profile.nation):
        qualified = f"You qualified outside {nation_name(situation.profile.nation)} {_ago(given)}"
        status, reason = "met", f"{qualified}, and the programme is for the newly qualified. {ESTIMATE}"
    elif given >= length:
        status, reason = "met", f"You qualified {_ago(given)}, longer than the programme lasts. {ESTIMATE}"
    elif programme.before is not None:
        began = in_words(programme.before)
        status = "partial"
        reason = f"You qualified {_ago(given)}, before it began on {began}: ask your employer which programme is yours."
    elif given > 0:
        status, reason = "partial", f"You qualified {_ago(given)}; it takes {length} year{'s' * (length > 1)}."
    else:
        status, reason = "not_shown", "You are at its beginning."
    cited = (programme.standard.cite(situation.day),)
    title = programme.standard.title
    if programme.before is not None:
        title = f"The first-years programme before the {title[0].lower()}{title[1:]}"
    if situation.profile.nation in ask.alongside and not situation.first_years_done:
        # Nobody waits for the end of what is done in the post itself: its first part is what comes before.
        first = replace(ask, kind="years", field="years_post_qualifying")
        return (_years_ask(first, situation), Requirement("first_years", title, status, reason, (), cited, False))
    return (Requirement("first_years", title, status, reason, (), cited, ask.counts),)


def _ago(years: float) -> str:
    """A number of years since qualifying, in months below one."""
    if years < 1:
        months = max(1, round(years * 12))
        return f"{months} month{'s' * (months > 1)} ago"
    return f"{years:g} year{'s' * (years != 1)} ago"


def _front_line_ask(ask: Ask, situation: Situation) -> tuple[Requirement, ...]:
    """Substantial experience without a number: some years begin it, and only evidence shows it."""
    standard = situation.standards.using(ask.use)
    if standard is None:
        return ()
    statement = next(item for item in standard.statements if item.key in ask.only)
    shown = situation.shown_for(standard.id, statement.key)
    given = situation.profile.years_child_protection
    status: RequirementStatus
    if shown is not None and shown.status == "met":
        status, reason = "met", "Your evidence shows it."
    elif given:
        years = f"{given:g} year{'s' * (given != 1)}"
        status, reason = (
            "partial",
            f"You give {years} in child protection; no number is set, so what you show from them decides.",
        )
    elif shown is not None and shown.status == "partial":
        status, reason = "partial", "Your evidence shows part of it; no number of years is set."
    elif given is None:
        status, reason = "unknown", "You have not said how many years you have worked in child protection."
    else:
        status, reason = "not_shown", "You have no years in child protection yet."
    labels = () if shown is None else (shown.label,)
    cited = (standard.cite(situation.day),)
    return (Requirement("front_line", statement.title, status, f"{reason} {OWN_ACCOUNT}", labels, cited, ask.counts),)


def _related(statement: Statement, situation: Situation) -> tuple[str, ...]:
    labels = []
    for reference in statement.related:
        standard_id, key = reference.rsplit(" ", 1)
        shown = situation.shown_for(standard_id, key)
        if shown is not None and shown.status in ("met", "partial"):
            labels.append(shown.label)
    return tuple(labels)


def _statement_row(
    standard: Standard, statement: Statement, situation: Situation, cited: tuple[Citation, ...], counts: bool
) -> Requirement:
    row = f"{_STATEMENT}:{standard.id}:{statement.key}"
    text = f"{statement.key}. {statement.title}"
    shown = situation.shown_for(standard.id, statement.key)
    if shown is not None:
        status: RequirementStatus = (
            "met" if shown.status == "met" else "partial" if shown.status == "partial" else "not_shown"
        )
        reason = {
            "met": "Your evidence shows it.",
            "partial": "Your evidence shows part of it.",
            "not_shown": "You say that you have not shown it yet.",
        }[status]
        if shown.status == "unknown":
            status, reason = (
                "unknown",
                "You offer evidence without a level that could be read: met, partial or not_shown.",
            )
        return Requirement(row, text, status, f"{reason} {OWN_ACCOUNT}", (shown.label,), cited, counts)
    related = _related(statement, situation)
    if related:
        reason = f"Evidence of yours for a statement that resembles this one goes part of the way. {OWN_ACCOUNT}"
        return Requirement(row, text, "partial", reason, related, cited, counts)
    return Requirement(
        row, text, "not_shown", f"No evidence of it is in your profile. {OWN_ACCOUNT}", (), cited, counts
    )


_AskFor = tuple[str, tuple[str, ...]]
_Told = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Made:
    """Rows that were made before, for profiles of the same register, nation and day.

    `rows` are a whole ask's, by the ask and by the evidence that bears on it; `bearing` are the statements whose
    evidence does so.
    """

    rows: dict[tuple[_AskFor, bool, _Told], tuple[Requirement, ...]] = field(default_factory=dict)
    bearing: dict[_AskFor, frozenset[str]] = field(default_factory=dict)


def _bearing(ask: Ask, situation: Situation) -> frozenset[str]:
    standard = situation.standards.using(ask.use)
    if standard is None:
        return frozenset()
    own = [f"{standard.id} {key}" for key in ("", *(statement.key for statement in standard.statements))]
    return frozenset([*own, *(reference for statement in standard.statements for reference in statement.related)])


def _statement_rows(ask: Ask, situation: Situation, made: Made) -> tuple[Requirement, ...]:
    asked = (ask.use, ask.only)
    bearing = made.bearing.get(asked)
    if bearing is None:
        bearing = made.bearing[asked] = _bearing(ask, situation)
    key = (asked, ask.counts, tuple(one for one in situation.told if one[0] in bearing))
    rows = made.rows.get(key)
    if rows is None:
        rows = made.rows[key] = _statements_ask(ask, situation)
    return rows


def _statements_ask(ask: Ask, situation: Situation) -> tuple[Requirement, ...]:
    standard = situation.standards.using(ask.use)
    if standard is None:
        return ()
    cited = (standard.cite(situation.day),)
    if standard.statements:
        return tuple(
            _statement_row(standard, statement, situation, cited, ask.counts)
            for statement in standard.statements
            if not ask.only or statement.key in ask.only
        )
    shown = situation.shown_for(standard.id, "")
    status: RequirementStatus = "met" if shown is not None and shown.status == "met" else "not_shown"
    labels = () if shown is None else (shown.label,)
    row = f"{_STATEMENT}:{standard.id}:"
    return (Requirement(row, standard.title, status, standard.summary, labels, cited, ask.counts),)


def _not_set_ask(ask: Ask, situation: Situation) -> Requirement:
    cited = situation.standards.cite(ask.use)
    reason = ask.reason if cited else f"{ask.reason} {GENERAL}"
    return Requirement(f"not_set:{ask.use}", ask.text, "unknown", reason, (), cited, ask.counts)


def _rung_before(tier: Tier, ladder: Ladder, situation: Situation) -> Requirement:
    """Employers look for experience of the rung before, so no tier is near from more than two rungs below."""
    text = "Experience of the rung before"
    status: RequirementStatus
    if situation.now.tier is None:
        status, reason = "unknown", "The tier you are at now is not known."
    else:
        here = ladder.get(situation.now.tier)
        rungs = tier.rung - here.rung
        status = "met" if rungs <= 1 else "partial" if rungs == 2 else "not_shown"
        reason = (
            f"You are at or next to this rung, as {here.title.lower()}."
            if rungs <= 1
            else f"This is {rungs} rungs above {here.title.lower()}."
        )
    return Requirement("rung_before", text, status, f"{reason} {GENERAL}", (), (), True)


def _requirements(tier: Tier, ladder: Ladder, situation: Situation, made: Made) -> tuple[Requirement, ...]:
    rows: list[Requirement] = []
    if tier.rung > 1:
        rows.append(_rung_before(tier, ladder, situation))
    for ask in tier.asks:
        if ask.kind == "years":
            rows.append(_years_ask(ask, situation))
        elif ask.kind == "supervises":
            rows.append(_supervises_ask(ask, situation))
        elif ask.kind == "first_years":
            rows.extend(_first_years_ask(ask, situation))
        elif ask.kind == "front_line":
            rows.extend(_front_line_ask(ask, situation))
        elif ask.kind == "statements":
            rows.extend(_statement_rows(ask, situation, made))
        else:
            rows.append(_not_set_ask(ask, situation))
    return tuple(rows)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 1.0


def _judged(experience: Mapping[str, float], statements: Sequence[float]) -> ReadinessStatus:
    worth = list(experience.values())
    if all(value == 1 for value in worth) and _mean(statements) >= _SHARE_FOR_READY:
        return "ready"
    # Supervising can be begun while getting ready; years and rungs must each be half there, and most of it whole.
    begun = all(value >= _CREDIT["partial"] for row, value in experience.items() if row != "supervises")
    return "nearly" if begun and _mean(worth) >= _SHARE_FOR_NEARLY else "not_yet"


def _overall(gates: tuple[Gate, ...], rows: tuple[Requirement, ...]) -> ReadinessStatus:
    standing = [gate.status for gate in gates if gate.id not in ON_APPOINTMENT]
    if "fail" in standing:
        return "not_yet"
    experience: dict[str, RequirementStatus] = {}
    statements: list[RequirementStatus] = []
    for row in rows:
        if row.counts and row.id.startswith(_STATEMENT):
            statements.append(row.status)
        elif row.counts:
            experience[row.id] = row.status

    def judged(credit: Mapping[RequirementStatus, float]) -> ReadinessStatus:
        worth = {row: credit[status] for row, status in experience.items()}
        return _judged(worth, [credit[status] for status in statements])

    best = judged(_AT_BEST)
    if "unknown" not in standing and "unknown" not in (*experience.values(), *statements):
        return best
    worst = "not_yet" if "unknown" in standing else judged(_CREDIT)
    return "unknown" if worst == "not_yet" and best != "not_yet" else worst


def rank(status: ReadinessStatus) -> int:
    """Readiness as a number that rises with it, for ordering: not_yet 0, unknown 1, nearly 2, ready 3."""
    return _RANK[status]


def readiness(
    situation: Situation, ladder: Ladder, gates: tuple[Gate, ...], made: Made | None = None
) -> tuple[TierReadiness, ...]:
    """Readiness for every tier of the person's nation, in ladder order.

    A tier that the person holds or has passed asks only for its gates: doing the work shows the rest. Whoever asks for
    several profiles of the same register, nation and day may hand the same `made` in each time.
    """
    answer = []
    made = made or Made()
    for tier in ladder.tiers:
        if situation.profile.nation not in tier.nations or not situation.knows(tier.code):
            continue
        before = gates_for(tier.code, gates)
        rows = _requirements(tier, ladder, situation, made)
        held = situation.now.tier is not None and ladder.held_by(situation.now.tier, tier.code)
        status = _overall(before, () if held else rows)
        answer.append(TierReadiness(tier.code, status, before, rows))
    return tuple(answer)
