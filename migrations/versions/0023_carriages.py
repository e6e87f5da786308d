"""What a region took over from one that closed."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table behind its look."""
    op.create_table(
        "region_carriages",
        sa.Column("region", sa.BigInteger(), sa.ForeignKey("regions.code"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operation", sa.Uuid(), sa.ForeignKey("region_operations.id"), nullable=False),
        sa.Column("source", sa.BigInteger(), sa.ForeignKey("regions.code"), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("thing", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("undone_at", INSTANT),
        sa.PrimaryKeyConstraint("region", "id", name="pk_region_carriages"),
    )
    op.create_index("ix_region_carriages_operation", "region_carriages", ["operation"])
    for statement in policies("region_carriages", "owned"):
        op.execute(statement)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("region_carriages")
