"""Supervision: findings, orders with sealed lines, who is on duty, and what regions below left unanswered."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)
LOOKS = {
    "supervision_findings": "owned", "supervision_orders": "owned", "supervision_lines": "sealed",
    "supervision_series": "owned", "duty_leaders": "owned", "supervision_overdue": "owned",
}  # fmt: skip


def _region(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("regions.code", name=f"fk_{table}_region")
    return sa.Column("region", sa.BigInteger(), key, nullable=False)


def upgrade() -> None:
    """Build the tables behind their looks."""
    _findings()
    _orders()
    _around()
    for table, look in LOOKS.items():
        for statement in policies(table, look):
            op.execute(statement)


def downgrade() -> None:
    """Take them away again."""
    for table in ("supervision_overdue", "duty_leaders", "supervision_series", "supervision_lines"):
        op.drop_table(table)
    op.drop_table("supervision_orders")
    op.drop_table("supervision_findings")


def _findings() -> None:
    table = "supervision_findings"
    op.create_table(
        table,
        _region(table),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("rule", sa.String(10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("handler", sa.Uuid()),
        sa.Column("department", sa.Uuid()),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT),
        sa.Column("settled_by", sa.Uuid()),
        sa.PrimaryKeyConstraint("region", "id", name=f"pk_{table}"),
        sa.UniqueConstraint("region", "case_id", "rule", "day", name=f"uq_{table}_region_case_id_rule_day"),
    )
    op.create_index(f"ix_{table}_open", table, ["region", "found_at", "id"], postgresql_where=sa.text("state = 'open'"))
    op.create_index(f"ix_{table}_region_handler_found_at", table, ["region", "handler", "found_at"])


def _orders() -> None:
    table = "supervision_orders"
    op.create_table(
        table,
        _region(table),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("case_id", sa.Uuid()),
        sa.Column("case_number", sa.String(40)),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("finding", sa.Uuid()),
        sa.Column("rule", sa.String(10)),
        sa.Column("officer", sa.Uuid()),
        sa.Column("department", sa.Uuid()),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(9), nullable=False),
        sa.Column("leader", sa.Uuid()),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("reported", sa.Boolean(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("opened_by", sa.Uuid()),
        sa.Column("moved_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("region", "id", name=f"pk_{table}"),
        sa.UniqueConstraint("region", "number", name=f"uq_{table}_region_number"),
    )
    op.create_index(f"ix_{table}_region_case_id", table, ["region", "case_id"])
    live = sa.text("state in ('open', 'answered')")
    op.create_index(f"ix_{table}_live", table, ["region", "due", "id"], postgresql_where=live)
    op.create_table(
        "supervision_lines",
        _region("supervision_lines"),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("by", sa.Uuid()),
        sa.Column("text", sa.LargeBinary()),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("region", "order_id", "id", name="pk_supervision_lines"),
        sa.ForeignKeyConstraint(
            ["region", "order_id"], [f"{table}.region", f"{table}.id"], name="fk_supervision_lines_region_order_id"
        ),
    )


def _around() -> None:
    op.create_table(
        "supervision_series",
        _region("supervision_series"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("next", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("region", "year", name="pk_supervision_series"),
    )
    op.create_table(
        "duty_leaders",
        _region("duty_leaders"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("region", "id", name="pk_duty_leaders"),
    )
    op.create_index("ix_duty_leaders_region_last", "duty_leaders", ["region", "last"])
    op.create_table(
        "supervision_overdue",
        _region("supervision_overdue"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("answered_at", INSTANT),
        sa.PrimaryKeyConstraint("region", "id", name="pk_supervision_overdue"),
    )
    op.create_index("ix_supervision_overdue_region_at", "supervision_overdue", ["region", "at"])
