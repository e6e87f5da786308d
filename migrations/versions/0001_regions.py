"""The tree of regions and their offices. It comes first, because every other table stands in a region."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import APP, policies

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
INHERITED = ("departments", "region_profiles", "region_suspensions", "region_openings")
KINDS = (
    "'government', 'placeholder', 'development_zone', 'enterprise', "
    "'community', 'village', 'quasi_community', 'quasi_village'"
)


def upgrade() -> None:
    """Build the tables and put each behind its look."""
    _regions()
    _exercises()
    _departments()
    _profiles()
    _suspensions()
    _openings()
    for table in ("regions", "region_exercises"):
        _behind(table, "global")
    for table in INHERITED:
        _behind(table, "inherited")
    # Citus locks the referenced row with the writer's own rights; without a policy for UPDATE it still changes nothing.
    op.execute(f"grant update on regions to {APP}")


def downgrade() -> None:
    """Take the tables away; their policies go with them."""
    for table in (*reversed(INHERITED), "region_exercises", "regions"):
        op.drop_table(table)


def _behind(table: str, look: str) -> None:
    for statement in policies(table, look):
        op.execute(statement)


def _place(name: str = "region", *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, sa.ForeignKey("regions.code"), nullable=nullable)


def _regions() -> None:
    op.create_table(
        "regions",
        sa.Column("code", sa.BigInteger, autoincrement=False),
        sa.Column("parent", sa.BigInteger),
        sa.Column("level", sa.SmallInteger, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(80, collation="C"), nullable=False),
        sa.Column("full_name", sa.String(200), nullable=False),
        sa.Column("pinyin", sa.String(300, collation="C"), nullable=False),
        sa.Column("initials", sa.String(80, collation="C"), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("successor", sa.BigInteger),
        sa.PrimaryKeyConstraint("code", name="pk_regions"),
        sa.ForeignKeyConstraint(["parent"], ["regions.code"], name="fk_regions_parent"),
        sa.ForeignKeyConstraint(["successor"], ["regions.code"], name="fk_regions_successor"),
        sa.CheckConstraint("level between 0 and 5", name="ck_regions_level"),
        sa.CheckConstraint(f"kind in ({KINDS})", name="ck_regions_kind"),
        sa.CheckConstraint("(parent is null) = (code = 0)", name="ck_regions_parent"),
    )
    op.create_index("ix_regions_parent_code", "regions", ["parent", "code"])
    for column in ("name", "pinyin", "initials"):
        op.create_index(f"ix_regions_level_{column}", "regions", ["level", column])


def _exercises() -> None:
    op.create_table(
        "region_exercises",
        _place("code"),
        sa.Column("level", sa.SmallInteger, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.PrimaryKeyConstraint("code", "level", "valid_from", name="pk_region_exercises"),
    )


def _departments() -> None:
    op.create_table(
        "departments",
        _place(),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("short_name", sa.String(20), nullable=False),
        sa.Column("line", sa.String(30), nullable=False),
        sa.Column("credit_code", sa.String(18)),
        sa.Column("office_phone", sa.String(40)),
        sa.Column("superior_region", sa.BigInteger),
        sa.Column("superior_id", sa.Uuid),
        sa.Column("opened_on", sa.Date, nullable=False),
        sa.Column("closed_on", sa.Date),
        sa.PrimaryKeyConstraint("region", "id", name="pk_departments"),
    )
    op.create_index("ix_departments_region_line", "departments", ["region", "line"])
    op.create_index(
        "uq_departments_open_name",
        "departments",
        ["region", "name"],
        unique=True,
        postgresql_where=sa.text("closed_on is null"),
    )


def _profiles() -> None:
    op.create_table(
        "region_profiles",
        _place(),
        sa.Column("shown_name", sa.String(40)),
        sa.Column("colour", sa.String(7)),
        sa.Column("greeting", sa.String(60)),
        sa.Column("office_phone", sa.String(40)),
        sa.Column("hours", sa.String(120)),
        sa.Column("place", sa.String(120)),
        sa.Column("crest", sa.LargeBinary),
        sa.Column("crest_type", sa.String(20)),
        sa.Column("crest_digest", sa.String(64)),
        sa.PrimaryKeyConstraint("region", name="pk_region_profiles"),
        sa.CheckConstraint("colour ~ '^#[0-9a-f]{6}$'", name="ck_region_profiles_colour"),
    )


def _suspensions() -> None:
    op.create_table(
        "region_suspensions",
        _place(),
        sa.Column("id", sa.Uuid, nullable=False),
        _place("target"),
        sa.Column("grounds", sa.Text, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("suspended_by", sa.Uuid),
        sa.Column("lifted_at", INSTANT),
        sa.Column("lifted_by", sa.Uuid),
        sa.PrimaryKeyConstraint("region", "id", name="pk_region_suspensions"),
        sa.CheckConstraint("target >= region", name="ck_region_suspensions_target"),
    )
    op.create_index(
        "uq_region_suspensions_open",
        "region_suspensions",
        ["region", "target"],
        unique=True,
        postgresql_where=sa.text("lifted_at is null"),
    )


def _openings() -> None:
    op.create_table(
        "region_openings",
        _place(),
        _place("target"),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("opened_by", sa.Uuid),
        sa.PrimaryKeyConstraint("region", "target", name="pk_region_openings"),
    )
