"""Everything that keeps a day counted on the calendar is counted again: answers, offers, questions and orders, too."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
#: Tables that keep in how many working days somebody answers; of what waits already nobody noted it.
ANSWERED = ("case_talks", "case_transfers", "referrals")
#: Timers of the walk by their names before and since; that of the checks is left to the walk itself.
RENAMED = {
    "case.recount": "calendar.recount",
    "case.recount_one": "calendar.recount.case",
    "case.recheck_one": "calendar.recount.check",
}
TAKE = (
    "insert into calendar_recounts (region, id, first, last, kind, place, row_id, seen, moved, begun_at, done_at)"
    " select region, id, first, last, 'case', place, case_id, seen, moved, begun_at, done_at from case_recounts"
)
#: A walk whose cases were all counted and whose checks were not goes on with these.
CHECKS = (
    "update calendar_recounts r set kind = 'check', place = r.region, row_id = null, done_at = null"
    " from timers t where t.region = r.region and t.subject = r.id and t.kind = 'case.recount_checks'"
    " and t.state = 'open'"
)
GIVE_BACK = (
    "insert into case_recounts (region, id, first, last, place, case_id, seen, moved, begun_at, done_at)"
    " select region, id, first, last, place, case when kind = 'case' then row_id end, seen, moved, begun_at,"
    " case when kind = 'case' then done_at else coalesce(done_at, begun_at) end from calendar_recounts"
)


def upgrade() -> None:
    """Move the walk to the calendar, and note of each day what it rests on."""
    _recounts("calendar_recounts", sa.Column("kind", sa.String(40), nullable=False), sa.Column("row_id", sa.Uuid))
    op.execute(TAKE)
    op.execute(CHECKS)
    op.drop_table("case_recounts")
    op.execute("update timers set kind = 'calendar.recount' where kind = 'case.recount_checks'")
    for before, since in RENAMED.items():
        op.execute(f"update timers set kind = '{since}' where kind = '{before}'")
    for table in ANSWERED:
        op.add_column(table, sa.Column("answer_days", sa.SmallInteger))
    op.add_column("supervision_orders", sa.Column("named", sa.Date))
    op.execute("update supervision_orders set named = due")


def downgrade() -> None:
    """Have only cases counted again."""
    op.drop_column("supervision_orders", "named")
    for table in ANSWERED:
        op.drop_column(table, "answer_days")
    for before, since in RENAMED.items():
        op.execute(f"update timers set kind = '{before}' where kind = '{since}'")
    op.execute("delete from timers where kind like 'calendar.recount.%'")
    _recounts("case_recounts", sa.Column("case_id", sa.Uuid))
    op.execute(GIVE_BACK)
    op.drop_table("calendar_recounts")


def _recounts(name: str, *how_far: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code", name=f"fk_{name}_region"), nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("seen", sa.Integer, nullable=False),
        sa.Column("moved", sa.Integer, nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT),
        *how_far,
        sa.PrimaryKeyConstraint("region", "id", name=f"pk_{name}"),
    )
    op.create_index(f"ix_{name}_region_begun_at", name, ["region", "begun_at"])
    for statement in policies(name, "owned"):
        op.execute(statement)
