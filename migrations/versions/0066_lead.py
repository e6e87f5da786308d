"""Who leads a case where several departments act together (并联审批)."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a case say which department leads."""
    op.add_column("cases", sa.Column("lead", sa.Uuid))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("cases", "lead")
