"""Questions and warnings: what is not known and would sharpen the advice, and what to be careful about.

Owns their wording and the rules that raise them. It must not change a gate, a readiness or a step.
"""

from careers.agency import ASKED
from careers.answer import GENERAL, HISTORY, LIVE, OWN_ACCOUNT, Caution, Gate, Question, Step
from careers.dates import in_words
from careers.gates import GAP_YEARS, REGULATORS, away_for, nation_name
from careers.ladder import TIERS, Ladder
from careers.profile import Profile
from careers.situation import Situation
from careers.standard import Citation

# The standards whose statements decide readiness; where a nation has none, evidence decides nothing.
_STATEMENTS = ("practitioner_statements", "supervisor_statements", "leader_statements")


def _about_the_role(situation: Situation, ladder: Ladder) -> str:
    """The question that settles the tier: between two where the words allow for both, else an open one."""
    now = situation.now
    if now.how == "unsure" and now.tier is not None and now.runner_up in TIERS:
        first, second = (ladder.get(code).title.lower() for code in (now.tier, now.runner_up))
        return f"Is your post nearer to {first}, or to {second}?"
    if now.how == "unsure" and now.title is not None:
        return f"Is {now.title.lower()} what you are, and if not, what do you mostly do?"
    if now.how == "not_in_nation":
        return f"Which role in {nation_name(situation.profile.nation)} comes nearest to yours?"
    if now.text is not None and now.tier is None:
        return f"Which step of this ladder comes nearest to your work ({now.text})?"
    return "What is your present or last job title, and what do you mostly do?"


def questions(situation: Situation, ladder: Ladder, gates: tuple[Gate, ...]) -> tuple[Question, ...]:
    """What is unknown and worth asking, the most decisive first."""
    profile, nation = situation.profile, situation.profile.nation
    # Years and evidence are asked of people who can have them.
    entrant = situation.qualified is False
    asked: list[Question] = []

    def ask(field: str, text: str) -> None:
        asked.append(Question(f"{field}_unknown", field, text))

    if (situation.now.tier is None and not entrant) or situation.now.how == "unsure":
        ask("role", _about_the_role(situation, ladder))
    if profile.registered is None and not entrant:
        ask("registered", f"Are you registered as a social worker with {REGULATORS[nation]}?")
    if situation.qualified is None:
        ask("qualifications", "Which qualifications do you hold, and are they in social work?")
    if profile.registered is False and situation.qualified is True and profile.qualified_in is None:
        ask("qualified_in", "Where did you qualify as a social worker?")
    sponsored = profile.constraints.needs_sponsorship if profile.constraints else None
    if profile.qualified_in == "elsewhere" and not profile.registered and sponsored is None:
        text = "Do you need an employer who sponsors a visa? Adverts say so where they give it or rule it out."
        asked.append(Question("sponsorship_unknown", "constraints", text))
    if profile.vetted is None and not entrant:
        standard = situation.standards.using("vetting")
        check = "criminal record check" if standard is None else standard.words("check")
        asked.append(
            Question(
                "vetting_unknown",
                "vetted",
                f"Do you hold this now, and may an employer see it: {check}? It is checked again when a post is"
                " offered.",
            )
        )
    if not entrant:
        if profile.years_post_qualifying is None:
            ask("years_post_qualifying", "How many years is it since you qualified as a social worker?")
        if profile.years_child_protection is None:
            ask("years_child_protection", "How many years have you worked in child protection?")
        if profile.years_children is None:
            ask("years_children", "How many years have you worked with children and families?")
        if profile.supervises_anyone is None and not profile.supervision_given:
            ask("supervises", "Do you supervise anyone, and how many people?")
        if any(gate.id == "agency" and gate.status == "unknown" for gate in gates):
            ask("years_local_authority", ASKED)
        if not profile.evidence and any(situation.standards.using(use) for use in _STATEMENTS):
            ask("evidence", "Which statements can you show by your work, and what is the evidence for each?")
    if any(gate.id == "return_to_practice" and gate.status == "unknown" for gate in gates):
        if situation.last_practised is None:
            ask("last_practised", "When did you last practise as a social worker?")
        else:
            asked.append(
                Question(
                    "return_unknown",
                    None,
                    f"What does {REGULATORS[nation]} ask of you, for your gap, before you return to practice?",
                )
            )
    if any(item.status == "unknown" for item in situation.evidence[0]):
        asked.append(
            Question(
                "evidence_level_unknown",
                "evidence",
                "How far does each piece of evidence show its statement: met, partial or not_shown?",
            )
        )
    return tuple(asked)


