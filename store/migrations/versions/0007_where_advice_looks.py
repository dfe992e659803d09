"""Where advice looks: open vacancies of a nation by tier and place, and a tier's newest, without reading the rest."""

from collections.abc import Sequence

from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Move the tables forward."""
    op.create_index(
        "vacancies_by_place",
        "vacancies",
        ["open", "nation", "tier", "lat", "lon", "posted_on", "outcome", "contract_type", "closes_on"],
    )
    op.create_index("vacancies_newest", "vacancies", ["open", "nation", "tier", "posted_on"])
    op.create_index("vacancies_newest_of_region", "vacancies", ["open", "nation", "tier", "region", "posted_on"])
