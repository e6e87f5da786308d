"""Which version of each plugin ran since when."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build the table; `wutong migrate` writes into it what runs from now on."""
    op.create_table(
        "plugin_versions",
        sa.Column("plugin", sa.String(31), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("plugin", "since", name="pk_plugin_versions"),
    )
    for statement in policies("plugin_versions", "global"):
        op.execute(statement)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("plugin_versions")
