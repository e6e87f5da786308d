"""What was settled for a case before it came to its present home."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

TABLE = "fee_paid_before"


def upgrade() -> None:
    """Build the table behind its wall."""
    op.create_table(
        TABLE,
        sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code", name=f"fk_{TABLE}_region"), nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("item", sa.String(200), nullable=False),
        sa.Column("applicant", sa.Uuid, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("region", "case_id", "item", name=f"pk_{TABLE}"),
        sa.ForeignKeyConstraint(["region", "case_id"], ["cases.region", "cases.id"], name=f"fk_{TABLE}_region_case_id"),
    )
    for statement in policies(TABLE, "owned", guard="applicant"):
        op.execute(statement)


def downgrade() -> None:
    """Forget it."""
    op.drop_table(TABLE)
