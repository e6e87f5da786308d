"""Marks, hints, and what is added to matters."""

import sqlalchemy as sa
from alembic import op

from wutong.sdk import layer_columns, layer_indexes, policies, told_overdue

revision = "dummy_0001"
down_revision = None
branch_labels = ("dummy",)
depends_on = "0004"


def upgrade() -> None:
    """Build the tables and put each behind its look."""
    op.create_table(
        "dummy_marks",
        sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code"), nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("region", "id", name="pk_dummy_marks"),
    )
    op.create_table(
        "dummy_hints", *layer_columns("dummy_hints"), sa.Column("title", sa.Text), sa.Column("words", sa.Text)
    )
    op.create_table(
        "dummy_elements", *layer_columns("dummy_elements"), sa.Column("way", sa.String(10)), sa.Column("note", sa.Text)
    )
    for statement in (
        *layer_indexes("dummy_elements"),
        *policies("dummy_elements", "inherited"),
        *layer_indexes("dummy_hints"),
        *policies("dummy_hints", "inherited"),
        *policies("dummy_marks", "owned"),
        *told_overdue("dummy_marks", "at"),
    ):
        op.execute(statement)


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("dummy_elements")
    op.drop_table("dummy_hints")
    op.execute("drop function overdue_dummy_marks(timestamptz)")
    op.drop_table("dummy_marks")
