"""A timer says whether it is answered inside the database or runs an errand, which the relay hands out alone."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import RELAY

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Whatever was timed before is answered inside, and so is what a program of the version before writes."""
    op.add_column("timers", sa.Column("lane", sa.SmallInteger, nullable=False, server_default="1"))
    op.execute(f"grant select (lane) on timers to {RELAY}")


def downgrade() -> None:
    """Forget it; the relay's grant goes with the column."""
    op.drop_column("timers", "lane")
