"""One table."""

import sqlalchemy as sa
from alembic import op

from wutong.sdk import policies

revision = "counting_0001"
down_revision = None
branch_labels = ("counting",)
depends_on = "0002"


def upgrade() -> None:
    """Build the table."""
    op.create_table(
        "counting_tallies",
        sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code"), nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("region", "id", name="pk_counting_tallies"),
    )
    for statement in policies("counting_tallies", "owned"):
        op.execute(statement)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("counting_tallies")
