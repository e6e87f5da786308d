"""Cases: the case and its sealed rows at home, dockets outside, counters, trackings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from wutong.tenancy import policies

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)
IN_HAND = "state in ('submitted', 'correcting', 'accepted', 'in_review', 'suspended', 'granted', 'refused')"
SHOWN = ["number", "title", "state", "warn_on", "due", "legal_due", "handler", "filed_at"]
TABLES = (
    "cases", "case_matters", "case_forms", "case_papers", "case_steps", "case_stops", "dockets", "docket_people",
    "person_dockets", "case_requests", "case_counters", "case_trackings", "case_tries",
)  # fmt: skip


def upgrade() -> None:
    """Build the tables, each behind its look."""
    _cases()
    _sealed()
    _dockets()
    _counters()


def downgrade() -> None:
    """Take the tables away; policies go with them."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _table(name: str, *columns: sa.schema.SchemaItem, keys: str, look: str = "owned", **options: object) -> None:
    first = _column("person", sa.Uuid) if look == "personal" else _column("region", sa.BigInteger)
    if look != "personal":
        first.append_foreign_key(sa.ForeignKey("regions.code", name=f"fk_{name}_region"))
    op.create_table(name, first, *columns, sa.PrimaryKeyConstraint(first.name, *keys.split(), name=f"pk_{name}"))
    for statement in policies(name, look, **options):  # type: ignore[arg-type]
        op.execute(statement)


def _column(name: str, kind: type | sa.types.TypeEngine, *, null: bool = False) -> sa.Column:
    return sa.Column(name, kind, nullable=null)


def _of_case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["region", "case_id"], ["cases.region", "cases.id"], name=f"fk_{table}_region_case_id"
    )


def _cases() -> None:
    days = ("accepted_on", "decided_on", "closed_on", "warn_on", "due", "legal_due")
    _table(
        "cases",
        _column("id", sa.Uuid),
        _column("number", sa.String(40), null=True),
        _column("state", sa.String(20)),
        _column("seq", sa.Integer),
        _column("applicant", sa.Uuid),
        _column("receiver", sa.BigInteger, null=True),
        _column("place", sa.BigInteger),
        _column("channel", sa.String(10)),
        _column("matter", sa.String(64)),
        _column("title", sa.String(200)),
        _column("snapshot", sa.String(64)),
        _column("instant", sa.Boolean),
        _column("promised", sa.SmallInteger),
        _column("legal", sa.SmallInteger, null=True),
        _column("unit", sa.String(8)),
        _column("extended", sa.SmallInteger),
        _column("notices", sa.SmallInteger),
        _column("flagged", sa.Boolean),
        _column("filed_at", INSTANT, null=True),
        *(_column(day, sa.Date, null=True) for day in days),
        _column("act_by", sa.Date),
        _column("handler", sa.Uuid, null=True),
        _column("department", sa.Uuid, null=True),
        _column("moved_to", sa.BigInteger, null=True),
        _column("last_move", sa.String(40)),
        _column("last_by", sa.Uuid, null=True),
        _column("last_at", INSTANT),
        _column("before", JSONB, null=True),
        sa.UniqueConstraint("region", "number", name="uq_cases_region_number"),
        sa.CheckConstraint("seq >= 0", name="ck_cases_seq"),
        sa.CheckConstraint("legal is null or promised <= legal", name="ck_cases_promise_within_law"),
        keys="id",
        guard="applicant",
    )
    op.create_index(
        "ix_cases_inbox", "cases", ["region", "act_by", "id"],
        postgresql_include=SHOWN, postgresql_where=sa.text(IN_HAND),
    )  # fmt: skip
    op.create_index("ix_cases_region_applicant", "cases", ["region", "applicant"])
    _table("case_matters", _column("digest", sa.String(64)), _column("content", JSONB), keys="digest", public=True)
    _table(
        "case_stops",
        _column("case_id", sa.Uuid),
        _column("began", sa.Date),
        _column("seq", sa.Integer),
        _column("applicant", sa.Uuid),
        _column("kind", sa.String(20)),
        _column("planned", sa.Date),
        _column("ended", sa.Date, null=True),
        _of_case("case_stops"),
        sa.CheckConstraint("ended is null or ended >= began", name="ck_case_stops_forward"),
        keys="case_id began seq",
        guard="applicant",
    )


