"""What is put before an office: the lines on the desk, where they lead, and what timers are for."""

from typing import NamedTuple

#: What stands before an office: a kind and its line on the desk.
STAFF: dict[str, str] = {
    "catalogue.changed": "上级改动了已认领的事项，请到“上级变动”确认",
    "catalogue.moved": "上级改动了本地区办理的事项，请到“上级变动”查看",
    "catalogue.overdue": "上级的改动逾期没有确认，请到“上级变动”处理",
    "catalogue.overdue_below": "下级逾期没有确认改动，请到“认领进度”查看",
    "catalogue.fresh": "上级发布了新事项，请到“上级变动”认领",
    "catalogue.stopped": "上级紧急停办了已认领的事项，请停止受理",
    "catalogue.bound": "上级要求办理本级不认领的事项，请到“上级变动”查看",
    "question.asked": "下级就事项提问，请到“上下级问答”答复",
    "question.answered": "上级答复了提问，请到“上下级问答”查看",
    "question.unheld": "所问地区没有可以答复的人员，提问已转给更上一级，请到“上下级问答”查看",
    "oversight.found": "有办件亮灯，请到“电子监察”查看",
    "oversight.order": "有督办需要答复，请到“督办”查看",
    "oversight.answered": "督办有了答复，请到“督办”审核",
    "oversight.settled": "督办或监察记录有了结果，请到“电子监察”和“督办”查看",
    "oversight.escalated": "督办逾期未答复，已报值班领导，请到“督办”处理",
    "oversight.graded": "本部门的季度评分已公布，请到“季度评分”查看",
    "oversight.objected": "有部门对季度评分提出异议，请到“季度评分”复核",
    "oversight.overdue_below": "下级的督办逾期未答复，请到“电子监察”查看",
    "catalogue.submitted": "有目录修改送审，请到“草稿与发布”审定",
    "catalogue.returned": "送审的目录修改被退回，请到“草稿与发布”查看理由",
    "case.precheck_asked": "有人请您预审，请在两个工作日内答复",
    "case.submitted": "新的申请，等待受理",
    "case.resubmitted": "补正材料已交，等待受理",
    "case.deemed": "五个工作日内未告知，依法视为受理",
    "case.papers_overdue": "承诺后补的材料逾期未交，请核对并依法处理",
    "case.check_overdue": "承诺事项逾期未核查，请到“承诺核查”处理",
    "case.reopened": "依决定恢复办理的办件，请尽快办理",
    "case.assigned": "有办件改派给您办理",
    "case.heirless": "指定的接手人不能办理办件，离岗人员的办件已退回待办，请到“待办办件”分派",
    "case.opinion_asked": "请您审查或会签，请打开办件答复",
    "case.opinion_unasked": "请您审查或会签的办件不再等待您的答复",
    "case.extension_asked": "提请延长期限，等待负责人批准",
    "case.sent_back": "办件退回，请重新审查",
    "talk.asked": "申请人在办件中留言，请在期限内答复",
    "case.withdrawn": "申请人撤回了申请",
    "case.arrived": "移交来的办件，等待办理",
    "referral.asked": "有首问事项转来，请到“首问负责”接手或退回",
    "referral.taken": "您首问的事项已有人接手",
    "referral.declined": "您首问的事项没有被接手，请到“首问负责”改转或答复",
    "referral.answered": "您首问的事项已答复",
    "referral.overdue": "首问事项逾期未答复，请到“首问负责”处理",
    "original.sent": "有原件交给您，请到“原件交接”逐件签收",
    "original.signed": "交出的原件已签收",
    "original.refused": "交出的原件有的被拒收，仍由您保管，请到“原件交接”查看",
    "original.withdrawn": "等您签收的交接单已撤回",
    "transfer.asked": "有办件转送来，请到“办件转送”答复",
    "transfer.taken": "转送的办件已被接收",
    "transfer.declined": "转送的办件未被接收，请继续办理",
    "transfer.failed": "转送的办件没能移交，请继续办理",
    "transfer.overdue": "转送逾期未答复，请到“办件转送”处理",
    "talk.recounted": "工作日历调整，部分留言的答复日期有变，请到“群众留言”查看",
    "referral.recounted": "工作日历调整，首问事项的答复日期有变，请到“首问负责”查看",
    "transfer.recounted": "工作日历调整，转送的答复日期有变，请到“办件转送”查看",
    "oversight.recounted": "工作日历调整，督办的答复日期有变，请到“督办”查看",
    "case.recounted": "工作日历调整，部分在办办件的期限有变，请到“待办办件”查看",
    "progress.reminded": "上级提醒：有事项还没有认领或确认新版",
    "case.revived": "代收的办件已恢复办理，请到“代收的办件”查看",
    "case.came_back": "移交未被接收，办件退回本地区，请继续办理",
    "mandate.revoked": "委托人在本窗口撤销的授权，已由登记地区撤销",
    "mandate.not_revoked": "委托人在本窗口撤销的授权，登记地区没有撤销，请核对授权编号和证件",
    "hook.stopped": "变动推送多次没有送达，已自动停用，请到“变动推送”查看原因",
    "region.took_over": "本地区承接了撤并地区的人员、部门和事项，请到“岗位与密码”继续办理原有办件，到“区划调整”核对",
    "fee.refund_asked": "有退费等待批准，请到“缴款单”办理",
    "fee.exemption_asked": "有费用减免等待批准，请到“缴款单”办理",
    "fee.surplus": "缴款单撤销或缴清之后又有款项到账，已提请退回，请到“缴款单”办理",
    "fee.differences": "收款机构的账单与本地缴费记录不一致，请到“每日对账”处理",
    "letter.dead": "有信件多次处理失败，请到“待处理信件”查看",
    "timer.dead": "有到期事项多次自动办理失败，请到“待处理信件”查看",
}


