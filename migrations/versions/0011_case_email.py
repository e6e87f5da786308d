"""An applicant may leave an e-mail address; it is sealed like everything else on the form."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the address."""
    op.add_column("case_forms", sa.Column("email", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Take it out again."""
    op.drop_column("case_forms", "email")
