"""What an officer did is found by who did it."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index the steps of officers; those of citizens and of the clock are not in it."""
    staff = sa.text("by_kind = 'staff'")
    op.create_index("ix_case_steps_by", "case_steps", ["region", "by", "at"], postgresql_where=staff)


def downgrade() -> None:
    """Take the index away."""
    op.drop_index("ix_case_steps_by", "case_steps")
