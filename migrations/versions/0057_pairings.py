"""Telephones that are lent for one paper."""

import sqlalchemy as sa
from alembic import op

from wutong.sweeps import told_overdue
from wutong.tenancy import policies

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Build the table of pairings, and let uploads say over which they came."""
    op.create_table(
        "case_pairings",
        sa.Column(
            "region", sa.BigInteger, sa.ForeignKey("regions.code", name="fk_case_pairings_region"), nullable=False
        ),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("person", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("rights", sa.String(80), nullable=False),
        sa.Column("case_id", sa.Uuid),
        sa.Column("slot", sa.String(200), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("count", sa.SmallInteger, nullable=False),
        sa.PrimaryKeyConstraint("region", "id", name="pk_case_pairings"),
        sa.ForeignKeyConstraint(
            ["region", "case_id"], ["cases.region", "cases.id"], name="fk_case_pairings_region_case_id"
        ),
    )
    for statement in (*policies("case_pairings", "sealed", guard="person"), *told_overdue("case_pairings", "made_at")):
        op.execute(statement)
    op.add_column("case_uploads", sa.Column("pairing", sa.Uuid))


def downgrade() -> None:
    """Take it all away again."""
    op.drop_column("case_uploads", "pairing")
    op.execute("drop function overdue_case_pairings(timestamptz)")
    op.drop_table("case_pairings")
