"""Next steps: which moves to offer, of which kind, why, and with which live vacancies.

Owns the choice and the order of steps. It must not judge readiness anew or read the store: vacancies come through
`Openings`. No step is offered more than one rung up without saying why, and only base pay is ever compared.
"""

from collections.abc import Callable
from dataclasses import dataclass

from careers.answer import (
    ESTIMATE,
    GENERAL,
    OWN_ACCOUNT,
    Fact,
    Gate,
    MarketAt,
    OpeningsAt,
    Requirement,
    Step,
    StepKind,
    TierReadiness,
)
from careers.deepening import deepen
from careers.gates import ON_APPOINTMENT, nation_name
from careers.ladder import Ladder, Move, Tier
from careers.market import beside
from careers.preparing import instead_of_agency, prepare, usual
from careers.profile_parts import SettingYears
from careers.readiness import alongside, rank
from careers.situation import Situation
from careers.standard import Citation
from careers.weighing import LEADS, ROUTE_WORDS, Ahead, desirable, feasible, viable

_HOW_WORDS = {
    "automatic": "Usually automatic: ask your own employer before you apply elsewhere.",
    "panel": "Usually by panel with your own employer, or by applying elsewhere.",
    "vacancy": "Usually by applying for a vacancy.",
}


@dataclass(frozen=True, slots=True)
class Live:
    """Where the steps ask for live vacancies and for what adverts ask; `known` is false where none were to hand."""

    openings: Callable[[str], OpeningsAt]
    market: Callable[[str], MarketAt | None]
    known: bool


_UNTOLD = Fact("unknown", ())
_NONE_SHOWN = OpeningsAt(0, ())


