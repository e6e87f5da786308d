"""What a notice says, through which channel it goes and when it may leave.

A `Kind` is one row of DOMAIN appendix J: the texts with `{facts}`, the channels, and whether the law or the
person's own safety demands it. Outside channels (SMS, e-mail) never carry an identity number, nor words that
tell of illness or aid: there the matter's name gives way to a neutral phrase.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from wutong import reach
from wutong.errors import Invalid, NotFound, Refused

Channel = Literal["inbox", "sms", "email"]
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

#: A sign-in code loses its words when it is closed: whoever needs one asks for another.
CODE = "people.code"
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


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notice; `version` is written into every message so that a text can be traced."""

    title: str
    text: str
    channels: tuple[Channel, ...] = ("inbox", "sms", "email")
    security: bool = False
    optional: bool = False
    version: int = 1


_YOURS = "您申请的“{matter}”（编号 {number}）"

KINDS: dict[str, Kind] = {
    CODE: Kind(
        "登录验证码",
        "验证码 {code}，{minutes} 分钟内有效。请勿告诉任何人，工作人员不会向您索要。",
        channels=("sms",),
        security=True,
    ),
    "case.precheck_fine": Kind(
        "预审通过", "您请窗口预审的“{matter}”可以提交了，请登录“我的办件”一键提交；没有提交就不算申请。"
    ),
    "case.precheck_lacking": Kind(
        "预审有修改意见", "您请窗口预审的“{matter}”有需要修改的地方，逐项意见请登录“我的办件”查看，改好后再提交。"
    ),
    "case.submitted": Kind("已收到您的申请", _YOURS + "已提交。凭编号和回执上的查询码可以查看进度。"),
    "case.accepted": Kind("申请已受理", _YOURS + "已受理，承诺于 {due} 前办结。"),
    "case.correcting": Kind("请补正材料", _YOURS + "需一次性补正材料，请于 {due} 前补交，清单请登录后查看。"),
    "case.correction_soon": Kind(
        "补正期限将到", _YOURS + "还没有提交补正，请于 {due} 前补交；逾期未补正的，本次申请终止。"
    ),
    "case.fixed": Kind(
        "窗口当场更正了填报内容",
        _YOURS + "有写错的地方，已由窗口当场更正；更正了什么请登录后查看，有不对的请告诉窗口。",
    ),
    "case.refused_acceptance": Kind("不予受理", _YOURS + "不予受理，理由请登录后查看。"),
    "case.suspended": Kind("进入特别程序", _YOURS + "已进入特别程序，期间不计入办理时限，理由请登录后查看。"),
    "case.resumed": Kind("恢复办理", _YOURS + "已恢复办理，承诺于 {due} 前办结。"),
    "case.extended": Kind("办理期限延长", _YOURS + "经批准延长办理，新的期限为 {due}，理由请登录后查看。"),
    "case.recounted": Kind(
        "办理期限重新计算", _YOURS + "因工作日历调整重新计算了期限，现为 {due}，逐日说明请登录后查看。"
    ),
    "case.granted": Kind("申请已办结", _YOURS + "已准予，领取方式请登录后查看。"),
    "case.refused": Kind("申请未获准", _YOURS + "未获准予，理由和复议、诉讼的途径请登录后查看。"),
    "case.posted": Kind("结果已寄出", _YOURS + "的办理结果已经寄出，承运单位和运单号请登录后查看。"),
    "case.delivered": Kind("结果已送达", _YOURS + "的办理结果已送达。"),
    "case.withdrawn": Kind("申请已撤回", _YOURS + "已撤回，交来的材料可以取回。"),
    "case.terminated": Kind("办理已终止", _YOURS + "已终止办理，理由请登录后查看。"),
    "case.revived": Kind(
        "终止已撤回", _YOURS + "的终止已经撤回，继续办理，现为“{state}”；此前的终止通知不再有效，理由请登录后查看。"
    ),
    "case.undone": Kind("上一步办理已撤回", _YOURS + "的上一步办理（{left}）已经撤回，现为“{state}”，以现在的为准。"),
    "case.papers_overdue": Kind("请补交承诺的材料", _YOURS + "有承诺后补的材料已经逾期，请补交，清单请登录后查看。"),
    "case.commitment_checked": Kind("承诺核查通过", _YOURS + "的承诺事项已核查通过，决定继续有效。"),
    "case.mending_ordered": Kind(
        "请限期整改", _YOURS + "的承诺事项与实际不符，请按期整改，内容和期限请登录后查看；逾期不改的，依法撤销决定。"
    ),
    "case.revoked": Kind("决定已撤销或注销", _YOURS + "的决定已被撤销或注销，依据和复议、诉讼的途径请登录后查看。"),
    "case.corrected": Kind(
        "决定文书已更正",
        _YOURS + "的决定文书有笔误已经更正，原文书由更正后的文书替代；内容请登录后查看，决定的结果不变。",
    ),
    "case.reopened": Kind("申请恢复办理", _YOURS + "依有关决定重新办理，期限重新计算，依据请登录后查看。"),
    "fee.issued": Kind("请缴费", _YOURS + "已开出缴款单，金额 {amount} 元，缴费方式和收费依据请登录后查看。"),
    "fee.paid": Kind("缴费成功", _YOURS + "已收到缴费 {amount} 元，收据请登录后下载。"),
    "fee.refunded": Kind("退费已退回", _YOURS + "已按原路退回 {amount} 元。"),
    "talk.recounted": Kind("留言的答复日期有变", "关于" + _YOURS + "，您的留言因工作日历调整改为 {day} 前答复。"),
    "talk.answered": Kind("办理机关给您留言", "关于" + _YOURS + "，办理机关给您写了留言，请登录后查看。"),
    "case.handed_over": Kind("申请已移交", _YOURS + "已移交有权办理的地区继续办理，编号和链接照旧可用。"),
    "referral.asked": Kind(
        "您咨询的事已转交", "您咨询的事（编号 {number}）已转交{place}，{due} 前答复；接手之前由首问窗口负责。"
    ),
    "referral.recounted": Kind(
        "答复日期有变", "您咨询的事（编号 {number}）因工作日历调整，改为 {due} 前由{place}答复。"
    ),
    "referral.answered": Kind(
        "您咨询的事已答复", "您咨询的事（编号 {number}）已由{place}答复，内容请登录“我的咨询”查看，或到首问窗口询问。"
    ),
    "original.received": Kind("窗口收下了您的原件", _YOURS + "收下了您的原件，存放在哪里、何时领回请登录后查看。"),
    "original.returned": Kind("原件已退还", _YOURS + "的原件已经退还，领取人请登录后查看。"),
    "transfer.asked": Kind(
        "申请已依法转送",
        _YOURS + "不属于现办理机关的职权，已转送{place}；对方接收之前仍由原机关办理，期限照算，理由请登录后查看。",
    ),
    "transfer.taken": Kind("转送已接收", _YOURS + "已由{place}接收办理，编号和链接照旧可用。"),
    "transfer.stays": Kind("仍由原机关办理", _YOURS + "没有由{place}接收，仍由原机关办理，理由请登录后查看。"),
    "mandate.asked": Kind(
        "请确认授权委托",
        "帮办人{helper}请您确认委托其代办“{matter}”（授权编号 {number}，至 {until}）。"
        "请登录“委托帮办”确认，确认前不生效。",
    ),
    "mandate.given": Kind(
        "已登记授权委托",
        "您委托{helper}代办“{matter}”，授权编号 {number}，有效期至 {until}。"
        "可随时登录或到任一窗口撤销；不是您的意思请立即撤销。",
    ),
    "mandate.confirmed": Kind("委托人已确认", "授权委托 {number} 已经委托人确认，可以代办“{matter}”，至 {until}。"),
    "mandate.ended": Kind("授权委托已撤销", "授权委托 {number}（“{matter}”）已撤销，不能再凭它代办。"),
    "desk.covering": Kind(
        "代同事办理",
        "{name}从 {first} 至 {last} 不在岗，由您代办：其待办显示在“我经办的”中，标有“代”。",
        channels=("inbox",),
    ),
    "mandate.errand": Kind("代办的办件有进展", "您代办的“{matter}”（编号 {number}）现为：{state}。"),
}


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
