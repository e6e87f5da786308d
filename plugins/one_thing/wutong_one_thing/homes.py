"""Bundles as regions inherit them: the province defines one, a county claims it, makes it its own and adds members.

A region may only make it easier for the citizen: members, edges and maps are never fewer than above, and what it adds
may be left out and makes no member of those above wait.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Boolean, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wutong.sdk import Kind, LayerRow, May, Model, homes
from wutong_one_thing.rules import checking
from wutong_one_thing.rules.bundles import Bundle, read
from wutong_one_thing.rules.stages import STAGES

BUNDLE = Kind(
    "one_thing_bundles",
    {
        "code": May.LOCKED, "name": May.LOCKED, "stage": May.LOCKED, "lead_department": May.DEFAULT,
        "offered": May.DEFAULT, "questions": May.SUPERSET, "items": May.SUPERSET, "edges": May.SUPERSET,
        "fields": May.SUPERSET, "papers": May.SUPERSET, "confirmed": May.LOCKED, "note": May.DEFAULT,
    },
    rooted=False, named=("code",),
)  # fmt: skip
#: The elements that are lists of rows; they are edited on the page of the bundle.
LISTS = ("items", "edges", "questions", "fields", "papers")
_ROWS = JSONB(none_as_null=True)
Rows = Mapped[list[dict[str, Any]] | None]


class BundleRow(LayerRow, Model):
    """What one release of a region says about one bundle; the rows are told in `rules.bundles`."""

    __tablename__ = "one_thing_bundles"
    kind = BUNDLE
    code: Mapped[str | None] = mapped_column(String(60))
    name: Mapped[str | None] = mapped_column(String(100))
    stage: Mapped[str | None] = mapped_column(String(20))
    lead_department: Mapped[str | None] = mapped_column(String(100))
    offered: Mapped[bool | None] = mapped_column(Boolean)
    questions: Rows = mapped_column(_ROWS)
    items: Rows = mapped_column(_ROWS)
    edges: Rows = mapped_column(_ROWS)
    fields: Rows = mapped_column(_ROWS)
    papers: Rows = mapped_column(_ROWS)
    confirmed: Mapped[bool | None] = mapped_column(Boolean)
    note: Mapped[str | None] = mapped_column(Text)


def _sound(values: Mapping[str, Any], given: homes.Item | None) -> Mapping[str, str]:
    """The first thing that stops each part."""
    found = reversed([one for one in checking.own(read(values)) if one.stops])
    return {one.part: one.text for one in found}


def _harder(above: Mapping[str, Any], values: Mapping[str, Any]) -> Mapping[str, str]:
    over, mine = read(above), read(values)
    known = set(over.matters)
    told = {}
    if added := [item.matter for item in mine.items if item.matter not in known and not item.optional]:
        told["items"] = f"本地区增加的 {added[0]} 须是可选的，不能让群众必须多办一项"
    if waits := [edge.key for edge in mine.edges if edge.after in known and edge not in over.edges]:
        told["edges"] = f"{waits[0]} 会让上级规定的事项等待，不能增加"
    return told


BUNDLES = homes.Home(
    "one_thing_bundles", BUNDLE, "一件事",
    "上级公布的主题在这里认领、改成本地的；成员、先后、表单和材料在“编排”页上改，发布后群众才看到。",
    (
        homes.Field("code", "代码", hint="起一个短名，保存后不再变。", required=True, limit=60),
        homes.Field("name", "名称", required=True, limit=100),
        homes.Field("stage", "阶段", "choice", choices=tuple((code, name) for code, (_, name) in STAGES.items())),
        homes.Field("lead_department", "牵头部门", limit=100),
        homes.Field("offered", "本地区开办（认领）", "yes"),
        homes.Field("confirmed", "成员事项已核实", "yes"),
        homes.Field("note", "说明", "long", limit=1000),
        *(
            homes.Field(name, title, "rows", door="one_thing_desk.editor")
            for name, title in zip(
                LISTS, ("成员事项", "先后关系", "情形问题", "共用栏目", "共用材料"), strict=True
            )
        ),
    ),
    key="code", edit="one_thing.edit", publish="one_thing.publish", read="one_thing.read", group="事项", order=340,
    check=_sound, harder=_harder,
)  # fmt: skip


def held(code: str) -> Bundle | None:
    """A bundle as it holds in the present region, None where nobody offers it here."""
    found = homes.held(BUNDLES).get(BUNDLES.item(code))
    return read(found.values) if found and found["offered"] else None


def every() -> list[Bundle]:
    """Every bundle that is offered in the present region, by stage and name."""
    order = list(STAGES)
    found = [read(one.values) for one in homes.held(BUNDLES).values() if one["offered"]]
    return sorted(found, key=lambda one: (order.index(one.stage) if one.stage in order else len(order), one.name))
