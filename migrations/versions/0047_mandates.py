"""Mandates that helpers were given, and the cases that came through them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from wutong.tenancy import policies

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)


def _region(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("regions.code", name=f"fk_{table}_region")
    return sa.Column("region", sa.BigInteger(), key, nullable=False)


def upgrade() -> None:
    """Build both tables behind their looks."""
    op.create_table(
        "mandates",
        _region("mandates"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("applicant", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=False),
        sa.Column("telephone", sa.LargeBinary(), nullable=False),
        sa.Column("helper", sa.Uuid(), nullable=False),
        sa.Column("helper_name", sa.LargeBinary(), nullable=False),
        sa.Column("matters", ARRAY(sa.String(64)), nullable=False),
        sa.Column("titles", ARRAY(sa.String(200)), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("evidence", sa.String(10), nullable=False),
        sa.Column("digest", sa.String(64)),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.Column("ended_how", sa.String(8)),
        sa.PrimaryKeyConstraint("region", "id", name="pk_mandates"),
        sa.CheckConstraint("(ended_at is null) = (ended_how is null)", name="ck_mandates_ended"),
    )
    op.create_index("ix_mandates_number", "mandates", ["region", "number"], unique=True)
    op.create_index("ix_mandates_applicant", "mandates", ["applicant"])
    op.create_index("ix_mandates_helper", "mandates", ["region", "helper"])
    op.create_index("ix_mandates_digest", "mandates", ["region", "digest"])
    op.create_table(
        "mandate_cases",
        _region("mandate_cases"),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("mandate", sa.Uuid(), nullable=False),
        sa.Column("applicant", sa.Uuid(), nullable=False),
        sa.Column("matter", sa.String(64), nullable=False),
        sa.Column("home", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("filed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("region", "case_id", name="pk_mandate_cases"),
        sa.ForeignKeyConstraint(
            ["region", "mandate"], ["mandates.region", "mandates.id"], name="fk_mandate_cases_region_mandate"
        ),
    )
    op.create_index("ix_mandate_cases_region_mandate", "mandate_cases", ["region", "mandate"])
    for statement in policies("mandates", "sealed", guard="applicant", reader="applicant"):
        op.execute(statement)
    for statement in policies("mandate_cases", "sealed", guard="applicant"):
        op.execute(statement)


def downgrade() -> None:
    """Take both away again."""
    op.drop_table("mandate_cases")
    op.drop_table("mandates")
