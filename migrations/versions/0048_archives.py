"""Archives of closed cases: packages, their parts, and how long matters are kept."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def _region(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("regions.code", name=f"fk_{table}_region")
    return sa.Column("region", sa.BigInteger(), key, nullable=False)


def _packages() -> None:
    table = "archive_packages"
    op.create_table(
        table,
        _region(table),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("applicant", sa.Uuid(), nullable=False),
        sa.Column("part", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("case_number", sa.String(40), nullable=False),
        sa.Column("matter", sa.String(64), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("term", sa.String(3), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("keep_until", sa.Date()),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(64)),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("manifest", sa.String(64), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("last_event", sa.Uuid(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("destroyed_on", sa.Date()),
        sa.PrimaryKeyConstraint("region", "id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["region", "case_id"], ["cases.region", "cases.id"], name=f"fk_{table}_region_case_id"),
        sa.UniqueConstraint("region", "case_id", "part", name=f"uq_{table}_region_case_id_part"),
        sa.UniqueConstraint("region", "number", name=f"uq_{table}_region_number"),
    )
    op.create_index(f"ix_{table}_region_digest", table, ["region", "digest"])
    op.create_index(f"ix_{table}_region_keep_until", table, ["region", "keep_until"])


def _parts() -> None:
    table = "archive_parts"
    op.create_table(
        table,
        _region(table),
        sa.Column("package", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.String(100), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("region", "package", "place", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_region_case_id", table, ["region", "case_id"])


def _terms() -> None:
    table = "archive_terms"
    op.create_table(
        table,
        _region(table),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("term", sa.String(3), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid()),
        sa.PrimaryKeyConstraint("region", "code", name=f"pk_{table}"),
    )


def upgrade() -> None:
    """Build the tables behind their looks."""
    _packages()
    _parts()
    _terms()
    for statement in (
        *policies("archive_packages", "owned", guard="applicant"),
        *policies("archive_parts", "sealed"),
        *policies("archive_terms", "inherited"),
    ):
        op.execute(statement)


def downgrade() -> None:
    """Take it all away again; the packages are swept, for no row refers to them."""
    for table in ("archive_terms", "archive_parts", "archive_packages"):
        op.drop_table(table)
