"""Refunds of a part of a payment, each with the number of its slip; never more than came."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

LIVE = "uq_fee_refunds_live"
UNDER_WAY = sa.text("state in ('asked', 'approved')")


def upgrade() -> None:
    """Let several refunds of one payment follow each other."""
    op.add_column("fee_refunds", sa.Column("slip", sa.String(40)))
    op.create_unique_constraint("uq_fee_refunds_region_slip", "fee_refunds", ["region", "slip"])
    op.drop_index(LIVE, "fee_refunds")
    op.create_index(LIVE, "fee_refunds", ["region", "payment"], unique=True, postgresql_where=UNDER_WAY)
    op.create_index("ix_fee_refunds_region_state", "fee_refunds", ["region", "state", "id"])
    op.drop_constraint("ck_fee_bills_fen", "fee_bills")
    op.create_check_constraint("ck_fee_bills_fen", "fee_bills", "amount >= 0 and refunded between 0 and amount")


def downgrade() -> None:
    """One refund a payment again, of those to come: parts that were given back already stay."""
    op.drop_constraint("ck_fee_bills_fen", "fee_bills")
    op.create_check_constraint("ck_fee_bills_fen", "fee_bills", "amount >= 0 and refunded >= 0")
    op.drop_index("ix_fee_refunds_region_state", "fee_refunds")
    op.drop_index(LIVE, "fee_refunds")
    op.create_index(LIVE, "fee_refunds", ["region", "payment"], unique=True, postgresql_where=UNDER_WAY)
    op.drop_constraint("uq_fee_refunds_region_slip", "fee_refunds")
    op.drop_column("fee_refunds", "slip")