class Lead(NamedTuple):
    """The page where a staff notice is acted upon; `about` is the argument of the page that names what it is about."""

    page: str
    about: str = ""


def _lead(lead: Lead, *kinds: str) -> dict[str, Lead]:
    return dict.fromkeys(kinds, lead)


#: The page of a case, for kinds whose `about` is a case of this office.
CASE = Lead("cases_desk.show", "case_id")
#: Where each kind leads; those of plugins come with them (`texts.bring`).
LEAD: dict[str, Lead] = {
    **_lead(
        CASE,
        "case.precheck_asked", "case.submitted", "case.resubmitted", "case.deemed", "case.papers_overdue",
        "case.check_overdue", "case.reopened", "case.assigned", "case.opinion_asked", "case.opinion_unasked",
        "case.extension_asked", "case.sent_back", "case.withdrawn", "case.arrived", "case.came_back", "talk.asked",
        "transfer.taken", "transfer.declined", "transfer.failed",
    ),
    **_lead(
        Lead("matters_desk.changes"),
        "catalogue.changed", "catalogue.moved", "catalogue.fresh", "catalogue.stopped", "catalogue.bound",
        "catalogue.overdue",
    ),
    **_lead(Lead("matters_desk.draft"), "catalogue.submitted", "catalogue.returned"),
    **_lead(Lead("progress_desk.index"), "catalogue.overdue_below"),
    **_lead(Lead("progress_desk.index", "release"), "progress.reminded"),
    **_lead(Lead("asking_desk.index"), "question.asked", "question.answered", "question.unheld"),
    **_lead(Lead("mandates_desk.revoking"), "mandate.revoked", "mandate.not_revoked"),
    **_lead(Lead("oversight_desk.index"), "oversight.found", "oversight.overdue_below"),
    **_lead(
        Lead("oversight_desk.orders"),
        "oversight.order", "oversight.answered", "oversight.escalated", "oversight.recounted", "oversight.settled",
    ),
    **_lead(Lead("oversight_grades.index"), "oversight.graded", "oversight.objected"),
    **_lead(
        Lead("referrals_desk.show", "referral"),
        "referral.asked", "referral.taken", "referral.declined", "referral.answered", "referral.overdue",
        "referral.recounted",
    ),
    **_lead(
        Lead("originals_desk.slip", "slip"),
        "original.sent", "original.signed", "original.refused", "original.withdrawn",
    ),
    **_lead(Lead("transfers_desk.show", "transfer"), "transfer.asked", "transfer.overdue", "transfer.recounted"),
    **_lead(Lead("hooks_desk.index"), "hook.stopped"),
    **_lead(Lead("talking_desk.index"), "talk.recounted"),
    **_lead(Lead("cases_counter.received"), "case.revived"),
    **_lead(Lead("cases_desk.index"), "case.recounted", "case.heirless"),
    **_lead(Lead("fees_desk.index"), "fee.refund_asked", "fee.exemption_asked", "fee.surplus"),
    **_lead(Lead("fees_days.index"), "fee.differences"),
    **_lead(Lead("notices_desk.letters"), "letter.dead", "timer.dead"),
}  # fmt: skip

#: What a timer was set for, as the desk says it; a plugin's kinds are shown by their code.
TIMERS: dict[str, str] = {
    "catalogue.walk": "发布生效后通知下级",
    "catalogue.remind": "上级改动未确认，提醒本级",
    "catalogue.escalate": "上级改动未确认，告知上级",
    "oversight.due": "督办答复期限到期，报值班领导",
    "oversight.report": "督办仍未答复，告知上一级",
    "referral.due": "首问事项答复期限到期，提醒双方",
    "transfer.due": "转送答复期限到期，提示监察",
    "case.deem": "逾期未告知，视为受理",
    "case.lapse": "逾期未补正，终止办理",
    "case.correction_soon": "补正期限将到，提醒申请人",
    "case.papers_due": "承诺后补的材料到期，核对并提醒",
    "case.check_due": "承诺核查期限到期，提醒办理机关",
    "calendar.recount": "工作日历调整后，重新计算期限",
    "calendar.recount.case": "工作日历调整后，单独重算一个办件的期限",
    "calendar.recount.check": "工作日历调整后，单独重算一个承诺核查的期限",
    "calendar.recount.order": "工作日历调整后，单独重算一个督办的期限",
    "calendar.recount.referral": "工作日历调整后，单独重算一个首问事项的期限",
    "calendar.recount.talk": "工作日历调整后，单独重算一条留言的答复日期",
    "calendar.recount.transfer": "工作日历调整后，单独重算一个转送的答复日期",
    "calendar.loaded": "国家放假安排装入后，重新计算期限",
}
