"""Reviews are counted in batches: each knows in which month's sums it is and how narrowly it is told of there."""

import sqlalchemy as sa
from alembic import op

revision = "reviews_0006"
down_revision = "reviews_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was counted before is told of everywhere it belongs, in the month of its day."""
    op.add_column("reviews_given", sa.Column("sums_of", sa.Date))
    op.add_column("reviews_given", sa.Column("width", sa.String(10)))
    op.execute("update reviews_given set sums_of = date_trunc('month', \"on\")::date, width = 'full' where counted")
    op.create_index(
        "ix_reviews_given_waiting", "reviews_given", ["region", "on"], postgresql_where=sa.text("not counted")
    )
    op.drop_column("reviews_mendings", "month")


def downgrade() -> None:
    """What became of a bad review counts in the month of its day again."""
    op.add_column("reviews_mendings", sa.Column("month", sa.Date))
    op.execute(
        "update reviews_mendings m set month = date_trunc('month', g.\"on\")::date from reviews_given g"
        " where g.region = m.region and g.id = m.id"
    )
    op.alter_column("reviews_mendings", "month", nullable=False)
    op.drop_index("ix_reviews_given_waiting", "reviews_given")
    op.drop_column("reviews_given", "width")
    op.drop_column("reviews_given", "sums_of")
