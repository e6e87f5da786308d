"""Agreements, windows, checklists, hand-overs with what was brought and said, joint applications, filings online."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from wutong.sdk import policies, told_overdue

revision = "cross_province_0002"
down_revision = "cross_province_0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
#: Table → look, column of the applicant, column of the person who may read it from anywhere.
TABLES = {
    "cross_province_agreements": ("inherited", None, None),
    "cross_province_windows": ("inherited", None, None),
    "cross_province_checklists": ("owned", None, None),
    "cross_province_handovers": ("owned", "applicant", "applicant"),
    "cross_province_brought": ("sealed", None, None),
    "cross_province_sheets": ("sealed", None, None),
    "cross_province_steps": ("sealed", "applicant", "applicant"),
    "cross_province_notes": ("sealed", None, None),
    "cross_province_joints": ("owned", "applicant", "applicant"),
    "cross_province_online": ("owned", "applicant", None),
}
#: What is swept, by which instant.
SWEPT = {"cross_province_brought": "erase_at", "cross_province_checklists": "asked_at"}


def upgrade() -> None:
    """Build the tables and put each behind its look."""
    _published()
    _handed_over()
    _several()
    for table, (look, guard, reader) in TABLES.items():
        for statement in policies(table, look, guard=guard, reader=reader):
            op.execute(statement)
    for table, column in SWEPT.items():
        for statement in told_overdue(table, column):
            op.execute(statement)


def downgrade() -> None:
    """Take the tables away; their policies go with them."""
    for table in SWEPT:
        op.execute(f"drop function overdue_{table}(timestamptz)")
    for table in reversed(TABLES):
        op.drop_table(table)


def _region() -> sa.Column[int]:
    return sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code"), nullable=False)


def _published() -> None:
    op.create_table(
        "cross_province_agreements",
        _region(),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("installation", sa.String(80), nullable=False),
        sa.Column("partner", sa.BigInteger, nullable=False),
        sa.Column("ours", sa.Boolean, nullable=False),
        sa.Column("matters", JSONB, nullable=False),
        sa.Column("modes", JSONB, nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("region", "id", name="pk_cross_province_agreements"),
    )
    op.create_table(
        "cross_province_windows",
        _region(),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("hours", sa.String(200), nullable=False),
        sa.Column("telephone", sa.String(40), nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("region", "id", name="pk_cross_province_windows"),
    )


def _handed_over() -> None:
    op.create_table(
        "cross_province_checklists",
        _region(),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("installation", sa.String(80), nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("home", sa.BigInteger, nullable=True),
        sa.Column("item", sa.String(200), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("modes", JSONB, nullable=False),
        sa.Column("version", sa.String(64), nullable=True),
        sa.Column("content", JSONB, nullable=True),
        sa.Column("why", sa.String(80), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("region", "id", name="pk_cross_province_checklists"),
    )
    op.create_index("ix_cross_province_checklists_asked_at", "cross_province_checklists", ["asked_at"])
    op.create_table(
        "cross_province_handovers",
        _region(),
        sa.Column("side", sa.String(6), nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("applicant", sa.Uuid, nullable=False),
        sa.Column("mode", sa.String(10), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("joint", sa.Uuid, nullable=True),
        sa.Column("installation", sa.String(80), nullable=False),
        sa.Column("other", sa.BigInteger, nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("matter", sa.String(64), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("checklist", sa.Uuid, nullable=True),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("transfer", sa.String(10), nullable=True),
        sa.Column("way", sa.String(10), nullable=False),
        sa.Column("result", sa.String(10), nullable=True),
        sa.Column("case_id", sa.Uuid, nullable=True),
        sa.Column("case_number", sa.String(40), nullable=True),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("arrived_at", INSTANT, nullable=True),
        sa.Column("accepted_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("hand_by", INSTANT, nullable=True),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("due", sa.Date, nullable=True),
        sa.Column("legal_due", sa.Date, nullable=True),
        sa.CheckConstraint("side in ('window', 'home')", name="ck_cross_province_handovers_side"),
        sa.PrimaryKeyConstraint("region", "side", "id", name="pk_cross_province_handovers"),
    )
    op.create_index("ix_cross_province_handovers_applicant", "cross_province_handovers", ["applicant"])
    op.create_index("ix_cross_province_handovers_case", "cross_province_handovers", ["region", "case_id"])
    op.create_index("ix_cross_province_handovers_joint", "cross_province_handovers", ["region", "joint"])
    op.create_index("ix_cross_province_handovers_listed", "cross_province_handovers", ["region", "side", "id"])
    op.create_table(
        "cross_province_brought",
        _region(),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("id_number", sa.LargeBinary, nullable=False),
        sa.Column("telephone", sa.LargeBinary, nullable=False),
        sa.Column("answers", sa.LargeBinary, nullable=False),
        sa.Column("method", sa.String(10), nullable=False),
        sa.Column("evidence", sa.LargeBinary, nullable=False),
        sa.Column("erase_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("region", "id", name="pk_cross_province_brought"),
    )
    op.create_index("ix_cross_province_brought_erase_at", "cross_province_brought", ["erase_at"])
    op.create_table(
        "cross_province_sheets",
        _region(),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("handover", sa.Uuid, nullable=False),
        sa.Column("purpose", sa.String(6), nullable=False),
        sa.Column("slot", sa.String(200), nullable=False),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("region", "id", name="pk_cross_province_sheets"),
    )
    op.create_index("ix_cross_province_sheets_digest", "cross_province_sheets", ["region", "digest"])
    op.create_index("ix_cross_province_sheets_handover", "cross_province_sheets", ["region", "handover"])
    op.create_table(
        "cross_province_steps",
        _region(),
        sa.Column("side", sa.String(6), nullable=False),
        sa.Column("handover", sa.Uuid, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("applicant", sa.Uuid, nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("actor_side", sa.String(6), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.Uuid, nullable=True),
        sa.Column("text", sa.LargeBinary, nullable=True),
        sa.PrimaryKeyConstraint("region", "side", "handover", "seq", name="pk_cross_province_steps"),
    )
    op.create_table(
        "cross_province_notes",
        _region(),
        sa.Column("side", sa.String(6), nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("handover", sa.Uuid, nullable=False),
        sa.Column("about", sa.String(10), nullable=False),
        sa.Column("responsible", sa.String(6), nullable=False),
        sa.Column("ours", sa.Boolean, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.Uuid, nullable=True),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("region", "side", "id", name="pk_cross_province_notes"),
    )
    op.create_index("ix_cross_province_notes_handover", "cross_province_notes", ["region", "handover"])


def _several() -> None:
    op.create_table(
        "cross_province_joints",
        _region(),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("applicant", sa.Uuid, nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("region", "id", name="pk_cross_province_joints"),
    )
    op.create_table(
        "cross_province_online",
        _region(),
        sa.Column("side", sa.String(6), nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("applicant", sa.Uuid, nullable=True),
        sa.Column("installation", sa.String(80), nullable=False),
        sa.Column("other", sa.BigInteger, nullable=False),
        sa.Column("matter", sa.String(64), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("filed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("region", "side", "id", name="pk_cross_province_online"),
    )
