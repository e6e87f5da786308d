"""Every kind of notice of the core, each a row of DOMAIN appendix J: the text with `{facts}`, the channels, and whether
the law or the person's own safety demands it."""

from dataclasses import dataclass
from typing import Literal

Channel = Literal["inbox", "sms", "email"]
#: A sign-in code loses its words when it is closed: whoever needs one asks for another.
CODE = "people.code"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notice; `version` is written into every message so that a text can be traced. One without channels is
    a line on the desks of an office (`tell_staff`); it leads to `page`, the endpoint of a page of the desk, whose
    argument `about` names what the notice is about (empty for a page that takes none)."""

    title: str
    text: str
    channels: tuple[Channel, ...] = ("inbox", "sms", "email")
    security: bool = False
    optional: bool = False
    version: int = 1
    page: str = ""
    about: str = ""


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
    "case.precheck_recounted": Kind(
        "预审答复日期有变", "您请窗口预审的“{matter}”，答复日期因工作日历调整改为 {due}，逐日说明请登录后查看。"
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
