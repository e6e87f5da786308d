"""A region has one draft of a kind that may be changed, and the database sees to it."""

from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

INDEX = "uq_layer_drafts_changeable"
CHANGEABLE = sa.text("state in ('open', 'returned')")
DRAFTS = sa.table(
    "layer_drafts",
    sa.column("region", sa.BigInteger),
    sa.column("id", sa.Uuid),
    sa.column("kind", sa.String),
    sa.column("edits", JSONB),
    sa.column("editors", ARRAY(sa.Uuid)),
    sa.column("saved_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    """Lay drafts that were begun at the same time over each other, and let there be no second one."""
    found = sa.select(DRAFTS).where(CHANGEABLE).order_by(DRAFTS.c.region, DRAFTS.c.kind, DRAFTS.c.saved_at)
    rows = op.get_bind().execute(found).all()
    for _, group in groupby(rows, key=lambda row: (row.region, row.kind)):
        _unite(list(group))
    op.create_index(INDEX, "layer_drafts", ["region", "kind"], unique=True, postgresql_where=CHANGEABLE)


def downgrade() -> None:
    """Take the index out again; what was laid together stays so."""
    op.drop_index(INDEX, "layer_drafts")


def _unite(rows: list[Any]) -> None:
    """One draft of several: the one saved last stands where two say the same element, everybody's hand is kept."""
    *former, last = rows
    if not former:
        return
    edits: dict[str, dict[str, Any]] = {}
    for row in rows:
        for item, said in row.edits.items():
            edits[item] = {**edits.get(item, {}), **said}
    editors = list(dict.fromkeys(person for row in rows for person in row.editors))
    mine = DRAFTS.c.region == last.region
    kept = sa.update(DRAFTS).where(mine, DRAFTS.c.id == last.id).values(edits=edits, editors=editors)
    gone = sa.delete(DRAFTS).where(mine, DRAFTS.c.id.in_([row.id for row in former]))
    for statement in (kept, gone):
        op.get_bind().execute(statement)
