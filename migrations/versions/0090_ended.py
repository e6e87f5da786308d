"""A document says when and how what was decided in it came to an end."""

import sqlalchemy as sa
from alembic import op

revision = "0090"
down_revision = "0089"
branch_labels = None
depends_on = None

#: What was revoked or cancelled before documents said so: by the first such step behind the decision.
ENDED = """
update case_documents as document
   set ended_as = step.how, ended_on = step.day, ended_seq = step.seq
  from (
    select distinct on (made.region, made.id) made.region, made.id, later.seq,
           case when later.move = 'cancel' then 'cancelled' else 'revoked' end as how,
           (later.at at time zone 'Asia/Shanghai')::date as day
      from case_documents as made
      join case_steps as later on later.region = made.region and later.case_id = made.case_id and later.seq > made.seq
     where later.move in ('revoke', 'find_false', 'cancel') and made.kind in ('decision', 'refusal')
     order by made.region, made.id, later.seq
  ) as step
 where step.region = document.region and step.id = document.id
"""


def upgrade() -> None:
    """Say since when, how, and by which step."""
    op.add_column("case_documents", sa.Column("ended_as", sa.String(10)))
    op.add_column("case_documents", sa.Column("ended_on", sa.Date))
    op.add_column("case_documents", sa.Column("ended_seq", sa.Integer))
    op.execute(ENDED)


def downgrade() -> None:
    """Forget it."""
    for name in ("ended_seq", "ended_on", "ended_as"):
        op.drop_column("case_documents", name)
