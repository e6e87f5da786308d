"""Papers have pages, versions, a source and a scanner's word; uploads can be gone on with."""

import sqlalchemy as sa
from alembic import op

from wutong.sweeps import told_overdue
from wutong.tenancy import policies

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)
NEW = ("pages", "turn", "scan", "source", "origin", "version", "ended_at")


def upgrade() -> None:
    """Widen the table of papers and build that of uploads."""
    for column in (
        sa.Column("pages", sa.Integer()),
        sa.Column("turn", sa.SmallInteger(), nullable=False, server_default="0"),
        sa.Column("scan", sa.String(8), nullable=False, server_default="off"),
        sa.Column("source", sa.String(8), nullable=False, server_default="upload"),
        sa.Column("origin", sa.LargeBinary()),
        sa.Column("version", sa.SmallInteger(), nullable=False, server_default="1"),
        sa.Column("ended_at", INSTANT),
    ):
        op.add_column("case_papers", column)
    op.execute("update case_papers set source = 'promise' where digest is null")
    for name in ("turn", "scan", "source", "version"):
        op.alter_column("case_papers", name, server_default=None)
    op.create_table(
        "case_uploads",
        sa.Column(
            "region", sa.BigInteger(), sa.ForeignKey("regions.code", name="fk_case_uploads_region"), nullable=False
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid()),
        sa.Column("slot", sa.String(200), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("replaces", sa.Uuid()),
        sa.Column("paper", sa.Uuid()),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("region", "id", name="pk_case_uploads"),
        sa.ForeignKeyConstraint(
            ["region", "case_id"], ["cases.region", "cases.id"], name="fk_case_uploads_region_case_id"
        ),
    )
    op.create_index("ix_case_uploads_region_begun_at", "case_uploads", ["region", "begun_at"])
    for statement in (*policies("case_uploads", "sealed", guard="person"), *told_overdue("case_uploads", "begun_at")):
        op.execute(statement)


def downgrade() -> None:
    """Take it all away again."""
    op.execute("drop function overdue_case_uploads(timestamptz)")
    op.drop_table("case_uploads")
    for name in reversed(NEW):
        op.drop_column("case_papers", name)
