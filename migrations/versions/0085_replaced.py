"""A decision's document that had a slip of the pen is replaced by one that is issued anew."""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say since when, and by which."""
    op.add_column("case_documents", sa.Column("replaced_on", sa.Date))
    op.add_column("case_documents", sa.Column("replaced_by", sa.Uuid))


def downgrade() -> None:
    """Forget it; both documents stand beside each other."""
    op.drop_column("case_documents", "replaced_by")
    op.drop_column("case_documents", "replaced_on")
