"""Reminders that were sent to those who lag, and a short way to what was withdrawn below a region."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the index."""
    op.create_table(
        "reminders",
        sa.Column("region", sa.BigInteger(), sa.ForeignKey("regions.code", name="fk_reminders_region"), nullable=False),
        sa.Column("place", sa.BigInteger(), sa.ForeignKey("regions.code", name="fk_reminders_place"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("release", sa.Uuid()),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Uuid()),
        sa.PrimaryKeyConstraint("region", "place", "day", name="pk_reminders"),
    )
    for statement in policies("reminders", "owned"):
        op.execute(statement)
    op.execute("create index ix_matters_withdrawn on matters (region) where withdrawn")


def downgrade() -> None:
    """Take both out again."""
    op.execute("drop index ix_matters_withdrawn")
    op.drop_table("reminders")
