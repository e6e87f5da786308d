"""What an applicant can still do, and still undo, after each step; gettext messages, the most important first."""

#: One can come back to a draft; nobody else has seen it.
_DRAFT = "提交之前可以随时修改或删除，没有人看得到草稿。"
_WITHDRAW = "作出决定之前可以随时撤回申请；撤回后不能恢复，但可以重新申请。"
_ASK = "有疑问或者发现填错了，可以在办件页给办理机关留言。"
_WAY = "送达开始之前可以改送达方式和收件地址。"
_REMEDIES = "不服决定的，可以自知道之日起六十日内申请行政复议，或者六个月内提起行政诉讼。"
_DECIDED = "已经作出决定，不能再撤回申请。"
_AGAIN = "可以重新申请，以前交过的材料可以直接使用。"
_SLIP = "文书上有笔误的，可以留言请办理机关更正。"
_RIGHTS = "对这一处理不服的，可以依法申请行政复议或者提起行政诉讼。"

_WORKING = (_WITHDRAW, _WAY, _ASK)
#: By the state in which a step has left the case.
STILL: dict[str, tuple[str, ...]] = {
    "draft": (_DRAFT,),
    "prechecking": ("窗口答复之前可以随时收回预审，继续修改或直接提交。",),
    "prechecked": ("可以修改后再提交，也可以不办：没有提交就不算申请。",),
    "submitted": _WORKING,
    "correcting": ("补正提交之前可以继续上传、撤下材料。", *_WORKING),
    "accepted": _WORKING,
    "in_review": _WORKING,
    "suspended": _WORKING,
    "granted": (_DECIDED, _WAY, _ASK),
    "refused": (_REMEDIES, _DECIDED, _WAY, _ASK),
    "delivered": (_REMEDIES, _SLIP),
    "archived": (_REMEDIES,),
    "withdrawn": (_AGAIN,),
    "terminated": (_AGAIN, _RIGHTS),
    "closed_not_required": (_AGAIN, _RIGHTS),
    "closed_refused": (_RIGHTS, _AGAIN),
    "revoked": (_RIGHTS,),
    "cancelled": (_RIGHTS,),
}


def still(state: str, *, delivery: bool) -> tuple[str, ...]:
    """What the applicant can still do; the way of delivery only while `delivery` may change."""
    return tuple(said for said in STILL.get(state, ()) if delivery or said != _WAY)
