"""With which stage of a bad review the region above was told that it is late."""

import sqlalchemy as sa
from alembic import op

revision = "reviews_0010"
down_revision = "reviews_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What nobody has taken up was told of for that."""
    op.alter_column("reviews_mendings", "told", nullable=True)  # first: PostgreSQL looks for nulls as it rewrites
    op.alter_column(
        "reviews_mendings", "told", type_=sa.String(3),
        postgresql_using="case when not told then null when state = 'reported' then 'ack' else 'fix' end",
    )  # fmt: skip


def downgrade() -> None:
    """Only whether."""
    op.alter_column("reviews_mendings", "told", type_=sa.Boolean, nullable=False,
                    postgresql_using="told is not null")  # fmt: skip
