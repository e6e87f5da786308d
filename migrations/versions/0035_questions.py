"""Questions to the regions above about matters, a copy on each side; what was written is sealed."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)


def _region(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("regions.code", name=f"fk_{table}_region")
    return sa.Column("region", sa.BigInteger(), key, nullable=False)


def upgrade() -> None:
    """Build both tables behind their looks."""
    op.create_table(
        "questions",
        _region("questions"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("other", sa.BigInteger(), sa.ForeignKey("regions.code", name="fk_questions_other"), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("moved_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("region", "id", name="pk_questions"),
    )
    op.create_index("ix_questions_region_moved_at", "questions", ["region", "moved_at"])
    op.create_table(
        "question_lines",
        _region("question_lines"),
        sa.Column("question", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Uuid()),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("region", "question", "id", name="pk_question_lines"),
        sa.ForeignKeyConstraint(
            ["region", "question"], ["questions.region", "questions.id"], name="fk_question_lines_region_question"
        ),
    )
    for table, look in (("questions", "owned"), ("question_lines", "sealed")):
        for statement in policies(table, look):
            op.execute(statement)


def downgrade() -> None:
    """Take both away again."""
    op.drop_table("question_lines")
    op.drop_table("questions")
