"""What failed of plugins, counted by place and kind."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Build the table."""
    op.create_table(
        "plugin_troubles",
        sa.Column(
            "region", sa.BigInteger, sa.ForeignKey("regions.code", name="fk_plugin_troubles_region"), nullable=False
        ),
        sa.Column("plugin", sa.String(31), nullable=False),
        sa.Column("place", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(80), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("longest_ms", sa.Integer, nullable=False),
        sa.Column("first_at", INSTANT, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("region", "plugin", "place", "kind", name="pk_plugin_troubles"),
    )
    for statement in policies("plugin_troubles", "owned"):
        op.execute(statement)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("plugin_troubles")
