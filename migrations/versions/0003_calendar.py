"""The calendar, with the years that are known when the database is made."""

import sqlalchemy as sa
from alembic import op

from wutong.calendar import loading, notices
from wutong.tenancy import policies

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LOOKS = {"calendar_years": "global", "calendar_exceptions": "global", "calendar_days": "inherited"}


def upgrade() -> None:
    """Build the tables, put each behind its look, enter the known years: no time limit can be counted without them."""
    op.create_table(
        "calendar_years",
        sa.Column("year", sa.SmallInteger, autoincrement=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_calendar_years"),
    )
    op.create_table(
        "calendar_exceptions",
        sa.Column("day", sa.Date),
        sa.Column("working", sa.Boolean, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_exceptions"),
    )
    op.create_table(
        "calendar_days",
        sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("working", sa.Boolean, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("region", "day", name="pk_calendar_days"),
        sa.CheckConstraint("name <> ''", name="ck_calendar_days_name"),
    )
    for table, look in LOOKS.items():
        for statement in policies(table, look):
            op.execute(statement)
    loading.load(op.get_bind(), notices.read())


def downgrade() -> None:
    """Take the tables away; their policies go with them."""
    for table in reversed(LOOKS):
        op.drop_table(table)
