"""A kind of its own with a table of its own, so that the kit is tested as a plugin would use it."""

from typing import Any

import psycopg
from sqlalchemy import SmallInteger, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from wutong.db import Model
from wutong.layers.ddl import layer_indexes
from wutong.layers.kinds import Kind, May
from wutong.layers.models import LayerRow
from wutong.tenancy import policies
from wutong.testing.world import World

THING = Kind(
    "thing",
    {
        "name": May.LOCKED,
        "days": May.AT_MOST,
        "papers": May.SUBSET,
        "phone": May.FREE,
        "hours": May.DEFAULT,
        "levels": May.LOCKED,
    },
    claimable=True,
    levels="levels",
)


class Thing(LayerRow, Model):
    """The test's layer table."""

    __tablename__ = "test_things"
    kind = THING
    name: Mapped[str | None] = mapped_column(Text)
    days: Mapped[int | None] = mapped_column(SmallInteger)
    papers: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    phone: Mapped[str | None] = mapped_column(Text)
    hours: Mapped[str | None] = mapped_column(Text)
    levels: Mapped[list[int] | None] = mapped_column(ARRAY(SmallInteger))


TABLE = """create table test_things (
    region bigint not null references regions (code), item uuid not null, release uuid not null,
    starts timestamptz not null, ends timestamptz not null, defines boolean not null, withdrawn boolean not null,
    locks text[] not null, changed text[] not null,
    name text, days smallint, papers text[], phone text, hours text, levels smallint[],
    primary key (region, item, release), foreign key (region, release) references releases (region, id))"""


def lay_table(world: World) -> None:
    """Build the table of things in a world's database, behind its look."""
    statements: list[Any] = [TABLE, *layer_indexes("test_things"), *policies("test_things", "inherited")]
    with psycopg.connect(world.servers.url(world.name), autocommit=True) as owner:
        for statement in statements:
            owner.execute(statement)
