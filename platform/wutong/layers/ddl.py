"""What a migration needs to build a layer table: the columns and keys every one has, and its indexes."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.schema import SchemaItem


def layer_columns(table: str) -> list[SchemaItem]:
    """The columns and constraints of `LayerRow`, for `op.create_table`; the elements' columns come after them."""
    instant = sa.DateTime(timezone=True)
    return [
        sa.Column("region", sa.BigInteger, nullable=False),
        sa.Column("item", sa.Uuid, nullable=False),
        sa.Column("release", sa.Uuid, nullable=False),
        sa.Column("starts", instant, nullable=False),
        sa.Column("ends", instant, nullable=False),
        sa.Column("defines", sa.Boolean, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("locks", ARRAY(sa.Text), nullable=False),
        sa.Column("changed", ARRAY(sa.Text), nullable=False),
        sa.PrimaryKeyConstraint("region", "item", "release", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=f"fk_{table}_region"),
        sa.ForeignKeyConstraint(
            ["region", "release"], ["releases.region", "releases.id"], name=f"fk_{table}_region_release"
        ),
    ]


def rule_columns() -> list[SchemaItem]:
    """The columns of `RuleRow`, after those of every layer table."""
    return [
        sa.Column("element", sa.String(40)),
        sa.Column("narrow", sa.String(40)),
        sa.Column("value", sa.String(200)),
        *[sa.Column(level, sa.String(10)) for level in ("provinces", "cities", "counties", "townships", "villages")],
    ]


def layer_indexes(table: str) -> list[str]:
    """The statements that index a layer table: by item for single readings, by start for what changed since."""
    return [
        f"create index ix_{table}_item_region_ends on {table} (item, region, ends)",
        f"create index ix_{table}_region_starts on {table} (region, starts)",
    ]
