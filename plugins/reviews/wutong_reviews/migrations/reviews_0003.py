"""Each review says whether it is in the region's sum, so that a letter read twice counts it once."""

import sqlalchemy as sa
from alembic import op

revision = "reviews_0003"
down_revision = "reviews_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was given before has been counted."""
    op.add_column("reviews_given", sa.Column("counted", sa.Boolean, nullable=False, server_default=sa.true()))
    op.alter_column("reviews_given", "counted", server_default=None)


def downgrade() -> None:
    """Forget which were."""
    op.drop_column("reviews_given", "counted")
