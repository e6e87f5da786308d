"""How far the walk after a release has come that tells the regions below."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build the table behind its look."""
    op.create_table(
        "walks",
        sa.Column("region", sa.BigInteger, nullable=False),
        sa.Column("release", sa.Uuid, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.Column("told", sa.BigInteger, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("region", "release", name="pk_walks"),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name="fk_walks_region"),
    )
    for statement in policies("walks", "owned"):
        op.execute(statement)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("walks")
