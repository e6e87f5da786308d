"""Why officers take papers out of cases that are not their own."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build the table behind its wall."""
    op.create_table(
        "case_openings",
        sa.Column(
            "region", sa.BigInteger, sa.ForeignKey("regions.code", name="fk_case_openings_region"), nullable=False
        ),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.String(40)),
        sa.Column("by", sa.Uuid),
        sa.Column("department", sa.Uuid),
        sa.Column("words", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("region", "id", name="pk_case_openings"),
        sa.ForeignKeyConstraint(
            ["region", "case_id"], ["cases.region", "cases.id"], name="fk_case_openings_region_case_id"
        ),
    )
    op.create_index("ix_case_openings_region_case_id", "case_openings", ["region", "case_id"])
    for statement in policies("case_openings", "sealed"):
        op.execute(statement)


def downgrade() -> None:
    """Forget the reasons."""
    op.drop_table("case_openings")
