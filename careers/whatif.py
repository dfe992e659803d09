"""What would change the answer: each single gap closed in turn, and the whole advice worked out anew.

Owns which gaps are tried, how closing one changes a profile, and the ranking by what it opens. Nothing is estimated:
every line compares two whole runs of the rules. It must not judge readiness or choose a step itself.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from careers.answer import (
    OWN_ACCOUNT,
    Closer,
    Gate,
    Opened,
    Requirement,
    Step,
    StepKind,
    TierReadiness,
    WhatIf,
)
from careers.gates import REGULATORS
from careers.ladder import YEARS_FIELDS, Ladder, Tier
from careers.profile import Profile
from careers.profile_parts import EvidenceItem
from careers.readiness import rank, years_asked
from careers.situation import Situation
from careers.standard import Citation

_READY = rank("ready")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the rules make of one profile: where it stands, its gates, its readiness per tier, its steps."""

    situation: Situation
    gates: tuple[Gate, ...]
    readiness: tuple[TierReadiness, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Gap:
    """A gap, and the profile's fields as they would be if it were closed."""

    id: str
    text: str
    change: Mapping[str, Any]
    citations: tuple[Citation, ...]


def _at_least(profile: Profile, years: float, *fields: str) -> dict[str, float]:
    """The fields with at least so many years: closing a gap takes nothing away."""
    return {field: max(years, getattr(profile, field) or 0) for field in fields}


def _of_gate(gate: Gate, situation: Situation, targets: tuple[str, ...]) -> _Gap | None:
    profile = situation.profile
    change: dict[str, Any]
    if gate.status == "pass":
        return None
    degree: dict[str, Any] = {"qualifications": ["Qualified social worker"]}
    if gate.id == "qualification":
        text, change = "An approved social work qualification", degree
    elif gate.id == "registration" and situation.qualified is False:
        # Nobody is registered without one.
        text = f"An approved social work qualification and then registration with {REGULATORS[profile.nation]}"
        change = {**degree, "registered": True}
    elif gate.id == "registration" or (gate.id == "return_to_practice" and not profile.registered):
        text, change = f"Registration with {REGULATORS[profile.nation]}", {"registered": True}
    elif gate.id == "iro_experience":
        if "conference_chair" not in targets:
            return None
        rule = situation.standards.using("iro")
        if rule is None:
            return None
        years = rule.number("years")
        text, change = f"{years} years since qualifying", _at_least(profile, years, "years_post_qualifying")
    elif gate.id == "agency":
        rule = situation.standards.using("agency")
        if rule is None:
            return None
        years = rule.number("years")
        text = f"{years} years employed by English councils in child and family work"
        known = [field for field in ("years_post_qualifying", "years_children") if getattr(profile, field) is not None]
        change = _at_least(profile, years, "years_local_authority", *known)
    else:
        return None
    return _Gap(f"gate:{gate.id}", text, change, gate.citations)


def _of_requirement(row: Requirement, tier: Tier, situation: Situation) -> _Gap | None:
    profile = situation.profile
    if row.id in YEARS_FIELDS:
        typical = years_asked(tier, row.id, situation)
        if typical is None:
            return None
        return _Gap(row.id, row.text, _at_least(profile, typical, row.id), row.citations)
    if row.id == "supervises":
        return _Gap(row.id, row.text, {"supervises": True}, row.citations)
    if row.id == "first_years":
        return _Gap(row.id, row.text, {"qualifications": [row.text]}, row.citations)
    evidence: dict[str, str] | None = None
    if row.id == "front_line":
        ask = next(ask for ask in tier.asks if ask.kind == "front_line")
        standard = situation.standards.using(ask.use)
        if standard is not None:
            evidence = {"standard": standard.id, "statement": ask.only[0], "level": "met"}
    elif row.id.startswith("statement:"):
        _, standard_id, key = row.id.split(":", 2)
        evidence = {"standard": standard_id, "statement": key, "level": "met"}
    return None if evidence is None else _Gap(row.id, row.text, {"evidence": [evidence]}, row.citations)


def _closed(profile: Profile, changes: list[Mapping[str, Any]]) -> Profile:
    """The profile with gaps closed. Lists grow; a list that is at its limit may exceed it, for nothing is dropped."""
    update: dict[str, Any] = {}
    for change in changes:
        for field, value in change.items():
            if field == "evidence":
                added = [EvidenceItem(**item) for item in value]
                update[field] = [*(update.get(field, profile.evidence) or []), *added]
            elif field == "qualifications":
                update[field] = [*(update.get(field, profile.qualifications) or []), *value]
            elif field in YEARS_FIELDS:
                update[field] = max(value, update.get(field, 0))
            else:
                update[field] = value
    return profile.model_copy(update=update)


def _targets(base: Outlook, ladder: Ladder) -> tuple[str, ...]:
    """The tiers whose gaps are tried: where the person is, and where one move could take them."""
    here, nation = base.situation.now.tier, base.situation.profile.nation
    steps = [step.tier for step in base.steps]
    moves = [] if here is None else [here, *(move.to for move in ladder.moves_from(here, nation))]
    known = {state.tier for state in base.readiness}
    return tuple(tier for tier in dict.fromkeys([*steps, *moves]) if tier in known)


def _held(base: Outlook, ladder: Ladder, tier: str) -> bool:
    here = base.situation.now.tier
    return here is not None and ladder.held_by(here, tier)


def _gaps(base: Outlook, ladder: Ladder) -> Iterator[_Gap]:
    """Every gap that a profile can show closed, each way of closing once."""
    targets = _targets(base, ladder)
    found: list[_Gap | None] = [_of_gate(gate, base.situation, targets) for gate in base.gates]
    states = {state.tier: state for state in base.readiness}
    for code in targets:
        if not _held(base, ladder, code):
            found.extend(_of_requirement(row, ladder.get(code), base.situation) for row in _open_rows(states[code]))
    seen = set()
    for gap in found:
        if gap is None:
            continue
        key = json.dumps(gap.change, sort_keys=True)
        if key not in seen:
            seen.add(key)
            yield gap


def _open_rows(state: TierReadiness) -> list[Requirement]:
    return [row for row in state.requirements if row.counts and row.status != "met"]


def _kinds(outlook: Outlook) -> dict[str, StepKind]:
    """The best that the steps make of each tier; deepening is about no other tier."""
    found: dict[str, StepKind] = {}
    for step in outlook.steps:
        if step.kind != "deepen":
            found.setdefault(step.tier, step.kind)
    return found


def _opened(base: Outlook, then: Outlook, ladder: Ladder, count: Callable[[str], int]) -> tuple[Opened, ...]:
    here = base.situation.now.tier
    # Nobody is told what lies further than one rung up.
    within = range(99) if here is None else range(ladder.get(here).rung, ladder.get(here).rung + 2)
    before, kinds, kinds_then = {state.tier: state for state in base.readiness}, _kinds(base), _kinds(then)
    found = []
    for state in then.readiness:
        was = before[state.tier]
        # That something is no longer ruled out is a question answered, and opens nothing yet.
        rises = state.status != "unknown" and rank(state.status) > rank(was.status)
        stepped = kinds_then.get(state.tier) == "apply_now" and kinds.get(state.tier) != "apply_now"
        offered = state.tier in kinds_then and state.tier not in kinds
        if ladder.get(state.tier).rung in within and (rises or stepped or offered):
            found.append(
                Opened(
                    tier=state.tier,
                    readiness_was=was.status,
                    readiness=state.status,
                    step_was=kinds.get(state.tier),
                    step=kinds_then.get(state.tier),
                    vacancies=count(state.tier),
                )
            )
    return tuple(found)


def _closer(base: Outlook, then: Outlook, targets: tuple[str, ...]) -> tuple[Closer, ...]:
    before = {state.tier: state for state in base.readiness}
    found = []
    for state in then.readiness:
        counted = [row for row in state.requirements if row.counts]
        met = sum(row.status == "met" for row in counted)
        met_was = sum(row.status == "met" for row in before[state.tier].requirements if row.counts)
        if state.tier in targets and met > met_was:
            found.append(Closer(state.tier, met_was, met, len(counted)))
    return tuple(found)


_WORDS = {"ready": "ready", "nearly": "nearly ready"}


def _result(opens: tuple[Opened, ...], closer: tuple[Closer, ...], ladder: Ladder) -> str:
    """What closing it comes to, in a sentence."""
    said = []
    for one in opens:
        title = ladder.get(one.tier).title.lower()
        # None is open where no vacancies were to hand, and that is said elsewhere.
        vacancies = (
            f" ({one.vacancies} open {'vacancy' if one.vacancies == 1 else 'vacancies'})" if one.vacancies else ""
        )
        if one.readiness != "unknown" and rank(one.readiness) > rank(one.readiness_was):
            said.append(f"you would be {_WORDS[one.readiness]} for {title}{vacancies}")
        else:
            verb = "could apply for" if one.step == "apply_now" else "would be shown the way to"
            said.append(f"you {verb} {title}{vacancies}")
    if not said:
        said = [
            f"you would meet {one.met} of {one.of} for {ladder.get(one.tier).title.lower()}, not {one.met_was}"
            for one in closer
        ]
    sentence = "; ".join(said) if said else "nothing opens by it alone"
    return f"{sentence[0].upper()}{sentence[1:]}. {OWN_ACCOUNT}"


def _what_if(
    gaps: list[_Gap],
    base: Outlook,
    recompute: Callable[[Profile], Outlook],
    ladder: Ladder,
    count: Callable[[str], int],
    text: str = "",
) -> WhatIf:
    then = recompute(_closed(base.situation.profile, [gap.change for gap in gaps]))
    opens = _opened(base, then, ladder, count)
    closer = _closer(base, then, _targets(base, ladder))
    whole: dict[str, Any] = {}
    for gap in gaps:
        for field, value in gap.change.items():
            whole[field] = [*whole.get(field, []), *value] if isinstance(value, list) else value
    return WhatIf(
        id=gaps[0].id if len(gaps) == 1 else "together",
        text=text or "; ".join(gap.text for gap in gaps),
        gaps=len(gaps),
        change=whole,
        opens=opens,
        closer=closer,
        vacancies=sum(one.vacancies for one in opens if one.readiness == "ready"),
        result=_result(opens, closer, ladder),
        citations=tuple(dict.fromkeys(citation for gap in gaps for citation in gap.citations)),
    )


def _rank(one: WhatIf) -> tuple[int, int, int, int]:
    """The most opened first: tiers that become ready, their vacancies, other rises, then requirements met."""
    newly = sum(rank(item.readiness) == _READY and item.readiness_was != "ready" for item in one.opens)
    gained = sum(item.met - item.met_was for item in one.closer)
    return -newly, -one.vacancies, -len(one.opens), -gained


@dataclass(frozen=True, slots=True)
class _Together:
    """The gaps whose closing together makes a tier ready, and the words for them."""

    gaps: list[_Gap]
    text: str


_PARTLY_FIRST = {"partial": 0}


def _together(base: Outlook, recompute: Callable[[Profile], Outlook], ladder: Ladder, tier: str) -> _Together | None:
    """What has to be closed for a tier to be ready: its gates, its experience, and any so many of its statements.

    Experience must be whole and statements only for the most part, so the least number of them is looked for. They are
    closed beginning with those that add the least, so that any other choice of as many would do as well.
    """
    state = next(item for item in base.readiness if item.tier == tier)
    rows, targets = _open_rows(state), _targets(base, ladder)
    gates = [_of_gate(gate, base.situation, targets) for gate in state.gates]
    gaps = [gap for gap in gates if gap is not None]
    for row in rows:
        if not row.id.startswith("statement"):
            gap = _of_requirement(row, ladder.get(tier), base.situation)
            if gap is None:
                return None
            gaps.append(gap)
    rest = [row for row in rows if row.id.startswith("statement")]
    rest.sort(key=lambda row: _PARTLY_FIRST.get(row.status, 1))
    later = [gap for row in rest if (gap := _of_requirement(row, ladder.get(tier), base.situation)) is not None]

    def ready(number: int) -> bool:
        profile = _closed(base.situation.profile, [gap.change for gap in [*gaps, *later[:number]]])
        return next(item for item in recompute(profile).readiness if item.tier == tier).status == "ready"

    # Closing more never lowers readiness, so the least number is found by halving.
    low, high = 0, len(later)
    if not ready(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if ready(middle) else (middle + 1, high)
    return _Together([*gaps, *later[:low]], "; ".join([*(gap.text for gap in gaps), *_statements(low, len(later))]))


def _statements(number: int, among: int) -> list[str]:
    if not number:
        return []
    noun = "statement" if among == 1 else "statements"
    which = f"the {among}" if among == number else f"any {number} of the {among}"
    return [f"{'the one' if among == 1 else which} {noun} not yet shown"]


def what_if(
    base: Outlook, recompute: Callable[[Profile], Outlook], ladder: Ladder, count: Callable[[str], int]
) -> tuple[WhatIf, ...]:
    """Every single gap as if it were closed, the one that opens the most first, then the gaps that open together.

    Args:
        base: the outlook for the profile as it is.
        recompute: the whole rules on another profile, with the same day and the same reading of the role.
        ladder: the ladder in use.
        count: open vacancies at a tier that suit the person.

    """
    singles = [_what_if([gap], base, recompute, ladder, count) for gap in _gaps(base, ladder)]
    singles.sort(key=_rank)
    alone = {item.tier for one in singles for item in one.opens if item.readiness == "ready"}
    together = []
    for step in base.steps:
        if step.kind != "get_ready" or _held(base, ladder, step.tier) or step.tier in alone:
            continue
        found = _together(base, recompute, ladder, step.tier)
        if found is not None and len(found.gaps) > 1:
            together.append(_what_if(found.gaps, base, recompute, ladder, count, found.text))
    return (*singles, *together)
