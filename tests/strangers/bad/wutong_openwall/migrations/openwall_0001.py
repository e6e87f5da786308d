"""One table."""

import sqlalchemy as sa
from alembic import op

from wutong.sdk import policies

revision = "openwall_0001"
down_revision = None
branch_labels = ("openwall",)
depends_on = "0002"


def upgrade() -> None:
    """Build the table."""
    op.create_table(
        "openwall_notes",
        sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code"), nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("region", "id", name="pk_openwall_notes"),
    )
    for statement in policies("openwall_notes", "inherited"):
        op.execute(statement)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("openwall_notes")
