"""The programs that had a hand in a draft; who answers for one is among its editors from now on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody wrote down which program changed a draft before."""
    op.add_column("layer_drafts", sa.Column("programs", ARRAY(sa.String(48)), nullable=False, server_default="{}"))
    op.alter_column("layer_drafts", "programs", server_default=None)


def downgrade() -> None:
    """Forget them."""
    op.drop_column("layer_drafts", "programs")
