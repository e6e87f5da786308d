"""What a place received for another is found again by the applicant's number and telephone, too.

`wutong cases index` lets the rows from before be found by their telephone; their number was not kept there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None

TABLE, COLUMNS = "docket_people", ("by_number", "by_telephone", "by_credit")


def upgrade() -> None:
    """Add the columns, and what finds the rows that lack theirs."""
    for name in COLUMNS:
        op.add_column(TABLE, sa.Column(name, sa.LargeBinary, nullable=True))
    op.create_index(f"ix_{TABLE}_by_number", TABLE, ["region", "by_number"])
    op.create_index(f"ix_{TABLE}_by_telephone", TABLE, ["region", "by_telephone"])
    lacking, asked = sa.text("by_number is null"), sa.text("by_credit is not null")
    op.create_index(f"ix_{TABLE}_by_credit", TABLE, ["region", "by_credit"], postgresql_where=asked)
    op.create_index(f"ix_{TABLE}_unfound", TABLE, ["region", "case_id"], postgresql_where=lacking)


def downgrade() -> None:
    """Forget who is found by what."""
    for name in ("unfound", "by_credit", "by_telephone", "by_number"):
        op.drop_index(f"ix_{TABLE}_{name}", TABLE)
    for name in COLUMNS:
        op.drop_column(TABLE, name)
