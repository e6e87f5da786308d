"""The states of a case: what each is called, which of them are open, what the applicant is told in each."""

#: What each state is called on the screen.
TITLES = {
    "draft": "草稿",
    "prechecking": "预审中",
    "prechecked": "已预审，待提交",
    "submitted": "已提交，待受理",
    "correcting": "待补正",
    "accepted": "已受理",
    "in_review": "审查中",
    "suspended": "计时暂停",
    "granted": "准予，待送达",
    "refused": "不予许可，待送达",
    "delivered": "已办结送达",
    "archived": "已归档",
    "withdrawn": "已撤回",
    "terminated": "已终止",
    "closed_not_required": "无需办理",
    "closed_refused": "不予受理",
    "revoked": "已撤销",
    "cancelled": "已注销",
    "handed_over": "已移交",
}
#: No decision yet: the applicant may still withdraw.
UNDECIDED = ("submitted", "correcting", "accepted", "in_review", "suspended")
#: Before anything is handed in: what an office was asked to look at beforehand (预审), and has answered.
PRECHECK = ("prechecking", "prechecked")
#: In an office's hands: what the inbox shows.
OPEN = ("prechecking", *UNDECIDED, "granted", "refused")
#: The matter is settled for the applicant, and the review plugin may ask how it went.
CLOSED = frozenset(
    ("delivered", "archived", "withdrawn", "terminated", "closed_not_required", "closed_refused")
    + ("revoked", "cancelled")
)

#: What happens next and by when, as the applicant reads it; `{day}` is the next day that matters, `{legal}` the law's.
NEXT = {
    "draft": "尚未提交。填写完整并上传材料后即可提交，草稿会一直保留。",
    "prechecking": "窗口将在 {day} 前告诉您可以提交，或者哪里需要修改。预审不是正式收件，受理期限还没有开始计算。",
    "prechecked": "窗口已经答复预审。可以按原样一键提交，也可以修改后再提交；提交之前不算申请。",
    "submitted": "窗口将在 {day} 前受理、一次性告知需补正的全部内容，或说明不予受理的理由；"
    "逾期未告知，自收到之日起即为受理。",
    "correcting": "请在 {day} 前按通知补正并重新提交；逾期未补正，本次申请终止，可以重新申请。",
    "accepted": "办理机关承诺在 {day} 前作出决定，法定期限为 {legal}。",
    "in_review": "办理机关承诺在 {day} 前作出决定，法定期限为 {legal}。",
    "suspended": "特别程序期间暂停计时，预计 {day} 结束；结束后继续计算期限。",
    "granted": "已作出准予决定，将在 {day} 前送达。",
    "refused": "已作出不予许可决定，将在 {day} 前送达；决定书载明理由和救济途径。",
    "delivered": "已办结。欢迎评价本次服务。",
    "archived": "已办结归档。",
    "withdrawn": "已按您的申请撤回，可以重新申请。",
    "terminated": "本次办理已终止，原因见办理过程。",
    "closed_not_required": "此事无需申请，说明见办理过程。",
    "closed_refused": "不予受理，理由和应当前往的机关见办理过程。",
    "revoked": "许可已被撤销，依据见办理过程。",
    "cancelled": "许可已被注销，依据见办理过程。",
    "handed_over": "已移交其他地区办理，编号和查询码继续有效。",
}
#: What the timeline calls what happened, beside the titles of the moves.
HAPPENED = {
    "start": "开始填写",
    "add_paper": "补充材料",
    "correction_soon": "提醒补正",
    "commit": "签署告知承诺",
    "check_overdue": "承诺核查逾期",
    "recheck": "工作日历调整，重新计算核查期限",
    "papers_overdue": "承诺后补的材料逾期未交",
    "drop_paper": "撤下材料",
    "reuse_paper": "免提交材料",
    "quarantine_paper": "材料未通过安全检查",
    "choose_delivery": "选择送达方式",
    "post_result": "已交寄",
    "undo": "撤回上一步",
    "assign": "改派经办人",
    "take": "领办",
    "pass_on": "被请的审查人员离岗，改请他人",
    "arrive": "移交到本地区办理",
    "fall_back": "退回基本流程继续办理",
    "recount": "工作日历调整，重新计算期限",
    "come_back": "移交未被接收，退回本地区继续办理",
    "reveal": "查看完整信息",
    "keep_originals": "原件仍在本处保管",
    "transfer": "依法转送",
    "transfer_take": "转送已接收",
    "transfer_declined": "转送未被接收，仍由原机关办理",
    "transfer_withdrawn": "撤回转送，仍由原机关办理",
    "transfer_failed": "转送未能移交，仍由原机关办理",
}
