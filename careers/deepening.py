"""Deepening: what a person can strengthen in the work that they have, towards what is not shown yet.

Owns the choice of what to strengthen and the examples of what would show it. It must not judge readiness or look at a
vacancy: deepening needs none.
"""

from collections.abc import Mapping

from careers.answer import GENERAL, OWN_ACCOUNT, Answer, Fact, OpeningsAt, Requirement, Step, TierReadiness
from careers.catalogue import Item, items
from careers.cpd import learning_missing
from careers.ladder import Ladder, Tier
from careers.situation import Situation, mentions
from careers.standard import Citation
from careers.weighing import LEADS

MOST_GAPS = 3


def _to_deepen(
    here: Tier, situation: Situation, ladder: Ladder, readiness: Mapping[str, TierReadiness]
) -> list[Requirement]:
    """Statements that are not shown: what the tiers above ask for first, then what the person's own does."""
    above = [move.to for move in ladder.moves_from(here.code, situation.profile.nation) if move.kind == "up"]
    gaps: dict[str, Requirement] = {}
    for code in [*(code for code in above if code in readiness), here.code]:
        for row in readiness[code].requirements:
            # A duty that comes with a post, such as a new manager's learning, is nothing to show before it.
            of_post = row.id.endswith(":") and code != here.code
            if row.id.startswith("statement") and row.status != "met" and not of_post:
                gaps.setdefault(row.id, row)
    return list(gaps.values())


def _in_practice(gap: Requirement, situation: Situation) -> str:
    """A statement with an example of what would show it, of a paragraph that the person has not named yet."""
    _, standard_id, key = gap.id.split(":", 2)
    standard = situation.register.get(standard_id)
    statement = next((item for item in standard.statements if item.key == key), None)
    if statement is None:
        return f"{standard.title}: {standard.summary}"
    named = {standard.element_key(item.statement or "") for item in situation.profile.evidence or ()}
    element = next((item for item in statement.elements if item.key not in named), None)
    prompt, at = (statement.prompt, "") if element is None else (element.prompt, f" ({element.key})")
    said = f"Gather evidence for {statement.title.rstrip('.')}{at}"
    return f"{said}, for instance: {prompt}" if prompt else f"{said}."


def _lowest_rated(situation: Situation) -> list[str]:
    """The skills that the person rates lowest, to ask work for; a rating shows nothing to anyone else."""
    rated = [(entry.rating, entry.skill) for entry in situation.profile.skills or () if entry.rating]
    low = sorted((rating, skill) for rating, skill in rated if skill and rating <= 2)[:MOST_GAPS]
    if not low:
        return []
    named = ", ".join(skill for _, skill in low)
    told = [f"You rate yourself lowest in {named}: ask for work that grows it. {OWN_ACCOUNT}"]
    known = items("skill", situation.day, situation.profile.nation)
    for _, skill in low:
        item = next((one for one in known if _means(skill, one)), None)
        if item is not None:
            told.append(f"What would show {skill}: {item.prompt} {GENERAL}")
    return told


def _means(skill: str, item: Item) -> bool:
    """Whether a person's word for a skill is one of the catalogue's, whole or in part of its title."""
    return mentions(skill, (item.id.replace("-", " "),)) or mentions(item.title, (skill.casefold(),))


def _away(situation: Situation, *, stopped: bool) -> bool:
    """Whether the person is not in practice now; whoever works under another nation's register is."""
    profile = situation.profile
    abroad = bool(profile.registered_elsewhere) or profile.qualified_in == "elsewhere"
    elsewhere = abroad and profile.employment in ("permanent", "agency")
    return (stopped and not elsewhere) or profile.employment == "not_working"


def deepen(situation: Situation, ladder: Ladder, readiness: Mapping[str, TierReadiness], *, stopped: bool) -> Step:
    """Strengthening what the person does now, towards the statements that are not shown.

    Args:
        situation: the person on the day of the advice.
        ladder: the ladder in use.
        readiness: readiness by tier.
        stopped: whether a gate keeps the person from practising in the nation.

    """
    here, profile = ladder.get(situation.now.tier or "student"), situation.profile
    away = _away(situation, stopped=stopped)
    reasons = [
        f"You are not in practice here now: what you have done before can still be written up. {OWN_ACCOUNT}"
        if away
        else f"Evidence gathered in your present work is what panels and interviews ask for. {GENERAL}"
    ]
    citations: list[Citation] = []
    for gap in _to_deepen(here, situation, ladder, readiness)[:MOST_GAPS]:
        reasons.append(_in_practice(gap, situation))
        citations.extend(gap.citations)
    reasons.extend(_lowest_rated(situation))
    learning = situation.standards.using("cpd")
    if learning is not None and profile.registered is not False:
        reasons.append(f"Keeping your registration: {learning.summary}")
        reasons.extend(learning_missing(profile, situation.day))
        citations.append(learning.cite(situation.day))
    work = f"It is the work that you do now. {OWN_ACCOUNT}"
    agree = f"It needs no vacancy: agree it in supervision. {GENERAL}"
    if away:
        work = f"You are not in practice here now; what you have done before can still be written up. {OWN_ACCOUNT}"
        agree = f"Observation and supervision wait until you practise; reading and courses do not. {GENERAL}"
    answer: Answer = "partly" if away else "yes"
    return Step(
        kind="deepen",
        tier=here.code,
        title=f"Deepen your practice as {here.title.lower()}",
        leads=LEADS.get(here.route),
        reasons=tuple(reasons),
        citations=tuple(dict.fromkeys(citations)),
        viable=Fact(answer, (work,)),
        desirable=Fact("unknown", (f"It brings no other pay by itself, and opens the steps above. {GENERAL}",)),
        feasible=Fact(answer, (agree,)),
        prepare=(),
        vacancies=OpeningsAt(0, ()),
        market=None,
    )
