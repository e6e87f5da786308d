"""Reductions of fees: who asked for which, on what ground, and who approved."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Build the table behind its look."""
    op.create_table(
        "fee_exemptions",
        sa.Column(
            "region", sa.BigInteger(), sa.ForeignKey("regions.code", name="fk_fee_exemptions_region"), nullable=False
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bill", sa.Uuid(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("applicant", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("saved", sa.BigInteger(), nullable=False),
        sa.Column("ground", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.Uuid()),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("answered_by", sa.Uuid()),
        sa.Column("answered_at", INSTANT),
        sa.Column("answer", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("region", "id", name="pk_fee_exemptions"),
        sa.ForeignKeyConstraint(
            ["region", "bill"], ["fee_bills.region", "fee_bills.id"], name="fk_fee_exemptions_region_bill"
        ),
        sa.CheckConstraint("saved > 0", name="ck_fee_exemptions_fen"),
    )
    op.create_index("uq_fee_exemptions_live", "fee_exemptions", ["region", "bill", "place"], unique=True,
                    postgresql_where=sa.text("state <> 'declined'"))  # fmt: skip
    for statement in policies("fee_exemptions", "sealed", guard="applicant"):
        op.execute(statement)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("fee_exemptions")
