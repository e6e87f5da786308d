"""Moves from the draft to acceptance: the first five days (行政许可法 §§29–32)."""

from collections.abc import Mapping
from types import MappingProxyType

from wutong.cases.rules.states import PRECHECK
from wutong.flow import Move, moves

_SUBMIT: Mapping[str, str] = MappingProxyType(
    {
        "title": "提交",
        "tells": "提交后窗口将在 5 个工作日内受理或一次性告知需补正的全部内容；逾期未告知，自收到之日起即为受理。",
    }
)
_DISCARD: Mapping[str, str] = MappingProxyType({"title": "删除草稿", "tells": "草稿及已上传的材料将被删除，不能恢复。"})

#: While an office looks at a draft (预审) it is still the citizen's own: no right lets staff take his steps for him.
COMING: tuple[Move, ...] = (
    *moves("submit", ("draft",), "submitted", "applicant", right="case.file", **_SUBMIT),
    *moves("submit", ("prechecked",), "submitted", "applicant", **_SUBMIT),
    *moves("discard", ("draft",), "withdrawn", "applicant", right="case.file", **_DISCARD),
    *moves("discard", PRECHECK, "withdrawn", "applicant", **_DISCARD),
    Move(
        "ask_precheck",
        "draft",
        "prechecking",
        "applicant",
        right="case.file",
        title="请窗口预审",
        tells="窗口将在 2 个工作日内告诉您可以提交，或者哪里需要修改。预审不是正式收件，受理期限不开始计算。",
    ),
    Move(
        "answer_precheck",
        "prechecking",
        "prechecked",
        "staff",
        needs=("answer",),
        right="case.accept",
        title="答复预审",
        tells="申请人将看到结论和逐项意见，可以按原样一键提交，也可以修改后再提交；受理期限自正式提交起算。",
    ),
    Move(
        "unask_precheck",
        "prechecking",
        "draft",
        "applicant",
        title="收回预审",
        tells="预审申请将收回，可以继续修改；以后还可以再请预审，也可以直接提交。",
    ),
    Move(
        "mend",
        "prechecked",
        "draft",
        "applicant",
        title="修改后再提交",
        tells="回到填写页面修改；改好后可以直接提交，也可以再请预审。",
    ),
    Move(
        "accept",
        "submitted",
        "accepted",
        "staff",
        right="case.accept",
        undo=True,
        title="受理",
        tells="办件将受理，承诺期限和法定期限从今天起计算，并通知申请人。",
    ),
    Move("deem", "submitted", "accepted", "timer", timer="case.deem", undo=True, title="逾期视为受理"),
    Move(
        "request_correction",
        "submitted",
        "correcting",
        "staff",
        needs=("items",),
        right="case.return",
        undo=True,
        title="一次性告知补正",
        tells="申请人将收到下列全部补正内容。只能告知一次，请列全；再次告知须由主管办理并记录。",
    ),
    Move(
        "request_again",
        "submitted",
        "correcting",
        "staff",
        needs=("items", "reason"),
        right="case.supervise",
        title="再次告知补正",
        tells="再次告知由主管办理并说明理由，办件将标记为需关注，申请人会收到下列全部补正内容。",
    ),
    Move(
        "resubmit",
        "correcting",
        "submitted",
        "applicant",
        right="case.file",
        instead=("reason",),
        title="提交补正",
        tells="补正提交后，窗口将在 5 个工作日内作出是否受理的决定。",
    ),
    Move("lapse", "correcting", "terminated", "timer", timer="case.lapse", undo=True, title="逾期未补正"),
    Move(
        "reject_not_required",
        "submitted",
        "closed_not_required",
        "staff",
        needs=("reason",),
        right="case.accept",
        undo=True,
        title="无需办理",
        tells="办件将关闭，并告知申请人此事不需要申请。",
    ),
    Move(
        "reject_jurisdiction",
        "submitted",
        "closed_refused",
        "staff",
        needs=("reason", "right_body"),
        right="case.accept",
        undo=True,
        title="不予受理",
        tells="办件将关闭，申请人会收到不予受理的理由和应当去的机关。",
    ),
    Move(
        "fix",
        "submitted",
        "submitted",
        "staff",
        needs=("reason",),
        right="case.accept",
        title="当场更正",
        tells="申请人在场，改正填报内容中写错的地方；原来填写的内容留存，申请人能看到改了什么。",
    ),
)
