"""What the clocks of a case rest on stands in its row, terms may be in hours, and changed days are counted again.

One change a statement; the inbox's covering index gets the instants of terms in hours.
"""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)
CASES = ("waiting_since", "accepted_at", "due_at", "legal_due_at")
STOPS = ("began_at", "ended_at")
IN_HAND = "state in ('submitted', 'correcting', 'accepted', 'in_review', 'suspended', 'granted', 'refused')"
SHOWN = ["number", "title", "state", "warn_on", "due", "legal_due", "handler", "filed_at"]
HOURS = ["number", "title", "state", "warn_on", "due", "due_at", "legal_due", "legal_due_at", "handler", "filed_at"]
WITHIN = "legal is null or {}promised <= legal"
#: The last receipt or notice that a waiting case goes by.
WAITING = """
update cases c set waiting_since = coalesce(
    (select max(s.at) from case_steps s where s.region = c.region and s.case_id = c.id
     and s.move = case when c.state = 'correcting' then 'request_correction' else 'resubmit' end), c.filed_at)
where c.state in ('submitted', 'correcting')
"""


def upgrade() -> None:
    """Add the columns and the table; what waits now gets the moment it waits since."""
    for column in CASES:
        op.add_column("cases", sa.Column(column, INSTANT))
    op.add_column("cases", sa.Column("extended_on", sa.Date))
    for column in STOPS:
        op.add_column("case_stops", sa.Column(column, INSTANT))
    op.execute(WAITING)
    _within("unit = 'hour' or ")
    _promise("promised_days <= legal_days or coalesce(promised_unit, '') = 'hour'")
    _inbox(HOURS)
    op.create_table(
        "case_recounts",
        sa.Column(
            "region", sa.BigInteger, sa.ForeignKey("regions.code", name="fk_case_recounts_region"), nullable=False
        ),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("case_id", sa.Uuid),
        sa.Column("seen", sa.Integer, nullable=False),
        sa.Column("moved", sa.Integer, nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT),
        sa.PrimaryKeyConstraint("region", "id", name="pk_case_recounts"),
    )
    op.create_index("ix_case_recounts_region_begun_at", "case_recounts", ["region", "begun_at"])
    for statement in policies("case_recounts", "owned"):
        op.execute(statement)


def downgrade() -> None:
    """Take them away again; a promise in hours that is longer than the law's days becomes as long as these."""
    op.drop_table("case_recounts")
    _inbox(SHOWN)
    op.execute("update cases set promised = legal where unit = 'hour' and promised > legal")
    _within("")
    op.execute("update matters set promised_days = legal_days where promised_days > legal_days")
    _promise("promised_days <= legal_days")
    for column in STOPS:
        op.drop_column("case_stops", column)
    for column in (*CASES, "extended_on"):
        op.drop_column("cases", column)


def _within(hours: str) -> None:
    op.drop_constraint("ck_cases_promise_within_law", "cases", type_="check")
    op.create_check_constraint("ck_cases_promise_within_law", "cases", WITHIN.format(hours))


def _promise(within: str) -> None:
    op.drop_constraint("ck_matters_within_law", "matters", type_="check")
    op.create_check_constraint("ck_matters_within_law", "matters", within)


def _inbox(columns: list[str]) -> None:
    op.drop_index("ix_cases_inbox", "cases")
    op.create_index(
        "ix_cases_inbox", "cases", ["region", "act_by", "id"],
        postgresql_include=columns, postgresql_where=sa.text(IN_HAND),
    )  # fmt: skip
