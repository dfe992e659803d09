"""Answers that are made when a vacancy changes, and triggers that note which of them no longer hold.

Triggers, because every way of writing has to be noted, whoever adds one; and a log that is only added to, because two
transactions that had to mark the same row would wait for each other, in either order. A migration that makes one of
these tables anew must make its triggers again (SQLite drops them with the table).
"""

# ruff: noqa: S608 - every word of these statements is this file's own
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


_NOTE = "INSERT INTO outdated_answers (vacancy_id) "
_THE_POSTINGS = _NOTE + "SELECT vacancy_id FROM readings WHERE posting_id = {} AND vacancy_id IS NOT NULL; "
# The vacancies of what a posting is a copy of, and of its copies.
_LINKED_WITH = "".join(
    _NOTE + "SELECT other.vacancy_id FROM agency_copies link JOIN readings other "
    f"ON other.posting_id = link.{there} WHERE link.{here} = {{0}} AND other.vacancy_id IS NOT NULL; "
    for here, there in (("copy_id", "posting_id"), ("posting_id", "copy_id"))
)
# The same of every posting of a vacancy: those show its title, its employer and whether it is open.
_LINKED_WITH_ANY = "".join(
    _NOTE + "SELECT other.vacancy_id FROM readings mine "
    f"JOIN agency_copies link ON link.{here} = mine.posting_id "
    f"JOIN readings other ON other.posting_id = link.{there} "
    "WHERE mine.vacancy_id = {0} AND other.vacancy_id IS NOT NULL; "
    for here, there in (("copy_id", "posting_id"), ("posting_id", "copy_id"))
)


def _of_postings(*columns: str) -> str:
    return "".join(_THE_POSTINGS.format(column) for column in columns)


def _vacancy(row: str) -> str:
    return _NOTE + f"VALUES ({row}.id); " + _LINKED_WITH_ANY.format(f"{row}.id")


def _reading(row: str) -> str:
    of_it = f"SELECT {row}.vacancy_id WHERE {row}.vacancy_id IS NOT NULL; "
    return _NOTE + of_it + _LINKED_WITH.format(f"{row}.posting_id")


_SOURCE = (
    _NOTE + "SELECT DISTINCT readings.vacancy_id FROM postings "
    "JOIN readings ON readings.posting_id = postings.id "
    "WHERE postings.source_id = NEW.id AND readings.vacancy_id IS NOT NULL; "
)
_MOVED = "COALESCE(OLD.vacancy_id, 0) <> COALESCE(NEW.vacancy_id, 0)"
_SHOWN = "OLD.name <> NEW.name OR OLD.credit <> NEW.credit OR OLD.credit_url <> NEW.credit_url"

# When, on which table, under which condition, and what is then noted.
_NOTED = {
    "posting_changed": ("UPDATE ON postings", "", _of_postings("NEW.id")),
    # A posting that was first seen just now has no reading yet.
    "event_written": ("INSERT ON events", "NEW.kind <> 'first_seen'", _of_postings("NEW.posting_id")),
    "reading_added": ("INSERT ON readings", "NEW.vacancy_id IS NOT NULL", _reading("NEW")),
    "reading_changed": ("UPDATE ON readings", "", _of_postings("NEW.posting_id")),
    "reading_moved": ("UPDATE ON readings", _MOVED, _reading("OLD") + _reading("NEW")),
    "reading_removed": ("DELETE ON readings", "", _reading("OLD")),
    "vacancy_added": ("INSERT ON vacancies", "", _vacancy("NEW")),
    "vacancy_changed": ("UPDATE ON vacancies", "", _vacancy("NEW")),
    "vacancy_removed": ("DELETE ON vacancies", "", _vacancy("OLD")),
    "copy_added": ("INSERT ON agency_copies", "", _of_postings("NEW.copy_id", "NEW.posting_id")),
    "copy_changed": ("UPDATE ON agency_copies", "", _of_postings("NEW.copy_id", "NEW.posting_id")),
    "copy_removed": ("DELETE ON agency_copies", "", _of_postings("OLD.copy_id", "OLD.posting_id")),
    "source_changed": ("UPDATE ON sources", _SHOWN, _SOURCE),
}


def upgrade() -> None:
    """Move the tables forward; the next reading pass makes the answers, and until then each is made when asked for."""
    op.create_table(
        "prepared_answers",
        sa.Column("vacancy_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("item", sa.LargeBinary(), nullable=False),
        sa.Column("rest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("vacancy_id"),
    )
    op.create_index("prepared_answers_by_maker", "prepared_answers", ["made_by", "until"])
    op.create_table(
        "outdated_answers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("vacancy_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_outdated_answers_vacancy_id", "outdated_answers", ["vacancy_id"])
    op.execute("INSERT INTO meta (key, value) VALUES ('preparing', '')")
    op.execute("INSERT INTO outdated_answers (vacancy_id) SELECT id FROM vacancies")
    for name, (when, condition, noted) in _NOTED.items():
        if op.get_bind().dialect.name == "postgresql":
            op.execute(
                f"CREATE OR REPLACE FUNCTION note_{name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {noted}RETURN NULL; END $$"
            )
            then = f"EXECUTE FUNCTION note_{name}()"
        else:
            then = f"BEGIN {noted}END"
        op.execute(
            f"CREATE TRIGGER note_{name} AFTER {when} FOR EACH ROW {f'WHEN ({condition}) ' if condition else ''}{then}"
        )
