"""A region's own days become layers, so that they are drafted, scheduled, rolled back and remembered like the rest."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4, uuid5

import sqlalchemy as sa
from alembic import op

from wutong.layers.ddl import layer_columns, layer_indexes
from wutong.tenancy import policies

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

#: What makes the identity of a day (`Home.item`).
SPACE = UUID("3d1f6a52-93c4-4d0b-9d4c-1f0c2f1b8e11")
RELEASE = sa.text(
    "insert into releases (region, id, kind, number, starts, made_at, note, items, editors, urgent)"
    " values (:region, :release, 'calendar_days', 1, now(), now(), '', :items, array[]::uuid[], false)"
)
HEAD = sa.text(
    "insert into heads (region, kind, version, number, bounds)"
    " values (:region, 'calendar_days', :release, 1, array[now()])"
)
ROW = sa.text(
    "insert into calendar_days (region, item, release, starts, ends, defines, withdrawn, locks, changed, day, working,"
    " name) values (:region, :item, :release, now(), '9999-12-31 00:00:00+00', false, false, array[]::text[],"
    " array['day', 'name', 'working'], :day, :working, :name)"
)


def upgrade() -> None:
    """Build the table anew; what a region had set becomes its first release."""
    before = list(op.get_bind().execute(sa.text("select region, day, working, name from calendar_days")).mappings())
    op.drop_table("calendar_days")
    elements = (sa.Column("day", sa.Date), sa.Column("working", sa.Boolean), sa.Column("name", sa.String(40)))
    op.create_table("calendar_days", *layer_columns("calendar_days"), *elements)
    for statement in [*layer_indexes("calendar_days"), *policies("calendar_days", "inherited")]:
        op.execute(statement)
    _release(before)


def _release(days: Iterable[Any]) -> None:
    by_region: dict[int, list[Any]] = {}
    for day in days:
        by_region.setdefault(day["region"], []).append(day)
    for region, mine in by_region.items():
        release = uuid4()
        for statement in (RELEASE, HEAD):
            op.get_bind().execute(statement, {"region": region, "release": release, "items": len(mine)})
        for day in mine:
            item = uuid5(SPACE, f"calendar:{day['day'].isoformat()}")
            op.get_bind().execute(ROW, {**day, "item": item, "release": release})


def downgrade() -> None:
    """Keep what holds now, without its history."""
    held = "select region, day, working, name from calendar_days where ends > now() and starts <= now()"
    after = list(op.get_bind().execute(sa.text(held + " and working is not null and name <> ''")).mappings())
    op.drop_table("calendar_days")
    for table in ("heads", "releases"):
        op.execute(f"delete from {table} where kind = 'calendar_days'")
    op.create_table(
        "calendar_days",
        sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("working", sa.Boolean, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("region", "day", name="pk_calendar_days"),
        sa.CheckConstraint("name <> ''", name="ck_calendar_days_name"),
    )
    for statement in policies("calendar_days", "inherited"):
        op.execute(statement)
    add = sa.text("insert into calendar_days (region, day, working, name) values (:region, :day, :working, :name)")
    for day in after:
        op.get_bind().execute(add, dict(day))
