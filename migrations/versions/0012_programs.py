"""A region's own list of programs that superiors send to it, and the site an outside provider signs people in at."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from wutong.tenancy import policies

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table and the column; a provider that was entered before is asked again when it is saved."""
    op.create_table(
        "programs",
        sa.Column("region", sa.BigInteger(), sa.ForeignKey("regions.code"), nullable=False),
        sa.Column("client", sa.String(48), nullable=False),
        sa.Column("above", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("rights", ARRAY(sa.String(60)), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("used_at", INSTANT),
        sa.PrimaryKeyConstraint("region", "client", name="pk_programs"),
    )
    for statement in policies("programs", "sealed"):
        op.execute(statement)
    op.add_column("outside_providers", sa.Column("site", sa.String(400)))
    op.execute("update outside_providers set site = ''")
    op.alter_column("outside_providers", "site", nullable=False)


def downgrade() -> None:
    """Take both out again."""
    op.drop_column("outside_providers", "site")
    op.drop_table("programs")
