"""Cases are found again by the applicant's number, telephone and credit code; blind indexes, at each home its own.

No migration opens sealed values: `wutong cases index` gives the rows from before theirs, beside a running system.
"""

import sqlalchemy as sa
from alembic import op

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None

COLUMNS = ("by_number", "by_telephone", "by_credit")


def upgrade() -> None:
    """Add the columns, and what finds the rows that lack theirs."""
    for name in COLUMNS:
        op.add_column("case_forms", sa.Column(name, sa.LargeBinary, nullable=True))
    op.create_index("ix_case_forms_by_number", "case_forms", ["region", "by_number"])
    op.create_index("ix_case_forms_by_telephone", "case_forms", ["region", "by_telephone"])
    lacking, asked = sa.text("by_number is null"), sa.text("by_credit is not null")
    op.create_index("ix_case_forms_by_credit", "case_forms", ["region", "by_credit"], postgresql_where=asked)
    op.create_index("ix_case_forms_unfound", "case_forms", ["region", "case_id"], postgresql_where=lacking)


def downgrade() -> None:
    """Forget who is found by what."""
    for name in ("unfound", "by_credit", "by_telephone", "by_number"):
        op.drop_index(f"ix_case_forms_{name}", "case_forms")
    for name in COLUMNS:
        op.drop_column("case_forms", name)
