"""A cohort advised: a line of a table for each person, a plan for each, and a team's readiness for lead practice.

Owns putting these together from the same advice that one person gets; decides nothing about careers, and stores
nothing. Looking at vacancies is shared between people who look in the same place.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from api.advising import StoreOpenings, read_role, search_for
from api.rendering import tier_title
from api.spreadsheet import sheet
from careers.advice import advise
from careers.answer import Advice, MarketAt, NoOpenings, Openings, OpeningsAt
from careers.cohort import Cohort, Person, cohort_text, read_cohort
from careers.ladder import ladder
from careers.lcpp import lcpp_report
from careers.lcpp_team import TeamReadiness, across
from careers.plain import as_text
from careers.profile import Profile
from careers.telling import bears
from matcher import RULES_VERSION
from store.listings import Session
from store.session import caution

TABLE = (
    *("reference", "line", "nation", "tier", "tier_found_by", "ready_for", "nearly_ready_for", "gates_failing"),
    *("gates_unknown", "next_step", "next_step_kind", "open_vacancies", "questions"),
)
"""The columns of the table as CSV."""
TEAM = ("clause", "part", "text", "standing", "met", "partial", "not_shown", "unknown", "met_by", "partly_met_by")
FAULTS = ("line", "reference", "column", "value", "expected")


class _Looked:
    """What one look at the vacancies found, each tier asked of the store once for all who look in the same place."""

    def __init__(self, openings: Openings) -> None:
        self._openings = openings
        self._at: dict[str, OpeningsAt] = {}
        self._market: dict[str, MarketAt | None] = {}

    def count(self, tier: str, profile: Profile) -> int:
        return self._openings.count(tier, profile)

    def at(self, tier: str, profile: Profile) -> OpeningsAt:
        if tier not in self._at:
            self._at[tier] = self._openings.at(tier, profile)
        return self._at[tier]

    def market(self, tier: str, profile: Profile) -> MarketAt | None:
        if tier not in self._market:
            self._market[tier] = self._openings.market(tier, profile)
        return self._market[tier]

    def doubts(self) -> tuple[str, ...]:
        return self._openings.doubts()


class Adviser:
    """Advises people one after another on one day; without a session their vacancies are unknown."""

    def __init__(self, session: Session | None, as_of: dt.date) -> None:
        self._session = session
        self._as_of = as_of
        self._looked: dict[tuple[object, ...], Openings] = {}

    def advise(self, profile: Profile, *, tries_gaps: bool) -> Advice:
        """The advice that `POST /api/v1/advice` gives; without trying gaps it lacks `what_if` alone, and is faster."""
        return advise(
            profile,
            role_reading=read_role(profile),
            openings=self._openings(profile),
            as_of=self._as_of,
            versions={"rules": RULES_VERSION},
            tries_gaps=tries_gaps,
        )

    def _openings(self, profile: Profile) -> Openings:
        if self._session is None:
            return NoOpenings()
        # All of a profile that decides where vacancies are looked for.
        key = (profile.nation, profile.location, profile.travel_miles, profile.seeks)
        if key not in self._looked:
            self._looked[key] = _Looked(StoreOpenings(self._session, profile, self._as_of))
        return self._looked[key]


def cohort_json(session: Session | None, cohort: Cohort, as_of: dt.date, *, plans: bool = False) -> dict[str, Any]:
    """Every person's line, the team's readiness and every fault, JSON-ready.

    `plans` adds each person's plan as plain text.
    """
    adviser = Adviser(session, as_of)
    people, versions = [], {}
    for person in cohort.people:
        advice = adviser.advise(person.profile, tries_gaps=plans)
        versions = {name: version for name, version in advice.versions.items() if name != "vacancies"}
        plan = {"plan": as_text(advice.as_json())} if plans else {}
        people.append(_line(person, advice) | plan)
    return {
        "as_of": as_of.isoformat(),
        "people": people,
        "faults": [asdict(fault) for fault in cohort.faults],
        "team": team(cohort, as_of).as_json(),
        "versions": versions,
    }


def _standing(advice: Advice, status: str) -> list[dict[str, str]]:
    """The gates of a status that bear on the person's tier and steps."""
    near = {step.tier for step in advice.steps} | {advice.tier.tier}
    warned = {caution.id for caution in advice.warnings}
    return [
        {"id": gate.id, "title": gate.title, "reason": gate.reason}
        for gate in advice.gates
        if gate.status == status and bears(gate.id, near, warned)
    ]


