"""The instants of extensions and decisions, for terms in hours; the days that a correction notice gave."""

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is running keeps the days of its setting; what was decided before is compared by its day."""
    op.add_column("cases", sa.Column("extended_at", sa.DateTime(timezone=True)))
    op.add_column("cases", sa.Column("decided_at", sa.DateTime(timezone=True)))
    op.add_column("cases", sa.Column("correction_days", sa.SmallInteger))


def downgrade() -> None:
    """Forget them."""
    for column in ("correction_days", "decided_at", "extended_at"):
        op.drop_column("cases", column)
