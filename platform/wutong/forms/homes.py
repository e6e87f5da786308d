"""Forms as regions inherit them: each names the matters for which it is filled in, and a region may say it anew."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wutong.db import Model
from wutong.forms.rules.boxes import CELLS, faults, read
from wutong.homes.rules import Field, Home, Item, register
from wutong.layers.kinds import Kind, May
from wutong.layers.models import LayerRow
from wutong.matters import policy

FORM = Kind(
    "forms",
    {"code": May.LOCKED, "title": May.DEFAULT, "matters": May.DEFAULT, "boxes": May.DEFAULT},
    rooted=False,
    named=("code",),
)
_ROWS = JSONB(none_as_null=True)


class FormRow(LayerRow, Model):
    """What one release of a region says about one form: for which matters (their codes), and its boxes as rows."""

    __tablename__ = "form_definitions"
    kind = FORM
    code: Mapped[str | None] = mapped_column(String(60))
    title: Mapped[str | None] = mapped_column(String(100))
    matters: Mapped[list[str] | None] = mapped_column(_ROWS)
    boxes: Mapped[list[dict[str, Any]] | None] = mapped_column(_ROWS)


def _sound(values: Mapping[str, Any], given: Item | None) -> Mapping[str, str]:
    found = faults(read(values.get("boxes") or ()))
    return {"boxes": found[0]} if found else {}


FORMS = register(
    Home(
        "forms", FORM, "表单", "群众申请时填写的栏目；下级没有另行规定的，照此填写。已经提交的办件仍按提交时的表单。",
        (
            Field("code", "代码", hint="起一个短名，保存后不再变，例如“高龄津贴”。", required=True, limit=60),
            Field("title", "表单名称", limit=100),
            Field("matters", "用于哪些事项", "lines", "一行一个事项编码；没有表单的事项只填“情况说明”。"),
            Field("boxes", "栏目", "rows", hint="逐个添加、排序和预览栏目。",
                  columns=tuple(CELLS.items()), door="forms_desk.show"),
        ),
        key="code", edit="matter.edit", publish="matter.publish", read="matter.read", group="事项", order=330,
        check=_sound, delay=policy.delay,
    )
)  # fmt: skip
