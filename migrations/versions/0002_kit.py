"""The kit: keys, events, letters, timers, seals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from wutong.tenancy import HOME, RELAY, policies

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
HEADERS = {
    "letters": ("to_region", "id", "lane", "state", "attempts", "due_at", "sent_at"),
    "timers": ("region", "id", "state", "attempts", "due_at", "sent_at"),
}


def upgrade() -> None:
    """Build the tables, put each behind its look, and show the relay the headers it carries by."""
    _keys()
    _events()
    _letters()
    _timers()
    _seals()
    for table, columns in HEADERS.items():
        _show_relay(table, columns)


def downgrade() -> None:
    """Take the tables away; their policies go with them."""
    for table in ("seals", "timers", "letters", "events", "person_keys", "region_keys"):
        op.drop_table(table)


def region(name: str = "region") -> sa.Column[int]:
    """The region column as every tenant table has it."""
    return sa.Column(name, sa.BigInteger, sa.ForeignKey("regions.code"), nullable=False)


def behind(table: str, look: str, **options: object) -> None:
    """Put a table behind its look."""
    for statement in policies(table, look, **options):  # type: ignore[arg-type]
        op.execute(statement)


def _keys() -> None:
    for table, column, look in (
        ("region_keys", region(), "sealed"),
        ("person_keys", sa.Column("person", sa.Uuid, nullable=False), "personal"),
    ):
        op.create_table(
            table,
            column,
            sa.Column("version", sa.SmallInteger, nullable=False),
            sa.Column("wrapped", sa.LargeBinary, nullable=False),
            sa.PrimaryKeyConstraint(column.name, "version", name=f"pk_{table}"),
        )
        behind(table, look, public=True)


def _events() -> None:
    op.create_table(
        "events",
        region(),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_kind", sa.String(10), nullable=False),
        sa.Column("actor", sa.Uuid),
        sa.Column("acting_for", sa.Uuid),
        sa.Column("subject", sa.Uuid),
        sa.Column("about", sa.Uuid),
        sa.Column("payload", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("region", "id", name="pk_events"),
    )
    op.create_index("ix_events_region_about", "events", ["region", "about"])
    behind("events", "owned", guard="subject", append_only=True)


def _letters() -> None:
    op.create_table(
        "letters",
        region("to_region"),
        sa.Column("id", sa.Uuid, nullable=False),
        region("from_region"),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("handler", sa.String(160), nullable=False),
        sa.Column("lane", sa.SmallInteger, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("payload", JSONB, nullable=False),
        sa.Column("enclosure", sa.LargeBinary),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.SmallInteger, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT),
        sa.Column("done_at", INSTANT),
        sa.Column("error", sa.String(200)),
        sa.PrimaryKeyConstraint("to_region", "id", name="pk_letters"),
        sa.CheckConstraint("state in ('open', 'done', 'dead')", name="ck_letters_state"),
    )
    op.create_index(
        "ix_letters_open", "letters", ["lane", "to_region", "due_at"], postgresql_where=sa.text("state = 'open'")
    )
    op.create_index("ix_letters_from_region_id", "letters", ["from_region", "id"])
    behind("letters", "posted")


def _timers() -> None:
    op.create_table(
        "timers",
        region(),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(80), nullable=False),
        sa.Column("subject", sa.Uuid, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(9), nullable=False),
        sa.Column("attempts", sa.SmallInteger, nullable=False),
        sa.Column("sent_at", INSTANT),
        sa.Column("error", sa.String(200)),
        sa.PrimaryKeyConstraint("region", "id", name="pk_timers"),
        sa.CheckConstraint("state in ('open', 'done', 'dead')", name="ck_timers_state"),
    )
    op.create_index("ix_timers_open", "timers", ["region", "due_at"], postgresql_where=sa.text("state = 'open'"))
    op.create_index("ix_timers_region_subject", "timers", ["region", "subject"])
    behind("timers", "owned", public=True)


def _seals() -> None:
    op.create_table(
        "seals",
        region(),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("region", "number", name="pk_seals"),
        sa.UniqueConstraint("region", "event_id", name="uq_seals_region_event_id"),
    )
    behind("seals", "owned", append_only=True)


def _show_relay(table: str, columns: tuple[str, ...]) -> None:
    """The relay lists what is open anywhere, and marks as sent only after it announced the addressee (SCALE 14)."""
    op.execute(f"grant select ({', '.join(columns)}), update (sent_at) on {table} to {RELAY}")
    op.execute(f"create policy relay_select on {table} for select to {RELAY} using (state = 'open')")
    mine = f"{columns[0]} = {HOME}"
    op.execute(f"create policy relay_update on {table} for update to {RELAY} using ({mine}) with check ({mine})")
