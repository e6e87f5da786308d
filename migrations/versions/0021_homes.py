"""Homes of what regions inherit besides matters: synonyms, warning rules, words of notices and papers, forms."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from wutong.layers.ddl import layer_columns, layer_indexes
from wutong.tenancy import policies

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = {
    "synonyms": {"word": sa.String(60), "words": JSONB(), "used": sa.Boolean()},
    "warning_rules": {"amount": sa.SmallInteger(), "used": sa.Boolean()},
    "document_templates": {"code": sa.String(60), "title": sa.String(100), "body": sa.Text()},
    "form_definitions": {"code": sa.String(60), "title": sa.String(100), "boxes": JSONB()},
    "notice_texts": {"title": sa.String(60), "text": sa.Text()},
}


def upgrade() -> None:
    """Build the tables, each behind its look."""
    for table, elements in TABLES.items():
        op.create_table(table, *layer_columns(table), *(sa.Column(name, type_) for name, type_ in elements.items()))
        for statement in [*layer_indexes(table), *policies(table, "inherited")]:
            op.execute(statement)


def downgrade() -> None:
    """Take them away."""
    for table in reversed(TABLES):
        op.drop_table(table)
