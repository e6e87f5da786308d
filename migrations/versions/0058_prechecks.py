"""An office looks at a draft before it is handed in (预审)."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)
IN_HAND = "state in ('submitted', 'correcting', 'accepted', 'in_review', 'suspended', 'granted', 'refused')"
LOOKED_AT = IN_HAND.replace("in ('", "in ('prechecking', '")
SHOWN = ["number", "title", "state", "warn_on", "due", "due_at", "legal_due", "legal_due_at", "handler", "filed_at",
         "department"]  # fmt: skip


def upgrade() -> None:
    """Build the table, and let the inbox have what is to be looked at."""
    op.create_table(
        "case_prechecks",
        sa.Column(
            "region", sa.BigInteger, sa.ForeignKey("regions.code", name="fk_case_prechecks_region"), nullable=False
        ),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("applicant", sa.Uuid, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("answer_by", sa.Date, nullable=False),
        sa.Column("answer", sa.String(8)),
        sa.Column("findings", sa.LargeBinary),
        sa.Column("remark", sa.LargeBinary),
        sa.Column("answered_at", INSTANT),
        sa.Column("answered_by", sa.Uuid),
        sa.PrimaryKeyConstraint("region", "case_id", "seq", name="pk_case_prechecks"),
        sa.ForeignKeyConstraint(
            ["region", "case_id"], ["cases.region", "cases.id"], name="fk_case_prechecks_region_case_id"
        ),
        sa.CheckConstraint("answer is null or answer in ('fine', 'lacking')", name="ck_case_prechecks_answer"),
    )
    for statement in policies("case_prechecks", "sealed", guard="applicant"):
        op.execute(statement)
    _inbox(LOOKED_AT)


def downgrade() -> None:
    """Take it all away again; a draft that waits for an answer is its applicant's own again."""
    _inbox(IN_HAND)
    op.execute("update cases set state = 'draft' where state in ('prechecking', 'prechecked')")
    op.drop_table("case_prechecks")


def _inbox(in_hand: str) -> None:
    op.drop_index("ix_cases_inbox", "cases")
    op.create_index(
        "ix_cases_inbox", "cases", ["region", "act_by", "id"],
        postgresql_include=SHOWN, postgresql_where=sa.text(in_hand),
    )  # fmt: skip
