"""Rankings that a region made public to those below it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from wutong.tenancy import policies

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "rankings",
        sa.Column("region", sa.BigInteger(), sa.ForeignKey("regions.code", name="fk_rankings_region"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", JSONB(), nullable=False),
        sa.Column("made_by", sa.Uuid()),
        sa.PrimaryKeyConstraint("region", "id", name="pk_rankings"),
    )
    op.create_index("ix_rankings_region_at", "rankings", ["region", "at"])
    for statement in policies("rankings", "inherited"):
        op.execute(statement)


def downgrade() -> None:
    """Take it out again."""
    op.drop_table("rankings")
