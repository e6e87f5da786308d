"""When the results of a thing were handed out together."""

import sqlalchemy as sa
from alembic import op

revision = "one_thing_0007"
down_revision = "one_thing_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was over before was handed out then."""
    op.add_column("one_thing_filings", sa.Column("handed_at", sa.DateTime(timezone=True)))
    op.execute("update one_thing_filings set handed_at = closed_at where delivery = 'once'")
    waits = "closed_at is not null and handed_at is null and delivery = 'once'"
    op.create_index(
        "ix_one_thing_filings_ready", "one_thing_filings", ["region", "id"], postgresql_where=sa.text(waits)
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_index("ix_one_thing_filings_ready", "one_thing_filings")
    op.drop_column("one_thing_filings", "handed_at")