def _contradictions(situation: Situation) -> list[Caution]:
    profile = situation.profile
    found: list[Caution] = []

    def doubt(name: str, text: str, citations: tuple[Citation, ...] = ()) -> None:
        found.append(Caution(name, text if citations else f"{text} {OWN_ACCOUNT}", citations))

    protection, children, qualified = (
        profile.years_child_protection,
        profile.years_children,
        profile.years_post_qualifying,
    )
    if protection is not None and children is not None and protection > children:
        doubt(
            "years_child_protection",
            f"You give more years in child protection ({protection:g}) than with children and families ({children:g});"
            " one of them may be mistaken.",
        )
    if children is not None and qualified is not None and children > qualified:
        doubt(
            "years_children",
            f"You give more years with children and families ({children:g}) than since qualifying ({qualified:g});"
            " years before you qualified may not count.",
        )
    if profile.last_practised is not None and profile.last_practised > situation.day:
        doubt(
            "last_practised",
            f"You give {in_words(profile.last_practised)} as the day you last practised, which is after the day of this"
            " advice; it is treated as unknown.",
        )
    tier = situation.now.tier
    # Whoever is between posts, or works under another register, is told by the gate alone.
    abroad = profile.registered_elsewhere or profile.qualified_in == "elsewhere"
    working = profile.employment != "not_working" and not abroad
    if profile.registered is False and tier is not None and tier != "student" and working:
        doubt(
            "registered",
            f"You name a social work role and are not registered; in {nation_name(profile.nation)} nobody may practise"
            " as a social worker, or be called one, without registration.",
            situation.standards.cite("registration"),
        )
    return found


def _asks_practitioner_statements(situation: Situation, ladder: Ladder, steps: tuple[Step, ...]) -> bool:
    """Whether the person's tier or a step ahead is measured by the practitioner statements, or their evidence is."""
    tiers = {step.tier for step in steps} | ({situation.now.tier} - {None})
    asked = any(ask.use == "practitioner_statements" for code in tiers if code for ask in ladder.get(code).asks)
    given = any(shown.standard.use == "practitioner_statements" for shown in situation.evidence[0])
    return asked or given


def _before_the_register(situation: Situation) -> list[Caution]:
    """Of a day before any beginning that is known, nothing can be said for certain."""
    nation, day = situation.profile.nation, situation.day
    first = situation.register.earliest(nation)
    if first is None or first.begins is None or day >= first.begins:
        return []
    text = (
        f"The first rule of {nation_name(nation)} with a known beginning here began on {in_words(first.begins)}, so"
        f" what applied on {in_words(day)} is not known: rules without a known beginning are shown as they are now, and"
        f" so are the vacancies. {HISTORY}"
    )
    return [Caution("before_the_register", text)]


def _about_standards(situation: Situation, ladder: Ladder, steps: tuple[Step, ...]) -> list[Caution]:
    standards, day = situation.standards, situation.day
    found = []
    notice = standards.using("notice")
    measured = _asks_practitioner_statements(situation, ladder, steps)
    if notice is not None and measured:
        found.append(
            Caution(
                "standards_change",
                f"{notice.summary} Evidence against the present statements will need to be set beside the new ones.",
                (notice.cite(day),),
            )
        )
    statements = standards.using("practitioner_statements")
    if statements is not None and statements.id == "early-career-standards" and measured:
        found.append(
            Caution(
                "final_outcomes_not_seen",
                f"{statements.note} Evidence against the earlier ten statements is counted in part.",
                (statements.cite(day),),
            )
        )
    programme = standards.using("first_years")
    early = situation.now.tier in ("student", "nqsw") or (situation.now.tier is None and situation.qualified is None)
    if programme is not None and programme.valid_to is not None and early:
        found.append(Caution("first_years_change", programme.summary, (programme.cite(day),)))
    found.extend(
        Caution(
            f"closed_{scheme.id}",
            f"{scheme.title} is closed and asked for by nobody now; it counts as part of your history. {HISTORY}",
        )
        for scheme in situation.closed_schemes
    )
    return found


