"""The look that comes down (greeting, colour, crest) becomes layers, drafted, scheduled and rolled back like the rest.

Pictures lie in a table of their own, by their digest, which is what a layer names.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4, uuid5

import sqlalchemy as sa
from alembic import op

from wutong.layers.ddl import layer_columns, layer_indexes
from wutong.tenancy import policies

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

#: What makes the identity of the one item (`Home.item`).
ITEM = uuid5(UUID("3d1f6a52-93c4-4d0b-9d4c-1f0c2f1b8e11"), "look:look")
WORDS = {"greeting": 60, "colour": 7, "crest": 64}
BEFORE = """
select region, greeting, colour, crest_digest as crest from region_profiles
where coalesce(greeting, colour, crest_digest) is not null
"""
RELEASE = sa.text(
    "insert into releases (region, id, kind, number, starts, made_at, note, items, editors, urgent)"
    " values (:region, :release, 'looks', 1, now(), now(), '', 1, array[]::uuid[], false)"
)
HEAD = sa.text(
    "insert into heads (region, kind, version, number, bounds) values (:region, 'looks', :release, 1, array[now()])"
)
ACT = sa.text(
    "insert into acts (region, kind, number, place, does, subject, made_at, starts)"
    " values (:region, 'looks', 1, 0, 'released', :release, now(), now())"
)
ROW = sa.text(
    "insert into region_looks (region, item, release, starts, ends, defines, withdrawn, locks, changed, greeting,"
    " colour, crest) values (:region, :item, :release, now(), '9999-12-31 00:00:00+00', false, false, array[]::text[],"
    " :changed, :greeting, :colour, :crest)"
)
AFTER = """
insert into region_profiles (region, greeting, colour, crest, crest_type, crest_digest)
select l.region, l.greeting, lower(l.colour), c.data, c.type, c.digest
from region_looks l left join region_crests c on c.region = l.region and c.digest = l.crest
where l.starts <= now() and l.ends > now() and not l.withdrawn
on conflict (region) do update set greeting = excluded.greeting, colour = excluded.colour, crest = excluded.crest,
    crest_type = excluded.crest_type, crest_digest = excluded.crest_digest
"""


def upgrade() -> None:
    """Build both tables; what a region had set becomes its first release."""
    op.create_table(
        "region_looks",
        *layer_columns("region_looks"),
        *(sa.Column(name, sa.String(length)) for name, length in WORDS.items()),
        sa.CheckConstraint("colour ~* '^#[0-9a-f]{6}$'", name="ck_region_looks_colour"),
    )
    op.create_table(
        "region_crests",
        sa.Column(
            "region", sa.BigInteger, sa.ForeignKey("regions.code", name="fk_region_crests_region"), nullable=False
        ),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("type", sa.String(20), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("region", "digest", name="pk_region_crests"),
    )
    _bring()
    for statement in layer_indexes("region_looks"):
        op.execute(statement)
    for table in ("region_looks", "region_crests"):
        for statement in policies(table, "inherited"):
            op.execute(statement)


def _bring() -> None:
    op.execute(
        "insert into region_crests select region, crest_digest, crest_type, crest from region_profiles"
        " where crest is not null"
    )
    for row in list(op.get_bind().execute(sa.text(BEFORE)).mappings()):
        _release(row)
    for column in ("greeting", "colour", "crest", "crest_type", "crest_digest"):
        op.drop_column("region_profiles", column)


def _release(row: Mapping[Any, Any]) -> None:
    changed = sorted(name for name in WORDS if row[name] is not None)
    told = {**row, "item": ITEM, "release": uuid4(), "changed": changed}
    for statement in (RELEASE, HEAD, ACT, ROW):
        names = statement.compile().params
        op.get_bind().execute(statement, {name: told[name] for name in names})


def downgrade() -> None:
    """Keep what holds now, without its history."""
    for name, type_ in (
        ("greeting", sa.String(60)), ("colour", sa.String(7)), ("crest", sa.LargeBinary()),
        ("crest_type", sa.String(20)), ("crest_digest", sa.String(64)),
    ):  # fmt: skip
        op.add_column("region_profiles", sa.Column(name, type_))
    op.create_check_constraint("ck_region_profiles_colour", "region_profiles", "colour ~ '^#[0-9a-f]{6}$'")
    op.execute(AFTER)
    for table in ("region_looks", "region_crests"):
        op.drop_table(table)
    for table in ("acts", "heads", "layer_drafts", "releases"):
        op.execute(f"delete from {table} where kind = 'looks'")
    op.execute("delete from region_carriages where what = 'crests'")
