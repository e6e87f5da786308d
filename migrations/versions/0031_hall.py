"""Why a matter need not be in the hall; and a short way to what was filed in a year."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the index."""
    op.add_column("matters", sa.Column("hall_exempt", sa.String(200)))
    op.create_index(
        "ix_cases_filed",
        "cases",
        ["region", "filed_at"],
        postgresql_include=["matter", "channel"],
        postgresql_where=sa.text("filed_at is not null and moved_to is null"),
    )


def downgrade() -> None:
    """Take both out again."""
    op.drop_index("ix_cases_filed", "cases")
    op.drop_column("matters", "hall_exempt")
