"""Which packs of data that plugins bring were loaded where, and of which version."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

TABLE = "packs_loaded"


def upgrade() -> None:
    """Build the table behind its wall."""
    op.create_table(
        TABLE,
        sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code", name=f"fk_{TABLE}_region"), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("source", sa.String(400), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("region", "name", name=f"pk_{TABLE}"),
    )
    for statement in policies(TABLE, "inherited"):
        op.execute(statement)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table(TABLE)
