"""A filing remembers that its person took the whole back."""

import sqlalchemy as sa
from alembic import op

revision = "one_thing_0005"
down_revision = "one_thing_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Those that are withdrawn were."""
    op.add_column("one_thing_filings", sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute("update one_thing_filings set withdrawn = true where state = 'withdrawn'")
    op.alter_column("one_thing_filings", "withdrawn", server_default=None)


def downgrade() -> None:
    """Forget it."""
    op.drop_column("one_thing_filings", "withdrawn")
