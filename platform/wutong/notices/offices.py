"""What is put before an office: the lines on the desk, where they lead, and what timers are for."""

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
    "oversight.overdue_below": "下级的督办逾期未答复，请到“电子监察”查看",
    "catalogue.submitted": "有目录修改送审，请到“草稿与发布”审定",
    "catalogue.returned": "送审的目录修改被退回，请到“草稿与发布”查看理由",
    "case.submitted": "新的申请，等待受理",
    "case.resubmitted": "补正材料已交，等待受理",
    "case.deemed": "五个工作日内未告知，依法视为受理",
    "case.papers_overdue": "承诺后补的材料逾期未交，请核对并依法处理",
    "case.reopened": "依决定恢复办理的办件，请尽快办理",
    "case.opinion_asked": "请您审查或会签，请打开办件答复",
    "case.extension_asked": "提请延长期限，等待负责人批准",
    "case.sent_back": "办件退回，请重新审查",
    "case.withdrawn": "申请人撤回了申请",
    "case.arrived": "移交来的办件，等待办理",
    "case.recounted": "工作日历调整，部分在办办件的期限有变，请到“待办办件”查看",
    "progress.reminded": "上级提醒：有事项还没有认领或确认新版",
    "case.came_back": "移交未被接收，办件退回本地区，请继续办理",
    "hook.stopped": "变动推送多次没有送达，已自动停用，请到“变动推送”查看原因",
    "region.took_over": "本地区承接了撤并地区的人员、部门和事项，请到“岗位与密码”继续办理原有办件，到“区划调整”核对",
    "letter.dead": "有信件多次处理失败，请到“待处理信件”查看",
    "timer.dead": "有到期事项多次自动办理失败，请到“待处理信件”查看",
}

#: The page where a staff notice that has no case is acted upon.
LEAD: dict[str, str] = {
    **dict.fromkeys(
        (
            "catalogue.changed",
            "catalogue.moved",
            "catalogue.fresh",
            "catalogue.stopped",
            "catalogue.bound",
            "catalogue.overdue",
        ),
        "matters_desk.changes",
    ),
    **dict.fromkeys(("catalogue.submitted", "catalogue.returned"), "matters_desk.draft"),
    "catalogue.overdue_below": "progress_desk.index",
    **dict.fromkeys(("question.asked", "question.answered", "question.unheld"), "asking_desk.index"),
    **dict.fromkeys(("oversight.found", "oversight.overdue_below"), "oversight_desk.index"),
    **dict.fromkeys(("oversight.order", "oversight.answered", "oversight.escalated"), "oversight_desk.orders"),
    "oversight.settled": "oversight_desk.orders",
    "hook.stopped": "hooks_desk.index",
    "case.recounted": "cases_desk.index",
}

#: What a timer was set for, as the desk says it; a plugin's kinds are shown by their code.
TIMERS: dict[str, str] = {
    "catalogue.walk": "发布生效后通知下级",
    "catalogue.remind": "上级改动未确认，提醒本级",
    "catalogue.escalate": "上级改动未确认，告知上级",
    "oversight.due": "督办答复期限到期，报值班领导",
    "oversight.report": "督办仍未答复，告知上一级",
    "case.deem": "逾期未告知，视为受理",
    "case.lapse": "逾期未补正，终止办理",
    "case.papers_due": "承诺后补的材料到期，核对并提醒",
    "case.recount": "工作日历调整后，重新计算期限",
    "case.recount_one": "工作日历调整后，重新计算本办件的期限",
    "calendar.loaded": "国家放假安排装入后，重新计算期限",
}
