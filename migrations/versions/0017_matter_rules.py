"""The constraint matrix of matters: which element may be set how at which level, inherited like everything."""

from alembic import op

from wutong.layers.ddl import layer_columns, layer_indexes, rule_columns
from wutong.tenancy import policies

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build the table behind its look."""
    op.create_table("matter_rules", *layer_columns("matter_rules"), *rule_columns())
    for statement in [*layer_indexes("matter_rules"), *policies("matter_rules", "inherited")]:
        op.execute(statement)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("matter_rules")
