"""The steps of a draft, item by item, to undo and redo."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from wutong.tenancy import policies

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLE = "layer_draft_steps"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        TABLE,
        sa.Column("region", sa.BigInteger(), sa.ForeignKey("regions.code", name=f"fk_{TABLE}_region"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("item", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("before", JSONB()),
        sa.Column("after", JSONB()),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Uuid()),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("region", "kind", "item", "number", name=f"pk_{TABLE}"),
    )
    for statement in policies(TABLE, "owned"):
        op.execute(statement)


def downgrade() -> None:
    """Take it out again."""
    op.drop_table(TABLE)