def _sealed() -> None:
    _table(
        "case_forms",
        _column("case_id", sa.Uuid),
        _column("applicant", sa.Uuid),
        *(_column(name, sa.LargeBinary) for name in ("name", "id_number", "telephone", "answers", "query_code")),
        _column("mandate", sa.LargeBinary, null=True),
        _column("number_index", sa.LargeBinary, null=True),
        _of_case("case_forms"),
        keys="case_id",
        look="sealed",
        guard="applicant",
    )
    op.create_index("ix_case_forms_region_number_index", "case_forms", ["region", "number_index"])
    _table(
        "case_papers",
        _column("id", sa.Uuid),
        _column("case_id", sa.Uuid),
        _column("applicant", sa.Uuid),
        _column("slot", sa.String(200)),
        _column("name", sa.LargeBinary),
        _column("kind", sa.String(8)),
        _column("size", sa.BigInteger),
        _column("digest", sa.String(64), null=True),
        _column("added_at", INSTANT),
        _column("added_by", sa.Uuid, null=True),
        _of_case("case_papers"),
        keys="id",
        look="sealed",
        guard="applicant",
    )
    op.create_index("ix_case_papers_region_case_id", "case_papers", ["region", "case_id"])
    _table(
        "case_steps",
        _column("case_id", sa.Uuid),
        _column("seq", sa.Integer),
        _column("applicant", sa.Uuid),
        _column("move", sa.String(40)),
        _column("state", sa.String(20)),
        _column("at", INSTANT),
        _column("by_kind", sa.String(10)),
        _column("by", sa.Uuid, null=True),
        _column("acting_for", sa.Uuid, null=True),
        _column("text", sa.LargeBinary, null=True),
        _column("shown", sa.Boolean),
        _of_case("case_steps"),
        keys="case_id seq",
        look="sealed",
        guard="applicant",
    )


def _docket(*, number_null: bool) -> list[sa.Column]:
    return [
        _column("case_id", sa.Uuid),
        _column("home", sa.BigInteger),
        _column("number", sa.String(40), null=number_null),
        _column("matter", sa.String(64)),
        _column("title", sa.String(200)),
        _column("state", sa.String(20)),
        _column("due", sa.Date, null=True),
        _column("seq", sa.Integer),
        _column("at", INSTANT),
    ]


def _dockets() -> None:
    applicant = _column("applicant", sa.Uuid)
    _table("dockets", *_docket(number_null=False), applicant, keys="case_id", guard="applicant")
    _table("person_dockets", *_docket(number_null=True), keys="case_id", look="personal")
    op.create_index("ix_person_dockets_person_at", "person_dockets", ["person", "at"])
    _table(
        "docket_people",
        _column("case_id", sa.Uuid),
        _column("applicant", sa.Uuid),
        *(_column(name, sa.LargeBinary) for name in ("name", "telephone", "query_code")),
        keys="case_id",
        look="sealed",
        guard="applicant",
    )
    _table(
        "case_requests",
        _column("id", sa.Uuid),
        _column("case_id", sa.Uuid),
        _column("home", sa.BigInteger),
        _column("kind", sa.String(20)),
        _column("number", sa.String(40)),
        _column("title", sa.String(200)),
        _column("state", sa.String(8)),
        _column("why", sa.String(80)),
        _column("asked_at", INSTANT),
        _column("asked_by", sa.Uuid, null=True),
        _column("answered_at", INSTANT, null=True),
        sa.CheckConstraint("state in ('pending', 'done', 'refused')", name="ck_case_requests_state"),
        keys="id",
    )
    op.create_index("ix_case_requests_region_case_id", "case_requests", ["region", "case_id"])


def _counters() -> None:
    _table("case_counters", _column("day", sa.Date), _column("next", sa.Integer), keys="day")
    _table(
        "case_trackings",
        _column("code", sa.LargeBinary),
        _column("case_id", sa.Uuid),
        _column("applicant", sa.Uuid),
        _column("tail", sa.LargeBinary),
        keys="code",
    )
    _table(
        "case_tries",
        _column("code", sa.LargeBinary),
        _column("count", sa.SmallInteger),
        _column("since", INSTANT),
        keys="code",
    )
