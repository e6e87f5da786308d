"""Acts: what a region did to its layers and claims, in an order in which readers elsewhere can follow them.

What `place` and the eras are for is told in `wutong.layers.acts`.
"""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
#: What stands when the table is made: releases that took or will take effect, and the claims in force.
PAST = """
insert into acts (region, kind, number, place, does, subject, made_at, starts)
select region, kind, number, 0, 'released', id, made_at, starts from releases where cancelled_at is null
union all
select region, kind, number, 0, state, id, starts, starts from claims where ends > now()"""


def upgrade() -> None:
    """Build the tables behind their looks, and write down what stands already as before everything."""
    op.create_table(
        "act_eras",
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_act_eras"),
    )
    op.execute("insert into act_eras values (1)")
    op.create_table(
        "acts",
        sa.Column("region", sa.BigInteger(), sa.ForeignKey("regions.code", name="fk_acts_region"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("does", sa.String(9), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("starts", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("region", "kind", "number", name="pk_acts"),
    )
    for columns in (["place"], ["starts"], ["region", "subject"]):
        op.create_index(f"ix_acts_{'_'.join(columns)}", "acts", columns)
    op.execute(PAST)
    for statement in policies("acts", "inherited", append_only=True) + policies("act_eras", "global"):
        op.execute(statement)


def downgrade() -> None:
    """Take them away."""
    op.drop_table("acts")
    op.drop_table("act_eras")
