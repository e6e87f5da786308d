"""A case may stand in a state that a plugin added, inside the state of the law."""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

IN_HAND = (
    "state in ('prechecking', 'submitted', 'correcting', 'accepted', 'in_review', 'suspended', 'granted', 'refused')"
)
SHOWN = ["number", "title", "state", "warn_on", "due", "due_at", "legal_due", "legal_due_at", "handler", "filed_at",
         "department"]  # fmt: skip
TABLES = ("cases", "dockets", "person_dockets")


def upgrade() -> None:
    """Add the column wherever a state is told, and show it in the inbox."""
    for table in TABLES:
        op.add_column(table, sa.Column("stage", sa.String(60)))
    op.create_index("ix_cases_stage", "cases", ["region", "stage", "id"], postgresql_where=sa.text("stage is not null"))
    _inbox([*SHOWN, "stage"])


def downgrade() -> None:
    """Forget it: every case stands in its state of the law anyway."""
    _inbox(SHOWN)
    op.drop_index("ix_cases_stage", "cases")
    for table in TABLES:
        op.drop_column(table, "stage")


def _inbox(columns: list[str]) -> None:
    op.drop_index("ix_cases_inbox", "cases")
    op.create_index(
        "ix_cases_inbox", "cases", ["region", "act_by", "id"],
        postgresql_include=columns, postgresql_where=sa.text(IN_HAND),
    )  # fmt: skip
