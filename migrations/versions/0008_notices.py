"""Notices: messages, inboxes, choices, staff notices; the relay counts what it hands out; events are found by age."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import HOME, RELAY, policies

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
HEADER = "region, id, lane, state, attempts, due_at, sent_at"


def upgrade() -> None:
    """Build the tables, and show the relay the headers it carries messages by."""
    _messages()
    _told()
    _choices()
    _staff_notices()
    for table in ("letters", "timers"):
        op.execute(f"grant update (attempts) on {table} to {RELAY}")
    op.execute("create index ix_events_id on events using brin (id)")


def downgrade() -> None:
    """Take the tables away; their policies and the relay's grants go with them."""
    op.drop_index("ix_events_id", "events")
    for table in ("letters", "timers"):
        op.execute(f"revoke update (attempts) on {table} from {RELAY}")
    for table in ("staff_notices", "notice_choices", "told", "messages"):
        op.drop_table(table)


def _region() -> sa.Column[int]:
    return sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code"), nullable=False)


def _behind(table: str, look: str) -> None:
    for statement in policies(table, look):
        op.execute(statement)


def _messages() -> None:
    op.create_table(
        "messages",
        _region(),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("channel", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("version", sa.SmallInteger, nullable=False),
        sa.Column("origin", sa.Uuid),
        sa.Column("about", sa.Uuid),
        sa.Column("person", sa.Uuid),
        sa.Column("recipient", sa.LargeBinary),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("body", sa.LargeBinary),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("lane", sa.SmallInteger, nullable=False),
        sa.Column("state", sa.String(9), nullable=False),
        sa.Column("attempts", sa.SmallInteger, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT),
        sa.Column("leased_until", INSTANT),
        sa.Column("done_at", INSTANT),
        sa.Column("provider", sa.String(80)),
        sa.Column("error", sa.String(80)),
        sa.PrimaryKeyConstraint("region", "id", name="pk_messages"),
        sa.CheckConstraint("state in ('queued', 'leased', 'sent', 'delivered', 'failed')", name="ck_messages_state"),
    )
    op.create_index(
        "ix_messages_open",
        "messages",
        ["lane", "region", "due_at"],
        postgresql_where=sa.text("state in ('queued', 'leased')"),
    )
    op.create_index("ix_messages_origin", "messages", ["region", "origin", "channel"], unique=True)
    _behind("messages", "sealed")
    op.execute(f"grant select ({HEADER}), update (sent_at, attempts) on messages to {RELAY}")
    op.execute(f"create policy relay_select on messages for select to {RELAY} using (state in ('queued', 'leased'))")
    mine = f"region = {HOME}"
    op.execute(f"create policy relay_update on messages for update to {RELAY} using ({mine}) with check ({mine})")


def _told() -> None:
    op.create_table(
        "told",
        sa.Column("person", sa.Uuid, nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("region", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("about", sa.Uuid),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("read_at", INSTANT),
        sa.PrimaryKeyConstraint("person", "id", name="pk_told"),
    )
    _behind("told", "personal")


def _choices() -> None:
    op.create_table(
        "notice_choices",
        sa.Column("person", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("wanted", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("person", "kind", name="pk_notice_choices"),
    )
    _behind("notice_choices", "personal")


def _staff_notices() -> None:
    op.create_table(
        "staff_notices",
        _region(),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("department", sa.Uuid),
        sa.Column("about", sa.Uuid),
        sa.Column("number", sa.String(40)),
        sa.Column("origin", sa.Uuid),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT),
        sa.Column("seen_by", sa.Uuid),
        sa.PrimaryKeyConstraint("region", "id", name="pk_staff_notices"),
    )
    op.create_index(
        "ix_staff_notices_unseen", "staff_notices", ["region", "id"], postgresql_where=sa.text("seen_at is null")
    )
    op.create_index("ix_staff_notices_origin", "staff_notices", ["region", "origin"], unique=True)
    _behind("staff_notices", "owned")
