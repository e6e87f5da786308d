"""Documents of cases (文书): what is known of each, their series of numbers, the mark in a region's words."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

DOCUMENTS = "case_documents"


def _region(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("regions.code", name=f"fk_{table}_region")
    return sa.Column("region", sa.BigInteger(), key, nullable=False)


def upgrade() -> None:
    """Build the tables behind their looks, and the new element of templates."""
    op.add_column("document_templates", sa.Column("mark", sa.String(40)))
    op.create_table(
        DOCUMENTS,
        _region(DOCUMENTS),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("applicant", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("office", sa.String(200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("find", sa.LargeBinary(), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.String(64), nullable=False),
        sa.Column("lacking", sa.SmallInteger(), nullable=False),
        sa.Column("void_on", sa.Date()),
        sa.PrimaryKeyConstraint("region", "id", name="pk_case_documents"),
        sa.ForeignKeyConstraint(
            ["region", "case_id"], ["cases.region", "cases.id"], name="fk_case_documents_region_case_id"
        ),
        sa.UniqueConstraint("region", "case_id", "seq", name="uq_case_documents_region_case_id_seq"),
        sa.UniqueConstraint("region", "find", name="uq_case_documents_region_find"),
        sa.UniqueConstraint("region", "number", name="uq_case_documents_region_number"),
    )
    op.create_index("ix_case_documents_region_digest", DOCUMENTS, ["region", "digest"])
    op.create_table(
        "document_series",
        _region("document_series"),
        sa.Column("mark", sa.String(60), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("next", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("region", "mark", "year", name="pk_document_series"),
    )
    op.create_table(
        "document_serials",
        _region("document_serials"),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(60), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("region", "case_id", "seq", "mark", "year", name="pk_document_serials"),
    )
    for statement in policies(DOCUMENTS, "owned", guard="applicant"):
        op.execute(statement)
    for table in ("document_series", "document_serials"):
        for statement in policies(table, "owned"):
            op.execute(statement)


def downgrade() -> None:
    """Take it all away again; the files that were made are swept, for no row refers to them."""
    op.drop_table("document_serials")
    op.drop_table("document_series")
    op.drop_table(DOCUMENTS)
    op.drop_column("document_templates", "mark")
