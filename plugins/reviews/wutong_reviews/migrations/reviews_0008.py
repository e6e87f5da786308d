"""A review that another system sent says which program brought it: two systems may number theirs alike."""

import sqlalchemy as sa
from alembic import op

revision = "reviews_0008"
down_revision = "reviews_0007"
branch_labels = None
depends_on = None

INDEX, SENT = "uq_reviews_given_origin", sa.text("origin is not null")


def upgrade() -> None:
    """Nobody knows who brought what came before; it stays in the sums that it is in."""
    op.add_column("reviews_given", sa.Column("source", sa.String(48)))
    op.add_column("reviews_given", sa.Column("sender", sa.String(100)))
    op.execute("update reviews_given set source = '', sender = '' where origin is not null")
    op.drop_index(INDEX, "reviews_given")
    columns = ["region", "source", "origin"]
    op.create_index(INDEX, "reviews_given", columns, unique=True, postgresql_where=SENT)


def downgrade() -> None:
    """Of those that two systems numbered alike one keeps its number."""
    op.drop_index(INDEX, "reviews_given")
    op.execute(
        "update reviews_given g set origin = left(g.origin, 40) || ':' || left(g.id::text, 8) from reviews_given o"
        " where o.region = g.region and o.origin = g.origin and o.id < g.id"
    )
    op.create_index(INDEX, "reviews_given", ["region", "origin"], unique=True, postgresql_where=SENT)
    op.drop_column("reviews_given", "sender")
    op.drop_column("reviews_given", "source")
