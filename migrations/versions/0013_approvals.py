"""Drafts pass a second person, releases and claims say more about themselves."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
DRAFTS = (
    sa.Column("note", sa.Text),
    sa.Column("wished_at", INSTANT),
    sa.Column("submitted_by", sa.Uuid),
    sa.Column("submitted_at", INSTANT),
    sa.Column("decided_by", sa.Uuid),
    sa.Column("decided_at", INSTANT),
    sa.Column("objection", sa.Text),
)
CLAIMS = (sa.Column("until", INSTANT), sa.Column("ended_by", sa.Uuid))


def upgrade() -> None:
    """Add the columns; what was published before passed nobody, and its writers are those who made it."""
    _required(
        "layer_drafts", sa.Column("state", sa.String(9)), "case when release is null then 'open' else 'approved' end"
    )
    _required("layer_drafts", sa.Column("editors", ARRAY(sa.Uuid)), "array_remove(array[made_by], null)")
    _required("releases", sa.Column("editors", ARRAY(sa.Uuid)), "array_remove(array[made_by], null)")
    _required("releases", sa.Column("urgent", sa.Boolean), "false")
    op.create_check_constraint("state", "layer_drafts", "state in ('open', 'submitted', 'returned', 'approved')")
    for column in DRAFTS:
        op.add_column("layer_drafts", column)
    for column in CLAIMS:
        op.add_column("claims", column)


def downgrade() -> None:
    """Forget it again."""
    for column in reversed(CLAIMS):
        op.drop_column("claims", column.name)
    for column in reversed(DRAFTS):
        op.drop_column("layer_drafts", column.name)
    op.drop_constraint("state", "layer_drafts")
    for table, name in (
        ("releases", "urgent"),
        ("releases", "editors"),
        ("layer_drafts", "editors"),
        ("layer_drafts", "state"),
    ):
        op.drop_column(table, name)


def _required(table: str, column: sa.Column[object], value: str) -> None:
    """A column that every row has, those from before this migration too."""
    op.add_column(table, column)
    op.execute(f"update {table} set {column.name} = {value}")
    op.alter_column(table, column.name, nullable=False)
