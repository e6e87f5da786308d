"""Memos."""

import sqlalchemy as sa
from alembic import op

from wutong.sdk import policies

revision = "leaky_0001"
down_revision = None
branch_labels = ("leaky",)
depends_on = "0002"


def upgrade() -> None:
    """Build the table."""
    op.create_table(
        "leaky_memos",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_leaky_memos"),
    )
    for statement in policies("leaky_memos", "global", writable=True):
        op.execute(statement)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("leaky_memos")
