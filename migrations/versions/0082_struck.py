"""A line of a bill says by which step of its case it was struck, and whether its money went back whole."""

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None

LINES, LIVE = "fee_lines", "uq_fee_lines_live"


def upgrade() -> None:
    """Add both; what went back whole before is noted, and its item may be charged again."""
    op.add_column(LINES, sa.Column("struck", sa.Integer, nullable=True))
    op.add_column(LINES, sa.Column("returned", sa.Boolean, nullable=False, server_default=sa.false()))
    op.alter_column(LINES, "returned", server_default=None)
    op.execute(
        "update fee_lines set returned = true from fee_bills where fee_bills.region = fee_lines.region"
        " and fee_bills.id = fee_lines.bill and fee_bills.state = 'refunded' and not fee_lines.dropped"
    )
    _live("not dropped and not returned")


def downgrade() -> None:
    """Forget them; of an item that was charged again only the later line stays."""
    op.execute(
        "update fee_lines set dropped = true where returned and exists (select from fee_lines as later"
        " where later.region = fee_lines.region and later.case_id = fee_lines.case_id and later.item = fee_lines.item"
        " and not later.dropped and (later.bill, later.place) <> (fee_lines.bill, fee_lines.place))"
    )
    _live("not dropped")
    for name in ("returned", "struck"):
        op.drop_column(LINES, name)


def _live(which: str) -> None:
    op.drop_index(LIVE, LINES)
    op.create_index(LIVE, LINES, ["region", "case_id", "item"], unique=True, postgresql_where=sa.text(which))
