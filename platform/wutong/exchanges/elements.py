"""Elements that a plugin adds to matters, as a list: a row for each matter; what comes in goes into their draft."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wutong import tenancy
from wutong.access import Actor
from wutong.db import notes
from wutong.exchanges.rules import Exchange, Values
from wutong.homes import actions
from wutong.layers import queries as layers
from wutong.layers.kinds import Edit
from wutong.matters import additions, rules
from wutong.matters.additions import Elements
from wutong.matters.shapes import Column

#: Under what the names of matters are kept for a transaction: every row of a file asks for them.
_KNOWN = "matters by code"
CODE, NAME = Column("code", "事项代码", size=64), Column("name", "事项名称", size=rules.NAME_LIMIT)


def of(elements: Elements) -> Exchange:
    """The list of what holds of a plugin's elements here, matter by matter."""
    return Exchange(
        f"{elements.plugin}.elements", elements.title, (CODE, NAME, *elements.elements), ("code",),
        rows=lambda: _rows(elements), write=lambda rows, *, actor: _write(elements, rows, actor),
        read="matter.read", edit="matter.edit", check=_check, group="事项", order=elements.order + 1,
    )  # fmt: skip


def _rows(elements: Elements) -> Iterable[Values]:
    home = tenancy.scope().home
    held = {found.item: found.values for found in layers.effective(elements.kind, home)}
    for item, code, name in additions.matters():
        yield {"code": code, "name": name, **held.get(item, {})}


def _check(values: Values) -> Mapping[str, str]:
    if _KNOWN not in (held := notes()):
        held[_KNOWN] = {code: name for _, code, name in additions.matters()}
    known = held[_KNOWN]
    code, name = str(values["code"]), values.get("name")
    if code not in known:
        return {"code": "本级和上级的目录里没有这个事项，请核对代码"}
    return {} if name in (None, known[code]) else {"name": f"这个代码的事项是“{known[code]}”，请核对是否错行"}


def _write(elements: Elements, rows: Sequence[Mapping[str, Any]], actor: Actor) -> None:
    home = tenancy.scope().home
    held = {found.item: found.values for found in layers.effective(elements.kind, home)}
    edits = []
    for row in rows:
        item = rules.item_of(str(row["code"]))
        there = held.get(item, {})
        said = {one.name: row[one.name] for one in elements.elements if row[one.name] != there.get(one.name)}
        edits += [Edit(item, said)] if said else []
    if edits:
        actions.keep(elements.home, edits, actor=actor)
