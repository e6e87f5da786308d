"""Fees: bills and their lines, orders at the provider's, refunds, series of numbers."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)
#: Each table with its look.
TABLES = {"fee_bills": "owned", "fee_lines": "owned", "fee_payments": "owned", "fee_refunds": "sealed"}


def _region(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("regions.code", name=f"fk_{table}_region")
    return sa.Column("region", sa.BigInteger(), key, nullable=False)


def _of_bill(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["region", "bill"], ["fee_bills.region", "fee_bills.id"], name=f"fk_{table}_region_bill"
    )


def upgrade() -> None:
    """Build the tables behind their looks."""
    _bills()
    _payments()
    op.create_table(
        "fee_series",
        _region("fee_series"),
        sa.Column("mark", sa.String(4), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("next", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("region", "mark", "year", name="pk_fee_series"),
    )
    for table, look in TABLES.items():
        for statement in policies(table, look, guard="applicant"):
            op.execute(statement)
    for statement in policies("fee_series", "owned"):
        op.execute(statement)


def _bills() -> None:
    op.create_table(
        "fee_bills",
        _region("fee_bills"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("applicant", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("payee", sa.String(200), nullable=False),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("assessed_by", sa.Uuid()),
        sa.Column("assessed_at", INSTANT, nullable=False),
        sa.Column("paid_at", INSTANT),
        sa.Column("settled_by", sa.Uuid()),
        sa.Column("receipt", sa.String(40)),
        sa.Column("refunded", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("region", "id", name="pk_fee_bills"),
        sa.UniqueConstraint("region", "number", name="uq_fee_bills_region_number"),
        sa.UniqueConstraint("region", "receipt", name="uq_fee_bills_region_receipt"),
        sa.CheckConstraint("amount >= 0 and refunded >= 0", name="ck_fee_bills_fen"),
    )
    op.create_index("ix_fee_bills_region_applicant", "fee_bills", ["region", "applicant"])
    op.create_table(
        "fee_lines",
        _region("fee_lines"),
        sa.Column("bill", sa.Uuid(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("applicant", sa.Uuid(), nullable=False),
        sa.Column("assessed_by", sa.Uuid()),
        sa.Column("item", sa.String(200), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("count", sa.SmallInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("region", "bill", "place", name="pk_fee_lines"),
        _of_bill("fee_lines"),
        sa.ForeignKeyConstraint(
            ["region", "case_id"], ["cases.region", "cases.id"], name="fk_fee_lines_region_case_id"
        ),
        sa.CheckConstraint("price > 0 and count > 0 and amount between 0 and price * count", name="ck_fee_lines_fen"),
    )
    op.create_index(
        "uq_fee_lines_live", "fee_lines", ["region", "case_id", "item"], unique=True,
        postgresql_where=sa.text("not dropped"),
    )  # fmt: skip


def _payments() -> None:
    op.create_table(
        "fee_payments",
        _region("fee_payments"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bill", sa.Uuid(), nullable=False),
        sa.Column("applicant", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("paid_at", INSTANT),
        sa.Column("reference", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("region", "id", name="pk_fee_payments"),
        _of_bill("fee_payments"),
    )
    op.create_index("uq_fee_payments_begun", "fee_payments", ["region", "bill"], unique=True,
                    postgresql_where=sa.text("state = 'begun'"))  # fmt: skip
    op.create_index("ix_fee_payments_region_paid_at", "fee_payments", ["region", "paid_at"],
                    postgresql_where=sa.text("state = 'paid'"))  # fmt: skip
    op.create_table(
        "fee_refunds",
        _region("fee_refunds"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bill", sa.Uuid(), nullable=False),
        sa.Column("payment", sa.Uuid(), nullable=False),
        sa.Column("applicant", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("ground", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.Uuid()),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("answered_by", sa.Uuid()),
        sa.Column("answered_at", INSTANT),
        sa.Column("answer", sa.LargeBinary()),
        sa.Column("paid_at", INSTANT),
        sa.Column("reference", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("region", "id", name="pk_fee_refunds"),
        _of_bill("fee_refunds"),
        sa.CheckConstraint("amount > 0", name="ck_fee_refunds_fen"),
    )
    op.create_index("uq_fee_refunds_live", "fee_refunds", ["region", "payment"], unique=True,
                    postgresql_where=sa.text("state <> 'declined'"))  # fmt: skip
    op.create_index("ix_fee_refunds_region_bill", "fee_refunds", ["region", "bill"])


def downgrade() -> None:
    """Take it all away again."""
    for table in ("fee_series", "fee_refunds", "fee_payments", "fee_lines", "fee_bills"):
        op.drop_table(table)
