"""What plugins count: what each thing adds, and its sums by day and month, a row for each measure."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None

Columns = list[tuple[str, sa.types.TypeEngine[object] | type[sa.types.TypeEngine[object]]]]
MEASURE = ("measure", sa.String(80))
WHERE: Columns = [("matter", sa.String(64)), ("department", sa.String(200)), ("channel", sa.String(10))]
CUT: Columns = [("key", sa.String(200)), ("channel", sa.String(10)), MEASURE]
TABLES = ("statistics_tallied", "statistics_tally_cells", "statistics_tally_sums", "statistics_tally_months")


def upgrade() -> None:
    """Build the four tables, each behind its wall."""
    one, cells, sums, months = TABLES
    _table(one, [("about", sa.Uuid), MEASURE], [("day", sa.Date), *WHERE, ("amount", sa.Integer)])
    _table(cells, [("day", sa.Date), *WHERE, MEASURE], [("amount", sa.BigInteger)])
    _table(sums, [("cut", sa.String(10)), ("day", sa.Date), *CUT], [("amount", sa.BigInteger)])
    _table(months, [("cut", sa.String(10)), ("month", sa.Date), *CUT], [("amount", sa.BigInteger)])
    op.create_check_constraint(f"ck_{one}_amount", one, "amount > 0")
    for table in (sums, months):
        op.create_check_constraint(f"ck_{table}_cut", table, "cut in ('place', 'matter', 'department')")
    op.create_index("ix_statistics_tallied_day", one, ["region", "day"])
    op.create_index("ix_statistics_tally_cells_matter", cells, ["matter", "day", "region"])
    op.create_index("ix_statistics_tally_cells_department", cells, ["department", "day", "region"])
    for table in TABLES:
        for statement in policies(table, "owned"):
            op.execute(statement)


def downgrade() -> None:
    """Take them away again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _table(name: str, key: Columns, more: Columns) -> None:
    op.create_table(
        name,
        sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code", name=f"fk_{name}_region"), nullable=False),
        *(sa.Column(column, kind, nullable=False) for column, kind in (*key, *more)),
        sa.PrimaryKeyConstraint("region", *(column for column, _ in key), name=f"pk_{name}"),
    )
