"""Which office took a step of a case."""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a step say where the officer sat."""
    op.add_column("case_steps", sa.Column("place", sa.BigInteger))
    op.add_column("case_steps", sa.Column("department", sa.Uuid))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("case_steps", "department")
    op.drop_column("case_steps", "place")
