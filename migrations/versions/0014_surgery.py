"""Changes of the tree: operations, what each did, successors of closed regions, former names."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TABLES = ("region_operations", "region_changes", "region_successors", "region_names")


def upgrade() -> None:
    """Add the tables, each the same for everybody, and the official code beside a local one."""
    op.add_column("regions", sa.Column("national_code", sa.BigInteger()))
    _operations()
    _changes()
    _successors()
    _names()
    for table in TABLES:
        for statement in policies(table, "global"):
            op.execute(statement)


def downgrade() -> None:
    """Take them away again."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("regions", "national_code")


def _region(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), sa.ForeignKey("regions.code"), autoincrement=False, nullable=False)


def _operation() -> sa.Column[object]:
    return sa.Column("operation", sa.Uuid(), sa.ForeignKey("region_operations.id"), nullable=False)


def _operations() -> None:
    op.create_table(
        "region_operations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("effective", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(120), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("document", sa.String(120), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT),
        sa.Column("undone_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_region_operations"),
        sa.CheckConstraint(
            "kind in ('rename', 'recode', 'merge', 'split', 'move', 'abolish')", name="ck_region_operations_kind"
        ),
    )


def _changes() -> None:
    op.create_table(
        "region_changes",
        _operation(),
        _region("code"),
        sa.Column("what", sa.String(7), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("before", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("operation", "code", "what", name="pk_region_changes"),
        sa.CheckConstraint("what in ('opened', 'closed', 'renamed')", name="ck_region_changes_what"),
    )


def _successors() -> None:
    op.create_table(
        "region_successors",
        _region("code"),
        _region("successor"),
        _operation(),
        sa.Column("share", sa.Numeric(12, 6), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("code", "successor", name="pk_region_successors"),
        sa.CheckConstraint("share > 0 and share <= 1", name="ck_region_successors_share"),
    )
    op.create_index("ix_region_successors_successor", "region_successors", ["successor"])


def _names() -> None:
    op.create_table(
        "region_names",
        _region("code"),
        _operation(),
        sa.Column("name", sa.String(80, collation="C"), nullable=False),
        sa.Column("pinyin", sa.String(300, collation="C"), nullable=False),
        sa.Column("initials", sa.String(80, collation="C"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("code", "operation", name="pk_region_names"),
    )
    for column in ("name", "pinyin", "initials"):
        op.create_index(f"ix_region_names_{column}", "region_names", [column])
