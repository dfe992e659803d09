"""The first tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# Written out here, not imported: a migration says what the tables were on its day, whatever the models say later.
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Move the tables forward."""
    op.create_table(
        "authorities",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("nation", sa.String(length=20), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("aliases", JSON, nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("platform", sa.String(length=40), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("authority_code", sa.String(length=16), nullable=True),
        sa.Column("every_seconds", sa.Integer(), nullable=False),
        sa.Column("min_expected", sa.Integer(), nullable=False),
        sa.Column("verified", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "postings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.String(length=80), nullable=False),
        sa.Column("native_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("employer", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("salary", sa.Text(), nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("posted", sa.Text(), nullable=False),
        sa.Column("closing", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("extra", JSON, nullable=False),
        sa.Column("raw_hash", sa.String(length=64), nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("closed_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["sources.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source_id", "native_id"),
    )
    op.create_index("postings_open", "postings", ["source_id", "closed_at"])

    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.String(length=80), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["sources.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("runs_by_source", "runs", ["source_id", "started_at"])

    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("events_by_posting", "events", ["posting_id", "at"])

    op.create_table(
        "readings",
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("vacancy_id", sa.Integer(), nullable=True),
        sa.Column("rules_version", sa.String(length=20), nullable=False),
        sa.Column("raw_hash", sa.String(length=64), nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("tier", sa.String(length=24), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("authority_code", sa.String(length=16), nullable=True),
        sa.Column("body", JSON, nullable=False),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("posting_id"),
    )
    op.create_index("ix_readings_vacancy_id", "readings", ["vacancy_id"])

    op.create_table(
        "rejected_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.String(length=80), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["sources.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source_id", "fingerprint"),
    )
    op.create_table(
        "vacancies",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("group_score", sa.Double(), nullable=False),
        sa.Column("group_reasons", JSON, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("employer", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("tier", sa.String(length=24), nullable=True),
        sa.Column("town", sa.Text(), nullable=True),
        sa.Column("authority_code", sa.String(length=16), nullable=True),
        sa.Column("authority_name", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("nation", sa.String(length=20), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("salary", sa.Text(), nullable=False),
        sa.Column("annual_min", sa.Double(), nullable=True),
        sa.Column("annual_max", sa.Double(), nullable=True),
        sa.Column("contract_type", sa.String(length=12), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("vacancies_by_authority", "vacancies", ["open", "authority_code"])
    op.create_index("vacancies_by_posted_on", "vacancies", ["open", "posted_on"])
    op.create_index("vacancies_by_tier", "vacancies", ["open", "tier"])

    _create_text_index()


def _create_text_index() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE vacancies ADD COLUMN words tsvector GENERATED ALWAYS AS ("
            "setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', employer), 'B') || "
            "to_tsvector('english', search_text)) STORED"
        )
        op.execute("CREATE INDEX vacancies_words ON vacancies USING gin (words)")
        return
    op.execute(
        "CREATE VIRTUAL TABLE vacancy_words USING fts5("
        "title, employer, search_text, content='vacancies', content_rowid='id', tokenize='porter unicode61')"
    )
    # The index keeps no text of its own, so the triggers hand it the old words to forget and the new ones to learn.
    forget = (
        "INSERT INTO vacancy_words(vacancy_words, rowid, title, employer, search_text) "
        "VALUES ('delete', old.id, old.title, old.employer, old.search_text);"
    )
    learn = (
        "INSERT INTO vacancy_words(rowid, title, employer, search_text) "
        "VALUES (new.id, new.title, new.employer, new.search_text);"
    )
    op.execute(f"CREATE TRIGGER vacancy_words_insert AFTER INSERT ON vacancies BEGIN {learn} END")
    op.execute(f"CREATE TRIGGER vacancy_words_delete AFTER DELETE ON vacancies BEGIN {forget} END")
    op.execute(
        "CREATE TRIGGER vacancy_words_update AFTER UPDATE OF title, employer, search_text ON vacancies "
        f"BEGIN {forget} {learn} END"
    )
