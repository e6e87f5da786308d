"""Lists of what goes to an archive, and since when a package is there."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

TABLES = ("archive_transfers", "archive_transfer_lines")


def upgrade() -> None:
    """Build the tables behind their looks, add the day to packages."""
    op.add_column("archive_packages", sa.Column("handed_on", sa.Date()))
    _transfers()
    _lines()
    for table in TABLES:
        for statement in policies(table, "sealed"):
            op.execute(statement)


def downgrade() -> None:
    """Take them away again."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("archive_packages", "handed_on")


def _region(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("regions.code", name=f"fk_{table}_region")
    return sa.Column("region", sa.BigInteger(), key, nullable=False)


def _transfers() -> None:
    table = TABLES[0]
    op.create_table(
        table,
        _region(table),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("to", sa.String(200), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("made_by", sa.Uuid()),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_by", sa.Uuid()),
        sa.Column("handed_at", sa.DateTime(timezone=True)),
        sa.Column("received_on", sa.Date()),
        sa.Column("receipt", sa.LargeBinary()),
        sa.Column("noted_by", sa.Uuid()),
        sa.PrimaryKeyConstraint("region", "id", name=f"pk_{table}"),
        sa.UniqueConstraint("region", "number", name=f"uq_{table}_region_number"),
    )


def _lines() -> None:
    table = TABLES[1]
    op.create_table(
        table,
        _region(table),
        sa.Column("transfer", sa.Uuid(), nullable=False),
        sa.Column("package", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("region", "transfer", "package", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_region_package", table, ["region", "package"])
