"""What the web kit keeps: the answers to writes that machines may repeat."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("region", sa.BigInteger(), sa.ForeignKey("regions.code"), nullable=False),
        sa.Column("caller", sa.String(64), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("answer", sa.LargeBinary()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("region", "caller", "key", name="pk_idempotency_keys"),
    )
    for statement in policies("idempotency_keys", "sealed", public=True):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("idempotency_keys")
