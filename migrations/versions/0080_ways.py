"""Ways of plugins over which a person wants notices, too; the name of such a way is longer than those of the core's."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build the table behind its wall, and let a message name such a way."""
    op.alter_column("messages", "channel", type_=sa.String(40), existing_nullable=False)
    op.create_table(
        "notice_ways",
        sa.Column("person", sa.Uuid, nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("address", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person", "channel", name="pk_notice_ways"),
    )
    for statement in policies("notice_ways", "personal"):
        op.execute(statement)


def downgrade() -> None:
    """Take it away again; what went over such a way is forgotten."""
    op.drop_table("notice_ways")
    op.execute("delete from messages where channel like '%.%'")
    op.alter_column("messages", "channel", type_=sa.String(8), existing_nullable=False)
