"""An index of the open postings alone: it is what is asked for, and a large first run reads it for nothing else."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Move the tables forward."""
    still_open = sa.text("closed_at IS NULL")
    op.drop_index("postings_open", table_name="postings")
    op.create_index("postings_open", "postings", ["source_id"], postgresql_where=still_open, sqlite_where=still_open)