def _about_posts(situation: Situation, ladder: Ladder, gates: tuple[Gate, ...]) -> list[Caution]:
    by_id = {gate.id: gate for gate in gates}
    found = []
    agency = by_id.get("agency")
    if agency is not None and agency.status == "fail":
        found.append(Caution("agency", agency.reason, agency.citations))
    officer = by_id.get("iro_experience")
    if officer is not None and officer.status == "fail" and situation.now.tier is not None:
        near = {move.to for move in ladder.moves_from(situation.now.tier, situation.profile.nation)}
        if near & {"conference_chair"} or situation.now.tier == "conference_chair":
            found.append(Caution("iro_experience", officer.reason, officer.citations))
    returning = by_id.get("return_to_practice")
    # A registered person passes the gate after any gap, and is still told what the rule says.
    if returning is not None and (returning.status != "pass" or away_for(situation, GAP_YEARS)):
        found.append(Caution("return_to_practice", returning.reason, returning.citations))
    return found


def _about_lcpp(situation: Situation, steps: tuple[Step, ...]) -> list[Caution]:
    if situation.now.how == "not_in_nation":
        nation = nation_name(situation.profile.nation)
        text = f"{situation.now.reason} Say which role in {nation} comes nearest to yours. {GENERAL}"
        return [Caution("not_in_nation", text)]
    if situation.now.tier != "lcpp" and not any(step.tier == "lcpp" for step in steps):
        return []
    citations = tuple(
        citation for use in ("lcpp_minimum", "lcpp_law", "lcpp_role") for citation in situation.standards.cite(use)
    )
    text = (
        "What lead child protection practitioners must bring is proposed and not yet law. No national minimum of years"
        " is set; employers set their own. A team's legal duty begins on a day that was still to be appointed when the"
        " Act was last checked."
    )
    return [Caution("lcpp_not_yet_law", text if citations else f"{text} {GENERAL}", citations)]


def warnings(
    situation: Situation, ladder: Ladder, gates: tuple[Gate, ...], steps: tuple[Step, ...]
) -> tuple[Caution, ...]:
    """What to be careful about, each with its source or marked for what it rests on."""
    found = []
    if situation.now.how == "unsure":
        found.append(Caution("tier_unsure", f"{situation.now.reason} Please confirm your tier. {OWN_ACCOUNT}"))
    found += [*_before_the_register(situation), *_contradictions(situation), *_about_posts(situation, ladder, gates)]
    found.extend(_about_lcpp(situation, steps))
    found.extend(_about_standards(situation, ladder, steps))
    found.extend(
        Caution(f"evidence_{number}", f"Not used: {item.label}; {item.reason}. {OWN_ACCOUNT}")
        for number, item in enumerate(situation.evidence[1], 1)
    )
    return tuple(found)


def about_vacancies(profile: Profile, doubts: tuple[str, ...]) -> tuple[Caution, ...]:
    """What is wrong with what could be known of live vacancies."""
    told = {
        "vacancies_unknown": "No database of vacancies was at hand, so how many are open is not known: "
        f"a total of 0 does not mean that there are none {LIVE}",
        "location_unknown": f"“{profile.location}” is not a postcode, outward code or authority that is known here, "
        f"so vacancies are shown from the whole nation {OWN_ACCOUNT}",
    }
    return tuple(Caution(doubt, told[doubt]) for doubt in doubts)
