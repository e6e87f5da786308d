"""Messages inside cases, and how a result is to reach its applicant."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Build the tables of threads, messages and deliveries."""
    _talks()
    _messages()
    _deliveries()
    for statement in (
        *policies("case_talks", "owned", guard="applicant"),
        *policies("case_messages", "sealed", guard="applicant"),
        *policies("case_deliveries", "sealed", guard="applicant"),
    ):
        op.execute(statement)


def _talks() -> None:
    op.create_table(
        "case_talks",
        sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code", name="fk_case_talks_region"), nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("applicant", sa.Uuid, nullable=False),
        sa.Column("waiting_since", INSTANT),
        sa.Column("answer_by", sa.Date),
        sa.Column("waiting", sa.SmallInteger, nullable=False),
        sa.Column("unseen", sa.SmallInteger, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("region", "case_id", name="pk_case_talks"),
        sa.ForeignKeyConstraint(
            ["region", "case_id"], ["cases.region", "cases.id"], name="fk_case_talks_region_case_id"
        ),
        sa.CheckConstraint("(waiting_since is null) = (answer_by is null)", name="ck_case_talks_waits"),
    )
    op.create_index(
        "ix_case_talks_waiting", "case_talks", ["region", "answer_by", "case_id"],
        postgresql_where=sa.text("waiting_since is not null"),
    )  # fmt: skip


def _messages() -> None:
    op.create_table(
        "case_messages",
        sa.Column(
            "region", sa.BigInteger, sa.ForeignKey("regions.code", name="fk_case_messages_region"), nullable=False
        ),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("applicant", sa.Uuid, nullable=False),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("by", sa.Uuid),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("paper", sa.Uuid),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT),
        sa.PrimaryKeyConstraint("region", "case_id", "id", name="pk_case_messages"),
        sa.ForeignKeyConstraint(
            ["region", "case_id"], ["case_talks.region", "case_talks.case_id"], name="fk_case_messages_region_case_id"
        ),
        sa.CheckConstraint("side in ('citizen', 'staff')", name="ck_case_messages_side"),
    )


def _deliveries() -> None:
    op.create_table(
        "case_deliveries",
        sa.Column(
            "region", sa.BigInteger, sa.ForeignKey("regions.code", name="fk_case_deliveries_region"), nullable=False
        ),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("applicant", sa.Uuid, nullable=False),
        sa.Column("way", sa.String(10), nullable=False),
        sa.Column("receiver", sa.LargeBinary),
        sa.Column("telephone", sa.LargeBinary),
        sa.Column("address", sa.LargeBinary),
        sa.Column("chosen_at", INSTANT, nullable=False),
        sa.Column("chosen_by", sa.Uuid),
        sa.Column("carrier", sa.String(40)),
        sa.Column("waybill", sa.LargeBinary),
        sa.Column("sent_at", INSTANT),
        sa.Column("sent_by", sa.Uuid),
        sa.PrimaryKeyConstraint("region", "case_id", name="pk_case_deliveries"),
        sa.ForeignKeyConstraint(
            ["region", "case_id"], ["cases.region", "cases.id"], name="fk_case_deliveries_region_case_id"
        ),
        sa.CheckConstraint("way in ('hall', 'post', 'electronic')", name="ck_case_deliveries_way"),
        sa.CheckConstraint("(sent_at is null) = (carrier is null)", name="ck_case_deliveries_sent"),
    )


def downgrade() -> None:
    """Take them away again."""
    for table in ("case_deliveries", "case_messages", "case_talks"):
        op.drop_table(table)
