"""A kind of its own with a table of its own, so that the kit is tested as a plugin would use it."""

from typing import Any

import psycopg
from sqlalchemy import SmallInteger, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from wutong.db import Model
from wutong.layers.cache import READINGS
from wutong.layers.ddl import layer_indexes
from wutong.layers.kinds import Kind, May, matrix
from wutong.layers.matrix import must_be_rule
from wutong.layers.models import MODELS, LayerRow, RuleRow
from wutong.tenancy import policies
from wutong.testing.world import World

THING_RULES = matrix("thing_rules", check=lambda region, edit: must_be_rule(THING, region, edit))
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
    ruled_by=THING_RULES,
    narrows=("name",),
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


class ThingRule(RuleRow, Model):
    """The test's matrix."""

    __tablename__ = "test_thing_rules"
    kind = THING_RULES


#: Known only where the table is: whatever goes through all kinds would ask other worlds for it.
OURS = {model.kind.name: MODELS.pop(model.kind.name) for model in (Thing, ThingRule)}

TABLE = """create table test_things (
    region bigint not null references regions (code), item uuid not null, release uuid not null,
    starts timestamptz not null, ends timestamptz not null, defines boolean not null, withdrawn boolean not null,
    locks text[] not null, changed text[] not null,
    name text, days smallint, papers text[], phone text, hours text, levels smallint[],
    primary key (region, item, release), foreign key (region, release) references releases (region, id))"""
RULES = TABLE.replace("test_things", "test_thing_rules").replace(
    "name text, days smallint, papers text[], phone text, hours text, levels smallint[],",
    "element text, narrow text, value text, provinces text, cities text, counties text, townships text, villages text,",
)


def lay_table(world: World) -> None:
    """Build the table of things in a world's database, behind its look."""
    statements: list[Any] = [TABLE, *layer_indexes("test_things"), *policies("test_things", "inherited")]
    statements += [RULES, *layer_indexes("test_thing_rules"), *policies("test_thing_rules", "inherited")]
    with psycopg.connect(world.servers.url(world.name), autocommit=True) as owner:
        for statement in statements:
            owner.execute(statement)


def forget_rules(world: World) -> None:
    """Take away every rule of the matrix, so that the next story begins with the law alone."""
    with psycopg.connect(world.servers.url(world.name), autocommit=True) as owner:
        owner.execute("truncate test_thing_rules")
        owner.execute("delete from heads where kind = 'thing_rules'")
        owner.execute("delete from acts where kind = 'thing_rules'")
    READINGS.clear()
