"""A review about the closing of a case knows the month in which that was counted as closed."""

import sqlalchemy as sa
from alembic import op

revision = "reviews_0007"
down_revision = "reviews_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What waits to be counted is a share of the cases closed in the month of its day, as before."""
    op.add_column("reviews_given", sa.Column("closed_in", sa.Date))
    op.execute(
        "update reviews_given set closed_in = date_trunc('month', \"on\")::date"
        " where not counted and kind = 'close' and origin is null"
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_column("reviews_given", "closed_in")
