"""What applicants signed instead of papers, and what the check came to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from wutong.tenancy import policies

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)
TABLE = "case_commitments"


def upgrade() -> None:
    """Build the table of commitments."""
    op.create_table(
        TABLE,
        sa.Column(
            "region", sa.BigInteger, sa.ForeignKey("regions.code", name="fk_case_commitments_region"), nullable=False
        ),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("applicant", sa.Uuid, nullable=False),
        sa.Column("slots", JSONB, nullable=False),
        sa.Column("words", sa.LargeBinary, nullable=False),
        sa.Column("signed_at", INSTANT, nullable=False),
        sa.Column("signed_by", sa.Uuid),
        sa.Column("check_by", sa.Date),
        sa.Column("outcome", sa.String(8)),
        sa.Column("checked_at", INSTANT),
        sa.Column("checked_by", sa.Uuid),
        sa.PrimaryKeyConstraint("region", "case_id", name="pk_case_commitments"),
        sa.ForeignKeyConstraint(
            ["region", "case_id"], ["cases.region", "cases.id"], name="fk_case_commitments_region_case_id"
        ),
        sa.CheckConstraint(
            "outcome is null or outcome in ('passed', 'mending', 'false')", name="ck_case_commitments_outcome"
        ),
    )
    op.create_index(
        "ix_case_commitments_waiting", TABLE, ["region", "check_by", "case_id"],
        postgresql_where=sa.text("check_by is not null and (outcome is null or outcome = 'mending')"),
    )  # fmt: skip
    op.create_index(
        "ix_case_commitments_broken", TABLE, ["region", "applicant"], postgresql_where=sa.text("outcome = 'false'")
    )
    for statement in policies(TABLE, "sealed", guard="applicant"):
        op.execute(statement)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table(TABLE)
