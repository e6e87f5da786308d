"""One table."""

import sqlalchemy as sa
from alembic import op

from wutong.sdk import policies

revision = "stuck_0001"
down_revision = None
branch_labels = ("stuck",)
depends_on = "0002"


def upgrade() -> None:
    """Build the table."""
    op.create_table(
        "stuck_sheets",
        sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code"), nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("region", "id", name="pk_stuck_sheets"),
    )
    for statement in policies("stuck_sheets", "owned"):
        op.execute(statement)


def downgrade() -> None:
    """Leave it, because nobody will ever want to."""
