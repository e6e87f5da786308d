"""Archives that are held, and lists of what is destroyed."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

TABLES = ("archive_holds", "archive_disposals", "archive_disposal_lines", "archive_disposal_votes")


def _region(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("regions.code", name=f"fk_{table}_region")
    return sa.Column("region", sa.BigInteger(), key, nullable=False)


def _at(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _holds() -> None:
    table = "archive_holds"
    op.create_table(
        table,
        _region(table),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=False),
        sa.Column("set_by", sa.Uuid()),
        _at("set_at", nullable=False),
        sa.Column("lifted_for", sa.LargeBinary()),
        sa.Column("lifted_by", sa.Uuid()),
        _at("lifted_at"),
        sa.PrimaryKeyConstraint("region", "id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["region", "case_id"], ["cases.region", "cases.id"], name=f"fk_{table}_region_case_id"),
    )
    op.create_index(f"ix_{table}_region_case_id", table, ["region", "case_id"])


def _disposals() -> None:
    table = "archive_disposals"
    op.create_table(
        table,
        _region(table),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=False),
        sa.Column("proposed_by", sa.Uuid()),
        _at("proposed_at", nullable=False),
        _at("decided_at"),
        sa.Column("executed_by", sa.Uuid()),
        _at("executed_at"),
        sa.PrimaryKeyConstraint("region", "id", name=f"pk_{table}"),
    )
    table = "archive_disposal_lines"
    op.create_table(
        table,
        _region(table),
        sa.Column("disposal", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("package", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("region", "disposal", "case_id", name=f"pk_{table}"),
    )
    table = "archive_disposal_votes"
    op.create_table(
        table,
        _region(table),
        sa.Column("disposal", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("agree", sa.Boolean(), nullable=False),
        sa.Column("opinion", sa.LargeBinary()),
        _at("at", nullable=False),
        sa.PrimaryKeyConstraint("region", "disposal", "person", name=f"pk_{table}"),
    )


def upgrade() -> None:
    """Build the tables behind their looks."""
    _holds()
    _disposals()
    for table in TABLES:
        for statement in policies(table, "sealed"):
            op.execute(statement)


def downgrade() -> None:
    """Take them away again; what was destroyed stays destroyed."""
    for table in reversed(TABLES):
        op.drop_table(table)
