"""Cases that are offered to another department or region."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Build the table of transfers."""
    op.create_table(
        "case_transfers",
        sa.Column(
            "region", sa.BigInteger, sa.ForeignKey("regions.code", name="fk_case_transfers_region"), nullable=False
        ),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("applicant", sa.Uuid),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("department", sa.Uuid),
        sa.Column("before", sa.Uuid),
        sa.Column("other", sa.BigInteger, sa.ForeignKey("regions.code", name="fk_case_transfers_other")),
        sa.Column("incoming", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("why", sa.LargeBinary, nullable=False),
        sa.Column("answer", sa.LargeBinary),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_by", sa.Uuid),
        sa.Column("answer_by", sa.Date, nullable=False),
        sa.Column("answered_at", INSTANT),
        sa.Column("answered_by", sa.Uuid),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("region", "id", name="pk_case_transfers"),
        sa.CheckConstraint("(department is null) <> (other is null)", name="ck_case_transfers_whither"),
        sa.CheckConstraint(
            "not incoming or (other is not null and applicant is null)", name="ck_case_transfers_incoming"
        ),
    )
    _indexes()
    for statement in policies("case_transfers", "sealed", guard="applicant"):
        op.execute(statement)


def _indexes() -> None:
    waits = sa.text("state = 'asked'")
    op.create_index(
        "uq_case_transfers_waiting", "case_transfers", ["region", "case_id", "incoming"], unique=True,
        postgresql_where=waits,
    )  # fmt: skip
    op.create_index("ix_case_transfers_region_case_id", "case_transfers", ["region", "case_id"])
    op.create_index("ix_case_transfers_open", "case_transfers", ["region", "answer_by", "id"], postgresql_where=waits)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("case_transfers")
