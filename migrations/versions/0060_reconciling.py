"""Reconciliation of fees: days compared with the provider's statement, and what differed."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)
#: Money in the books that no statement has named yet.
UNLISTED = sa.text("state = 'paid' and listed_on is null")
MONEY = ("fee_payments", "fee_refunds")
#: No statement is asked for further back than this, so what is older counts as named by that of its day.
NAMED = "state = 'paid' and paid_at < now() - interval '31 days'"


def _region(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("regions.code", name=f"fk_{table}_region")
    return sa.Column("region", sa.BigInteger(), key, nullable=False)


def upgrade() -> None:
    """Build the tables behind their looks; payments and refunds get the day of the statement that names them."""
    for table in MONEY:
        op.add_column(table, sa.Column("listed_on", sa.Date()))
        op.execute(f"update {table} set listed_on = (paid_at at time zone 'Asia/Shanghai')::date where {NAMED}")
        op.create_index(f"ix_{table}_unlisted", table, ["region", "paid_at"], postgresql_where=UNLISTED)
    op.create_index("ix_fee_bills_region_account", "fee_bills", ["region", "account", "assessed_at"])
    _days()
    _differences()
    for table, look in (("fee_days", "owned"), ("fee_differences", "sealed")):
        for statement in policies(table, look):
            op.execute(statement)


def _days() -> None:
    op.create_table(
        "fee_days",
        _region("fee_days"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False)
          for name in ("paid_here", "paid_there", "back_here", "back_there")),
        sa.Column("closed_by", sa.Uuid()),
        sa.Column("closed_at", INSTANT),
        sa.PrimaryKeyConstraint("region", "id", name="pk_fee_days"),
        sa.UniqueConstraint("region", "account", "day", name="uq_fee_days_region_account_day"),
    )  # fmt: skip
    op.create_index("ix_fee_days_region_day", "fee_days", ["region", "day"])


def _differences() -> None:
    op.create_table(
        "fee_differences",
        _region("fee_differences"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("move", sa.String(6), nullable=False),
        sa.Column("item", sa.String(80), nullable=False),
        sa.Column("reference", sa.String(80), nullable=False),
        sa.Column("here", sa.BigInteger()),
        sa.Column("there", sa.BigInteger()),
        sa.Column("bill", sa.Uuid()),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.Column("settled_by", sa.Uuid()),
        sa.Column("settled_at", INSTANT),
        sa.Column("outcome", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("region", "id", name="pk_fee_differences"),
        sa.ForeignKeyConstraint(
            ["region", "day_id"], ["fee_days.region", "fee_days.id"], name="fk_fee_differences_region_day_id"
        ),
        sa.UniqueConstraint("region", "day_id", "move", "item", "kind", name="uq_fee_differences_once"),
    )
    op.create_index("ix_fee_differences_open", "fee_differences", ["region", "day_id"],
                    postgresql_where=sa.text("state = 'open'"))  # fmt: skip
    op.create_index("ix_fee_differences_region_item", "fee_differences", ["region", "item"])


def downgrade() -> None:
    """Take it all away again."""
    op.drop_table("fee_differences")
    op.drop_table("fee_days")
    op.drop_index("ix_fee_bills_region_account", "fee_bills")
    for table in MONEY:
        op.drop_index(f"ix_{table}_unlisted", table)
        op.drop_column(table, "listed_on")
