"""The policy of heads with its halves the other way round: the same rows, told at half the cost.

A head is read for a whole range at a time, thousands of them, or for the six regions of a line. PostgreSQL asks the
policy of every row and stops at the first half that holds; the range is compared faster than an array is read.
"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

HOME, UNTIL = (f"nullif(current_setting('wutong.{name}', true), '')::bigint" for name in ("region", "until"))
RANGE = f"region between {HOME} and {UNTIL}"
LINE = "region = any(nullif(current_setting('wutong.line', true), '')::bigint[])"


def upgrade() -> None:
    """The range first."""
    op.execute(f"alter policy app_select on heads using ({RANGE} or {LINE})")


def downgrade() -> None:
    """The line first, as everywhere."""
    op.execute(f"alter policy app_select on heads using ({LINE} or {RANGE})")
