"""A docket says how its case was decided: whoever follows it may have been away when that was told."""

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What stands decided says so itself; of what was delivered before nothing is known here."""
    op.add_column("dockets", sa.Column("verdict", sa.String(10), nullable=True))
    op.execute("update dockets set verdict = state where state in ('granted', 'refused')")


def downgrade() -> None:
    """Forget it."""
    op.drop_column("dockets", "verdict")
