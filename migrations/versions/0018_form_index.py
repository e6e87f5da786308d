"""Nobody looks an identity number up, so no index of it is kept: what is not there cannot leak, nor cost a filing."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the index and its column."""
    op.drop_index("ix_case_forms_region_number_index", "case_forms")
    op.drop_column("case_forms", "number_index")


def downgrade() -> None:
    """Bring them back, empty; nothing reads them."""
    op.add_column("case_forms", sa.Column("number_index", sa.LargeBinary(), nullable=True))
    op.create_index("ix_case_forms_region_number_index", "case_forms", ["region", "number_index"])
