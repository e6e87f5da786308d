"""How a hand-over is put before people: its events in words, both clocks, what is next."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from wutong.sdk import N_, matter_asks, now
from wutong_cross_province import queries
from wutong_cross_province.models import Checklist, Handover, Step
from wutong_cross_province.rules import HANDOVER, SIDES

#: What happened, beside the titles of the moves.
HAPPENED = {
    "identified": N_("身份核验"), "checked": N_("形式审查通过"), "added": N_("补充代收材料"),
    "opened": N_("打开填写的内容，准备更正"), "mended": N_("更正填写的内容"),
    "asked_back": N_("请求撤回"), "not_done": N_("业务属地未同意"), "late": N_("移交超时"),
    "handed_on": N_("办件移送其他地区"),
    "clocks": N_("办理时限有变化"), "letter_dead": N_("发往对方的信件没有送达"),
    "letter_void": N_("未送达的信件已作废"), "not_delivered": N_("办件尚不能登记送达，请在办件中处理"),
}  # fmt: skip
_TITLES = {move.name: move.title for move in HANDOVER.moves} | HAPPENED

#: What is next, as the applicant reads it.
NEXT = {
    "checking": N_("窗口正在核验。"),
    "lacking": N_("请按一次性告知单补齐材料，再到窗口提交。"),
    "collected": N_("窗口将在移交时限内把材料交给业务属地。代收不是受理，办理时限还没有起算。"),
    "sent": N_("材料在移交途中，业务属地收到后会在这里告诉您。"),
    "returned": N_("业务属地把材料退回了代收窗口，窗口正在处理，理由见下。"),
    "arrived": N_("业务属地将在五个工作日内受理、一次告知需补正的内容，或者说明不予受理的理由。"),
    "correcting": N_("请按业务属地的告知补正；可以到原代收窗口提交，也可以登录业务属地的网站提交。"),
    "supplemented": N_("补正材料已由代收窗口移交业务属地。"),
    "accepted": N_("业务属地已经受理，办理时限从受理之日起算。"),
    "rejected": N_("业务属地不予受理，理由见下。"),
    "decided": N_("业务属地已经作出决定，正在安排送达。"),
    "result_sent": N_("结果正寄往代收窗口。"),
    "at_window": N_("结果已到代收窗口，请带身份证件领取并签收。"),
    "handed_out": N_("已办结，结果由本人签收。"),
    "delivered": N_("已办结，结果已送达。"),
    "withdrawn": N_("已撤回。"),
    "lapsed": N_("代收的材料逾期没有移交，已按规定删除，申请没有提出；需要办理的，请重新到窗口申请。"),
    "terminated": N_("已终止，原因见业务属地的办理过程。"),
}


def page(row: Handover) -> dict[str, Any]:
    """What every page about a hand-over shows."""
    return {
        "timeline": [_entry(step) for step in queries.steps(row.id, row.side)],
        "next": _(NEXT[row.state]),
        "overdue": row.late or _over(row.hand_by),
    }


def _over(moment: datetime | None) -> bool:
    return moment is not None and moment <= now()


def _entry(step: Step) -> dict[str, Any]:
    return {
        "title": _(_TITLES.get(step.what, step.what)),
        "at": step.at,
        "by": _(SIDES[step.actor_side]),
        "text": step.text.reveal() if step.text else "",
    }


def headings(checklist: Checklist) -> list[str]:
    """The headings of the papers that a checklist asks for."""
    return [paper.key for paper in matter_asks(checklist.content).papers] if checklist.content else []
