"""Questions that are handed to whoever answers them."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Build the table of questions."""
    op.create_table(
        "referrals",
        sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code", name="fk_referrals_region"), nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("first", sa.Boolean, nullable=False),
        sa.Column("other", sa.BigInteger, sa.ForeignKey("regions.code", name="fk_referrals_other")),
        sa.Column("department", sa.Uuid),
        sa.Column("asker", sa.Uuid),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("telephone", sa.LargeBinary, nullable=False),
        sa.Column("question", sa.LargeBinary, nullable=False),
        sa.Column("answer", sa.LargeBinary),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("first_by", sa.Uuid),
        sa.Column("answer_by", sa.Date, nullable=False),
        sa.Column("taken_at", INSTANT),
        sa.Column("taken_by", sa.Uuid),
        sa.Column("answered_at", INSTANT),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("region", "id", name="pk_referrals"),
        sa.CheckConstraint("first or (other is not null and asker is null)", name="ck_referrals_side"),
        sa.CheckConstraint("not first or (department is null) <> (other is null)", name="ck_referrals_whither"),
    )
    op.create_index("ix_referrals_asker", "referrals", ["asker"])
    op.create_index(
        "ix_referrals_live", "referrals", ["region", "answer_by", "id"],
        postgresql_where=sa.text("state in ('asked', 'taken', 'declined')"),
    )  # fmt: skip
    for statement in policies("referrals", "sealed", guard="asker", reader="asker"):
        op.execute(statement)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("referrals")