def _line(person: Person, advice: Advice) -> dict[str, Any]:
    """What an adviser sees of a person at a glance; `open_vacancies` is None where vacancies are not known.

    They are those of the next step's tier that suit the person, and `search` is the page's address that lists them.
    """
    first = next(iter(advice.steps), None)
    unsure = [caution.id for caution in advice.warnings]
    known = "vacancies_unknown" not in unsure
    return {
        "reference": person.reference,
        "line": person.line,
        "nation": person.profile.nation,
        "tier": advice.tier.tier,
        "tier_title": advice.tier.title,
        "tier_found_by": advice.tier.how,
        "tier_reason": advice.tier.reason,
        "ready_for": _not_below(advice, "ready"),
        "nearly_ready_for": _not_below(advice, "nearly"),
        "gates_failing": _standing(advice, "fail"),
        "gates_unknown": _standing(advice, "unknown"),
        "next_step": None
        if first is None
        else {"kind": first.kind, "tier": first.tier, "title": first.title, "reasons": list(first.reasons)},
        "open_vacancies": first.vacancies.total if first is not None and known else None,
        "search": search_for(person.profile, first.tier, unsure) if first is not None and known else None,
        "questions": [question.text for question in advice.questions],
    }


def _not_below(advice: Advice, status: str) -> list[str]:
    """The tiers of this readiness from the person's own upwards; all of them where their own is not known."""
    rungs = ladder()
    lowest = rungs.get(advice.tier.tier).rung if advice.tier.tier else 0
    return [one.tier for one in advice.readiness if one.status == status and rungs.get(one.tier).rung >= lowest]


def team(cohort: Cohort, as_of: dt.date) -> TeamReadiness:
    """How the people of a cohort together stand to the clauses of lead child protection practice."""
    return across(
        {person.reference: lcpp_report(person.profile, read_role(person.profile), as_of) for person in cohort.people}
    )


def plans(session: Session | None, cohort: Cohort, as_of: dt.date) -> Iterator[tuple[Person, dict[str, Any]]]:
    """Each person with the whole advice that they alone would get, JSON-ready."""
    adviser = Adviser(session, as_of)
    for person in cohort.people:
        yield person, adviser.advise(person.profile, tries_gaps=True).as_json()


def table_sheet(answer: Mapping[str, Any]) -> str:
    """The table of `cohort_json` as CSV."""
    return sheet(TABLE, (_cells(line) for line in answer["people"]))


def _cells(line: Mapping[str, Any]) -> list[object]:
    step = line["next_step"] or {}
    return [
        line["reference"],
        line["line"],
        line["nation"],
        line["tier"],
        line["tier_found_by"],
        " | ".join(line["ready_for"]),
        " | ".join(line["nearly_ready_for"]),
        " | ".join(f"{gate['title']}: {gate['reason']}" for gate in line["gates_failing"]),
        " | ".join(gate["title"] for gate in line["gates_unknown"]),
        step.get("title"),
        step.get("kind"),
        line["open_vacancies"],
        " | ".join(line["questions"]),
    ]


def faults_sheet(answer: Mapping[str, Any]) -> str:
    """The rows that could not be used, and why, as CSV."""
    return sheet(FAULTS, ([fault[name] for name in FAULTS] for fault in answer["faults"]))


