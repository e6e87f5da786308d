"""The table of matters: one region's own layer of one matter, NULL where it says "as above" (`wutong.layers`)."""

from typing import Any

from sqlalchemy import ARRAY, Boolean, CheckConstraint, SmallInteger, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.schema import SchemaItem

from wutong.db import Model
from wutong.layers.kinds import Kind, May
from wutong.layers.models import LayerRow
from wutong.matters import rules

#: The kind: offered by the levels in `exercise_levels`, effective where claimed.
MATTER = Kind(
    "matters",
    {name: May(may) for name, may in rules.MAY.items()},
    claimable=True,
    levels="exercise_levels",
)

Rows = Mapped[list[dict[str, Any]] | None]
Words = Mapped[list[str] | None]


class MatterLayer(LayerRow, Model):
    """What one release of a region says about one matter; the columns are `rules.ELEMENTS`."""

    __tablename__ = "matters"
    kind = MATTER

    code: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(String(rules.NAME_LIMIT))
    item_type: Mapped[str | None] = mapped_column(String(2))
    base_code: Mapped[str | None] = mapped_column(String(40))
    code_scheme: Mapped[str | None] = mapped_column(String(40))
    impl_code: Mapped[str | None] = mapped_column(String(64))
    local_code: Mapped[str | None] = mapped_column(String(64))
    themes: Words = mapped_column(JSONB(none_as_null=True))
    bundles: Words = mapped_column(JSONB(none_as_null=True))

    legal_basis: Mapped[str | None] = mapped_column(Text)
    exercise_levels: Mapped[list[int] | None] = mapped_column(ARRAY(SmallInteger))
    line: Mapped[str | None] = mapped_column(String(40))
    department: Mapped[str | None] = mapped_column(String(200))
    department_code: Mapped[str | None] = mapped_column(String(18))
    service_objects: Words = mapped_column(JSONB(none_as_null=True))
    flow: Mapped[str | None] = mapped_column(String(40))

    handling_type: Mapped[str | None] = mapped_column(String(10))
    legal_days: Mapped[int | None] = mapped_column(SmallInteger)
    legal_unit: Mapped[str | None] = mapped_column(String(10))
    promised_days: Mapped[int | None] = mapped_column(SmallInteger)
    promised_unit: Mapped[str | None] = mapped_column(String(10))
    visits: Mapped[int | None] = mapped_column(SmallInteger)
    visit_reason: Mapped[str | None] = mapped_column(Text)

    conditions: Words = mapped_column(JSONB(none_as_null=True))
    steps: Rows = mapped_column(JSONB(none_as_null=True))
    papers: Rows = mapped_column(JSONB(none_as_null=True))
    questions: Rows = mapped_column(JSONB(none_as_null=True))

    fee: Mapped[bool | None] = mapped_column(Boolean)
    fee_items: Rows = mapped_column(JSONB(none_as_null=True))
    result_type: Mapped[str | None] = mapped_column(String(10))
    result_name: Mapped[str | None] = mapped_column(String(200))

    address: Mapped[str | None] = mapped_column(String(300))
    hours: Mapped[str | None] = mapped_column(String(300))
    consult_phone: Mapped[str | None] = mapped_column(String(40))
    complaint_phone: Mapped[str | None] = mapped_column(String(40))
    online: Mapped[bool | None] = mapped_column(Boolean)
    online_depth: Mapped[int | None] = mapped_column(SmallInteger)
    channels: Words = mapped_column(JSONB(none_as_null=True))
    scope: Mapped[str | None] = mapped_column(String(20))
    cross_province: Mapped[str | None] = mapped_column(String(20))
    hall: Mapped[bool | None] = mapped_column(Boolean)
    pay_online: Mapped[bool | None] = mapped_column(Boolean)
    post_papers: Mapped[bool | None] = mapped_column(Boolean)
    post_result: Mapped[bool | None] = mapped_column(Boolean)
    examples: Words = mapped_column(JSONB(none_as_null=True))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:  # noqa: N805 - SQLAlchemy's declared attributes take the class
        return (
            *cls.keys(),
            CheckConstraint("legal_days >= 0", name="legal_days"),
            CheckConstraint("promised_days >= 0", name="promised_days"),
            CheckConstraint("promised_days <= legal_days", name="within_law"),
            CheckConstraint("visits between 0 and 99", name="visits"),
            CheckConstraint("online_depth between 1 and 4", name="online_depth"),
        )
