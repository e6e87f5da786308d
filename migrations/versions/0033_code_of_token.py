"""Which authorization code a token came from, so that a code that comes again takes it back."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the way to it."""
    op.add_column("client_tokens", sa.Column("code", sa.LargeBinary()))
    op.create_index(
        "ix_client_tokens_code", "client_tokens", ["region", "code"], postgresql_where=sa.text("code is not null")
    )


def downgrade() -> None:
    """Take both out again."""
    op.drop_index("ix_client_tokens_code", "client_tokens")
    op.drop_column("client_tokens", "code")
