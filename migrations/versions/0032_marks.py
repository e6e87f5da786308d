"""What tells whether a thing that a region took over has changed where it came from."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the mark; what was carried before has none."""
    op.add_column("region_carriages", sa.Column("mark", sa.String(64), nullable=False, server_default=""))


def downgrade() -> None:
    """Take it out again."""
    op.drop_column("region_carriages", "mark")
