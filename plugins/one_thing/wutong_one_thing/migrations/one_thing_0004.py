"""How the results of a filing are to come, and where to."""

import sqlalchemy as sa
from alembic import op

revision = "one_thing_0004"
down_revision = "one_thing_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody said anything: each result comes as its matter has it."""
    op.add_column("one_thing_forms", sa.Column("wish", sa.LargeBinary, nullable=True))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("one_thing_forms", "wish")
