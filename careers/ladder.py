"""The progression ladder's tier codes, in ladder order."""

TIERS: tuple[str, ...] = (
    "student",
    "nqsw",
    "practitioner",
    "senior",
    "practice_supervisor",
    "lcpp",
    "team_manager",
    "conference_chair",
    "service_manager",
    "head_of_service",
    "practice_leader",
)
