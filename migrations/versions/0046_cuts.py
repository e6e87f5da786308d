"""Cuts of the inbox that officers keep, sealed."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build the table behind its look."""
    op.create_table(
        "case_cuts",
        sa.Column("region", sa.BigInteger(), sa.ForeignKey("regions.code", name="fk_case_cuts_region"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("query", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("region", "id", name="pk_case_cuts"),
    )
    op.create_index("ix_case_cuts_region_person", "case_cuts", ["region", "person"])
    for statement in policies("case_cuts", "sealed"):
        op.execute(statement)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("case_cuts")
