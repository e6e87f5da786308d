"""Layers and settings: releases, heads, claims, drafts; settings and plugin switches."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from wutong.layers.ddl import layer_columns, layer_indexes
from wutong.tenancy import policies

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Build the tables and put each behind its look."""
    _releases()
    _heads()
    _claims()
    _drafts()
    for table, look in {
        "releases": "inherited",
        "heads": "inherited",
        "claims": "inherited",
        "layer_drafts": "owned",
    }.items():
        for statement in policies(table, look):
            op.execute(statement)
    _layer_table("settings", sa.Column("value", JSONB))
    _layer_table("switches", sa.Column("enabled", sa.Boolean))


def downgrade() -> None:
    """Take the tables away; their policies go with them."""
    for table in ("switches", "settings", "layer_drafts", "claims", "heads", "releases"):
        op.drop_table(table)


def _region(table: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    column = sa.Column("region", sa.BigInteger, nullable=False)
    return column, sa.ForeignKeyConstraint(["region"], ["regions.code"], name=f"fk_{table}_region")


def _layer_table(table: str, *elements: sa.Column[object]) -> None:
    op.create_table(table, *layer_columns(table), *elements)
    for statement in [*layer_indexes(table), *policies(table, "inherited")]:
        op.execute(statement)


def _releases() -> None:
    op.create_table(
        "releases",
        *_region("releases"),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("starts", INSTANT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", sa.Uuid),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("items", sa.Integer, nullable=False),
        sa.Column("reverts", sa.Uuid),
        sa.Column("cancelled_at", INSTANT),
        sa.PrimaryKeyConstraint("region", "id", name="pk_releases"),
    )
    op.create_index("ix_releases_region_kind_starts", "releases", ["region", "kind", "starts"])


def _heads() -> None:
    op.create_table(
        "heads",
        *_region("heads"),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("version", sa.Uuid, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("bounds", ARRAY(INSTANT), nullable=False),
        sa.PrimaryKeyConstraint("region", "kind", name="pk_heads"),
    )


def _claims() -> None:
    op.create_table(
        "claims",
        *_region("claims"),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("items", ARRAY(sa.Uuid), nullable=False),
        sa.Column("reach", ARRAY(sa.Text), nullable=False),
        sa.Column("only", ARRAY(sa.BigInteger)),
        sa.Column("besides", ARRAY(sa.BigInteger), nullable=False),
        sa.Column("binding", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("mode", sa.String(10), nullable=False),
        sa.Column("accept_level", sa.SmallInteger),
        sa.Column("decide_level", sa.SmallInteger),
        sa.Column("grounds", sa.Text),
        sa.Column("starts", INSTANT, nullable=False),
        sa.Column("ends", INSTANT, nullable=False),
        sa.Column("made_by", sa.Uuid),
        sa.PrimaryKeyConstraint("region", "id", name="pk_claims"),
    )
    op.create_index("ix_claims_region_kind_ends", "claims", ["region", "kind", "ends"])


def _drafts() -> None:
    op.create_table(
        "layer_drafts",
        *_region("layer_drafts"),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("edits", JSONB, nullable=False),
        sa.Column("made_by", sa.Uuid),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.Column("release", sa.Uuid),
        sa.PrimaryKeyConstraint("region", "id", name="pk_layer_drafts"),
    )
    op.create_index("ix_layer_drafts_region_kind", "layer_drafts", ["region", "kind"])
