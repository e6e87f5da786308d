"""The table of matters: one region's own layer of one matter, NULL where it says "as above" (`wutong.layers`)."""

from typing import Any

from sqlalchemy import ARRAY, Boolean, CheckConstraint, Index, SmallInteger, String, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.schema import SchemaItem

from wutong.db import Model
from wutong.layers.kinds import Kind, May, matrix
from wutong.layers.matrix import must_be_rule
from wutong.layers.models import LayerRow, RuleRow
from wutong.matters import rules

#: The constraint matrix of matters: how regions of each level may set an element, everywhere or for some matters.
MATTER_RULES = matrix("matter_rules", check=lambda region, edit: must_be_rule(MATTER, region, edit))
#: The kind: offered by the levels in `exercise_levels`, effective where claimed.
MATTER: Kind = Kind(
    "matters",
    {name: May(may) for name, may in rules.MAY.items()},
    claimable=True,
    levels="exercise_levels",
    runs="in_use",
    asks=rules.ASKS,
    ruled_by=MATTER_RULES,
    narrows=("item_type", "line", "code"),
)

Rows = Mapped[list[dict[str, Any]] | None]
Words = Mapped[list[str] | None]


class MatterLayer(LayerRow, Model):
    """What one release of a region says about one matter; the columns are `rules.ELEMENTS`."""

    __tablename__ = "matters"
    kind = MATTER

    code: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(String(rules.NAME_LIMIT))
    tier: Mapped[str | None] = mapped_column(String(10))
    parent: Mapped[str | None] = mapped_column(String(64))
    item_type: Mapped[str | None] = mapped_column(String(2))
    content: Mapped[str | None] = mapped_column(Text)
    base_code: Mapped[str | None] = mapped_column(String(40))
    code_scheme: Mapped[str | None] = mapped_column(String(40))
    impl_code: Mapped[str | None] = mapped_column(String(64))
    handling_code: Mapped[str | None] = mapped_column(String(64))
    local_base_code: Mapped[str | None] = mapped_column(String(64))
    local_code: Mapped[str | None] = mapped_column(String(64))
    local_scheme: Mapped[str | None] = mapped_column(String(40))
    local_type: Mapped[str | None] = mapped_column(String(40))
    themes: Words = mapped_column(JSONB(none_as_null=True))
    local_themes: Words = mapped_column(JSONB(none_as_null=True))
    bundles: Words = mapped_column(JSONB(none_as_null=True))
    in_use: Mapped[bool | None] = mapped_column(Boolean)
    replaced_by: Mapped[str | None] = mapped_column(String(64))

    legal_basis: Mapped[str | None] = mapped_column(Text)
    authority_source: Mapped[str | None] = mapped_column(String(20))
    exercise_levels: Mapped[list[int] | None] = mapped_column(ARRAY(SmallInteger))
    division: Mapped[str | None] = mapped_column(Text)
    line: Mapped[str | None] = mapped_column(String(40))
    department: Mapped[str | None] = mapped_column(String(200))
    department_code: Mapped[str | None] = mapped_column(String(18))
    body_nature: Mapped[str | None] = mapped_column(String(20))
    entrusting_body: Mapped[str | None] = mapped_column(String(200))
    joint_bodies: Words = mapped_column(JSONB(none_as_null=True))
    guiding_body: Mapped[str | None] = mapped_column(String(200))
    office: Mapped[str | None] = mapped_column(String(200))
    contractor: Mapped[str | None] = mapped_column(String(200))
    service_objects: Words = mapped_column(JSONB(none_as_null=True))
    flow: Mapped[str | None] = mapped_column(String(40))

    handling_type: Mapped[str | None] = mapped_column(String(10))
    legal_days: Mapped[int | None] = mapped_column(SmallInteger)
    legal_unit: Mapped[str | None] = mapped_column(String(10))
    legal_note: Mapped[str | None] = mapped_column(Text)
    promised_days: Mapped[int | None] = mapped_column(SmallInteger)
    promised_unit: Mapped[str | None] = mapped_column(String(10))
    promised_note: Mapped[str | None] = mapped_column(Text)
    visits: Mapped[int | None] = mapped_column(SmallInteger)
    visit_reason: Mapped[str | None] = mapped_column(Text)
    special_procedures: Rows = mapped_column(JSONB(none_as_null=True))

    conditions: Words = mapped_column(JSONB(none_as_null=True))
    quantity_limit: Mapped[str | None] = mapped_column(String(200))
    steps: Rows = mapped_column(JSONB(none_as_null=True))
    papers: Rows = mapped_column(JSONB(none_as_null=True))
    intermediaries: Rows = mapped_column(JSONB(none_as_null=True))
    commitment: Mapped[bool | None] = mapped_column(Boolean)
    deferral: Mapped[bool | None] = mapped_column(Boolean)
    whole_agency: Mapped[bool | None] = mapped_column(Boolean)
    questions: Rows = mapped_column(JSONB(none_as_null=True))

    fee: Mapped[bool | None] = mapped_column(Boolean)
    fee_items: Rows = mapped_column(JSONB(none_as_null=True))
    results: Rows = mapped_column(JSONB(none_as_null=True))

    address: Mapped[str | None] = mapped_column(String(300))
    hours: Mapped[str | None] = mapped_column(String(300))
    transport: Mapped[str | None] = mapped_column(Text)
    places: Rows = mapped_column(JSONB(none_as_null=True))
    consult_phone: Mapped[str | None] = mapped_column(String(40))
    consult_ways: Words = mapped_column(JSONB(none_as_null=True))
    consult_link: Mapped[str | None] = mapped_column(String(500))
    complaint_phone: Mapped[str | None] = mapped_column(String(40))
    complaint_ways: Words = mapped_column(JSONB(none_as_null=True))
    complaint_link: Mapped[str | None] = mapped_column(String(500))
    online: Mapped[bool | None] = mapped_column(Boolean)
    online_link: Mapped[str | None] = mapped_column(String(500))
    app_link: Mapped[str | None] = mapped_column(String(500))
    online_depth: Mapped[int | None] = mapped_column(SmallInteger)
    online_stages: Words = mapped_column(JSONB(none_as_null=True))
    channels: Words = mapped_column(JSONB(none_as_null=True))
    scope: Mapped[str | None] = mapped_column(String(20))
    cross_province: Mapped[str | None] = mapped_column(String(20))
    cross_regions: Words = mapped_column(JSONB(none_as_null=True))
    hall: Mapped[bool | None] = mapped_column(Boolean)
    hall_name: Mapped[str | None] = mapped_column(String(200))
    hall_exempt: Mapped[str | None] = mapped_column(String(200))
    booking: Mapped[bool | None] = mapped_column(Boolean)
    kiosk: Mapped[bool | None] = mapped_column(Boolean)
    pay_online: Mapped[bool | None] = mapped_column(Boolean)
    post_papers: Mapped[bool | None] = mapped_column(Boolean)
    post_address: Mapped[str | None] = mapped_column(String(300))
    post_result: Mapped[bool | None] = mapped_column(Boolean)
    collecting: Words = mapped_column(JSONB(none_as_null=True))

    rights: Words = mapped_column(JSONB(none_as_null=True))
    duties: Words = mapped_column(JSONB(none_as_null=True))
    remedies: Rows = mapped_column(JSONB(none_as_null=True))

    examples: Words = mapped_column(JSONB(none_as_null=True))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:  # noqa: N805 - SQLAlchemy's declared attributes take the class
        return (
            *cls.keys(),
            Index("ix_matters_withdrawn", "region", postgresql_where=text("withdrawn")),
            CheckConstraint("legal_days >= 0", name="legal_days"),
            CheckConstraint("promised_days >= 0", name="promised_days"),
            CheckConstraint("promised_days <= legal_days or coalesce(promised_unit, '') = 'hour'", name="within_law"),
            CheckConstraint("visits between 0 and 99", name="visits"),
            CheckConstraint("online_depth between 1 and 4", name="online_depth"),
        )


class MatterRule(RuleRow, Model):
    """What one release of a region says about how one element may be set below it."""

    __tablename__ = "matter_rules"
    kind = MATTER_RULES


#: Words for one thing: the official one names the item, a region may say the others anew or leave the group unused.
SYNONYM = Kind(
    "synonyms", {"word": May.LOCKED, "words": May.DEFAULT, "used": May.DEFAULT}, rooted=False, named=("word",)
)


class SynonymRow(LayerRow, Model):
    """What one release of a region says about one group of words."""

    __tablename__ = "synonyms"
    kind = SYNONYM
    word: Mapped[str | None] = mapped_column(String(60))
    words: Words = mapped_column(JSONB(none_as_null=True))
    used: Mapped[bool | None] = mapped_column(Boolean)
