"""Where advice looks for the newest open vacancies of a tier, without reading the rest."""

from collections.abc import Sequence

from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Move the tables forward."""
    op.create_index("vacancies_newest", "vacancies", ["open", "nation", "tier", "posted_on"])
    op.create_index("vacancies_newest_of_region", "vacancies", ["open", "nation", "tier", "region", "posted_on"])