def team_sheet(readiness: Mapping[str, Any]) -> str:
    """A team's readiness as CSV, a row for each clause."""
    return sheet(
        TEAM,
        (
            [
                *(one["id"], one["part"], one["text"], one["standing"]),
                *(len(one[state]) if one["asked"] else None for state in ("met", "partial", "not_shown", "unknown")),
                " | ".join(one["met"]),
                " | ".join(one["partial"]),
            ]
            for one in readiness["clauses"]
        ),
    )


def archive(session: Session | None, cohort: Cohort, as_of: dt.date) -> bytes:
    """A ZIP with each person's plan as text, the table, the team's readiness and the rows that could not be used."""
    answer = cohort_json(session, cohort, as_of)
    files = {"table.csv": table_sheet(answer), "team-lcpp.csv": team_sheet(answer["team"])}
    if answer["faults"]:
        files["not-used.csv"] = faults_sheet(answer)
    for number, (person, advice) in enumerate(plans(session, cohort, as_of), 1):
        beside = f"{told}\n\n" if (told := caution(session) if session else "") else ""
        files[f"plans/{_file_name(person.reference, number)}"] = beside + plan_text(person, advice)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as found:
        for name, text in files.items():
            # One and the same moment, so that the same cohort makes the same file.
            entry = zipfile.ZipInfo(name, (as_of.year, as_of.month, as_of.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            found.writestr(entry, ("\ufeff" if name.endswith(".csv") else "") + text)
    return out.getvalue()


def plan_text(person: Person, advice: Mapping[str, Any]) -> str:
    """One person's plan as plain text, with the adviser's name for them above it."""
    return f"{person.reference}\n\n{as_text(advice)}"


def _file_name(reference: str, number: int) -> str:
    # The number keeps names apart; of the reference only what no file system reads as anything else is kept.
    plain = re.sub(r"[^A-Za-z0-9]+", "-", reference).strip("-")[:40]
    return f"{number:03}-{plain}.txt" if plain else f"{number:03}.txt"


def cohort_lines(data: bytes, session: Session | None, as_of: dt.date, *, as_csv: bool = False) -> tuple[str, str]:
    """The answer for a cohort's file as a terminal shows it, and the complaints about its rows.

    Raises:
        CohortError: for a file that cannot be used at all, with every reason.

    """
    answer = cohort_json(session, read_cohort(cohort_text(data)), as_of)
    complaints = "".join(
        f"line {fault['line']}: {fault['column']}: {fault['value']!r}; expected {fault['expected']}\n"
        for fault in answer["faults"]
    )
    return (table_sheet(answer) if as_csv else _plain_table(answer)), complaints


def _plain_table(answer: Mapping[str, Any]) -> str:
    blocks = []
    for line in answer["people"]:
        step, vacancies = line["next_step"], line["open_vacancies"]
        rows = [
            ("now", line["tier_title"] or f"not known: {line['tier_reason']}"),
            ("ready for", ", ".join(map(tier_title, line["ready_for"])) or "none yet"),
            ("gates failing", "; ".join(gate["reason"] for gate in line["gates_failing"]) or "none"),
            ("next step", "none can be named yet" if step is None else f"{step['title']} ({step['kind']})"),
            ("open vacancies", "not known" if vacancies is None else str(vacancies)),
            ("questions", str(len(line["questions"]))),
        ]
        blocks.append(
            "\n".join([_printable(line["reference"]), *(f"  {name + ':':16}{_printable(said)}" for name, said in rows)])
        )
    shown = answer["team"]
    if shown["clauses"]:
        asked = [one for one in shown["clauses"] if one["asked"]]
        covered = sum(bool(one["met"]) for one in asked)
        blocks.append(
            f"Lead child protection practice, {len(shown['people'])} people: {covered} of {len(asked)} clauses shown by"
            f" somebody, {len(shown['in_part'])} in part alone, {len(shown['by_nobody'])} by nobody"
        )
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
