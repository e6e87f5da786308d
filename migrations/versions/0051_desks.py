"""Deputies of officers, and the days on which officers are away."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)


def _region(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("regions.code", name=f"fk_{table}_region")
    return sa.Column("region", sa.BigInteger(), key, nullable=False)


def upgrade() -> None:
    """Build both tables behind their looks."""
    op.create_table(
        "deputies",
        _region("deputies"),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("deputy", sa.Uuid(), nullable=False),
        sa.Column("named_by", sa.Uuid()),
        sa.Column("named_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("region", "person", name="pk_deputies"),
        sa.CheckConstraint("person <> deputy", name="ck_deputies_another"),
    )
    op.create_index("ix_deputies_deputy", "deputies", ["region", "deputy"])
    op.create_table(
        "absences",
        _region("absences"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("set_by", sa.Uuid()),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("ended_by", sa.Uuid()),
        sa.PrimaryKeyConstraint("region", "id", name="pk_absences"),
        sa.CheckConstraint("first <= last", name="ck_absences_days"),
    )
    op.create_index(
        "ix_absences_open", "absences", ["region", "person", "last"], postgresql_where=sa.text("ended_at is null")
    )
    for table in ("deputies", "absences"):
        for statement in policies(table, "sealed"):
            op.execute(statement)


def downgrade() -> None:
    """Take both away again."""
    op.drop_table("absences")
    op.drop_table("deputies")
