"""An original says when somebody wrote down that it stays when its case is closed."""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add when and by whom."""
    op.add_column("case_originals", sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("case_originals", sa.Column("kept_by", sa.Uuid, nullable=True))


def downgrade() -> None:
    """Forget it."""
    for name in ("kept_by", "kept_at"):
        op.drop_column("case_originals", name)
