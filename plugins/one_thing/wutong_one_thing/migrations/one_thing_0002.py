"""Who fills a form in at a counter, for he alone sees what he typed."""

import sqlalchemy as sa
from alembic import op

revision = "one_thing_0002"
down_revision = "one_thing_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of what was begun before nobody knows: whoever goes on with it says why first."""
    op.add_column("one_thing_filings", sa.Column("keeper", sa.Uuid, nullable=True))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("one_thing_filings", "keeper")
