"""Paper originals that an office holds, and the slips by which they go from hand to hand."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)


def _region(table: str) -> "sa.Column[int]":
    key = sa.ForeignKey("regions.code", name=f"fk_{table}_region")
    return sa.Column("region", sa.BigInteger, key, nullable=False)


def upgrade() -> None:
    """Build the tables of originals, slips and their pieces."""
    _originals()
    _slips()
    _pieces()
    for statement in (
        *policies("case_originals", "sealed", guard="applicant"),
        *policies("original_slips", "sealed"),
        *policies("original_slip_pieces", "sealed"),
    ):
        op.execute(statement)


def _originals() -> None:
    op.create_table(
        "case_originals",
        _region("case_originals"),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("applicant", sa.Uuid, nullable=False),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("place", sa.LargeBinary, nullable=False),
        sa.Column("holder", sa.Uuid),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("slip", sa.Uuid),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("received_by", sa.Uuid),
        sa.Column("returned_at", INSTANT),
        sa.Column("returned_by", sa.Uuid),
        sa.Column("returned_to", sa.LargeBinary),
        sa.PrimaryKeyConstraint("region", "id", name="pk_case_originals"),
        sa.ForeignKeyConstraint(
            ["region", "case_id"], ["cases.region", "cases.id"], name="fk_case_originals_region_case_id"
        ),
        sa.CheckConstraint("(state = 'moving') = (slip is not null)", name="ck_case_originals_moving"),
        sa.CheckConstraint("(state = 'returned') = (returned_at is not null)", name="ck_case_originals_returned"),
    )
    op.create_index("ix_case_originals_region_case_id", "case_originals", ["region", "case_id"])
    op.create_index(
        "ix_case_originals_holder", "case_originals", ["region", "holder", "id"],
        postgresql_where=sa.text("state <> 'returned'"),
    )  # fmt: skip


def _slips() -> None:
    op.create_table(
        "original_slips",
        _region("original_slips"),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("giver", sa.Uuid, nullable=False),
        sa.Column("taker", sa.Uuid, nullable=False),
        sa.Column("place", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT),
        sa.Column("settled_by", sa.Uuid),
        sa.PrimaryKeyConstraint("region", "id", name="pk_original_slips"),
    )
    op.create_index("ix_original_slips_taker", "original_slips", ["region", "taker", "id"])
    op.create_index("ix_original_slips_giver", "original_slips", ["region", "giver", "id"])


def _pieces() -> None:
    op.create_table(
        "original_slip_pieces",
        _region("original_slip_pieces"),
        sa.Column("slip", sa.Uuid, nullable=False),
        sa.Column("original", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("outcome", sa.String(8)),
        sa.Column("note", sa.LargeBinary),
        sa.PrimaryKeyConstraint("region", "slip", "original", name="pk_original_slip_pieces"),
        sa.ForeignKeyConstraint(
            ["region", "slip"],
            ["original_slips.region", "original_slips.id"],
            name="fk_original_slip_pieces_region_slip",
        ),
    )


def downgrade() -> None:
    """Take them away again."""
    for table in ("original_slip_pieces", "original_slips", "case_originals"):
        op.drop_table(table)
