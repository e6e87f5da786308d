"""A commitment keeps in how many working days it is checked; of what waits already nobody noted it."""

import sqlalchemy as sa
from alembic import op

revision = "0089"
down_revision = "0088"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("case_commitments", sa.Column("check_days", sa.SmallInteger))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("case_commitments", "check_days")
