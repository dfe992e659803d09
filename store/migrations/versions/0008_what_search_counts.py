"""More of what search filters and counts by, and how an index beside the database follows the vacancies.

The databases' own text indexes go: one embedded index serves both (decision 0008).
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Move the tables forward. The vacancies are made again by the next reading pass, as their readings are."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX vacancies_words")
        op.drop_column("vacancies", "words")
    else:
        for name in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER vacancy_words_{name}")
        op.drop_table("vacancy_words")
    op.add_column("vacancies", sa.Column("working_time", sa.String(length=12), nullable=True))
    op.add_column("vacancies", sa.Column("specialisms", JSON, nullable=False, server_default="[]"))
    op.add_column("vacancies", sa.Column("setting", sa.String(length=40), nullable=True))
    op.add_column("vacancies", sa.Column("agency", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("vacancies", sa.Column("first_year", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("vacancies", sa.Column("revision", sa.BigInteger(), nullable=False, server_default="1"))
    op.create_index("ix_vacancies_revision", "vacancies", ["revision"])
    op.create_table(
        "gone_vacancies",
        sa.Column("vacancy_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("vacancy_id"),
    )
    op.create_index("ix_gone_vacancies_revision", "gone_vacancies", ["revision"])
    op.execute("INSERT INTO meta (key, value) VALUES ('vacancies_revision', '1')")
