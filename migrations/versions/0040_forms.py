"""A form says for which matters it is filled in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forms that were made before are for no matter until somebody says so."""
    op.add_column("form_definitions", sa.Column("matters", JSONB()))


def downgrade() -> None:
    """Forget for which."""
    op.drop_column("form_definitions", "matters")
