"""When a mandate holds, how long it may, and what is said where it does not.

民法典 §165: who, for what, how far and until when; §173–174: it ends by its day and by the word of either side.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal, Protocol
from uuid import UUID

from wutong.errors import Conflict, Forbidden, Invalid, NotFound

Standing = Literal["waiting", "live", "expired", "ended"]
STANDINGS: Mapping[Standing, str] = MappingProxyType(
    {"waiting": "等待本人确认", "live": "有效", "expired": "已到期", "ended": "已撤销"}
)
#: What proves the mandate. Without a paper it waits until the giver has confirmed it under his own session.
ONLINE = "online"
EVIDENCE: Mapping[str, str] = MappingProxyType(
    {"paper": "签字的委托书", "photo": "现场照片", "signature": "手写签名", ONLINE: "由本人登录确认"}
)
#: Whose word ended it.
ENDED: Mapping[str, str] = MappingProxyType(
    {"giver": "本人在线撤销", "counter": "本人到窗口撤销", "helper": "帮办人辞去委托"}
)
#: What is done through a mandate.
ACTS: Mapping[str, str] = MappingProxyType(
    {"file": "代为申报", "add_paper": "代交材料", "resubmit": "代交补正", "withdraw": "代为撤回"}
)
#: Longest time a mandate is given for, and most matters of one.
LONGEST, MOST = timedelta(days=366), 50


class NoSuchMandate(NotFound):
    """No such mandate here, or none that the reader may know of."""

    code = "mandate.unknown"
    message = "没有找到这份授权委托，请核对授权编号，或从“帮办代办”进入。"


class NotConfirmed(Conflict):
    """Whoever is to give the mandate has not said yes."""

    code = "mandate.not_confirmed"
    message = "授权委托 {number} 还没有经委托人本人确认，请委托人登录“委托帮办”确认后再代办。"


class Expired(Conflict):
    """The mandate's day is over."""

    code = "mandate.expired"
    message = "授权委托 {number} 已于 {until} 到期，不能再凭它代办。请与委托人重新办理授权。"


class Ended(Conflict):
    """Somebody has ended the mandate."""

    code = "mandate.ended"
    message = "授权委托 {number} 已经撤销，不能再凭它代办。如仍需代办，请与委托人重新办理授权。"


class TooNarrow(Forbidden):
    """The mandate does not name this matter."""

    code = "mandate.too_narrow"
    message = "授权委托 {number} 没有包括这个事项。请委托人本人办理，或另行授权。"


class NotTheHelper(Forbidden):
    """Somebody else was asked for help."""

    code = "mandate.not_the_helper"
    message = "授权委托 {number} 委托的是其他人员，不能由您代办。"


class ProofMissing(Invalid):
    """A paper was promised as proof and not brought."""

    code = "mandate.proof_missing"
    message = "请上传委托书、照片或签名的图片；没有的，请选择由本人登录确认。"


class BadDay(Invalid):
    """The last day lies in the past or too far ahead."""

    code = "mandate.bad_day"
    message = "有效期须在今天以后、一年以内，请重新选择日期。"


class BadMatters(Invalid):
    """No matter is named, too many are, or one that this place does not offer."""

    code = "mandate.bad_matters"
    message = "请从列表中选择委托办理的事项，最多 50 项。"


class NotTheGiver(Invalid):
    """The identity number at the counter is not that of whoever gave the mandate."""

    code = "mandate.not_the_giver"
    message = "身份证号码与委托人不一致，不能撤销。请核对证件和授权编号。"


class Held(Protocol):
    """What of a mandate says whether it holds."""

    number: str
    helper: UUID
    matters: list[str]
    until: date
    confirmed_at: datetime | None
    ended_at: datetime | None


def standing(one: Held, today: date) -> Standing:
    """How a mandate stands on a day; its last day counts."""
    if one.ended_at is not None:
        return "ended"
    if today > one.until:
        return "expired"
    return "waiting" if one.confirmed_at is None else "live"


def must_hold(one: Held, today: date, persons: Collection[UUID | None], matter: str) -> None:
    """Raise what says why one of these persons may not act for the giver in the matter today."""
    if one.helper not in persons:
        raise NotTheHelper(number=one.number)
    found = standing(one, today)
    if found == "ended":
        raise Ended(number=one.number)
    if found == "expired":
        raise Expired(number=one.number, until=day(one.until))
    if found == "waiting":
        raise NotConfirmed(number=one.number)
    if matter not in one.matters:
        raise TooNarrow(number=one.number)


def check(until: date, today: date, matters: Collection[str], offered: Collection[str]) -> None:
    """Raise `BadDay` or `BadMatters` unless a mandate may be given so."""
    if not today <= until <= today + LONGEST:
        raise BadDay({"until": [BadDay.message]})
    if not matters or len(matters) > MOST or not set(matters) <= set(offered):
        raise BadMatters({"matters": [BadMatters.message]})


def day(one: date) -> str:
    """A day as sentences name it."""
    return f"{one.year}年{one.month}月{one.day}日"


def words(number: str, helper: str, until: date) -> str:
    """How a filing names the mandate it came through."""
    return f"凭授权委托 {number} 代办（帮办人{helper}，授权至{day(until)}）"
