"""Next steps: which moves to offer, of which kind, why, and with which live vacancies.

Owns the choice and the order of steps. It must not judge readiness anew or read the store: vacancies come through
`Openings`. No step is offered more than one rung up without saying why, and only base pay is ever compared.
"""

from collections.abc import Callable

from careers.answer import (
    ESTIMATE,
    GENERAL,
    LIVE,
    OWN_ACCOUNT,
    Gate,
    OpeningsAt,
    Requirement,
    Step,
    StepKind,
    TierReadiness,
)
from careers.gates import ON_APPOINTMENT
from careers.ladder import Ladder, Move, Tier
from careers.readiness import rank
from careers.situation import Situation
from careers.standards import Citation

_ROUTE_WORDS = {
    "core": "the common route",
    "practice": "leading by practice",
    "management": "leading by management",
    "independent": "independent review",
}
_MOST_GAPS = 3
_HOW_WORDS = {
    "automatic": "Usually automatic.",
    "panel": "Usually by panel.",
    "vacancy": "Usually by applying for a vacancy.",
}


class _Steps:
    """The steps for one situation, gathered one after another."""

    def __init__(
        self,
        situation: Situation,
        ladder: Ladder,
        gates: tuple[Gate, ...],
        readiness: tuple[TierReadiness, ...],
        openings_at: Callable[[str], OpeningsAt],
    ) -> None:
        self.situation = situation
        self.ladder = ladder
        self.gates = {gate.id: gate for gate in gates}
        self.readiness = {item.tier: item for item in readiness}
        self.openings_at = openings_at
        self.nation = situation.profile.nation

    # -- what holds a person back -------------------------------------------------------------------------------

    def off_register(self) -> bool:
        """A person who practised and cannot now comes back to their own tier before any rise is talked of."""
        stopped = [
            self.gates[name] for name in ("registration", "return_to_practice", "qualification") if name in self.gates
        ]
        return any(gate.status == "fail" for gate in stopped)

    def blocked_by_years(self, tier: str) -> bool:
        """A minimum of years cannot be worked at, so the step waits; its gate and a warning say so."""
        gate = self.gates.get("iro_experience")
        return tier == "conference_chair" and gate is not None and gate.status == "fail"

    def only_agency_and_too_early(self) -> bool:
        gate = self.gates.get("agency")
        return self.situation.profile.seeks == "agency" and gate is not None and gate.status == "fail"

    # -- reasons -------------------------------------------------------------------------------------------------

    def gate_reasons(self, tier: str) -> list[Gate]:
        open_gates = [
            gate for gate in self.readiness[tier].gates if gate.status != "pass" and gate.id not in ON_APPOINTMENT
        ]
        if self.only_agency_and_too_early():
            open_gates.append(self.gates["agency"])
        return open_gates

    def gaps(self, tier: str) -> list[Requirement]:
        return [row for row in self.readiness[tier].requirements if row.counts and row.status != "met"]

    def pay_reasons(self, tier: Tier, openings: OpeningsAt) -> list[str]:
        """Pay now beside the base pay of the vacancies shown, and the estimate where it applies."""
        reasons = []
        estimate, now = tier.estimate, self.situation.profile.pay_now
        # The estimates are for England outside London; they say nothing about another nation.
        if self.nation == "england" and estimate.pay_min is not None and estimate.pay_max is not None:
            band = f"£{estimate.pay_min:,} to £{estimate.pay_max:,}"
            reasons.append(f"Base pay is typically {band} a year outside London. {ESTIMATE}")
        if now is not None:
            bases = [item.get("annual_min") or item.get("annual_max") for item in openings.items]
            stated = [base for base in bases if isinstance(base, int | float)]
            if stated:
                above = sum(base > now for base in stated)
                shown = f"Of the {len(stated)} vacancies shown that state base pay"
                reasons.append(f"{shown}, {above} start above your £{now:,.0f}. {LIVE}")
        return reasons

    def height_reason(self, tier: Tier) -> list[str]:
        """Says why a tier that is listed further up is still the next rung."""
        here = self._here()
        order = [item.code for item in self.ladder.in_nation(self.nation)]
        if order.index(tier.code) - order.index(here.code) <= 1 or tier.rung - here.rung > 1:
            return []
        between = [
            self.ladder.get(code).title.lower() for code in order[order.index(here.code) + 1 : order.index(tier.code)]
        ]
        return [
            f"It is one rung up from {here.title.lower()} by way of {_ROUTE_WORDS[tier.route]}: {' and '.join(between)}"
            f" {'lies' if len(between) == 1 else 'lie'} beside that way, not on it. {GENERAL}"
        ]

    def move_reason(self, move: Move) -> str:
        """The move's own reason; it names itself general knowledge where no source of this nation stands behind it."""
        text = f"{move.reason} {_HOW_WORDS[move.how]}"
        sourced = move.source != "general" and bool(self._sources(self.ladder.get(move.to)))
        return text if sourced else f"{text} {GENERAL}"

    def _sources(self, tier: Tier) -> tuple[Citation, ...]:
        standards = self.situation.standards
        if tier.code == "lcpp":
            uses = ("lcpp_role", "lcpp_minimum", "lcpp_functions", "lcpp_law")
            return tuple(citation for use in uses for citation in standards.cite(use))
        return standards.cite("ladder")

    def _here(self) -> Tier:
        return self.ladder.get(self.situation.now.tier or "student")

    # -- steps ---------------------------------------------------------------------------------------------------

    def toward(self, tier: Tier, title: str, first: list[str]) -> Step:
        """A step to a tier: apply now where it is ready, otherwise what would make it so."""
        state = self.readiness[tier.code]
        openings = self.openings_at(tier.code)
        ready = state.status == "ready" and not self.only_agency_and_too_early()
        kind: StepKind = "apply_now" if ready else "get_ready"
        reasons = list(first)
        citations = list(self._sources(tier))
        programme = self.situation.standards.using("first_years")
        if tier.rung == 1 and programme is not None:
            reasons.append(f"{programme.title}: {programme.summary}")
            citations.append(programme.cite(self.situation.day))
        for gate in self.gate_reasons(tier.code):
            reasons.append(gate.reason)
            citations.extend(gate.citations)
        if ready:
            reasons.append(f"{self._shown(tier)} {OWN_ACCOUNT}")
        else:
            for gap in self.gaps(tier.code)[:_MOST_GAPS]:
                reasons.append(f"To show: {gap.text}. {gap.reason}")
                citations.extend(gap.citations)
        reasons.extend(self.pay_reasons(tier, openings))
        return Step(kind, tier.code, title, tuple(reasons), _unique(citations), openings)

    def _shown(self, tier: Tier) -> str:
        """What readiness rests on; where no statements are asked for, experience alone."""
        rows = self.readiness[tier.code].requirements
        if any(row.counts and row.id.startswith("statement") for row in rows):
            return "Every gate is passed, your experience is enough, and most of the statements are shown."
        return "Every gate is passed and your experience is enough; no statements decide readiness for this tier."

    def up(self) -> list[Step]:
        """The moves one rung up from where the person is."""
        steps = []
        for move in self.ladder.moves_from(self._here().code, self.nation):
            tier = self.ladder.get(move.to)
            if move.kind != "up" or self.blocked_by_years(tier.code):
                continue
            why = [f"{move.why} {GENERAL}"] if move.why else self.height_reason(tier)
            steps.append(self.toward(tier, f"Move up to {tier.title.lower()}", [self.move_reason(move), *why]))
        return steps

    def sideways(self) -> list[Step]:
        """The moves to tiers on the same rung, and the same tier in another setting."""
        steps = []
        here = self._here()
        for move in self.ladder.moves_from(here.code, self.nation):
            tier = self.ladder.get(move.to)
            if move.kind != "sideways" or self.blocked_by_years(tier.code):
                continue
            step = self.toward(tier, f"Move sideways to {tier.title.lower()}", [self.move_reason(move)])
            steps.append(Step("sideways", step.tier, step.title, step.reasons, step.citations, step.vacancies))
        reasons = [f"{self._elsewhere(here)} {GENERAL}"]
        if self.situation.profile.specialisms:
            named = ", ".join(self.situation.profile.specialisms)
            reasons.append(f"Your specialism counts in posts that ask for it: {named}. {OWN_ACCOUNT}")
        openings = self.openings_at(here.code)
        reasons.extend(self.pay_reasons(here, openings))
        title = f"Stay {here.title.lower()}, in another {'setting or ' * self._has_settings(here)}authority"
        steps.append(Step("sideways", here.code, title, tuple(reasons), (), openings))
        return steps

    def _has_settings(self, here: Tier) -> bool:
        """Above team manager a post spans several settings, so moving between them means nothing."""
        return here.rung <= self.ladder.get("team_manager").rung

    def _elsewhere(self, here: Tier) -> str:
        if not self._has_settings(here):
            return "Work at the same tier in another authority widens what you can show."
        known = {text.casefold() for text in self.situation.profile.specialisms or ()}
        settings = [
            setting.title
            for setting in self.ladder.settings
            if self.nation in setting.nations and not known & {setting.id, setting.title.casefold()}
        ]
        return f"Work at the same tier in another setting widens what you can show: {', '.join(settings)}."

    def deepen(self) -> Step:
        """Strengthening what the person does now, towards the statements that are not shown."""
        here = self._here()
        above = [here.code] + [move.to for move in self.ladder.moves_from(here.code, self.nation)]
        gaps = {
            row.id: row
            for tier in above
            for row in self.readiness[tier].requirements
            if row.id.startswith("statement") and row.status != "met"
        }
        reasons = [f"Evidence gathered in your present work is what panels and interviews ask for. {GENERAL}"]
        citations: list[Citation] = []
        for gap in list(gaps.values())[:_MOST_GAPS]:
            reasons.append(f"Gather evidence for {self._in_practice(gap)}")
            citations.extend(gap.citations)
        learning = self.situation.standards.using("cpd")
        if learning is not None:
            reasons.append(f"Keeping your registration: {learning.summary}")
            citations.append(learning.cite(self.situation.day))
        title = f"Deepen your practice as {here.title.lower()}"
        return Step("deepen", here.code, title, tuple(reasons), _unique(citations), OpeningsAt(0, ()))

    def _in_practice(self, gap: Requirement) -> str:
        """A statement's title, with what it looks like in practice where the register says so."""
        _, standard_id, key = gap.id.split(":", 2)
        standard = self.situation.register.get(standard_id)
        statement = next((item for item in standard.statements if item.key == key), None)
        if statement is None or not statement.points:
            return f"{standard.title if statement is None else statement.title}."
        return f"{statement.title}. In practice: {' '.join(statement.points)}"

    def into_the_profession(self) -> list[Step]:
        """The ways in, for someone who has no social work qualification."""
        routes = self.situation.standards.all_using("route_in")
        citations = [*self.gates["qualification"].citations, *(r.cite(self.situation.day) for r in routes)]
        reasons = [self.gates["qualification"].reason]
        reasons.extend(f"{route.title}: {route.summary}" for route in routes)
        reasons.append(f"An approved degree, undergraduate or postgraduate, is the other way in. {GENERAL}")
        openings = self.openings_at("student")
        title = "Take a route into social work"
        return [Step("get_ready", "student", title, tuple(reasons), _unique(citations), openings)]

    def first_post(self) -> list[Step]:
        """For someone qualified whose tier is not known: the tier that their years suggest, and no rise."""
        years = self.situation.profile.years_post_qualifying
        tier = self.ladder.get("nqsw" if years is not None and years < 1 else "practitioner")
        basis = "Your present role is not known, so this is where a qualified social worker starts. " + GENERAL
        return [self.toward(tier, f"Work as {tier.title.lower()}", [basis])]

    def back_to_work(self) -> list[Step]:
        here = self._here()
        first = [f"Your tier is {here.title.lower()}; coming back to it comes before a rise. {OWN_ACCOUNT}"]
        return [self.toward(here, f"Return to work as {here.title.lower()}", first)]


