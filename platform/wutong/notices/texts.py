"""The words of notices as a region has them: those of the code, over them what regions on its line say."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from wutong.homes import queries
from wutong.homes.rules import Field, Home, Item, register
from wutong.homes.words import complaint, names
from wutong.matters import policy
from wutong.notices import rules
from wutong.notices.models import NOTICE_TEXT


def _given() -> Mapping[UUID, Item]:
    told = {code: kind for code, kind in rules.kinds().items() if not kind.security}
    return {HOME.item(code): Item(kind.title, {"title": kind.title, "text": kind.text}) for code, kind in told.items()}


def _check(values: Mapping[str, Any], given: Item | None) -> Mapping[str, str]:
    """Only the facts of the notice's own text may be named, and nothing that an outside channel may not tell."""
    text = str(values["text"])
    if wrong := complaint(text, dict.fromkeys(names(str(given.values["text"])) if given else ())):
        return {"text": wrong}
    return {"text": rules.TellsTooMuch.message} if rules.tells_too_much(text) else {}


HOME = register(
    Home(
        "notices", NOTICE_TEXT, "通知模板", "发给群众的通知怎么说；花括号里的内容由系统填写，不能增加别的。",
        (
            Field("title", "标题", limit=60),
            Field("text", "正文", "long", limit=300),
        ),
        order=690, given=_given, check=_check, delay=policy.delay,
    )
)  # fmt: skip


def kind_of(code: str) -> rules.Kind:
    """A kind of notice with the words of the present region; raises `UnknownKind`."""
    kind = rules.kind_of(code)
    if kind.security:
        return kind
    held = queries.one(HOME, HOME.item(code))
    return replace(kind, title=held["title"], text=held["text"])
