"""Letters between installations: our keys, partners and theirs, threads, letters, what they say."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from wutong.sdk import policies, told_overdue

revision = "cross_province_0003"
down_revision = "cross_province_0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
LOOKS = {
    "cross_province_own_keys": "inherited",
    "cross_province_partners": "inherited",
    "cross_province_partner_keys": "inherited",
    "cross_province_lines": "owned",
    "cross_province_threads": "owned",
    "cross_province_mail": "owned",
    "cross_province_mail_bodies": "sealed",
}
#: Swept by these instants.
KEPT = {"cross_province_mail": "since", "cross_province_mail_bodies": "at"}


def upgrade() -> None:
    """Build the tables, put each behind its look, and let the sweep ask which regions have old letters."""
    _keys()
    _partners()
    _threads()
    _mail()
    for table, look in LOOKS.items():
        for statement in policies(table, look):
            op.execute(statement)
    for table, column in KEPT.items():
        for statement in told_overdue(table, column):
            op.execute(statement)


def downgrade() -> None:
    """Take the tables away; their policies go with them."""
    for table in KEPT:
        op.execute(f"drop function overdue_{table}(timestamptz)")
    for table in reversed(LOOKS):
        op.drop_table(table)


def _table(name: str, key: tuple[str, ...], *columns: Any) -> None:
    region = sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code"), nullable=False)
    op.create_table(name, region, *columns, sa.PrimaryKeyConstraint("region", *key, name=f"pk_{name}"))


def _must(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _keys() -> None:
    _table(
        "cross_province_own_keys", ("number",),
        _must("number", sa.SmallInteger), _must("algorithm", sa.String(10)),
        _must("valid_from", INSTANT), sa.Column("valid_until", INSTANT),
    )  # fmt: skip
    _table(
        "cross_province_partner_keys", ("partner", "kid"),
        _must("partner", sa.String(40)), _must("kid", sa.String(60)), _must("algorithm", sa.String(10)),
        _must("signing", sa.String(64)), _must("sealing", sa.String(64)),
        _must("valid_from", INSTANT), sa.Column("valid_until", INSTANT),
    )  # fmt: skip


def _partners() -> None:
    _table(
        "cross_province_partners", ("id",),
        _must("id", sa.Uuid), _must("name", sa.String(40)), _must("title", sa.String(80)),
        _must("address", sa.String(200)), _must("top", sa.BigInteger), _must("covers", sa.ARRAY(sa.BigInteger)),
        _must("versions", sa.ARRAY(sa.SmallInteger)), _must("state", sa.String(8)),
        sa.Column("vouched_by", sa.Uuid), sa.Column("trusted_by", sa.Uuid), _must("at", INSTANT),
        sa.CheckConstraint("state in ('invited', 'trusted', 'paused')", name="ck_cross_province_partners_state"),
    )  # fmt: skip
    op.create_index("ix_cross_province_partners_name", "cross_province_partners", ["region", "name"], unique=True)
    _table(
        "cross_province_lines", ("partner",),
        _must("partner", sa.String(40)), _must("failures", sa.Integer), sa.Column("not_before", INSTANT),
        sa.Column("error", sa.String(80)), sa.Column("versions", sa.ARRAY(sa.SmallInteger)),
    )  # fmt: skip


def _threads() -> None:
    _table(
        "cross_province_threads", ("id",),
        _must("id", sa.Uuid), _must("partner", sa.String(40)), _must("about", sa.Uuid), _must("peer", sa.BigInteger),
        _must("taken", sa.Integer), sa.Column("leased_until", INSTANT),
    )  # fmt: skip
    key = ["region", "partner", "about", "peer"]
    op.create_index("ix_cross_province_threads_about", "cross_province_threads", key, unique=True)


def _mail() -> None:
    _table(
        "cross_province_mail", ("way", "id"),
        _must("way", sa.String(3)), _must("id", sa.Uuid), _must("thread", sa.Uuid), _must("partner", sa.String(40)),
        _must("about", sa.Uuid), _must("peer", sa.BigInteger), _must("seq", sa.Integer), _must("kind", sa.String(60)),
        _must("version", sa.SmallInteger), _must("state", sa.String(9)), _must("tries", sa.Integer),
        _must("at", INSTANT), _must("since", INSTANT), _must("due_at", INSTANT),
        sa.Column("received_at", INSTANT), sa.Column("processed_at", INSTANT), _must("digest", sa.String(64)),
        sa.Column("receipt", sa.Text), sa.Column("final", sa.Text), _must("told", sa.Boolean),
        sa.Column("error", sa.String(80)),
        sa.CheckConstraint("way in ('out', 'in')", name="ck_cross_province_mail_way"),
        sa.CheckConstraint(
            "state in ('open', 'sent', 'received', 'processed', 'dead')", name="ck_cross_province_mail_state"
        ),
    )  # fmt: skip
    table = "cross_province_mail"
    op.create_index("ix_cross_province_mail_thread", table, ["region", "thread", "way", "seq"], unique=True)
    op.create_index("ix_cross_province_mail_at", table, ["region", "at"])
    op.create_index("ix_cross_province_mail_partner", table, ["region", "partner", "way", "id"])
    _table(
        "cross_province_mail_bodies", ("way", "id"),
        _must("way", sa.String(3)), _must("id", sa.Uuid), _must("at", INSTANT),
        _must("content", sa.LargeBinary), sa.Column("papers", sa.LargeBinary),
    )  # fmt: skip
