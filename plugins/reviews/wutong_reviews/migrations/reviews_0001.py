"""Reviews: invitations, answers, words, sums."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from wutong.sdk import policies

revision = "reviews_0001"
down_revision = None
branch_labels = ("reviews",)
depends_on = "0002"

INSTANT = sa.DateTime(timezone=True)
TABLES = {
    "reviews_invitations": ("owned", "applicant"),
    "reviews_given": ("owned", "applicant"),
    "reviews_words": ("sealed", "applicant"),
    "reviews_tallies": ("inherited", None),
}


def upgrade() -> None:
    """Build the tables and put each behind its look."""
    said = (sa.Column("number", sa.String(40), nullable=False), sa.Column("matter", sa.String(200), nullable=False))
    _of_case("reviews_invitations", *said, sa.Column("at", INSTANT, nullable=False))
    _of_case(
        "reviews_given",
        *(column._copy() for column in said),
        sa.Column("grade", sa.SmallInteger, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("grade between 1 and 5", name="ck_reviews_given_grade"),
    )
    op.create_index("ix_reviews_given_region_at", "reviews_given", ["region", "at"])
    _of_case("reviews_words", sa.Column("words", sa.LargeBinary, nullable=False))
    op.create_table(
        "reviews_tallies",
        _region(),
        sa.Column("grade", sa.SmallInteger, nullable=False),
        sa.Column("given", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("region", "grade", name="pk_reviews_tallies"),
    )
    for table, (look, guard) in TABLES.items():
        for statement in policies(table, look, guard=guard):
            op.execute(statement)


def downgrade() -> None:
    """Take the tables away; their policies go with them."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _region() -> sa.Column[int]:
    return sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code"), nullable=False)


def _of_case(table: str, *columns: sa.Column[Any] | sa.CheckConstraint) -> None:
    op.create_table(
        table,
        _region(),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("applicant", sa.Uuid, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("region", "case_id", name=f"pk_{table}"),
    )
