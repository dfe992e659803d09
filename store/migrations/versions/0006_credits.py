"""What the terms of a source ask to be said beside its adverts, and where that leads."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Move the tables forward."""
    # The rows that are there get theirs when the registry is next synchronised.
    for name in ("credit", "credit_url"):
        op.add_column("sources", sa.Column(name, sa.Text(), nullable=False, server_default=""))
