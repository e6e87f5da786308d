"""Further ways over which notices leave the house, brought by plugins and chosen by each person for himself.

What is told in a person's inbox goes over the ways that he chose, too, in words that any outside way may carry: the
same where they are discreet, else that there is something to read. Nobody else's notices know of the way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wutong.errors import Invalid, NotFound
from wutong.notices.outside import Answer

#: What a way says where the inbox's own words tell too much.
DISCREET = "您有一条新的通知，请登录“我的消息”查看。"


class NoSuchWay(NotFound):
    """No plugin that is on here sends notices this way."""

    code = "notice.unknown_way"
    message = "本地区没有这种通知方式，请刷新页面后重新选择。"


class BadAddressOfWay(Invalid):
    """What a person said to be reached cannot be."""

    code = "notice.bad_address_of_way"
    message = "没有保存，请按提示核对后再试。"


def _any(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class NoticeChannel:
    """A way, `NAME.way`: `send(message)` hands one message over and answers, or raises `NoticeNotTaken`.

    It runs with no transaction open, within fifteen seconds, and may be called again under the same `message.key`. Any
    other failure is a passing one and tried again as the core's are. `asks` is what a person says to be reached, such
    as “微信号” (nothing where `message.person` is enough); `check` takes it and gives its one spelling, or raises
    ValueError with a sentence.
    """

    name: str
    title: str
    send: Callable[[Any], Answer]
    asks: str = ""
    check: Callable[[str], str] = _any
    hint: str = ""


class Ways:
    """The ways that plugins bring, each under its owner's switch."""

    def __init__(self) -> None:
        self._held: dict[str, NoticeChannel] = {}
        self.is_on: Callable[[str], bool] = lambda _: False

    def register(self, way: NoticeChannel) -> None:
        """Take a plugin's way."""
        self._held[way.name] = way

    def here(self) -> dict[str, NoticeChannel]:
        """The ways whose plugins are on in the present region, by name."""
        return {name: way for name, way in sorted(self._held.items()) if self.is_on(name.partition(".")[0])}

    def titles(self) -> dict[str, str]:
        """What ways are called, also where they are off."""
        return {name: way.title for name, way in self._held.items()}


WAYS = Ways()