class _Steps:
    """The steps for one situation, gathered one after another."""

    def __init__(
        self,
        situation: Situation,
        ladder: Ladder,
        gates: tuple[Gate, ...],
        readiness: tuple[TierReadiness, ...],
        live: Live | None,
    ) -> None:
        self.situation = situation
        self.ladder = ladder
        self.gates = {gate.id: gate for gate in gates}
        self.readiness = {item.tier: item for item in readiness}
        self.live = live
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

    def not_yet_there(self, tier: str) -> bool:
        """Nobody had spoken of lead child protection practitioners on a day before the first source that names them."""
        return tier not in self.readiness

    def only_agency_and_barred(self) -> Gate | None:
        """The rule on agency posts, where the person looks for nothing else and it stands in the way."""
        gate = self.gates.get("agency")
        sought = self.situation.profile.seeks == "agency"
        return gate if sought and gate is not None and gate.status == "fail" else None

    # -- reasons -------------------------------------------------------------------------------------------------

    def gate_reasons(self, tier: str) -> list[Gate]:
        return [gate for gate in self.readiness[tier].gates if gate.status != "pass" and gate.id not in ON_APPOINTMENT]

    def gaps(self, tier: str) -> list[Requirement]:
        return [row for row in self.readiness[tier].requirements if row.counts and row.status != "met"]

    def height_reason(self, tier: Tier) -> list[str]:
        """Says why a tier that is listed further up is still the next rung."""
        here = self._here()
        order = [item.code for item in self.ladder.tiers if self.nation in item.nations]
        if order.index(tier.code) - order.index(here.code) <= 1:
            return []
        between = [
            self.ladder.get(code).title.lower() for code in order[order.index(here.code) + 1 : order.index(tier.code)]
        ]
        return [
            f"It is one rung up from {here.title.lower()} by way of {ROUTE_WORDS[tier.route]}: {' and '.join(between)}"
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

    def step(
        self, kind: StepKind, tier: Tier, title: str, reasons: list[str], citations: list[Citation], *, held: bool
    ) -> Step:
        """A step with its three facts, what to do before it, its vacancies and its market."""
        leads, told, cited = LEADS.get(tier.route), tuple(reasons), _unique(citations)
        if self.live is None:
            return Step(kind, tier.code, title, leads, told, cited, _UNTOLD, _UNTOLD, _UNTOLD, (), _NONE_SHOWN, None)
        openings, market = self.live.openings(tier.code), beside(self.live.market(tier.code), self.situation)
        open_gates = tuple(self.gate_reasons(tier.code))
        gaps = () if held else tuple(self.gaps(tier.code))
        # Whoever is about to enter on a course has nothing to prepare that is known here: each course sets its own.
        to_do = () if kind == "apply_now" or not tier.rung else prepare(tier, self.situation, open_gates, gaps)
        barred = self.only_agency_and_barred()
        if barred is not None:
            to_do = (*to_do, instead_of_agency(barred))
        ahead = Ahead(
            situation=self.situation,
            tier=tier,
            state=self.readiness[tier.code],
            open_gates=open_gates,
            gaps=gaps,
            openings=openings,
            market=market,
            vacancies_known=self.live.known,
            prepare=to_do,
            barred=barred,
        )
        return Step(
            kind=kind,
            tier=tier.code,
            title=title,
            leads=leads,
            reasons=told,
            citations=cited,
            viable=viable(ahead, held),
            desirable=desirable(ahead),
            feasible=feasible(ahead),
            prepare=to_do,
            vacancies=openings,
            market=market,
        )

    def toward(
        self,
        tier: Tier,
        title: str,
        first: list[str],
        kind: StepKind | None = None,
        cited: tuple[Citation, ...] = (),
    ) -> Step:
        """A step to a tier: apply now where it is ready, otherwise what would make it so.

        `first` are its first reasons, and `cited` what those rest on beside the ladder's own sources.
        """
        ready = self.readiness[tier.code].status == "ready" and self.only_agency_and_barred() is None
        reasons = list(first)
        citations = [*cited, *self._sources(tier)]
        programme = self.situation.standards.using("first_years")
        held = self.situation.now.tier is not None and self.ladder.held_by(self.situation.now.tier, tier.code)
        if programme is not None and (tier.rung == 1 or (alongside(tier, self.situation) and not held)):
            reasons.append(f"{programme.title}: {programme.summary}")
            citations.append(programme.cite(self.situation.day))
        return self.step(kind or ("apply_now" if ready else "get_ready"), tier, title, reasons, citations, held=held)

    def up(self) -> list[Step]:
        """The moves one rung up from where the person is."""
        steps = []
        for move in self.ladder.moves_from(self._here().code, self.nation):
            tier = self.ladder.get(move.to)
            if move.kind != "up" or self.blocked_by_years(tier.code) or self.not_yet_there(tier.code):
                continue
            why = [f"{move.why} {GENERAL}"] if move.why else self.height_reason(tier)
            steps.append(self.toward(tier, f"Move up to {tier.title.lower()}", [self.move_reason(move), *why]))
        return steps

    def sideways(self, *, own: bool) -> list[Step]:
        """The moves to tiers on the same rung, and if `own` the same tier in another setting."""
        steps = []
        here = self._here()
        for move in self.ladder.moves_from(here.code, self.nation):
            tier = self.ladder.get(move.to)
            if move.kind != "sideways" or self.blocked_by_years(tier.code) or self.not_yet_there(tier.code):
                continue
            title = f"Move sideways to {tier.title.lower()}"
            steps.append(self.toward(tier, title, [self.move_reason(move)], "sideways"))
        if not own:
            return steps
        reasons = [f"{self._elsewhere(here)} {GENERAL}"]
        if self.situation.profile.specialisms:
            named = ", ".join(self.situation.profile.specialisms)
            reasons.append(f"Your specialism counts in posts that ask for it: {named}. {OWN_ACCOUNT}")
        worked = [f"{entry.setting} ({entry.years:g})" for entry in self._settings_known() if entry.years]
        if worked:
            reasons.append(f"Your years by setting count there: {', '.join(worked)}. {OWN_ACCOUNT}")
        wished = self.situation.profile.preferences.settings if self.situation.profile.preferences else None
        if wished:
            reasons.append(f"You would like: {', '.join(wished)}. {OWN_ACCOUNT}")
        title = f"Stay {here.title.lower()}, in another {'setting or ' * bool(self._settings_open(here))}authority"
        steps.append(self.step("sideways", here, title, reasons, [], held=True))
        return steps

    def _settings_known(self) -> list[SettingYears]:
        return [entry for entry in self.situation.profile.years_in_settings or () if entry.setting]

    def _settings_open(self, here: Tier) -> list[str]:
        """Other settings of the nation that are usually open from the tier, without those that the person knows."""
        if here.one_setting:
            return []
        known = {text.casefold() for text in self.situation.profile.specialisms or ()}
        known |= {entry.setting.casefold() for entry in self._settings_known() if entry.setting}
        return [
            move.title
            for move in self.ladder.sideways_from(here.code)
            if not move.tier and self.nation in move.nations and not known & {move.id, move.title.casefold()}
        ]

    def _elsewhere(self, here: Tier) -> str:
        settings = self._settings_open(here)
        if not settings:
            return "Work at the same tier in another authority widens what you can show."
        return f"Work at the same tier in another setting widens what you can show: {', '.join(settings)}."

    def to_a_permanent_post(self) -> list[Step]:
        """The person's own tier first, where they work through an agency and look for a permanent post."""
        profile, here = self.situation.profile, self._here()
        if (profile.employment, profile.seeks) != ("agency", "permanent"):
            return []
        why = "You work through an agency and look for a permanent post: at your own tier that needs no rise."
        reasons = [f"{why} {OWN_ACCOUNT}", f"{self._elsewhere(here)} {GENERAL}"]
        rule = self.situation.standards.using("agency")
        if rule is not None:
            reasons.append(
                "By the fullest account of the agency rules, years that an English council employs you directly count"
                f" towards the {rule.number('years')} that are asked for before agency posts, and years with an agency"
                " do not."
            )
        cited = () if rule is None else (rule.cite(self.situation.day),)
        return [self.toward(here, f"Take a permanent post as {here.title.lower()}", reasons, cited=cited)]

    def deepening(self) -> Step:
        """What the person can deepen where they are."""
        if self.live is None:
            here = self._here()
            return Step("deepen", here.code, "", None, (), (), _UNTOLD, _UNTOLD, _UNTOLD, (), _NONE_SHOWN, None)
        return deepen(self.situation, self.ladder, self.readiness, stopped=self.off_register())

    def into_the_profession(self) -> list[Step]:
        """The ways in, for someone who has no social work qualification."""
        routes = self.situation.standards.all_using("route_in")
        citations = [*self.gates["qualification"].citations, *(r.cite(self.situation.day) for r in routes)]
        known = self.situation.qualified is not None
        reasons = [self.gates["qualification"].reason]
        if not known:
            reasons.append(f"For those who hold none, these are the ways in. {GENERAL}")
        reasons.extend(f"{route.title}: {route.summary}" for route in routes)
        other = "the other" if routes else "the"
        reasons.append(f"An approved degree, undergraduate or postgraduate, is {other} way in. {GENERAL}")
        low, high = usual()["qualification"].months
        reasons.append(f"By these ways a qualification takes about {low} to {high} months. {ESTIMATE}")
        title = "Take a route into social work"
        return [self.step("get_ready", self.ladder.get("student"), title, reasons, citations, held=False)]

    def first_post(self) -> list[Step]:
        """For someone qualified whose tier is not known: the tier that their years suggest, and no rise."""
        years = self.situation.profile.years_post_qualifying
        # Whoever is qualified, gives no years and is on no register yet has most likely just finished.
        new = years < 1 if years is not None else self.situation.profile.registered is not True
        tier = self.ladder.get("nqsw" if new else "practitioner")
        words = self.situation.now.text
        why = "Your present role is not known" if words is None else f"Your words ({words}) name no tier of this ladder"
        basis = f"{why}, so this is where a qualified social worker starts. {GENERAL}"
        return [self.toward(tier, f"Work as {tier.title.lower()}", [basis])]

    def back_to_work(self) -> list[Step]:
        """The person's own tier first, where they cannot practise now; a move from another nation is no return."""
        here, nation = self._here(), nation_name(self.nation)
        if [other for other in self.situation.profile.registered_elsewhere or () if other != self.nation]:
            first = f"Your tier is {here.title.lower()}; registering in {nation} comes before a rise. {OWN_ACCOUNT}"
            return [self.toward(here, f"Work as {here.title.lower()} in {nation}", [first])]
        stopped = self.situation.profile.employment == "not_working" or self.situation.last_practised is not None
        if not stopped:
            first = f"Your tier is {here.title.lower()}; registering comes before a rise. {OWN_ACCOUNT}"
            return [self.toward(here, f"Work as {here.title.lower()} in {nation}", [first])]
        first = f"Your tier is {here.title.lower()}; coming back to it comes before a rise. {OWN_ACCOUNT}"
        return [self.toward(here, f"Return to work as {here.title.lower()}", [first])]


def _unique(citations: list[Citation]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(citations))


def _order(step: Step, readiness: dict[str, TierReadiness], wished: str | None) -> tuple[int, int]:
    """Apply now first, then what is nearly there, then deepening, then what is far off, then moves sideways.

    Among equals the kind of leading that the person would like comes first. How many vacancies are open orders
    nothing: a step does not become wiser because more of it is advertised this week.
    """
    liked = 0 if wished in ("practice", "management") and step.leads == wished else 1
    if step.kind == "apply_now":
        return 0, liked
    if step.kind == "get_ready":
        near = rank(readiness[step.tier].status)
        return (4 - near if near else 6), liked
    return (5 if step.kind == "deepen" else 7), liked


def next_steps(
    situation: Situation,
    ladder: Ladder,
    gates: tuple[Gate, ...],
    readiness: tuple[TierReadiness, ...],
    live: Live | None,
) -> tuple[Step, ...]:
    """The steps to offer, best first.

    Args:
        situation: the person on the day of the advice.
        ladder: the ladder in use.
        gates: every gate, from `all_gates`.
        readiness: readiness per tier of the nation.
        live: open vacancies and the market at a tier; each is asked at most once a tier by the caller's own memory.
            None where only the choice and the order of the steps are wanted: their three facts are then left untold.

    """
    build = _Steps(situation, ladder, gates, readiness, live)
    states = {item.tier: item for item in readiness}
    wished = situation.profile.preferences.route if situation.profile.preferences else None

    def ordered(steps: list[Step]) -> list[Step]:
        return sorted(steps, key=lambda step: _order(step, states, wished))

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
        return (*build.back_to_work(), build.deepening())
    # Returning to work comes before any rise, however ready a person is for it; so does the permanent post looked for.
    back = build.back_to_work() if situation.profile.employment == "not_working" else []
    permanent = build.to_a_permanent_post()
    return (*back, *permanent, *ordered([*build.up(), build.deepening(), *build.sideways(own=not permanent)]))
