"""The states of a case and every move between them: 行政许可法 §§29–50 as a table (DOMAIN appendix B).

A move's `tells` is the sentence that the person at the button reads before pressing it.
"""

from wutong.flow import Flow, Move, moves

#: What each state is called on the screen.
TITLES = {
    "draft": "草稿",
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
#: In an office's hands: what the inbox shows and `terminate` ends.
OPEN = (*UNDECIDED, "granted", "refused")
#: The matter is settled for the applicant, and the review plugin may ask how it went.
CLOSED = frozenset(
    ("delivered", "archived", "withdrawn", "terminated", "closed_not_required", "closed_refused")
    + ("revoked", "cancelled")
)

_REASON = ("reason",)

CASE = Flow(
    "draft",
    (  # fmt: skip
        Move("submit", "draft", "submitted", "applicant", right="case.file", title="提交",
             tells="提交后窗口将在 5 个工作日内受理或一次性告知需补正的全部内容；逾期未告知，自收到之日起即为受理。"),
        Move("discard", "draft", "withdrawn", "applicant", right="case.file", title="删除草稿",
             tells="草稿及已上传的材料将被删除，不能恢复。"),
        Move("accept", "submitted", "accepted", "staff", right="case.accept", undo=True, title="受理",
             tells="办件将受理，承诺期限和法定期限从今天起计算，并通知申请人。"),
        Move("deem", "submitted", "accepted", "timer", timer="case.deem", title="逾期视为受理"),
        Move("request_correction", "submitted", "correcting", "staff", needs=("items",), right="case.return",
             undo=True, title="一次性告知补正",
             tells="申请人将收到下列全部补正内容。只能告知一次，请列全；再次补正须经主管批准并记录。"),
        Move("resubmit", "correcting", "submitted", "applicant", right="case.file", title="提交补正",
             tells="补正提交后，窗口将在 5 个工作日内作出是否受理的决定。"),
        Move("lapse", "correcting", "terminated", "timer", timer="case.lapse", title="逾期未补正"),
        Move("reject_not_required", "submitted", "closed_not_required", "staff", needs=_REASON, right="case.accept",
             undo=True, title="无需办理", tells="办件将关闭，并告知申请人此事不需要申请。"),
        Move("reject_jurisdiction", "submitted", "closed_refused", "staff", needs=("reason", "right_body"),
             right="case.accept", undo=True, title="不予受理",
             tells="办件将关闭，申请人会收到不予受理的理由和应当去的机关。"),
        Move("fix", "submitted", "submitted", "staff", needs=_REASON, right="case.accept", title="当场更正",
             tells="记录一处当场更正，办件状态不变。"),
        *moves("review", ("accepted", "in_review"), "in_review", "staff", needs=("opinion",), right="case.review",
               title="审查", tells="您的审查意见将记入办件，申请人看不到意见内容。"),
        Move("suspend", "in_review", "suspended", "staff", needs=("kind", "reason", "planned_end"),
             right="case.pause", undo=True, title="暂停计时（特别程序）",
             tells="承诺期限和法定期限暂停计算，并书面告知申请人原因和预计结束日期。"),
        Move("resume", "suspended", "in_review", "staff", needs=("result",), right="case.pause",
             title="恢复计时", tells="期限从今天的下一个工作日起继续计算。"),
        Move("extend", "in_review", "in_review", "staff", needs=("reason", "days"), right="case.extend",
             title="延长期限", tells="期限将延长一次，并把理由告知申请人；一个办件只能延长一次。"),
        Move("grant", "in_review", "granted", "staff", needs=("opinion",), right="case.decide", undo=True,
             title="准予", tells="将作出准予决定并通知申请人；10 个工作日内送达。"),
        Move("refuse", "in_review", "refused", "staff", needs=_REASON, right="case.decide", undo=True, title="不予许可",
             tells="将作出不予许可决定，申请人会收到理由以及行政复议、行政诉讼的权利告知。"),
        *moves("deliver", ("granted", "refused"), "delivered", "staff", needs=("method",), right="case.deliver",
               title="送达", tells="记录送达方式，办件即告办结，不能再撤回上一步。"),
        Move("archive", "delivered", "archived", "staff", right="case.close", title="归档",
             tells="办件转为只读并计算保管期限。"),
        *moves("withdraw", UNDECIDED, "withdrawn", "applicant", right="case.file", title="撤回申请",
               tells="办件将终结，材料退回；以后可以重新申请。"),
        *moves("terminate", UNDECIDED, "terminated", "staff", needs=_REASON, right="case.decide", title="终止办理",
               tells="办件将终止，并把原因告知申请人。"),
        *moves("hand_over", ("submitted", "accepted", "in_review"), "handed_over", "staff", needs=("to", "reason"),
               right="case.hand_over", title="移交其他地区",
               tells="全部材料将移交给所选地区，本地区只保留移交记录；编号和查询码继续有效。"),
        *moves("revoke", ("delivered", "archived"), "revoked", "staff", needs=_REASON, right="case.decide",
               title="撤销许可", tells="已作出的许可将被撤销，并把依据告知当事人。"),
        *moves("cancel", ("delivered", "archived"), "cancelled", "staff", needs=_REASON, right="case.decide",
               title="注销", tells="许可将被注销，并把依据告知当事人。"),
    ),
)
