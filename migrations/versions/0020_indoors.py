"""Lines of an inbox go in a lane of their own: they never leave the house, and are told a portion at a time. And what
a plugin tells about an event is not lost because the house tells of the same event."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the lines, so that what is on its way arrives; an event is told once for each kind."""
    op.execute("update messages set lane = 2 where channel = 'inbox'")
    _origin("region", "origin", "channel", "kind")


def downgrade() -> None:
    """Move them back among the others; of two kinds about one event the later loses its origin."""
    op.execute("update messages set lane = 1 where lane = 2")
    op.execute(
        "update messages set origin = null where exists (select 1 from messages earlier where earlier.id < messages.id"
        " and (earlier.region, earlier.origin, earlier.channel) = (messages.region, messages.origin, messages.channel))"
    )
    _origin("region", "origin", "channel")


def _origin(*columns: str) -> None:
    op.drop_index("ix_messages_origin", "messages")
    op.create_index("ix_messages_origin", "messages", list(columns), unique=True)
