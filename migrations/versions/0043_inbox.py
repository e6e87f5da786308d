"""The inbox is cut by department inside its covering index."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

IN_HAND = "state in ('submitted', 'correcting', 'accepted', 'in_review', 'suspended', 'granted', 'refused')"
SHOWN = ["number", "title", "state", "warn_on", "due", "due_at", "legal_due", "legal_due_at", "handler", "filed_at"]


def upgrade() -> None:
    """Build the index with one column more."""
    _inbox([*SHOWN, "department"])


def downgrade() -> None:
    """Build it as it was."""
    _inbox(SHOWN)


def _inbox(columns: list[str]) -> None:
    op.drop_index("ix_cases_inbox", "cases")
    op.create_index(
        "ix_cases_inbox", "cases", ["region", "act_by", "id"],
        postgresql_include=columns, postgresql_where=sa.text(IN_HAND),
    )  # fmt: skip
