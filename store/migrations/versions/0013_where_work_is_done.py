"""What an advert mentions of work from home, beside what search filters and counts by."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Move the tables forward. The next reading pass makes every vacancy again, and fills these out of its adverts."""
    op.add_column("vacancies", sa.Column("workplace", sa.String(length=12), nullable=True))
    op.add_column("vacancies", sa.Column("workplace_words", sa.Text(), nullable=True))
    op.execute("UPDATE groupings SET stale = true")
