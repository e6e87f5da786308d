"""What was handed in before a correction changed what was filled in."""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing that was handed in has been changed so far."""
    op.add_column("case_forms", sa.Column("versions", sa.LargeBinary))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("case_forms", "versions")
