"""What a home is: a kind, what its elements are called and how each is written, what the code itself brings.

Values in, values or sentences out. Nothing here knows a table.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal, NamedTuple
from uuid import UUID, uuid5

from wutong.errors import Conflict, Invalid, NotFound
from wutong.layers.kinds import Kind

Type = Literal["text", "long", "number", "yes", "choice", "lines", "rows", "date", "picture"]
_SPACE = UUID("3d1f6a52-93c4-4d0b-9d4c-1f0c2f1b8e11")


@dataclass(frozen=True, slots=True)
class Field:
    """One element on the form: `choices` are value and title of a choice, `columns` name and title of a row's cells,
    which are edited on a page of their own.

    A picture is set on a page of its room's own; its value is a digest, by which the endpoint `door` shows it. Of any
    other element `door` names the page on which its room lets it be edited, given the `item`.
    """

    name: str
    title: str
    type: Type = "text"
    hint: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    limit: int = 4000
    door: str = ""


class Item(NamedTuple):
    """What the code itself brings: the name of the item on the desk, and the values that hold where nobody set any."""

    title: str
    values: Mapping[str, Any]


def _nothing() -> Mapping[UUID, Item]:
    return {}


def _fine(values: Mapping[str, Any], given: Item | None) -> Mapping[str, str]:
    return {}


def _easier(above: Mapping[str, Any], values: Mapping[str, Any]) -> Mapping[str, str]:
    return {}


@lru_cache(maxsize=4096)
def _item(home: str, key: str) -> UUID:
    """Kept, because homes name their items anew whenever somebody asks for one."""
    return uuid5(_SPACE, f"{home}:{key}")


@dataclass(frozen=True, eq=False)
class Home:
    """A kind with its pages: `key` is the element that names an item (none: the items are those of the code).

    `edit` and `publish` are the rights, `read` the one that opens the list with its draft (none: `edit`), so that who
    publishes and does not edit sees what; `second` says whether a second person must agree to a release, `delay` how
    long what is agreed can be called off before it takes effect; `check` says what is wrong with an item's values, by
    element, given what the code brings of it; `harder` says, by element, what they ask more of citizens than the item
    as the regions above leave it; `called` names an item that no one element names; items that are not `removable` are
    only ever emptied.
    """

    name: str
    kind: Kind
    title: str
    lead: str
    fields: tuple[Field, ...]
    key: str = ""
    edit: str = "setting.manage"
    publish: str = "setting.manage"
    read: str = ""
    group: str = "地区"
    order: int = 660
    given: Callable[[], Mapping[UUID, Item]] = _nothing
    check: Callable[[Mapping[str, Any], Item | None], Mapping[str, str]] = _fine
    harder: Callable[[Mapping[str, Any], Mapping[str, Any]], Mapping[str, str]] = _easier
    second: Callable[[], bool] = field(default=lambda: False, repr=False)
    delay: Callable[[], timedelta] = field(default=timedelta, repr=False)
    called: Callable[[Mapping[str, Any]], str] | None = None
    removable: bool = True

    def item(self, key: str) -> UUID:
        """The id of the item of this name, the same in every region."""
        return _item(self.name, key)

    def titled(self, item: UUID, values: Mapping[str, Any]) -> str:
        """The name of an item on the desk."""
        given = self.given().get(item)
        return given.title if given else self.called(values) if self.called else str(values.get(self.key) or item)


class UnknownItem(NotFound):
    """No region above defined the item, and the code brings none."""

    code = "homes.unknown"
    message = "没有这个条目，请回到列表重新选择。"


class SecondPerson(Conflict):
    """The region wants a second person to agree, and nobody was asked."""

    code = "homes.second_person"
    message = "本地区规定发布须由另一人审定，请先送审。"


class UnderReview(Conflict):
    """The item lies before the approver in a submitted draft."""

    code = "homes.under_review"
    message = "这一条的修改正在送审，请先撤回送审，或等审定后再改。"


class NotOwn(Conflict):
    """Only the region that added an item takes it away."""

    code = "homes.not_own"
    message = "这一条不是本地区增设的，不能删除；可以改为本地区的内容。"


class AlreadyThere(Invalid):
    """A new item has the name of one that is there or lies in the draft, which it would overwrite."""

    code = "homes.already_there"
    message = "“{name}”已经有了，或刚由别人加入草稿，请在列表中修改。"


class ItemMoved(Conflict):
    """Somebody has changed an item in the draft since it was shown to who wants to drop its changes."""

    code = "homes.item_moved"
    message = "这一条刚被别人改过，没有放弃任何修改，请返回核对后再操作。"


#: Every home by its name; filled while the rooms are imported.
HOMES: dict[str, Home] = {}


def register(home: Home) -> Home:
    """Declare a home; a name is declared once."""
    if HOMES.setdefault(home.name, home) is not home:
        raise ValueError(f"the home {home.name} is declared twice")
    return home


def read(fields: Iterable[Field], sent: Mapping[str, str]) -> dict[str, Any]:
    """The values of a sent form, None for an empty box; raises `Invalid` naming each box that cannot be read.

    What has a page of its own is in no box.
    """
    values: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    for one in fields:
        if one.door:
            continue
        text = sent.get(one.name, "").strip()
        try:
            values[one.name] = _READ[one.type](one, text) if text else None
        except ValueError as error:
            wrong[one.name] = [str(error)]
    if wrong:
        raise Invalid(fields=wrong)
    return values


def written(one: Field, value: Any) -> str:
    """A value as it stands in its box; of one with a page of its own nothing does."""
    if value is None or one.door:
        return ""
    if one.type == "yes":
        return "1" if value else "0"
    if one.type == "lines":
        return "\n".join(value)
    return str(value)


def shown(one: Field, value: Any, translate: Callable[[str], str] = str) -> str:
    """A value as one line on a page."""
    if value is None:
        return "—"
    if one.type == "picture":
        return translate("已设置")
    if one.door:
        return translate("共 %(n)s 项") % {"n": len(value)}
    if one.type == "yes":
        return translate("是") if value else translate("否")
    if one.type == "choice":
        return translate(dict(one.choices).get(value, str(value)))
    return "；".join(written(one, value).splitlines())


def _text(one: Field, text: str) -> str:
    if len(text) > one.limit:
        raise ValueError(f"不能超过 {one.limit} 个字")
    return text


def _number(one: Field, text: str) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise ValueError("请填写不小于 0 的整数")
    return int(text)


def _choice(one: Field, text: str) -> str:
    if text not in dict(one.choices):
        raise ValueError("请从列表中选择")
    return text


def _lines(one: Field, text: str) -> list[str]:
    lines = [line.strip() for line in _text(one, text).splitlines()]
    return list(dict.fromkeys(line for line in lines if line))


def _date(one: Field, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("请填写日期，例如 2026-05-01") from None


_READ: Mapping[Type, Callable[[Field, str], Any]] = {
    "text": _text,
    "long": _text,
    "number": _number,
    "yes": lambda one, text: text == "1",
    "choice": _choice,
    "lines": _lines,
    "date": _date,
}
