"""Matters: the layers of the catalogue."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from wutong.layers.ddl import layer_columns, layer_indexes
from wutong.tenancy import policies

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

#: Element → how it is stored, in the order of the guide.
WORDS = {
    "code": sa.String(64), "name": sa.String(1000), "item_type": sa.String(2), "base_code": sa.String(40),
    "code_scheme": sa.String(40), "impl_code": sa.String(64), "local_code": sa.String(64), "themes": JSONB,
    "bundles": JSONB, "legal_basis": sa.Text, "exercise_levels": ARRAY(sa.SmallInteger), "line": sa.String(40),
    "department": sa.String(200), "department_code": sa.String(18), "service_objects": JSONB, "flow": sa.String(40),
    "handling_type": sa.String(10), "legal_days": sa.SmallInteger, "legal_unit": sa.String(10),
    "promised_days": sa.SmallInteger, "promised_unit": sa.String(10), "visits": sa.SmallInteger,
    "visit_reason": sa.Text, "conditions": JSONB, "steps": JSONB, "papers": JSONB, "questions": JSONB,
    "fee": sa.Boolean, "fee_items": JSONB, "result_type": sa.String(10), "result_name": sa.String(200),
    "address": sa.String(300), "hours": sa.String(300), "consult_phone": sa.String(40),
    "complaint_phone": sa.String(40), "online": sa.Boolean, "online_depth": sa.SmallInteger, "channels": JSONB,
    "scope": sa.String(20), "cross_province": sa.String(20), "hall": sa.Boolean, "pay_online": sa.Boolean,
    "post_papers": sa.Boolean, "post_result": sa.Boolean, "examples": JSONB,
}  # fmt: skip
LIMITS = {
    "legal_days": "legal_days >= 0",
    "promised_days": "promised_days >= 0",
    "within_law": "promised_days <= legal_days",
    "visits": "visits between 0 and 99",
    "online_depth": "online_depth between 1 and 4",
}


def upgrade() -> None:
    """Build the table behind its look."""
    op.create_table(
        "matters",
        *layer_columns("matters"),
        *(sa.Column(name, kind) for name, kind in WORDS.items()),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_matters_{name}")) for name, rule in LIMITS.items()),
    )
    for statement in (*layer_indexes("matters"), *policies("matters", "inherited")):
        op.execute(statement)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("matters")
