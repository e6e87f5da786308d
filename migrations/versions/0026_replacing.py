"""What takes the place of a matter that is withdrawn, and the claims that come and go with a release."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("matters", sa.Column("replaced_by", sa.String(64)))
    op.add_column("claims", sa.Column("release", sa.Uuid()))


def downgrade() -> None:
    """Take them out again."""
    op.drop_column("claims", "release")
    op.drop_column("matters", "replaced_by")
