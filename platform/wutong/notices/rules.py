"""What a notice says, through which channel it goes and when it may leave.

The kinds of the core stand in `kinds`. Outside channels (SMS, e-mail) never carry an identity number, nor words that
tell of illness or aid: there the matter's name gives way to a neutral phrase.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from wutong import reach
from wutong.errors import Invalid, NotFound, Refused
from wutong.notices.kinds import CODE, KINDS, Channel, Kind

#: Channels that leave the house; their texts are discreet and keep to the hours of the day.
OUTSIDE: frozenset[str] = frozenset({"sms", "email"})
#: How long the name of a way may be.
NAME_OF_WAY = 40
STATES = ("queued", "leased", "sent", "delivered", "failed")

#: Ordinary notices leave between these hours of the Beijing day.
OPENS, CLOSES = time(8), time(21)
#: Waits before the next try of a message the provider did not take.
WAITS = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 1800, 3600, 7200))
#: A sign-in code is worthless after five minutes: nothing urgent is sent later than that.
STALE = timedelta(minutes=5)

#: The channel to machines, and what is sent over it: that a release took effect, or that somebody tries it.
HOOK, HOOK_RELEASE, HOOK_TRIAL = "hook", "hook.release", "hook.trial"
HOOKS = {HOOK_RELEASE: "目录发布", HOOK_TRIAL: "试推"}
#: A hook is switched off when so many messages in a row were given up; a region has at most so many hooks.
GIVES_UP, MOST_HOOKS = 5, 20
#: What a machine answers, or does not, in plain words, by the error that is written down.
MET: Mapping[str, str] = {
    "HTTP 3": "对方换了地址，请向对方要新的地址",
    "HTTP 4": "对方拒绝接收，请与对方核对地址和密钥",
    "HTTP 5": "对方系统出错",
    **dict.fromkeys(("ConnectionError", "ConnectTimeout"), "连接不上对方"),
    "ReadTimeout": "对方没有及时回应",
    "SSLError": "对方的证书有问题",
    "InvalidURL": "地址不合规定，没有发出",
    "SwitchedOff": "已停用，没有发出",
    "Gone": "地址已删除，没有发出",
}
#: Why a message failed that its person has declined.
UNWANTED = "Unwanted"

_NUMBER = re.compile(r"(?<!\d)(\d{17}[\dXx]|\d{15})(?!\d)")
_DELICATE = re.compile(r"残疾|低保|最低生活|特困|救助|救济|抚恤|优抚|病|医疗|孕|流产|精神|戒毒|艾滋|社区矫正|孤儿|困境")
NEUTRAL = "您申请的事项"


class UnknownKind(Refused):
    """No notice of this kind is written down."""

    code, status = "notice.unknown_kind", 500
    message = "没有名为“{kind}”的通知模板，请联系系统管理员。"


class FactMissing(Refused):
    """The template names a fact that the caller did not give."""

    code, status = "notice.fact_missing", 500
    message = "通知“{kind}”缺少内容“{fact}”，请联系系统管理员。"


class TellsTooMuch(Refused):
    """The text for an outside channel holds an identity number or details of illness or aid."""

    code, status = "notice.tells_too_much", 422
    message = "短信和邮件中不得出现证件号码或疾病、救助等内容，请改写后再发送。"


class NotAgain(Refused):
    """The message did not fail, was sent again already, or is of a kind that is worth nothing later."""

    code, status = "notice.not_again", 409
    message = "这条通知不能重新发送：它没有失败，已经重新发送过，收件人不愿接收，或者是过期的验证码。"


class NoSuchHook(NotFound):
    """The region has no hook of this id."""

    code = "hook.unknown"
    message = "没有找到这个推送地址，它可能已经删除。"


class BadAddress(Invalid):
    """A hook may only lead to a public place behind TLS."""

    code = "hook.bad_address"
    message = "接收地址须为完整的 https 地址，不能指向本机或内网。"


class TooManyHooks(Refused):
    """The region has as many hooks as it may have."""

    code, status = "hook.too_many", 409
    message = "推送地址最多 {most} 个，请先删除不用的。"


class HookOff(Refused):
    """Nothing is sent to a hook that is switched off."""

    code, status = "hook.off", 409
    message = "这个推送地址已停用，请先启用再推送。"


class NotOptional(Refused):
    """A person asked not to be told what the law demands to be told."""

    code, status = "notice.not_optional", 422
    message = "这类通知依法必须送达，不能关闭。"


#: What plugins bring; filled when the application is put together.
BROUGHT: dict[str, Kind] = {}


def kinds() -> Mapping[str, Kind]:
    """Every kind by its code: the core's and what plugins brought."""
    return {**KINDS, **BROUGHT}


@dataclass(frozen=True, slots=True)
class Text:
    """A composed notice: the title, the body, and the template's version."""

    title: str
    body: str
    version: int


def kind_of(code: str) -> Kind:
    """The kind with this code; raises `UnknownKind`."""
    try:
        return KINDS.get(code) or BROUGHT[code]
    except KeyError:
        raise UnknownKind(kind=code) from None


def compose(code: str, channel: Channel, facts: Mapping[str, object], said: Kind | None = None) -> Text:
    """The words of one notice on one channel, of the code or as they are `said` in a region; raises `FactMissing`, or
    `TellsTooMuch` for an outside channel."""
    kind = said or kind_of(code)
    told = discreet(facts) if channel in OUTSIDE else facts
    try:
        body = kind.text.format_map(dict(told))
    except KeyError as missing:
        raise FactMissing(kind=code, fact=missing.args[0]) from None
    if channel in OUTSIDE and tells_too_much(body):
        raise TellsTooMuch(kind=code)
    return Text(kind.title, body, kind.version)


def outside(channel: str) -> bool:
    """Whether a channel leaves the house: what plugins bring does, too."""
    return channel in OUTSIDE or "." in channel


def discreet(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts as an outside channel may tell them: a delicate matter is not named."""
    matter = str(facts.get("matter", ""))
    return {**facts, "matter": NEUTRAL} if _DELICATE.search(matter) else dict(facts)


def tells_too_much(body: str) -> bool:
    """Whether the text holds an identity number or words of illness and aid."""
    return bool(_NUMBER.search(body) or _DELICATE.search(body))


def leaves_at(local: datetime, *, security: bool) -> datetime:
    """When a message may leave, given the Beijing time now: at once, or when the hours of the day begin."""
    if security or OPENS <= local.time() < CLOSES:
        return local
    day = local.date() + timedelta(days=1 if local.time() >= CLOSES else 0)
    return datetime.combine(day, OPENS, local.tzinfo)


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after the n-th failed try (from 1); None when it was the last."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def worth_again(kind: str, state: str, error: str | None) -> bool:
    """Whether a message may be sent once more: it failed, its kind is known, and somebody still wants to read it."""
    return state == "failed" and (kind in kinds() or kind in HOOKS) and kind != CODE and error != UNWANTED


def met(error: str) -> str:
    """Why a machine did not take a message, in the words of somebody who runs an office; empty where none are known."""
    return MET.get(error) or MET.get(error[: len("HTTP 4")], "")


def check_address(address: str, *, own: bool = False) -> str:
    """The address, if a hook may lead there; `own` on a demo, to this machine as well. Raises `BadAddress`."""
    if not reach.proper(address, own=own):
        raise BadAddress({"address": [BadAddress.message]})
    return address
