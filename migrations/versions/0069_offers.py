"""What an offer of a case may still give away, and one open offer from each region that asks."""

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

TABLE = "case_transfers"
OLD, NEW = "uq_case_transfers_waiting", "uq_case_transfers_incoming"


def upgrade() -> None:
    """Tell offers from several regions apart."""
    op.add_column(TABLE, sa.Column("outright", sa.Boolean, nullable=False, server_default=sa.false()))
    op.alter_column(TABLE, "outright", server_default=None)
    op.drop_index(OLD, TABLE)
    outgoing, incoming = (sa.text(f"state = 'asked' and {side}") for side in ("not incoming", "incoming"))
    op.create_index(OLD, TABLE, ["region", "case_id"], unique=True, postgresql_where=outgoing)
    op.create_index(NEW, TABLE, ["region", "case_id", "other"], unique=True, postgresql_where=incoming)


def downgrade() -> None:
    """One open offer of a case for each side."""
    op.drop_index(NEW, TABLE)
    op.drop_index(OLD, TABLE)
    waits = sa.text("state = 'asked'")
    op.create_index(OLD, TABLE, ["region", "case_id", "incoming"], unique=True, postgresql_where=waits)
    op.drop_column(TABLE, "outright")
