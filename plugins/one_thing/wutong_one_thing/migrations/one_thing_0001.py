"""Bundles, and what is filed by them."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from wutong.sdk import layer_columns, layer_indexes, policies

revision = "one_thing_0001"
down_revision = None
branch_labels = ("one_thing",)
depends_on = "0010"

INSTANT = sa.DateTime(timezone=True)
FILING = "'draft', 'running', 'whole', 'partial', 'none', 'withdrawn'"
MEMBER = "'waiting', 'filed', 'granted', 'refused', 'ended', 'dropped', 'blocked', 'stuck'"


def upgrade() -> None:
    """Build the tables and put each behind its look."""
    _bundles()
    op.create_table(
        "one_thing_plans",
        _region(),
        _said("digest", sa.String(64)),
        _said("content", JSONB),
        sa.PrimaryKeyConstraint("region", "digest", name="pk_one_thing_plans"),
    )
    _filings()
    _members()
    _sealed()
    for statement in (
        *layer_indexes("one_thing_bundles"),
        *policies("one_thing_bundles", "inherited"),
        *policies("one_thing_plans", "owned", public=True),
        *policies("one_thing_filings", "owned", guard="applicant"),
        *policies("one_thing_members", "owned", guard="applicant"),
        *policies("one_thing_forms", "sealed", guard="applicant"),
        *policies("one_thing_papers", "sealed", guard="applicant"),
    ):
        op.execute(statement)


def downgrade() -> None:
    """Take the tables away; their policies go with them."""
    for table in ("papers", "forms", "members", "filings", "plans", "bundles"):
        op.drop_table(f"one_thing_{table}")


def _region() -> sa.Column[int]:
    return sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code"), nullable=False)


def _said(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _bundles() -> None:
    lists = ("questions", "items", "edges", "fields", "papers")
    op.create_table(
        "one_thing_bundles",
        *layer_columns("one_thing_bundles"),
        sa.Column("code", sa.String(60)),
        sa.Column("name", sa.String(100)),
        sa.Column("stage", sa.String(20)),
        sa.Column("lead_department", sa.String(100)),
        sa.Column("offered", sa.Boolean),
        *(sa.Column(name, JSONB) for name in lists),
        sa.Column("confirmed", sa.Boolean),
        sa.Column("note", sa.Text),
    )


def _filings() -> None:
    op.create_table(
        "one_thing_filings",
        _region(),
        _said("id", sa.Uuid),
        _said("applicant", sa.Uuid),
        _said("bundle", sa.String(60)),
        _said("title", sa.String(100)),
        _said("lead", sa.String(100)),
        _said("plan", sa.String(64)),
        _said("state", sa.String(10)),
        sa.Column("number", sa.String(40)),
        _said("channel", sa.String(10)),
        _said("joint", sa.Boolean),
        _said("promised", sa.SmallInteger),
        _said("begun_at", INSTANT),
        sa.Column("filed_at", INSTANT),
        sa.Column("due", sa.Date),
        sa.Column("closed_at", INSTANT),
        _said("delivery", sa.String(10)),
        *(_said(f"saved_{name}", sa.SmallInteger) for name in ("steps", "papers", "visits", "days")),
        sa.PrimaryKeyConstraint("region", "id", name="pk_one_thing_filings"),
        sa.CheckConstraint(f"state in ({FILING})", name="ck_one_thing_filings_state"),
    )
    op.create_index("ix_one_thing_filings_region_state_id", "one_thing_filings", ["region", "state", "id"])
    op.create_index("ix_one_thing_filings_region_applicant", "one_thing_filings", ["region", "applicant"])


def _of_filing(table: str, *columns: Any) -> None:
    op.create_table(
        table,
        _region(),
        _said("filing", sa.Uuid),
        _said("applicant", sa.Uuid),
        *columns,
        sa.ForeignKeyConstraint(
            ["region", "filing"],
            ["one_thing_filings.region", "one_thing_filings.id"],
            name=f"fk_{table}_region_filing",
        ),
    )


def _members() -> None:
    _of_filing(
        "one_thing_members",
        _said("matter", sa.String(64)),
        _said("place", sa.SmallInteger),
        _said("title", sa.String(200)),
        _said("department", sa.String(200)),
        _said("optional", sa.Boolean),
        _said("state", sa.String(10)),
        sa.Column("case_id", sa.Uuid),
        _said("home", sa.BigInteger),
        _said("number", sa.String(40)),
        _said("former", ARRAY(sa.Uuid)),
        _said("stage", sa.String(20)),
        _said("seq", sa.Integer),
        _said("verdict", sa.String(10)),
        _said("verdict_seq", sa.Integer),
        _said("freed", sa.Boolean),
        _said("why", sa.String(80)),
        _said("changed_at", INSTANT),
        sa.PrimaryKeyConstraint("region", "filing", "matter", name="pk_one_thing_members"),
        sa.CheckConstraint(f"state in ({MEMBER})", name="ck_one_thing_members_state"),
    )
    op.create_index("ix_one_thing_members_region_case_id", "one_thing_members", ["region", "case_id"])


def _sealed() -> None:
    names = ("name", "id_number", "telephone", "answers")
    _of_filing(
        "one_thing_forms",
        *(_said(name, sa.LargeBinary) for name in names),
        _said("signed", sa.Boolean),
        sa.PrimaryKeyConstraint("region", "filing", name="pk_one_thing_forms"),
    )
    _of_filing(
        "one_thing_papers",
        _said("id", sa.Uuid),
        _said("key", sa.String(200)),
        _said("name", sa.LargeBinary),
        _said("digest", sa.String(64)),
        _said("size", sa.BigInteger),
        _said("added_at", INSTANT),
        sa.PrimaryKeyConstraint("region", "id", name="pk_one_thing_papers"),
    )
    op.create_index("ix_one_thing_papers_region_filing", "one_thing_papers", ["region", "filing"])
