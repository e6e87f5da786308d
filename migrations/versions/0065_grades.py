"""Grades of a quarter, what cost them points, what was said against them, and what regions below told of theirs."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

LOOKS = {
    "supervision_grades": "owned", "supervision_grade_points": "owned", "supervision_objections": "sealed",
    "supervision_grades_below": "owned",
}  # fmt: skip


def upgrade() -> None:
    """Build the tables behind their looks."""
    _grades()
    _points()
    _objections()
    _below()
    for table, look in LOOKS.items():
        for statement in policies(table, look):
            op.execute(statement)


def downgrade() -> None:
    """Take them away again."""
    for table in reversed(LOOKS):
        op.drop_table(table)


def _column(name: str, kind: sa.types.TypeEngine[object], *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=null)


def _region(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("regions.code", name=f"fk_{table}_region")
    return sa.Column("region", sa.BigInteger(), key, nullable=False)


def _instant(name: str, *, null: bool = False) -> sa.Column[object]:
    return _column(name, sa.DateTime(timezone=True), null=null)


def _grades() -> None:
    table = "supervision_grades"
    op.create_table(
        table,
        _region(table),
        _column("id", sa.Uuid()),
        _column("quarter", sa.Date()),
        _column("department", sa.Uuid()),
        _column("name", sa.String(200)),
        _column("cases", sa.Integer()),
        _column("score", sa.SmallInteger()),
        _column("result", sa.String(6)),
        _column("state", sa.String(8)),
        _instant("made_at"),
        sa.PrimaryKeyConstraint("region", "id", name=f"pk_{table}"),
        sa.UniqueConstraint("region", "quarter", "department", name=f"uq_{table}_region_quarter_department"),
    )


def _points() -> None:
    table = "supervision_grade_points"
    op.create_table(
        table,
        _region(table),
        _column("grade", sa.Uuid()),
        _column("place", sa.SmallInteger()),
        _column("rule", sa.String(10)),
        _column("points", sa.SmallInteger()),
        _column("case_id", sa.Uuid(), null=True),
        _column("number", sa.String(40)),
        _column("title", sa.String(200)),
        _column("day", sa.Date()),
        _column("finding", sa.Uuid(), null=True),
        _column("order_id", sa.Uuid(), null=True),
        _column("dropped", sa.Boolean()),
        sa.PrimaryKeyConstraint("region", "grade", "place", name=f"pk_{table}"),
    )


def _objections() -> None:
    table = "supervision_objections"
    op.create_table(
        table,
        _region(table),
        _column("grade", sa.Uuid()),
        _column("text", sa.LargeBinary()),
        _column("by", sa.Uuid(), null=True),
        _instant("at"),
        _column("answer", sa.LargeBinary(), null=True),
        _column("answered_by", sa.Uuid(), null=True),
        _instant("answered_at", null=True),
        sa.PrimaryKeyConstraint("region", "grade", name=f"pk_{table}"),
    )


def _below() -> None:
    table = "supervision_grades_below"
    op.create_table(
        table,
        _region(table),
        _column("id", sa.Uuid()),
        _column("place", sa.BigInteger()),
        _column("quarter", sa.Date()),
        _column("name", sa.String(200)),
        _column("cases", sa.Integer()),
        _column("score", sa.SmallInteger()),
        _column("result", sa.String(6)),
        _instant("at"),
        sa.PrimaryKeyConstraint("region", "id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_region_quarter", table, ["region", "quarter", "place"])
