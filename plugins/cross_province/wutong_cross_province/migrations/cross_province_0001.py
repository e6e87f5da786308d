"""The log of messages between the two sides."""

import sqlalchemy as sa
from alembic import op

from wutong.sdk import policies

revision = "cross_province_0001"
down_revision = None
branch_labels = ("cross_province",)
depends_on = "0010"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Build the log and put it behind its look."""
    op.create_table(
        "cross_province_messages",
        sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code"), nullable=False),
        sa.Column("way", sa.String(3), nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("about", sa.Uuid, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("installation", sa.String(80), nullable=False),
        sa.Column("other", sa.BigInteger, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("region", "way", "id", name="pk_cross_province_messages"),
    )
    told = ["region", "about", "way", "installation", "other", "seq"]
    op.create_index("uq_cross_province_messages_seq", "cross_province_messages", told, unique=True)
    for statement in policies("cross_province_messages", "owned"):
        op.execute(statement)


def downgrade() -> None:
    """Take the log away."""
    op.drop_table("cross_province_messages")