def _unique(citations: list[Citation]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(citations))


def _order(step: Step, readiness: dict[str, TierReadiness]) -> int:
    """Apply now first, then what is nearly there, then deepening, then what is far off, then moves sideways."""
    if step.kind == "apply_now":
        return 0
    if step.kind == "get_ready":
        return 4 - rank(readiness[step.tier].status) if rank(readiness[step.tier].status) else 6
    return 5 if step.kind == "deepen" else 7


def next_steps(
    situation: Situation,
    ladder: Ladder,
    gates: tuple[Gate, ...],
    readiness: tuple[TierReadiness, ...],
    openings_at: Callable[[str], OpeningsAt],
) -> tuple[Step, ...]:
    """The steps to offer, best first.

    Args:
        situation: the person on the day of the advice.
        ladder: the ladder in use.
        gates: every gate, from `all_gates`.
        readiness: readiness per tier of the nation.
        openings_at: open vacancies at a tier; asked at most once a tier by the caller's own memory.

    """
    build = _Steps(situation, ladder, gates, readiness, openings_at)
    states = {item.tier: item for item in readiness}

    def ordered(steps: list[Step]) -> list[Step]:
        return sorted(steps, key=lambda step: _order(step, states))

    if situation.now.how == "not_in_nation":
        # Whoever holds a role of another nation is no beginner, and their tier here is for them to say.
        return ()
    if situation.now.tier is None:
        experienced = situation.qualified or (
            situation.qualified is None and situation.profile.years_post_qualifying is not None
        )
        return tuple(build.first_post() if experienced else build.into_the_profession())
    if situation.now.tier == "student":
        return tuple(build.up())
    if build.off_register():
        return (*build.back_to_work(), build.deepen())
    # Returning to work comes before any rise, however ready a person is for it.
    back = build.back_to_work() if situation.profile.employment == "not_working" else []
    return (*back, *ordered([*build.up(), build.deepen(), *build.sideways()]))
