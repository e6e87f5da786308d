"""What tells whether a region has changed a thing since it took it over."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the mark; what was carried before has none, and is left alone."""
    op.add_column("region_carriages", sa.Column("given", sa.String(64), nullable=False, server_default=""))


def downgrade() -> None:
    """Take it out again."""
    op.drop_column("region_carriages", "given")
