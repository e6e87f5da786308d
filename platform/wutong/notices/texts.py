"""The notices of a region: their words, those of the code under what its line says, and which may be declined."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from wutong.homes import queries
from wutong.homes.rules import Field, Home, Item, register
from wutong.homes.words import complaint, names
from wutong.matters import policy
from wutong.notices import offices, rules
from wutong.notices.kinds import Kind
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


def kind_of(code: str) -> Kind:
    """A kind of notice with the words of the present region; raises `UnknownKind`."""
    kind = rules.kind_of(code)
    if kind.security:
        return kind
    held = queries.one(HOME, HOME.item(code))
    return replace(kind, title=held["title"], text=held["text"])


# ── What may be declined ─────────────────────────────────────────────────────────────────────────────────────


class Brought:
    """Which plugin brought a kind. `is_on` asks whether it is on in the present region."""

    by: ClassVar[dict[str, str]] = {}
    is_on: Callable[[str], bool] = staticmethod(lambda plugin: True)


def bring(plugin: str, kinds: Mapping[str, Kind]) -> None:
    """Take the kinds of a plugin; those without a channel are lines on the desks of an office, not for people, and
    lead to a page of the plugin's own, as long as it is on."""
    lines = {code: kind for code, kind in kinds.items() if not kind.channels}
    offices.STAFF.update({code: kind.text for code, kind in lines.items()})
    offices.LEAD.update({code: offices.Lead(kind.page, kind.about) for code, kind in lines.items() if kind.page})
    kinds = {code: kind for code, kind in kinds.items() if kind.channels}
    rules.BROUGHT.update(kinds)
    Brought.by.update(dict.fromkeys(kinds, plugin))


def declinable() -> dict[str, Kind]:
    """The kinds that a person may switch off, without those of plugins that are off in the present region."""
    optional = {code: kind for code, kind in rules.kinds().items() if kind.optional}
    on = {plugin: Brought.is_on(plugin) for plugin in {Brought.by[code] for code in optional if code in Brought.by}}
    return {code: kind for code, kind in optional.items() if on.get(Brought.by.get(code, ""), True)}
