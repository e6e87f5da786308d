"""Sums of statistics by month, filled from the days that there are."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

TABLE = "statistics_months"
MEASURES = (
    "received", "online", "instant", "accepted", "closed", "decided", "same_day", "timed", "on_time", "early",
    "breached", "promised_working", "legal_working", "used_working", "promised_natural", "legal_natural",
    "used_natural",
)  # fmt: skip


def upgrade() -> None:
    """Build the table behind its wall, and add up what was counted."""
    op.create_table(
        TABLE,
        sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code", name=f"fk_{TABLE}_region"), nullable=False),
        sa.Column("cut", sa.String(10), nullable=False),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in MEASURES),
        sa.PrimaryKeyConstraint("region", "cut", "month", "key", "channel", name=f"pk_{TABLE}"),
        sa.CheckConstraint("cut in ('place', 'matter', 'department')", name=f"ck_{TABLE}_cut"),
    )
    names, sums = ", ".join(MEASURES), ", ".join(f"sum({name})" for name in MEASURES)
    op.execute(
        f"insert into {TABLE} (region, cut, month, key, channel, {names})"  # noqa: S608 - made of our own names
        f" select region, cut, date_trunc('month', day)::date, key, channel, {sums} from statistics_sums"
        " group by 1, 2, 3, 4, 5"
    )
    for statement in policies(TABLE, "owned"):
        op.execute(statement)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table(TABLE)
