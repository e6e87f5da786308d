"""Sweeps: who has overdue rows, how those of persons go, and the indexes that find them and a paper's other rows."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import APP

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

#: Rows of regions are deleted in the region's scope; the owner only tells which regions have any.
REGIONAL = {
    "idempotency_keys": "at",
    "case_tries": "since",
    "openid_codes": "expires_at",
    "client_tokens": "expires_at",
}
#: Rows of persons lie in no region, so the owner deletes them; never younger than this, whatever is asked.
PERSONAL = {
    "sessions": ("opened_at", "1 day"),
    "sign_in_codes": ("expires_at", "0"),
    "throttles": ("starts_at", "1 hour"),
}
#: The tables that grow by the million; the others are small once they are swept.
INDEXED = {"idempotency_keys": "at", "sessions": "opened_at"}


def upgrade() -> None:
    """Make the indexes and the functions, which run as the owner with a path nobody can put a table into."""
    for table, column in INDEXED.items():
        op.create_index(f"ix_{table}_{column}", table, [column])
    held = sa.text("digest is not null")
    op.create_index("ix_case_papers_region_digest", "case_papers", ["region", "digest"], postgresql_where=held)
    schema = op.get_bind().scalar(sa.text("select quote_ident(current_schema())"))
    for table, column in REGIONAL.items():
        asked = f"select distinct region from {schema}.{table} where {column} < before"
        _function(f"overdue_{table}", "setof bigint", asked)
    for table, (column, least) in PERSONAL.items():
        over = f"{column} < least(before, now() - interval '{least}')"
        gone = f"with gone as (delete from {schema}.{table} where {over} returning 1) select count(*) from gone"
        _function(f"sweep_{table}", "bigint", gone)


def downgrade() -> None:
    """Take functions and indexes away."""
    for name in (*(f"overdue_{table}" for table in REGIONAL), *(f"sweep_{table}" for table in PERSONAL)):
        op.execute(f"drop function {name}(timestamptz)")
    for table, column in INDEXED.items():
        op.drop_index(f"ix_{table}_{column}", table)
    op.drop_index("ix_case_papers_region_digest", "case_papers")


def _function(name: str, returns: str, body: str) -> None:
    op.execute(
        f"create function {name}(before timestamptz) returns {returns} language sql security definer"
        f" set search_path = pg_catalog, pg_temp as $$ {body} $$"
    )
    op.execute(f"revoke all on function {name}(timestamptz) from public")
    op.execute(f"grant execute on function {name}(timestamptz) to {APP}")
