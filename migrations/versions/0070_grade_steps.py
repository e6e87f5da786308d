"""A grade keeps the least points of each grade as they were when it was given."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None

STEPS = {"best": 95, "good": 85, "passed": 60}


def upgrade() -> None:
    """Add them; grades that were given before have the numbers that the product began with."""
    for name, points in STEPS.items():
        op.add_column(
            "supervision_grades", sa.Column(name, sa.SmallInteger, nullable=False, server_default=str(points))
        )
        op.alter_column("supervision_grades", name, server_default=None)


def downgrade() -> None:
    """Forget them."""
    for name in STEPS:
        op.drop_column("supervision_grades", name)
