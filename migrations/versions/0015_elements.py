"""Every element of a matter that a guide or a rule needs; results become rows, as a matter may have several."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

#: Element → how it is stored, in the order of the guide.
ADDED = {
    "tier": sa.String(10), "parent": sa.String(64), "content": sa.Text, "handling_code": sa.String(64),
    "local_base_code": sa.String(64), "local_scheme": sa.String(40), "local_type": sa.String(40),
    "local_themes": JSONB, "in_use": sa.Boolean, "authority_source": sa.String(20), "division": sa.Text,
    "body_nature": sa.String(20), "entrusting_body": sa.String(200), "joint_bodies": JSONB,
    "guiding_body": sa.String(200), "office": sa.String(200), "contractor": sa.String(200), "legal_note": sa.Text,
    "promised_note": sa.Text, "special_procedures": JSONB, "quantity_limit": sa.String(200),
    "intermediaries": JSONB, "commitment": sa.Boolean, "deferral": sa.Boolean, "whole_agency": sa.Boolean,
    "results": JSONB, "transport": sa.Text, "places": JSONB, "consult_ways": JSONB, "consult_link": sa.String(500),
    "complaint_ways": JSONB, "complaint_link": sa.String(500), "online_link": sa.String(500),
    "app_link": sa.String(500), "online_stages": JSONB, "cross_regions": JSONB, "hall_name": sa.String(200),
    "booking": sa.Boolean, "kiosk": sa.Boolean, "post_address": sa.String(300), "collecting": JSONB, "rights": JSONB,
    "duties": JSONB, "remedies": JSONB,
}  # fmt: skip
DROPPED = {"result_type": sa.String(10), "result_name": sa.String(200)}

RESULTS = """
update matters set results = jsonb_build_array(jsonb_strip_nulls(jsonb_build_object(
    'key', coalesce(result_name, '办理结果'), 'name', coalesce(result_name, '办理结果'), 'kind', result_type)))
where result_name is not null or result_type is not null
"""
RESULT = "update matters set result_name = results -> 0 ->> 'name', result_type = results -> 0 ->> 'kind'"
#: Where a row speaks of elements by name.
NAMED = """
update matters set
    changed = array(select distinct unnest(array_replace(array_replace(changed, 'result_type', 'results'),
        'result_name', 'results'))),
    locks = array(select distinct unnest(array_replace(array_replace(locks, 'result_type', 'results'),
        'result_name', 'results'))),
    examples = (select jsonb_agg(distinct case when said in ('result_type', 'result_name') then 'results' else said end)
        from jsonb_array_elements_text(examples) as said)
where changed && array['result_type', 'result_name'] or locks && array['result_type', 'result_name']
    or examples ?| array['result_type', 'result_name']
"""
UNNAMED = """
update matters set
    changed = array(select distinct unnest(array_replace(changed, 'results', 'result_type') || case
        when 'results' = any(changed) then array['result_name'] else array[]::text[] end)),
    locks = array(select distinct unnest(array_replace(locks, 'results', 'result_type') || case
        when 'results' = any(locks) then array['result_name'] else array[]::text[] end)),
    examples = (select jsonb_agg(distinct case when said = 'results' then 'result_name' else said end)
        from jsonb_array_elements_text(examples) as said)
where 'results' = any(changed) or 'results' = any(locks) or examples ? 'results'
"""


def upgrade() -> None:
    """Add the columns and turn what was said about one result into the first of several."""
    for name, kind in ADDED.items():
        op.add_column("matters", sa.Column(name, kind))
    op.execute(RESULTS)
    op.execute(NAMED)
    _redraft(_to_rows)
    for name in DROPPED:
        op.drop_column("matters", name)


def downgrade() -> None:
    """Take the columns out again; of several results the first is kept."""
    for name, kind in DROPPED.items():
        op.add_column("matters", sa.Column(name, kind))
    op.execute(RESULT)
    op.execute(UNNAMED)
    _redraft(_to_one)
    for name in reversed(ADDED):
        op.drop_column("matters", name)


def _redraft(turn):
    """Rewrite every edit that an open draft holds."""
    connection = op.get_bind()
    held = connection.execute(sa.text("select region, id, edits from layer_drafts where kind = 'matters'")).all()
    kept = sa.text("update layer_drafts set edits = cast(:edits as jsonb) where region = :region and id = :id")
    for region, draft, edits in held:
        turned = {item: turn(said) for item, said in edits.items()}
        connection.execute(kept, {"region": region, "id": draft, "edits": json.dumps(turned)})


def _to_rows(said):
    rest = {name: value for name, value in said.items() if name not in (*DROPPED, *ADDED)}
    name, kind = said.get("result_name"), said.get("result_type")
    if name or kind:
        row = {"key": name or "办理结果", "name": name or "办理结果", "kind": kind}
        rest["results"] = [{column: value for column, value in row.items() if value}]
    return rest


def _to_one(said):
    rest = {name: value for name, value in said.items() if name not in ADDED}
    first = next(iter(said.get("results") or ()), {})
    one = {"result_name": first.get("name"), "result_type": first.get("kind")}
    return rest | {name: value for name, value in one.items() if value}
