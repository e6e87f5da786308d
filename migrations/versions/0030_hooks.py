"""Addresses outside that a region has told of releases."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table, and the short way to what was sent to one of them."""
    op.create_table(
        "hooks",
        sa.Column("region", sa.BigInteger(), sa.ForeignKey("regions.code", name="fk_hooks_region"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("address", sa.String(400), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("lost", sa.SmallInteger(), nullable=False),
        sa.Column("made_by", sa.Uuid()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("stopped_at", INSTANT),
        sa.PrimaryKeyConstraint("region", "id", name="pk_hooks"),
    )
    op.create_index(
        "ix_messages_hook", "messages", ["region", "about", "id"], postgresql_where=sa.text("channel = 'hook'")
    )
    for statement in policies("hooks", "sealed"):
        op.execute(statement)


def downgrade() -> None:
    """Take both out again."""
    op.drop_index("ix_messages_hook", "messages")
    op.drop_table("hooks")
