"""Which authorities a source covers, how well it is known, and the careers sites that are known but not crawled."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

# Rows that are there already hold what the registry will say at its next synchronising; until then, nothing is claimed.
NEW = (
    ("covers", JSON, sa.text("'[]'")),
    ("may_cover", JSON, sa.text("'[]'")),
    ("confidence", sa.String(length=10), "unverified"),
    ("confirmed", sa.Boolean(), sa.false()),
    ("enabled", sa.Boolean(), sa.true()),
)


def upgrade() -> None:
    """Move the tables forward."""
    # The defaults stay: SQLite drops one only by remaking the table, and postings refer to this one.
    for name, kind, before in NEW:
        op.add_column("sources", sa.Column(name, kind, nullable=False, server_default=before))
